/**
 * A file's text. Its encoding is judged by its first part; where that is ASCII alone, which reads alike in all encodings
 * that are left then, by the part that begins with the first byte beyond it, wherever in the file that stands.
 */
import { isAscii } from 'node:buffer';
import type { DetectedEncoding } from './encoding.ts';
import { detectByLetters, detectEncoding, namedByXml } from './encoding.ts';
import type { CatalogEncoding } from './encoding-names.ts';

/** Decoded text with its first part at hand for sniffing. */
export interface TextSource {
  /** Known for certain when the first letter beyond ASCII was read. */
  encoding(): DetectedEncoding;
  /** The first text of the file, up to a quarter of a million characters. */
  sample: string;
  /** All text, the sample included. */
  text: AsyncIterable<string>;
}

const sampleBytes = 256 * 1024;
/** A character that a sample cuts has one byte less than the longest, at most. */
const cutBytes = 3;

interface Part {
  chunks: Uint8Array[];
  /** The first bytes of the chunks, enough to judge by. */
  sample: Uint8Array;
  /** Nothing follows. */
  isLast: boolean;
}

/** Reads on until there is enough to judge by. */
async function gather(bytes: AsyncIterator<Uint8Array>, chunks: Uint8Array[]): Promise<Part> {
  let size = chunks.reduce((sum, { length }) => sum + length, 0);
  let isLast = false;
  while (size < sampleBytes && !isLast) {
    const next = await bytes.next();
    if (next.done) isLast = true;
    else {
      chunks.push(next.value);
      size += next.value.length;
    }
  }
  return { chunks, sample: Buffer.concat(chunks).subarray(0, sampleBytes), isLast };
}

async function* replay(head: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* decode(bytes: AsyncIterable<Uint8Array>, decoder: TextDecoder): AsyncGenerator<string> {
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const last = decoder.decode();
  if (last !== '') yield last;
}

/** `judge` is asked once, with the first bytes beyond ASCII. */
async function* decodeAsJudged(
  bytes: AsyncGenerator<Uint8Array>,
  judge: (letters: Part) => CatalogEncoding,
): AsyncGenerator<string> {
  const ascii = new TextDecoder();
  try {
    for (let next = await bytes.next(); !next.done; next = await bytes.next()) {
      if (isAscii(next.value)) {
        yield ascii.decode(next.value);
        continue;
      }
      const from = next.value.findIndex((byte) => byte > 0x7f);
      yield ascii.decode(next.value.subarray(0, from));
      const letters = await gather(bytes, [next.value.subarray(from)]);
      // In the middle of a file the mark of an order of bytes is a character.
      const decoder = new TextDecoder(judge(letters), { ignoreBOM: true });
      yield* decode(replay(letters.chunks, bytes), decoder);
    }
  } finally {
    await bytes.return(undefined);
  }
}

/** Decodes bytes in the declared encoding, or in the one that they show. Byte order marks are dropped. */
export async function openTextSource(
  bytes: AsyncIterable<Uint8Array>,
  declared: CatalogEncoding | undefined,
): Promise<TextSource> {
  const iterator = bytes[Symbol.asyncIterator]();
  const { chunks, sample: start, isLast } = await gather(iterator, []);
  let found: DetectedEncoding = declared ? { encoding: declared, evidence: 'declared' } : detectEncoding(start, isLast);
  const all = replay(chunks, iterator);
  const mayChange =
    !declared && !isLast && isAscii(start.subarray(0, -cutBytes)) && !found.encoding.startsWith('utf-16');
  const judge = ({ sample, isLast }: Part): CatalogEncoding => {
    found = detectByLetters(sample, namedByXml(start), isLast);
    return found.encoding;
  };
  return {
    encoding: () => found,
    sample: new TextDecoder(found.encoding).decode(start, { stream: true }),
    text: mayChange ? decodeAsJudged(all, judge) : decode(all, new TextDecoder(found.encoding)),
  };
}

/**
 * A file's text. Its encoding is judged by its first part; where that is ASCII alone, which reads alike in all encodings
 * that are left then, by the part that begins with the first byte beyond it, wherever in the file that stands. Where such
 * a part has too few letters to tell two code pages apart, the whole file is looked through for more.
 */
import { isAscii } from 'node:buffer';
import type { DetectedEncoding } from './encoding.ts';
import { detectByLetters, detectEncoding, detectPage, namedByXml } from './encoding.ts';
import type { CatalogEncoding } from './encoding-names.ts';
import { LetterTally } from './letter-tally.ts';
import { refuseNoText } from './no-text.ts';

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

/** `judge` is asked once, with the first bytes beyond ASCII and the one in front of them. */
async function* decodeAsJudged(
  bytes: AsyncGenerator<Uint8Array>,
  judge: (letters: Part, before: number | undefined) => Promise<CatalogEncoding>,
): AsyncGenerator<string> {
  const ascii = new TextDecoder();
  let last: number | undefined;
  try {
    for (let next = await bytes.next(); !next.done; next = await bytes.next()) {
      if (isAscii(next.value)) {
        yield ascii.decode(next.value);
        last = next.value.at(-1) ?? last;
        continue;
      }
      const from = next.value.findIndex((byte) => byte > 0x7f);
      yield ascii.decode(next.value.subarray(0, from));
      const letters = await gather(bytes, [next.value.subarray(from)]);
      // In the middle of a file the mark of an order of bytes is a character.
      const decoder = new TextDecoder(await judge(letters, from === 0 ? last : next.value[from - 1]), {
        ignoreBOM: true,
      });
      yield* decode(replay(letters.chunks, bytes), decoder);
    }
  } finally {
    await bytes.return(undefined);
  }
}

/** What a part of the file left open, by the letters of the whole. */
async function judgedByAll(whole: AsyncIterable<Uint8Array>): Promise<DetectedEncoding> {
  const tally = new LetterTally();
  try {
    for await (const chunk of whole) tally.add(chunk);
  } catch {
    // Whoever reads the file for its rows meets this, behind those that can be read.
  }
  return detectPage(tally);
}

/**
 * Decodes bytes in the declared encoding, or in the one that they show. Byte order marks are dropped. `again` gives the
 * bytes once more, for a file whose encoding is not clear from a part of it.
 */
export async function openTextSource(
  bytes: AsyncIterable<Uint8Array>,
  declared: CatalogEncoding | undefined,
  again?: () => AsyncIterable<Uint8Array>,
): Promise<TextSource> {
  const iterator = bytes[Symbol.asyncIterator]();
  const { chunks, sample: start, isLast } = await gather(iterator, []);
  let found: DetectedEncoding;
  try {
    refuseNoText(start);
    found = declared ? { encoding: declared, evidence: 'declared' } : detectEncoding(start, isLast);
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
  const settle = async (isWhole: boolean): Promise<void> => {
    if (found.evidence === 'guess' && !isWhole && again) found = await judgedByAll(again());
  };
  await settle(isLast);
  const all = replay(chunks, iterator);
  const mayChange =
    !declared && !isLast && isAscii(start.subarray(0, -cutBytes)) && !found.encoding.startsWith('utf-16');
  const judge = async ({ sample, isLast }: Part, before: number | undefined): Promise<CatalogEncoding> => {
    found = detectByLetters(sample, { name: namedByXml(start), isWhole: isLast, before });
    await settle(isLast);
    return found.encoding;
  };
  return {
    encoding: () => found,
    sample: new TextDecoder(found.encoding).decode(start, { stream: true }),
    text: mayChange ? decodeAsJudged(all, judge) : decode(all, new TextDecoder(found.encoding)),
  };
}

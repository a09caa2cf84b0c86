import type { CatalogEncoding, DetectedEncoding } from './encoding.ts';
import { detectEncoding } from './encoding.ts';

/** Decoded text with its first part at hand for sniffing. */
export interface TextSource {
  encoding: DetectedEncoding;
  /** The first text of the file, up to a quarter of a million characters. */
  sample: string;
  /** All text, the sample included. */
  text: AsyncIterable<string>;
}

const sampleBytes = 256 * 1024;

async function* replay(head: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* decode(bytes: AsyncIterable<Uint8Array>, encoding: CatalogEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const last = decoder.decode();
  if (last !== '') yield last;
}

/** Decodes bytes in the declared encoding, or in the one that their first part shows. Byte order marks are dropped. */
export async function openTextSource(
  bytes: AsyncIterable<Uint8Array>,
  declared: CatalogEncoding | undefined,
): Promise<TextSource> {
  const iterator = bytes[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let size = 0;
  while (size < sampleBytes) {
    const next = await iterator.next();
    if (next.done) break;
    head.push(next.value);
    size += next.value.length;
  }
  const start = Buffer.concat(head).subarray(0, sampleBytes);
  const encoding: DetectedEncoding = declared
    ? { encoding: declared, evidence: 'declared' }
    : detectEncoding(start, size < sampleBytes);
  const sample = new TextDecoder(encoding.encoding).decode(start, { stream: true });
  return { encoding, sample, text: decode(replay(head, iterator), encoding.encoding) };
}

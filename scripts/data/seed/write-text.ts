import { constants, gzipSync } from 'node:zlib';

/** One JSON value a line. */
export function toNdjson(values: readonly unknown[]): string {
  return `${values.map((value) => JSON.stringify(value)).join('\n')}\n`;
}

/** Gzip without a time stamp (Node writes none), with the header's system byte fixed, so that equal input gives equal bytes. */
export function gzipText(text: string): Buffer {
  const packed = gzipSync(text, { level: constants.Z_BEST_COMPRESSION });
  packed[9] = 255;
  return packed;
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { CatalogMapping } from './map/mapping.ts';
import type { RateTable } from './rates.ts';

/** Raised when the same file would be read into other batches than before. */
const readerVersion = 1;

export interface ImportIdentity {
  rates: RateTable;
  defaultLocale?: string | undefined;
  encoding?: string | undefined;
  batchSize?: number | undefined;
  importKey?: string | undefined;
}

/**
 * Equal exactly for imports that make the same batches: of the file's bytes and of all that decides how they are read.
 */
export async function importIdOf(path: string, mapping: CatalogMapping, identity: ImportIdentity): Promise<string> {
  const { rates, defaultLocale, encoding, batchSize, importKey } = identity;
  const hash = createHash('sha256');
  const rules = [
    readerVersion,
    mapping,
    rates.target,
    rates.fingerprint,
    defaultLocale,
    encoding,
    batchSize,
    importKey,
  ];
  hash.update(JSON.stringify(rules, (_, value: unknown) => (value instanceof RegExp ? value.source : value)));
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

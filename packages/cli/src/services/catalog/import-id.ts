import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { CatalogMapping } from './map/mapping.ts';
import type { RateTable } from './rates.ts';

/** Raised when the same file would be read into other batches or contents than before. */
const readerVersion = 4;

export interface ImportIdentity {
  rates: RateTable;
  defaultLocale?: string | undefined;
  encoding?: string | undefined;
  batchSize?: number | undefined;
  importKey?: string | undefined;
  now: Date;
}

/**
 * Equal exactly for imports that make the same batches: of the file's bytes and of all that decides how they are read.
 */
export async function importIdOf(path: string, mapping: CatalogMapping, identity: ImportIdentity): Promise<string> {
  const { rates, defaultLocale, encoding, batchSize, importKey, now } = identity;
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
    // By its sale price a row may be one that is taken, and by its ordinary one not.
    mapping.sale === undefined ? null : now,
  ];
  hash.update(JSON.stringify(rules, (_, value: unknown) => (value instanceof RegExp ? value.source : value)));
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

import type { Reader, Tx, Writer } from '../../../platform/db/database.ts';
import type { ProductDb } from '../product.tables.ts';

/** A transaction or a writer for a method that only reads. */
export function asReader(db: Tx<ProductDb> | Writer<ProductDb>): Reader<ProductDb> {
  return db as unknown as Reader<ProductDb>;
}

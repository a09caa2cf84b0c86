/**
 * What imports have committed, batch by batch: written in the transaction of the batch itself. A batch stands until
 * another import commits one after it, which may have changed the same products.
 */
import { sql } from 'kysely';
import type { Reader, Tx, Writer } from '../../../platform/db/database.ts';
import { parseJson } from '../../../platform/db/json.ts';
import type { ProductDb } from '../product.tables.ts';

export interface BatchReject {
  index: number;
  column: string;
  reason: string;
}

export interface CommittedBatch {
  number: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: BatchReject[];
}

const columns = ['number', 'created', 'updated', 'unchanged', 'rejected'] as const;

/** When another import began its last batch; long ago where there is none. */
const lastOfOthers = (importId: string) =>
  sql<Date>`COALESCE((SELECT MAX(o.created_at) FROM import_batches o WHERE o.import_id <> ${importId}), '1970-01-02')`;

/** Undefined where the batch is not committed or no longer stands. A batch that is being written elsewhere is waited for. */
export async function lockBatch(
  tx: Tx<ProductDb>,
  importId: string,
  number: number,
): Promise<CommittedBatch | undefined> {
  // The row is claimed before the work, so that a second process at the same import does not do it too.
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('import_batches')
    .ignore()
    .values({ import_id: importId, number, created: 0, updated: 0, unchanged: 0, rejected: '[]' })
    .executeTakeFirst();
  if (Number(numInsertedOrUpdatedRows ?? 0n) > 0) return undefined;
  const row = await tx
    .selectFrom('import_batches')
    .select(columns)
    .select(sql<number>`created_at >= ${lastOfOthers(importId)}`.as('stands'))
    .where('import_id', '=', importId)
    .where('number', '=', number)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const { stands, ...batch } = row;
  if (Number(stands) === 1) return toBatch(batch);
  await tx
    .updateTable('import_batches')
    .set({ created_at: sql<Date>`NOW(3)` })
    .where('import_id', '=', importId)
    .where('number', '=', number)
    .execute();
  return undefined;
}

export async function saveBatch(
  tx: Tx<ProductDb>,
  importId: string,
  { number, rejected, ...counts }: CommittedBatch,
): Promise<void> {
  await tx
    .updateTable('import_batches')
    .set({ ...counts, rejected: JSON.stringify(rejected) })
    .where('import_id', '=', importId)
    .where('number', '=', number)
    .execute();
}

/** Those that stand, by number, after `after`. */
export async function pageBatches(
  db: Reader<ProductDb>,
  importId: string,
  after: number | undefined,
  limit: number,
): Promise<CommittedBatch[]> {
  let query = db
    .selectFrom('import_batches')
    .select(columns)
    .where('import_id', '=', importId)
    .where('created_at', '>=', lastOfOthers(importId));
  if (after !== undefined) query = query.where('number', '>', after);
  return (await query.orderBy('number').limit(limit).execute()).map(toBatch);
}

/** Forgets an import, and what others committed before its last batch; returns how many of its own were known. */
export async function deleteImport(tx: Tx<ProductDb>, importId: string): Promise<number> {
  const older = await tx
    .selectFrom('import_batches')
    .select(['import_id', 'number'])
    .where('import_id', '<>', importId)
    .where(
      'created_at',
      '<=',
      sql<Date>`(SELECT MAX(m.created_at) FROM import_batches m WHERE m.import_id = ${importId})`,
    )
    .forUpdate()
    // Those on their way are committed after it.
    .skipLocked()
    .execute();
  for (const { import_id, number } of older)
    await tx.deleteFrom('import_batches').where('import_id', '=', import_id).where('number', '=', number).execute();
  const { numDeletedRows } = await tx.deleteFrom('import_batches').where('import_id', '=', importId).executeTakeFirst();
  return Number(numDeletedRows);
}

/** Imports that nobody went on with. */
export async function deleteOldBatches(db: Writer<ProductDb>): Promise<void> {
  await db
    .deleteFrom('import_batches')
    .where('created_at', '<', sql<Date>`NOW(3) - INTERVAL 30 DAY`)
    .limit(5_000)
    .execute();
}

function toBatch(row: Record<'number' | 'created' | 'updated' | 'unchanged', number> & { rejected: string }) {
  return { ...row, rejected: parseJson<BatchReject[]>(row.rejected) };
}

/** How far the index is behind its rows: what waits, what it has, what was set aside. */
import { sql } from 'kysely';
import type { Reader, Writer } from '../../../platform/db/database.ts';
import type { SearchTables } from '../search.tables.gen.ts';
import { documentColumns, type Lane, type StoredDocument, toStored } from './document.repository.ts';

/** Whether anything waits to be indexed. */
export async function hasPending(db: Reader<SearchTables>): Promise<boolean> {
  const row = await db
    .selectFrom('search_documents')
    .select('product_id')
    .where('is_pending', '=', 1)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether something waits that changed at this moment or before it. */
export async function hasPendingSince(db: Reader<SearchTables>, moment: string): Promise<boolean> {
  const row = await db
    .selectFrom('search_documents')
    .select('product_id')
    .where('is_pending', '=', 1)
    .where('lane', 'in', [0, 1])
    .where('changed_at', '<=', sql<Date>`${moment}`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Now, as the columns of rows tell it. */
export async function clockOf(db: Reader<SearchTables>): Promise<string> {
  const { now } = await db.selectNoFrom(sql<string>`CAST(NOW(3) AS CHAR)`.as('now')).executeTakeFirstOrThrow();
  return now;
}

/** What waits to be indexed, the oldest change first; changes of whole categories and shops behind all others. */
export async function findPending(db: Reader<SearchTables>, limit: number): Promise<StoredDocument[]> {
  const own = await pendingOf(db, 0, limit);
  return own.length === limit ? own : [...own, ...(await pendingOf(db, 1, limit - own.length))];
}

async function pendingOf(db: Reader<SearchTables>, lane: Lane, limit: number): Promise<StoredDocument[]> {
  const rows = await db
    .selectFrom('search_documents')
    .select([...documentColumns])
    .where('is_pending', '=', 1)
    .where('lane', '=', lane)
    .orderBy('changed_at')
    .limit(limit)
    .execute();
  return rows.map(toStored);
}

/** What a comparison needs of a row; `ageS` is that of its last change. */
export interface RowState {
  productId: string;
  version: number;
  contentHash: string | null;
  isPending: boolean;
  isParked: boolean;
  ageS: number;
}

/** In the order of ids, from an index that holds nothing else: no row is read. */
export async function findRowStates(
  db: Reader<SearchTables>,
  range: { afterId: string; untilId: string | null; limit: number },
): Promise<RowState[]> {
  let query = selectStates(db).where('product_id', '>', range.afterId);
  if (range.untilId !== null) query = query.where('product_id', '<=', range.untilId);
  return (await query.orderBy('product_id').limit(range.limit).execute()).map(toState);
}

export async function findRowStatesOf(db: Reader<SearchTables>, ids: readonly string[]): Promise<RowState[]> {
  if (ids.length === 0) return [];
  const rows = await selectStates(db)
    .where('product_id', 'in', [...ids])
    .execute();
  return rows.map(toState);
}

function selectStates(db: Reader<SearchTables>) {
  return db
    .selectFrom(
      sql<SearchTables['search_documents']>`search_documents`.as<'d'>(sql`d FORCE INDEX (search_documents_versions)`),
    )
    .select(['product_id', 'version', 'content_hash', 'is_pending', 'parked_version'])
    .select(sql<number>`TIMESTAMPDIFF(SECOND, changed_at, NOW(3))`.as('age_s'));
}

function toState(row: {
  product_id: string;
  version: number;
  content_hash: string | null;
  is_pending: number | null;
  parked_version: number;
  age_s: number;
}): RowState {
  return {
    productId: row.product_id,
    version: Number(row.version),
    contentHash: row.content_hash,
    isPending: row.is_pending === 1,
    isParked: Number(row.parked_version) >= Number(row.version),
    ageS: Number(row.age_s),
  };
}

/** Ids that cut the rows into so many ranges of like size; fewer where there are few rows. */
export async function findCuts(db: Reader<SearchTables>, rows: number, ranges: number): Promise<string[]> {
  if (rows === 0) return [];
  const size = Math.ceil(rows / ranges);
  const cuts: string[] = [];
  for (let n = 1; n < ranges; n++) {
    const row = await selectStates(db)
      .where('product_id', '>', cuts.at(-1) ?? '')
      .orderBy('product_id')
      .limit(1)
      .offset(size - 1)
      .executeTakeFirst();
    if (row === undefined) break;
    cuts.push(row.product_id);
  }
  return cuts;
}

const forgottenAtOnce = 2_000;

export async function markIndexed(
  db: Writer<SearchTables>,
  indexed: readonly { productId: string; version: number }[],
): Promise<void> {
  if (indexed.length === 0) return;
  const sorted = [...indexed].sort((a, b) => (a.productId < b.productId ? -1 : 1));
  const cases = sql.join(
    sorted.map((row) => sql`WHEN ${row.productId} THEN ${row.version}`),
    sql` `,
  );
  const marked = sql<number>`CASE product_id ${cases} ELSE 0 END`;
  await db
    .updateTable('search_documents')
    .set({
      // What changed on the way waits from now on: the change that it waited for until now is there.
      changed_at: sql<Date>`IF(version > ${marked} AND ${marked} > indexed_version, NOW(3), changed_at)`,
      indexed_version: sql<number>`GREATEST(indexed_version, ${marked})`,
    })
    .where(
      'product_id',
      'in',
      sorted.map((row) => row.productId),
    )
    .execute();
}

/** Set aside until the row changes again. */
export async function park(
  db: Writer<SearchTables>,
  row: { productId: string; version: number },
  reason: string,
): Promise<void> {
  await db
    .updateTable('search_documents')
    .set({ parked_version: row.version, parked_reason: reason.slice(0, 500) })
    .where('product_id', '=', row.productId)
    .execute();
}

export interface ParkedRow {
  productId: string;
  version: number;
  reason: string;
}

/** What is set aside, in the order of ids. */
export async function findParkedRows(db: Reader<SearchTables>, afterId: string, limit: number): Promise<ParkedRow[]> {
  const rows = await db
    .selectFrom('search_documents')
    .select(['product_id', 'version', 'parked_reason'])
    .where('parked_version', '>=', sql<number>`version`)
    .where('product_id', '>', afterId)
    .orderBy('product_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    productId: row.product_id,
    version: Number(row.version),
    reason: row.parked_reason ?? '',
  }));
}

/** These are in the index after all, in this version. */
export async function unpark(
  db: Writer<SearchTables>,
  rows: readonly { productId: string; version: number }[],
): Promise<void> {
  for (const { productId, version } of rows)
    await db
      .updateTable('search_documents')
      .set({ indexed_version: version, parked_version: 0, parked_reason: null })
      .where('product_id', '=', productId)
      .where('parked_version', '=', version)
      .execute();
}

/** The rows behind `afterId` are to be indexed again, a slice of them. Returns its last id; null when there are no more. */
export async function forgetIndexed(
  reader: Reader<SearchTables>,
  db: Writer<SearchTables>,
  afterId: string,
): Promise<string | null> {
  const rows = await findRowStates(reader, { afterId, untilId: null, limit: forgottenAtOnce });
  const lastId = rows.at(-1)?.productId;
  if (lastId === undefined) return null;
  await db
    .updateTable('search_documents')
    .set({ indexed_version: 0, parked_version: 0, parked_reason: null })
    .where('product_id', '>', afterId)
    .where('product_id', '<=', lastId)
    .execute();
  return lastId;
}

/** These rows are to be indexed again, each above `atLeast` where the index has a later version than the row. */
export async function indexAgain(
  db: Writer<SearchTables>,
  rows: readonly { productId: string; atLeast: number }[],
): Promise<void> {
  if (rows.length === 0) return;
  const sorted = [...rows].sort((a, b) => (a.productId < b.productId ? -1 : 1));
  const cases = sql.join(
    sorted.map((row) => sql`WHEN ${row.productId} THEN ${row.atLeast}`),
    sql` `,
  );
  await db
    .updateTable('search_documents')
    .set({
      // First: how late a row is that waits already follows from its first change, and so does its turn.
      changed_at: sql<Date>`IF(is_pending = 1, changed_at, NOW(3))`,
      version: sql<number>`GREATEST(version, CASE product_id ${cases} ELSE 0 END) + 1`,
      indexed_version: 0,
      parked_version: 0,
      parked_reason: null,
    })
    .where(
      'product_id',
      'in',
      sorted.map((row) => row.productId),
    )
    .execute();
}

/** Seconds since the oldest change that is not indexed, by lane; 0 where none waits. */
export async function findLagS(db: Reader<SearchTables>): Promise<[own: number, many: number]> {
  const rows = await db
    .selectFrom('search_documents')
    .select('lane')
    .select(sql<number | null>`TIMESTAMPDIFF(MICROSECOND, MIN(changed_at), NOW(3)) / 1000000`.as('lag_s'))
    .where('is_pending', '=', 1)
    .groupBy('lane')
    .execute();
  const of = (lane: number): number => Math.max(0, Number(rows.find((row) => row.lane === lane)?.lag_s ?? 0));
  return [of(0), of(1)];
}

export interface RowCounts {
  rows: number;
  visible: number;
  pending: number;
  lagS: number;
  parkedRows: number;
  parked: { productId: string; reason: string }[];
}

export async function countRows(db: Reader<SearchTables>): Promise<RowCounts> {
  const counts = await db
    .selectFrom('search_documents')
    .select([
      sql<number>`COUNT(*)`.as('n'),
      sql<number>`COALESCE(SUM(is_visible), 0)`.as('visible'),
      sql<number>`COALESCE(SUM(is_pending), 0)`.as('pending'),
      sql<number>`COALESCE(SUM(CASE WHEN parked_version >= version THEN 1 ELSE 0 END), 0)`.as('parked'),
      sql<number>`COALESCE(MAX(CASE WHEN is_pending = 1 THEN TIMESTAMPDIFF(MICROSECOND, changed_at, NOW(3)) ELSE 0 END), 0) / 1000000`.as(
        'lag_s',
      ),
    ])
    .executeTakeFirstOrThrow();
  const parked = Number(counts.parked) === 0 ? [] : await findParked(db);
  return {
    rows: Number(counts.n),
    visible: Number(counts.visible),
    pending: Number(counts.pending),
    lagS: Math.max(0, Number(counts.lag_s)),
    parkedRows: Number(counts.parked),
    parked,
  };
}

async function findParked(db: Reader<SearchTables>): Promise<RowCounts['parked']> {
  const rows = await db
    .selectFrom('search_documents')
    .select(['product_id', 'parked_reason'])
    .where('parked_version', '>=', sql<number>`version`)
    .limit(20)
    .execute();
  return rows.map((row) => ({ productId: row.product_id, reason: row.parked_reason ?? '' }));
}

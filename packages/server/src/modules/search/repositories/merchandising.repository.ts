import { sql } from 'kysely';
import type { Reader, Tx } from '../../../platform/db/database.ts';
import type { SearchTables } from '../search.tables.gen.ts';

export interface Boost {
  categoryId: string;
  percent: number;
}

export interface Pin {
  query: string;
  productId: string;
  action: 'pin' | 'hide';
  position: number;
}

/** Lines as an operator wrote them, in their order. */
export async function findSynonymLines(db: Reader<SearchTables>): Promise<string[]> {
  const rows = await db.selectFrom('search_synonyms').select('terms').orderBy('id').limit(5_000).execute();
  return rows.map((row) => row.terms);
}

export async function replaceSynonyms(tx: Tx<SearchTables>, lines: readonly string[]): Promise<void> {
  await tx.deleteFrom('search_synonyms').execute();
  if (lines.length === 0) return;
  await tx
    .insertInto('search_synonyms')
    .values(lines.map((terms, i) => ({ id: String(i).padStart(6, '0'), terms })))
    .execute();
}

export async function findBoosts(db: Reader<SearchTables>): Promise<Boost[]> {
  const rows = await db
    .selectFrom('search_boosts')
    .select(['category_id', 'percent'])
    .orderBy('category_id')
    .limit(20)
    .execute();
  return rows.map((row) => ({ categoryId: row.category_id, percent: row.percent }));
}

/** Counted under lock, so that two operators at once cannot pass the limit together. */
export async function countOtherBoosts(tx: Tx<SearchTables>, categoryId: string): Promise<number> {
  const rows = await tx.selectFrom('search_boosts').select('category_id').forUpdate().execute();
  return rows.filter((row) => row.category_id !== categoryId).length;
}

export async function saveBoost(tx: Tx<SearchTables>, { categoryId, percent }: Boost): Promise<void> {
  if (percent === 0) {
    await tx.deleteFrom('search_boosts').where('category_id', '=', categoryId).execute();
    return;
  }
  await tx
    .insertInto('search_boosts')
    .values({ category_id: categoryId, percent })
    .onDuplicateKeyUpdate({ percent })
    .execute();
}

export async function savePin(
  tx: Tx<SearchTables>,
  queryKey: string,
  pin: Omit<Pin, 'action'> & { action: Pin['action'] | 'none' },
): Promise<void> {
  if (pin.action === 'none') {
    await tx
      .deleteFrom('search_pins')
      .where('query_key', '=', queryKey)
      .where('product_id', '=', pin.productId)
      .execute();
    return;
  }
  const { query, action, position } = pin;
  await tx
    .insertInto('search_pins')
    .values({ query_key: queryKey, product_id: pin.productId, query, action, position })
    .onDuplicateKeyUpdate({ query, action, position })
    .execute();
}

/** Of one query, or of all. */
export async function listPins(db: Reader<SearchTables>, queryKey: string | null): Promise<Pin[]> {
  let query = db.selectFrom('search_pins').select(['query', 'product_id', 'action', 'position']);
  if (queryKey !== null) query = query.where('query_key', '=', queryKey);
  const rows = await query
    .orderBy('query_key')
    .orderBy('position')
    .orderBy('product_id')
    .limit(queryKey === null ? 1_000 : 200)
    .execute();
  return rows.map((row) => ({
    query: row.query,
    productId: row.product_id,
    action: row.action as Pin['action'],
    position: Math.max(1, row.position),
  }));
}

/** What stands first and what is left out for one query. */
export async function findPins(
  db: Reader<SearchTables>,
  queryKey: string,
): Promise<{ pinnedIds: string[]; hiddenIds: string[] }> {
  const pins = await listPins(db, queryKey);
  const of = (action: Pin['action']): string[] => pins.filter((pin) => pin.action === action).map((p) => p.productId);
  return { pinnedIds: of('pin'), hiddenIds: of('hide') };
}

export interface QueryPins {
  pinnedIds: string[];
  hiddenIds: string[];
}

/** What stands first or is left out, by the key of its query; null when there is more than `most`. */
export async function findAllPins(
  db: Reader<SearchTables>,
  most: number,
): Promise<ReadonlyMap<string, QueryPins> | null> {
  const rows = await db
    .selectFrom('search_pins')
    .select(['query_key', 'product_id', 'action', 'position'])
    .orderBy('query_key')
    .orderBy('product_id')
    .limit(most + 1)
    .execute();
  if (rows.length > most) return null;
  const byKey = Map.groupBy(rows, (row) => row.query_key);
  return new Map(
    [...byKey].map(([key, pins]) => {
      const sorted = [...pins].sort((a, b) => a.position - b.position || (a.product_id < b.product_id ? -1 : 1));
      const of = (action: Pin['action']): string[] =>
        sorted.filter((pin) => pin.action === action).map((pin) => pin.product_id);
      return [key, { pinnedIds: of('pin'), hiddenIds: of('hide') }];
    }),
  );
}

export async function isKnownCategory(db: Reader<SearchTables>, categoryId: string): Promise<boolean> {
  const row = await db
    .selectFrom('search_categories')
    .select('category_id')
    .where('category_id', '=', categoryId)
    .executeTakeFirst();
  return row !== undefined;
}

export interface CountedQuery {
  query: string;
  searches: number;
  zeroHits: number;
  lastHits: number;
  lastAt: Date;
}

/**
 * Queries that were asked within the last days, those first that found nothing (or were asked) most often since they were
 * first asked. What was found the last time is no longer among what is not found.
 */
export async function findCountedQueries(
  db: Reader<SearchTables>,
  days: number,
  limit: number,
  by: 'zero_hits' | 'searches',
): Promise<CountedQuery[]> {
  const rows = await db
    .selectFrom('search_queries')
    .select(['query', 'searches', 'zero_hits', 'last_hits', 'last_at'])
    .where('last_at', '>=', sql<Date>`NOW(3) - INTERVAL ${days} DAY`)
    .where(by, '>', 0)
    .$if(by === 'zero_hits', (query) => query.where('last_hits', '=', 0))
    .orderBy(by, 'desc')
    .orderBy('query_key')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    query: row.query,
    searches: Number(row.searches),
    zeroHits: Number(row.zero_hits),
    lastHits: Number(row.last_hits),
    lastAt: row.last_at,
  }));
}

/** Of those that were asked within the last days, since they were first asked. */
export async function countQueries(
  db: Reader<SearchTables>,
  days: number,
): Promise<{ queries: number; searches: number; zeroHits: number }> {
  const row = await db
    .selectFrom('search_queries')
    .select([
      sql<number>`COUNT(*)`.as('queries'),
      sql<number>`COALESCE(SUM(searches), 0)`.as('searches'),
      sql<number>`COALESCE(SUM(zero_hits), 0)`.as('zero_hits'),
    ])
    .where('last_at', '>=', sql<Date>`NOW(3) - INTERVAL ${days} DAY`)
    .executeTakeFirstOrThrow();
  return { queries: Number(row.queries), searches: Number(row.searches), zeroHits: Number(row.zero_hits) };
}

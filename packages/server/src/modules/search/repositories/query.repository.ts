import { sql } from 'kysely';
import type { Reader, Writer } from '../../../platform/db/database.ts';
import { askerBytes, askersOfAll } from '../domain/asker.ts';
import type { SearchTables } from '../search.tables.gen.ts';

export interface QueryCount {
  key: string;
  query: string;
  searches: number;
  zeroHits: number;
  /** Of the words as they were typed. */
  lastHits: number;
  /** The last who asked. */
  asker: Buffer;
}

/** Sorted by key: two processes that write at once never wait in a circle. */
export async function addQueries(db: Writer<SearchTables>, counts: readonly QueryCount[]): Promise<void> {
  if (counts.length === 0) return;
  await db
    .insertInto('search_queries')
    .values(
      [...counts]
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .map((count) => ({
          query_key: count.key,
          query: count.query,
          searches: count.searches,
          zero_hits: count.zeroHits,
          last_hits: count.lastHits,
          askers: count.asker,
        })),
    )
    .onDuplicateKeyUpdate({
      searches: sql<number>`searches + VALUES(searches)`,
      zero_hits: sql<number>`zero_hits + VALUES(zero_hits)`,
      last_hits: sql<number>`VALUES(last_hits)`,
      last_at: sql<Date>`NOW(3)`,
      askers: sql<Buffer>`IF(LENGTH(askers) >= ${sql.lit(askerBytes * askersOfAll)} OR LOCATE(VALUES(askers), askers) > 0,
        askers, CONCAT(askers, VALUES(askers)))`,
    })
    .execute();
}

/** Asked by three at least, so that nobody's own words are shown to others, however often they come. */
export async function findPopularQueries(
  db: Reader<SearchTables>,
  beginning: string,
  count: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('search_queries')
    .select('query')
    .where('query', 'like', `${beginning.replace(/[\\%_]/g, '\\$&')}%`)
    .where(sql<number>`LENGTH(askers)`, '>=', askerBytes * askersOfAll)
    .where('last_hits', '>', 0)
    .orderBy('searches', 'desc')
    .orderBy('query_key')
    .limit(count)
    .execute();
  return rows.map((row) => row.query);
}

/** Not asked for ninety days, `most` of them. Returns how many went. */
export async function deleteOldQueries(db: Writer<SearchTables>, most: number): Promise<number> {
  const result = await db
    .deleteFrom('search_queries')
    .where('last_at', '<', sql<Date>`NOW(3) - INTERVAL 90 DAY`)
    .limit(most)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

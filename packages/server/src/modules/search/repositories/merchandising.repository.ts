import type { Reader } from '../../../platform/db/database.ts';
import { parseSynonyms, type SynonymSet } from '../domain/search-plan.ts';
import type { SearchTables } from '../search.tables.gen.ts';

export async function findSynonyms(db: Reader<SearchTables>): Promise<SynonymSet[]> {
  const rows = await db.selectFrom('search_synonyms').select('terms').orderBy('id').limit(5_000).execute();
  return rows.map((row) => parseSynonyms(row.terms));
}

export async function findBoosts(db: Reader<SearchTables>): Promise<{ categoryId: string; percent: number }[]> {
  const rows = await db.selectFrom('search_boosts').selectAll().orderBy('category_id').limit(20).execute();
  return rows.map((row) => ({ categoryId: row.category_id, percent: row.percent }));
}

/** What stands first and what is left out for one query. */
export async function findPins(
  db: Reader<SearchTables>,
  queryKey: string,
): Promise<{ pinnedIds: string[]; hiddenIds: string[] }> {
  const rows = await db
    .selectFrom('search_pins')
    .select(['product_id', 'action'])
    .where('query_key', '=', queryKey)
    .orderBy('position')
    .orderBy('product_id')
    .limit(200)
    .execute();
  const of = (action: string): string[] => rows.filter((row) => row.action === action).map((row) => row.product_id);
  return { pinnedIds: of('pin'), hiddenIds: of('hide') };
}

/**
 * Facets of the fallback, counted by the database: each under all filters but its own. What is chosen of a facet is
 * asked for by itself where it is not among the most frequent values.
 */
import { sql } from 'kysely';
import type { Reader } from '../../../platform/db/database.ts';
import { priceLadder } from '../domain/price-ladder.ts';
import { facetLimits, type RawFacets, type SearchPlan } from '../domain/search-plan.ts';
import type { SearchTables } from '../search.tables.gen.ts';
import { allConditions, type Condition } from './fulltext-conditions.ts';

type Db = Reader<SearchTables>;

export async function findFacets(db: Db, plan: SearchPlan): Promise<RawFacets> {
  const { category, brandKeys, sellerIds } = plan.filters;
  const categories = await categoryCounts(db, allConditions(plan, 'category'));
  const areAll = category === null || categories.length < facetLimits.categories;
  const sellers = await valueCounts(db, plan, 'seller', sellerIds);
  return {
    categories,
    aroundChosenCategory: areAll ? [] : await categoryCounts(db, allConditions(plan)),
    brands: await valueCounts(db, plan, 'brand', brandKeys),
    sellers: sellers.map(({ key, value, count }) => ({ id: key, name: value, count })),
    price: await priceCounts(db, plan),
    stars: await starCounts(db, plan),
    inStock: await stockCount(db, plan),
    attributes: await attributeCounts(db, plan),
    chosenAttributes: await chosenCounts(db, plan),
  };
}

async function categoryCounts(db: Db, conditions: Condition): Promise<RawFacets['categories']> {
  const { rows } = await sql<{ id: string; n: number }>`
    SELECT t.value_key AS id, COUNT(*) AS n FROM search_documents d
    JOIN search_document_terms t ON t.product_id = d.product_id AND t.kind = 'c'
    WHERE ${conditions} GROUP BY t.value_key ORDER BY n DESC, id LIMIT ${sql.lit(facetLimits.categories)}`.execute(
    db as never,
  );
  return rows.map((row) => ({ id: row.id, count: Number(row.n) }));
}

interface ValueCount {
  key: string;
  value: string;
  count: number;
}

const valueFacets = {
  brand: { key: sql.ref('d.brand_key'), value: sql.ref('d.brand'), limit: facetLimits.brands },
  seller: { key: sql.ref('d.seller_id'), value: sql.ref('d.seller_name'), limit: facetLimits.sellers },
} as const;

async function valueCounts(
  db: Db,
  plan: SearchPlan,
  facet: keyof typeof valueFacets,
  chosen: readonly string[],
): Promise<ValueCount[]> {
  const { key, limit } = valueFacets[facet];
  const others = allConditions(plan, facet);
  const frequent = await mostFrequent(db, facet, sql`${others} AND ${key} IS NOT NULL`);
  const rare = rareOf(chosen, frequent, limit);
  if (rare.length === 0) return frequent;
  return [...frequent, ...(await mostFrequent(db, facet, sql`${others} AND ${key} IN (${sql.join(rare)})`))];
}

/** Of the chosen, those that are not among the most frequent ones: unless all there are have come already. */
function rareOf(chosen: readonly string[], frequent: readonly { key: string }[], limit: number): string[] {
  if (frequent.length < limit) return [];
  return chosen.filter((key) => !frequent.some((known) => known.key === key));
}

async function mostFrequent(db: Db, facet: keyof typeof valueFacets, conditions: Condition): Promise<ValueCount[]> {
  const { key, value, limit } = valueFacets[facet];
  const { rows } = await sql<{ k: string; v: string; n: number }>`
    SELECT ${key} AS k, MIN(${value} COLLATE utf8mb4_bin) AS v, COUNT(*) AS n FROM search_documents d
    WHERE ${conditions}
    GROUP BY ${key} ORDER BY n DESC, k LIMIT ${sql.lit(limit)}`.execute(db as never);
  return rows.map((row) => ({ key: row.k, value: row.v, count: Number(row.n) }));
}

async function priceCounts(db: Db, plan: SearchPlan): Promise<RawFacets['price']> {
  const { rows } = await sql<{ step: number; n: number; low: number; high: number }>`
    SELECT INTERVAL(d.price, ${sql.join(priceLadder.map((price) => sql.lit(price)))}) AS step,
      COUNT(*) AS n, MIN(d.price) AS low, MAX(d.price) AS high
    FROM search_documents d WHERE ${allConditions(plan, 'price')} GROUP BY step ORDER BY step`.execute(db as never);
  return {
    min: rows.length === 0 ? null : Math.min(...rows.map((row) => Number(row.low))),
    max: rows.length === 0 ? null : Math.max(...rows.map((row) => Number(row.high))),
    buckets: rows.map((row) => ({ step: Number(row.step), count: Number(row.n) })),
  };
}

async function starCounts(db: Db, plan: SearchPlan): Promise<number[]> {
  const { rows } = await sql<{ stars: number; n: number }>`
    SELECT FLOOR(d.rating_centi / 100) AS stars, COUNT(*) AS n FROM search_documents d
    WHERE ${allConditions(plan, 'rating')} GROUP BY stars`.execute(db as never);
  return [0, 1, 2, 3, 4, 5].map((stars) => Number(rows.find((row) => Number(row.stars) === stars)?.n ?? 0));
}

async function stockCount(db: Db, plan: SearchPlan): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT COUNT(*) AS n FROM search_documents d
    WHERE ${allConditions(plan, 'in_stock')} AND d.is_in_stock = 1`.execute(db as never);
  return Number(rows[0]?.n ?? 0);
}

/** The chosen attributes are each counted without their own filter, all others under all filters. */
async function attributeCounts(db: Db, plan: SearchPlan): Promise<RawFacets['attributes']> {
  const chosen = Object.keys(plan.filters.attributes);
  const others = chosen.length === 0 ? sql`1 = 1` : sql`t.name NOT IN (${sql.join(chosen)})`;
  const counts = await attributeTerms(db, plan, allConditions(plan), others);
  for (const [name, keys] of Object.entries(plan.filters.attributes)) {
    const conditions = allConditions(plan, `attr.${name}`);
    const frequent = await attributeTerms(db, plan, conditions, sql`t.name = ${name}`);
    counts.push(...frequent);
    const rare = rareOf(keys, frequent, facetLimits.attributes);
    if (rare.length === 0) continue;
    const named = sql`t.name = ${name} AND t.value_key IN (${sql.join(rare)})`;
    counts.push(...(await attributeTerms(db, plan, conditions, named)));
  }
  return counts;
}

/** As the filters find them: in whichever language a product has the value. */
async function chosenCounts(db: Db, plan: SearchPlan): Promise<RawFacets['chosenAttributes']> {
  const counts: RawFacets['chosenAttributes'] = [];
  for (const [name, keys] of Object.entries(plan.filters.attributes)) {
    if (keys.length === 0) continue;
    const { rows } = await sql<{ k: string; n: number }>`
      SELECT t.value_key AS k, COUNT(DISTINCT d.product_id) AS n FROM search_documents d
      JOIN search_document_terms t ON t.product_id = d.product_id AND t.kind = 'a'
      WHERE ${allConditions(plan)} AND t.name = ${name} AND t.value_key IN (${sql.join([...keys])})
      GROUP BY t.value_key`.execute(db as never);
    counts.push(...rows.map((row) => ({ name, key: row.k, count: Number(row.n) })));
  }
  return counts;
}

async function attributeTerms(
  db: Db,
  plan: SearchPlan,
  conditions: Condition,
  names: Condition,
): Promise<RawFacets['attributes']> {
  const { rows } = await sql<{ name: string; k: string; v: string; n: number }>`
    SELECT t.name, t.value_key AS k, MIN(t.value COLLATE utf8mb4_bin) AS v, COUNT(*) AS n FROM search_documents d
    JOIN search_document_terms t ON t.product_id = d.product_id AND t.kind = 'a' AND t.locale = ${plan.locale}
    WHERE ${conditions} AND ${names}
    GROUP BY t.name, t.value_key ORDER BY n DESC, t.name, t.value_key LIMIT ${sql.lit(facetLimits.attributes)}`.execute(
    db as never,
  );
  return rows.map((row) => ({ name: row.name, key: row.k, value: row.v, count: Number(row.n) }));
}

/** The fallback's queries: words by FULLTEXT, filters by columns and terms, facets counted by the database. */
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../../platform/db/database.ts';
import { anyOf, requireAll } from '../domain/boolean-expression.ts';
import { priceLadder } from '../domain/price-ladder.ts';
import type { FilterName, RawFacets, SearchPlan, SortValue } from '../domain/search-plan.ts';
import type { SearchTables } from '../search.tables.gen.ts';

type Db = Reader<SearchTables>;
type Condition = RawBuilder<unknown>;

const facetLimit = 200;
const attributeLimit = 500;

/** The columns that a sort goes by; every sort ends in the id, rising. */
interface SortTerm {
  column: string;
  falling: boolean;
}

const sortTerms: Record<SearchPlan['sort'], readonly SortTerm[]> = {
  relevance: [{ column: 'score', falling: true }],
  newest: [{ column: 'created_ms', falling: true }],
  price_asc: [{ column: 'price', falling: false }],
  price_desc: [{ column: 'price', falling: true }],
  rating: [
    { column: 'rating_centi', falling: true },
    { column: 'rating_count', falling: true },
  ],
  best_selling: [{ column: 'units_sold', falling: true }],
};

export async function findPage(db: Db, plan: SearchPlan): Promise<{ id: string; sort: SortValue[] }[]> {
  const terms = sortTerms[plan.sort];
  const order = sql.join([
    ...terms.map((term) => sql`${sql.ref(term.column)} ${sql.raw(term.falling ? 'DESC' : 'ASC')}`),
    sql`product_id ASC`,
  ]);
  const after = plan.after === null ? sql`1 = 1` : afterCondition(terms, plan.after);
  const { rows } = await sql<Record<string, string | number>>`
    SELECT * FROM (${sortedRows(plan, allConditions(plan))}) AS found
    WHERE ${after} ORDER BY ${order} LIMIT ${sql.lit(plan.limit + 1)}`.execute(db as never);
  return rows.map((row) => ({
    id: String(row['product_id']),
    sort: terms.map((term) => Number(row[term.column])),
  }));
}

/** Sort values of one product under this plan. */
export async function findPlace(db: Db, plan: SearchPlan, productId: string): Promise<SortValue[] | null> {
  const { rows } = await sql<Record<string, string | number>>`
    ${sortedRows(plan, sql`${allConditions(plan)} AND d.product_id = ${productId}`)}`.execute(db as never);
  const row = rows[0];
  return row === undefined ? null : sortTerms[plan.sort].map((term) => Number(row[term.column]));
}

export async function countMatches(db: Db, plan: SearchPlan): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT COUNT(*) AS n FROM search_documents d WHERE ${allConditions(plan)}`.execute(db as never);
  return Number(rows[0]?.n ?? 0);
}

/** Ids by the words of a boolean expression, the popular ones first. */
export async function findBeginnings(db: Db, expression: string, count: number): Promise<string[]> {
  const { rows } = await sql<{ product_id: string }>`
    SELECT product_id FROM search_documents
    WHERE is_visible = 1 AND MATCH(title_text) AGAINST (${expression} IN BOOLEAN MODE)
    ORDER BY popularity DESC, product_id LIMIT ${sql.lit(count)}`.execute(db as never);
  return rows.map((row) => row.product_id);
}

export async function findFacets(db: Db, plan: SearchPlan): Promise<RawFacets> {
  return {
    categories: await categoryCounts(db, plan),
    brands: await valueCounts(db, plan, 'brand'),
    sellers: (await valueCounts(db, plan, 'seller')).map(({ key, value, count }) => ({ id: key, name: value, count })),
    price: await priceCounts(db, plan),
    stars: await starCounts(db, plan),
    inStock: await stockCount(db, plan),
    attributes: await attributeCounts(db, plan),
  };
}

function sortedRows(plan: SearchPlan, conditions: Condition): Condition {
  return sql`SELECT d.product_id, d.price, d.rating_centi, d.rating_count, d.units_sold,
    CAST(ROUND(1000 * UNIX_TIMESTAMP(d.created_at)) AS SIGNED) AS created_ms, ${scoreOf(plan)} AS score
    FROM search_documents d WHERE ${conditions}`;
}

/** Whole numbers, so that a cursor's score compares exactly. */
function scoreOf(plan: SearchPlan): Condition {
  const words = anyOf(plan.words ?? []);
  const matched =
    words === ''
      ? sql`1000`
      : sql`(1000 * (4 * MATCH(d.title_text) AGAINST (${words} IN BOOLEAN MODE) + MATCH(d.all_text) AGAINST (${words} IN BOOLEAN MODE)))`;
  const gentle = words === '' ? sql`d.popularity` : sql`(d.popularity / 30000 + d.is_in_stock / 10 + 1)`;
  let score = words === '' ? gentle : sql`${matched} * ${gentle}`;
  for (const { categoryId, percent } of plan.boosts)
    score = sql`${score} * (1 + ${percent} / 100 * EXISTS (SELECT 1 FROM search_document_terms b WHERE b.product_id = d.product_id AND b.kind = 'c' AND b.locale = '' AND b.name = '' AND b.value_key = ${categoryId}))`;
  if (plan.pinnedIds.length > 0)
    score = sql`${score} + CASE WHEN d.product_id IN (${sql.join([...plan.pinnedIds])}) THEN 1000000000 ELSE 0 END`;
  return sql`CAST(ROUND(${score}) AS SIGNED)`;
}

function afterCondition(terms: readonly SortTerm[], after: readonly SortValue[]): Condition {
  const id = String(after.at(-1));
  let condition = sql`product_id > ${id}`;
  for (let i = terms.length - 1; i >= 0; i--) {
    const { column, falling } = terms[i] as SortTerm;
    const value = Number(after[i]);
    const ref = sql.ref(column);
    condition = sql`(${ref} ${sql.raw(falling ? '<' : '>')} ${value} OR (${ref} = ${value} AND ${condition}))`;
  }
  return condition;
}

function allConditions(plan: SearchPlan, without?: FilterName): Condition {
  const { filters } = plan;
  const parts: Condition[] = [sql`d.is_visible = 1`];
  if (plan.words !== null)
    parts.push(sql`MATCH(d.all_text) AGAINST (${requireAll(plan.words, plan.mode)} IN BOOLEAN MODE)`);
  if (plan.hiddenIds.length > 0) parts.push(sql`d.product_id NOT IN (${sql.join([...plan.hiddenIds])})`);
  const add = (name: FilterName, wanted: boolean, condition: () => Condition): void => {
    if (wanted && name !== without) parts.push(condition());
  };
  const { category } = filters;
  add('category', category !== null, () => hasTerm(category?.kind === 'id' ? 'c' : 's', '', [category?.key ?? '']));
  add('brand', filters.brandKeys.length > 0, () => sql`d.brand_key IN (${sql.join([...filters.brandKeys])})`);
  add('seller', filters.sellerIds.length > 0, () => sql`d.seller_id IN (${sql.join([...filters.sellerIds])})`);
  add('price', filters.priceMin !== null, () => sql`d.price >= ${filters.priceMin}`);
  add('price', filters.priceMax !== null, () => sql`d.price <= ${filters.priceMax}`);
  add('rating', filters.ratingMin !== null, () => sql`d.rating_centi >= ${100 * (filters.ratingMin ?? 0)}`);
  add('in_stock', filters.inStock !== null, () => sql`d.is_in_stock = ${filters.inStock ? 1 : 0}`);
  for (const [name, keys] of Object.entries(filters.attributes))
    add(`attr.${name}`, true, () => hasTerm('a', name, keys));
  return sql.join(parts, sql` AND `);
}

function hasTerm(kind: 'c' | 's' | 'a', name: string, keys: readonly string[]): Condition {
  return sql`EXISTS (SELECT 1 FROM search_document_terms f WHERE f.product_id = d.product_id AND f.kind = ${kind} AND f.name = ${name} AND f.value_key IN (${sql.join([...keys])}))`;
}

async function categoryCounts(db: Db, plan: SearchPlan): Promise<RawFacets['categories']> {
  const { rows } = await sql<{ id: string; n: number }>`
    SELECT t.value_key AS id, COUNT(*) AS n FROM search_documents d
    JOIN search_document_terms t ON t.product_id = d.product_id AND t.kind = 'c'
    WHERE ${allConditions(plan, 'category')} GROUP BY t.value_key ORDER BY n DESC, id LIMIT ${sql.lit(facetLimit)}`.execute(
    db as never,
  );
  return rows.map((row) => ({ id: row.id, count: Number(row.n) }));
}

async function valueCounts(
  db: Db,
  plan: SearchPlan,
  facet: 'brand' | 'seller',
): Promise<{ key: string; value: string; count: number }[]> {
  const key = sql.ref(facet === 'brand' ? 'd.brand_key' : 'd.seller_id');
  const value = sql.ref(facet === 'brand' ? 'd.brand' : 'd.seller_name');
  const { rows } = await sql<{ k: string; v: string; n: number }>`
    SELECT ${key} AS k, MIN(${value} COLLATE utf8mb4_bin) AS v, COUNT(*) AS n FROM search_documents d
    WHERE ${allConditions(plan, facet)} AND ${key} IS NOT NULL
    GROUP BY ${key} ORDER BY n DESC, k LIMIT ${sql.lit(facetLimit)}`.execute(db as never);
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
  for (const name of chosen)
    counts.push(...(await attributeTerms(db, plan, allConditions(plan, `attr.${name}`), sql`t.name = ${name}`)));
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
    GROUP BY t.name, t.value_key ORDER BY n DESC, t.name, t.value_key LIMIT ${sql.lit(attributeLimit)}`.execute(
    db as never,
  );
  return rows.map((row) => ({ name: row.name, key: row.k, value: row.v, count: Number(row.n) }));
}

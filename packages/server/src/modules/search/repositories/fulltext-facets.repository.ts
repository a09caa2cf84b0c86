/**
 * How many products the fallback finds, and their facets, counted by the database: each facet under all filters but its
 * own. What nothing is chosen of is counted by one statement, so that the full text is asked once for all of it; each
 * facet that something is chosen of by one more. Chosen values that are not among the most frequent come by themselves.
 */
import { sql } from 'kysely';
import type { Reader } from '../../../platform/db/database.ts';
import { priceLadder } from '../domain/price-ladder.ts';
import { chosenOf, type FilterName, facetLimits, type RawFacets, type SearchPlan } from '../domain/search-plan.ts';
import type { SearchTables } from '../search.tables.gen.ts';
import { allConditions, type Condition } from './fulltext-conditions.ts';

type Db = Reader<SearchTables>;

/** Products that are counted: `from` names them `d`. */
interface Counted {
  from: Condition;
  where: Condition;
}

/** What every count is a row of. */
interface CountRow {
  facet: string;
  name: string;
  k: string;
  v: string;
  n: number;
  low: number | null;
  high: number | null;
}

export interface FoundCounts {
  total: number;
  facets: RawFacets;
}

/** A product's own terms, by their key: the database would read all terms of a kind for each product that is found. */
const termsOf = sql`STRAIGHT_JOIN search_document_terms t FORCE INDEX (PRIMARY) ON t.product_id = d.product_id`;

/** Rows of different facets stand in one result: their columns have to be of one kind. */
const text = (column: Condition): Condition => sql`CONVERT(${column} USING utf8mb4) COLLATE utf8mb4_bin`;

type SimpleFacet = 'total' | 'category' | 'brand' | 'seller' | 'price' | 'rating' | 'in_stock';

/** Rows of a facet; the most frequent first where there may be many. */
const countsOf: Record<SimpleFacet, (products: Counted) => Condition> = {
  total: (products) => counted('total', products, {}),
  category: ({ from, where }) =>
    counted(
      'category',
      { from: sql`${from} ${termsOf} AND t.kind = 'c'`, where },
      { key: sql.ref('t.value_key'), limit: facetLimits.categories },
    ),
  brand: ({ from, where }) =>
    counted(
      'brand',
      { from, where: sql`${where} AND d.brand_key IS NOT NULL` },
      { key: sql.ref('d.brand_key'), value: sql.ref('d.brand'), limit: facetLimits.brands },
    ),
  seller: ({ from, where }) =>
    counted(
      'seller',
      { from, where: sql`${where} AND d.seller_id IS NOT NULL` },
      { key: sql.ref('d.seller_id'), value: sql.ref('d.seller_name'), limit: facetLimits.sellers },
    ),
  price: (products) =>
    counted('price', products, {
      key: sql`INTERVAL(d.price, ${sql.join(priceLadder.map((price) => sql.lit(price)))})`,
      range: sql.ref('d.price'),
    }),
  rating: (products) => counted('rating', products, { key: sql`FLOOR(d.rating_centi / 100)` }),
  in_stock: ({ from, where }) => counted('in_stock', { from, where: sql`${where} AND d.is_in_stock = 1` }, {}),
};

export async function findCounts(db: Db, plan: SearchPlan): Promise<FoundCounts> {
  const { brandKeys, sellerIds, attributes } = plan.filters;
  const isChosen = chosenOf(plan.filters);
  const facets = Object.keys(isChosen) as (keyof typeof isChosen)[];
  const open = facets.filter((facet) => !isChosen[facet]);
  const names = Object.keys(attributes);
  const beside = await openCounts(db, plan, open, names);
  const own = new Map<string, CountRow[]>(open.map((facet) => [facet, of(beside, facet)]));
  for (const facet of facets.filter((one) => isChosen[one]))
    own.set(facet, await rowsOf(db, countsOf[facet](passing(plan, facet))));
  const rows = (facet: keyof typeof isChosen): CountRow[] => own.get(facet) ?? [];
  const categories = rows('category').map(({ k, n }) => ({ id: k, count: n }));
  const hasMore = isChosen.category && categories.length === facetLimits.categories;
  const sellers = await withRare(db, plan, 'seller', rows('seller'), sellerIds);
  return {
    total: of(beside, 'total')[0]?.n ?? 0,
    facets: {
      categories,
      aroundChosenCategory: hasMore
        ? (await rowsOf(db, countsOf.category(passing(plan)))).map(({ k, n }) => ({ id: k, count: n }))
        : [],
      brands: (await withRare(db, plan, 'brand', rows('brand'), brandKeys)).map(brandOf),
      sellers: sellers.map(({ k, v, n }) => ({ id: k, name: v, count: n })),
      price: pricesOf(rows('price')),
      stars: [0, 1, 2, 3, 4, 5].map((stars) => rows('rating').find(({ k }) => Number(k) === stars)?.n ?? 0),
      inStock: rows('in_stock')[0]?.n ?? 0,
      attributes: [...of(beside, 'attribute').map(attributeOf), ...(await chosenAttributes(db, plan))],
      chosenAttributes: await chosenCounts(db, plan),
    },
  };
}

/** All that nothing is chosen of: the products are found once. */
async function openCounts(
  db: Db,
  plan: SearchPlan,
  open: readonly SimpleFacet[],
  chosenNames: readonly string[],
): Promise<CountRow[]> {
  const all: Counted = { from: sql`found d`, where: sql`1 = 1` };
  const others = chosenNames.length === 0 ? sql`1 = 1` : sql`t.name NOT IN (${sql.join([...chosenNames])})`;
  const counts = [
    ...(['total', ...open] as const).map((facet) => countsOf[facet](all)),
    attributeCounts(plan, { from: all.from, where: others }),
  ];
  return rowsOf(
    db,
    sql`WITH found AS (SELECT d.product_id, d.brand_key, d.brand, d.seller_id, d.seller_name, d.price, d.rating_centi,
      d.is_in_stock FROM search_documents d WHERE ${allConditions(plan)})
      ${sql.join(
        counts.map((count) => sql`(${count})`),
        sql` UNION ALL `,
      )}`,
  );
}

function passing(plan: SearchPlan, without?: FilterName): Counted {
  return { from: sql`search_documents d`, where: allConditions(plan, without) };
}

interface Grouping {
  /** Left out: one row for all. */
  key?: Condition;
  name?: Condition;
  /** How the key is shown: the first of its ways. */
  value?: Condition;
  /** Its least and its greatest are told. */
  range?: Condition;
  limit?: number;
}

/** Counted by columns as they are, and told as text: thousands are counted, and at most some hundreds told. */
function counted(facet: string, { from, where }: Counted, { key, name, value, range, limit }: Grouping): Condition {
  const none = sql`''`;
  const groups = [...(name === undefined ? [] : [sql`name`]), ...(key === undefined ? [] : [sql`k`])];
  return sql`SELECT ${sql.lit(facet)} AS facet, ${text(sql.ref('c.name'))} AS name, ${text(sql.ref('c.k'))} AS k,
    ${text(sql.ref('c.v'))} AS v, c.n, c.low, c.high FROM (SELECT ${name ?? none} AS name, ${key ?? none} AS k,
    ${value === undefined ? none : sql`MIN(${value} COLLATE utf8mb4_bin)`} AS v, COUNT(*) AS n,
    ${range === undefined ? sql`NULL` : sql`MIN(${range})`} AS low, ${range === undefined ? sql`NULL` : sql`MAX(${range})`} AS high
    FROM ${from} WHERE ${where} ${groups.length === 0 ? sql`` : sql`GROUP BY ${sql.join(groups)}`}
    ${limit === undefined ? sql`` : sql`ORDER BY ${sql.join([sql`n DESC`, ...groups])} LIMIT ${sql.lit(limit)}`}) AS c`;
}

async function rowsOf(db: Db, statement: Condition): Promise<CountRow[]> {
  const { rows } = await sql<CountRow>`${statement}`.execute(db as never);
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}

function of(rows: readonly CountRow[], facet: string): CountRow[] {
  return rows.filter((row) => row.facet === facet);
}

/** The chosen that are not among the most frequent ones are asked for, unless all there are have come already. */
async function withRare(
  db: Db,
  plan: SearchPlan,
  facet: 'brand' | 'seller',
  frequent: readonly CountRow[],
  chosen: readonly string[],
): Promise<CountRow[]> {
  const limit = facet === 'brand' ? facetLimits.brands : facetLimits.sellers;
  const rare = rareOf(chosen, frequent, limit);
  if (rare.length === 0) return [...frequent];
  const { from, where } = passing(plan, facet);
  const column = sql.ref(facet === 'brand' ? 'd.brand_key' : 'd.seller_id');
  return [
    ...frequent,
    ...(await rowsOf(db, countsOf[facet]({ from, where: sql`${where} AND ${column} IN (${sql.join(rare)})` }))),
  ];
}

function rareOf(chosen: readonly string[], frequent: readonly CountRow[], limit: number): string[] {
  if (frequent.length < limit) return [];
  return chosen.filter((key) => !frequent.some((known) => known.k === key));
}

function brandOf({ k, v, n }: CountRow): { key: string; value: string; count: number } {
  return { key: k, value: v, count: n };
}

function attributeOf({ name, k, v, n }: CountRow): RawFacets['attributes'][number] {
  return { name, key: k, value: v, count: n };
}

function pricesOf(rows: readonly CountRow[]): RawFacets['price'] {
  const buckets = rows.map(({ k, n }) => ({ step: Number(k), count: n })).sort((a, b) => a.step - b.step);
  return {
    min: rows.length === 0 ? null : Math.min(...rows.map(({ low }) => Number(low))),
    max: rows.length === 0 ? null : Math.max(...rows.map(({ high }) => Number(high))),
    buckets,
  };
}

function attributeCounts({ locale }: SearchPlan, { from, where }: Counted): Condition {
  return counted(
    'attribute',
    { from: sql`${from} ${termsOf} AND t.kind = 'a' AND t.locale = ${locale}`, where },
    {
      name: sql.ref('t.name'),
      key: sql.ref('t.value_key'),
      value: sql.ref('t.value'),
      limit: facetLimits.attributes,
    },
  );
}

/** The chosen attributes are each counted without their own filter. */
async function chosenAttributes(db: Db, plan: SearchPlan): Promise<RawFacets['attributes']> {
  const counts: RawFacets['attributes'] = [];
  for (const [name, keys] of Object.entries(plan.filters.attributes)) {
    const { from, where } = passing(plan, `attr.${name}`);
    const among = (more: Condition): Promise<CountRow[]> =>
      rowsOf(db, attributeCounts(plan, { from, where: sql`${where} AND t.name = ${name} AND ${more}` }));
    const frequent = await among(sql`1 = 1`);
    counts.push(...frequent.map(attributeOf));
    const rare = rareOf(keys, frequent, facetLimits.attributes);
    if (rare.length > 0) counts.push(...(await among(sql`t.value_key IN (${sql.join(rare)})`)).map(attributeOf));
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
      ${termsOf} AND t.kind = 'a'
      WHERE ${allConditions(plan)} AND t.name = ${name} AND t.value_key IN (${sql.join([...keys])})
      GROUP BY t.value_key`.execute(db as never);
    counts.push(...rows.map((row) => ({ name, key: row.k, count: Number(row.n) })));
  }
  return counts;
}

/**
 * Lists of products: ids in order, each served by an index. A category with its descendants is one range of
 * category_listings; everything else reads products. The index is named where the optimiser might sort instead: the one
 * of the order, unless so few products pass a filter that reading and sorting those is quicker than looking for them.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../../platform/db/database.ts';
import { attributeKey } from '../domain/attribute-key.ts';
import type { ProductDb } from '../product.tables.ts';

export type ListingSort = 'newest' | 'price_asc' | 'price_desc' | 'rating' | 'best_selling';

export interface ListingFilter {
  categoryId?: string | undefined;
  brands?: readonly string[] | undefined;
  sellerIds?: readonly string[] | undefined;
  priceMin?: number | undefined;
  priceMax?: number | undefined;
  ratingMin?: number | undefined;
  inStock?: boolean | undefined;
  attributes?: Readonly<Record<string, readonly string[]>> | undefined;
  sort: ListingSort;
}

export interface ListedId {
  id: string;
  /** What it is sorted by; the id itself for the newest. */
  sortValue: number | string;
}

interface SortOrder {
  column: 'price' | 'rating_rank' | 'units_sold' | null;
  direction: 'ASC' | 'DESC';
  index: string;
}

const sorts: Record<ListingSort, SortOrder> = {
  newest: { column: null, direction: 'DESC', index: 'newest' },
  price_asc: { column: 'price', direction: 'ASC', index: 'price' },
  price_desc: { column: 'price', direction: 'DESC', index: 'price' },
  rating: { column: 'rating_rank', direction: 'DESC', index: 'rating' },
  best_selling: { column: 'units_sold', direction: 'DESC', index: 'best_selling' },
};

/** Sorted in no time; and of so many among a million every thousandth passes, which a walk soon meets. */
const fewProducts = 1_000;

/** `after` is the last item of the page before. */
export async function listIds(
  reader: Reader<ProductDb>,
  filter: ListingFilter,
  after: ListedId | null,
  limit: number,
): Promise<ListedId[]> {
  // A statement written out runs on a Kysely only; these are SELECTs, which is all a Reader promises.
  const db = reader as unknown as Kysely<ProductDb>;
  const { rows } = await listingQuery(filter, after, limit, await narrowIndex(db, filter)).execute(db);
  return rows.map((row) => ({ id: row.id, sortValue: row.sortValue }));
}

export type RangeIndex = 'price' | 'rating';

/** The index of a filter that only few products pass; null where there is none, or where another is better anyway. */
async function narrowIndex(db: Kysely<ProductDb>, filter: ListingFilter): Promise<RangeIndex | null> {
  const { priceMin, priceMax, ratingMin, sort, attributes, brands, sellerIds } = filter;
  const isOwned = filter.categoryId === undefined && (brands !== undefined || sellerIds !== undefined);
  if (attributes !== undefined || isOwned) return null;
  const { index: ordering } = sorts[sort];
  const ranges: [RangeIndex, ListingFilter][] = [
    ['price', { sort, priceMin, priceMax }],
    ['rating', { sort, ratingMin }],
  ];
  for (const [index, range] of ranges) {
    const conditions = rangeConditions(range);
    if (index === ordering || conditions.length === 0) continue;
    const all = [...scopeConditions({ sort, categoryId: filter.categoryId }), ...conditions];
    const { rows } = await sql<{ n: number }>`SELECT COUNT(*) AS n FROM (
      SELECT 1 FROM ${forced(filter.categoryId === undefined ? 'products' : 'category_listings', index)}
      WHERE ${sql.join(all, sql` AND `)} LIMIT ${fewProducts + 1}) few`.execute(db);
    if (Number(rows[0]?.n) <= fewProducts) return index;
  }
  return null;
}

function forced(table: 'products' | 'category_listings', index: string): RawBuilder<unknown> {
  return sql`${sql.table(table)} t FORCE INDEX (${sql.ref(`${table}_${index}`)})`;
}

/** The statement by itself, so that a test can have its plan explained. */
export function listingQuery(
  filter: ListingFilter,
  after: ListedId | null,
  limit: number,
  narrow: RangeIndex | null = null,
): RawBuilder<{ id: string; sortValue: number | string }> {
  const order = sorts[filter.sort];
  const inCategory = filter.categoryId !== undefined;
  const id = inCategory ? sql.ref('t.product_id') : sql.ref('t.id');
  const sortColumn = order.column === null ? id : sql.ref(`t.${order.column}`);
  const direction = sql.raw(order.direction);
  const conditions = [
    ...scopeConditions(filter),
    ...rangeConditions(filter),
    ...attributeConditions(filter, id),
    ...afterConditions(order, sortColumn, id, after),
  ];
  return sql`
    SELECT ${id} AS id, ${sortColumn} AS sortValue FROM ${scopeOf(filter, narrow ?? order.index)}
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY ${order.column === null ? sql`` : sql`${sortColumn} ${direction}, `}${id} ${direction}
    LIMIT ${limit}`;
}

/** By an attribute the values' own index may be the better way in, so that no index is named then. */
function scopeOf(filter: ListingFilter, index: string): RawBuilder<unknown> {
  const free = filter.attributes !== undefined;
  if (filter.categoryId !== undefined) {
    const named =
      index === 'newest' ? sql`category_listings t FORCE INDEX (PRIMARY)` : forced('category_listings', index);
    const table = free ? sql`category_listings t` : named;
    const needsProduct = filter.brands !== undefined || filter.sellerIds !== undefined;
    return needsProduct ? sql`${table} STRAIGHT_JOIN products p ON p.id = t.product_id` : table;
  }
  const owner = filter.brands !== undefined ? 'brand' : filter.sellerIds !== undefined ? 'seller' : null;
  return free ? sql`products t` : forced('products', owner ?? index);
}

function scopeConditions(filter: ListingFilter): RawBuilder<unknown>[] {
  const { categoryId, brands, sellerIds } = filter;
  const owner = sql.raw(categoryId === undefined ? 't' : 'p');
  const conditions = categoryId === undefined ? [sql`t.listed = 1`] : [sql`t.category_id = ${categoryId}`];
  if (brands !== undefined) conditions.push(sql`${owner}.brand IN (${sql.join([...brands])})`);
  if (sellerIds !== undefined) conditions.push(sql`${owner}.seller_id IN (${sql.join([...sellerIds])})`);
  return conditions;
}

function rangeConditions(filter: ListingFilter): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [];
  if (filter.priceMin !== undefined) conditions.push(sql`t.price >= ${filter.priceMin}`);
  if (filter.priceMax !== undefined) conditions.push(sql`t.price <= ${filter.priceMax}`);
  if (filter.ratingMin !== undefined) conditions.push(sql`t.rating_rank >= ${filter.ratingMin * 10_000}`);
  if (filter.inStock !== undefined) conditions.push(sql`t.in_stock = ${filter.inStock ? 1 : 0}`);
  return conditions;
}

function attributeConditions(filter: ListingFilter, id: RawBuilder<unknown>): RawBuilder<unknown>[] {
  return Object.entries(filter.attributes ?? {}).map(
    ([name, values]) => sql`${id} IN (SELECT a.product_id FROM product_attributes a
      WHERE a.name = ${name} AND a.value_key IN (${sql.join(values.map(attributeKey))}))`,
  );
}

function afterConditions(
  order: SortOrder,
  sortColumn: RawBuilder<unknown>,
  id: RawBuilder<unknown>,
  after: ListedId | null,
): RawBuilder<unknown>[] {
  if (after === null) return [];
  const beyond = sql.raw(order.direction === 'ASC' ? '>' : '<');
  if (order.column === null) return [sql`${id} ${beyond} ${after.id}`];
  // The first condition is implied by the second, but it is the one that a range of the index can begin with.
  return [
    sql`${sortColumn} ${beyond}= ${after.sortValue}`,
    sql`(${sortColumn} ${beyond} ${after.sortValue} OR ${id} ${beyond} ${after.id})`,
  ];
}

/** Listed products of a category, the best selling first: what the related ones are chosen from. */
export async function listPopular(db: Reader<ProductDb>, categoryId: string, limit: number): Promise<string[]> {
  const rows = await listIds(db, { categoryId, sort: 'best_selling' }, null, limit);
  return rows.map((row) => row.id);
}

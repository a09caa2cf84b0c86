/**
 * Lists of products: ids in order, each served by an index. A category with its descendants is one range of
 * category_listings; everything else reads products. The index is named where the optimiser might sort instead.
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

/** `after` is the last item of the page before. */
export async function listIds(
  db: Reader<ProductDb>,
  filter: ListingFilter,
  after: ListedId | null,
  limit: number,
): Promise<ListedId[]> {
  // A statement written out runs on a Kysely only; this one is a SELECT, which is all a Reader promises.
  const { rows } = await listingQuery(filter, after, limit).execute(db as unknown as Kysely<ProductDb>);
  return rows.map((row) => ({ id: row.id, sortValue: row.sortValue }));
}

/** The statement by itself, so that a test can have its plan explained. */
export function listingQuery(
  filter: ListingFilter,
  after: ListedId | null,
  limit: number,
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
    SELECT ${id} AS id, ${sortColumn} AS sortValue FROM ${scopeOf(filter, order)}
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY ${order.column === null ? sql`` : sql`${sortColumn} ${direction}, `}${id} ${direction}
    LIMIT ${limit}`;
}

/** By an attribute the values' own index may be the better way in, so that no index is named then. */
function scopeOf(filter: ListingFilter, order: SortOrder): RawBuilder<unknown> {
  const free = filter.attributes !== undefined;
  if (filter.categoryId !== undefined) {
    const index = order.column === null ? 'PRIMARY' : `category_listings_${order.index}`;
    const table = free ? sql`category_listings t` : sql`category_listings t FORCE INDEX (${sql.ref(index)})`;
    const needsProduct = filter.brands !== undefined || filter.sellerIds !== undefined;
    return needsProduct ? sql`${table} STRAIGHT_JOIN products p ON p.id = t.product_id` : table;
  }
  const index =
    filter.brands !== undefined ? 'products_brand' : filter.sellerIds !== undefined ? 'products_seller' : null;
  const named = index ?? `products_${order.index}`;
  return free ? sql`products t` : sql`products t FORCE INDEX (${sql.ref(named)})`;
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

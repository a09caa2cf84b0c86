/**
 * Keeps what lists are served by (products' derived columns, category_listings) equal to what it is derived
 * from: SKUs, status, shop, category tree. Repeating it changes nothing, so that every cause may simply call it.
 */
import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import type { CategoryTree } from '../domain/category-tree.ts';
import { ratingRank } from '../domain/rating.ts';
import type { ProductDb } from '../product.tables.ts';

interface Derived {
  id: string;
  categoryId: string;
  listed: boolean;
  price: number;
  priceMax: number;
  inStock: boolean;
  ratingRank: number;
  unitsSold: number;
}

/**
 * Locks the products, then derives and writes. At most a few hundred at once. Returns the categories that they were
 * filed in, for the caller to confirm.
 */
export async function relist(tx: Tx<ProductDb>, tree: CategoryTree, productIds: readonly string[]): Promise<string[]> {
  if (productIds.length === 0) return [];
  const ids = [...productIds].sort();
  await tx.selectFrom('products').select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute();
  const derived = await readDerived(tx, ids);
  await writeProducts(tx, derived);
  await writeListings(tx, tree, derived);
  return derived.map((row) => row.categoryId);
}

/** Products of a shop or of these categories, in the order of their ids. */
export async function findProductsToRelist(
  db: Tx<ProductDb>,
  scope: { sellerId: string } | { categoryIds: readonly string[] },
  afterId: string,
  limit: number,
): Promise<string[]> {
  let query = db.selectFrom('products').select('id').where('id', '>', afterId).where('status', '<>', 'deleted');
  query =
    'sellerId' in scope
      ? query.where('seller_id', '=', scope.sellerId)
      : query.where('category_id', 'in', [...scope.categoryIds]);
  const rows = await query.orderBy('id').limit(limit).execute();
  return rows.map((row) => row.id);
}

async function readDerived(tx: Tx<ProductDb>, ids: readonly string[]): Promise<Derived[]> {
  // Every column by name in GROUP BY: MariaDB does not see that they follow from the key.
  const columns = [
    'p.id',
    'p.category_id',
    'p.status',
    'v.status',
    'p.rating_count',
    'p.rating_sum',
    'p.units_sold',
  ] as const;
  const rows = await tx
    .selectFrom('products as p')
    .innerJoin('seller_snapshots as v', 'v.seller_id', 'p.seller_id')
    .leftJoin('skus as k', (join) => join.onRef('k.product_id', '=', 'p.id').on('k.status', '=', 'active'))
    .select(['p.id', 'p.category_id', 'p.status', 'v.status as seller_status', 'p.rating_count', 'p.rating_sum'])
    .select(['p.units_sold'])
    .select([
      sql<number | null>`MIN(k.price)`.as('price'),
      sql<number | null>`MAX(k.price)`.as('price_max'),
      sql<number | null>`MAX(k.on_hand > k.reserved)`.as('in_stock'),
    ])
    .where('p.id', 'in', [...ids])
    .groupBy(columns)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    categoryId: row.category_id,
    listed: row.status === 'published' && row.seller_status === 'approved' && row.price !== null,
    price: Number(row.price ?? 0),
    priceMax: Number(row.price_max ?? 0),
    inStock: Number(row.in_stock ?? 0) === 1,
    ratingRank: ratingRank(row.rating_count, row.rating_sum),
    unitsSold: row.units_sold,
  }));
}

async function writeProducts(tx: Tx<ProductDb>, derived: readonly Derived[]): Promise<void> {
  if (derived.length === 0) return;
  const by = (value: (row: Derived) => number) =>
    sql<number>`CASE id ${sql.join(
      derived.map((row) => sql`WHEN ${row.id} THEN ${value(row)}`),
      sql` `,
    )} END`;
  await tx
    .updateTable('products')
    .set({
      listed: by((row) => (row.listed ? 1 : 0)),
      price: by((row) => row.price),
      price_max: by((row) => row.priceMax),
      in_stock: by((row) => (row.inStock ? 1 : 0)),
      rating_rank: by((row) => row.ratingRank),
      // A derived column is no edit: the time of the last one stays.
      updated_at: sql<Date>`updated_at`,
    })
    .where(
      'id',
      'in',
      derived.map((row) => row.id),
    )
    .execute();
}

async function writeListings(tx: Tx<ProductDb>, tree: CategoryTree, derived: readonly Derived[]): Promise<void> {
  const wanted = derived.flatMap((row) =>
    row.listed ? tree.path(row.categoryId).map((category) => listingOf(row, category.id)) : [],
  );
  const keep = new Set(wanted.map((row) => `${row.category_id} ${row.product_id}`));
  const present = await tx
    .selectFrom('category_listings')
    .select(['category_id', 'product_id'])
    .where(
      'product_id',
      'in',
      derived.map((row) => row.id),
    )
    .execute();
  for (const [categoryId, rows] of Map.groupBy(
    present.filter((row) => !keep.has(`${row.category_id} ${row.product_id}`)),
    (row) => row.category_id,
  ))
    await tx
      .deleteFrom('category_listings')
      .where('category_id', '=', categoryId)
      .where(
        'product_id',
        'in',
        rows.map((row) => row.product_id),
      )
      .execute();
  await insertListings(tx, wanted);
}

export interface ListingRow {
  category_id: string;
  product_id: string;
  price: number;
  rating_rank: number;
  units_sold: number;
  in_stock: number;
}

/** In the order of their key, so that two writers lock alike. */
export async function insertListings(tx: Tx<ProductDb>, rows: readonly ListingRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto('category_listings')
    .values([...rows].sort((a, b) => compare(a.category_id, b.category_id) || compare(a.product_id, b.product_id)))
    .onDuplicateKeyUpdate({
      price: sql`VALUES(price)`,
      rating_rank: sql`VALUES(rating_rank)`,
      units_sold: sql`VALUES(units_sold)`,
      in_stock: sql`VALUES(in_stock)`,
    })
    .execute();
}

/** Sets the flag that lists filter by to what the SKUs say; true when it moved. */
export async function refreshInStock(tx: Tx<ProductDb>, productIds: readonly string[]): Promise<void> {
  const products = await tx
    .selectFrom('products')
    .select(['id', 'in_stock'])
    .where('id', 'in', [...productIds])
    .orderBy('id')
    .forUpdate()
    .execute();
  if (products.length === 0) return;
  const rows = await tx
    .selectFrom('skus')
    .select(['product_id', sql<number | null>`MAX(on_hand > reserved)`.as('in_stock')])
    .where('product_id', 'in', [...productIds])
    .where('status', '=', 'active')
    .groupBy('product_id')
    .execute();
  const present = new Map(rows.map((row) => [row.product_id, Number(row.in_stock ?? 0)]));
  for (const inStock of [0, 1]) {
    const turned = products.filter((p) => p.in_stock !== inStock && (present.get(p.id) ?? 0) === inStock);
    if (turned.length === 0) continue;
    const ids = turned.map(({ id }) => id);
    await tx.updateTable('products').set({ in_stock: inStock }).where('id', 'in', ids).execute();
    await tx.updateTable('category_listings').set({ in_stock: inStock }).where('product_id', 'in', ids).execute();
  }
}

function listingOf(row: Derived, categoryId: string): ListingRow {
  return {
    category_id: categoryId,
    product_id: row.id,
    price: row.price,
    rating_rank: row.ratingRank,
    units_sold: row.unitsSold,
    in_stock: row.inStock ? 1 : 0,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * New products by the hundred, for seeds and imports: every table that a product has rows in, each by one statement.
 * The transaction must be of the class `background`. Rows are made as the single writes make them: the same columns
 * and defaults, stock with its receipt in the ledger, and listings only of what is listed.
 */
import { sql } from 'kysely';
import type { Reader, Tx } from '../../../platform/db/database.ts';
import { type LoadedTable, type LoadedValue, loadRows } from '../../../platform/db/load-rows.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { attributeKey } from '../domain/attribute-key.ts';
import type { ImageRecord } from '../domain/product-record.ts';
import { ratingRank } from '../domain/rating.ts';
import type { ProductDb } from '../product.tables.ts';
import type { NewProduct, NewSku } from './product-write.repository.ts';
import type { NewReview } from './review.repository.ts';

export interface LoadedProduct {
  product: NewProduct & Required<Pick<NewProduct, 'derived'>>;
  /** One at least; a SKU with stock gets its receipt. */
  skus: readonly NewSku[];
  /** By which lists filter, translations and SKUs included; repeats are harmless. */
  attributes: readonly (readonly [name: string, value: string])[];
  /** Of addresses alone, for the worker to fetch. */
  images?: readonly ImageRecord[];
  /** Ids of the category and all above it; empty for what is not listed. */
  listedIn: readonly string[];
  /** Of a product that was sold before it came here, as those of a seed. In one batch all have one, or none. */
  past?: ProductPast;
}

export interface ProductPast {
  createdAt: Date;
  /** Pieces sold, by SKU in the order of `skus`. */
  unitsSold: readonly number[];
  /** Ids of the receipts that the first pieces came by, by SKU. */
  movementIds: readonly string[];
  images: readonly ImageRecord[];
  reviews: readonly NewReview[];
}

const tables = {
  products: [
    'id',
    'seller_id',
    'external_id',
    'content_hash',
    'category_id',
    'status',
    'language',
    'title',
    'slug',
    'description',
    'brand',
    'attributes',
    'translations',
    'currency',
    'price',
    'price_max',
    'compare_at_price',
    'listed',
    'in_stock',
  ],
  skus: [
    'id',
    'product_id',
    'seller_id',
    'code',
    'title',
    'attributes',
    'position',
    'price',
    'currency',
    'status',
    'sellable',
    'on_hand',
    'low_stock_threshold',
  ],
  stock_ledger: ['id', 'sku_id', 'delta_on_hand', 'delta_reserved', 'cause', 'reference'],
  product_attributes: ['product_id', 'name', 'value_key'],
  category_listings: ['category_id', 'product_id', 'price', 'rating_rank', 'units_sold', 'in_stock'],
  product_images: [
    'id',
    'product_id',
    'status',
    'alt',
    'position',
    'content_type',
    'size_bytes',
    'object_key',
    'sources',
    'source_url',
    'due_at',
  ],
} as const satisfies { [T in keyof ProductDb]?: readonly (keyof ProductDb[T])[] };

/** What a product with a past has beyond that, in tables of above and of its own. */
const pastTables = {
  products: [...tables.products, 'rating_count', 'rating_sum', 'rating_rank', 'units_sold', 'created_at', 'updated_at'],
  skus: [...tables.skus, 'units_sold', 'created_at'],
  stock_ledger: [...tables.stock_ledger, 'created_at'],
  product_attributes: tables.product_attributes,
  category_listings: tables.category_listings,
  product_images: tables.product_images,
  reviews: ['id', 'product_id', 'buyer_id', 'order_line_id', 'rating', 'title', 'body', 'author_name', 'created_at'],
} as const satisfies { [T in keyof ProductDb]?: readonly (keyof ProductDb[T])[] };

type Row = LoadedValue[];

export interface RowsOfTable extends LoadedTable {
  rows: Row[];
}

/** Ids must be new; throws RowsNotLoaded where a row is refused, as (seller, external id) that is taken. */
export async function loadProducts(tx: Tx<ProductDb>, products: readonly LoadedProduct[]): Promise<void> {
  for (const { rows, ...table } of rowsOfProducts(products)) await loadRows(tx, table, rows);
  await raiseSellerRatings(tx, products);
}

/** What `loadProducts` writes, table by table. */
export function rowsOfProducts(products: readonly LoadedProduct[]): RowsOfTable[] {
  const past = products.flatMap((product) => (product.past === undefined ? [] : [{ ...product, past: product.past }]));
  const of = past.length > 0 ? pastTables : { ...tables, reviews: [] };
  const rows: Record<keyof typeof pastTables, Row[]> = {
    products: products.map(productRow),
    skus: products.flatMap(({ skus, past }) => skus.map((sku, i) => skuRow(sku, i, past))),
    stock_ledger: products.flatMap(({ skus, past }) =>
      skus.flatMap((sku, i) => (sku.onHand > 0 ? [receiptRow(sku, i, past)] : [])),
    ),
    product_attributes: products.flatMap(attributeRows),
    category_listings: products.flatMap(listingRows).sort(byKey),
    product_images: products.flatMap(({ images = [], past }) => [...images, ...(past?.images ?? [])].map(imageRow)),
    reviews: past.flatMap(({ past: { reviews } }) => reviews.map(reviewRow)),
  };
  return (Object.keys(rows) as (keyof typeof rows)[]).map((table) => ({
    table,
    columns: of[table],
    rows: rows[table],
  }));
}

/** Last, and in the order of ids: every batch raises the same few rows, whose locks are held until the commit. */
async function raiseSellerRatings(tx: Tx<ProductDb>, products: readonly LoadedProduct[]): Promise<void> {
  const sums = new Map<string, { count: number; sum: number }>();
  for (const { product, past } of products) {
    const { count, sum } = ratingOf(past);
    if (count === 0) continue;
    const known = sums.get(product.sellerId) ?? { count: 0, sum: 0 };
    sums.set(product.sellerId, { count: known.count + count, sum: known.sum + sum });
  }
  if (sums.size === 0) return;
  await tx
    .insertInto('seller_ratings')
    .values(
      [...sums.keys()].sort().map((id) => {
        const { count, sum } = sums.get(id) ?? { count: 0, sum: 0 };
        return { seller_id: id, rating_count: count, rating_sum: sum };
      }),
    )
    .onDuplicateKeyUpdate({
      rating_count: sql`rating_count + VALUES(rating_count)`,
      rating_sum: sql`rating_sum + VALUES(rating_sum)`,
    })
    .execute();
}

export interface KnownHash {
  id: string;
  /** Null where an edit took it away. */
  hash: string | null;
  isDeleted: boolean;
  hasImage: boolean;
}

/** What is there of products whose ids are of a range, both ends included. */
export async function findHashes(db: Reader<ProductDb>, fromId: string, toId: string): Promise<KnownHash[]> {
  const rows = await db
    .selectFrom('products')
    .select(['id', 'content_hash', 'status'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('product_images')
          .select('product_images.id')
          .whereRef('product_images.product_id', '=', 'products.id'),
      ).as('has_image'),
    )
    .where('id', '>=', fromId)
    .where('id', '<=', toId)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    hash: row.content_hash,
    isDeleted: row.status === 'deleted',
    hasImage: Number(row.has_image) === 1,
  }));
}

function productRow({ product: p, past }: LoadedProduct): Row {
  return [
    p.id,
    p.sellerId,
    p.externalId ?? null,
    p.contentHash ?? null,
    p.categoryId,
    p.status,
    p.language,
    p.title,
    p.slug,
    p.description,
    p.brand,
    JSON.stringify(p.attributes),
    JSON.stringify(p.translations),
    p.currency,
    p.derived.price,
    p.derived.priceMax,
    p.compareAtPrice,
    p.derived.listed ? 1 : 0,
    p.derived.inStock ? 1 : 0,
    ...(past === undefined ? [] : pastOfProduct(past)),
  ];
}

function pastOfProduct(past: ProductPast): Row {
  const { count, sum, rank } = ratingOf(past);
  const createdAt = timeText(past.createdAt);
  return [count, sum, rank, unitsOf(past), createdAt, createdAt];
}

function skuRow(sku: NewSku, i: number, past?: ProductPast): Row {
  return [
    sku.id,
    sku.productId,
    sku.sellerId,
    sku.code,
    sku.title,
    JSON.stringify(sku.attributes),
    sku.position,
    sku.price,
    sku.currency,
    'active',
    sku.isSellable ? 1 : 0,
    sku.onHand,
    sku.lowStockThreshold,
    ...(past === undefined ? [] : [past.unitsSold[i] ?? 0, timeText(past.createdAt)]),
  ];
}

function receiptRow(sku: NewSku, i: number, past?: ProductPast): Row {
  const row = [past?.movementIds[i] ?? newId('mov'), sku.id, sku.onHand, 0, 'receipt', sku.productId];
  return past === undefined ? row : [...row, timeText(past.createdAt)];
}

function attributeRows({ product: { id }, attributes }: LoadedProduct): Row[] {
  const keys = new Map(
    attributes.map(([name, value]) => {
      const key = keyOf(value);
      return [`${name} ${key}`, [id, name, key]];
    }),
  );
  return [...keys.values()];
}

function listingRows({ product: { id, derived }, listedIn, past }: LoadedProduct): Row[] {
  const { rank } = ratingOf(past);
  return listedIn.map((categoryId) => [
    ...[categoryId, id, derived.price, rank],
    ...[past === undefined ? 0 : unitsOf(past), derived.inStock ? 1 : 0],
  ]);
}

function reviewRow(review: NewReview): Row {
  const { id, productId, buyerId, orderLineId, rating, title, body, authorName, createdAt } = review;
  return [id, productId, buyerId, orderLineId, rating, title, body, authorName, timeText(createdAt)];
}

function ratingOf(past: ProductPast | undefined): { count: number; sum: number; rank: number } {
  const count = past?.reviews.length ?? 0;
  const sum = past?.reviews.reduce((total, review) => total + review.rating, 0) ?? 0;
  return { count, sum, rank: ratingRank(count, sum) };
}

function unitsOf({ unitsSold }: ProductPast): number {
  return unitsSold.reduce((total, units) => total + units, 0);
}

function timeText(time: Date): string {
  return time.toISOString().replace('T', ' ').slice(0, 23);
}

const keptKeys = 20_000;
/** Few values are on many products, and a hash is dear. */
let keys = new Map<string, string>();

function keyOf(value: string): string {
  let key = keys.get(value);
  if (key === undefined) {
    if (keys.size >= keptKeys) keys = new Map();
    key = attributeKey(value);
    keys.set(value, key);
  }
  return key;
}

/** Due since long ago, whatever the clocks of this machine and the database's say. */
const alwaysDue = '2000-01-01 00:00:00.000';

function imageRow(image: ImageRecord): Row {
  const { id, productId, status, alt, position, contentType, sizeBytes, objectKey, sources, sourceUrl } = image;
  const place = [id, productId, status, alt, position, contentType, sizeBytes, objectKey, JSON.stringify(sources)];
  return [...place, sourceUrl, status === 'fetching' ? alwaysDue : null];
}

/** In the order of their key, so that two writers lock alike. */
function byKey(a: Row, b: Row): number {
  const [[x, y], [v, w]] = [a as string[], b as string[]] as [[string, string], [string, string]];
  return x < v ? -1 : x > v ? 1 : y < w ? -1 : y > w ? 1 : 0;
}

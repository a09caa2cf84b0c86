/** Products with everything embedded, many at once: a statement per table, never one per product. */
import { sql } from 'kysely';
import type { Reader } from '../../../platform/db/database.ts';
import { parseJson } from '../../../platform/db/json.ts';
import type {
  Attributes,
  ImageRecord,
  ImageSourceRecord,
  ProductRecord,
  ProductStatus,
  ShopStatus,
  SkuRecord,
  Translation,
} from '../domain/product-record.ts';
import type { ProductDb } from '../product.tables.ts';

/** In no particular order; unknown ids are absent. Deleted products are there. */
export async function readProducts(db: Reader<ProductDb>, ids: readonly string[]): Promise<ProductRecord[]> {
  if (ids.length === 0) return [];
  const rows = await selectProducts(db)
    .where('p.id', 'in', [...ids])
    .execute();
  return embed(db, rows);
}

/** A page of all products in the order of their ids. */
export async function readProductPage(
  db: Reader<ProductDb>,
  afterId: string | undefined,
  limit: number,
): Promise<ProductRecord[]> {
  let query = inOrderOfIds(selectProducts(db)).limit(limit);
  if (afterId !== undefined) query = query.where('p.id', '>', afterId);
  return embed(db, await query.execute());
}

/** A page of what is not deleted, in the order of their ids; of one shop where it is named. */
export async function readPresentPage(
  db: Reader<ProductDb>,
  { afterId, sellerId, limit }: { afterId: string | undefined; sellerId: string | undefined; limit: number },
): Promise<(ProductRecord & { externalId: string | null })[]> {
  let query = inOrderOfIds(selectProducts(db)).select('p.external_id').where('p.status', '<>', 'deleted').limit(limit);
  if (afterId !== undefined) query = query.where('p.id', '>', afterId);
  if (sellerId !== undefined) query = query.where('p.seller_id', '=', sellerId);
  const rows = await query.execute();
  const products = await embed(db, rows);
  return products.map((product, i) => ({ ...product, externalId: rows[i]?.external_id ?? null }));
}

export async function readSkus(db: Reader<ProductDb>, productIds: readonly string[]): Promise<SkuRecord[]> {
  const rows = await db
    .selectFrom('skus')
    .select(['id', 'product_id', 'code', 'title', 'attributes', 'price', 'status', 'on_hand', 'reserved'])
    .select(['on_hand_version', 'stock_sequence', 'low_stock_threshold', 'units_sold', 'position'])
    .where('product_id', 'in', [...productIds])
    .execute();
  return rows
    .sort((a, b) => compareStatus(a, b) || a.position - b.position || (a.id < b.id ? -1 : 1))
    .map((row) => ({
      id: row.id,
      productId: row.product_id,
      code: row.code,
      title: row.title,
      attributes: parseJson<Attributes>(row.attributes),
      price: row.price,
      status: row.status as SkuRecord['status'],
      onHand: row.on_hand,
      reserved: row.reserved,
      onHandVersion: row.on_hand_version,
      stockSequence: row.stock_sequence,
      lowStockThreshold: row.low_stock_threshold,
      unitsSold: row.units_sold,
      position: row.position,
    }));
}

export async function readImages(db: Reader<ProductDb>, productIds: readonly string[]): Promise<ImageRecord[]> {
  const rows = await db
    .selectFrom('product_images')
    .select(['id', 'product_id', 'status', 'alt', 'position', 'content_type', 'size_bytes', 'object_key'])
    .select(['sources', 'rejection_reason', 'source_url'])
    .where('product_id', 'in', [...productIds])
    .where('status', '<>', 'deleted')
    .execute();
  return rows
    .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
    .map((row) => ({
      id: row.id,
      productId: row.product_id,
      status: row.status as ImageRecord['status'],
      alt: row.alt,
      position: row.position,
      contentType: row.content_type,
      sizeBytes: row.size_bytes,
      objectKey: row.object_key,
      sources: parseJson<ImageSourceRecord[]>(row.sources),
      rejectionReason: row.rejection_reason,
      sourceUrl: row.source_url,
    }));
}

/** The products that these SKUs belong to, archived SKUs included. */
export async function readProductsOfSkus(db: Reader<ProductDb>, skuIds: readonly string[]): Promise<ProductRecord[]> {
  if (skuIds.length === 0) return [];
  const rows = await selectProducts(db)
    .where('p.id', 'in', (inner) =>
      inner
        .selectFrom('skus')
        .select('product_id')
        .where('id', 'in', [...skuIds]),
    )
    .execute();
  return embed(db, rows);
}

function selectProducts(db: Reader<ProductDb>) {
  return db
    .selectFrom('products as p')
    .innerJoin('seller_snapshots as v', 'v.seller_id', 'p.seller_id')
    .leftJoin('seller_ratings as r', 'r.seller_id', 'p.seller_id')
    .select(['p.id', 'p.category_id', 'p.status', 'p.language', 'p.title', 'p.slug', 'p.description', 'p.brand'])
    .select(['p.attributes', 'p.translations', 'p.currency', 'p.compare_at_price', 'p.rating_count', 'p.rating_sum'])
    .select(['p.units_sold', 'p.version', 'p.sequence', 'p.created_at', 'p.updated_at', 'p.deleted_at'])
    .select(['v.seller_id', 'v.user_id', 'v.name as seller_name', 'v.status as seller_status'])
    .select(['v.sequence as seller_sequence', 'r.rating_count as seller_count', 'r.rating_sum as seller_sum']);
}

/**
 * Products first: above some hundred thousand of them MySQL would begin with the shops, join all their products and
 * sort those, for each page again.
 */
function inOrderOfIds(query: ReturnType<typeof selectProducts>): ReturnType<typeof selectProducts> {
  return query.modifyFront(sql`straight_join`).orderBy('p.id');
}

type ProductRow = Awaited<ReturnType<ReturnType<typeof selectProducts>['execute']>>[number];

async function embed(db: Reader<ProductDb>, rows: readonly ProductRow[]): Promise<ProductRecord[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const [skus, images] = await Promise.all([readSkus(db, ids), readImages(db, ids)]);
  const skusOf = Map.groupBy(skus, (sku) => sku.productId);
  const imagesOf = Map.groupBy(images, (image) => image.productId);
  return rows.map((row) => toRecord(row, skusOf.get(row.id) ?? [], imagesOf.get(row.id) ?? []));
}

function toRecord(row: ProductRow, skus: SkuRecord[], images: ImageRecord[]): ProductRecord {
  return {
    id: row.id,
    categoryId: row.category_id,
    status: row.status as ProductStatus,
    language: row.language,
    title: row.title,
    slug: row.slug,
    description: row.description,
    brand: row.brand,
    attributes: parseJson<Attributes>(row.attributes),
    translations: parseJson<Record<string, Translation>>(row.translations),
    currency: row.currency,
    compareAtPrice: row.compare_at_price,
    ratingCount: row.rating_count,
    ratingSum: row.rating_sum,
    unitsSold: row.units_sold,
    version: row.version,
    sequence: row.sequence,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
    seller: {
      id: row.seller_id,
      userId: row.user_id,
      name: row.seller_name,
      status: row.seller_status as ShopStatus,
      sequence: row.seller_sequence,
      ratingCount: row.seller_count ?? 0,
      ratingSum: row.seller_sum ?? 0,
    },
    skus,
    images,
  };
}

/** Archived SKUs stand behind the active ones. */
function compareStatus(a: { status: string }, b: { status: string }): number {
  return a.status === b.status ? 0 : a.status === 'active' ? -1 : 1;
}

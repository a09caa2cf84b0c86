/** Rows of products and SKUs as sellers write them. The product's row lock serialises every change of its SKU set. */
import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { attributeKey } from '../domain/attribute-key.ts';
import type { Attributes, ProductStatus, Translation } from '../domain/product-record.ts';
import type { ProductDb } from '../product.tables.ts';

export interface ProductWrite {
  categoryId: string;
  status: 'draft' | 'published';
  language: string;
  title: string;
  slug: string;
  description: string;
  brand: string | null;
  attributes: Attributes;
  translations: Record<string, Translation>;
  currency: string;
  compareAtPrice: number | null;
}

export interface NewProduct extends ProductWrite {
  id: string;
  sellerId: string;
  externalId?: string;
  contentHash?: string;
  /** Derived columns, where the caller knows them already; else relisting writes them. */
  derived?: { listed: boolean; price: number; priceMax: number; inStock: boolean };
}

export interface SkuWrite {
  code: string;
  title: string;
  attributes: Attributes;
  price: number;
  position: number;
  lowStockThreshold: number;
}

export interface NewSku extends SkuWrite {
  id: string;
  productId: string;
  sellerId: string;
  currency: string;
  onHand: number;
  isSellable: boolean;
}

export interface LockedProduct {
  id: string;
  sellerId: string;
  categoryId: string;
  status: ProductStatus;
  language: string;
  version: number;
  sequence: number;
}

/** The seller's own product, deleted ones not; undefined for anything else. */
export async function lockProduct(tx: Tx<ProductDb>, id: string, sellerId: string): Promise<LockedProduct | undefined> {
  const row = await tx
    .selectFrom('products')
    .select(['id', 'seller_id', 'category_id', 'status', 'language', 'version', 'sequence'])
    .where('id', '=', id)
    .where('seller_id', '=', sellerId)
    .where('status', '<>', 'deleted')
    .forUpdate()
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : {
        id: row.id,
        sellerId: row.seller_id,
        categoryId: row.category_id,
        status: row.status as ProductStatus,
        language: row.language,
        version: row.version,
        sequence: row.sequence,
      };
}

export async function insertProducts(tx: Tx<ProductDb>, products: readonly NewProduct[]): Promise<void> {
  await tx
    .insertInto('products')
    .values(
      products.map((p) => ({
        ...productColumns(p),
        id: p.id,
        seller_id: p.sellerId,
        external_id: p.externalId ?? null,
        content_hash: p.contentHash ?? null,
        listed: p.derived?.listed ? 1 : 0,
        price: p.derived?.price ?? 0,
        price_max: p.derived?.priceMax ?? 0,
        in_stock: p.derived?.inStock ? 1 : 0,
      })),
    )
    .execute();
}

export interface ImportedProduct {
  id: string;
  sellerId: string;
  externalId: string;
  contentHash: string | null;
  isDeleted: boolean;
}

/**
 * What earlier imports made of these records. A product that no import made has no external id; an export names it by
 * its own id, and by that it is found again.
 */
export async function findImported(
  tx: Tx<ProductDb>,
  records: readonly { sellerId: string; externalId: string }[],
): Promise<ImportedProduct[]> {
  const found: ImportedProduct[] = [];
  for (const [sellerId, own] of Map.groupBy(records, (record) => record.sellerId)) {
    const rows = await tx
      .selectFrom('products')
      .select(['id', 'seller_id', 'external_id', 'content_hash', 'status'])
      .where('seller_id', '=', sellerId)
      .where(
        'external_id',
        'in',
        own.map((record) => record.externalId),
      )
      .execute();
    const ids = own.map((record) => record.externalId).filter((id) => id.startsWith('prod_') && id.length <= 40);
    const byId =
      ids.length === 0
        ? []
        : await tx
            .selectFrom('products')
            .select(['id', 'seller_id', 'external_id', 'content_hash', 'status'])
            .where('id', 'in', ids)
            .where('seller_id', '=', sellerId)
            .where('external_id', 'is', null)
            .execute();
    for (const row of [...rows, ...byId])
      found.push({
        id: row.id,
        sellerId: row.seller_id,
        externalId: row.external_id ?? row.id,
        contentHash: row.content_hash,
        isDeleted: row.status === 'deleted',
      });
  }
  return found;
}

/** Replaces the seller's columns and raises version and sequence. */
export async function updateProduct(
  tx: Tx<ProductDb>,
  id: string,
  write: ProductWrite,
  contentHash: string | null = null,
): Promise<void> {
  await tx
    .updateTable('products')
    .set({
      ...productColumns(write),
      content_hash: contentHash,
      version: sql<number>`version + 1`,
      sequence: sql<number>`sequence + 1`,
      updated_at: sql<Date>`NOW(3)`,
    })
    .where('id', '=', id)
    .execute();
}

/** Raises the sequence for a change that is no edit of the seller's row, such as a picture that became ready. */
export async function touchProduct(tx: Tx<ProductDb>, id: string): Promise<void> {
  await tx
    .updateTable('products')
    .set({ sequence: sql<number>`sequence + 1`, updated_at: sql<Date>`NOW(3)` })
    .where('id', '=', id)
    .execute();
}

/** The locks of many products, in the order of their ids. */
export async function lockProducts(tx: Tx<ProductDb>, ids: readonly string[]): Promise<void> {
  await tx.selectFrom('products').select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute();
}

/** `touchProduct` for many whose locks are held. */
export async function touchProducts(tx: Tx<ProductDb>, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('products')
    .set({ sequence: sql<number>`sequence + 1`, updated_at: sql<Date>`NOW(3)` })
    .where('id', 'in', ids)
    .execute();
}

export async function markDeleted(tx: Tx<ProductDb>, id: string): Promise<void> {
  await tx
    .updateTable('products')
    .set({
      status: 'deleted',
      deleted_at: sql<Date>`NOW(3)`,
      version: sql<number>`version + 1`,
      sequence: sql<number>`sequence + 1`,
      updated_at: sql<Date>`NOW(3)`,
    })
    .where('id', '=', id)
    .execute();
  await tx
    .updateTable('skus')
    .set({ status: 'archived', sellable: 0, updated_at: sql<Date>`NOW(3)` })
    .where('product_id', '=', id)
    .execute();
}

export async function insertSkus(tx: Tx<ProductDb>, skus: readonly NewSku[]): Promise<void> {
  if (skus.length === 0) return;
  await tx
    .insertInto('skus')
    .values(
      skus.map((sku) => ({
        ...skuColumns(sku),
        id: sku.id,
        product_id: sku.productId,
        seller_id: sku.sellerId,
        code: sku.code,
        currency: sku.currency,
        on_hand: sku.onHand,
        status: 'active',
        sellable: sku.isSellable ? 1 : 0,
      })),
    )
    .execute();
}

/** An archived code comes back by this as well. */
export async function updateSku(tx: Tx<ProductDb>, id: string, write: SkuWrite, isSellable: boolean): Promise<void> {
  await tx
    .updateTable('skus')
    .set({
      ...skuColumns(write),
      status: 'active',
      sellable: isSellable ? 1 : 0,
      updated_at: sql<Date>`NOW(3)`,
    })
    .where('id', '=', id)
    .execute();
}

export async function archiveSkus(tx: Tx<ProductDb>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('skus')
    .set({ status: 'archived', updated_at: sql<Date>`NOW(3)` })
    .where('id', 'in', [...ids])
    .execute();
}

export interface AttributeValue {
  productId: string;
  name: string;
  value: string;
}

export async function replaceAttributes(
  tx: Tx<ProductDb>,
  productIds: readonly string[],
  values: readonly AttributeValue[],
  options: { isNew: boolean },
): Promise<void> {
  if (!options.isNew)
    await tx
      .deleteFrom('product_attributes')
      .where('product_id', 'in', [...productIds])
      .execute();
  const rows = new Map(
    values.map(({ productId, name, value }) => {
      const row = { product_id: productId, name, value_key: attributeKey(value) };
      return [`${productId} ${name} ${row.value_key}`, row];
    }),
  );
  if (rows.size > 0)
    await tx
      .insertInto('product_attributes')
      .values([...rows.values()])
      .execute();
}

/** Whose SKU it is; undefined for another's and for an unknown one. */
export async function findOwnSku(
  tx: Tx<ProductDb>,
  id: string,
  sellerId: string,
): Promise<{ productId: string } | undefined> {
  const row = await tx
    .selectFrom('skus')
    .select('product_id')
    .where('id', '=', id)
    .where('seller_id', '=', sellerId)
    .executeTakeFirst();
  return row === undefined ? undefined : { productId: row.product_id };
}

function productColumns(write: ProductWrite) {
  return {
    category_id: write.categoryId,
    status: write.status,
    language: write.language,
    title: write.title,
    slug: write.slug,
    description: write.description,
    brand: write.brand,
    attributes: JSON.stringify(write.attributes),
    translations: JSON.stringify(write.translations),
    currency: write.currency,
    compare_at_price: write.compareAtPrice,
  };
}

function skuColumns(write: SkuWrite) {
  return {
    title: write.title,
    attributes: JSON.stringify(write.attributes),
    price: write.price,
    position: write.position,
    low_stock_threshold: write.lowStockThreshold,
  };
}

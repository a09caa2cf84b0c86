/**
 * New products by the hundred, for seeds and imports: every table that a product has rows in, each by one statement.
 * The transaction must be of the class `background`. Rows are made as the single writes make them: the same columns
 * and defaults, stock with its receipt in the ledger, and listings only of what is listed.
 */
import type { Tx } from '../../../platform/db/database.ts';
import { type LoadedValue, loadRows } from '../../../platform/db/load-rows.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { attributeKey } from '../domain/attribute-key.ts';
import type { ProductDb } from '../product.tables.ts';
import type { NewProduct, NewSku } from './product-write.repository.ts';

export interface LoadedProduct {
  product: NewProduct & Required<Pick<NewProduct, 'derived'>>;
  /** One at least; a SKU with stock gets its receipt. */
  skus: readonly NewSku[];
  /** By which lists filter, translations and SKUs included; repeats are harmless. */
  attributes: readonly (readonly [name: string, value: string])[];
  /** Ids of the category and all above it; empty for what is not listed. */
  listedIn: readonly string[];
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
} as const satisfies { [T in keyof ProductDb]?: readonly (keyof ProductDb[T])[] };

type Row = LoadedValue[];

/** Ids must be new; throws RowsNotLoaded where a row is refused, as (seller, external id) that is taken. */
export async function loadProducts(tx: Tx<ProductDb>, products: readonly LoadedProduct[]): Promise<void> {
  const rows: Record<keyof typeof tables, Row[]> = {
    products: products.map(productRow),
    skus: products.flatMap(({ skus }) => skus.map(skuRow)),
    stock_ledger: products.flatMap(({ skus }) => skus.filter((sku) => sku.onHand > 0).map(receiptRow)),
    product_attributes: products.flatMap(attributeRows),
    category_listings: products.flatMap(listingRows).sort(byKey),
  };
  for (const table of Object.keys(tables) as (keyof typeof tables)[])
    await loadRows(tx, { table, columns: tables[table] }, rows[table]);
}

function productRow({ product: p }: LoadedProduct): Row {
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
  ];
}

function skuRow(sku: NewSku): Row {
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
  ];
}

function receiptRow(sku: NewSku): Row {
  return [newId('mov'), sku.id, sku.onHand, 0, 'receipt', sku.productId];
}

function attributeRows({ product: { id }, attributes }: LoadedProduct): Row[] {
  const keys = new Map(
    attributes.map(([name, value]) => {
      const key = attributeKey(value);
      return [`${name} ${key}`, [id, name, key]];
    }),
  );
  return [...keys.values()];
}

function listingRows({ product: { id, derived }, listedIn }: LoadedProduct): Row[] {
  return listedIn.map((categoryId) => [categoryId, id, derived.price, 0, 0, derived.inStock ? 1 : 0]);
}

/** In the order of their key, so that two writers lock alike. */
function byKey(a: Row, b: Row): number {
  const [[x, y], [v, w]] = [a as string[], b as string[]] as [[string, string], [string, string]];
  return x < v ? -1 : x > v ? 1 : y < w ? -1 : y > w ? 1 : 0;
}

/**
 * Products straight into product's tables, for a seed of millions: no port, no event and no request class stands
 * between. Only where product's database is this installation's own; several of these may be open at once, one a
 * thread, which is why this stands apart from the rest of the server. Search does not hear of what is stored here: it is told to read product again when all is done.
 */
import type { components } from '../contract/types.gen.ts';
import { toDraft } from '../modules/product/product.input.ts';
import { attributeValues } from '../modules/product/product.mapper.ts';
import type { ProductDb } from '../modules/product/product.tables.ts';
import {
  findHashes,
  type KnownHash,
  type LoadedProduct,
  loadProducts,
  rowsOfProducts,
} from '../modules/product/repositories/bulk-product.repository.ts';
import { CategoryTrees } from '../modules/product/services/category-tree.service.ts';
import { toNewReview } from '../modules/product/services/import-reviews.service.ts';
import { Sellers } from '../modules/product/services/sellers.service.ts';
import type { UserPort } from '../modules/user/index.ts';
import type { Config } from '../platform/config/load-config.ts';
import type { CallContext } from '../platform/context/call-context.ts';
import { systemContext } from '../platform/context/make-context.ts';
import { openDatabase } from '../platform/db/database.ts';
import { RowsNotLoaded } from '../platform/db/load-rows.ts';
import { isDuplicate } from '../platform/db/mysql-errors.ts';

export { canonicalHash } from '../platform/kernel/canonical-json.ts';
export { isAppError } from '../platform/kernel/errors.ts';

type Schemas = components['schemas'];

/** What products are put into, as it was when the work began. */
export interface BulkPlaces {
  /** Shops that sell: products of others are not listed. */
  approvedSellers: readonly string[];
  /** Ids from the root down to the category itself, by category. */
  categoryPaths: Readonly<Record<string, readonly string[]>>;
}

/** A new product with the ids of its rows, in the words of an import. */
export interface BulkRecord {
  id: string;
  record: Schemas['ImportRecord'] & { content_hash: string };
  createdAt: Date;
  skus: readonly { id: string; movementId: string; unitsSold: number }[];
  reviews: readonly { id: string; review: Schemas['ImportReview'] }[];
  images: readonly { id: string; image: Omit<Schemas['ImportImage'], 'product_id'> }[];
}

export interface ProductBulk {
  hashes(fromId: string, toId: string): Promise<KnownHash[]>;
  /** All or none of them; false when something of one is there already. */
  store(records: readonly BulkRecord[]): Promise<boolean>;
  /** The rows that `store` writes, by table: what a benchmark loads without us. */
  rowsOf(records: readonly BulkRecord[]): ReturnType<typeof rowsOfProducts>;
  close(): Promise<void>;
}

const batchTimeoutMs = 120_000;

export function openProductBulk(base: Config, places: BulkPlaces): ProductBulk {
  const db = openBulkDatabase(base);
  const approved = new Set(places.approvedSellers);
  const loaded = (records: readonly BulkRecord[]): LoadedProduct[] =>
    records.map((record) => {
      const sells = approved.has(record.record.seller_id);
      return toLoaded(record, sells ? (places.categoryPaths[record.record.product.category_id] ?? []) : [], base);
    });
  return {
    hashes: (fromId, toId) => findHashes(db.reader('fresh', 'background'), fromId, toId),
    async store(records) {
      const products = loaded(records);
      try {
        await db.transaction(context(), (tx) => loadProducts(tx, products));
        return true;
      } catch (error) {
        if (error instanceof RowsNotLoaded || isDuplicate(error)) return false;
        throw error;
      }
    },
    rowsOf: (records) => rowsOfProducts(loaded(records)),
    close: () => db.close(),
  };
}

/** Reads the places; product gets to know shops it has not heard of. */
export async function readBulkPlaces(
  config: Config,
  user: Pick<UserPort<CallContext>, 'getShops'>,
  wanted: { sellerIds: readonly string[]; categoryIds: readonly string[] },
): Promise<BulkPlaces> {
  const db = openBulkDatabase(config);
  try {
    const tree = await new CategoryTrees(db).fresh(context());
    const sellers = await new Sellers(db, user).named(context(), [...new Set(wanted.sellerIds)]);
    const paths = [...new Set(wanted.categoryIds)].map((id) => [id, tree.path(id).map((category) => category.id)]);
    return {
      approvedSellers: [...sellers.values()].filter(({ status }) => status === 'approved').map((s) => s.sellerId),
      categoryPaths: Object.fromEntries(paths),
    };
  } finally {
    await db.close();
  }
}

/** One connection: who wants to write side by side opens several. */
function openBulkDatabase(base: Config): ReturnType<typeof openDatabase<ProductDb>> {
  const mysql = { ...base.mysql, queryTimeoutMs: batchTimeoutMs, poolScale: 0.1 };
  return openDatabase<ProductDb>({ ...base, mysql }, 'product');
}

function context(): CallContext {
  return systemContext('seed', { timeoutMs: batchTimeoutMs, class: 'background' });
}

function toLoaded(bulk: BulkRecord, listedIn: readonly string[], { shop }: Config): LoadedProduct {
  const { id, record, createdAt } = bulk;
  const draft = toDraft(record.product, shop.locale);
  const isPublished = draft.product.status === 'published';
  const prices = draft.skus.map((sku) => sku.price);
  const derived = {
    listed: isPublished && listedIn.length > 0,
    price: Math.min(...prices),
    priceMax: Math.max(...prices),
    inStock: draft.skus.some((sku) => sku.initialStock > 0),
  };
  const { seller_id: sellerId, external_id: externalId, content_hash: contentHash } = record;
  return {
    product: { ...draft.product, id, sellerId, externalId, contentHash, derived },
    skus: draft.skus.map((sku, i) => ({
      ...sku,
      id: bulk.skus[i]?.id ?? '',
      productId: id,
      sellerId,
      currency: draft.product.currency,
      onHand: sku.initialStock,
      isSellable: isPublished,
    })),
    attributes: attributeValues(draft.product.attributes, draft.product.translations, draft.skus),
    listedIn: derived.listed ? listedIn : [],
    past: {
      createdAt,
      unitsSold: bulk.skus.map((sku) => sku.unitsSold),
      movementIds: bulk.skus.map((sku) => sku.movementId),
      images: bulk.images.map(({ id: imageId, image }, position) => toImage(imageId, id, image, position)),
      reviews: bulk.reviews.map(({ id: reviewId, review }) => toNewReview(review, reviewId)),
    },
  };
}

function toImage(
  id: string,
  productId: string,
  { alt, sources }: BulkRecord['images'][number]['image'],
  position: number,
): NonNullable<LoadedProduct['past']>['images'][number] {
  const largest = sources.reduce((best, source) => (source.width > best.width ? source : best));
  return {
    id,
    productId,
    status: 'ready',
    alt,
    position,
    contentType: 'image/webp',
    sizeBytes: largest.size_bytes,
    objectKey: largest.key,
    sources: sources.map(({ width, height, key }) => ({ width, height, key })),
    rejectionReason: null,
    sourceUrl: null,
  };
}

/** Where an import's records become products: shops and categories first, then batches of the product module. */
import { isAppError, systemContext } from '@mkt/server';
import {
  type CatalogProduct,
  type CatalogRecord,
  type CatalogSink,
  type ShopLanguage,
  type SinkReject,
  type SinkResult,
  sellerOf,
  shopLanguage,
  unspokenLanguage,
} from '../catalog/index.ts';
import { ImportCategories } from './import-categories.ts';
import { ImportShops } from './import-shops.ts';
import type { ImportRecord, OpenCatalog } from './open-catalog.ts';

export interface PlatformSinkOptions {
  /** Name or id of the shop of records that name no seller. */
  seller: string;
  /** Pieces of products whose file says nothing of stock. */
  stock: number;
}

interface Placed {
  index: number;
  record: ImportRecord;
}

export class PlatformSink implements CatalogSink {
  readonly shops: ImportShops;
  readonly categories: ImportCategories;
  private readonly catalog: OpenCatalog;
  private readonly options: PlatformSinkOptions;
  private placing: Promise<unknown> = Promise.resolve();
  private importId: string | undefined;

  constructor(catalog: OpenCatalog, options: PlatformSinkOptions) {
    this.catalog = catalog;
    this.options = options;
    this.shops = new ImportShops(catalog);
    this.categories = new ImportCategories(catalog);
  }

  async begin(importId: string): Promise<ReadonlyMap<number, SinkResult>> {
    this.importId = importId;
    const standing = new Map<number, SinkResult>();
    for (let after: number | undefined; ; ) {
      const { batches } = await this.catalog.product.getImportBatches(systemContext('import', { timeoutMs: 30_000 }), {
        import_id: importId,
        ...(after === undefined ? {} : { after }),
      });
      for (const { number, ...result } of batches) standing.set(number, result);
      after = batches.at(-1)?.number;
      if (batches.length < 1_000) return standing;
    }
  }

  async end(): Promise<void> {
    if (this.importId === undefined) return;
    await this.catalog.product.endImport(systemContext('import', { timeoutMs: 30_000 }), { import_id: this.importId });
  }

  async writeBatch(records: readonly CatalogRecord[], number: number): Promise<SinkResult> {
    const result: SinkResult = { created: 0, updated: 0, unchanged: 0, rejected: [] };
    let batch = await this.placed(records, result.rejected);
    // A batch is all or nothing: what the shop refuses is taken out and named, and the rest is tried again.
    while (batch.length > 0) {
      try {
        const { results, stands } = await this.catalog.product.importProducts(
          systemContext('import', { timeoutMs: 60_000 }),
          {
            records: batch.map(({ record }) => record),
            ...(this.importId === undefined
              ? {}
              : { batch: { import_id: this.importId, number, rejected: result.rejected.map(shortened) } }),
          },
        );
        // Another process at the same import was quicker with this batch.
        if (stands !== undefined) return stands;
        for (const { outcome } of results) result[outcome] += 1;
        break;
      } catch (error) {
        const refused = refusalsOf(error, batch);
        if (refused.size === 0) throw error;
        result.rejected.push(...refused.values());
        batch = batch.filter(({ index }) => !refused.has(index));
      }
    }
    return result;
  }

  /** One batch after the other: two that meet a new category or shop must not both make it. */
  private placed(records: readonly CatalogRecord[], rejected: SinkReject[]): Promise<Placed[]> {
    const placed = this.placing.then(() => this.place(records, rejected));
    this.placing = placed.catch(() => {});
    return placed;
  }

  private async place(records: readonly CatalogRecord[], rejected: SinkReject[]): Promise<Placed[]> {
    const spoken = records.flatMap(({ product, hash }, index) => {
      const language = shopLanguage(product.locale);
      if (language === null) rejected.push(unspokenLanguage(index, product.locale));
      return language === null ? [] : [{ index, product, hash, language }];
    });
    const { seller: ours } = this.options;
    const sellers = await this.shops.idsOf(
      spoken.map(({ product }) => ({ id: product.sellerId, name: sellerOf(product.seller, ours) })),
    );
    const categories = await this.categories.idsOf(
      spoken.map(({ product, language }) => ({ path: product.categoryPath, language })),
    );
    return spoken.map(({ index, product, hash, language }, at) => ({
      index,
      record: {
        seller_id: sellers[at] as string,
        external_id: product.externalId,
        // Of the file's content alone: another --stock changes nothing of what stands.
        content_hash: hash,
        product: productOf(product, { categoryId: categories[at] as string, language, stock: this.options.stock }),
        ...(product.imageUrls === null ? {} : { image_urls: product.imageUrls }),
      },
    }));
  }
}

function productOf(
  product: CatalogProduct,
  { categoryId, language, stock }: { categoryId: string; language: ShopLanguage; stock: number },
): ImportRecord['product'] {
  const { title, description, brand, attributes, translations, currency, skus } = product;
  // The price before a reduction is one of the product: that of the variant by which lists show it.
  const cheapest = skus.reduce((best, sku) => ((sku.price ?? 0) < (best.price ?? 0) ? sku : best));
  return {
    title,
    description,
    brand,
    category_id: categoryId,
    language,
    attributes,
    ...(Object.keys(translations).length === 0 ? {} : { translations }),
    currency,
    compare_at_price: cheapest.compareAtPrice,
    // What has no price yet is kept for its seller alone, as a draft.
    status: skus.some((sku) => sku.price === null) ? 'draft' : product.status,
    skus: skus.map((sku) => ({
      code: sku.code,
      title: sku.title,
      attributes: sku.attributes,
      price: sku.price ?? 0,
      initial_stock: sku.stock ?? stock,
      low_stock_threshold: sku.lowStockThreshold ?? 5,
    })),
  };
}

/** As the batch's row keeps it. */
function shortened({ index, column, reason }: SinkReject): SinkReject {
  return { index, column: column.slice(0, 200), reason: reason.slice(0, 500) };
}

/** The records that an answer names, by their place in the sink's batch; empty when it is about none of them. */
function refusalsOf(error: unknown, batch: readonly Placed[]): Map<number, SinkReject> {
  const refused = new Map<number, SinkReject>();
  if (!isAppError(error, 'import_rejected', 'validation_failed')) return refused;
  for (const { path, message } of error.errors) {
    const match = /\/records\/(\d+)(?:\/(.*))?$/.exec(path);
    const placed = batch[Number(match?.[1] ?? -1)];
    if (placed === undefined || refused.has(placed.index)) continue;
    refused.set(placed.index, { index: placed.index, column: match?.[2] ?? '', reason: message });
  }
  return refused;
}

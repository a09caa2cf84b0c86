/** Where an import's records become products: shops and categories first, then batches of the product module. */
import { createHash } from 'node:crypto';
import { isAppError, systemContext } from '@mkt/server';
import type { CatalogRecord, CatalogSink, SinkReject, SinkResult } from '../catalog/index.ts';
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

  constructor(catalog: OpenCatalog, options: PlatformSinkOptions) {
    this.catalog = catalog;
    this.options = options;
    this.shops = new ImportShops(catalog);
    this.categories = new ImportCategories(catalog);
  }

  async writeBatch(records: readonly CatalogRecord[]): Promise<SinkResult> {
    const result: SinkResult = { created: 0, updated: 0, unchanged: 0, rejected: [] };
    let batch = await this.place(records, result.rejected);
    // A batch is all or nothing: what the shop refuses is taken out and named, and the rest is tried again.
    while (batch.length > 0) {
      try {
        const { results } = await this.catalog.product.importProducts(systemContext('import', { timeoutMs: 60_000 }), {
          records: batch.map(({ record }) => record),
        });
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

  private async place(records: readonly CatalogRecord[], rejected: SinkReject[]): Promise<Placed[]> {
    const spoken = records.flatMap(({ product, hash }, index) => {
      const language = languageOf(product.locale);
      if (language === null)
        rejected.push({ index, column: 'locale', reason: `the shop does not speak ${product.locale}` });
      return language === null ? [] : [{ index, product, hash, language }];
    });
    const sellers = await this.shops.idsOf(spoken.map(({ product }) => product.seller ?? this.options.seller));
    const categories = await this.categories.idsOf(
      spoken.map(({ product, language }) => ({ path: product.categoryPath, language })),
    );
    return spoken.map(({ index, product, hash, language }, at) => ({
      index,
      record: {
        seller_id: sellers.get(product.seller ?? this.options.seller) as string,
        external_id: product.externalId,
        // Of the file's content alone: another --stock changes nothing of what stands.
        content_hash: createHash('sha256').update(hash).digest('hex'),
        product: {
          title: product.title,
          description: product.description,
          brand: product.brand,
          category_id: categories[at] as string,
          language,
          attributes: product.attributes,
          currency: product.currency,
          compare_at_price: product.skus[0]?.compareAtPrice ?? null,
          // What has no price yet is kept for its seller alone, as a draft.
          status: product.skus.some((sku) => sku.price === null) ? 'draft' : 'published',
          skus: product.skus.map((sku) => ({
            code: sku.code,
            title: '',
            attributes: sku.attributes,
            price: sku.price ?? 0,
            initial_stock: sku.stock ?? this.options.stock,
            low_stock_threshold: 5,
          })),
        },
      },
    }));
  }
}

function languageOf(locale: string): 'en' | 'ar' | null {
  const [language] = locale.split('-');
  return language === 'en' || language === 'ar' ? language : null;
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

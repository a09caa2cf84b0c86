import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import type { ImageRecord } from '../domain/product-record.ts';
import { activeSkus } from '../domain/visibility.ts';
import type { PublicUrl, Schemas } from '../product.mapper.ts';
import type { ProductDb } from '../product.tables.ts';
import { readPresentPage } from '../repositories/product-read.repository.ts';
import type { CategoryTrees } from './category-tree.service.ts';

export interface ExportCatalogDeps {
  db: ModuleDatabase<ProductDb>;
  trees: CategoryTrees;
  publicUrl: PublicUrl;
}

/** Pages of all that an import needs to make the products again. */
export class ExportCatalog {
  private readonly deps: ExportCatalogDeps;

  constructor(deps: ExportCatalogDeps) {
    this.deps = deps;
  }

  async run(context: CallContext, input: Schemas['ExportProductsInput']): Promise<Schemas['ExportProductsOutput']> {
    const tree = await this.deps.trees.fresh(context);
    const { after_id: afterId, seller_id: sellerId, limit } = input;
    const products = await readPresentPage(this.deps.db.reader('fresh', context.class), { afterId, sellerId, limit });
    return {
      products: products.map((product) => ({
        id: product.id,
        external_id: product.externalId,
        seller_id: product.seller.id,
        seller_name: product.seller.name,
        status: product.status === 'draft' ? 'draft' : 'published',
        language: product.language as Schemas['Locale'],
        title: product.title,
        description: product.description,
        brand: product.brand,
        category: tree.path(product.categoryId).map((category) => category.name),
        currency: product.currency,
        compare_at_price: product.compareAtPrice,
        attributes: product.attributes,
        translations: product.translations,
        image_urls: product.images.flatMap((image) => this.addressOf(image)),
        skus: activeSkus(product).map((sku) => ({
          code: sku.code,
          title: sku.title,
          attributes: sku.attributes,
          price: sku.price,
          on_hand: sku.onHand,
          low_stock_threshold: sku.lowStockThreshold,
        })),
      })),
      next_after_id: products.length === limit ? (products.at(-1)?.id ?? null) : null,
    };
  }

  /** Where it was fetched from, else where it is served; nothing of a picture that nobody could see. */
  private addressOf(image: ImageRecord): string[] {
    if (image.sourceUrl !== null) return image.status === 'rejected' ? [] : [image.sourceUrl];
    const [largest] = [...image.sources].sort((a, b) => b.width - a.width);
    return image.status === 'ready' && largest !== undefined ? [this.deps.publicUrl(largest.key)] : [];
  }
}

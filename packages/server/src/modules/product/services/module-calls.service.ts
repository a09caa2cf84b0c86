/** What cart, order and search read of product: offers from rows, documents, cards. */
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import { asOutput } from '../../../platform/rpc/port-dispatcher.ts';
import { type PublicUrl, type Schemas, toDocument, toOffer } from '../product.mapper.ts';
import type { ProductDb } from '../product.tables.ts';
import { readProductPage, readProducts, readProductsOfSkus } from '../repositories/product-read.repository.ts';
import type { CategoryTrees } from './category-tree.service.ts';
import type { ReadCatalog } from './read-catalog.service.ts';

export interface ModuleCallsDeps {
  db: ModuleDatabase<ProductDb>;
  trees: CategoryTrees;
  catalog: ReadCatalog;
  publicUrl: PublicUrl;
}

export class ModuleCalls {
  private readonly deps: ModuleCallsDeps;

  constructor(deps: ModuleCallsDeps) {
    this.deps = deps;
  }

  /** From the primary's rows, never from the cache of pages. */
  async offers(context: CallContext, input: Schemas['GetSkuOffersInput']): Promise<Schemas['GetSkuOffersOutput']> {
    const db = this.deps.db.reader('fresh', context.class);
    const products = await readProductsOfSkus(db, input.sku_ids);
    const bySku = new Map(
      products.flatMap((product) => product.skus.map((sku) => [sku.id, { product, sku }] as const)),
    );
    return {
      offers: input.sku_ids.flatMap((id) => {
        const found = bySku.get(id);
        return found === undefined ? [] : [toOffer(found.product, found.sku, input.locale, this.deps.publicUrl)];
      }),
    };
  }

  async documents(
    context: CallContext,
    input: Schemas['GetProductDocumentsInput'],
  ): Promise<Schemas['GetProductDocumentsOutput']> {
    // The tree before the rows: a document never claims a newer tree than the one its names are from.
    const tree = await this.deps.trees.fresh(context);
    const db = this.deps.db.reader('fresh', context.class);
    const products =
      input.product_ids === undefined
        ? await readProductPage(db, input.after_id, input.limit)
        : await readProducts(db, input.product_ids);
    const isPage = input.product_ids === undefined && products.length === input.limit;
    return {
      documents: products.map((product) => toDocument(product, { tree, publicUrl: this.deps.publicUrl })),
      next_after_id: isPage ? (products.at(-1)?.id ?? null) : null,
    };
  }

  async cards(context: CallContext, input: Schemas['GetProductCardsInput']): Promise<Schemas['GetProductCardsOutput']> {
    const cards = await this.deps.catalog.cards(context, input.product_ids, input.locale);
    return asOutput(`{"cards":[${cards.map((bytes) => bytes.toString('utf8')).join(',')}]}`);
  }
}

/** What a seller sees of the own products: from the primary, never cached. */
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import { notFound } from '../../../platform/kernel/errors.ts';
import type { ProductRecord } from '../domain/product-record.ts';
import type { ProductDb } from '../product.tables.ts';
import { readProducts } from '../repositories/product-read.repository.ts';
import { listSellerIds, type SellerListFilter, type SellerPlace } from '../repositories/seller-list.repository.ts';
import type { CategoryTrees } from './category-tree.service.ts';
import type { Sellers } from './sellers.service.ts';

export class SellerProducts {
  private readonly db: ModuleDatabase<ProductDb>;
  private readonly sellers: Sellers;
  private readonly trees: CategoryTrees;

  constructor(db: ModuleDatabase<ProductDb>, sellers: Sellers, trees: CategoryTrees) {
    this.db = db;
    this.sellers = sellers;
    this.trees = trees;
  }

  async get(context: CallContext, id: string): Promise<ProductRecord> {
    const seller = await this.sellers.own(context);
    const [product] = await readProducts(this.db.reader('fresh', context.class), [id]);
    if (product?.seller.id !== seller.sellerId) throw notFound('product');
    return product;
  }

  /** One more than `limit` when there is a next page, with the place of each in the order. */
  async list(
    context: CallContext,
    filter: Omit<SellerListFilter, 'sellerId' | 'categoryIds'> & { category?: string | undefined },
    after: SellerPlace | null,
    limit: number,
  ): Promise<{ product: ProductRecord; place: SellerPlace }[]> {
    const seller = await this.sellers.own(context);
    const { category, ...rest } = filter;
    const categoryIds = category === undefined ? undefined : await this.branch(context, category);
    const db = this.db.reader('fresh', context.class);
    const scope = { ...rest, sellerId: seller.sellerId, categoryIds };
    const places = await listSellerIds(db, scope, after, limit + 1);
    const byId = new Map(
      (
        await readProducts(
          db,
          places.map((place) => place.id),
        )
      ).map((p) => [p.id, p]),
    );
    return places.flatMap((place) => {
      const product = byId.get(place.id);
      return product === undefined ? [] : [{ product, place }];
    });
  }

  private async branch(context: CallContext, category: string): Promise<string[]> {
    const tree = await this.trees.current(context);
    const root = tree.resolve(category);
    return root === undefined ? [] : tree.branch(root.id).map(({ id }) => id);
  }
}

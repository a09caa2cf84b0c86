/** Follows changes that concern many products: a shop that was suspended or renamed, a category that moved. */
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import type { CatalogCache } from '../adapters/catalog-cache.ts';
import type { ProductDb } from '../product.tables.ts';
import { findWaitingCategories, markCategoryRelisted } from '../repositories/category.repository.ts';
import { findProductsToRelist, relist } from '../repositories/relisting.repository.ts';
import { findWaitingSellers, markSellerRelisted } from '../repositories/seller.repository.ts';
import type { CategoryTrees } from './category-tree.service.ts';

const batchSize = 200;

export class Relisting {
  private readonly db: ModuleDatabase<ProductDb>;
  private readonly cache: CatalogCache;
  private readonly trees: CategoryTrees;

  constructor(db: ModuleDatabase<ProductDb>, cache: CatalogCache, trees: CategoryTrees) {
    this.db = db;
    this.cache = cache;
    this.trees = trees;
  }

  /** What waits is marked done only after all its products followed: a process that dies begins it again. */
  async run(context: CallContext): Promise<void> {
    const db = this.db.writer('background');
    for (const { sellerId, sequence } of await findWaitingSellers(db)) {
      await this.walk(context, { sellerId });
      await markSellerRelisted(db, sellerId, sequence);
    }
    const waiting = await findWaitingCategories(db);
    if (waiting.length === 0) return;
    const tree = await this.trees.fresh(context);
    for (const { id, sequence } of waiting) {
      await this.walk(context, { categoryIds: tree.branch(id).map((category) => category.id) });
      await markCategoryRelisted(db, id, sequence);
    }
  }

  private async walk(
    context: CallContext,
    scope: { sellerId: string } | { categoryIds: readonly string[] },
  ): Promise<void> {
    if ('categoryIds' in scope && scope.categoryIds.length === 0) return;
    let after = '';
    for (;;) {
      context.signal.throwIfAborted();
      const ids = await this.trees.filing(context, (tree) =>
        this.db.transaction(context, async (tx) => {
          const batch = await findProductsToRelist(tx, scope, after, batchSize);
          await this.trees.confirm(tx, tree, await relist(tx, tree, batch));
          return batch;
        }),
      );
      for (const id of ids) await this.cache.edited(id, 0);
      if (ids.length < batchSize) return;
      after = ids.at(-1) as string;
    }
  }
}

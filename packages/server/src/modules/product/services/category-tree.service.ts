import type { CallContext, OperationClass } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import { CategoryTree } from '../domain/category-tree.ts';
import type { ProductDb } from '../product.tables.ts';
import { readCategories, readTreeSequence } from '../repositories/category.repository.ts';

/** How old this process' word on the tree may be. */
const checkEveryMs = 1_000;
/** Longest wait for a database that does not answer while there is a former tree to show. */
const patienceMs = 250;

/**
 * The process' copy of the tree of categories. Its sequence is asked for once a second while it is used, so that
 * a change of another process shows within a second; one reload at a time, the former copy serving meanwhile.
 */
export class CategoryTrees {
  private readonly db: ModuleDatabase<ProductDb>;
  private tree: CategoryTree | null = null;
  private checkedAt = Number.NEGATIVE_INFINITY;
  private loading: Promise<CategoryTree> | null = null;

  constructor(db: ModuleDatabase<ProductDb>) {
    this.db = db;
  }

  async current(context: Pick<CallContext, 'class'>): Promise<CategoryTree> {
    if (this.tree === null) return this.refresh(context.class);
    if (performance.now() - this.checkedAt < checkEveryMs) return this.tree;
    return this.refreshInTime(context.class, this.tree);
  }

  /** A tree that is seconds old beats no catalog at all while the database is away, and a late one while it hangs. */
  private async refreshInTime(operationClass: OperationClass, former: CategoryTree): Promise<CategoryTree> {
    const { promise: late, resolve } = Promise.withResolvers<CategoryTree>();
    const timer = setTimeout(() => {
      this.checkedAt = performance.now();
      resolve(former);
    }, patienceMs);
    try {
      return await Promise.race([this.refresh(operationClass).catch(() => former), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** As the database has it now: for writes, and after one. */
  async fresh(context: Pick<CallContext, 'class'>): Promise<CategoryTree> {
    this.checkedAt = Number.NEGATIVE_INFINITY;
    await this.loading?.catch(() => undefined);
    return this.refresh(context.class);
  }

  private refresh(operationClass: OperationClass): Promise<CategoryTree> {
    this.loading ??= this.load(operationClass).finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  private async load(operationClass: OperationClass): Promise<CategoryTree> {
    const db = this.db.writer(operationClass);
    const sequence = await readTreeSequence(db);
    if (this.tree?.sequence !== sequence) this.tree = new CategoryTree(sequence, await readCategories(db));
    this.checkedAt = performance.now();
    return this.tree;
  }
}

import type { CallContext, OperationClass } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase, Tx } from '../../../platform/db/database.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { CategoryTree } from '../domain/category-tree.ts';
import type { ProductDb } from '../product.tables.ts';
import { holdTreeSequence, readCategories, readTreeSequence } from '../repositories/category.repository.ts';

/** How old this process' word on the tree may be. */
const checkEveryMs = 1_000;
/** Longest wait for a database that does not answer while there is a former tree to show. */
const patienceMs = 250;
/** More than the changes that admins make to the same branch while products are filed in it. */
const mostFilings = 5;

/** Products were filed by a tree that is not so any more: nothing of it may stand. */
class TreeMoved extends Error {
  override readonly name = 'TreeMoved';
}

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

  /** Runs `work`, whose transactions end with `confirm`, and once more where a category moved meanwhile. */
  async filing<T>(context: Pick<CallContext, 'class'>, work: (tree: CategoryTree) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work(await this.fresh(context));
      } catch (error) {
        if (!(error instanceof TreeMoved)) throw error;
        if (attempt === mostFilings)
          throw new AppError('service_unavailable', {
            detail: 'The categories are being changed; try again.',
            meta: { part: 'categories' },
            cause: error,
          });
      }
    }
  }

  /**
   * At the end of a transaction that filed products in these categories by `tree`: each has to stand where it stood.
   * From here to the commit no category changes, and one that changes afterwards finds the products. Asked last, so
   * that whoever edits the tree waits for a commit, and not for a whole import.
   */
  async confirm(tx: Tx<ProductDb>, tree: CategoryTree, categoryIds: readonly string[]): Promise<void> {
    const sequence = await holdTreeSequence(tx);
    if (sequence === tree.sequence) return;
    const now = new CategoryTree(sequence, await readCategories(tx));
    for (const id of new Set(categoryIds)) if (placeOf(id, tree) !== placeOf(id, now)) throw new TreeMoved(id);
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

function placeOf(id: string, tree: CategoryTree): string {
  return tree
    .path(id)
    .map((category) => category.id)
    .join(' ');
}

/** Admins' edits of the category tree. One at a time: the tree's own row is locked first. */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { writeAudit } from '../../../platform/db/audit-log.ts';
import type { ModuleDatabase, Tx } from '../../../platform/db/database.ts';
import { runIdempotent, type StoredReply } from '../../../platform/db/idempotency.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import type { Outbox } from '../../../platform/events/outbox.ts';
import { AppError, notFound } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { type CategoryRecord, CategoryTree, maxDepth } from '../domain/category-tree.ts';
import { categoryChanged } from '../product.events.ts';
import { type Schemas, toCategory, versionEtag } from '../product.mapper.ts';
import type { ProductDb } from '../product.tables.ts';
import * as rows from '../repositories/category.repository.ts';
import type { CategoryTrees } from './category-tree.service.ts';

export interface CategoriesDeps {
  db: ModuleDatabase<ProductDb>;
  outbox: Outbox<ProductDb>;
  trees: CategoryTrees;
}

type Category = Schemas['Category'];

export class Categories {
  private readonly deps: CategoriesDeps;

  constructor(deps: CategoriesDeps) {
    this.deps = deps;
  }

  async create(
    context: CallContext,
    request: { key: string | undefined; body: unknown },
    write: rows.CategoryWrite,
  ): Promise<StoredReply<Category>> {
    const idempotent = { operation: 'createCategory', key: request.key, request: request.body };
    const reply = await slugConflict(
      runIdempotent(this.deps.db, context, idempotent, async (tx) => {
        const { sequence, tree } = await this.lockTree(tx);
        checkPlace(tree, write.parentId, 1);
        const id = newId('cat');
        await rows.insertCategories(tx, [{ ...write, id, externalId: null, sequence }]);
        await this.deps.outbox.append(tx, context, categoryChanged(id, sequence, 'created'));
        return { status: 201, data: await this.present(tx, sequence, id) };
      }),
    );
    await this.deps.trees.fresh(context);
    return reply;
  }

  async replace(
    context: CallContext,
    id: string,
    ifMatch: string | undefined,
    write: rows.CategoryWrite,
  ): Promise<Category> {
    const data = await slugConflict(
      this.deps.db.transaction(context, async (tx) => {
        const { sequence, tree } = await this.lockTree(tx);
        const before = matching(tree, id, ifMatch);
        const isMoved = before.parentId !== write.parentId;
        if (isMoved && tree.branch(id).some((below) => below.id === write.parentId))
          throw new AppError('conflict', { detail: 'A category cannot be moved below itself.' });
        checkPlace(tree, write.parentId, tree.height(id));
        await rows.updateCategory(tx, id, write, { sequence, raiseVersion: true });
        await this.deps.outbox.append(tx, context, categoryChanged(id, sequence, isMoved ? 'moved' : 'renamed'));
        return this.present(tx, sequence, id);
      }),
    );
    await this.deps.trees.fresh(context);
    return data;
  }

  async delete(context: CallContext, id: string, ifMatch: string | undefined): Promise<void> {
    await this.deps.db.transaction(context, async (tx) => {
      const { sequence, tree } = await this.lockTree(tx);
      const before = matching(tree, id, ifMatch);
      if (tree.children(id).length > 0)
        throw new AppError('conflict', { detail: 'The category has subcategories; move or remove them first.' });
      if (await rows.hasLiveProducts(tx, id))
        throw new AppError('conflict', { detail: 'The category has products; file them elsewhere first.' });
      await rows.deleteCategoryRow(tx, id);
      await writeAudit(tx, context, {
        action: 'category.deleted',
        subject: { type: 'category', id },
        before: { name: before.name, slug: before.slug },
      });
      await this.deps.outbox.append(tx, context, categoryChanged(id, sequence, 'deleted'));
    });
    await this.deps.trees.fresh(context);
  }

  /** The tree under its lock: nobody else changes it until this transaction ends. */
  private async lockTree(tx: Tx<ProductDb>): Promise<{ sequence: number; tree: CategoryTree }> {
    const sequence = await rows.raiseTreeSequence(tx);
    return { sequence, tree: new CategoryTree(sequence, await rows.readCategories(tx)) };
  }

  private async present(tx: Tx<ProductDb>, sequence: number, id: string): Promise<Category> {
    const tree = new CategoryTree(sequence, await rows.readCategories(tx));
    return toCategory(tree, tree.find(id) as CategoryRecord);
  }
}

function matching(tree: CategoryTree, id: string, ifMatch: string | undefined): CategoryRecord {
  const category = tree.find(id);
  if (category === undefined) throw notFound('category');
  if (ifMatch !== versionEtag(category.version))
    throw new AppError('precondition_failed', { detail: 'The category was changed since you read it; read it again.' });
  return category;
}

/** A branch of this height has room below that parent. */
function checkPlace(tree: CategoryTree, parentId: string | null, height: number): void {
  if (parentId === null) return;
  if (tree.find(parentId) === undefined) throw notFound('parent category');
  if (tree.path(parentId).length + height > maxDepth)
    throw new AppError('conflict', { detail: `The tree would be deeper than ${maxDepth} levels.` });
}

async function slugConflict<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isDuplicate(error, 'categories_slug')) throw error;
    throw new AppError('conflict', { detail: 'Another category has this slug.' });
  }
}

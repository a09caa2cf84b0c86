import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase, Tx } from '../../../platform/db/database.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import type { Outbox } from '../../../platform/events/outbox.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { CategoryPlan, type IncomingCategory, type PlannedCategory } from '../domain/category-plan.ts';
import { CategoryTree } from '../domain/category-tree.ts';
import { categoryChanged } from '../product.events.ts';
import type { Schemas } from '../product.mapper.ts';
import type { ProductDb } from '../product.tables.ts';
import * as rows from '../repositories/category.repository.ts';
import type { CategoryTrees } from './category-tree.service.ts';

export interface ImportCategoriesDeps {
  db: ModuleDatabase<ProductDb>;
  outbox: Outbox<ProductDb>;
  trees: CategoryTrees;
  /** Of names that do not say theirs. */
  language: string;
}

const rowsOfInsert = 500;

/** The category tree of a seed, a file or another system, by external ids; repeating it changes nothing. */
export class ImportCategories {
  private readonly deps: ImportCategoriesDeps;

  constructor(deps: ImportCategoriesDeps) {
    this.deps = deps;
  }

  async run(context: CallContext, input: Schemas['ImportCategoriesInput']): Promise<Schemas['ImportCategoriesOutput']> {
    const { results } = await this.deps.db.transaction(context, async (tx) => {
      const sequence = await rows.raiseTreeSequence(tx);
      const tree = new CategoryTree(sequence, await rows.readCategories(tx));
      const plan = await this.plan(tx, tree, input);
      await this.write(tx, plan, sequence);
      const events = plan.changes.map(({ id, change }) => categoryChanged(id, sequence, change));
      await this.deps.outbox.appendAll(tx, context, events);
      return plan;
    });
    await this.deps.trees.fresh(context);
    return {
      categories: results.map(({ externalId, id, outcome }) => ({
        external_id: externalId,
        category_id: id,
        outcome,
      })),
    };
  }

  private async plan(
    tx: Tx<ProductDb>,
    tree: CategoryTree,
    { categories, keep_existing: keepExisting }: Schemas['ImportCategoriesInput'],
  ): Promise<CategoryPlan> {
    const named = categories.flatMap((c) => [c.external_id, ...(c.parent_external_id ? [c.parent_external_id] : [])]);
    const ids = await rows.findCategoriesByExternalIds(tx, [...new Set(named)]);
    const plan = new CategoryPlan({ tree, ids, keepsExisting: keepExisting === true });
    for (const [index, category] of categories.entries()) {
      const fault = plan.take(this.incomingOf(category));
      if (fault !== null) throw refused(index, 'parent_external_id', fault);
    }
    return plan;
  }

  private async write(tx: Tx<ProductDb>, { changed, added }: CategoryPlan, sequence: number): Promise<void> {
    for (const category of changed)
      await withFreeSlug(category, (write) =>
        rows.updateCategory(tx, category.id, write, { sequence, raiseVersion: true }),
      );
    for (let i = 0; i < added.length; i += rowsOfInsert)
      await insertAll(tx, added.slice(i, i + rowsOfInsert), sequence);
  }

  private incomingOf(category: Schemas['ImportCategory']): IncomingCategory {
    return {
      externalId: category.external_id,
      parentExternalId: category.parent_external_id,
      name: category.name,
      language: category.language ?? this.deps.language,
      names: (category.names ?? {}) as Record<string, string>,
      position: category.position ?? 0,
      slug: category.slug,
    };
  }
}

/**
 * All by one statement. What the database's collation holds for one slug (`café`, `cafe`) only the database can tell:
 * when it refuses them, each row goes by itself and takes the first slug that is free.
 */
async function insertAll(tx: Tx<ProductDb>, added: readonly PlannedCategory[], sequence: number): Promise<void> {
  const rowOf = (category: PlannedCategory, slug: string) => ({ ...category, slug, sequence });
  try {
    await rows.insertCategories(
      tx,
      added.map((category) => rowOf(category, category.slugs[0])),
    );
  } catch (error) {
    if (!isDuplicate(error, 'categories_slug')) throw error;
    for (const category of added)
      await withFreeSlug(category, ({ slug }) => rows.insertCategories(tx, [rowOf(category, slug)]));
  }
}

async function withFreeSlug(
  category: PlannedCategory,
  write: (category: PlannedCategory & { slug: string }) => Promise<void>,
): Promise<void> {
  for (const [at, slug] of category.slugs.entries()) {
    try {
      return await write({ ...category, slug });
    } catch (error) {
      if (!isDuplicate(error, 'categories_slug') || at === category.slugs.length - 1) throw error;
    }
  }
}

function refused(index: number, member: string, message: string): AppError {
  return new AppError('import_rejected', {
    detail: `Category ${index} cannot be taken: ${message}.`,
    errors: [{ path: `/categories/${index}/${member}`, code: 'invalid', message }],
  });
}

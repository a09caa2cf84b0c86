import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase, Tx } from '../../../platform/db/database.ts';
import type { NewEvent, Outbox } from '../../../platform/events/outbox.ts';
import { canonicalHash, canonicalJson } from '../../../platform/kernel/canonical-json.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { type CategoryRecord, CategoryTree, maxDepth } from '../domain/category-tree.ts';
import { slugOf } from '../domain/slug.ts';
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

type Incoming = Schemas['ImportCategory'];
type Imported = Schemas['ImportedCategory'];

/** The category tree of a seed or of another system, by external ids; repeating it changes nothing. */
export class ImportCategories {
  private readonly deps: ImportCategoriesDeps;

  constructor(deps: ImportCategoriesDeps) {
    this.deps = deps;
  }

  async run(
    context: CallContext,
    { categories }: Schemas['ImportCategoriesInput'],
  ): Promise<Schemas['ImportCategoriesOutput']> {
    const outcome = await this.deps.db.transaction(context, async (tx) => {
      const sequence = await rows.raiseTreeSequence(tx);
      const tree = new CategoryTree(sequence, await rows.readCategories(tx));
      return this.apply(tx, context, tree, categories);
    });
    await this.deps.trees.fresh(context);
    return { categories: outcome };
  }

  private async apply(
    tx: Tx<ProductDb>,
    context: CallContext,
    tree: CategoryTree,
    categories: readonly Incoming[],
  ): Promise<Imported[]> {
    const { sequence } = tree;
    const named = categories.flatMap((c) => [c.external_id, ...(c.parent_external_id ? [c.parent_external_id] : [])]);
    const ids = await rows.findCategoriesByExternalIds(tx, [...new Set(named)]);
    const depths = new Map<string, number>();
    const added: Parameters<typeof rows.insertCategories>[1][number][] = [];
    const slugs = new Set<string>();
    const events: NewEvent[] = [];
    const results: Imported[] = [];
    for (const [index, incoming] of categories.entries()) {
      const { external_id: externalId, parent_external_id: parentKey } = incoming;
      const parentId = parentKey === null ? null : ids.get(parentKey);
      if (parentId === undefined) throw refused(index, 'parent_external_id', 'the parent must stand before its child');
      const depth = 1 + (parentId === null ? 0 : (depths.get(parentId) ?? tree.path(parentId).length));
      if (depth > maxDepth) throw refused(index, 'parent_external_id', `the tree is at most ${maxDepth} levels deep`);
      const known = ids.get(externalId);
      const id = known ?? newId('cat');
      ids.set(externalId, id);
      depths.set(id, depth);
      const before = tree.find(id);
      const write = { ...this.writeOf(incoming, tree, slugs, before), parentId };
      slugs.add(write.slug.toLowerCase());
      const outcome = before === undefined ? 'created' : isSame(before, write) ? 'unchanged' : 'updated';
      results.push({ external_id: externalId, category_id: id, outcome });
      if (before === undefined) added.push({ ...write, id, externalId, sequence });
      else if (outcome === 'updated') {
        if (before.parentId !== parentId && tree.branch(id).some((below) => below.id === parentId))
          throw refused(index, 'parent_external_id', 'a category cannot be below itself');
        await rows.updateCategory(tx, id, write, { sequence, raiseVersion: true });
      }
      const change = before === undefined ? 'created' : before.parentId === parentId ? 'renamed' : 'moved';
      if (outcome !== 'unchanged') events.push(categoryChanged(id, sequence, change));
    }
    for (let i = 0; i < added.length; i += 500) await rows.insertCategories(tx, added.slice(i, i + 500));
    await this.deps.outbox.appendAll(tx, context, events);
    return results;
  }

  private writeOf(
    incoming: Incoming,
    tree: CategoryTree,
    taken: ReadonlySet<string>,
    before: CategoryRecord | undefined,
  ): Omit<rows.CategoryWrite, 'parentId'> {
    const wanted = incoming.slug ?? slugOf(incoming.name, 'category');
    const owner = tree.resolve(wanted);
    const isFree = (owner === undefined || owner.id === before?.id) && !taken.has(wanted.toLowerCase());
    // The ending is made from the external id, so that a repeat makes the same slug.
    const slug = isFree ? wanted : `${wanted}-${canonicalHash(incoming.external_id).slice(0, 6)}`;
    return {
      slug,
      name: incoming.name,
      language: incoming.language ?? this.deps.language,
      names: (incoming.names ?? {}) as Record<string, string>,
      position: incoming.position ?? 0,
    };
  }
}

function isSame(before: CategoryRecord, write: rows.CategoryWrite): boolean {
  const facts = ({ parentId, slug, name, language, names, position }: rows.CategoryWrite): string =>
    canonicalJson([parentId, slug, name, language, names, position]);
  return facts(before) === facts(write);
}

function refused(index: number, member: string, message: string): AppError {
  return new AppError('import_rejected', {
    detail: `Category ${index} cannot be taken: ${message}.`,
    errors: [{ path: `/categories/${index}/${member}`, code: 'invalid', message }],
  });
}

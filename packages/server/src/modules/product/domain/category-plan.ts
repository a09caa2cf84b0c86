/** What an import of categories means for the tree: which ones it makes, which it changes and which it only finds. */
import { canonicalJson } from '../../../platform/kernel/canonical-json.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { slugChoices } from './category-slugs.ts';
import { type CategoryRecord, type CategoryTree, maxDepth } from './category-tree.ts';
import { slugOf } from './slug.ts';

export interface IncomingCategory {
  externalId: string;
  parentExternalId: string | null;
  name: string;
  language: string;
  names: Record<string, string>;
  position: number;
  /** Made from the name when undefined. */
  slug: string | undefined;
}

export interface PlannedCategory extends Pick<CategoryRecord, 'id' | 'parentId' | 'name' | 'language' | 'position'> {
  names: Record<string, string>;
  externalId: string;
  /** The one to take is the first that the database has no other category under. */
  slugs: readonly [string, ...string[]];
}

export interface PlannedResult {
  externalId: string;
  id: string;
  outcome: 'created' | 'updated' | 'unchanged';
}

export interface CategoryPlanOptions {
  tree: CategoryTree;
  /** Of the categories that are there, by external id. */
  ids: ReadonlyMap<string, string>;
  /** What is there is found and left alone; only what is missing is made. */
  keepsExisting: boolean;
}

export class CategoryPlan {
  readonly added: PlannedCategory[] = [];
  readonly changed: PlannedCategory[] = [];
  readonly changes: { id: string; change: 'created' | 'renamed' | 'moved' }[] = [];
  readonly results: PlannedResult[] = [];
  private readonly tree: CategoryTree;
  private readonly ids: Map<string, string>;
  private readonly keepsExisting: boolean;
  private readonly depths = new Map<string, number>();
  private readonly takenSlugs = new Set<string>();
  private readonly idsByName = new Map<string | null, Map<string, string>>();

  constructor({ tree, ids, keepsExisting }: CategoryPlanOptions) {
    this.tree = tree;
    this.ids = new Map(ids);
    this.keepsExisting = keepsExisting;
  }

  /** Answers with what is wrong with its parent, or null. */
  take(incoming: IncomingCategory): string | null {
    const { externalId, parentExternalId } = incoming;
    const parentId = parentExternalId === null ? null : this.ids.get(parentExternalId);
    if (parentId === undefined) return 'the parent must stand before its child';
    const known = this.ids.get(externalId) ?? this.findByName(parentId, incoming.name);
    if (this.keepsExisting && known !== undefined) return this.find(externalId, known);
    const depth = 1 + (parentId === null ? 0 : this.depthOf(parentId));
    if (depth > maxDepth) {
      if (this.keepsExisting && parentId !== null) return this.find(externalId, parentId);
      return `the tree is at most ${maxDepth} levels deep`;
    }
    const before = known === undefined ? undefined : this.tree.find(known);
    if (before === undefined) return this.add(incoming, parentId, depth);
    return this.change(incoming, parentId, depth, before);
  }

  private find(externalId: string, id: string): null {
    this.ids.set(externalId, id);
    this.results.push({ externalId, id, outcome: 'unchanged' });
    return null;
  }

  private add(incoming: IncomingCategory, parentId: string | null, depth: number): null {
    const id = newId('cat');
    this.place(incoming.externalId, id, depth);
    this.added.push(this.planned(incoming, id, parentId, this.freeSlugs(incoming, undefined)));
    this.changes.push({ id, change: 'created' });
    this.results.push({ externalId: incoming.externalId, id, outcome: 'created' });
    if (this.keepsExisting) this.remember(parentId, id, [incoming.name, ...Object.values(incoming.names)]);
    return null;
  }

  private change(
    incoming: IncomingCategory,
    parentId: string | null,
    depth: number,
    before: CategoryRecord,
  ): string | null {
    const { id } = before;
    const isMoved = before.parentId !== parentId;
    if (isMoved && this.tree.branch(id).some((below) => below.id === parentId))
      return 'a category cannot be below itself';
    this.place(incoming.externalId, id, depth);
    const after = this.planned(incoming, id, parentId, this.freeSlugs(incoming, before));
    const isSame = factsOf({ ...before, slugs: [before.slug] }) === factsOf(after);
    this.results.push({ externalId: incoming.externalId, id, outcome: isSame ? 'unchanged' : 'updated' });
    if (isSame) return null;
    this.changed.push(after);
    this.changes.push({ id, change: isMoved ? 'moved' : 'renamed' });
    return null;
  }

  private place(externalId: string, id: string, depth: number): void {
    this.ids.set(externalId, id);
    this.depths.set(id, depth);
  }

  private planned(
    { externalId, name, language, names, position }: IncomingCategory,
    id: string,
    parentId: string | null,
    slugs: PlannedCategory['slugs'],
  ): PlannedCategory {
    this.takenSlugs.add(slugs[0].toLowerCase());
    return { id, externalId, parentId, name, language, names, position, slugs };
  }

  private depthOf(id: string): number {
    return this.depths.get(id) ?? this.tree.path(id).length;
  }

  /** Those that are free as far as can be told without the database, whose collation holds more to be equal. */
  private freeSlugs(
    { slug, name, externalId }: IncomingCategory,
    before: CategoryRecord | undefined,
  ): PlannedCategory['slugs'] {
    const choices = slugChoices(slug ?? slugOf(name, 'category'), externalId);
    // One that it got because another was taken stays: pages are linked by it.
    if (before !== undefined && choices.includes(before.slug)) return [before.slug];
    const [first, ...others] = choices.filter((choice) => {
      const owner = this.tree.resolve(choice);
      return (owner === undefined || owner.id === before?.id) && !this.takenSlugs.has(choice.toLowerCase());
    });
    return first === undefined ? choices : [first, ...others];
  }

  private findByName(parentId: string | null, name: string): string | undefined {
    return this.keepsExisting ? this.namesBelow(parentId).get(foldedName(name)) : undefined;
  }

  private namesBelow(parentId: string | null): Map<string, string> {
    const known = this.idsByName.get(parentId);
    if (known !== undefined) return known;
    const names = new Map<string, string>();
    this.idsByName.set(parentId, names);
    const children = this.tree.children(parentId);
    for (const child of children) this.remember(parentId, child.id, [child.name]);
    // A name of record counts before another category's translation.
    for (const child of children) this.remember(parentId, child.id, Object.values(child.names));
    return names;
  }

  private remember(parentId: string | null, id: string, names: readonly string[]): void {
    const known = this.namesBelow(parentId);
    for (const name of names.map(foldedName)) if (!known.has(name)) known.set(name, id);
  }
}

function factsOf({ parentId, slugs, name, language, names, position }: Omit<PlannedCategory, 'externalId'>): string {
  return canonicalJson([parentId, slugs[0], name, language, names, position]);
}

/** Names that people take for one are equal. */
function foldedName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

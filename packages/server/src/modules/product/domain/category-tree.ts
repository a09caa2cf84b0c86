/** The tree of categories as one process holds it: every question about ancestors is answered in memory. */

export interface CategoryRecord {
  id: string;
  parentId: string | null;
  slug: string;
  name: string;
  language: string;
  names: Record<string, string>;
  position: number;
  version: number;
  sequence: number;
  createdAt: Date;
  updatedAt: Date;
}

export const maxDepth = 10;

export class CategoryTree {
  /** Of the whole tree; raised by every change. */
  readonly sequence: number;
  private readonly byId: ReadonlyMap<string, CategoryRecord>;
  private readonly bySlug: ReadonlyMap<string, CategoryRecord>;
  private readonly childrenOf: ReadonlyMap<string | null, CategoryRecord[]>;

  constructor(sequence: number, categories: readonly CategoryRecord[]) {
    this.sequence = sequence;
    this.byId = new Map(categories.map((c) => [c.id, c]));
    this.bySlug = new Map(categories.map((c) => [c.slug.toLowerCase(), c]));
    const children = new Map<string | null, CategoryRecord[]>();
    for (const category of categories) {
      const known = children.get(category.parentId);
      if (known === undefined) children.set(category.parentId, [category]);
      else known.push(category);
    }
    for (const list of children.values())
      list.sort((a, b) => a.position - b.position || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
    this.childrenOf = children;
  }

  get size(): number {
    return this.byId.size;
  }

  find(id: string): CategoryRecord | undefined {
    return this.byId.get(id);
  }

  /** By id or by slug. */
  resolve(idOrSlug: string): CategoryRecord | undefined {
    return this.byId.get(idOrSlug) ?? this.bySlug.get(idOrSlug.toLowerCase());
  }

  children(id: string | null): readonly CategoryRecord[] {
    return this.childrenOf.get(id) ?? [];
  }

  /** From the root down to the category itself; empty for an unknown one. */
  path(id: string): CategoryRecord[] {
    const path: CategoryRecord[] = [];
    let at = this.byId.get(id);
    while (at !== undefined && path.length <= maxDepth) {
      path.unshift(at);
      at = at.parentId === null ? undefined : this.byId.get(at.parentId);
    }
    return path;
  }

  /** The category and everything below it. */
  branch(id: string): CategoryRecord[] {
    const root = this.byId.get(id);
    if (root === undefined) return [];
    const all = [root];
    for (let i = 0; i < all.length; i++) all.push(...this.children((all[i] as CategoryRecord).id));
    return all;
  }

  /** Levels from this category down, itself included. */
  height(id: string): number {
    const below = this.children(id).map((child) => this.height(child.id));
    return 1 + Math.max(0, ...below);
  }
}

export function nameIn(category: CategoryRecord, locale: string): string {
  return locale === category.language ? category.name : (category.names[locale] ?? category.name);
}

import { findCategories, type KnownCategory } from '../repositories/category.repository.ts';
import type { SearchDeps } from '../search.deps.ts';

const keptMs = 1_000;
const mostKept = 20_000;

/** Categories as facets name them. A process believes what it read for a second. */
export class CategoryNames {
  private readonly deps: SearchDeps;
  private readonly known = new Map<string, { category: KnownCategory; until: number }>();

  constructor(deps: SearchDeps) {
    this.deps = deps;
  }

  /** Unknown ids are absent. */
  async of(ids: readonly string[]): Promise<Map<string, KnownCategory>> {
    const now = performance.now();
    const found = new Map<string, KnownCategory>();
    const wanted: string[] = [];
    for (const id of ids) {
      const known = this.known.get(id);
      if (known === undefined || known.until < now) wanted.push(id);
      else found.set(id, known.category);
    }
    if (wanted.length === 0) return found;
    if (this.known.size > mostKept) this.known.clear();
    const read = await findCategories(this.deps.db.reader('any', 'search'), wanted);
    for (const [id, category] of read) {
      this.known.set(id, { category, until: now + keptMs });
      found.set(id, category);
    }
    return found;
  }
}

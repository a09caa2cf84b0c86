import { findCategories, type KnownCategory } from '../repositories/category.repository.ts';
import type { SearchDeps } from '../search.deps.ts';

const keptMs = 2_000;
/** A facet is not held up by what was read a little longer ago: that is read again behind the answer. */
const usableMs = 5_000;
const mostKept = 20_000;

/** Categories as facets name them. A process believes what it read for two seconds, and for five while it reads it again. */
export class CategoryNames {
  private readonly deps: SearchDeps;
  private readonly known = new Map<string, { category: KnownCategory; readAt: number }>();
  private readonly reading = new Set<string>();

  constructor(deps: SearchDeps) {
    this.deps = deps;
  }

  /** Unknown ids are absent. */
  async of(ids: readonly string[]): Promise<Map<string, KnownCategory>> {
    const now = performance.now();
    const found = new Map<string, KnownCategory>();
    const wanted: string[] = [];
    const old: string[] = [];
    for (const id of ids) {
      const known = this.known.get(id);
      if (known === undefined || known.readAt + usableMs < now) {
        wanted.push(id);
        continue;
      }
      found.set(id, known.category);
      if (known.readAt + keptMs < now && !this.reading.has(id)) old.push(id);
    }
    if (wanted.length > 0) for (const [id, category] of await this.read([...wanted, ...old])) found.set(id, category);
    else if (old.length > 0) void this.readBehind(old);
    return found;
  }

  private async read(ids: readonly string[]): Promise<ReadonlyMap<string, KnownCategory>> {
    const readAt = performance.now();
    const read = await findCategories(this.deps.db.reader('any', 'search'), ids);
    if (this.known.size > mostKept) this.known.clear();
    for (const [id, category] of read) this.known.set(id, { category, readAt });
    return read;
  }

  /** Never throws: what it fails to read is read in front of an answer before long. */
  private async readBehind(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.reading.add(id);
    try {
      await this.read(ids);
    } catch (error) {
      this.deps.log.debug({ err: error }, 'Names of categories were not read again');
    } finally {
      for (const id of ids) this.reading.delete(id);
    }
  }
}

import { findCategories, type KnownCategory } from '../repositories/category.repository.ts';
import type { SearchDeps } from '../search.deps.ts';

const keptMs = 2_000;
/** A facet is not held up by what was read a little longer ago: that is read again behind the answer. */
const usableMs = 5_000;
/** What facets showed within this time is read again with the others, and so is at hand. */
const wantedAgainMs = 60_000;
const mostKept = 20_000;
const mostAtOnce = 1_000;

interface Kept {
  category: KnownCategory;
  readAt: number;
  usedAt: number;
}

/**
 * Categories as facets name them. A process believes what it read for two seconds, and for five while it reads it
 * again: all that it used of late by one statement, whatever searches ask in between.
 */
export class CategoryNames {
  private readonly deps: SearchDeps;
  private readonly known = new Map<string, Kept>();
  private isReading = false;

  constructor(deps: SearchDeps) {
    this.deps = deps;
  }

  /** Unknown ids are absent. */
  async of(ids: readonly string[]): Promise<Map<string, KnownCategory>> {
    const now = performance.now();
    const found = new Map<string, KnownCategory>();
    const wanted: string[] = [];
    let areOld = false;
    for (const id of ids) {
      const known = this.known.get(id);
      if (known === undefined || known.readAt + usableMs < now) {
        wanted.push(id);
        continue;
      }
      known.usedAt = now;
      found.set(id, known.category);
      areOld ||= known.readAt + keptMs < now;
    }
    if (areOld && !this.isReading) void this.readAgain(now);
    if (wanted.length > 0) for (const [id, category] of await this.read(wanted)) found.set(id, category);
    return found;
  }

  private async read(ids: readonly string[]): Promise<ReadonlyMap<string, KnownCategory>> {
    const readAt = performance.now();
    const read = await findCategories(this.deps.db.reader('any', 'search'), ids);
    if (this.known.size > mostKept) this.known.clear();
    for (const id of ids) {
      const category = read.get(id);
      if (category === undefined) this.known.delete(id);
      else this.known.set(id, { category, readAt, usedAt: this.known.get(id)?.usedAt ?? readAt });
    }
    return read;
  }

  /** Never throws: what it fails to read is read in front of an answer before long. */
  private async readAgain(now: number): Promise<void> {
    this.isReading = true;
    try {
      const used = [...this.known].filter(([, { usedAt }]) => usedAt + wantedAgainMs > now);
      const oldest = used.sort(([, a], [, b]) => a.readAt - b.readAt).slice(0, mostAtOnce);
      await this.read(oldest.map(([id]) => id));
    } catch (error) {
      this.deps.log.debug({ err: error }, 'Names of categories were not read again');
    } finally {
      this.isReading = false;
    }
  }
}

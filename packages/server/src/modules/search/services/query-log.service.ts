import { askerOf } from '../domain/asker.ts';
import { queryText } from '../domain/normalise.ts';
import { queryWords } from '../domain/query-words.ts';
import { queryKey } from '../domain/search-plan.ts';
import { addQueries, type QueryCount } from '../repositories/query.repository.ts';
import type { SearchDeps } from '../search.deps.ts';

const flushMs = 1_000;
const maxKept = 1_000;

interface KeptCount extends Omit<QueryCount, 'asker'> {
  /** Of the last who asked; it leaves the process as a keyed hash. */
  address: string;
}

/** Counts what people search for and what they do not find. Kept in the process for a second: a crash loses that much. */
export class QueryLogService {
  private readonly deps: SearchDeps;
  private kept = new Map<string, KeptCount>();
  private readonly timer: NodeJS.Timeout;

  constructor(deps: SearchDeps) {
    this.deps = deps;
    this.timer = setInterval(() => void this.flush(), flushMs);
    this.timer.unref();
  }

  /** `hits` of whatever was shown, `exactHits` of the words as they were typed. */
  count(query: string, found: { hits: number; exactHits: number; address: string }): void {
    if (queryWords(query).length === 0) return;
    const key = queryKey(query);
    const known = this.kept.get(key) ?? { key, query: queryText(query), searches: 0, zeroHits: 0 };
    if (!this.kept.has(key) && this.kept.size >= maxKept) return;
    this.kept.set(key, {
      ...known,
      searches: known.searches + 1,
      zeroHits: known.zeroHits + (found.hits === 0 ? 1 : 0),
      lastHits: found.exactHits,
      address: found.address,
    });
  }

  /** Never throws: counts are not worth a failed search. */
  async flush(): Promise<void> {
    const counts = [...this.kept.values()].map(({ address, ...count }) => ({
      ...count,
      asker: askerOf(address, count.key, this.deps.config.secrets.cursor),
    }));
    this.kept = new Map();
    try {
      await addQueries(this.deps.db.writer(), counts);
    } catch (error) {
      this.deps.log.warn({ err: error, queries: counts.length }, 'Counts of queries were lost');
    }
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }
}

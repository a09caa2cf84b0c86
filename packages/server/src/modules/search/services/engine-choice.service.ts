/**
 * Elasticsearch while it answers and is filled; the database at once when not, for a few queries at a time. An engine
 * that is only busy is not replaced: what it cannot take the database could bear even less.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { isAppError } from '../../../platform/kernel/errors.ts';
import type { SearchEngine } from '../adapters/search-engine.ts';
import { readState } from '../repositories/state.repository.ts';
import type { SearchDeps } from '../search.deps.ts';

/** How long it is believed that the index is filled, or not. */
export const believedMs = 1_000;

export interface Answer<T> {
  value: T;
  engine: SearchEngine;
  /** True when the installation has a better engine, or none at all: what is weaker has to be named. */
  isFallback: boolean;
}

export class EngineChoice {
  private readonly deps: SearchDeps;
  private readonly main: SearchEngine | null;
  private readonly fallback: SearchEngine;
  private readonly fallbacks: { inc(): void };
  private filled: { value: boolean; until: number } = { value: false, until: 0 };

  constructor(deps: SearchDeps, main: SearchEngine | null, fallback: SearchEngine) {
    this.deps = deps;
    this.main = main;
    this.fallback = fallback;
    // From the start: who reads it can tell "none" from another name.
    this.fallbacks = deps.metrics.counter(
      'mkt_search_fallbacks_total',
      'Queries that the database answered in place of the engine',
      [],
    );
  }

  async run<T>(
    context: CallContext,
    ask: (engine: SearchEngine, signal: AbortSignal) => Promise<T>,
  ): Promise<Answer<T>> {
    const { main, fallback } = this;
    if (main !== null && (await this.isFilled())) {
      try {
        const value = await this.deps.policies.get('search').execute((signal) => ask(main, signal), {
          signal: context.signal,
          timeoutMs: this.deps.config.search.timeoutMs,
        });
        return { value, engine: main, isFallback: false };
      } catch (error) {
        if (context.signal.aborted || isAppError(error, 'overloaded')) throw error;
        this.deps.log.warn({ request_id: context.requestId, err: error }, 'The database answers a search');
      }
    }
    if (main !== null) this.fallbacks.inc();
    const value = await this.deps.policies
      .get(main === null ? 'search.database' : 'search.database.instead')
      .execute((signal) => ask(fallback, signal), { signal: context.signal });
    return { value, engine: fallback, isFallback: true };
  }

  async current(): Promise<'elasticsearch' | 'mysql'> {
    if (this.main === null || this.deps.policies.get('search').state === 'open') return 'mysql';
    return (await this.isFilled()) ? 'elasticsearch' : 'mysql';
  }

  private async isFilled(): Promise<boolean> {
    if (this.filled.until > performance.now()) return this.filled.value;
    const state = await readState(this.deps.db.reader('fresh', 'search'), 'index');
    this.filled = { value: state?.isFilled === true, until: performance.now() + believedMs };
    return this.filled.value;
  }
}

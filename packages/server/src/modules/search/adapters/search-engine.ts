import type { QueryWord } from '../domain/normalise.ts';
import type { EngineHits, SearchPlan, SortValue } from '../domain/search-plan.ts';

/** What finds products: Elasticsearch, or the database in its place. Answers hold only what buyers may see. */
export interface SearchEngine {
  readonly name: 'elasticsearch' | 'mysql';
  /** What is weaker than in the full profile, for `meta.degraded`. */
  readonly weaknesses: { search: readonly string[]; suggest: readonly string[] };
  search(plan: SearchPlan, signal: AbortSignal): Promise<EngineHits>;
  /** Where a product stands in this engine's own order: to go on with a cursor of the other engine. */
  locate(plan: SearchPlan, productId: string, signal: AbortSignal): Promise<readonly SortValue[] | null>;
  /** Ids of products whose texts hold the words, the last of which is a beginning. */
  suggest(words: readonly QueryWord[], count: number, signal: AbortSignal): Promise<string[]>;
  /** A spelling by words that products have; null when there is none or the engine cannot tell. */
  correct(words: readonly QueryWord[], signal: AbortSignal): Promise<string | null>;
}

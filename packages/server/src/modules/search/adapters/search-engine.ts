import type { QueryWord } from '../domain/query-words.ts';
import type { MatchedField } from '../domain/relevance.ts';
import type { EngineHits, SearchPlan, Spellings } from '../domain/search-plan.ts';

export interface Explained {
  score: number;
  /** 1 for the first hit. */
  rank: number;
  reasons: { word: string; token: string; field: MatchedField | 'all'; score: number }[];
}

export interface Located {
  /** In this engine's own order of relevance. */
  score: number;
  /** Raised with every change of the product: the same one on both engines. */
  version: number;
}

/** What finds products: Elasticsearch, or the database in its place. Answers hold only what buyers may see. */
export interface SearchEngine {
  readonly name: 'elasticsearch' | 'mysql';
  /** Hits of a better kind stand above those of a lesser one by multiples of this; words add up to less. */
  readonly tier: number;
  /** What is weaker than in the full profile, for `meta.degraded`. */
  readonly weaknesses: { search: readonly string[]; suggest: readonly string[] };
  search(plan: SearchPlan, signal: AbortSignal): Promise<EngineHits>;
  /**
   * How many products each plan finds, by one request. Whatever reaches `most` may be told as `most`, and what stands
   * behind the first that does may be left out.
   */
  counts(plans: readonly SearchPlan[], most: number, signal: AbortSignal): Promise<number[]>;
  /** Where products stand that the plan finds: to go on with a cursor. */
  locate(plan: SearchPlan, productIds: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Located>>;
  /** Why a product that the plan finds stands where it does; null when the plan does not find it. */
  explain(plan: SearchPlan, productId: string, signal: AbortSignal): Promise<Explained | null>;
  /** Ids of products whose texts hold the words, the last of which is a beginning. */
  suggest(words: readonly QueryWord[], count: number, signal: AbortSignal): Promise<string[]>;
  /**
   * For each word that no product has, or that is written otherwise far more often: how products write it, the likeliest first. Empty
   * for the others, and where the engine cannot tell.
   */
  spellings(words: readonly QueryWord[], signal: AbortSignal): Promise<Spellings>;
}

/** What counts how much in the order of hits: data, so that `mkt search eval` can compare it with other values. Pure. */

import type { MatchMode } from './search-plan.ts';

export type MatchedField = 'codes' | 'title' | 'brand' | 'category' | 'attributes' | 'description';

export interface Relevance {
  weights: Readonly<Record<MatchedField, number>>;
  /** Share of its score that a field adds beside the best one of the same word. */
  tie: number;
  /** Added where the title holds every word as typed, in the measure of a word's best score. */
  inTitle: number;
  /** Fewer hits than this on a first page, and typos are forgiven; still fewer, and some words may be missing. */
  enough: number;
  /** The least share of words that a relaxed query wants. */
  relaxedShare: number;
}

export const defaultRelevance: Relevance = {
  weights: { codes: 4, title: 5, brand: 4, category: 2, attributes: 1.5, description: 1 },
  tie: 0.2,
  inTitle: 10,
  enough: 3,
  relaxedShare: 0.34,
};

/** Each score's factor is 1 and, divided by these, its 10,000 points of popularity and 1 for what can be bought now. */
export const gentleDivisors = { popularity: 30_000, inStock: 10 };

/** How many of so many words are wanted at least. */
export function wantedWords(mode: MatchMode, words: number, relevance: Relevance): number {
  if (mode === 'exact' || mode === 'near') return words;
  return mode === 'any' ? 1 : Math.max(1, Math.min(words - 1, Math.ceil(words * relevance.relaxedShare)));
}

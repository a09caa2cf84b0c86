import { randomHex } from '../../../platform/kernel/random-hex.ts';
import { valueKey } from '../domain/derived.ts';
import { queryText } from '../domain/normalise.ts';
import { type QueryWord, queryWords } from '../domain/query-words.ts';
import type { Relevance } from '../domain/relevance.ts';
import type { Locale } from '../domain/search-document.ts';
import { categoryFilter, type SearchFilters, type SearchPlan, type SearchSort } from '../domain/search-plan.ts';
import type { WantedHits } from './find-hits.ts';
import type { MerchandisingService } from './merchandising.service.ts';
import type { Position } from './page-position.ts';
import type { SearchInput } from './search-products.service.ts';

export interface Wanted {
  q?: string | undefined;
  /** Null: everything that passes the filters. */
  words: readonly QueryWord[] | null;
  filters: SearchFilters;
  sort: SearchSort;
  limit: number;
  locale: Locale;
  position: Position | null;
}

/** What an engine is asked: the words with their synonyms, and what operators set where the order is by relevance. */
export async function buildPlan(
  { rules, relevance }: { rules: MerchandisingService; relevance: Relevance },
  wanted: Wanted,
): Promise<SearchPlan> {
  const { q, words, filters, sort, limit, locale, position } = wanted;
  const isRelevance = sort === 'relevance';
  const { pinnedIds, hiddenIds } = await rules.pins(q);
  return {
    words: words === null ? null : await rules.expand(words),
    mode: position?.mode ?? 'exact',
    relevance,
    filters,
    sort,
    pinnedIds: isRelevance ? pinnedIds : [],
    hiddenIds,
    boosts: isRelevance ? await rules.boosts() : [],
    limit,
    after: position?.sort ?? null,
    wantsFacets: position === null,
    wantsSpellings: position === null && words !== null,
    locale,
    preference: position?.preference ?? randomHex(6),
  };
}

/** The typed text with likelier words in the place of those that nothing has, as it would be searched for. */
export function respellingOf(
  { rules }: { rules: MerchandisingService },
  query: string | undefined,
): WantedHits['respell'] {
  return async (corrections) => {
    const text = query === undefined ? null : correctedText(query, corrections);
    return text === null ? null : { text, words: await rules.expand(queryWords(text)) };
  };
}

function correctedText(query: string, corrections: ReadonlyMap<string, string>): string | null {
  if (corrections.size === 0) return null;
  const words = queryText(query).split(' ');
  return words
    .map((word) => corrections.get(word.replaceAll('-', '')) ?? word)
    .join(' ')
    .slice(0, 256);
}

export function filtersOf(input: SearchInput): SearchFilters {
  return {
    category: input.category === undefined ? null : categoryFilter(input.category),
    brandKeys: [...new Set((input.brand ?? []).map(valueKey))],
    sellerIds: [...new Set(input.seller ?? [])],
    priceMin: input.price_min ?? null,
    priceMax: input.price_max ?? null,
    ratingMin: input.rating_min ?? null,
    inStock: input.in_stock ?? null,
    attributes: Object.fromEntries(
      Object.entries(input.attr ?? {}).map(([name, values]) => [name, [...new Set(values.map(valueKey))]]),
    ),
  };
}

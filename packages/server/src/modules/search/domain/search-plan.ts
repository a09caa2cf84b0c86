/** What an engine is asked and what it answers: the same words for both. Pure. */
import { hash } from 'node:crypto';
import { valueKey } from './derived.ts';
import { queryText } from './normalise.ts';
import type { QueryWord } from './query-words.ts';
import type { Relevance } from './relevance.ts';
import type { Locale } from './search-document.ts';

export type SearchSort = 'relevance' | 'newest' | 'price_asc' | 'price_desc' | 'rating' | 'best_selling';
/**
 * `exact`: every word as typed; `near`: every word, with typos (Elasticsearch) or as beginnings (the database);
 * `relaxed`: at least a third of the words; `any`: one of them.
 */
export type MatchMode = 'exact' | 'near' | 'relaxed' | 'any';
export type SortValue = string | number;

export interface SearchFilters {
  /** An id, or the key of a slug. */
  category: { kind: 'id' | 'slug'; key: string } | null;
  brandKeys: readonly string[];
  sellerIds: readonly string[];
  priceMin: number | null;
  priceMax: number | null;
  ratingMin: number | null;
  inStock: boolean | null;
  /** Keys of the wanted values by name of attribute. */
  attributes: Readonly<Record<string, readonly string[]>>;
}

export const noFilters: SearchFilters = {
  category: null,
  brandKeys: [],
  sellerIds: [],
  priceMin: null,
  priceMax: null,
  ratingMin: null,
  inStock: null,
  attributes: {},
};

export function isUnfiltered(filters: SearchFilters): boolean {
  return !Object.values(chosenOf(filters)).includes(true) && Object.keys(filters.attributes).length === 0;
}

/** The filter that a facet leaves out, so that choosing one value does not hide the others. */
export type FilterName = 'category' | 'brand' | 'seller' | 'price' | 'rating' | 'in_stock' | `attr.${string}`;

/** The filters that every product has a facet for, and whether something is chosen of each. */
export function chosenOf({
  category,
  brandKeys,
  sellerIds,
  priceMin,
  priceMax,
  ratingMin,
  inStock,
}: SearchFilters): Record<'category' | 'brand' | 'seller' | 'price' | 'rating' | 'in_stock', boolean> {
  return {
    category: category !== null,
    brand: brandKeys.length > 0,
    seller: sellerIds.length > 0,
    price: priceMin !== null || priceMax !== null,
    rating: ratingMin !== null,
    in_stock: inStock !== null,
  };
}

export interface SearchPlan {
  /** Null: everything that passes the filters. */
  words: readonly QueryWord[] | null;
  mode: MatchMode;
  relevance: Relevance;
  filters: SearchFilters;
  sort: SearchSort;
  pinnedIds: readonly string[];
  hiddenIds: readonly string[];
  boosts: readonly { categoryId: string; percent: number }[];
  limit: number;
  /** Sort values and id of the last hit before. */
  after: readonly SortValue[] | null;
  wantsFacets: boolean;
  /** How words that no product has are written in products: told with the hits. */
  wantsSpellings: boolean;
  locale: Locale;
  /** The same copy of the index answers all pages. */
  preference: string;
}

/**
 * How many values of a facet an engine tells: some more than are shown (shape-facets.ts), because a shop may be renamed.
 * Names of brands are those in which brands are written, attributes are of all names together.
 */
export const facetLimits = { categories: 120, brands: 100, brandNames: 300, sellers: 60, attributes: 500 } as const;

/** The most frequent values; what is chosen is among them, however rare, where anything has it. */
export interface RawFacets {
  categories: { id: string; count: number }[];
  /** The chosen category among those that share products with it: which it is, names tell. */
  aroundChosenCategory: { id: string; count: number }[];
  brands: { key: string; value: string; count: number }[];
  sellers: { id: string; name: string; count: number }[];
  price: { min: number | null; max: number | null; buckets: { step: number; count: number }[] };
  /** Counts by whole stars, index 0 = unrated and below one. */
  stars: number[];
  inStock: number;
  attributes: { name: string; key: string; value: string; count: number }[];
  /** What each chosen value finds in whichever language: as its filter does, and `attributes` of one language do not. */
  chosenAttributes: { name: string; key: string; count: number }[];
}

export interface EngineHits {
  /** Of what is ordered by how its words match, also the version of the product; null elsewhere. */
  hits: { id: string; sort: readonly SortValue[]; version: number | null }[];
  total: number;
  facets: RawFacets | null;
  /** By the place of the word, the likeliest first; empty where the plan does not want any. */
  spellings: Spellings;
}

export type Spellings = readonly (readonly string[])[];

/** What pins, counts and suggestions know a query by. */
export function queryKey(text: string): string {
  return hash('sha256', queryText(text), 'hex').slice(0, 32);
}

export function categoryFilter(value: string): SearchFilters['category'] {
  return /^cat_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(value)
    ? { kind: 'id', key: value }
    : { kind: 'slug', key: valueKey(value) };
}

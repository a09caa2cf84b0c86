/** A plan in Elasticsearch's query language. User text only ever stands in values of `term` clauses. */
import { type Alternative, ownForms, type QueryWord, wantedOf } from '../domain/query-words.ts';
import { gentleDivisors, type MatchedField, type Relevance, wantedWords } from '../domain/relevance.ts';
import type { FilterName, SearchPlan } from '../domain/search-plan.ts';

export type Clause = Record<string, unknown>;

/** Fields of the index by what they hold. */
const fields: Readonly<Record<MatchedField, string>> = {
  codes: 'code_text',
  title: 'title_text',
  brand: 'brand_text',
  category: 'category_text',
  attributes: 'attribute_text',
  description: 'description_text',
};

const fieldNames = Object.entries(fields) as [MatchedField, string][];

/** Far above what words can add up to: a hit of a better kind stands before all hits of a lesser one. */
export const tier = 10_000;
/** Above two tiers and all that words add up to, also where boosts multiply it: no match lifts a pin over the one before. */
const pinStep = 100 * tier;

/** Words in some field, weighted; gentle boosts for what sells, is rated well and is there; pinned products first. */
export function scoredQuery(plan: SearchPlan, filters: readonly Clause[], isNamed = false): Clause {
  const hidden = plan.hiddenIds.length === 0 ? [] : [{ terms: { id: [...plan.hiddenIds] } }];
  const filter = [{ term: { is_visible: true } }, ...filters];
  const matched = matchClauses(plan, isNamed);
  if (plan.sort !== 'relevance') return { bool: { filter, must_not: hidden, ...matched } };
  const liked = likedQuery(plan, { bool: plan.words === null ? { must: [{ match_all: {} }] } : matched });
  const tiers = plan.words === null ? [] : tierClauses(plan);
  const found = { bool: { must: [liked], should: tiers } };
  if (plan.pinnedIds.length === 0) return { bool: { filter, must_not: hidden, must: [found] } };
  // A pinned product stands first in its position even where the words would not find it.
  const pins = plan.pinnedIds.map((id, i) => constant({ term: { id } }, pinStep * (plan.pinnedIds.length - i)));
  return { bool: { filter, must_not: hidden, should: [found, ...pins], minimum_should_match: 1 } };
}

/** Gentle boosts for what sells, is rated well and is there; then what operators set for categories. */
function likedQuery({ boosts }: SearchPlan, query: Clause): Clause {
  const liked = {
    function_score: {
      query,
      functions: [
        { weight: 1 },
        { field_value_factor: { field: 'popularity', factor: 1 / gentleDivisors.popularity, missing: 0 } },
        { filter: { term: { in_stock: true } }, weight: 1 / gentleDivisors.inStock },
      ],
      score_mode: 'sum',
      boost_mode: 'multiply',
    },
  };
  if (boosts.length === 0) return liked;
  const functions = boosts.map(({ categoryId, percent }) => ({
    filter: { term: { category_ids: categoryId } },
    weight: 1 + percent / 100,
  }));
  return { function_score: { query: liked, functions, score_mode: 'multiply', boost_mode: 'multiply' } };
}

/** The same hits without an order, by one field that holds all tokens: for counting. */
export function matchingQuery(plan: SearchPlan, filters: readonly Clause[]): Clause {
  const { words, mode, relevance, pinnedIds, hiddenIds } = plan;
  const filter: Clause[] = [{ term: { is_visible: true } }, ...filters];
  if (words !== null) {
    const each = wantedOf(words).map((word) =>
      anyOfTokens('all_text', mode === 'exact' ? word.alternatives : [...word.alternatives, ...word.loose]),
    );
    const matched = { bool: { should: each, minimum_should_match: wantedWords(mode, each.length, relevance) } };
    filter.push({ bool: { should: [matched, { terms: { id: [...pinnedIds] } }], minimum_should_match: 1 } });
  }
  return { bool: { filter, must_not: hiddenIds.length === 0 ? [] : [{ terms: { id: [...hiddenIds] } }] } };
}

function constant(filter: Clause, boost: number): Clause {
  return { constant_score: { filter, boost } };
}

function matchClauses({ words, mode, relevance }: SearchPlan, isNamed: boolean): Record<string, unknown> {
  if (words === null) return {};
  const queryOf = (word: QueryWord): Clause => wordQuery(word, mode !== 'exact', relevance, isNamed);
  const wanted = wantedOf(words);
  const least = wantedWords(mode, wanted.length, relevance);
  const clauses = wanted.map(queryOf);
  const optional = words.filter(({ isOptional }) => isOptional).map(queryOf);
  const inTitle = words.map((word) => anyOfTokens(fields.title, ownForms(word)));
  return {
    must: least < wanted.length ? [{ bool: { should: clauses, minimum_should_match: least } }] : clauses,
    should: [...optional, constant({ bool: { filter: inTitle } }, relevance.inTitle)],
  };
}

/** What holds every word as typed stands before what holds it with a typo, and both before what lacks a word. */
function tierClauses({ words, mode }: SearchPlan): Clause[] {
  if (words === null || mode === 'exact') return [];
  const all = (pick: (word: QueryWord) => readonly Alternative[]): Clause => ({
    bool: { filter: wantedOf(words).map((word) => anyOfTokens('all_text', pick(word))) },
  });
  const exact = constant(
    all((word) => word.alternatives),
    tier,
  );
  return mode === 'near'
    ? [exact]
    : [
        exact,
        constant(
          all((word) => [...word.alternatives, ...word.loose]),
          tier,
        ),
      ];
}

function anyOfTokens(field: string, alternatives: readonly Alternative[]): Clause {
  const single = alternatives.filter(({ tokens }) => tokens.length === 1).map(({ tokens }) => tokens[0]);
  const several = alternatives.filter(({ tokens }) => tokens.length > 1);
  return {
    bool: {
      should: [
        ...(single.length === 0 ? [] : [{ terms: { [field]: single } }]),
        ...several.map(({ tokens }) => ({ bool: { filter: tokens.map((token) => ({ term: { [field]: token } })) } })),
      ],
      minimum_should_match: 1,
    },
  };
}

function wordQuery(word: QueryWord, isLoose: boolean, relevance: Relevance, isNamed: boolean): Clause {
  const alternatives = isLoose ? [...word.alternatives, ...word.loose] : word.alternatives;
  const queries = alternatives.map(({ tokens, weight }) => {
    const each = tokens.map((token) =>
      tokenQuery(token, weight / tokens.length, relevance, isNamed ? word.word : null),
    );
    return each.length === 1 ? (each[0] as Clause) : { bool: { must: each } };
  });
  return { dis_max: { queries, tie_breaker: 0 } };
}

/** Named, the engine tells what each clause adds; words and tokens hold letters and digits only. */
function tokenQuery(token: string, boost: number, { weights, tie }: Relevance, word: string | null): Clause {
  return {
    dis_max: {
      queries: fieldNames.map(([name, field]) => ({
        term: {
          [field]: {
            value: token,
            boost: weights[name] * boost,
            ...(word === null ? {} : { _name: `${word}|${token}|${name}` }),
          },
        },
      })),
      tie_breaker: tie,
    },
  };
}

const named = ['title_text', 'brand_text', 'code_text'] as const;

/** The words in title, brand or code, the last one as a beginning. */
export function beginningQuery(words: readonly QueryWord[]): Clause {
  const last = words.at(-1);
  const isNamed = (word: QueryWord): Clause => anyOf(named.map((field) => anyOfTokens(field, word.alternatives)));
  const must: Clause[] = wantedOf(words.slice(0, -1)).map(isNamed);
  if (last !== undefined)
    must.push(anyOf([isNamed(last), ...named.map((field) => ({ prefix: { [field]: last.word } }))]));
  return { bool: { filter: [{ term: { is_visible: true } }, ...must] } };
}

function anyOf(should: readonly Clause[]): Clause {
  return { bool: { should: [...should], minimum_should_match: 1 } };
}

export function filterClauses(plan: SearchPlan, without?: FilterName): Clause[] {
  const { filters } = plan;
  const clauses: Clause[] = [];
  const add = (name: FilterName, wanted: boolean, clause: () => Clause): void => {
    if (wanted && name !== without) clauses.push(clause());
  };
  const { category } = filters;
  add('category', category !== null, () => ({
    term: { [category?.kind === 'id' ? 'category_ids' : 'category_slugs']: category?.key },
  }));
  add('brand', filters.brandKeys.length > 0, () => ({ terms: { brand_key: [...filters.brandKeys] } }));
  add('seller', filters.sellerIds.length > 0, () => ({ terms: { seller_id: [...filters.sellerIds] } }));
  add('price', filters.priceMin !== null, () => ({ range: { price: { gte: filters.priceMin } } }));
  add('price', filters.priceMax !== null, () => ({ range: { price: { lte: filters.priceMax } } }));
  add('rating', filters.ratingMin !== null, () => ({
    range: { rating_centi: { gte: 100 * (filters.ratingMin ?? 0) } },
  }));
  add('in_stock', filters.inStock !== null, () => ({ term: { in_stock: filters.inStock } }));
  for (const [name, keys] of Object.entries(filters.attributes))
    add(`attr.${name}`, true, () => ({ terms: { attributes: keys.map((key) => `${name}|${key}`) } }));
  return clauses;
}

export function sortOf(plan: SearchPlan): Clause[] {
  const sorts: Record<SearchPlan['sort'], Clause[]> = {
    relevance: [{ _score: 'desc' }],
    newest: [{ created_ms: 'desc' }],
    price_asc: [{ price: 'asc' }],
    price_desc: [{ price: 'desc' }],
    rating: [{ rating_centi: 'desc' }, { rating_count: 'desc' }],
    best_selling: [{ units_sold: 'desc' }],
  };
  return [...sorts[plan.sort], { id: 'asc' }];
}

/** A plan in Elasticsearch's query language. User text only ever stands in values of `term` and `fuzzy` clauses. */
import type { QueryWord } from '../domain/normalise.ts';
import type { FilterName, SearchPlan } from '../domain/search-plan.ts';

export type Clause = Record<string, unknown>;

const fields: readonly (readonly [string, number])[] = [
  ['code_text', 8],
  ['title_text', 5],
  ['brand_text', 4],
  ['category_text', 2],
  ['attribute_text', 1.5],
  ['description_text', 1],
];

/** Every word in some field, weighted; gentle boosts for what sells, is rated well and is there. */
export function scoredQuery(plan: SearchPlan, filters: readonly Clause[]): Clause {
  const hidden = plan.hiddenIds.length === 0 ? [] : [{ terms: { id: [...plan.hiddenIds] } }];
  const bool = {
    filter: [{ term: { is_visible: true } }, ...filters],
    must: plan.words === null ? [] : plan.words.map((word) => wordQuery(word, plan.mode === 'near')),
    must_not: hidden,
  };
  if (plan.sort !== 'relevance') return { bool };
  const functions: Clause[] = [
    { weight: 1 },
    { field_value_factor: { field: 'popularity', factor: 1 / 30_000, missing: 0 } },
    { filter: { term: { in_stock: true } }, weight: 0.1 },
    ...plan.boosts.map(({ categoryId, percent }) => ({
      filter: { term: { category_ids: categoryId } },
      weight: percent / 100,
    })),
    ...(plan.pinnedIds.length === 0 ? [] : [{ filter: { terms: { id: [...plan.pinnedIds] } }, weight: 1_000 }]),
  ];
  const base = plan.words === null ? { bool: { ...bool, must: [{ match_all: {} }] } } : { bool };
  return { function_score: { query: base, functions, score_mode: 'sum', boost_mode: 'multiply' } };
}

function wordQuery(word: QueryWord, isNear: boolean): Clause {
  const should: Clause[] = word.alternatives.map((tokens, i) => {
    const each = tokens.map((token) => tokenQuery(token, i === 0 ? 1 : 0.8));
    return each.length === 1 ? (each[0] as Clause) : { bool: { must: each } };
  });
  const own = word.alternatives[0]?.[0] ?? '';
  // Model numbers and short words have neighbours that are other things.
  if (isNear && own.length >= 4 && !/\p{N}/u.test(own))
    should.push(
      ...fields.map(([field, weight]) => ({
        fuzzy: {
          [field]: { value: own, fuzziness: 'AUTO:4,8', prefix_length: 1, max_expansions: 30, boost: weight / 20 },
        },
      })),
    );
  return { dis_max: { queries: should, tie_breaker: 0 } };
}

function tokenQuery(token: string, boost: number): Clause {
  return {
    dis_max: {
      queries: fields.map(([field, weight]) => ({ term: { [field]: { value: token, boost: weight * boost } } })),
      tie_breaker: 0.2,
    },
  };
}

/** The words in the title, the last one as a beginning. */
export function beginningQuery(words: readonly QueryWord[]): Clause {
  const last = words.at(-1);
  const inTitle = (word: QueryWord): Clause => ({
    bool: {
      should: word.alternatives.map((tokens) => ({
        bool: { must: tokens.map((token) => ({ term: { title_text: token } })) },
      })),
      minimum_should_match: 1,
    },
  });
  const must: Clause[] = words.slice(0, -1).map(inTitle);
  if (last !== undefined)
    must.push({ bool: { should: [inTitle(last), { prefix: { title_text: last.word } }], minimum_should_match: 1 } });
  return { bool: { filter: [{ term: { is_visible: true } }, ...must] } };
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

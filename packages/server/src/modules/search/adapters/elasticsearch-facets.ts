/**
 * Facets by aggregations. Those that nothing is chosen of are counted with the hits, over what passes all filters. Each
 * that something is chosen of is counted under the other filters, by a search of its own: one search for all of them
 * would have to visit what any of them counts, once for each.
 */
import { remembering } from '../domain/memo.ts';
import { priceLadder } from '../domain/price-ladder.ts';
import { chosenOf, type FilterName, facetLimits, type RawFacets, type SearchPlan } from '../domain/search-plan.ts';
import type { Clause } from './elasticsearch-query.ts';

interface Bucket {
  key: string | number;
  doc_count: number;
}
interface Aggregation {
  buckets?: Bucket[];
  doc_count?: number;
  min?: number | null;
  max?: number | null;
}
type Counted = Record<string, Aggregation>;

/** A facet that something is chosen of. */
export interface ChosenFacet {
  filter: FilterName;
  aggregations: Record<string, Clause>;
}

/**
 * Below another aggregation each document that is found is counted once. At the top the engine may ask the whole query
 * again for each range and each value, which a query of many words does not bear.
 */
function within(aggregations: Record<string, Clause>): Record<string, Clause> {
  return { facets: { filter: { match_all: {} }, aggs: aggregations } };
}

function countedIn({ aggregations }: { aggregations?: unknown }): Counted {
  return (aggregations as { facets?: Counted } | undefined)?.facets ?? {};
}

function valuesOf(field: string, size: number, include?: string): Clause {
  const only = include === undefined ? {} : { include };
  return { terms: { field, size, order: [{ _count: 'desc' }, { _key: 'asc' }], ...only } };
}

function attributeField({ locale }: SearchPlan): string {
  return `attributes_${locale}`;
}

const { categories, brands, brandNames, sellers, attributes } = facetLimits;
const steps = [0, ...priceLadder].map((from, i) => {
  const to = priceLadder[i];
  return { key: String(i), from, ...(to === undefined ? {} : { to }) };
});
const stars = [0, 1, 2, 3, 4, 5].map((n) => ({
  key: String(n),
  from: 100 * n,
  ...(n === 5 ? {} : { to: 100 * (n + 1) }),
}));

const aggregationsBy = {
  category: { categories: valuesOf('category_ids', categories) },
  brand: { brands: valuesOf('brand_key', brands), brand_names: valuesOf('brand_facet', brandNames) },
  seller: { sellers: valuesOf('seller_facet', sellers) },
  price: {
    price_bounds: { stats: { field: 'price' } },
    price_steps: { range: { field: 'price', ranges: steps } },
  },
  rating: { stars: { range: { field: 'rating_centi', ranges: stars } } },
  in_stock: { in_stock: { filter: { term: { in_stock: true } } } },
} as const;

/** Beside the hits. Of what is chosen they count the chosen values, which may be rarer than the most frequent ones. */
export function facetAggregations(plan: SearchPlan): Record<string, Clause> {
  const field = attributeField(plan);
  // Names of attributes are of [a-z0-9_] by the contract, keys are hexadecimal: to a regular expression they mean themselves.
  const chosen = Object.entries(plan.filters.attributes).map(([name, keys]) => [
    `attribute.${name}`,
    valuesOf(field, attributes, `${name}\\|(${keys.join('|')})\\|.*`),
  ]);
  return within({
    ...Object.assign({}, ...Object.values(aggregationsBy)),
    attributes: valuesOf(field, attributes),
    ...Object.fromEntries(chosen),
    ...chosenInAnyLanguage(plan),
  });
}

function chosenInAnyLanguage({ filters }: SearchPlan): Record<string, Clause> {
  const include = Object.entries(filters.attributes).flatMap(([name, keys]) => keys.map((key) => `${name}|${key}`));
  if (include.length === 0) return {};
  return { chosen_attributes: { terms: { field: 'attributes', size: include.length, include } } };
}

export function chosenFacets(plan: SearchPlan): ChosenFacet[] {
  const isChosen = chosenOf(plan.filters);
  const fixed = Object.entries(aggregationsBy).map(([filter, aggregations]) => ({
    filter: filter as keyof typeof aggregationsBy,
    aggregations: within(aggregations),
  }));
  const named = Object.keys(plan.filters.attributes).map((name): ChosenFacet => {
    const all = valuesOf(attributeField(plan), attributes, `${name}\\|.*`);
    return { filter: `attr.${name}`, aggregations: within({ [`attribute.${name}`]: all }) };
  });
  return [...fixed.filter(({ filter }) => isChosen[filter]), ...named];
}

/** Of the answer with the hits, and of that of each chosen facet. */
export function facetsOf(
  plan: SearchPlan,
  withHits: { aggregations?: unknown },
  chosen: ReadonlyMap<FilterName, { aggregations?: unknown }>,
): RawFacets {
  const beside = countedIn(withHits);
  const own = new Map([...chosen].map(([filter, answer]) => [filter, countedIn(answer)]));
  const of = (filter: FilterName, name: string): Aggregation => (own.get(filter) ?? beside)[name] ?? {};
  const sellers = countsOf(of('seller', 'sellers'), readPair);
  const chosenSellers = own.has('seller') ? countsOf(beside['sellers'] ?? {}, readPair) : [];
  const names = Object.keys(plan.filters.attributes);
  const named = names.flatMap((name) => {
    const key = `attribute.${name}`;
    return withRare(countsOf(of(`attr.${name}`, key), readAttribute), countsOf(beside[key] ?? {}, readAttribute));
  });
  const attributes = countsOf(beside['attributes'] ?? {}, readAttribute);
  const bounds = of('price', 'price_bounds');
  return {
    categories: categoriesOf(of('category', 'categories')),
    aroundChosenCategory: plan.filters.category === null ? [] : categoriesOf(beside['categories'] ?? {}),
    brands: brandsOf(own.get('brand') ?? beside, own.has('brand') ? beside : {}),
    sellers: withRare(sellers, chosenSellers).map(({ key, value, count }) => ({ id: key, name: value, count })),
    price: {
      min: bounds.min ?? null,
      max: bounds.max ?? null,
      buckets: bucketsOf(of('price', 'price_steps'))
        .map(({ key, doc_count }) => ({ step: Number(key), count: doc_count }))
        .filter(({ count }) => count > 0),
    },
    stars: bucketsOf(of('rating', 'stars')).map(({ doc_count }) => doc_count),
    inStock: of('in_stock', 'in_stock').doc_count ?? 0,
    attributes: names.length === 0 ? attributes : [...attributes.filter(({ name }) => !names.includes(name)), ...named],
    chosenAttributes: bucketsOf(beside['chosen_attributes'] ?? {}).map(({ key, doc_count }) => {
      const [name = '', valueKey = ''] = String(key).split('|');
      return { name, key: valueKey, count: doc_count };
    }),
  };
}

function bucketsOf({ buckets }: Aggregation): Bucket[] {
  return buckets ?? [];
}

function categoriesOf(aggregation: Aggregation): RawFacets['categories'] {
  return bucketsOf(aggregation).map(({ key, doc_count }) => ({ id: String(key), count: doc_count }));
}

/** Counted in whichever way they are written, and shown in the first of them. */
function brandsOf(own: Counted, chosen: Counted): RawFacets['brands'] {
  const namesIn = ({ brand_names }: Counted): Counts<Pair> => countsOf(brand_names ?? {}, readPair);
  const names = new Map([...namesIn(chosen), ...namesIn(own)].map(({ key, value }) => [key, value]));
  const keysIn = (counted: Counted) =>
    bucketsOf(counted['brands'] ?? {}).map(({ key, doc_count }) => ({ id: String(key), count: doc_count }));
  return withRare(keysIn(own), keysIn(chosen)).flatMap(({ id, count }) => {
    const value = names.get(id);
    return value === undefined ? [] : [{ key: id, value, count }];
  });
}

interface Pair {
  /** The same for values that differ in case only. */
  id: string;
  key: string;
  value: string;
}
type Counts<T> = (T & { count: number })[];

function withRare<T extends { id: string }>(frequent: readonly T[], chosen: readonly T[]): T[] {
  const known = new Set(frequent.map(({ id }) => id));
  return [...frequent, ...chosen.filter(({ id }) => !known.has(id))];
}

/** The same values come with every search: what their terms say is read once. `key|shown value`. */
const readPair = remembering(20_000, (term): Pair => {
  const cut = term.indexOf('|');
  const key = term.slice(0, cut);
  return { id: key, key, value: term.slice(cut + 1) };
});

/** `name|key|shown value` */
const readAttribute = remembering(20_000, (term): Pair & { name: string } => {
  const [name = '', key = '', ...rest] = term.split('|');
  return { id: `${name}|${key}`, name, key, value: rest.join('|') };
});

/** Values that differ in case only are one, shown as the first of them. */
function countsOf<T extends Pair>(aggregation: Aggregation, read: (term: string) => T): Counts<T> {
  const merged = new Map<string, T & { count: number }>();
  for (const bucket of bucketsOf(aggregation)) {
    const told = read(String(bucket.key));
    const known = merged.get(told.id);
    if (known === undefined) {
      merged.set(told.id, { ...told, count: bucket.doc_count });
      continue;
    }
    known.count += bucket.doc_count;
    if (told.value < known.value) known.value = told.value;
  }
  return [...merged.values()];
}

/**
 * Facets by filtered aggregations: each is counted under all filters but its own. What is chosen of a facet has an
 * aggregation of its own beside the most frequent values, because it may be rarer than all of those.
 */
import { priceLadder } from '../domain/price-ladder.ts';
import { type FilterName, facetLimits, type RawFacets, type SearchPlan } from '../domain/search-plan.ts';
import { brandClause, type Clause, categoryClause, filterClauses, sellerClause } from './elasticsearch-query.ts';

interface Bucket {
  key: string | number;
  doc_count: number;
}
interface Buckets {
  buckets: Bucket[];
}
/** One facet: what passes the other filters, and the counts in it. */
interface Filtered {
  doc_count: number;
  values?: Buckets;
  ranges?: Buckets;
  low?: { value: number | null };
  high?: { value: number | null };
}
export type FacetAnswer = Record<string, Filtered>;

export function facetAggregations(plan: SearchPlan): Record<string, Clause> {
  const under = (without: FilterName | undefined, aggs: Record<string, Clause>, more: Clause[] = []): Clause => ({
    filter: { bool: { filter: [...filterClauses(plan, without), ...more] } },
    ...(Object.keys(aggs).length === 0 ? {} : { aggs }),
  });
  const values = (field: string, size: number, include?: string): Record<string, Clause> => ({
    values: {
      terms: {
        field,
        size,
        order: [{ _count: 'desc' }, { _key: 'asc' }],
        ...(include === undefined ? {} : { include }),
      },
    },
  });
  const attributes = `attributes_${plan.locale}`;
  const aggregations: Record<string, Clause> = {
    categories: under('category', values('category_ids', facetLimits.categories)),
    brands: under('brand', values('brand_facet', facetLimits.brands)),
    sellers: under('seller', values('seller_facet', facetLimits.sellers)),
    price: under('price', {
      low: { min: { field: 'price' } },
      high: { max: { field: 'price' } },
      ranges: {
        range: {
          field: 'price',
          ranges: [0, ...priceLadder].map((from, i) => {
            const to = priceLadder[i];
            return { key: String(i), from, ...(to === undefined ? {} : { to }) };
          }),
        },
      },
    }),
    stars: under('rating', {
      ranges: {
        range: {
          field: 'rating_centi',
          ranges: [0, 1, 2, 3, 4, 5].map((n) => ({
            key: String(n),
            from: 100 * n,
            ...(n === 5 ? {} : { to: 100 * (n + 1) }),
          })),
        },
      },
    }),
    in_stock: under('in_stock', {}, [{ term: { in_stock: true } }]),
    attributes: under(undefined, values(attributes, facetLimits.attributes)),
  };
  const { category, brandKeys, sellerIds } = plan.filters;
  if (category !== null)
    aggregations['chosen.categories'] = under('category', values('category_ids', facetLimits.categories), [
      categoryClause(category),
    ]);
  if (brandKeys.length > 0)
    aggregations['chosen.brands'] = under('brand', values('brand_facet', facetLimits.brands), [brandClause(brandKeys)]);
  if (sellerIds.length > 0)
    aggregations['chosen.sellers'] = under('seller', values('seller_facet', facetLimits.sellers), [
      sellerClause(sellerIds),
    ]);
  // Names of attributes are of [a-z0-9_] by the contract: nothing in them means anything to a regular expression.
  for (const [name, keys] of Object.entries(plan.filters.attributes)) {
    const like = (pattern: string): Clause =>
      under(`attr.${name}`, values(attributes, facetLimits.attributes, `${name}\\|${pattern}`));
    aggregations[`attribute.${name}`] = like('.*');
    aggregations[`chosen.attribute.${name}`] = like(`(${keys.join('|')})\\|.*`);
  }
  return aggregations;
}

export function facetsOf(plan: SearchPlan, answer: FacetAnswer): RawFacets {
  const buckets = (name: string): Bucket[] => answer[name]?.values?.buckets ?? [];
  const categories = (name: string): RawFacets['categories'] =>
    buckets(name).map(({ key, doc_count }) => ({ id: String(key), count: doc_count }));
  const pairs = (name: string): Pair[] => withRare(pairsOf(buckets(name)), pairsOf(buckets(`chosen.${name}`)));
  const price = answer['price'];
  const chosen = Object.keys(plan.filters.attributes);
  const attributes = [
    ...attributesOf(buckets('attributes')).filter(({ name }) => !chosen.includes(name)),
    ...chosen.flatMap((name) =>
      withRare(attributesOf(buckets(`attribute.${name}`)), attributesOf(buckets(`chosen.attribute.${name}`))),
    ),
  ];
  return {
    categories: categories('categories'),
    aroundChosenCategory: categories('chosen.categories'),
    brands: pairs('brands'),
    sellers: pairs('sellers').map(({ key, value, count }) => ({ id: key, name: value, count })),
    price: {
      min: price?.low?.value ?? null,
      max: price?.high?.value ?? null,
      buckets: (price?.ranges?.buckets ?? [])
        .map(({ key, doc_count }) => ({ step: Number(key), count: doc_count }))
        .filter(({ count }) => count > 0),
    },
    stars: (answer['stars']?.ranges?.buckets ?? []).map(({ doc_count }) => doc_count),
    inStock: answer['in_stock']?.doc_count ?? 0,
    attributes,
  };
}

interface Pair {
  key: string;
  value: string;
  count: number;
}

function withRare<T extends { key: string }>(frequent: readonly T[], chosen: readonly T[]): T[] {
  const known = new Set(frequent.map(({ key }) => key));
  return [...frequent, ...chosen.filter(({ key }) => !known.has(key))];
}

/** `key|shown value`; values that differ in case only are one, shown as the first of them. */
function pairsOf(buckets: readonly Bucket[]): Pair[] {
  const merged = new Map<string, Pair>();
  for (const bucket of buckets) {
    const text = String(bucket.key);
    const cut = text.indexOf('|');
    const key = text.slice(0, cut);
    const value = text.slice(cut + 1);
    const known = merged.get(key);
    const shown = known !== undefined && known.value < value ? known.value : value;
    merged.set(key, { key, value: shown, count: bucket.doc_count + (known?.count ?? 0) });
  }
  return [...merged.values()];
}

function attributesOf(buckets: readonly Bucket[]): RawFacets['attributes'] {
  const pairs = buckets.map(({ key, doc_count }) => {
    const [name = '', valueKey = '', ...rest] = String(key).split('|');
    return { key: `${name}/${valueKey}|${rest.join('|')}`, doc_count };
  });
  return pairsOf(pairs).map(({ key, value, count }) => {
    const [name = '', own = ''] = key.split('/');
    return { name, key: own, value, count };
  });
}

/** Facets by filtered aggregations: each is counted under all filters but its own. */
import { priceLadder } from '../domain/price-ladder.ts';
import type { FilterName, RawFacets, SearchPlan } from '../domain/search-plan.ts';
import { type Clause, filterClauses } from './elasticsearch-query.ts';

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

const facetLimit = 200;
const attributeLimit = 500;

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
    categories: under('category', values('category_ids', facetLimit)),
    brands: under('brand', values('brand_facet', facetLimit)),
    sellers: under('seller', values('seller_facet', facetLimit)),
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
    attributes: under(undefined, values(attributes, attributeLimit)),
  };
  // Names of attributes are of [a-z0-9_] by the contract: nothing in them means anything to a regular expression.
  for (const name of Object.keys(plan.filters.attributes))
    aggregations[`attribute.${name}`] = under(`attr.${name}`, values(attributes, attributeLimit, `${name}\\|.*`));
  return aggregations;
}

export function facetsOf(plan: SearchPlan, answer: FacetAnswer): RawFacets {
  const buckets = (name: string): Bucket[] => answer[name]?.values?.buckets ?? [];
  const price = answer['price'];
  const chosen = Object.keys(plan.filters.attributes);
  const attributes = [
    ...attributesOf(buckets('attributes')).filter(({ name }) => !chosen.includes(name)),
    ...chosen.flatMap((name) => attributesOf(buckets(`attribute.${name}`))),
  ];
  return {
    categories: buckets('categories').map(({ key, doc_count }) => ({ id: String(key), count: doc_count })),
    brands: pairsOf(buckets('brands')),
    sellers: pairsOf(buckets('sellers')).map(({ key, value, count }) => ({ id: key, name: value, count })),
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

/** `key|shown value`; values that differ in case only are one, shown as the first of them. */
function pairsOf(buckets: readonly Bucket[]): { key: string; value: string; count: number }[] {
  const merged = new Map<string, { key: string; value: string; count: number }>();
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

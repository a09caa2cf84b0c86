/** Raw counts of an engine as the contract shows them: ordered, named, what is chosen always among them. Pure. */
import { valueKey } from './derived.ts';
import { priceRanges } from './price-ladder.ts';
import type { RawFacets, SearchFilters } from './search-plan.ts';

export interface CategoryName {
  id: string;
  name: string;
  slug: string;
  parentId: string | null;
}

export interface ChosenValues {
  /** As the user wrote them, by key. */
  brands: ReadonlyMap<string, string>;
  attributes: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

interface ValueCount {
  value: string;
  count: number;
  selected: boolean;
}

export interface ShapedFacets {
  categories: { id: string; name: string; slug: string; parent_id: string | null; count: number; selected: boolean }[];
  brands: ValueCount[];
  sellers: { id: string; name: string; count: number; selected: boolean }[];
  price: {
    min: number | null;
    max: number | null;
    currency: string;
    ranges: { from: number; to: number | null; count: number }[];
  };
  ratings: { rating_min: number; count: number; selected: boolean }[];
  in_stock: number;
  attributes: { name: string; values: ValueCount[] }[];
}

export const noFacets: RawFacets = {
  categories: [],
  aroundChosenCategory: [],
  brands: [],
  sellers: [],
  price: { min: null, max: null, buckets: [] },
  stars: [0, 0, 0, 0, 0, 0],
  inStock: 0,
  attributes: [],
  chosenAttributes: [],
};

export function shapeFacets(
  raw: RawFacets,
  filters: SearchFilters,
  chosen: ChosenValues,
  nameOf: (categoryId: string) => CategoryName | undefined,
  currency: string,
): ShapedFacets {
  const { ratingMin } = filters;
  return {
    categories: shapeCategories(raw, filters.category, nameOf),
    brands: withChosen(raw.brands, chosen.brands, 50),
    sellers: raw.sellers
      .map((seller) => ({ ...seller, selected: filters.sellerIds.includes(seller.id) }))
      .sort((a, b) => Number(b.selected) - Number(a.selected))
      .slice(0, 50)
      .sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1)),
    price: {
      min: raw.price.min,
      max: raw.price.max,
      currency,
      ranges: priceRanges(raw.price.buckets),
    },
    ratings: [5, 4, 3, 2, 1].flatMap((stars) => {
      const count = raw.stars.slice(stars).reduce((sum, n) => sum + n, 0);
      const selected = ratingMin === stars;
      return count > 0 || selected ? [{ rating_min: stars, count, selected }] : [];
    }),
    in_stock: raw.inStock,
    attributes: shapeAttributes(withChosenCounts(raw, chosen.attributes), chosen.attributes),
  };
}

function shapeCategories(
  raw: RawFacets,
  category: SearchFilters['category'],
  nameOf: (id: string) => CategoryName | undefined,
): ShapedFacets['categories'] {
  const shaped = (counts: RawFacets['categories']): ShapedFacets['categories'] =>
    counts.flatMap(({ id, count }) => {
      const known = nameOf(id);
      if (known === undefined) return [];
      const selected = category !== null && category.key === (category.kind === 'id' ? id : valueKey(known.slug));
      return [{ id, name: known.name, slug: known.slug, parent_id: known.parentId, count, selected }];
    });
  const most = shaped(raw.categories).slice(0, 100);
  if (category === null || most.some(({ selected }) => selected)) return most;
  const chosen = shaped(raw.aroundChosenCategory).filter(({ selected }) => selected);
  return [...most.slice(0, 100 - chosen.length), ...chosen];
}

function withChosen(
  counts: readonly { key: string; value: string; count: number }[],
  chosen: ReadonlyMap<string, string>,
  limit: number,
): ValueCount[] {
  if (chosen.size === 0)
    return [...counts]
      .sort(byCount)
      .slice(0, limit)
      .map(({ value, count }) => ({ value, count, selected: false }));
  const all = [...counts];
  for (const [key, value] of chosen) if (!all.some((known) => known.key === key)) all.push({ key, value, count: 0 });
  const isChosen = (key: string): boolean => chosen.has(key);
  return all
    .sort((a, b) => Number(isChosen(b.key)) - Number(isChosen(a.key)) || byCount(a, b))
    .slice(0, limit)
    .sort(byCount)
    .map(({ key, value, count }) => ({ value, count, selected: isChosen(key) }));
}

function byCount(a: { key: string; count: number }, b: { key: string; count: number }): number {
  return b.count - a.count || (a.key < b.key ? -1 : 1);
}

/** What is chosen by the count that its filter has, shown as the language of the answer has it or as the user wrote it. */
function withChosenCounts(
  { attributes, chosenAttributes }: RawFacets,
  chosen: ChosenValues['attributes'],
): readonly RawFacets['attributes'][number][] {
  if (chosenAttributes.length === 0) return attributes;
  const idOf = ({ name, key }: { name: string; key: string }): string => `${name}|${key}`;
  const shown = new Map(attributes.map((known) => [idOf(known), known.value]));
  const counted = chosenAttributes.map((own) => ({
    ...own,
    value: shown.get(idOf(own)) ?? chosen.get(own.name)?.get(own.key) ?? '',
  }));
  const isCounted = new Set(counted.map(idOf));
  return [...attributes.filter((known) => !isCounted.has(idOf(known))), ...counted];
}

/** Chosen attributes first, then those that most products have; one that has a single value for all tells nothing apart. */
function shapeAttributes(
  counts: readonly RawFacets['attributes'][number][],
  chosen: ChosenValues['attributes'],
): ShapedFacets['attributes'] {
  const byName = new Map<string, RawFacets['attributes']>();
  for (const count of counts) {
    const known = byName.get(count.name);
    if (known === undefined) byName.set(count.name, [count]);
    else known.push(count);
  }
  for (const name of chosen.keys()) if (!byName.has(name)) byName.set(name, []);
  return [...byName]
    .filter(([name, values]) => chosen.has(name) || values.length > 1)
    .map(([name, values]) => ({
      name,
      values,
      isChosen: chosen.has(name),
      weight: values.reduce((sum, { count }) => sum + count, 0),
    }))
    .sort((a, b) => Number(b.isChosen) - Number(a.isChosen) || b.weight - a.weight || (a.name < b.name ? -1 : 1))
    .slice(0, 20)
    .map(({ name, values }) => ({ name, values: withChosen(values, chosen.get(name) ?? new Map(), 50) }));
}

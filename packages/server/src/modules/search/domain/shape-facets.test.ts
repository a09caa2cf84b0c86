import { expect, it } from 'vitest';
import { valueKey } from './derived.ts';
import { noFilters, type RawFacets } from './search-plan.ts';
import { noFacets, shapeFacets } from './shape-facets.ts';

const names = new Map(
  Array.from({ length: 120 }, (_, i) => {
    const id = `cat_${i}`;
    return [id, { id, name: `Category ${i}`, slug: `category-${i}`, parentId: null }];
  }),
);
const counts: RawFacets['categories'] = [...names.keys()].map((id, i) => ({ id, count: 1_000 - i }));

function shapedCategories(raw: Partial<RawFacets>, category: (typeof noFilters)['category']) {
  const chosen = { brands: new Map(), attributes: new Map() };
  return shapeFacets({ ...noFacets, ...raw }, { ...noFilters, category }, chosen, (id) => names.get(id), 'USD')
    .categories;
}

it('shows the hundred most frequent categories', () => {
  expect(shapedCategories({ categories: counts }, null).map(({ id }) => id)).toEqual([...names.keys()].slice(0, 100));
});

it('shows the chosen category once where it is among them', () => {
  const categories = shapedCategories(
    { categories: counts, aroundChosenCategory: [{ id: 'cat_3', count: 997 }] },
    { kind: 'id', key: 'cat_3' },
  );
  expect(categories).toHaveLength(100);
  expect(categories.filter(({ selected }) => selected)).toMatchObject([{ id: 'cat_3', count: 997 }]);
});

it('shows a rarer chosen category at the end, and none of those around it', () => {
  const aroundChosenCategory = [
    { id: 'cat_101', count: 900 },
    { id: 'cat_110', count: 3 },
    { id: 'cat_111', count: 2 },
  ];
  for (const category of [
    { kind: 'id', key: 'cat_110' } as const,
    { kind: 'slug', key: valueKey('category-110') } as const,
  ]) {
    const categories = shapedCategories({ categories: counts, aroundChosenCategory }, category);
    expect(categories).toHaveLength(100);
    expect(categories.at(-1)).toMatchObject({ id: 'cat_110', count: 3, selected: true });
    expect(categories.at(-2)).toMatchObject({ id: 'cat_98', selected: false });
  }
});

import { expect, it } from 'vitest';
import { ImportCategories } from './import-categories.ts';
import type { ImportCategory, OpenCatalog } from './open-catalog.ts';

const mostOfCall = 2_000;

/** Knows what a call itself brings and nothing of the calls before: as of categories that were found by their names. */
function forgetfulCatalog() {
  const calls: ImportCategory[][] = [];
  const importCategories: OpenCatalog['product']['importCategories'] = async (_context, input) => {
    const { categories } = input;
    expect(categories.length).toBeLessThanOrEqual(mostOfCall);
    expect(input).toMatchObject({ keep_existing: true });
    const seen = new Set<string | null>([null]);
    for (const { external_id, parent_external_id } of categories) {
      expect(seen).toContain(parent_external_id);
      seen.add(external_id);
    }
    calls.push(categories);
    return {
      categories: categories.map(({ external_id, name }) => ({
        external_id,
        category_id: `cat of ${name}`,
        outcome: 'created' as const,
      })),
    };
  };
  return { calls, catalog: { product: { importCategories } } as unknown as OpenCatalog };
}

it('sends each path with all its levels, in calls of the size that the contract allows', async () => {
  const { calls, catalog } = forgetfulCatalog();
  const wanted = Array.from({ length: mostOfCall }, (_, i) => ({
    path: ['Home', `Room ${i % 900}`, `Corner ${i}`],
    language: 'en' as const,
  }));
  const categories = new ImportCategories(catalog);
  expect(await categories.idsOf(wanted)).toEqual(wanted.map((_, i) => `cat of Corner ${i}`));
  expect(calls.length).toBe(2);

  expect(await categories.idsOf(wanted)).toHaveLength(mostOfCall);
  expect(calls.length).toBe(2);
  await categories.idsOf([{ path: ['Home', 'Room 1', 'Corner new'], language: 'en' }]);
  expect(calls[2]?.map(({ name }) => name)).toEqual(['Home', 'Room 1', 'Corner new']);
});

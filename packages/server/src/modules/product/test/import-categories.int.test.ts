/** Categories that a seed or an import brings, beside those that admins made. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import type { Schemas } from '../product.mapper.ts';
import { ProductApp } from './product-app.ts';

type Wanted = Partial<Schemas['ImportCategory']> & { external_id: string };

let app: ProductApp;

beforeAll(async () => {
  app = await ProductApp.start({ worker: false });
});
afterAll(() => app?.close());

const bring = async (wanted: readonly Wanted[]) => {
  const { categories } = await app.ports.product.importCategories(testContext(), {
    categories: wanted.map((category) => ({
      parent_external_id: null,
      name: category.external_id,
      position: 0,
      ...category,
    })),
  });
  return categories;
};
const rowOf = (id: string | undefined) =>
  app.db
    .selectFrom('categories')
    .select(['name', 'names', 'slug', 'parent_id', 'position', 'version'])
    .where('id', '=', id ?? '')
    .executeTakeFirstOrThrow();
const slugsOf = async (categories: readonly { category_id: string }[]) =>
  Promise.all(categories.map(async ({ category_id }) => (await rowOf(category_id)).slug));

it('get slugs that differ where the database holds them for equal, and the same ones again', async () => {
  const pairs = ['Café', 'Cafe', 'CAFÉ ', 'قسم ١', 'قسم 1', 'Straße', 'Strasse'].map((name, i) => ({
    external_id: `like ${i}`,
    name,
  }));
  const made = await bring(pairs);
  expect(made.map(({ outcome }) => outcome)).toEqual(pairs.map(() => 'created'));
  const slugs = await slugsOf(made);
  expect(slugs.slice(0, 2)).toEqual(['café', expect.stringMatching(/^cafe-[0-9a-f]{6}$/)]);
  expect(slugs.slice(3, 5)).toEqual(['قسم-١', expect.stringMatching(/^قسم-1-[0-9a-f]{6}$/)]);
  expect((await bring(pairs)).map(({ outcome }) => outcome)).toEqual(pairs.map(() => 'unchanged'));
  expect(await slugsOf(made)).toEqual(slugs);
});

it('get endings also when a change or a long slug of their own is taken', async () => {
  const slug = 'x'.repeat(200);
  const made = await bring([
    { external_id: 'long 1', slug },
    { external_id: 'long 2', slug },
    { external_id: 'renamed 1', name: 'Pâté' },
    { external_id: 'renamed 2', name: 'Terrine' },
  ]);
  const renamed = [{ external_id: 'renamed 2', name: 'Pate' }];
  expect((await bring(renamed))[0]?.outcome).toBe('updated');
  expect((await bring(renamed))[0]?.outcome).toBe('unchanged');
  const slugs = await slugsOf(made);
  expect(slugs).toEqual([slug, expect.stringMatching(/^x{193}-[0-9a-f]{6}$/), 'pâté', expect.stringMatching(/^pate-/)]);
});

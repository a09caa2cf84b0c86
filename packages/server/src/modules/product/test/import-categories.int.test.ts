/** Categories that a seed or an import brings, beside those that admins made. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import type { Schemas } from '../product.mapper.ts';
import { ProductApp } from './product-app.ts';

type Wanted = Partial<Schemas['ImportCategory']> & { external_id: string };

let app: ProductApp;
let admin: { token: string };

beforeAll(async () => {
  app = await ProductApp.start({ worker: false });
  admin = await app.signIn(['buyer', 'admin']);
});
afterAll(() => app?.close());

const bring = async (wanted: readonly Wanted[], options: { keep_existing?: boolean } = {}) => {
  const { categories } = await app.ports.product.importCategories(testContext(), {
    categories: wanted.map((category) => ({
      parent_external_id: null,
      name: category.external_id,
      position: 0,
      ...category,
    })),
    ...options,
  });
  return categories;
};
/** Each level a member, the last one's answer. */
const bringPath = async (path: readonly string[], prefix = 'file') => {
  const keys = path.map((_, depth) => `${prefix}/${path.slice(0, depth + 1).join('/')}`);
  const categories = await bring(
    path.map((name, i) => ({ name, external_id: keys[i] as string, parent_external_id: keys[i - 1] ?? null })),
    { keep_existing: true },
  );
  return { last: categories.at(-1)?.category_id, outcomes: categories.map(({ outcome }) => outcome) };
};
const make = async (body: object): Promise<string> => {
  const made = await app.request('POST', '/categories', { token: admin.token, body: { names: {}, ...body } });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return made.data.id;
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

it('are changed by their external id, unless what is there is to be kept', async () => {
  const [home, garden, light] = await bring([
    { external_id: 'k home', name: 'Kept home' },
    { external_id: 'k garden', name: 'Kept garden' },
    { external_id: 'k light', name: 'Kept light', parent_external_id: 'k home' },
  ]);
  const before = await rowOf(light?.category_id);
  const etag = `"v${before.version}"`;
  const edited = await app.request('PUT', `/categories/${light?.category_id}`, {
    token: admin.token,
    headers: { 'if-match': etag },
    body: {
      name: 'Kept lamps',
      slug: before.slug,
      names: { ar: 'مصابيح' },
      parent_id: garden?.category_id,
      position: 7,
    },
  });
  expect(edited.status).toBe(200);
  const asEdited = await rowOf(light?.category_id);
  const wanted = [
    { external_id: 'k home', name: 'Kept home' },
    { external_id: 'k light', name: 'Kept light', parent_external_id: 'k home' },
    { external_id: 'k bulb', name: 'Kept bulb', parent_external_id: 'k light' },
  ];
  const kept = await bring(wanted, { keep_existing: true });
  expect(kept.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'created']);
  expect(kept[1]?.category_id).toBe(light?.category_id);
  expect(await rowOf(light?.category_id)).toEqual(asEdited);
  expect((await rowOf(kept[2]?.category_id)).parent_id).toBe(light?.category_id);

  expect((await bring(wanted)).map(({ outcome }) => outcome)).toEqual(['unchanged', 'updated', 'unchanged']);
  expect(await rowOf(light?.category_id)).toMatchObject({
    name: 'Kept light',
    parent_id: home?.category_id,
    position: 0,
  });
});

it('are found by a name below the same parent, in any language, and only what is missing is made', async () => {
  const root = await make({ name: 'Admin  Root', slug: 'admin-root', names: { ar: 'الجذر' } });
  const child = await make({ name: 'Child', slug: 'admin-child', parent_id: root });
  const other = await make({ name: 'Other', slug: 'admin-other', names: { ar: 'child' }, parent_id: root });
  const both = ['unchanged', 'unchanged'];
  expect(await bringPath(['ADMIN root', 'ｃｈｉｌｄ'])).toEqual({ last: child, outcomes: both });
  expect(await bringPath(['الجذر', 'Other'])).toEqual({ last: other, outcomes: both });
  const made = await bringPath(['Admin root', 'Child', 'Grandchild']);
  expect(made.outcomes).toEqual([...both, 'created']);
  expect((await rowOf(made.last)).parent_id).toBe(child);
  // By another path to the same parent it is the same one, also within one call.
  expect(await bringPath(['الجذر', 'child', 'GRANDCHILD'])).toEqual({
    last: made.last,
    outcomes: [...both, 'unchanged'],
  });
  const twins = await bring(
    [
      { external_id: 'twin root', name: 'Twin root' },
      { external_id: 'twin 1', name: 'Twin', parent_external_id: 'twin root' },
      { external_id: 'twin 2', name: ' twin', parent_external_id: 'twin root' },
    ],
    { keep_existing: true },
  );
  expect(twins.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'unchanged']);
  expect(twins[2]?.category_id).toBe(twins[1]?.category_id);
  // Elsewhere a like name is another category.
  expect((await bringPath(['Child'])).outcomes).toEqual(['created']);
});

it('are answered with their parent where the tree goes no deeper and what is there is kept', async () => {
  const path = Array.from({ length: 12 }, (_, i) => `Level ${i}`);
  const deep = await bringPath(path);
  expect(deep.outcomes).toEqual([...Array(10).fill('created'), 'unchanged', 'unchanged']);
  expect((await rowOf(deep.last)).name).toBe('Level 9');
  const keys = path.map((_, i) => ({ external_id: `d ${i}`, parent_external_id: i === 0 ? null : `d ${i - 1}` }));
  await expect(bring(keys)).rejects.toMatchObject({ code: 'import_rejected' });
});

/** Products that are filed while admins change the categories: neither change is lost on the other. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { holdTreeSequence } from '../repositories/category.repository.ts';
import { eventually, ProductApp, productInput, type SellerLogin } from './product-app.ts';

let app: ProductApp;
let admin: { token: string };
let seller: SellerLogin;
/** Where the product stands, where it is filed next, and where that category's parent is moved to. */
let from: string;
let to: string;
let above: string;
let target: string;
let product: string;

beforeAll(async () => {
  app = await ProductApp.start();
  admin = await app.signIn(['buyer', 'admin']);
  seller = await app.openShop(admin.token);
  // Its products must not be taken for relisting by the news of its approval in the midst of a test.
  await eventually(
    () => app.db.selectFrom('seller_snapshots').select('seller_id').where('status', '=', 'approved').execute(),
    (approved) => approved.length === 1,
  );
});
afterAll(() => app?.close());
beforeEach(async () => {
  [from = ''] = await app.categories('From');
  [to = '', above = ''] = await app.categories('Above', 'To');
  [target = ''] = await app.categories('Target');
  await relisted();
  await bring(from, 'Lamp');
  const row = await app.db
    .selectFrom('products')
    .select('id')
    .where('category_id', '=', from)
    .executeTakeFirstOrThrow();
  product = row.id;
});

const bring = async (category: string, title: string) => {
  const { results } = await app.ports.product.importProducts(testContext(), {
    records: [{ seller_id: seller.sellerId, external_id: `of ${from}`, product: { ...productInput(category), title } }],
  });
  return results[0]?.outcome;
};
const replace = async (category: string) => {
  const body = { ...productInput(category), title: 'Replaced' };
  const headers = { 'if-match': '"v1"' };
  const { status, code } = await app.request('PUT', `/products/${product}`, { token: seller.token, body, headers });
  return code ?? status;
};
const edit = async (method: string, category: string, body?: object) => {
  const headers = { 'if-match': '"v1"' };
  const { status } = await app.request(method, `/categories/${category}`, { token: admin.token, body, headers });
  expect(status).toBeLessThan(300);
};
/** No shop's or category's products wait to follow it. */
const relisted = async () => {
  for (const table of ['seller_snapshots', 'categories'] as const)
    await eventually(
      () => app.db.selectFrom(table).select('sequence').where('waits_for_relisting', '=', 1).execute(),
      (waiting) => waiting.length === 0,
    );
};
const moveAbove = async () => {
  await edit('PUT', above, { name: `Above ${from}`, parent_id: target });
  await relisted();
};
/** `write` has read the tree and waits for the product's row while `change` is made. */
async function meanwhile<T>(write: () => Promise<T>, change: () => Promise<void>): Promise<T> {
  let written: Promise<T> | undefined;
  await app.db.transaction().execute(async (tx) => {
    await tx.selectFrom('products').select('id').where('id', '=', product).forUpdate().execute();
    written = write();
    written.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 300));
    await change();
  });
  return written as Promise<T>;
}
const listedIn = async () => {
  const listings = app.db.selectFrom('category_listings').select('category_id').where('product_id', '=', product);
  return (await listings.execute()).map((row) => row.category_id).sort();
};

it.each([
  ['an import', () => bring(to, 'Changed'), 'updated'],
  ['its seller', () => replace(to), 200],
])(
  'one that %s files in a branch that is moved meanwhile is listed where the branch stands',
  async (_, write, answer) => {
    expect(await meanwhile<unknown>(write, moveAbove)).toBe(answer);
    expect(await listedIn()).toEqual([target, above, to].sort());
  },
);

it.each([
  ['an import', () => bring(to, 'Changed').catch((error: { code: string }) => error.code), 'import_rejected'],
  ['its seller', () => replace(to), 'not_found'],
])('one that %s files in a category that is deleted meanwhile stays where it was', async (_, write, answer) => {
  expect(await meanwhile<unknown>(write, () => edit('DELETE', to))).toBe(answer);
  expect(await listedIn()).toEqual([from]);
});

it('a category into which a product is just filed is not deleted under it', async () => {
  let deleted: Promise<number> | undefined;
  await app.db.transaction().execute(async (tx) => {
    // As a transaction that filed a product stands before its commit.
    await tx.updateTable('products').set({ category_id: to }).where('id', '=', product).execute();
    await holdTreeSequence(tx);
    const headers = { 'if-match': '"v1"' };
    deleted = app.request('DELETE', `/categories/${to}`, { token: admin.token, headers }).then(({ status }) => status);
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  expect(await deleted).toBe(409);
});

/** Imports and lists on eight hundred products: repeats, filters against a plain re-computation, pages, plans. */
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { growingSteps, type SentStatement, statementsDuring } from '../../../platform/testing/request-statements.ts';
import type { Schemas } from '../product.mapper.ts';
import {
  type ListedId,
  type ListingFilter,
  listingQuery,
  type RangeIndex,
} from '../repositories/listing.repository.ts';
import { eventually, ProductApp, productInput, type SellerLogin } from './product-app.ts';

const size = 800;
const colors = ['Red', 'Green', 'Blue', 'Black'];

let app: ProductApp;
let seller: SellerLogin;
let admin: { token: string };
let leaves: string[];
let root: string;
let records: Schemas['ImportRecord'][];
let ids: string[];

beforeAll(async () => {
  app = await ProductApp.start();
  admin = await app.signIn(['buyer', 'admin']);
  seller = await app.openShop(admin.token);
  const [left = '', top = ''] = await app.categories('Home', 'Lamps');
  root = top;
  const created = await app.request('POST', '/categories', {
    token: admin.token,
    body: { name: 'Chairs', parent_id: top },
  });
  leaves = [left, created.data.id];
  records = Array.from({ length: size }, (_, i) => recordOf(i));
  ids = [];
  for (let i = 0; i < size; i += 500) {
    const { results } = await app.ports.product.importProducts(testContext(), { records: records.slice(i, i + 500) });
    ids.push(...results.map((result) => result.product_id));
  }
  await sql`ANALYZE TABLE products, skus, category_listings, product_attributes`.execute(app.db);
});
afterAll(() => app?.close());

function recordOf(i: number): Schemas['ImportRecord'] {
  const price = 100 + ((i * 7919) % 5000);
  return {
    seller_id: seller.sellerId,
    external_id: `item-${i}`,
    product: {
      ...productInput(leaves[i % 2] as string),
      title: `Thing number ${i}`,
      brand: `Brand ${i % 20}`,
      attributes: { color: colors[i % 4] as string },
      skus: [{ code: `T-${i}`, title: '', price, initial_stock: i % 5 === 0 ? 0 : 10, low_stock_threshold: 2 }],
    },
  };
}

const all = async (query: string): Promise<Schemas['ProductCard'][]> => {
  const cards: Schemas['ProductCard'][] = [];
  let cursor: string | null = null;
  do {
    const answer = await app.request(
      'GET',
      `/products?limit=100&${query}${cursor === null ? '' : `&cursor=${cursor}`}`,
    );
    if (answer.status !== 200) throw new Error(`${query}: ${JSON.stringify(answer.body)}`);
    cards.push(...answer.data);
    cursor = answer.body.meta.page.next_cursor;
  } while (cursor !== null);
  return cards;
};

describe('an import', () => {
  it('adds nothing twice, replaces what changed, and takes a batch whole or not at all', async () => {
    const batch = records.slice(0, 3);
    const again = await app.ports.product.importProducts(testContext(), { records: batch });
    expect(again.results.map((r) => [r.product_id, r.outcome])).toEqual(ids.slice(0, 3).map((id) => [id, 'unchanged']));
    const changed = structuredClone(batch);
    changed[1]!.product.title = 'Renamed by import';
    const mixed = await app.ports.product.importProducts(testContext(), { records: changed });
    expect(mixed.results.map((r) => r.outcome)).toEqual(['unchanged', 'updated', 'unchanged']);
    expect((await app.request('GET', `/products/${ids[1]}`)).data.title).toBe('Renamed by import');
    const broken = [recordOf(size + 1), { ...recordOf(size + 2), product: productInput(newId('cat')) }];
    await expect(app.ports.product.importProducts(testContext(), { records: broken })).rejects.toMatchObject({
      code: 'import_rejected',
      errors: [{ path: '/records/1/product/category_id' }],
    });
    const { count } = await app.db
      .selectFrom('products')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBe(size);
  });

  it('leaves alone what its seller has changed since, when it is asked to', async () => {
    const [record] = structuredClone(records.slice(4, 5));
    // As every edit by hand leaves it.
    await app.db.updateTable('products').set({ content_hash: null }).where('id', '=', ids[4]!).execute();
    const outcomes = async (keepEdited: boolean) =>
      (
        await app.ports.product.importProducts(testContext(), { records: [record!], keep_edited: keepEdited })
      ).results.map((result) => result.outcome);
    expect(await outcomes(true)).toEqual(['unchanged']);
    expect(await outcomes(false)).toEqual(['updated']);
  });

  it('writes every piece into the ledger and one event per product', async () => {
    const { rows } = await sql<{ n: number }>`SELECT COUNT(*) AS n FROM skus s LEFT JOIN
      (SELECT sku_id, SUM(delta_on_hand) AS d FROM stock_ledger GROUP BY sku_id) l ON l.sku_id = s.id
      WHERE s.on_hand <> COALESCE(l.d, 0)`.execute(app.db);
    expect(rows).toEqual([{ n: 0 }]);
    const events = await app.db
      .selectFrom('outbox')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('type', '=', 'product.created')
      .executeTakeFirstOrThrow();
    expect(events.count).toBe(size);
  });

  it('takes reviews once, with the ratings', async () => {
    const reviews = [5, 3].map((rating, i) => ({
      external_id: `review-${i}`,
      product_id: ids[10] as string,
      rating,
      title: '',
      body: 'As described.',
      author_name: 'Nour H.',
    }));
    const call = () => app.ports.product.importReviews(testContext(), { reviews });
    expect(await call()).toEqual({ created: 2, unchanged: 0 });
    expect(await call()).toEqual({ created: 0, unchanged: 2 });
    const page = await eventually(
      () => app.request('GET', `/products/${ids[10]}`),
      (answer) => answer.data.rating.count === 2,
    );
    expect(page.data.rating.average).toBe(4);
  });
});

describe('lists', () => {
  it('give every product of a category with its descendants once, in the order of price', async () => {
    const cards = await all(`category=${root}&sort=price_asc`);
    expect(cards).toHaveLength(size);
    expect(new Set(cards.map((card) => card.id)).size).toBe(size);
    const prices = cards.map((card) => card.price);
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
    expect(await all(`category=${leaves[1]}&sort=price_desc`)).toHaveLength(size / 2);
  });

  it('filter by price, stock, brand, attribute and rating as a plain count says', async () => {
    const wanted = (check: (i: number, price: number) => boolean): number =>
      records.filter((r, i) => check(i, r.product.skus[0]!.price)).length;
    const counts = await Promise.all(
      [
        'price_min=1000&price_max=2000&sort=price_desc',
        'in_stock=false',
        'brand=brand 3&brand=Brand 4',
        'attr[color]=red',
        'attr[color]=Red&attr[color]=Blue&in_stock=true&sort=best_selling',
        `category=${leaves[0]}&brand=Brand 6&sort=rating`,
        'rating_min=4',
        'category=nowhere',
      ].map(async (query) => (await all(encodeURI(query))).length),
    );
    expect(counts).toEqual([
      wanted((_, price) => price >= 1000 && price <= 2000),
      wanted((i) => i % 5 === 0),
      wanted((i) => i % 20 === 3 || i % 20 === 4),
      wanted((i) => i % 4 === 0),
      wanted((i) => i % 2 === 0 && i % 5 !== 0),
      wanted((i) => i % 2 === 0 && i % 20 === 6),
      1,
      0,
    ]);
  });

  it('go on with a cursor whatever the order of the parameters', async () => {
    const get = (query: string) => app.request('GET', `/products?limit=2&${query}`);
    const first = await get('brand=Brand%201&brand=Brand%202&attr[color]=Green&attr[color]=Blue');
    const cursor = first.body.meta.page.next_cursor;
    const next = await get(`attr[color]=Blue&attr[color]=Green&cursor=${cursor}&brand=Brand%202&brand=Brand%201`);
    expect(next.status, JSON.stringify(next.body)).toBe(200);
    const shown = [...first.data, ...next.data].map((product: { id: string }) => product.id);
    expect(new Set(shown).size).toBe(4);
  });

  it('show what goes well beside a product, never itself', async () => {
    const related = await app.request('GET', `/products/${ids[42]}/related?count=6`);
    expect(related.data).toHaveLength(6);
    expect(related.data.map((card: { id: string }) => card.id)).not.toContain(ids[42]);
    expect((await app.request('GET', `/products/${newId('prod')}/related`)).code).toBe('not_found');
  });

  it('follow a product whose last piece is claimed', async () => {
    const id = ids[11] as string;
    const before = await app.request('GET', `/products/${id}`);
    const [sku] = before.data.skus;
    await app.port.reserveStock(testContext(), {
      order_id: newId('ord'),
      buyer_id: newId('usr'),
      lines: [{ sku_id: sku.id, quantity: 10, unit_price: sku.price }],
    });
    await eventually(
      () => app.db.selectFrom('products').select('in_stock').where('id', '=', id).executeTakeFirstOrThrow(),
      (row) => row.in_stock === 0,
    );
  });

  it('are the same by the index of their order and by that of a filter', async () => {
    const range = { priceMin: 1_000, priceMax: 3_000, ratingMin: 0 };
    for (const sort of ['newest', 'price_asc', 'price_desc', 'rating', 'best_selling'] as const)
      for (const filter of [
        { ...range, sort },
        { ...range, sort, categoryId: root, inStock: true },
        { ...range, sort, categoryId: root, brands: ['Brand 3', 'Brand 8'] },
      ]) {
        const first = await listed(filter, null, null);
        expect(first).toHaveLength(21);
        const next = await listed(filter, first[9]!, null);
        expect(next.slice(0, 11)).toEqual(first.slice(10));
        for (const narrow of ['price', 'rating'] as const) {
          expect(await listed(filter, null, narrow)).toEqual(first);
          expect(await listed(filter, first[9]!, narrow)).toEqual(next);
        }
      }
  });

  it('read no more than they show: an index for each order, no sorting of large sets', async () => {
    const filters: ListingFilter[] = (['newest', 'price_asc', 'price_desc', 'rating', 'best_selling'] as const).flatMap(
      (sort) => [
        { sort },
        { sort, inStock: true },
        { sort, categoryId: root },
        { sort, categoryId: root, inStock: true },
      ],
    );
    for (const filter of filters) {
      for (const after of [null, { id: ids[100] as string, sortValue: filter.sort === 'newest' ? ids[100]! : 1000 }]) {
        const plan = await explain(listingQuery(filter, after, 21));
        const text = JSON.stringify([filter, plan]);
        expect(
          plan.map((step) => step.type),
          text,
        ).not.toContain('ALL');
        expect(plan.map((step) => step.Extra ?? '').join(), text).not.toMatch(/filesort|temporary/i);
      }
    }
    // A walk past what a filter leaves out reads no rows of products.
    for (const filter of filters) {
      const plan = await explain(listingQuery({ ...filter, priceMin: 1, priceMax: 9_000, ratingMin: 1 }, null, 21));
      const isClustered = filter.categoryId !== undefined && filter.sort === 'newest';
      expect(plan[0]?.key).toMatch(isClustered ? /^PRIMARY$/ : /^(products|category_listings)_/);
      if (!isClustered) expect(plan[0]?.Extra, JSON.stringify([filter, plan])).toMatch(/Using index/);
    }
    for (const filter of [
      { sort: 'price_asc', brands: ['Brand 3'] },
      { sort: 'newest', sellerIds: [seller.sellerId] },
    ] as const) {
      const [step] = await explain(listingQuery(filter, null, 21));
      expect(step?.key).toMatch(/^products_(brand|seller)$/);
      expect(step?.Extra).toMatch(/Using index/);
    }
  });
});

async function listed(filter: ListingFilter, after: ListedId | null, narrow: RangeIndex | null): Promise<ListedId[]> {
  return (await listingQuery(filter, after, 21, narrow).execute(app.db)).rows;
}

async function explain(query: RawBuilder<unknown>): Promise<{ type: string; key: string; Extra: string | null }[]> {
  const { rows } = await sql<{ type: string; key: string; Extra: string | null }>`EXPLAIN ${query}`.execute(app.db);
  return rows;
}

describe('every list and page', () => {
  // What the imports and the opening of the shop left to the worker would be counted among a page's statements.
  beforeAll(async () => {
    const left = () => ofPages(() => new Promise((resolve) => setTimeout(resolve, 1_200)));
    for (let looks = 1; (await left()).length > 0; looks++)
      if (looks === 60) throw new Error('The worker does not rest');
  }, 100_000);

  // Statements at most: the ids, then cards with their SKUs and pictures, together and not one by one.
  it.each([
    ['all', () => '/products?limit=31', 6],
    ['a category', () => `/products?category=${root}&limit=32`, 6],
    ['the cheapest of a category', () => `/products?category=${leaves[0]}&sort=price_asc&limit=33`, 6],
    ['the best selling that are there', () => '/products?sort=best_selling&in_stock=true&limit=34', 6],
    ['narrow prices by popularity', () => '/products?price_min=1000&price_max=1200&sort=best_selling&limit=39', 7],
    ['brands and prices', () => '/products?brand=Brand 3&price_min=1000&price_max=3000&limit=35', 6],
    ['what goes well beside a product', () => `/products/${ids[77]}/related?count=7`, 10],
    ['reviews of a product', () => `/products/${ids[78]}/reviews?limit=37`, 4],
    ['a product', () => `/products/${ids[79]}`, 5],
    ['the tree', () => '/categories', 3],
    // Drafts and what is published, each in its order.
    ['a seller’s own', () => '/seller/products?limit=38', 6],
  ])('%s: few statements, none of which grows with the table', async (_name, path, most) => {
    const sent = await sentFor(path());
    expect(sent.length, sent.map(({ sql: text }) => text).join('\n')).toBeLessThanOrEqual(most);
    for (const statement of sent) expect(await growingSteps(app.db, statement, size / 10)).toEqual([]);
  });

  it('an attribute in a category: few statements, and no table is read whole', async () => {
    const sent = await sentFor(`/products?category=${root}&attr[color]=Red&sort=rating&limit=36`);
    expect(sent.length).toBeLessThanOrEqual(6);
    // What has the attribute is found by an index, and sorted.
    const steps = (await Promise.all(sent.map((one) => growingSteps(app.db, one, size / 10)))).flat();
    expect(steps.filter((step) => / ALL /.test(step))).toEqual([]);
  });

  it('would not go unseen if it read the whole table', async () => {
    const query = app.db.selectFrom('products').select('id').orderBy('title').limit(10);
    const sent = await statementsDuring(() => query.execute());
    const planted = sent.find((one) => one.sql.includes('order by `title`')) as SentStatement;
    expect(await growingSteps(app.db, planted, size / 10)).toHaveLength(1);
  });

  /** Of product, but for those of its worker, which runs beside. */
  async function sentFor(path: string): Promise<SentStatement[]> {
    return ofPages(async () => {
      const answer = await app.request('GET', encodeURI(path), { token: seller.token });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    });
  }

  async function ofPages(work: () => Promise<unknown>): Promise<SentStatement[]> {
    const sent = await statementsDuring(work);
    const workers = /`(inbox|outbox|consumer_pauses|due_at)`|waits_for_relisting|for update/i;
    return sent.filter(({ module, sql: text }) => module === 'product' && /select/i.test(text) && !workers.test(text));
  }
});

describe('a seller’s own list', () => {
  it('finds by title, code, state and stock, in pages', async () => {
    const get = (query: string) => app.request('GET', `/seller/products?${query}`, { token: seller.token });
    expect((await get('q=number 77&limit=100')).data.length).toBe(
      records.filter((r) => r.product.title.includes('number 77')).length,
    );
    expect((await get('q=T-799')).data).toMatchObject([{ title: 'Thing number 799', sku_count: 1 }]);
    expect((await get('q=%25')).data).toEqual([]);
    expect((await get('status=deleted')).data).toEqual([]);
    const first = await get('availability=out_of_stock&limit=2&sort=best_selling');
    const second = await get(
      `sort=best_selling&limit=2&cursor=${first.body.meta.page.next_cursor}&availability=out_of_stock`,
    );
    const shown = [...first.data, ...second.data].map((product: { id: string }) => product.id);
    expect(new Set(shown).size).toBe(4);
    expect([...first.data, ...second.data].every((product) => product.available === 0)).toBe(true);
  });
});

describe('categories', () => {
  const edit = (method: string, path: string, etag: string | null, body?: object) =>
    app.request(method, path, { token: admin.token, body, headers: etag === null ? {} : { 'if-match': etag } });

  it('are edited by admins against their version, and the branch’s products follow a move', async () => {
    const made = await app.request('POST', '/categories', {
      token: admin.token,
      body: { name: 'Garden', names: { ar: 'حديقة' } },
    });
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"v1"']);
    const { id } = made.data;
    expect((await app.request('POST', '/categories', { token: seller.token, body: { name: 'X' } })).code).toBe(
      'forbidden',
    );
    expect((await app.request('POST', '/categories', { token: admin.token, body: { name: 'Garden' } })).code).toBe(
      'conflict',
    );
    const unknown = { name: 'X', parent_id: newId('cat') };
    expect((await app.request('POST', '/categories', { token: admin.token, body: unknown })).code).toBe('not_found');
    const chairs = leaves[1] as string;
    const moved = await edit('PUT', `/categories/${chairs}`, '"v1"', { name: 'Chairs', parent_id: id });
    expect(moved.data.path).toMatchObject([{ id }, { id: chairs }]);
    expect((await edit('PUT', `/categories/${chairs}`, '"v1"', { name: 'Chairs' })).code).toBe('precondition_failed');
    expect((await edit('PUT', `/categories/${id}`, '"v1"', { name: 'Garden', parent_id: chairs })).code).toBe(
      'conflict',
    );
    expect((await edit('PUT', `/categories/${newId('cat')}`, '"v1"', { name: 'X' })).code).toBe('not_found');
    expect((await edit('DELETE', `/categories/${id}`, '"v1"')).code).toBe('conflict');
    expect((await edit('DELETE', `/categories/${chairs}`, '"v2"')).code).toBe('conflict');
    await eventually(
      async () => {
        const { rows } = await sql<{
          n: number;
        }>`SELECT COUNT(*) AS n FROM category_listings WHERE category_id = ${id}`.execute(app.db);
        return rows[0]?.n;
      },
      (n) => n === size / 2,
    );
    const tree = await app.request('GET', '/categories', { headers: { 'accept-language': 'ar' } });
    const garden = tree.data.roots.find((node: { id: string }) => node.id === id);
    expect(garden).toMatchObject({ name: 'حديقة', children: [{ id: chairs, version: 2 }] });
    const empty = await app.request('POST', '/categories', { token: admin.token, body: { name: 'Empty' } });
    expect((await edit('DELETE', `/categories/${empty.data.id}`, '"v1"')).status).toBe(204);
  });
});

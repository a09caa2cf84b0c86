/** Through the edge: what is malformed is refused by name, and a product made by its seller is found. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp, testContext } from '../../../app/test-app.ts';
import { statementsDuring } from '../../../platform/testing/request-statements.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp(['search', 'product', 'user']);
}, 60_000);
afterAll(async () => app?.close());

async function get(path: string) {
  const response = await fetch(`${app.url}/api/v1${path}`);
  const body = JSON.parse(await response.text());
  return { status: response.status, type: response.headers.get('content-type') ?? '', body, headers: response.headers };
}

it('answers an empty catalog with an empty page and empty facets', async () => {
  const { status, body } = await get('/search?q=anything');
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.data).toMatchObject({ hits: [], total: 0, total_is_exact: true });
  expect(body.meta.page).toEqual({ next_cursor: null, limit: 20 });
  const suggested = (await get('/search/suggest?q=any')).body;
  expect(suggested.data, JSON.stringify(suggested)).toEqual({ queries: [], products: [], categories: [] });
});

it('answers the same again with 304', async () => {
  const first = await get('/search?sort=newest');
  const etag = first.headers.get('etag') ?? '';
  expect(etag).not.toBe('');
  const again = await fetch(`${app.url}/api/v1/search?sort=newest`, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
});

it.each([
  ['A71', `/search?q=${'x'.repeat(257)}`, 'validation_failed'],
  ['A73', '/search?limit=0', 'validation_failed'],
  ['A73', '/search?limit=-1', 'validation_failed'],
  ['A73', '/search?limit=101', 'validation_failed'],
  ['A73', '/search?limit=1e9', 'validation_failed'],
  ['A73', '/search?limit=abc', 'validation_failed'],
  ['A73', '/search?offset=10000000', 'unknown_field'],
  ['A70', '/search?sort=price;DROP TABLE', 'validation_failed'],
  ['A73', '/search?price_min=-1', 'validation_failed'],
  ['A73', '/search?seller=nobody', 'validation_failed'],
  ['A70', '/search?category=%27%20OR%201%3D1', 'validation_failed'],
  ['A74', '/search?cursor=bm90LWEtY3Vyc29yLWF0LWFsbA', 'invalid_cursor'],
  ['A74', '/search?cursor=%27%20OR%201%3D1', 'validation_failed'],
  ['A73', '/search/suggest', 'validation_failed'],
  ['A73', '/search/suggest?q=a&count=11', 'validation_failed'],
  ['A73', '/search/suggest?q=a&limit=1', 'unknown_field'],
])('%s refuses %s as %s', async (_attack, path, code) => {
  const { status, type, body } = await get(path);
  expect(body.code, JSON.stringify(body)).toBe(code);
  expect(status).toBe(400);
  expect(type).toContain('application/problem+json');
});

it.each([
  '*:*',
  '_exists_:cost',
  'costPrice:[0 TO *]',
  '/(a+)+b/',
  '*x',
  '~',
  `'; DROP TABLE search_documents; --`,
  'a '.repeat(128),
])('A71 takes %s as text', async (q) => {
  const { status, body } = await get(`/search?q=${encodeURIComponent(q)}`);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.data.total).toBe(0);
});

it('finds what a shop puts up, through events, rows and index', async () => {
  const { ports } = app.composition;
  const shop = { name: 'Nile Audio', country: 'EG' };
  const owner = { email: 'owner@nile-audio.example.com', owner_name: 'Mona Hassan', locale: 'en' as const, shop };
  const { shops } = await ports.user.importShops(testContext(), { shops: [owner as never] });
  const { categories } = await ports.product.importCategories(testContext(), {
    categories: [{ external_id: 'audio', parent_external_id: null, name: 'Audio' } as never],
  });
  const record = {
    seller_id: shops[0]?.seller_id ?? '',
    external_id: 'wh-1',
    product: {
      title: 'Wireless headphones WH-1000XM4',
      category_id: categories[0]?.category_id ?? '',
      currency: app.config.shop.currency,
      brand: 'Sony',
      attributes: { color: 'Black' },
      status: 'published',
      skus: [{ code: 'WH-1', price: 1999, initial_stock: 3 }],
    },
  };
  const { results } = await ports.product.importProducts(testContext(), { records: [record as never] });
  const id = results[0]?.product_id ?? '';
  // Each question is another one: the order of an answered one may be thirty seconds old.
  let found: { product: { id: string; price: number } }[] = [];
  for (let i = 0; i < 150 && found.length === 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    found = (await get(`/search?q=wh1000xm4&brand=sony&price_max=${5_000 + i}`)).body.data.hits;
  }
  expect(found.map((hit) => hit.product)).toMatchObject([{ id, price: 1999 }]);
  // From now on by the index where there is one, and not by the rows in its place.
  const status = () => ports.search.getSearchStatus(testContext(), {});
  if (app.config.search.url !== '') {
    const isByIndex = async (): Promise<boolean> => {
      const { engine, indexed_documents } = await status();
      return engine === 'elasticsearch' && indexed_documents === 1;
    };
    for (let i = 0; i < 150 && !(await isByIndex()); i++) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await status()).toMatchObject({ engine: 'elasticsearch', engine_state: 'ready', indexed_documents: 1 });
  }
  expect((await get('/search/suggest?q=wirel')).body.data.products).toMatchObject([{ id }]);
}, 60_000);

it('answers from the index with few statements, none of which reads the rows', async (test) => {
  if (app.config.search.url === '') return test.skip('Elasticsearch is not here');
  const workers = /`(inbox|outbox|consumer_pauses|search_fan_outs)`|`(is_pending|is_deleted|leased_until)`/;
  for (const path of [
    '/search?q=wireless+sony&sort=rating',
    '/search?category=audio&limit=7',
    '/search/suggest?q=headp',
  ]) {
    const sent = await statementsDuring(async () => expect((await get(path)).status).toBe(200));
    const asked = sent.filter(({ sql }) => !workers.test(sql) && /^select/i.test(sql));
    // Names of categories, what operators set, and the cards of the hits.
    expect(asked.length, asked.map(({ sql }) => sql).join('\n')).toBeLessThanOrEqual(12);
    expect(asked.filter(({ sql }) => /FROM search_documents d\b|MATCH/i.test(sql))).toEqual([]);
  }
}, 30_000);

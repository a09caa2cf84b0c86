/** Through the edge: what is malformed is refused by name, and a product made by its seller is found. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../app/test-app.ts';

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
  expect((await get('/search/suggest?q=any')).body.data).toEqual({ queries: [], products: [], categories: [] });
});

it('answers the same again with 304', async () => {
  const first = await get('/search?sort=newest');
  const etag = first.headers.get('etag') ?? '';
  expect(etag).not.toBe('');
  const again = await fetch(`${app.url}/api/v1/search?sort=newest`, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
});

it.each([
  [`/search?q=${'x'.repeat(257)}`, 'validation_failed'],
  ['/search?limit=0', 'validation_failed'],
  ['/search?limit=-1', 'validation_failed'],
  ['/search?limit=101', 'validation_failed'],
  ['/search?limit=1e9', 'validation_failed'],
  ['/search?limit=abc', 'validation_failed'],
  ['/search?offset=10000000', 'unknown_field'],
  ['/search?sort=price;DROP TABLE', 'validation_failed'],
  ['/search?price_min=-1', 'validation_failed'],
  ['/search?seller=nobody', 'validation_failed'],
  ['/search?category=%27%20OR%201%3D1', 'validation_failed'],
  ['/search?cursor=bm90LWEtY3Vyc29yLWF0LWFsbA', 'invalid_cursor'],
  ['/search?cursor=%27%20OR%201%3D1', 'validation_failed'],
  ['/search/suggest', 'validation_failed'],
  ['/search/suggest?q=a&count=11', 'validation_failed'],
  ['/search/suggest?q=a&limit=1', 'unknown_field'],
])('refuses %s as %s', async (path, code) => {
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
])('takes %s as text', async (q) => {
  const { status, body } = await get(`/search?q=${encodeURIComponent(q)}`);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.data.total).toBe(0);
});

import { afterEach, expect, test } from 'vitest';
import { createClient } from '../client.ts';
import { type Answerer, good, refusal, startTestServer, type TestServer } from '../testing/test-server.ts';
import { safe } from './safe.ts';

let server: TestServer;
afterEach(() => server.close());

async function shop(answer: Answerer) {
  server = await startTestServer(answer);
  return createClient({ baseUrl: server.url });
}

const pages: Record<string, ReturnType<typeof good>> = {
  first: good([{ id: 'a' }, { id: 'b' }], { page: { next_cursor: 'second' } }),
  second: good([], { page: { next_cursor: 'third' } }),
  third: good([{ id: 'c' }], { page: { next_cursor: null } }),
};
const pageAsked: Answerer = ({ query }) => pages[query.get('cursor') ?? 'first'] ?? null;
const cursors = () => server.seen.map((r) => r.query.get('cursor'));

test('a list that is iterated gives every item of every page, also after an empty one', async () => {
  const mkt = await shop(pageAsked);
  const ids: string[] = [];
  for await (const { id } of mkt.products.list({ sort: 'newest' })) ids.push(id);
  expect(ids).toEqual(['a', 'b', 'c']);
  expect(cursors()).toEqual([null, 'second', 'third']);
  expect(server.seen.map((r) => r.query.get('sort'))).toEqual(['newest', 'newest', 'newest']);
});

test('a list that is awaited is its first page', async () => {
  const mkt = await shop(pageAsked);
  const { items, data, nextCursor } = await mkt.products.list();
  expect(items.map((p) => p.id)).toEqual(['a', 'b']);
  expect(data).toBe(items);
  expect(nextCursor).toBe('second');
  expect(server.seen).toHaveLength(1);
});

test('a loop that leaves early asks for no further page', async () => {
  const mkt = await shop(pageAsked);
  for await (const { id } of mkt.products.list()) if (id === 'b') break;
  expect(server.seen).toHaveLength(1);
});

test('a page that is refused for speed is asked for again, and no item is missing or twice', async () => {
  let refused = false;
  const mkt = await shop((request, nth) => {
    if (request.query.get('cursor') !== 'second' || refused) return pageAsked(request, nth);
    refused = true;
    return refusal(429, 'rate_limited');
  });
  const ids: string[] = [];
  for await (const { id } of mkt.products.list()) ids.push(id);
  expect(ids).toEqual(['a', 'b', 'c']);
  expect(cursors()).toEqual([null, 'second', 'second', 'third']);
});

test('a list goes on from a cursor that was kept', async () => {
  const mkt = await shop(pageAsked);
  const ids: string[] = [];
  for await (const { id } of mkt.products.list({ cursor: 'second' })) ids.push(id);
  expect(ids).toEqual(['c']);
});

test('safe gives the data of a call or a list, or the refusal', async () => {
  const mkt = await shop((request, nth) =>
    request.path.endsWith('/products') ? pageAsked(request, nth) : refusal(404, 'not_found'),
  );
  const list = await safe(mkt.products.list());
  expect(list.error).toBeNull();
  expect(list.data?.map((p) => p.id)).toEqual(['a', 'b']);
  const missing = await safe(mkt.products.get('prd_1'));
  expect(missing.data).toBeNull();
  expect(missing.error).toMatchObject({ code: 'not_found', status: 404 });
});

test('safe does not swallow a fault of the program', async () => {
  const mkt = await shop(() => null);
  await expect(safe(mkt.products.get(''))).rejects.toBeInstanceOf(TypeError);
});

import { afterEach, expect, test } from 'vitest';
import { createClient } from '../client.ts';
import { type Answerer, good, refusal, startTestServer, type TestServer } from '../testing/test-server.ts';
import {
  NetworkError,
  NotFoundError,
  OutOfStockError,
  PriceChangedError,
  RateLimitedError,
  ValidationError,
} from './errors.ts';
import type { ClientOptions } from './transport.ts';

let server: TestServer;
afterEach(() => server.close());

async function shop(answer: Answerer, options: Partial<ClientOptions> = {}) {
  server = await startTestServer(answer);
  return createClient({ baseUrl: server.url, ...options });
}

const keys = () => server.seen.map((r) => r.headers['idempotency-key']);

test('all tries of one order carry one key, another order another', async () => {
  const mkt = await shop((_, nth) => (nth < 3 ? refusal(503, 'unavailable') : good({ id: 'ord_1' })));
  await mkt.orders.create({ quote: 'q' });
  await mkt.orders.create({ quote: 'q' });
  const [first, second, third, other] = keys();
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect([second, third]).toEqual([first, first]);
  expect(other).not.toBe(first);
});

test('a key of the caller’s own is the one that is sent', async () => {
  const mkt = await shop((_, nth) => (nth === 1 ? 'cut' : good({ id: 'ord_1' })));
  await mkt.orders.create({ quote: 'q' }, { idempotencyKey: 'mine' });
  expect(keys()).toEqual(['mine', 'mine']);
});

test('an order that is still being placed is asked for again', async () => {
  const mkt = await shop((_, nth) => (nth === 1 ? refusal(409, 'idempotency_in_flight') : good({ id: 'ord_1' })));
  expect((await mkt.orders.create({ quote: 'q' })).data.id).toBe('ord_1');
});

test('what is not safe to repeat is sent once', async () => {
  const mkt = await shop(() => refusal(503, 'unavailable'));
  await expect(mkt.auth.login({ email: 'a@example.com', password: 'x' })).rejects.toMatchObject({ status: 503 });
  expect(server.seen).toHaveLength(1);
});

test('refusals that would come again are not asked for again', async () => {
  const mkt = await shop(() => refusal(409, 'out_of_stock'));
  await expect(mkt.cart.addItem({ sku_id: 'sku_1', quantity: 1 })).rejects.toBeInstanceOf(OutOfStockError);
  expect(server.seen).toHaveLength(1);
});

test('tries end after the given number, with the last refusal', async () => {
  const mkt = await shop(() => refusal(502, 'bad_gateway'), { retries: 1 });
  await expect(mkt.products.get('prd_1')).rejects.toMatchObject({ status: 502, requestId: 'req-2' });
  expect(server.seen).toHaveLength(2);
});

test('nothing is sent before Retry-After has passed', async () => {
  let refusedAt = 0;
  let cameBackAt = 0;
  const mkt = await shop((_, nth) => {
    if (nth > 1) cameBackAt = performance.now();
    else refusedAt = performance.now();
    const refused = refusal(429, 'rate_limited');
    return nth > 1 ? good({ id: 'prd_1' }) : { ...refused, headers: { ...refused.headers, 'retry-after': '1' } };
  });
  await mkt.products.get('prd_1');
  expect(server.seen).toHaveLength(2);
  // Timers may fire a few milliseconds early.
  expect(cameBackAt - refusedAt).toBeGreaterThan(990);
});

test.each(['3600', new Date(Date.now() + 3_600_000).toUTCString()])(
  'a wait that nobody would sit through is told instead: Retry-After: %s',
  async (retryAfter) => {
    const mkt = await shop(() => ({ status: 429, headers: { 'retry-after': retryAfter }, body: {} }));
    const error = await mkt.products.get('prd_1').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(Math.abs(((error as RateLimitedError).retryAfter as number) - 3600)).toBeLessThan(60);
    expect(server.seen).toHaveLength(1);
  },
);

test('errors are told apart by class and carry code, status, request id and what the problem says', async () => {
  const problems: Record<string, ReturnType<typeof refusal>> = {
    prd_1: refusal(404, 'not_found', { detail: 'No such product.' }),
    prd_2: refusal(400, 'validation_failed', { errors: [{ path: '/path/id', code: 'format', message: 'no' }] }),
    prd_3: refusal(409, 'out_of_stock', { lines: [{ sku_id: 'sku_1', available: 0 }] }),
    prd_4: refusal(409, 'price_changed', { quote: 'fresh' }),
    prd_5: { status: 500, headers: { 'content-type': 'text/html' }, body: '<h1>proxy</h1>' },
  };
  const mkt = await shop(({ path }) => problems[path.split('/').at(-1) ?? ''] ?? null);
  const errors = await Promise.all(Object.keys(problems).map((id) => mkt.products.get(id).catch((e: unknown) => e)));
  const [missing, invalid, gone, dearer, proxy] = errors;
  expect(missing).toBeInstanceOf(NotFoundError);
  expect(missing).toMatchObject({ code: 'not_found', status: 404, message: 'No such product.' });
  expect((missing as NotFoundError).requestId).toMatch(/^req-\d$/);
  expect(invalid).toBeInstanceOf(ValidationError);
  expect((invalid as ValidationError).fields).toEqual([{ path: '/path/id', code: 'format', message: 'no' }]);
  expect((gone as OutOfStockError).lines).toEqual([{ sku_id: 'sku_1', available: 0 }]);
  expect(dearer).toBeInstanceOf(PriceChangedError);
  expect((dearer as PriceChangedError).quote).toBe('fresh');
  expect(proxy).toMatchObject({ code: 'http_error', status: 500, problem: null });
});

test('an answer of something in between is an error, not an empty product', async () => {
  const mkt = await shop((_, nth) => (nth === 1 ? { body: '<html>Sign in to the Wi-Fi</html>' } : { body: ['x'] }));
  await expect(mkt.products.get('prd_1')).rejects.toMatchObject({ code: 'invalid_answer', status: 200 });
  await expect(mkt.products.get('prd_1')).rejects.toMatchObject({ code: 'invalid_answer', status: 200 });
});

test('a body that is cut off in the middle is a network error', async () => {
  const mkt = await shop(() => ({ headers: { 'content-length': '5000' }, body: '{"data":' }), {
    timeoutMs: 200,
    retries: 0,
  });
  await expect(mkt.products.get('prd_1')).rejects.toBeInstanceOf(NetworkError);
});

test('a marketplace that hangs is a time-out, after as many tries as were given', async () => {
  const mkt = await shop(() => null, { timeoutMs: 50, retries: 1 });
  await expect(mkt.products.get('prd_1')).rejects.toMatchObject({ code: 'timeout', status: 0, requestId: null });
  expect(server.seen).toHaveLength(2);
});

test('a marketplace that is not there is a network error', async () => {
  const mkt = await shop(() => null, { retries: 0 });
  await server.close();
  await expect(mkt.products.get('prd_1')).rejects.toMatchObject({ code: 'network', status: 0 });
});

test('a call that is given up ends at once and is not sent again', async () => {
  const signal = new AbortController();
  const mkt = await shop(() => {
    signal.abort();
    return null;
  });
  await expect(mkt.products.get('prd_1', { signal: signal.signal })).rejects.toMatchObject({ code: 'aborted' });
  expect(server.seen).toHaveLength(1);
});

test('a call that is given up between two tries does not wait for the next', async () => {
  const signal = new AbortController();
  const mkt = await shop(() => ({ status: 429, headers: { 'retry-after': '30' }, body: {} }), {
    onResponse: () => setTimeout(() => signal.abort(), 10),
  });
  await expect(mkt.products.get('prd_1', { signal: signal.signal })).rejects.toMatchObject({ code: 'aborted' });
  expect(server.seen).toHaveLength(1);
});

test('hooks see every try with its number and outcome', async () => {
  const events: unknown[] = [];
  const mkt = await shop((_, nth) => (nth === 1 ? refusal(503, 'unavailable') : good({ id: 'prd_1' })), {
    onRequest: ({ operationId, attempt }) => events.push([operationId, attempt]),
    onResponse: ({ attempt, status, requestId }) => events.push([attempt, status, requestId]),
  });
  await mkt.products.get('prd_1');
  expect(events).toEqual([
    ['getProduct', 1],
    [1, 503, 'req-1'],
    ['getProduct', 2],
    [2, 200, 'req-2'],
  ]);
});

test('the precondition and the language are sent as headers', async () => {
  const mkt = await shop(() => good({}), { locale: 'ar' });
  await mkt.products.remove('prd_1', { ifMatch: '"v3"' });
  expect(server.seen[0]?.headers).toMatchObject({ 'if-match': '"v3"', 'accept-language': 'ar' });
});

test('lists and attributes are written into the query as the contract reads them', async () => {
  const mkt = await shop(() => good([], { page: { next_cursor: null } }));
  await mkt.products.list({
    brand: ['Acme & Sons', 'سماعة'],
    in_stock: true,
    price_min: 0,
    category: undefined as never,
    attr: { colour: ['black', 'red'], 'battery hours': ['40'] },
  });
  expect([...(server.seen[0]?.query ?? [])]).toEqual([
    ['brand', 'Acme & Sons'],
    ['brand', 'سماعة'],
    ['in_stock', 'true'],
    ['price_min', '0'],
    ['attr[colour]', 'black'],
    ['attr[colour]', 'red'],
    ['attr[battery hours]', '40'],
  ]);
});

test.each(['', '.', '..'])('an id of “%s” cannot turn one operation into another', async (id) => {
  const mkt = await shop(() => good([]));
  await expect(mkt.products.get(id)).rejects.toBeInstanceOf(TypeError);
  expect(server.seen).toHaveLength(0);
});

test('an id is one segment of the path, whatever it holds', async () => {
  const mkt = await shop(() => good({}));
  await mkt.products.get('a/../b?c#d');
  expect(server.seen[0]?.path).toBe('/api/v1/products/a%2F..%2Fb%3Fc%23d');
});

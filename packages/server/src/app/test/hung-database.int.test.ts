/**
 * A MySQL that hangs (SIGSTOP: it holds its connections and answers nothing) and one that is slow, while the routes
 * that do not need it are measured, and what becomes of those that do.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noOwnMysql, type OwnMysql, startOwnMysql } from '../../platform/testing/own-mysql.ts';
import { testContext } from '../test-app.ts';
import { EdgeApp, type People } from './edge-app.ts';
import { type Answer, HttpClient } from './http-client.ts';

const acquireTimeoutMs = 500;
const queryTimeoutMs = 2_000;
/** Ten seconds is the time-out of a request; a refusal that was waited for is one of these two, and some patience. */
const wellUnderMs = 8_000;

let mysql: OwnMysql | null = null;
let app: EdgeApp;
let people: People;
let product: string;

beforeAll(async () => {
  mysql = await startOwnMysql();
  if (mysql === null) return;
  app = await EdgeApp.start({
    modules: ['user', 'product', 'cart'],
    overrides: {
      mysql: { host: '127.0.0.1', port: mysql.port, rootPassword: mysql.password, acquireTimeoutMs, queryTimeoutMs },
    },
  });
  people = await app.people();
  product = await makeProduct();
}, 180_000);
afterAll(async () => {
  mysql?.thaw();
  await app?.close().catch(() => undefined);
  await mysql?.close();
}, 60_000);

async function makeProduct(): Promise<string> {
  const { categories } = await app.ports.product.importCategories(testContext(), {
    categories: [{ external_id: 'c', parent_external_id: null, name: 'Things', position: 0 }],
  });
  const body = {
    title: 'A lamp',
    description: 'It shines.',
    brand: null,
    category_id: categories[0]?.category_id,
    currency: 'USD',
    compare_at_price: null,
    attributes: {},
    status: 'published',
    skus: [{ code: 'LAMP-1', title: 'White', price: 1_000, initial_stock: 5, low_stock_threshold: 1, attributes: {} }],
  };
  const made = await app.call('POST', '/products', people.seller.token, body, { 'idempotency-key': 'lamp-1' });
  if (made.status !== 201) throw new Error(`product: ${made.status} ${made.text}`);
  return made.body.data.id;
}

interface Timed {
  answer: Answer;
  ms: number;
}

async function timed(work: () => Promise<Answer>): Promise<Timed> {
  const from = performance.now();
  const answer = await work();
  return { answer, ms: performance.now() - from };
}

const page = (): Promise<Answer> => app.call('GET', `/products/${product}`);
const me = (): Promise<Answer> => app.call('GET', '/users/me', people.buyer.token);
/** On a connection that waits for no other request of ours. */
async function byItself(): Promise<Answer> {
  const client = new HttpClient(app.app.url);
  const headers = { authorization: `Bearer ${people.buyer.token}` };
  return client.send({ method: 'GET', target: '/api/v1/users/me', headers }).finally(() => client.close());
}
/** By way of another module: whether this administrator still is one. */
const sellers = (): Promise<Answer> => app.call('GET', '/admin/sellers', people.admin.token);
const live = (): Promise<Answer> => app.client.send({ method: 'GET', target: '/healthz' });

async function untilWell(work: () => Promise<Answer>, forMs: number): Promise<void> {
  const end = Date.now() + forMs;
  for (;;) {
    const { status } = await work();
    if (status === 200) return;
    if (Date.now() > end) throw new Error(`it still answers ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What the refused are told. */
function expectRefused({ answer, ms }: Timed): void {
  expect([answer.status, answer.code]).toEqual([503, expect.stringMatching(/^(service_unavailable|overloaded)$/)]);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(ms).toBeLessThan(wellUnderMs);
}

beforeEach(async ({ skip }) => {
  skip(mysql === null, noOwnMysql);
  for (const ask of [page, me]) await untilWell(ask, 15_000);
});

describe('a database that hangs', () => {
  it('holds up nobody who does not need it, and all others are told to come back', { timeout: 60_000 }, async () => {
    await app.call('GET', '/categories');
    mysql?.freeze();
    const needing = Array.from({ length: 60 }, (_, i) => timed(i % 2 === 0 ? me : sellers));
    const free: Timed[] = [];
    try {
      const until = Date.now() + 3_000;
      while (Date.now() < until) {
        free.push(await timed(page), await timed(() => app.call('GET', '/categories')), await timed(live));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      for (const refused of await Promise.all(needing)) expectRefused(refused);
      const ready = await timed(() => app.client.send({ method: 'GET', target: '/readyz' }));
      expect([ready.answer.status, ready.answer.body.status]).toEqual([503, 'not_ready']);
      expect(ready.answer.headers['retry-after']).toBe('1');
      const states = app.app.composition.infrastructure.policies.states();
      expect(Object.values(states)).toContain('open');
    } finally {
      mysql?.thaw();
    }
    expect(free.map(({ answer }) => answer.status)).toEqual(free.map(() => 200));
    // None of them waited for the database: not even for the shortest of its time-outs.
    const slow = free.filter(({ ms }) => ms > queryTimeoutMs);
    expect(slow).toEqual([]);
    expect(free.length).toBeGreaterThan(30);
  });

  it('and wakes up is used again, without anybody’s help', { timeout: 60_000 }, async () => {
    mysql?.freeze();
    await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? me() : sellers())));
    mysql?.thaw();
    await untilWell(me, 15_000);
    await expect
      .poll(
        async () => {
          await sellers();
          return Object.entries(app.app.composition.infrastructure.policies.states()).filter(([, s]) => s !== 'closed');
        },
        { timeout: 15_000, interval: 200 },
      )
      .toEqual([]);
  });
});

describe('two hundred slow queries', () => {
  it('fill one pool: all who need it are refused, the rest goes on, and it is well again at once', {
    timeout: 60_000,
  }, async () => {
    const { schemaPrefix } = app.app.config.mysql;
    const holder = await mysql?.hold(`LOCK TABLES ${schemaPrefix}_user.users WRITE`);
    const needing = Array.from({ length: 200 }, byItself);
    const others: Answer[] = [];
    for (let i = 0; i < 10; i++) others.push(await page(), await live(), await app.call('GET', '/products?limit=5'));
    const refused = await Promise.all(needing);
    await holder?.release();
    for (const answer of refused)
      expect([answer.status, answer.code, Number(answer.headers['retry-after']) > 0]).toEqual([
        503,
        'service_unavailable',
        true,
      ]);
    expect(others.map((a) => a.status)).toEqual(others.map(() => 200));
    await untilWell(me, 5_000);
  });
});

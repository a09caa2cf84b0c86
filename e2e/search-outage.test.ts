/**
 * An Elasticsearch of the test's own that hangs (SIGSTOP) and is killed (−9) while products change: searches fall back
 * to the database and say so, everything else goes on, and the index has everything once it is back.
 */
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type MktClient } from '@mkt/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngines } from '../packages/cli/src/services/engines/index.ts';
import { startTestApp, type TestApp, testContext } from '../packages/server/src/app/test-app.ts';
import { moduleNames } from '../packages/server/src/platform/kernel/modules.ts';

const isFull = process.env['MKT_TEST_FULL'] === '1';
const products = 40;

describe.skipIf(!isFull)('slow: npm run test:full', () => {
  let stateDir: string;
  let stop: (() => Promise<void>) | undefined;
  let url: string;
  let app: TestApp;
  let client: MktClient;
  let place: Place;

  const startSearch = async (): Promise<void> => {
    const running = await startEngines({
      stateDir,
      engines: ['elasticsearch'],
      profile: 'test',
      onProgress: () => undefined,
      signal: AbortSignal.timeout(240_000),
    });
    const server = await running.elasticsearch;
    if (server === null) throw new Error('Elasticsearch is not here');
    url = server.url;
    stop = () => running.stop();
  };

  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'mkt-search-'));
    await startSearch();
    app = await startTestApp(moduleNames, { overrides: { search: { url, timeoutMs: 800 } } });
    client = createClient({ baseUrl: app.url });
    place = await openShop(app);
    await fill(app, place, 0, products);
    await untilEngine('elasticsearch');
  }, 400_000);
  afterAll(async () => {
    await signalServer(url, 'SIGCONT');
    await app?.close();
    await stop?.();
    await rm(stateDir, { recursive: true, force: true });
  }, 120_000);

  const search = async (q: string) => {
    const from = performance.now();
    const response = await fetch(`${app.url}/api/v1/search?q=${encodeURIComponent(q)}`);
    const body = (await response.json()) as { data?: { total: number }; meta: { degraded?: string[] } };
    return {
      status: response.status,
      total: body.data?.total,
      degraded: body.meta.degraded,
      ms: performance.now() - from,
    };
  };
  /** Every search of its own words, so that no answer comes from the cache. */
  let words = 0;
  const freshSearch = () => search(`lamp ${['brass', 'oak', 'steel', 'glass'][words++ % 4]} ${words}`);

  async function untilEngine(wanted: 'elasticsearch' | 'mysql'): Promise<void> {
    const end = Date.now() + 120_000;
    for (;;) {
      const status = await app.composition.ports.search.getSearchStatus(testContext(), {});
      if (status.engine === wanted && status.pending_rows === 0) return;
      if (Date.now() > end) throw new Error(`search is ${JSON.stringify(status)}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  it('hangs: searches are the database’s, by id and category all goes on, and it is used again', {
    timeout: 180_000,
  }, async () => {
    expect((await search('lamp')).degraded).toBeUndefined();
    await signalServer(url, 'SIGSTOP');
    try {
      const [{ id } = { id: '' }] = (await client.products.list({ limit: 1 })).items;
      for (let i = 0; i < 12; i++) {
        const answer = await freshSearch();
        expect([answer.status, answer.degraded !== undefined]).toEqual([200, true]);
        // The engine's own 800 ms, then the database: never the request's time-out.
        expect(answer.ms).toBeLessThan(5_000);
        expect((await fetch(`${app.url}/api/v1/products/${id}`)).status).toBe(200);
        expect((await fetch(`${app.url}/api/v1/categories`)).status).toBe(200);
        expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
      }
      expect(app.composition.infrastructure.policies.states()['search']).toBe('open');
    } finally {
      await signalServer(url, 'SIGCONT');
    }
    await expect.poll(async () => (await freshSearch()).degraded, { timeout: 60_000, interval: 500 }).toBeUndefined();
  });

  it('is killed: the database answers at once, and what changed meanwhile is in the index afterwards', {
    timeout: 400_000,
  }, async () => {
    await signalServer(url, 'SIGKILL');
    const first = await freshSearch();
    expect([first.status, first.degraded !== undefined]).toEqual([200, true]);
    await fill(app, place, products, 10);
    await expect.poll(async () => (await search('lamp')).total, { timeout: 60_000, interval: 500 }).toBe(products + 10);
    await stop?.();
    await startSearch();
    const backAt = performance.now();
    // It may have come back on another port: what was configured is where it has to be.
    expect(url).toBe(app.config.search.url);
    await untilEngine('elasticsearch');
    await expect
      .poll(() => compared(app), { timeout: 120_000, interval: 1_000 })
      .toEqual({ rows: products + 10, indexed: products + 10, differences: 0 });
    expect(performance.now() - backAt).toBeLessThan(60_000);
    await expect.poll(async () => (await freshSearch()).degraded, { timeout: 60_000, interval: 500 }).toBeUndefined();
  });

  it('verifies clean after a storm of concurrent edits with Elasticsearch killed in the middle', {
    timeout: 400_000,
  }, async () => {
    let isOver = false;
    let edits = 0;
    const slowest = { ms: 0 };
    const editor = async (first: number): Promise<void> => {
      for (let round = 0; !isOver; round++) {
        const from = performance.now();
        // The same products again and again, each time with another title, by four at once.
        await fill(app, place, (first * 7 + round) % products, 10, `storm ${first} ${round}`).catch(
          (error: unknown) => {
            if ((error as { code?: string }).code !== 'conflict') throw error;
          },
        );
        slowest.ms = Math.max(slowest.ms, performance.now() - from);
        edits += 10;
      }
    };
    const storm = Promise.all([0, 1, 2, 3].map(editor));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await signalServer(url, 'SIGKILL');
    const during = await freshSearch();
    expect([during.status, during.degraded !== undefined]).toEqual([200, true]);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await stop?.();
    await startSearch();
    const backAt = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    isOver = true;
    await storm;
    expect(edits).toBeGreaterThan(100);
    // Writes never waited for the engine.
    expect(slowest.ms).toBeLessThan(20_000);
    await untilEngine('elasticsearch');
    await expect.poll(() => compared(app), { timeout: 120_000, interval: 1_000 }).toMatchObject({ differences: 0 });
    expect(performance.now() - backAt).toBeLessThan(63_000);
  });
});

interface Place {
  sellerId: string;
  categoryId: string;
}

async function openShop(app: TestApp): Promise<Place> {
  const { ports } = app.composition;
  const email = 'seller@outage.example';
  const account = {
    email,
    password: 'a test needs a long password',
    name: 'Seller',
    locale: 'en' as const,
    verified: true,
  };
  await ports.user.createAccount(testContext(), { ...account, roles: ['buyer'] });
  await ports.user.createAccount(testContext(), {
    ...account,
    email: 'admin@outage.example',
    roles: ['buyer', 'admin'],
  });
  const [seller, admin] = [createClient({ baseUrl: app.url }), createClient({ baseUrl: app.url })];
  await seller.auth.login({ email, password: account.password });
  await admin.auth.login({ email: 'admin@outage.example', password: account.password });
  const shop = await seller.seller.createShop({ name: 'Lamps', country: 'EG' });
  await admin.admin.approveSeller(shop.data.id);
  const { categories } = await ports.product.importCategories(testContext(), {
    categories: [{ external_id: 'lamps', parent_external_id: null, name: 'Lamps', position: 0 }],
  });
  return { sellerId: shop.data.id, categoryId: categories[0]?.category_id as string };
}

async function fill(
  app: TestApp,
  { sellerId, categoryId }: Place,
  from: number,
  count: number,
  description = 'It shines.',
): Promise<void> {
  const records = Array.from({ length: count }, (_, i) => ({
    seller_id: sellerId,
    external_id: `lamp-${from + i}`,
    product: {
      title: `Lamp of ${['brass', 'oak', 'steel', 'glass'][i % 4]}, number ${from + i}`,
      description,
      brand: null,
      category_id: categoryId,
      currency: 'USD',
      compare_at_price: null,
      status: 'published' as const,
      attributes: {},
      skus: [
        {
          code: `LAMP-${from + i}`,
          title: 'One',
          price: 1_000,
          initial_stock: 5,
          low_stock_threshold: 1,
          attributes: {},
        },
      ],
    },
  }));
  await app.composition.ports.product.importProducts(testContext(), { records });
}

async function compared(app: TestApp): Promise<{ rows: number; indexed: number; differences: number } | null> {
  const input = { limit: 1_000, grace_s: 0, repair: false };
  const slice = await app.composition.ports.search.verifySearch(testContext(), input).catch(() => null);
  if (slice === null) return null;
  return { rows: slice.rows, indexed: slice.indexed_documents, differences: slice.differences_found };
}

/** Sends a signal to whoever listens on the port of this address, and to no one else. */
async function signalServer(url: string, signal: NodeJS.Signals): Promise<void> {
  const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0');
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((f) => readFile(f, 'utf8').catch(() => '')));
  const inodes = tables
    .join('\n')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${port}`) && fields[3] === '0A')
    .map((fields) => `socket:[${fields[9]}]`);
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const links = await Promise.all(files.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
    if (links.some((link) => inodes.includes(link))) process.kill(Number(pid), signal);
  }
}

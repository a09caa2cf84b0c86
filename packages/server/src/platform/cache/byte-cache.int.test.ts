import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeRedis, createRedis } from '../queue/redis-clients.ts';
import { Policies } from '../resilience/policies.ts';
import { type OwnRedis, startOwnRedis } from '../testing/own-redis.ts';
import { ByteCache, type Loaded } from './byte-cache.ts';

let server: OwnRedis;
const open: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startOwnRedis();
});
afterEach(async () => {
  server.thaw();
  for (const close of open.splice(0)) await close();
});
afterAll(() => server.close());

/** A process of its own as far as the cache can tell: own connections, own first layer. */
async function newCache(
  keyPrefix: string,
  options: { memoryMs?: number; policies?: Policies } = {},
): Promise<ByteCache> {
  const redis = createRedis(server.url, 'cache');
  const subscriber = createRedis(server.url, 'pubsub');
  await Promise.all([redis, subscriber].map((client) => new Promise((resolve) => client.once('ready', resolve))));
  open.push(async () => {
    await Promise.all([closeRedis(redis), closeRedis(subscriber)]);
  });
  return new ByteCache({ redis, subscriber, policies: new Policies(), keyPrefix, variants: ['en', 'ar'], ...options });
}

const newPrefix = (): string => `t_plat_${randomBytes(4).toString('hex')}_`;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const row = (text: string, version = 1): Loaded => ({ bytes: Buffer.from(text), version });
const never = (): Promise<never> => Promise.reject(new Error('must not be loaded'));

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await condition()) return;
    await pause(20);
  }
  throw new Error('it did not come true');
}

test('what one process loaded another finds in Redis, with tag, version and meta', async () => {
  const prefix = newPrefix();
  const [one, two] = [await newCache(prefix), await newCache(prefix)];
  const made = await one.get('product', 'p1', 'ar', async () => ({
    ...row('{"title":"قميص"}', 7),
    meta: Buffer.from('{"a":1}'),
  }));
  const found = await two.get('product', 'p1', 'ar', never);
  expect(found?.bytes.toString()).toBe('{"title":"قميص"}');
  expect(found?.meta.toString()).toBe('{"a":1}');
  expect(found?.etag).toBe(made?.etag);
  expect(found?.etag).toMatch(/^W\/"[\w-]{22}"$/);
  expect(found?.version).toBe(7);
  expect(two.stats().reads).toMatchObject({ redis: 1, miss: 0 });
});

test('an entry that lasts shorter than its kind is loaded anew afterwards, and never served stale', async () => {
  const prefix = newPrefix();
  const [one, two] = [await newCache(prefix, { memoryMs: 0 }), await newCache(prefix, { memoryMs: 0 })];
  let loads = 0;
  const load = async (): Promise<Loaded> => ({ ...row(String(++loads)), lastsMs: 300 });
  const read = async (cache: ByteCache) => (await cache.get('search', 'q1', 'en', load))?.bytes.toString();
  expect(await read(one)).toBe('1');
  expect([await read(one), await read(two)]).toEqual(['1', '1']);
  await pause(350);
  expect(await read(two)).toBe('2');
  expect(loads).toBe(2);
});

test('a hundred readers at once in two processes cause one load', async () => {
  const prefix = newPrefix();
  const caches = [await newCache(prefix), await newCache(prefix)];
  let loads = 0;
  const load = async (): Promise<Loaded> => {
    loads += 1;
    await pause(60);
    return row('one');
  };
  const reads = Array.from({ length: 100 }, (_, i) => caches[i % 2]?.get('product', 'p1', 'en', load));
  const entries = await Promise.all(reads);
  expect(new Set(entries.map((entry) => entry?.bytes.toString()))).toEqual(new Set(['one']));
  expect(loads).toBe(1);
});

test('an invalidation serves the stale entry once more while one process rebuilds it, in every variant', async () => {
  const prefix = newPrefix();
  const [one, two] = [await newCache(prefix), await newCache(prefix)];
  for (const variant of ['en', 'ar']) await one.get('card', 'p1', variant, async () => row(`old ${variant}`));
  await pause(1_100);
  await two.invalidate('p1', 2);
  let primary: boolean | undefined;
  const load = async (options: { primary: boolean }): Promise<Loaded> => {
    primary = options.primary;
    return row('new', 2);
  };
  expect((await one.get('card', 'p1', 'ar', load))?.bytes.toString()).toBe('old ar');
  await until(async () => (await one.get('card', 'p1', 'ar', load))?.bytes.toString() === 'new');
  expect(primary).toBe(true);
  expect((await two.get('card', 'p1', 'en', load))?.bytes.toString()).toBe('old en');
});

test('a load that began before an invalidation is refused and done again from the primary', async () => {
  const cache = await newCache(newPrefix());
  const asked: boolean[] = [];
  const load = async ({ primary }: { primary: boolean }): Promise<Loaded> => {
    asked.push(primary);
    if (asked.length > 1) return row('after', 1);
    // The row changes while it is being read; its version does not (stock moved, not the product).
    await cache.invalidate('p1', 1);
    return row('before', 1);
  };
  expect((await cache.get('product', 'p1', 'en', load))?.bytes.toString()).toBe('after');
  expect(asked).toEqual([false, true]);
  expect(cache.stats().refusedFills).toBe(1);
  expect((await cache.get('product', 'p1', 'en', never))?.bytes.toString()).toBe('after');
});

test('a fill with an older row never replaces a newer one', async () => {
  const prefix = newPrefix();
  const cache = await newCache(prefix, { memoryMs: 0 });
  await cache.get('product', 'p1', 'en', async () => row('version 5', 5));
  const raw = new Redis(server.url);
  // Past its time: the next reader rebuilds, and its replica is behind.
  const key = `${prefix}product:{p1}:en`;
  const blob = await raw.getBuffer(key);
  await raw.set(
    key,
    Buffer.concat([blob?.subarray(0, 19) as Buffer, Buffer.from('0000000000001'), blob?.subarray(32) as Buffer]),
    'PX',
    60_000,
  );
  await raw.del(`${key}:lock`);
  await cache.get('product', 'p1', 'en', async () => row('version 4', 4));
  await until(() => cache.stats().refusedFills > 0);
  expect((await raw.getBuffer(key))?.toString('latin1')).toContain('version 5');
  raw.disconnect();
});

test('a product is rebuilt at most once a second however often it changes', async () => {
  const cache = await newCache(newPrefix(), { memoryMs: 0 });
  let loads = 0;
  const load = async (): Promise<Loaded> => {
    loads += 1;
    return row(`load ${loads}`, loads);
  };
  await cache.get('product', 'p1', 'en', load);
  const end = performance.now() + 1_500;
  while (performance.now() < end) {
    await cache.invalidate('p1');
    await cache.get('product', 'p1', 'en', load);
    await pause(10);
  }
  expect(loads).toBeGreaterThanOrEqual(2);
  expect(loads).toBeLessThanOrEqual(3);
});

test('an invalidation reaches the first layer of the other process', async () => {
  const prefix = newPrefix();
  const [one, two] = [await newCache(prefix), await newCache(prefix)];
  await one.get('product', 'p1', 'en', async () => row('old', 1));
  await two.get('product', 'p1', 'en', never);
  expect(two.stats().entriesInMemory).toBe(1);
  await one.invalidate('p1', 2);
  await until(() => two.stats().entriesInMemory === 0);
});

test('an entry stays in the first layer while Redis tells of news, and goes with the first of it', async () => {
  const prefix = newPrefix();
  const [one, two] = [await newCache(prefix), await newCache(prefix)];
  await one.get('product', 'p1', 'en', async () => row('old', 1));
  await two.get('product', 'p1', 'en', never);
  await until(async () => {
    const { memory, redis } = two.stats().reads;
    await pause(1_200);
    await two.get('product', 'p1', 'en', never);
    return two.stats().reads.memory === memory + 1 && two.stats().reads.redis === redis;
  });
  await one.invalidate('p1', 2);
  await until(
    async () => (await two.get('product', 'p1', 'en', async () => row('new', 2)))?.bytes.toString() === 'new',
  );
});

test('an entry of the first layer is a second old at most where Redis is silent', async () => {
  const cache = await newCache(newPrefix());
  await cache.get('product', 'p1', 'en', async () => row('old', 1));
  await pause(1_500);
  server.freeze();
  await pause(1_300);
  expect((await cache.get('product', 'p1', 'en', async () => row('loaded', 2)))?.bytes.toString()).toBe('loaded');
});

test('news that is lost with a connection leaves nothing old behind', async () => {
  const prefix = newPrefix();
  const [one, two] = [await newCache(prefix), await newCache(prefix)];
  const raw = new Redis(server.url);
  for (let version = 1; version <= 8; version++) {
    const load = async (): Promise<Loaded> => row(`version ${version}`, version);
    const seen = async (): Promise<string | undefined> =>
      (await two.get('product', `p${version}`, 'en', load))?.bytes.toString();
    await one.get('product', `p${version}`, 'en', async () => row('before', 0));
    expect(await seen()).toBe('before');
    await pause(version * 40);
    await raw.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await one.invalidate(`p${version}`, version);
    await until(async () => (await seen()) === `version ${version}`);
  }
  raw.disconnect();
});

test('what does not exist is remembered, and seen as soon as it is made', async () => {
  const prefix = newPrefix();
  const [one, two] = [await newCache(prefix), await newCache(prefix)];
  let loads = 0;
  const nothing = async (): Promise<null> => {
    loads += 1;
    return null;
  };
  expect(await one.get('product', 'p1', 'en', nothing)).toBeNull();
  expect(await one.get('product', 'p1', 'en', nothing)).toBeNull();
  expect(await two.get('product', 'p1', 'en', nothing)).toBeNull();
  expect(loads).toBe(1);
  await two.invalidate('p1', 1);
  await until(() => one.stats().entriesInMemory === 0);
  expect((await one.get('product', 'p1', 'en', async () => row('made')))?.bytes.toString()).toBe('made');
});

test('many ids cost one load for what is missing and keep their order', async () => {
  const prefix = newPrefix();
  const cache = await newCache(prefix);
  await cache.get('card', 'b', 'en', async () => row('B'));
  const asked: string[][] = [];
  const load = async (ids: readonly string[]): Promise<Map<string, Loaded>> => {
    asked.push([...ids]);
    return new Map(ids.filter((id) => id !== 'gone').map((id) => [id, row(id.toUpperCase())]));
  };
  const [first, second] = await Promise.all([
    cache.getMany('card', ['c', 'b', 'gone', 'a'], 'en', load),
    cache.getMany('card', ['a', 'c'], 'en', load),
  ]);
  expect([...first].map(([id, entry]) => `${id}=${entry.bytes}`)).toEqual(['c=C', 'b=B', 'a=A']);
  expect([...second.keys()]).toEqual(['a', 'c']);
  expect(asked.flat().sort()).toEqual(['a', 'c', 'gone']);
  expect([...(await cache.getMany('card', ['a', 'b', 'c', 'gone'], 'en', never)).keys()]).toEqual(['a', 'b', 'c']);
});

test('a frozen Redis is skipped: readers get their loads, and the breaker spares them the waiting', async () => {
  const policies = new Policies();
  const cache = await newCache(newPrefix(), { memoryMs: 0, policies });
  server.freeze();
  for (let i = 0; i < 12; i++) {
    expect((await cache.get('product', `p${i}`, 'en', async () => row('loaded')))?.bytes.toString()).toBe('loaded');
  }
  expect(policies.get('redis.cache').state).not.toBe('closed');
  expect(await cache.invalidate('p1')).toBe(false);
  server.thaw();
  await until(async () => {
    await cache.get('product', 'p1', 'en', async () => row('loaded'));
    return policies.get('redis.cache').state === 'closed';
  });
});

test('a Redis that was away and came back empty is filled again', async () => {
  const cache = await newCache(newPrefix(), { memoryMs: 0 });
  await cache.get('product', 'p1', 'en', async () => row('before'));
  await server.kill();
  expect((await cache.get('product', 'p1', 'en', async () => row('meanwhile')))?.bytes.toString()).toBe('meanwhile');
  await server.start();
  await until(async () => {
    await cache.get('product', 'p1', 'en', async () => row('again'));
    return cache.stats().reads.redis > 0;
  });
});

test('a failed load is the reader’s failure and nothing is cached', async () => {
  const cache = await newCache(newPrefix());
  await expect(cache.get('product', 'p1', 'en', never)).rejects.toThrow('must not be loaded');
  expect((await cache.get('product', 'p1', 'en', async () => row('second try')))?.bytes.toString()).toBe('second try');
});

test.each(['list', 'search'] as const)('a page of kind %s is served for half a minute at most', async (kind) => {
  const prefix = newPrefix();
  const cache = await newCache(prefix);
  const raw = new Redis(server.url);
  // How long each is kept is drawn anew.
  for (let i = 0; i < 20; i++) await cache.get(kind, `page-${i}`, 'en', async () => row('[1]'));
  const left = await Promise.all(Array.from({ length: 20 }, (_, i) => raw.pttl(`${prefix}${kind}:page-${i}:en`)));
  expect(Math.max(...left)).toBeLessThanOrEqual(30_000);
  expect(Math.min(...left)).toBeGreaterThan(20_000);
  raw.disconnect();
});

test('a flush empties both layers of both processes and leaves other keys alone', async () => {
  const prefix = newPrefix();
  const [one, two] = [await newCache(prefix), await newCache(prefix)];
  const raw = new Redis(server.url);
  await raw.set(`${prefix}cart:{c1}`, 'state');
  await one.get('product', 'p1', 'en', async () => row('old'));
  await two.get('list', 'hash', 'en', async () => row('[1]'));
  expect(await one.flush()).toBeGreaterThanOrEqual(2);
  await until(() => two.stats().entriesInMemory === 0);
  expect((await two.get('product', 'p1', 'en', async () => row('new')))?.bytes.toString()).toBe('new');
  expect(await raw.get(`${prefix}cart:{c1}`)).toBe('state');
  raw.disconnect();
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OwnRedis, startOwnRedis } from '../testing/own-redis.ts';
import { closeRedis, createRedis } from './redis-clients.ts';

let server: OwnRedis;
beforeAll(async () => {
  server = await startOwnRedis();
});
afterAll(() => server?.close());

it.each(['cache', 'state'] as const)(
  'a request waits for two commands of a %s that hangs, not for all it has',
  async (purpose) => {
    const redis = createRedis(server.url, purpose);
    const ready = Promise.withResolvers<void>();
    redis.once('ready', ready.resolve);
    await ready.promise;
    await redis.set('k', 'v');
    server.freeze();
    const waits: number[] = [];
    for (let i = 0; i < 30; i++) {
      const from = performance.now();
      await expect(i % 2 === 0 ? redis.get('k') : redis.multi().get('k').incr('n').exec()).rejects.toThrow();
      waits.push(performance.now() - from);
    }
    server.thaw();
    // The others are refused on the spot, which takes far less than their time-out of 100 ms.
    expect(waits.filter((ms) => ms > 90).length).toBeLessThanOrEqual(3);
    expect(waits.slice(0, 2).every((ms) => ms > 90)).toBe(true);
    await expect.poll(() => redis.get('k').catch(() => null), { timeout: 10_000 }).toBe('v');
    await closeRedis(redis);
  },
);

it('what a worker was waiting for when its Redis died is answered by the one that comes back', async () => {
  const redis = createRedis(server.url, 'queue_worker');
  await redis.ping();
  const waiting = redis.bzpopmin('marker', 10);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await server.kill();
  await server.start();
  const other = createRedis(server.url, 'operator');
  await other.zadd('marker', 7, 'work');
  expect(await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 8_000, 'no answer'))])).toEqual([
    'marker',
    'work',
    '7',
  ]);
  await Promise.all([redis, other].map(closeRedis));
}, 30_000);

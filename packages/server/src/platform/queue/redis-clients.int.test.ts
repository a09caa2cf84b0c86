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

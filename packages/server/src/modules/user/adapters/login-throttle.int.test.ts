import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import { LoginThrottle } from './login-throttle.ts';

/** Nothing listens there. */
const redis = new Redis({
  port: 1,
  lazyConnect: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  retryStrategy: () => null,
});
redis.on('error', () => undefined);
afterAll(() => redis.disconnect());

const codeOf = async (tried: Promise<void>): Promise<string | undefined> =>
  tried.then(
    () => undefined,
    (error: { code: string }) => error.code,
  );

describe('the limits of login without Redis', () => {
  it('are counted in the process alone', async () => {
    const throttle = new LoginThrottle(redis, { keyPrefix: 't_', scale: 1 });
    const codes = [];
    for (let i = 0; i < 12; i++) codes.push(await codeOf(throttle.count('a@example.com', `192.0.2.${i}`)));
    expect(codes).toEqual([...Array.from({ length: 10 }, () => undefined), 'rate_limited', 'rate_limited']);
    expect(await codeOf(throttle.count('b@example.com', '192.0.2.1'))).toBeUndefined();
  });

  it('are lifted by a right password and by a mail', async () => {
    const throttle = new LoginThrottle(redis, { keyPrefix: 't_', scale: 0.1 });
    expect(await codeOf(throttle.count('a@example.com', '192.0.2.1'))).toBeUndefined();
    expect(await codeOf(throttle.count('a@example.com', '192.0.2.2'))).toBe('rate_limited');
    await throttle.forgive('a@example.com', '192.0.2.1');
    expect(await codeOf(throttle.count('a@example.com', '192.0.2.3'))).toBeUndefined();
    await throttle.clearAccount('a@example.com');
    expect(await codeOf(throttle.count('a@example.com', '192.0.2.4'))).toBeUndefined();
  });

  it('are off at scale 0', async () => {
    const throttle = new LoginThrottle(redis, { keyPrefix: 't_', scale: 0 });
    for (let i = 0; i < 100; i++) expect(await codeOf(throttle.count('a@example.com', '192.0.2.1'))).toBeUndefined();
  });
});

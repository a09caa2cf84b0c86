import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OwnRedis, startOwnRedis } from '../../../platform/testing/own-redis.ts';
import { CartApp } from './cart-app.ts';

let redis: OwnRedis;
let app: CartApp;
beforeAll(async () => {
  redis = await startOwnRedis();
  app = await CartApp.start({ second: true, overrides: { redis: { stateUrl: redis.url } } });
});
afterAll(async () => {
  await app?.close();
  await redis?.close();
});

const quantityOf = async (token: string, base = app.app.url) =>
  (await app.request('GET', '/cart', { token }, undefined, base)).data.lines[0]?.quantity;

describe('a cart whose Redis dies', () => {
  it('F07: loses at most what came in a second, goes on at once, and is right when Redis comes back empty', async () => {
    const { token } = await app.buyer();
    const sku = app.product.put();
    const acknowledged: number[] = [];
    const editing = (async () => {
      for (let i = 0; i < 60; i++) {
        const answer = await app.add(sku.sku_id, 1, { token }, i % 2 === 0 ? app.app.url : app.app.secondUrl);
        expect(answer.status).toBe(200);
        acknowledged.push(Date.now());
      }
    })();
    await expect.poll(() => acknowledged.length, { interval: 5, timeout: 10_000 }).toBeGreaterThan(25);
    await redis.kill();
    const killedAt = Date.now();
    await editing;
    const atRisk = acknowledged.filter((at) => at > killedAt - 1_000 && at <= killedAt).length;
    const kept = (await quantityOf(token)) ?? 0;
    expect(kept).toBeGreaterThanOrEqual(60 - atRisk);
    await redis.start();
    const more = await app.add(sku.sku_id, 1, { token }, app.app.secondUrl);
    expect([more.status, more.data.lines[0]?.quantity]).toEqual([200, kept + 1]);
    expect(await quantityOf(token)).toBe(kept + 1);
  });

  it('adds fifty at once, adds once by key, merges and keeps its limits without Redis', async () => {
    const { token } = await app.buyer();
    const sku = app.product.put();
    const guest = await app.guest(sku.sku_id, 30);
    await redis.kill();
    try {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          app.add(sku.sku_id, 1, { token }, i % 2 === 0 ? app.app.url : app.app.secondUrl),
        ),
      );
      expect(answers.map((a) => a.status)).toEqual(answers.map(() => 200));
      expect(await quantityOf(token)).toBe(50);
      const keyed = await Promise.all(
        Array.from({ length: 6 }, () => app.add(sku.sku_id, 4, { token, key: 'the-same-key' })),
      );
      expect(keyed.map((a) => a.status)).toEqual(keyed.map(() => 200));
      expect(await quantityOf(token)).toBe(54);
      const reused = await app.add(sku.sku_id, 5, { token, key: 'the-same-key' });
      expect(reused.code).toBe('idempotency_key_reused');
      const over = await app.add(sku.sku_id, 46, { token });
      expect(over.code).toBe('cart_limit_exceeded');
      const merged = await app.get({ token, cartToken: guest.cartToken });
      expect(merged.data.lines[0]?.quantity).toBe(84);
    } finally {
      await redis.start();
    }
    await expect.poll(() => quantityOf(token)).toBe(84);
    expect(await quantityOf(token, app.app.secondUrl)).toBe(84);
  });

  it('never gives what an edit made in the meantime back, when Redis was only frozen', async () => {
    const { token } = await app.buyer();
    const sku = app.product.put();
    await app.add(sku.sku_id, 5, { token });
    const { id } = (await app.get({ token })).data;
    const versionInMysql = async () =>
      (await app.db.selectFrom('carts').select('version').where('id', '=', id).executeTakeFirst())?.version;
    await expect.poll(versionInMysql, { timeout: 3_000 }).toBe(1);
    redis.freeze();
    const path = `/cart/items/${sku.sku_id}`;
    const set = await app.request('PUT', path, { token }, { quantity: 2 });
    redis.thaw();
    expect([set.status, set.data.lines[0]?.quantity]).toEqual([200, 2]);
    expect(await quantityOf(token)).toBe(2);
    // The other process never saw Redis fail: it is told by the live cart, which the first brings up to date.
    await expect.poll(() => quantityOf(token, app.app.secondUrl), { timeout: 5_000 }).toBe(2);
    const added = await app.add(sku.sku_id, 1, { token }, app.app.secondUrl);
    expect([added.data.lines[0]?.quantity, added.data.version]).toEqual([3, 3]);
  });
});

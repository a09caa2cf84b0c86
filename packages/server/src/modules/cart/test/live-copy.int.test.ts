import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CartApp } from './cart-app.ts';

let app: CartApp;
beforeAll(async () => {
  app = await CartApp.start({ second: true });
});
afterAll(() => app?.close());

const quantityOf = async (token: string) => (await app.get({ token })).data.lines[0]?.quantity;

describe('the live cart and its copy', () => {
  it('believes MySQL when Redis came back older, and stores what a dead process had not stored', async () => {
    const { token } = await app.buyer();
    const sku = app.product.put();
    await app.add(sku.sku_id, 1, { token });
    await app.add(sku.sku_id, 1, { token });
    const { id } = (await app.get({ token })).data;
    const stored = () =>
      app.db.selectFrom('carts').select(['version', 'line_count']).where('id', '=', id).executeTakeFirst();
    await expect.poll(stored, { timeout: 3_000 }).toEqual({ version: 2, line_count: 1 });
    const client = new Redis(app.app.config.redis.stateUrl);
    const key = `${app.app.config.redis.keyPrefix}cart:{${id}}`;
    try {
      // As its log had it a second before: another run of the server, one change behind.
      await client.hset(key, { life: 'another run', v: '1', [`q:${sku.sku_id}`]: '1' });
      expect(await quantityOf(token)).toBe(2);
      const added = await app.add(sku.sku_id, 1, { token }, app.app.secondUrl);
      expect([added.data.version, added.data.lines[0]?.quantity]).toEqual([3, 3]);
      await expect.poll(stored, { timeout: 3_000 }).toEqual({ version: 3, line_count: 1 });
      await client.hset(key, { v: '9', saved: '3', at: String(Date.now() - 60_000), [`q:${sku.sku_id}`]: '8' });
      expect(await quantityOf(token)).toBe(8);
      await expect.poll(stored, { timeout: 3_000 }).toEqual({ version: 9, line_count: 1 });
    } finally {
      client.disconnect();
    }
  });

  it('puts an edit that a higher version swallowed into that version, once', async () => {
    const { token } = await app.buyer();
    const [a, b] = [app.product.put(), app.product.put()] as const;
    await app.add(a.sku_id, 1, { token });
    const { id } = (await app.get({ token })).data;
    const stored = () =>
      app.db.selectFrom('carts').select(['version', 'state']).where('id', '=', id).executeTakeFirst();
    await expect.poll(async () => (await stored())?.version, { timeout: 3_000 }).toBe(1);
    // This process answers for an edit in Redis, while another without Redis has written three to MySQL.
    await app.add(b.sku_id, 2, { token });
    const state = JSON.parse((await stored())?.state ?? '{}') as { lines: { quantity: number }[] };
    for (const line of state.lines) line.quantity = 4;
    const theirs = { version: 4, state: JSON.stringify(state) };
    await app.db.updateTable('carts').set(theirs).where('id', '=', id).execute();
    const lines = async () => (await app.get({ token })).data.lines.map((line) => [line.sku_id, line.quantity]);
    const both = [
      [a.sku_id, 4],
      [b.sku_id, 2],
    ];
    await expect.poll(lines, { timeout: 5_000 }).toEqual(both);
    await expect.poll(async () => (await stored())?.version, { timeout: 5_000 }).toBe(5);
    expect(await lines()).toEqual(both);
  });
});

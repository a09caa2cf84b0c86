import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { CartApp } from './cart-app.ts';
import { tellConfirmed, tellCoupon } from './rule-events.ts';

let app: CartApp;
beforeAll(async () => {
  // With a worker: it refuses to start when a subscription has no handler.
  app = await CartApp.start({ worker: true });
});
afterAll(() => app?.close());

const linesOf = (cart: { data: { lines: { sku_id: string; quantity: number }[] } }) =>
  cart.data.lines.map((line) => [line.sku_id, line.quantity]);

describe('a paid order', () => {
  it('is subtracted from the cart, which keeps what was added meanwhile', async () => {
    const buyer = await app.buyer();
    const [a, b, c] = [app.product.put(), app.product.put(), app.product.put()] as const;
    await app.add(a.sku_id, 2, buyer);
    const ordered = await app.add(b.sku_id, 1, buyer);
    await app.add(a.sku_id, 3, buyer);
    await app.add(c.sku_id, 1, buyer);
    const pieces = [
      { skuId: a.sku_id, quantity: 2 },
      { skuId: b.sku_id, quantity: 1 },
    ];
    const cart = { id: ordered.data.id, buyerId: buyer.userId };
    expect(await tellConfirmed(app, cart, pieces)).toBe('applied');
    expect(linesOf(await app.get(buyer))).toEqual([
      [a.sku_id, 3],
      [c.sku_id, 1],
    ]);
    const stored = await app.db.selectFrom('carts').select('state').where('id', '=', cart.id).executeTakeFirst();
    expect(JSON.parse(stored?.state ?? '{}').lines).toHaveLength(2);
  });

  it('is subtracted once, also when its event comes again, at once or as a new one', async () => {
    const buyer = await app.buyer();
    const sku = app.product.put();
    const added = await app.add(sku.sku_id, 9, buyer);
    const cart = { id: added.data.id, buyerId: buyer.userId };
    const ids = { orderId: newId('ord'), eventId: newId('evt') };
    const pieces = [{ skuId: sku.sku_id, quantity: 2 }];
    await Promise.all(Array.from({ length: 5 }, () => tellConfirmed(app, cart, pieces, ids)));
    expect(await tellConfirmed(app, cart, pieces, ids)).toBe('duplicate');
    await tellConfirmed(app, cart, pieces, { orderId: ids.orderId });
    expect(linesOf(await app.get(buyer))).toEqual([[sku.sku_id, 7]]);
  });

  it('takes the coupon along with the last line', async () => {
    await tellCoupon(app, { code: 'ONCE' });
    const buyer = await app.buyer();
    const sku = app.product.put();
    await app.add(sku.sku_id, 1, buyer);
    const used = await app.request('PUT', '/cart/coupon', buyer, { code: 'ONCE' });
    await tellConfirmed(app, { id: used.data.id, buyerId: buyer.userId }, [{ skuId: sku.sku_id, quantity: 1 }]);
    const cart = await app.get(buyer);
    expect([cart.data.lines, cart.data.coupon]).toEqual([[], null]);
  });

  it('of a cart that has expired is no fault', async () => {
    expect(
      await tellConfirmed(app, { id: newId('cart'), buyerId: newId('usr') }, [{ skuId: newId('sku'), quantity: 1 }]),
    ).toBe('applied');
  });
});

describe('jobs', () => {
  const run = async (name: string) => {
    const job = app.module.runtime.jobs.find((j) => j.name === name);
    if (job === undefined) throw new Error(`no job ${name}`);
    await job.run(testContext());
  };
  const stored = (id: string | null) =>
    app.db.selectFrom('carts').select(['version', 'remind_at']).where('id', '=', id).executeTakeFirst();
  const leaveForADay = async (id: string | null, version: number) => {
    await expect.poll(async () => (await stored(id))?.version, { timeout: 3_000 }).toBe(version);
    await app.db
      .updateTable('carts')
      .set({ remind_at: sql<Date>`remind_at - INTERVAL 1 DAY` })
      .where('id', '=', id)
      .execute();
  };
  const told = (id: string | null) =>
    app.db
      .selectFrom('outbox')
      .select('envelope')
      .where('aggregate_id', '=', id)
      .where('type', '=', 'cart.abandoned')
      .execute();

  it('tell a cart that was left for a day, once until it changes', async () => {
    const buyer = await app.buyer();
    const sku = app.product.put({ title: 'Kettle', price: 250 });
    const added = await app.add(sku.sku_id, 2, buyer);
    const { id } = added.data;
    await run('cart.tell-abandoned');
    expect(await told(id)).toHaveLength(0);
    await leaveForADay(id, 1);
    await Promise.all([run('cart.tell-abandoned'), run('cart.tell-abandoned')]);
    const events = await told(id);
    expect(events.map((row) => JSON.parse(row.envelope).data)).toEqual([
      { cart_id: id, buyer_id: buyer.userId, item_count: 2, subtotal: 500, currency: 'USD', titles: ['Kettle'] },
    ]);
    await run('cart.tell-abandoned');
    expect(await told(id)).toHaveLength(1);
    await app.add(sku.sku_id, 1, buyer);
    await leaveForADay(id, 2);
    await run('cart.tell-abandoned');
    expect(await told(id)).toHaveLength(2);
  });

  it('tell nothing of an empty cart, of a guest or of a disabled account', async () => {
    const [emptied, disabled] = [await app.buyer(), await app.buyer()];
    const sku = app.product.put();
    await app.add(sku.sku_id, 1, emptied);
    const empty = await app.request('DELETE', '/cart', emptied);
    const guest = await app.add(sku.sku_id, 1);
    const cart = await app.add(sku.sku_id, 1, disabled);
    await leaveForADay(cart.data.id, 1);
    await app.deliver(
      'user.disabled',
      { type: 'user', id: disabled.userId, sequence: 2 },
      { user_id: disabled.userId },
    );
    await run('cart.tell-abandoned');
    for (const id of [empty.data.id, guest.data.id, cart.data.id]) {
      await expect.poll(async () => (await stored(id))?.remind_at, { timeout: 3_000 }).toBeNull();
      expect(await told(id)).toHaveLength(0);
    }
  });

  it('delete guests’ carts after a week, and users’ never', async () => {
    const sku = app.product.put();
    const guest = await app.guest(sku.sku_id, 1);
    const buyer = await app.buyer();
    const owned = await app.add(sku.sku_id, 1, buyer);
    const { id } = (await app.get(guest)).data;
    await expect.poll(async () => (await stored(id))?.version, { timeout: 3_000 }).toBe(1);
    await app.db.updateTable('carts').set({ expires_at: sql<Date>`expires_at - INTERVAL 169 HOUR` }).execute();
    await run('cart.expire-guests');
    expect(await stored(id)).toBeUndefined();
    expect((await app.get(guest)).data.id).toBeNull();
    expect((await app.get(buyer)).data.id).toBe(owned.data.id);
  });
});

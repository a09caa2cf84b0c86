import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { components } from '../../../contract/types.gen.ts';
import { systemContext } from '../../../platform/context/make-context.ts';
import { configureFailpoints } from '../../../platform/failpoints/failpoints.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { findCoupon } from '../repositories/coupon.repository.ts';
import { cancelOrder } from '../services/cancel-order.service.ts';
import { releaseStrayUses } from '../services/coupon-use.service.ts';
import { couponRule } from '../services/gather-checkout.service.ts';
import { OrderWorld, type Shopper } from './order-world.ts';

type Schemas = components['schemas'];

let world: OrderWorld;
beforeAll(async () => {
  world = await OrderWorld.create();
});
afterAll(() => world?.close());

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'fine',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  );
let made = 0;

async function coupon(over: Record<string, unknown> = {}): Promise<Schemas['Coupon']> {
  made += 1;
  const { data } = await world.processes[0].runtime.handlers.createAdminCoupon(
    world.context(newId('usr'), { roles: ['admin'], operationId: 'createAdminCoupon' }),
    {
      path: {},
      query: {},
      headers: {},
      body: { code: `test-${made}`, kind: 'fixed', amount: 500, active: true, ...over },
    },
  );
  return data;
}

async function shopperWith(
  made: Schemas['Coupon'],
  options: Parameters<OrderWorld['shopper']>[0] = {},
): Promise<Shopper> {
  const shopper = world.shopper(options);
  const record = await findCoupon(world.db, made.id);
  shopper.cart.couponCode = made.code;
  shopper.cart.coupon = record === null ? null : { ...couponRule(record), exhausted: false };
  return shopper;
}

async function expectUsesCounted(id: string, used: number): Promise<void> {
  const { rows } = await sql<{
    used: number;
    n: number;
  }>`SELECT used, (SELECT COUNT(*) FROM coupon_redemptions WHERE coupon_id = ${id}) AS n
    FROM coupons WHERE id = ${id}`.execute(world.db);
  expect(rows[0]).toEqual({ used, n: used });
}

describe('a coupon of one use', () => {
  it('is had by one of thirty buyers at once; the others are refused before any order', async () => {
    const one = await coupon({ usage_limit: 1 });
    const shoppers = await Promise.all(Array.from({ length: 30 }, () => shopperWith(one)));
    const answers = await Promise.all(shoppers.map((s, i) => codeOf(world.place(s, { process: (i % 2) as 0 | 1 }))));
    expect(answers.filter((a) => a === 'fine')).toHaveLength(1);
    expect(answers.filter((a) => a === 'coupon_exhausted')).toHaveLength(29);
    await expectUsesCounted(one.id, 1);
    const { rows: orders } = await sql`SELECT discount_total FROM orders WHERE coupon_id = ${one.id}`.execute(world.db);
    expect(orders).toEqual([{ discount_total: 500 }]);
  });

  it('is not taken twice by twenty equal requests, and comes back when the order is cancelled', async () => {
    const one = await coupon({ usage_limit: 1 });
    const shopper = await shopperWith(one);
    const key = newId('key');
    const quote = world.market.quote(shopper.cart);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => codeOf(world.place(shopper, { key, quote, process: (i % 2) as 0 | 1 }))),
    );
    expect(new Set(answers)).toEqual(new Set(['fine', 'idempotency_in_flight']));
    await expectUsesCounted(one.id, 1);
    const placed = await world.place(shopper, { key, quote });
    await cancelOrder(
      world.processes[0].deps,
      systemContext('t', { class: 'checkout' }),
      { buyerId: shopper.id, orderId: placed.id },
      { reason: 'buyer', actor: 'buyer' },
    );
    await expectUsesCounted(one.id, 0);
    expect(await codeOf(world.place(await shopperWith(one)))).toBe('fine');
  });

  it('comes back when the checkout is refused', async () => {
    const one = await coupon({ usage_limit: 1 });
    expect(await codeOf(world.place(await shopperWith(one, { onHand: 1 })))).toBe('out_of_stock');
    await expectUsesCounted(one.id, 0);
  });

  it('adds one commit to an order, and survives a death between claim and order', async () => {
    const one = await coupon({ usage_limit: 1 });
    const shopper = await shopperWith(one);
    world.commits = 0;
    const placed = await world.place(shopper);
    await world.deliver(world.market.gatewayMoves(placed.id, 'authorized'));
    expect(world.commits).toBe(4);

    const dead = await coupon({ usage_limit: 1 });
    await sql`INSERT INTO coupon_redemptions (coupon_id, order_id, buyer_id, claim_key, created_at)
      VALUES (${dead.id}, ${newId('ord')}, ${newId('usr')}, ${'a'.repeat(64)}, NOW(3) - INTERVAL 6 MINUTE)`.execute(
      world.db,
    );
    await sql`UPDATE coupons SET used = 1 WHERE id = ${dead.id}`.execute(world.db);
    expect(await releaseStrayUses(world.processes[0].deps, systemContext('t'))).toBe(1);
    await expectUsesCounted(dead.id, 0);
  });

  it('is adopted by a repeat of the request that died', async () => {
    const one = await coupon({ usage_limit: 1 });
    const shopper = await shopperWith(one);
    const key = newId('key');
    const quote = world.market.quote(shopper.cart);
    await world.place(shopper, { key, quote });
    // As if the process had died right after the claim.
    await sql`DELETE FROM order_sagas WHERE buyer_id = ${shopper.id}`.execute(world.db);
    await sql`DELETE FROM orders WHERE buyer_id = ${shopper.id}`.execute(world.db);
    for (const table of ['order_items', 'seller_orders', 'order_events'])
      await sql`DELETE FROM ${sql.table(table)} WHERE buyer_id = ${shopper.id}`.execute(world.db);
    expect(await codeOf(world.place(shopper, { key, quote }))).toBe('idempotency_in_flight');
    await sql`UPDATE coupon_redemptions SET created_at = NOW(3) - INTERVAL 20 SECOND WHERE coupon_id = ${one.id}`.execute(
      world.db,
    );
    expect(await codeOf(world.place(shopper, { key, quote, process: 1 }))).toBe('fine');
    await expectUsesCounted(one.id, 1);
  });
});

describe('a coupon', () => {
  it('counts for one buyer as often as it says', async () => {
    const twice = await coupon({ per_buyer_limit: 1 });
    const shopper = await shopperWith(twice);
    const first = await world.place(shopper);
    await world.pay(first.id);
    expect(await codeOf(world.place(shopper))).toBe('coupon_exhausted');
    expect(await codeOf(world.place(await shopperWith(twice)))).toBe('fine');
  });

  it('that ended, was switched off or removed since the quote is refused with the reason', async () => {
    for (const [change, reason] of [
      ['ends_at = NOW(3) - INTERVAL 1 DAY', 'expired'],
      ['starts_at = NOW(3) + INTERVAL 1 DAY', 'not_started'],
      ['active = 0', 'inactive'],
      ['deleted_at = NOW(3)', 'inactive'],
      ['min_subtotal = 999999', 'below_minimum'],
    ] as const) {
      const one = await coupon();
      const shopper = await shopperWith(one);
      await sql`UPDATE coupons SET ${sql.raw(change)} WHERE id = ${one.id}`.execute(world.db);
      await expect(world.place(shopper)).rejects.toMatchObject({ code: 'coupon_invalid', meta: { reason } });
    }
  });

  it('of the marketplace is borne by its commission, of a seller by the seller', async () => {
    const shared = await coupon({ kind: 'percent', percent_bps: 500, amount: null });
    const shopper = await shopperWith(shared, { price: 1000, quantity: 2 });
    const order = await world.place(shopper);
    const part = await world.db
      .selectFrom('seller_orders')
      .select(['commission', 'earning', 'discount_total'])

      .where('buyer_id', '=', shopper.id)
      .where('order_id', '=', order.id)
      .executeTakeFirstOrThrow();
    expect(part).toEqual({ commission: 100, earning: 2299, discount_total: 100 });
  });

  it('of a seller is made, read, edited by its version and removed by that seller alone', async () => {
    const { handlers } = world.processes[0].runtime;
    const mine = world.market.addSeller().user_id;
    const other = world.market.addSeller().user_id;
    const as = (owner: string, ifMatch?: string) =>
      world.context(owner, {
        roles: ['buyer', 'seller'],
        operationId: 'x',
        ...(ifMatch === undefined ? {} : { ifMatch }),
      });
    const body = { code: `shop-${newId('key').slice(-8)}`, kind: 'percent' as const, percent_bps: 1000, active: true };
    const none = { query: {}, headers: {} } as const;
    const created = await handlers.createSellerCoupon(as(mine), { ...none, path: {}, body });
    expect(created).toMatchObject({
      status: 201,
      headers: { ETag: '"v1"' },
      data: { code: body.code.toUpperCase(), used: 0 },
    });
    expect(await codeOf(handlers.createSellerCoupon(as(other), { ...none, path: {}, body }))).toBe('conflict');
    const path = { id: created.data.id };
    const put = (owner: string, ifMatch: string, over = {}) =>
      handlers.updateSellerCoupon(as(owner, ifMatch), {
        query: {},
        headers: {} as never,
        path,
        body: { ...body, ...over },
      });
    expect(await codeOf(put(other, '"v1"'))).toBe('not_found');
    expect(await codeOf(put(mine, '"v7"'))).toBe('precondition_failed');
    expect((await put(mine, '"v1"', { percent_bps: 2000 })).headers).toEqual({ ETag: '"v2"' });
    expect(await codeOf(handlers.getSellerCoupon(as(other), { ...none, path, body: undefined }))).toBe('not_found');
    await handlers.deleteSellerCoupon(as(mine, '"v2"'), { query: {}, headers: {} as never, path, body: undefined });
    expect(await codeOf(handlers.getSellerCoupon(as(mine), { ...none, path, body: undefined }))).toBe('not_found');
    expect(await codeOf(handlers.createSellerCoupon(as(mine), { ...none, path: {}, body }))).toBe('conflict');
    const told = await world.db
      .selectFrom('outbox')
      .select('aggregate_sequence')
      .where('aggregate_id', '=', path.id)
      .orderBy('seq')
      .execute();
    expect(told.map((row) => row.aggregate_sequence)).toEqual([1, 2, 3]);
  });
});

it('a death at P1 with a coupon keeps exactly one use', async () => {
  const one = await coupon({ usage_limit: 1 });
  const shopper = await shopperWith(one);
  const key = newId('key');
  const quote = world.market.quote(shopper.cart);
  configureFailpoints('P1=throw:once', { production: false });
  await codeOf(world.place(shopper, { key, quote }));
  configureFailpoints('', { production: false });
  await world.sweep();
  expect((await world.place(shopper, { key, quote })).status).toBe('pending_payment');
  await expectUsesCounted(one.id, 1);
});

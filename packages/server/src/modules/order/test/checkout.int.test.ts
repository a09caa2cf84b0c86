import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { configureFailpoints } from '../../../platform/failpoints/failpoints.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { OrderWorld } from './order-world.ts';

let world: OrderWorld;
beforeAll(async () => {
  world = await OrderWorld.create();
});
afterAll(() => world?.close());
afterEach(() => configureFailpoints('', { production: false }));

const code = (error: unknown): string => (error as { code?: string }).code ?? String(error);
const codeOf = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'fine', code);
const ordersOf = async (buyerId: string): Promise<string[]> =>
  (await world.db.selectFrom('orders').select('status').where('buyer_id', '=', buyerId).execute()).map((r) => r.status);

describe('a checkout', () => {
  it('reserves, starts the payment, and is confirmed once it is paid, in three commits of order', async () => {
    const shopper = world.shopper();
    world.commits = 0;
    const order = await world.place(shopper);
    expect(order).toMatchObject({
      status: 'pending_payment',
      totals: { items: 2598, shipping: 499, grand_total: 3097, currency: 'USD' },
      payment: { status: 'pending', attempt: 1, redirect_url: 'https://pay.example.com/s/1' },
    });
    expect(order.number).toMatch(/^ORD-\d{8}-[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(shopper.skus[0]).toMatchObject({ onHand: 10, reserved: 2 });
    await world.deliver(world.market.gatewayMoves(order.id, 'authorized'));
    expect(world.commits).toBe(3);
    expect(shopper.skus[0]).toMatchObject({ onHand: 8, reserved: 0 });
    await world.settle();
    expect(await world.page(shopper, order.id)).toMatchObject({
      status: 'confirmed',
      reservation_expires_at: null,
      payment: { status: 'captured' },
      parts: [{ status: 'confirmed' }],
    });
    expect(await world.faults(order.id)).toEqual([]);
  });

  it('answers a repeat of the same request with the same order, and another body with a refusal', async () => {
    const shopper = world.shopper();
    const key = newId('key');
    const quote = world.market.quote(shopper.cart);
    const first = await world.place(shopper, { key, quote });
    expect(await world.place(shopper, { key, quote, process: 1 })).toEqual(first);
    expect(await codeOf(world.place(shopper, { key, quote, body: { note: 'other' } }))).toBe('idempotency_key_reused');
    const stranger = world.shopper();
    expect((await world.place(stranger, { key })).id).not.toBe(first.id);
  });

  it('of twenty equal requests at once makes one order', async () => {
    const shopper = world.shopper();
    const key = newId('key');
    const quote = world.market.quote(shopper.cart);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        world.place(shopper, { key, quote, process: (i % 2) as 0 | 1 }).then((order) => order.id, code),
      ),
    );
    const ids = new Set(answers.filter((a) => a.startsWith('ord_')));
    expect(ids.size).toBe(1);
    expect(answers.filter((a) => !a.startsWith('ord_')).every((a) => a === 'idempotency_in_flight')).toBe(true);
    expect(await ordersOf(shopper.id)).toEqual(['pending_payment']);
    expect(shopper.skus[0]?.reserved).toBe(2);
  });

  it('whose twin finds its own stock gone is told of the first, not of the stock', async () => {
    for (const [same, expected] of [
      [true, 'fine'],
      [false, 'checkout_in_progress'],
    ] as const) {
      const shopper = world.shopper();
      const [key, quote] = [newId('key'), world.market.quote(shopper.cart)];
      // The second request has looked for the first in vain; then the first goes through, and the cart refuses.
      world.market.before('getCheckoutCart', async () => {
        await world.place(shopper, { key, quote, process: 1 });
        throw new AppError('out_of_stock');
      });
      expect(await codeOf(world.place(shopper, { key: same ? key : newId('key'), quote }))).toBe(expected);
    }
  });

  it('from two tabs with two keys makes one order, and the other is told which', async () => {
    const shopper = world.shopper();
    const answers = await Promise.allSettled([
      world.place(shopper, { process: 0 }),
      world.place(shopper, { process: 1 }),
    ]);
    const made = answers.filter((a) => a.status === 'fulfilled');
    const refused = answers.filter((a) => a.status === 'rejected');
    expect([made.length, refused.length]).toEqual([1, 1]);
    expect(refused[0]?.reason).toMatchObject({
      code: 'checkout_in_progress',
      meta: { order_id: (made[0] as PromiseFulfilledResult<{ id: string }>).value.id },
    });
    expect(shopper.skus[0]?.reserved).toBe(2);
  });

  it('of fifty buyers of the last unit lets one have it', async () => {
    const sku = world.market.addSku(world.market.addSeller().seller_id, 900, 1);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        codeOf(world.place(world.shopper({ skus: [sku], quantity: 1 }), { process: (i % 2) as 0 | 1 })),
      ),
    );
    expect(answers.filter((a) => a === 'fine')).toHaveLength(1);
    expect(answers.filter((a) => a !== 'fine')).toEqual(Array.from({ length: 49 }, () => 'out_of_stock'));
    expect(sku).toMatchObject({ onHand: 1, reserved: 1 });
  });

  it('confirms an order that costs nothing without a payment', async () => {
    const shopper = world.shopper({ price: 0 });
    world.market.shippingPrice = 0;
    await sql`UPDATE shipping_rates SET base_price = 0`.execute(world.db);
    try {
      const order = await world.place(shopper);
      expect(order).toMatchObject({ status: 'confirmed', payment: null, totals: { grand_total: 0 } });
      expect(await world.faults(order.id)).toEqual([]);
    } finally {
      world.market.shippingPrice = 499;
      await sql`UPDATE shipping_rates SET base_price = 499`.execute(world.db);
    }
  });
});

describe('a refusal', () => {
  it('after the reserve is stored for its key, frees the cart, and is in no list', async () => {
    const shopper = world.shopper({ onHand: 1 });
    const key = newId('key');
    const quote = world.market.quote(shopper.cart);
    const first = await world.place(shopper, { key, quote }).catch((error: unknown) => error);
    expect(first).toMatchObject({
      code: 'out_of_stock',
      meta: { lines: [{ sku_id: shopper.skus[0]?.id, requested: 2, available: 1 }] },
    });
    if (shopper.skus[0]) shopper.skus[0].onHand = 50;
    const again = await world.place(shopper, { key, quote, process: 1 }).catch((error: unknown) => error);
    expect(again).toMatchObject({ code: 'out_of_stock', meta: { lines: [{ available: 1 }] } });
    const { handlers } = world.processes[0].runtime;
    const list = await handlers.listOrders(world.context(shopper.id), {
      path: {},
      query: { limit: 20 },
      headers: {},
      body: undefined,
    });
    expect(list.data).toEqual([]);
    expect((await world.place(shopper)).status).toBe('pending_payment');
  });

  it('by the payment, after the reserve, gives the stock back at once', async () => {
    const shopper = world.shopper();
    world.market.before('startPayment', () => Promise.reject(new AppError('amount_too_large')));
    const key = newId('key');
    const quote = world.market.quote(shopper.cart);
    expect(await codeOf(world.place(shopper, { key, quote }))).toBe('amount_too_large');
    expect(shopper.skus[0]).toMatchObject({ onHand: 10, reserved: 0 });
    expect(await ordersOf(shopper.id)).toEqual(['rejected']);
    expect(await codeOf(world.place(shopper, { key, quote, process: 1 }))).toBe('amount_too_large');
    expect((await world.place(shopper)).status).toBe('pending_payment');
  });

  it('for a changed price names the lines and brings a quote that goes through', async () => {
    const shopper = world.shopper();
    const quote = world.market.quote(shopper.cart);
    const sku = shopper.skus[0] as { price: number };
    sku.price = 1500;
    const refused = (await world.place(shopper, { quote }).catch((e: unknown) => e)) as {
      code: string;
      meta: { quote: string };
    };
    expect(refused).toMatchObject({ code: 'price_changed', meta: { lines: [{ old_price: 1299, new_price: 1500 }] } });
    expect((await world.place(shopper, { quote: refused.meta.quote })).totals.items).toBe(3000);
  });

  it('for a rate that changed since the quote brings order’s own quote', async () => {
    const shopper = world.shopper();
    const quote = world.market.quote(shopper.cart);
    await sql`UPDATE shipping_rates SET base_price = 700`.execute(world.db);
    try {
      const refused = (await world.place(shopper, { quote }).catch((e: unknown) => e)) as {
        code: string;
        meta: { quote: string };
      };
      expect(refused.code).toBe('price_changed');
      const order = await world.place(shopper, { quote: refused.meta.quote });
      expect(order.totals.shipping).toBe(700);
    } finally {
      await sql`UPDATE shipping_rates SET base_price = 499`.execute(world.db);
    }
  });

  it('has a code for each reason, and leaves nothing behind', async () => {
    const { market } = world;
    const seen: Record<string, string> = {};
    const attempt = async (name: string, spoil: (s: ReturnType<OrderWorld['shopper']>) => unknown): Promise<void> => {
      const shopper = world.shopper();
      const body = (await spoil(shopper)) as Record<string, string> | undefined;
      seen[name] = await codeOf(world.place(shopper, body === undefined ? {} : { body: body as never }));
      expect(await ordersOf(shopper.id)).toEqual([]);
      expect(shopper.skus[0]?.reserved).toBe(0);
    };
    const buyerOf = (id: string) => market.buyers.get(id) as NonNullable<ReturnType<typeof market.buyers.get>>;
    await attempt('unverified', (s) => {
      buyerOf(s.id).email_verified = false;
    });
    await attempt('disabled', (s) => {
      buyerOf(s.id).status = 'disabled';
    });
    await attempt('session', (s) => {
      buyerOf(s.id).session_active = false;
    });
    await attempt('foreign address', () => ({ address_id: world.shopper().addressId }));
    await attempt('other country', (s) => {
      s.cart.address = { ...s.cart.address, country: 'DE' };
    });
    await attempt('no address', (s) => {
      s.cart.address = { ...s.cart.address, address_id: null };
    });
    await attempt('suspended', (s) => {
      const shop = market.shops.get(s.skus[0]?.sellerId ?? '');
      if (shop) shop.status = 'suspended';
    });
    await attempt('own product', (s) => {
      buyerOf(s.id).seller_id = s.skus[0]?.sellerId ?? null;
    });
    await attempt('return address', () => ({ return_url: 'https://evil.example.com/back' }));
    await attempt('coupon', (s) => {
      s.cart.couponCode = 'GONE10';
      s.cart.coupon = {
        kind: 'fixed',
        amount: 100,
        percentBps: null,
        currency: 'USD',
        sellerId: null,
        minSubtotal: null,
        maxDiscount: null,
        startsAt: null,
        endsAt: null,
        active: true,
        exhausted: false,
      };
    });
    await attempt('old quote', (s) => ({ quote: market.quote(s.cart, Date.now() - 601_000) }));
    await attempt('forged', () => ({ quote: 'x'.repeat(20) }));
    expect(seen).toEqual({
      unverified: 'email_not_verified',
      disabled: 'account_disabled',
      session: 'unauthenticated',
      'foreign address': 'not_found',
      'other country': 'validation_failed',
      'no address': 'validation_failed',
      suspended: 'seller_suspended',
      'own product': 'product_unavailable',
      'return address': 'validation_failed',
      coupon: 'coupon_invalid',
      'old quote': 'quote_expired',
      forged: 'validation_failed',
    });
  });
});

describe('a crash', () => {
  it.each(['P1', 'P3', 'P5', 'P6', 'P4', 'P7'])(
    'at %s is made good by the same key in another process',
    async (point) => {
      const shopper = world.shopper();
      const key = newId('key');
      const quote = world.market.quote(shopper.cart);
      configureFailpoints(`${point}=throw:once`, { production: false });
      expect(await codeOf(world.place(shopper, { key, quote }))).toContain(`failpoint ${point}`);
      await sql`UPDATE order_sagas SET lease_until = NULL, lease_owner = NULL`.execute(world.db);
      const order = await world.place(shopper, { key, quote, process: 1 });
      expect(order.status).toBe('pending_payment');
      expect(await ordersOf(shopper.id)).toEqual(['pending_payment']);
      expect(shopper.skus[0]?.reserved).toBe(2);
      expect(world.market.payments.filter((p) => p.order_id === order.id)).toHaveLength(1);
      await world.pay(order.id);
      expect((await world.order(order.id)).status).toBe('confirmed');
      expect(await world.faults(order.id)).toEqual([]);
    },
  );

  it.each(['P1', 'P3', 'P6'])('at %s whose client never comes back is carried on by the sweep', async (point) => {
    const shopper = world.shopper();
    configureFailpoints(`${point}=throw:once`, { production: false });
    await codeOf(world.place(shopper));
    await world.sweep(1);
    expect(await ordersOf(shopper.id)).toEqual(['pending_payment']);
    const row = await world.db
      .selectFrom('orders')
      .select('id')
      .where('buyer_id', '=', shopper.id)
      .executeTakeFirstOrThrow();
    await world.expireReservation(row.id);
    await world.sweep(0);
    await world.sweep(1);
    expect(await ordersOf(shopper.id)).toEqual(['cancelled']);
    expect(shopper.skus[0]).toMatchObject({ onHand: 10, reserved: 0 });
    expect(world.market.moneyHeld(row.id)).toBe(0);
    expect(await world.faults(row.id)).toEqual([]);
  });

  it.each([
    ['reserveStock', 'before'],
    ['reserveStock', 'after'],
    ['startPayment', 'before'],
    ['startPayment', 'after'],
  ] as const)('of %s %s its effect loses nothing', async (operation, when) => {
    const shopper = world.shopper();
    const key = newId('key');
    const quote = world.market.quote(shopper.cart);
    world.market.fail(operation, when);
    const first = await codeOf(world.place(shopper, { key, quote }));
    expect(first).toBe(operation === 'reserveStock' && when === 'before' ? 'service_unavailable' : 'fine');
    const order = await world.place(shopper, { key, quote, process: 1 });
    await world.sweep();
    await world.pay(order.id);
    expect((await world.order(order.id)).status).toBe('confirmed');
    expect(shopper.skus[0]).toMatchObject({ onHand: 8, reserved: 0 });
    expect(world.market.payments.filter((p) => p.order_id === order.id)).toHaveLength(1);
    expect(await world.faults(order.id)).toEqual([]);
  });

  it('gives back a claim that may come after the second answer has refused it', async () => {
    const shopper = world.shopper();
    const sku = shopper.skus[0] as { onHand: number; reserved: number };
    world.market.before('reserveStock', async () => {
      // On its way still, while what it wants is another's at the moment.
      world.market.before('reserveStock', async () => {
        sku.reserved = sku.onHand;
      });
      throw new AppError('service_unavailable', { detail: 'No answer.', meta: { part: 'fake', unknown: true } });
    });
    world.market.calls.length = 0;
    expect(await codeOf(world.place(shopper))).toBe('out_of_stock');
    expect(world.market.calls.filter((name) => /Reservation|reserveStock/.test(name))).toEqual([
      'reserveStock',
      'reserveStock',
      'releaseReservation',
    ]);
    expect(await ordersOf(shopper.id)).toEqual(['rejected']);
  });

  it('frees an order that can never be placed', async () => {
    const shopper = world.shopper();
    world.market.fail('reserveStock', 'before', 100);
    expect(await codeOf(world.place(shopper))).toBe('service_unavailable');
    await sql`UPDATE order_sagas SET attempts = 8 WHERE buyer_id = ${shopper.id}`.execute(world.db);
    await world.sweep();
    world.market.fail('reserveStock', 'before', 0);
    expect(await ordersOf(shopper.id)).toEqual(['rejected']);
    expect((await world.place(shopper)).status).toBe('pending_payment');
  });
});

/** Order's operations over HTTP with the real neighbours: success, and each refusal that the contract declares. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../../app/serve.ts';
import { testContext } from '../../../app/test-app.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { type Answer, type Goods, OrderApp, type Person, type Seller } from './order-app.ts';

let app: OrderApp;
let admin: Person;
let seller: Seller;
let other: Seller;
let lamp: Goods;
beforeAll(async () => {
  app = await OrderApp.start();
  admin = await app.person(['buyer', 'admin']);
  [seller, other] = [await app.seller(admin), await app.seller(admin)];
  lamp = await app.goods(seller.sellerId);
}, 60_000);
afterAll(() => app?.close());

const key = () => ({ 'idempotency-key': newId('key') });
const put = (who: Person, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  app.request('PUT', path, { token: who.token, headers, ...(body === undefined ? {} : { body }) });
const get = (who: Person, path: string): Promise<Answer> => app.request('GET', path, { token: who.token });
const post = (who: Person, path: string, body: unknown, headers: Record<string, string> = key()): Promise<Answer> =>
  app.request('POST', path, { token: who.token, body, headers });
const brief = (answer: Answer): [number, string | undefined] => [answer.status, answer.code];

describe('from the cart to the confirmed order', () => {
  it('an order is placed, paid, confirmed and seen by its buyer, its sellers and an admin', async () => {
    const theirs = await app.goods(other.sellerId, { price: 800 });
    const buyer = await app.shopper([lamp, theirs], 2);
    const placed = await app.order(buyer, { body: { note: 'Please ring twice.' } });
    expect(placed.status).toBe(201);
    expect(placed.headers.get('location')).toBe(`/api/v1/orders/${placed.data.id}`);
    expect(placed.data).toMatchObject({
      status: 'pending_payment',
      note: 'Please ring twice.',
      totals: { items: 4198, grand_total: 4697 },
    });
    await app.pay(buyer, placed.data);
    const page = await app.until(buyer, placed.data.id, (p) => p.payment.status === 'captured');
    expect(page.parts.map((part: { status: string }) => part.status)).toEqual(['confirmed', 'confirmed']);
    const list = await get(buyer, '/orders?status=confirmed');
    expect(list.data).toMatchObject([{ id: placed.data.id, item_count: 4, seller_count: 2 }]);
    const timeline = await get(buyer, `/orders/${placed.data.id}/timeline`);
    expect(timeline.data.map((entry: { type: string }) => entry.type)).toEqual([
      'created',
      'payment_started',
      'payment_authorized',
      'confirmed',
    ]);
    const all = await get(admin, `/admin/orders?number=${placed.data.number}`);
    expect(all.data).toMatchObject([{ buyer_id: buyer.userId, guest: false, order: { id: placed.data.id } }]);
    expect(
      (
        await get(
          admin,
          `/admin/orders?seller_id=${other.sellerId}&buyer_id=${buyer.userId}&created_from=2020-01-01T00:00:00.000Z&created_to=2099-01-01T00:00:00.000Z`,
        )
      ).data,
    ).toHaveLength(1);
    expect((await get(admin, `/admin/orders/${placed.data.id}`)).data.order.id).toBe(placed.data.id);
    const part = page.parts.find((p: { seller: { id: string } }) => p.seller.id === other.sellerId);
    const end = Date.now() + 10_000;
    for (;;) {
      const parts = await get(
        other,
        '/seller/orders?status=confirmed&created_from=2020-01-01T00:00:00.000Z&created_to=2099-01-01T00:00:00.000Z',
      );
      if (parts.data.some((p: { id: string }) => p.id === part.id)) break;
      if (Date.now() > end) throw new Error('the seller’s list does not follow');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await get(other, `/seller/orders/${part.id}`)).data).toMatchObject({
      order_number: placed.data.number,
      totals: { items: 1600 },
    });
    const cart = await app.until(buyer, placed.data.id, () => true).then(() => get(buyer, '/cart'));
    expect(cart.status).toBe(200);
    expect((await get(seller, '/seller/analytics?interval=week')).data.currency).toBe('USD');
  });

  it('stock is deducted once and the payment pays once, though the client repeats itself', async () => {
    const goods = await app.goods(seller.sellerId, { stock: 3 });
    const buyer = await app.shopper([goods], 2);
    const quote = await app.quote(buyer);
    const same = newId('key');
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => app.order(buyer, { key: same, quote, second: i % 2 === 1 })),
    );
    const placed = answers.filter((a) => a.status === 201);
    expect(new Set(placed.map((a) => a.data.id)).size).toBe(1);
    expect(answers.filter((a) => a.status !== 201).every((a) => a.code === 'idempotency_in_flight')).toBe(true);
    const order = (await app.order(buyer, { key: same, quote })).data;
    expect(brief(await app.order(buyer, { key: same, quote, body: { note: 'x' } }))).toEqual([
      422,
      'idempotency_key_reused',
    ]);
    expect(brief(await app.order(buyer, { quote }))).toEqual([409, 'checkout_in_progress']);
    await app.pay(buyer, order);
    const stock = await get(seller, `/seller/products/${goods.productId}`);
    expect(stock.data.skus).toMatchObject([{ on_hand: 1, reserved: 0 }]);
  });

  it('an order whose time is over is cancelled and its stock is free again', async () => {
    const goods = await app.goods(seller.sellerId, { stock: 1 });
    const buyer = await app.shopper([goods], 1);
    const placed = await app.order(buyer);
    await sql`UPDATE orders SET reservation_expires_at = NOW(3) WHERE id = ${placed.data.id}`.execute(app.db);
    await sql`UPDATE order_sagas SET next_at = NOW(3) WHERE order_id = ${placed.data.id}`.execute(app.db);
    const page = await app.until(buyer, placed.data.id, (p) => p.status === 'cancelled');
    expect(page.cancel_reason).toBe('payment_expired');
    const again = await app.shopper([goods], 1);
    expect((await app.order(again)).status).toBe(201);
  });

  it('guests order, and see their own orders', async () => {
    const goods = await app.goods(seller.sellerId);
    const filled = await app.request('POST', '/cart/items', { body: { sku_id: goods.skuId, quantity: 1 } });
    const cartToken = filled.headers.get('cart-token') as string;
    const made = await app.request('POST', '/auth/guest', {
      body: { email: 'guest@example.com', cart_token: cartToken },
    });
    const guest = { token: made.data.access_token, userId: made.data.user?.id, email: '' };
    const address = { name: 'Guest', line1: '1 Street', city: 'Cairo', country: 'EG' };
    const kept = await post(guest, '/users/me/addresses', address, {});
    await put(guest, '/cart/address', { country: 'EG', address_id: kept.data.id });
    const placed = await app.order(guest);
    expect(placed.status).toBe(201);
    await app.pay(guest, placed.data);
    expect((await get(guest, '/orders')).data).toHaveLength(1);
    expect((await get(admin, `/admin/orders/${placed.data.id}`)).data.guest).toBe(true);
  });
});

describe('an operator', () => {
  it('sees unfinished checkouts and carries one on', async () => {
    const goods = await app.goods(seller.sellerId);
    const buyer = await app.shopper([goods]);
    const placed = await app.order(buyer);
    const { order } = app.ports;
    const { sagas } = await order.listSagas(testContext(), { limit: 500 });
    expect(sagas.find((saga) => saga.order_id === placed.data.id)).toMatchObject({ step: 'waiting', held_until: null });
    await sql`UPDATE orders SET reservation_expires_at = NOW(3) WHERE id = ${placed.data.id}`.execute(app.db);
    const resumed = await order.resumeSaga(testContext(), { order_id: placed.data.id });
    expect(resumed).toMatchObject({ order_status: 'cancelled', step: 'done' });
    expect(await order.resumeSaga(testContext(), { order_id: placed.data.id })).toMatchObject({ step: 'done' });
    await expect(order.getSaga(testContext(), { order_id: newId('ord') })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('ends one for good: what it held goes back, and one that has ended is refused', async () => {
    const goods = await app.goods(seller.sellerId);
    const buyer = await app.shopper([goods]);
    const placed = await app.order(buyer);
    const { order } = app.ports;
    const ref = { order_id: placed.data.id };
    const [first, second] = await Promise.all([
      order.compensateSaga(testContext(), ref),
      order.compensateSaga(testContext(), ref).catch((error: unknown) => error),
    ]);
    expect(first).toMatchObject({ order_status: 'cancelled' });
    expect(second).toBeDefined();
    await expect.poll(async () => (await order.getSaga(testContext(), ref)).step, { timeout: 20_000 }).toBe('done');
    await expect(order.compensateSaga(testContext(), ref)).rejects.toMatchObject({ code: 'order_not_cancellable' });
    const { data } = await get(buyer, `/orders/${placed.data.id}`);
    expect(data).toMatchObject({ status: 'cancelled', cancel_reason: 'admin' });
    const unknown = order.compensateSaga(testContext(), { order_id: newId('ord') });
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('POST /orders refuses', () => {
  it('what the cart or the buyer does not allow', async () => {
    const seen: Record<string, unknown> = {};
    const buyer = await app.shopper([lamp]);
    const good = await app.quote(buyer);
    seen['no key'] = brief(await app.request('POST', '/orders', { token: buyer.token, body: { quote: good } }));
    seen['forged'] = brief(await app.order(buyer, { quote: 'x'.repeat(20) }));
    const stranger = await app.shopper([lamp]);
    seen['foreign address'] = brief(await app.order(buyer, { body: { address_id: stranger.addressId } }));
    seen['return address'] = brief(await app.order(buyer, { body: { return_url: 'https://evil.example.com/' } }));
    await app.fill(buyer, [lamp]);
    seen['changed cart'] = brief(await app.order(buyer, { quote: good }));
    const present = await app.quote(buyer);
    await app.request('DELETE', '/cart', { token: buyer.token });
    seen['empty'] = brief(await app.order(buyer, { quote: present }));
    expect(seen).toEqual({
      'no key': [400, 'idempotency_key_missing'],
      forged: [400, 'validation_failed'],
      'foreign address': [404, 'not_found'],
      'return address': [400, 'validation_failed'],
      'changed cart': [409, 'quote_expired'],
      empty: [409, 'cart_empty'],
    });
  });

  it('an account without a verified address, and a disabled one', async () => {
    const goods = await app.goods(seller.sellerId);
    const buyer = await app.shopper([goods]);
    const quote = await app.quote(buyer);
    const users = app.app.composition.modules.find((m) => m.name === 'user')?.db.writer() as never;
    await sql`UPDATE users SET email_verified_at = NULL WHERE id = ${buyer.userId}`.execute(users);
    expect(brief(await app.order(buyer, { quote }))).toEqual([403, 'email_not_verified']);
    await app.ports.user.setUserStatus(testContext(), { email: buyer.email, status: 'disabled' });
    expect((await app.order(buyer, { quote })).status).toBeGreaterThanOrEqual(401);
  });

  it('stock that is gone, prices that moved, products and shops that closed', async () => {
    const scarce = await app.goods(seller.sellerId, { stock: 1 });
    const [first, second] = [await app.shopper([scarce]), await app.shopper([scarce])];
    const late = await app.quote(second);
    await app.order(first);
    const gone = await app.order(second, { quote: late });
    expect([brief(gone), gone.body.lines]).toMatchObject([
      [409, 'out_of_stock'],
      [{ sku_id: scarce.skuId, available: 0 }],
    ]);

    const product = app.app.composition.modules.find((m) => m.name === 'product')?.db.writer() as never;
    const moved = await app.goods(seller.sellerId, { price: 1000 });
    const buyer = await app.shopper([moved]);
    const quote = await app.quote(buyer);
    await sql`UPDATE skus SET price = 1100 WHERE id = ${moved.skuId}`.execute(product);
    const dearer = await app.order(buyer, { quote });
    expect([brief(dearer), dearer.body.lines]).toMatchObject([
      [409, 'price_changed'],
      [{ old_price: 1000, new_price: 1100 }],
    ]);
    expect((await app.order(buyer, { quote: dearer.body.quote })).data.totals.items).toBe(1100);

    const unpublished = await app.goods(seller.sellerId);
    const waiting = await app.shopper([unpublished]);
    const agreed = await app.quote(waiting);
    const removed = await app.request('DELETE', `/products/${unpublished.productId}`, {
      token: seller.token,
      headers: {
        'if-match': (await get(seller, `/seller/products/${unpublished.productId}`)).headers.get('etag') ?? '',
      },
    });
    expect(removed.status).toBe(204);
    expect(brief(await app.order(waiting, { quote: agreed }))).toEqual([409, 'product_unavailable']);

    const closing = await app.seller(admin);
    const theirs = await app.goods(closing.sellerId);
    const customer = await app.shopper([theirs]);
    const before = await app.quote(customer);
    await put(admin, `/admin/sellers/${closing.sellerId}/suspend`, { reason: 'Counterfeits.' });
    expect(brief(await app.order(customer, { quote: before }))).toEqual([409, 'seller_suspended']);
  });

  it('coupons that ended or are used up', async () => {
    const one = await post(admin, '/admin/coupons', { code: 'ONCE', kind: 'fixed', amount: 100, usage_limit: 1 });
    const short = await post(admin, '/admin/coupons', { code: 'SHORT', kind: 'fixed', amount: 100 });
    const [a, b, c] = [await app.shopper([lamp]), await app.shopper([lamp]), await app.shopper([lamp])];
    const withCoupon = async (buyer: Person, code: string): Promise<string> => {
      const end = Date.now() + 10_000;
      for (;;) {
        const cart = await put(buyer, '/cart/coupon', { code });
        if (cart.status === 200 && cart.data.coupon?.applied) return cart.data.quote;
        if (Date.now() > end) throw new Error(`the coupon does not reach the cart: ${JSON.stringify(cart.body)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const quotes = [await withCoupon(a, 'ONCE'), await withCoupon(b, 'ONCE'), await withCoupon(c, 'SHORT')];
    const used = await app.order(a, { quote: quotes[0] as string });
    expect(used.data).toMatchObject({ coupon_code: 'ONCE', totals: { discount: 100 } });
    expect(brief(await app.order(b, { quote: quotes[1] as string }))).toEqual([409, 'coupon_exhausted']);
    await app.request('DELETE', `/admin/coupons/${short.data.id}`, {
      token: admin.token,
      headers: { 'if-match': '"v1"' },
    });
    const ended = await app.order(c, { quote: quotes[2] as string });
    expect([brief(ended), ended.body.reason]).toEqual([[422, 'coupon_invalid'], 'inactive']);
    expect(one.data.usage_limit).toBe(1);
  });

  it('a total that a new tax lifts above what money may be', async () => {
    const dear = await app.goods(seller.sellerId, { price: 900_000_000_000 });
    const buyer = await app.person();
    const lives = {
      name: 'Rana Haddad',
      line1: '4 Rainbow Street',
      city: 'Amman',
      country: 'JO',
      phone: '+962790000000',
    };
    const address = await post(buyer, '/users/me/addresses', lives);
    await app.fill(buyer, [dear]);
    await put(buyer, '/cart/address', { country: 'JO', address_id: address.data.id });
    const quote = await app.quote(buyer);
    const tax = await post(admin, '/admin/tax-rates', { name: 'GST', country: 'JO', rate_bps: 1600, inclusive: false });
    expect(tax.status).toBe(201);
    const answer = await app.order(buyer, { quote });
    expect([...brief(answer), answer.body.limit]).toEqual([422, 'amount_too_large', 999_999_999_999]);
    expect((await get(buyer, '/orders')).data).toEqual([]);
  });

  it('a quote from before the installation sold in another currency', async () => {
    const buyer = await app.shopper([lamp]);
    const quote = await app.quote(buyer);
    const { config } = app.app;
    const inEuro = await serve({
      ...config,
      shop: { ...config.shop, currency: 'EUR' },
      http: { ...config.http, port: 0, internalPort: 0 },
    });
    try {
      const answer = await fetch(`${inEuro.publicUrl}/api/v1/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${buyer.token}`, ...key() },
        body: JSON.stringify({ quote }),
      });
      const problem = (await answer.json()) as { code: string; currency: string };
      expect([answer.status, problem.code, problem.currency]).toEqual([409, 'currency_mismatch', 'EUR']);
    } finally {
      await inEuro.close();
    }
    expect((await app.order(buyer, { quote })).status).toBe(201);
  });
});

describe('after the sale', () => {
  it('ship, deliver, return and refund go by the seller’s part', async () => {
    const { buyer, order } = await app.sale([lamp], 3);
    const part = order.parts[0];
    const line = part.lines[0].id;
    const at = `/seller/orders/${part.id}`;
    expect(brief(await put(other, `${at}/ship`, { carrier: 'Aramex' }))).toEqual([404, 'not_found']);
    expect(brief(await put(other, `${at}/deliver`))).toEqual([404, 'not_found']);
    expect(brief(await get(other, at))).toEqual([404, 'not_found']);
    expect(brief(await put(seller, `${at}/deliver`))).toEqual([409, 'transition_not_allowed']);
    const early = { lines: [{ order_line_id: line, quantity: 1 }], reason: 'changed_mind' };
    expect(brief(await post(buyer, `/orders/${order.id}/returns`, early))).toEqual([409, 'return_not_eligible']);
    expect((await put(seller, `${at}/ship`, { carrier: 'Aramex', tracking_number: '48210399' })).data.status).toBe(
      'shipped',
    );
    expect(brief(await put(buyer, `/orders/${order.id}/cancel`))).toEqual([409, 'order_not_cancellable']);
    expect((await put(seller, `${at}/deliver`)).data.status).toBe('delivered');
    expect(brief(await put(seller, `${at}/ship`, { carrier: 'Aramex' }))).toEqual([409, 'order_not_shippable']);

    const refunds = await post(buyer, `/orders/${order.id}/refunds`, { ...early, reason: 'damaged' });
    expect([refunds.status, refunds.data[0].status]).toEqual([201, 'requested']);
    expect(
      brief(
        await post(buyer, `/orders/${order.id}/refunds`, {
          lines: [{ order_line_id: line, quantity: 3 }],
          reason: 'damaged',
        }),
      ),
    ).toEqual([409, 'conflict']);
    const refund = `/seller/refunds/${refunds.data[0].id}`;
    expect(brief(await put(other, `${refund}/accept`, {}))).toEqual([404, 'not_found']);
    expect(brief(await put(other, `${refund}/reject`, { reason: 'no' }))).toEqual([404, 'not_found']);
    expect((await put(seller, `${refund}/accept`, { restock: true })).status).toBe(200);
    expect(brief(await put(seller, `${refund}/reject`, { reason: 'no' }))).toEqual([409, 'transition_not_allowed']);
    await app.until(buyer, order.id, (p) => p.parts[0].lines[0].refunded_quantity === 1);
    expect(
      brief(
        await post(buyer, `/orders/${order.id}/refunds`, {
          lines: [{ order_line_id: line, quantity: 3 }],
          reason: 'damaged',
        }),
      ),
    ).toEqual([422, 'refund_exceeds_captured']);
    const second = await post(buyer, `/orders/${order.id}/refunds`, { ...early, reason: 'damaged' });
    const rejected = `/seller/refunds/${second.data[0].id}`;
    expect((await put(seller, `${rejected}/reject`, { reason: 'It arrived whole.' })).data.status).toBe('rejected');
    expect(brief(await put(seller, `${rejected}/accept`, {}))).toEqual([409, 'transition_not_allowed']);

    const returns = await post(buyer, `/orders/${order.id}/returns`, early);
    expect(returns.status).toBe(201);
    const sent = `/seller/returns/${returns.data[0].id}`;
    expect(brief(await put(other, `${sent}/accept`, {}))).toEqual([404, 'not_found']);
    expect(brief(await put(other, `${sent}/receive`, {}))).toEqual([404, 'not_found']);
    expect((await put(seller, `${sent}/accept`, { instructions: 'By mail.' })).data.status).toBe('accepted');
    expect((await put(seller, `${sent}/receive`, { restock: true })).data.status).toBe('received');
    expect(brief(await put(seller, `${sent}/receive`, { restock: false }))).toEqual([409, 'transition_not_allowed']);
    expect(brief(await put(seller, `${sent}/accept`, {}))).toEqual([409, 'transition_not_allowed']);
    await app.until(
      buyer,
      order.id,
      (p) => p.parts[0].lines[0].refunded_quantity === 2 && p.parts[0].lines[0].returned_quantity === 1,
    );
  });

  it('a paid order is cancelled with its money back, and money given back by amount closes open requests', async () => {
    const { buyer, order } = await app.sale([lamp]);
    expect((await put(buyer, `/orders/${order.id}/cancel`)).data).toMatchObject({
      status: 'cancelled',
      cancel_reason: 'buyer',
    });
    await app.until(
      buyer,
      order.id,
      (p) => p.parts[0].refunds[0]?.status === 'succeeded' && p.payment.status === 'refunded',
    );
    expect((await put(buyer, `/orders/${order.id}/cancel`)).status).toBe(200);

    const sale = await app.sale([lamp]);
    const line = sale.order.parts[0].lines[0].id;
    const at = `/seller/orders/${sale.order.parts[0].id}`;
    await put(seller, `${at}/ship`, { carrier: 'Aramex' });
    await put(seller, `${at}/deliver`);
    const wish = { lines: [{ order_line_id: line, quantity: 1 }], reason: 'damaged' };
    const [open] = (await post(sale.buyer, `/orders/${sale.order.id}/refunds`, wish)).data;
    const [sent] = (await post(sale.buyer, `/orders/${sale.order.id}/returns`, { ...wish, reason: 'changed_mind' }))
      .data;
    const all = await post(admin, `/payments/${sale.order.payment.id}/refunds`, {
      amount: sale.order.totals.grand_total,
      reason: 'Agreed on the telephone',
    });
    expect([201, 202]).toContain(all.status);
    const page = await app.until(sale.buyer, sale.order.id, (p) => p.status === 'refunded');
    expect(page.parts[0].refunds.map((r: { origin: string }) => r.origin)).toContain('admin');
    expect(brief(await put(seller, `/seller/refunds/${open.id}/accept`, {}))).toEqual([422, 'refund_exceeds_captured']);
    expect(brief(await put(seller, `/seller/returns/${sent.id}/receive`, {}))).toEqual([
      422,
      'refund_exceeds_captured',
    ]);
  });

  it('nobody reaches another’s order', async () => {
    const { buyer, order } = await app.sale([lamp]);
    const stranger = await app.person();
    const line = { lines: [{ order_line_id: order.parts[0].lines[0].id, quantity: 1 }], reason: 'damaged' };
    for (const id of [order.id, newId('ord')])
      expect([
        brief(await get(stranger, `/orders/${id}`)),
        brief(await get(stranger, `/orders/${id}/timeline`)),
        brief(await put(stranger, `/orders/${id}/cancel`)),
        brief(await post(stranger, `/orders/${id}/refunds`, line)),
        brief(await post(stranger, `/orders/${id}/returns`, line)),
      ]).toEqual(Array.from({ length: 5 }, () => [404, 'not_found']));
    expect(brief(await get(admin, `/admin/orders/${newId('ord')}`))).toEqual([404, 'not_found']);
    expect(brief(await get(buyer, '/orders?cursor=AAAAAAAAAAAAAAAAAAAA'))).toEqual([400, 'invalid_cursor']);
    const unpaid = await app.order(await app.shopper([lamp]));
    expect(
      brief(
        await post(admin, `/orders/${unpaid.data.id}/refunds`, {
          lines: [{ order_line_id: unpaid.data.parts[0].lines[0].id, quantity: 1 }],
          reason: 'other',
        }),
      ),
    ).toEqual([409, 'transition_not_allowed']);
  });
});

describe('rules', () => {
  it.each([
    ['/admin/shipping-rates', { name: 'Express', countries: ['SA'], base_price: 900, position: 5 }, false],
    ['/admin/tax-rates', { name: 'VAT', country: 'SA', rate_bps: 1500, inclusive: true }, true],
  ] as const)('%s are made, listed, edited by their version and removed', async (path, body, unique) => {
    const same = key();
    const made = await post(admin, path, body, same);
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"v1"']);
    expect((await post(admin, path, body, same)).data).toEqual(made.data);
    expect(brief(await post(admin, path, { ...body, name: 'X' }, same))).toEqual([422, 'idempotency_key_reused']);
    if (unique) {
      expect(brief(await post(admin, path, body))).toEqual([409, 'conflict']);
      const second = await post(admin, path, { ...body, country: 'DE' });
      expect(brief(await put(admin, `${path}/${second.data.id}`, body, { 'if-match': '"v1"' }))).toEqual([
        409,
        'conflict',
      ]);
    }
    expect((await get(admin, `${path}?limit=100`)).data.map((rate: { id: string }) => rate.id)).toContain(made.data.id);
    const page = await get(admin, `${path}?limit=1`);
    expect((await get(admin, `${path}?limit=1&cursor=${page.body.meta.page.next_cursor}`)).data[0].id).not.toBe(
      page.data[0].id,
    );
    expect(brief(await get(admin, `${path}?cursor=AAAAAAAAAAAAAAAAAAAA`))).toEqual([400, 'invalid_cursor']);
    const one = `${path}/${made.data.id}`;
    const edited = { ...body, name: 'Renamed' };
    expect(brief(await put(admin, one, edited))).toEqual([428, 'precondition_required']);
    expect(brief(await put(admin, one, edited, { 'if-match': '"v9"' }))).toEqual([412, 'precondition_failed']);
    const changed = await put(admin, one, edited, { 'if-match': '"v1"' });
    expect([changed.data.name, changed.headers.get('etag')]).toEqual(['Renamed', '"v2"']);
    const remove = (headers: Record<string, string>) => app.request('DELETE', one, { token: admin.token, headers });
    expect(brief(await remove({}))).toEqual([428, 'precondition_required']);
    expect(brief(await remove({ 'if-match': '"v1"' }))).toEqual([412, 'precondition_failed']);
    expect((await remove({ 'if-match': '"v2"' })).status).toBe(204);
    expect(brief(await remove({ 'if-match': '"v3"' }))).toEqual([404, 'not_found']);
    expect(brief(await put(admin, one, edited, { 'if-match': '"v3"' }))).toEqual([404, 'not_found']);
  });

  it.each(['/seller/coupons', '/admin/coupons'])(
    '%s are made, listed, edited by their version and removed',
    async (path) => {
      const who = path === '/seller/coupons' ? seller : admin;
      const code = path === '/seller/coupons' ? 'MINE' : 'THEIRS';
      const body = { code, kind: 'percent', percent_bps: 1000, usage_limit: 5 };
      const same = key();
      const made = await post(who, path, body, same);
      expect([made.status, made.headers.get('etag'), made.headers.get('location')]).toEqual([
        201,
        '"v1"',
        `/api/v1${path}/${made.data.id}`,
      ]);
      expect((await post(who, path, body, same)).data).toEqual(made.data);
      expect(brief(await post(who, path, { ...body, percent_bps: 1 }, same))).toEqual([422, 'idempotency_key_reused']);
      expect(brief(await post(who, path, body))).toEqual([409, 'conflict']);
      const second = await post(who, path, { ...body, code: `${code}2` });
      expect(brief(await put(who, `${path}/${second.data.id}`, body, { 'if-match': '"v1"' }))).toEqual([
        409,
        'conflict',
      ]);
      expect((await get(who, `${path}?active=true&limit=100`)).data.map((c: { id: string }) => c.id)).toContain(
        made.data.id,
      );
      expect(brief(await get(who, `${path}?cursor=AAAAAAAAAAAAAAAAAAAA`))).toEqual([400, 'invalid_cursor']);
      const one = `${path}/${made.data.id}`;
      expect((await get(who, one)).headers.get('etag')).toBe('"v1"');
      expect(brief(await put(who, one, body))).toEqual([428, 'precondition_required']);
      expect(brief(await put(who, one, body, { 'if-match': '"v9"' }))).toEqual([412, 'precondition_failed']);
      expect((await put(who, one, { ...body, percent_bps: 2000 }, { 'if-match': '"v1"' })).data.percent_bps).toBe(2000);
      const remove = (headers: Record<string, string>) => app.request('DELETE', one, { token: who.token, headers });
      expect(brief(await remove({}))).toEqual([428, 'precondition_required']);
      expect(brief(await remove({ 'if-match': '"v1"' }))).toEqual([412, 'precondition_failed']);
      expect((await remove({ 'if-match': '"v2"' })).status).toBe(204);
      expect(brief(await remove({ 'if-match': '"v3"' }))).toEqual([404, 'not_found']);
      expect(brief(await get(who, one))).toEqual([404, 'not_found']);
      expect(brief(await put(who, one, body, { 'if-match': '"v3"' }))).toEqual([404, 'not_found']);
    },
  );
});

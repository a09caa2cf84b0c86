/** Attacks on prices, totals and coupons over HTTP, with real engines. Numbered as in the list of attacks. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../platform/kernel/ids.ts';
import { brief, brokenRows, Crowd, guest, insist, tally } from './crowd.ts';
import { type Answer, type Goods, OrderApp, type Person, type Seller } from './order-app.ts';

let app: OrderApp;
let admin: Person;
let seller: Seller;
let lamp: Goods;
beforeAll(async () => {
  app = await OrderApp.start();
  admin = await app.person(['buyer', 'admin']);
  seller = await app.seller(admin);
  lamp = await app.goods(seller.sellerId, { stock: 500 });
}, 60_000);
afterAll(() => app?.close());
afterEach(async () => {
  expect(await brokenRows(app)).toEqual([]);
});

const asAdmin = (method: string, path: string, body: unknown): Promise<Answer> =>
  app.request(method, path, { token: admin.token, body, headers: { 'idempotency-key': newId('key') } });
const ordersOf = async (buyer: Person): Promise<number> =>
  Number(
    (await sql<{ n: number }>`SELECT COUNT(*) AS n FROM orders WHERE buyer_id = ${buyer.userId}`.execute(app.db))
      .rows[0]?.n,
  );

/** Sends a body as it is: JSON.stringify would make another number of some. */
async function raw(buyer: Person, method: string, path: string, body: string): Promise<Answer> {
  const response = await fetch(`${app.app.url}/api/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${buyer.token}`,
      'idempotency-key': newId('key'),
    },
    body,
  });
  const parsed = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, data: parsed.data, body: parsed, code: parsed.code };
}

/** The rules of coupons and rates reach the cart by events. */
async function untilApplied(buyer: Person, code: string): Promise<string> {
  const end = Date.now() + 15_000;
  for (;;) {
    const cart = await app.request('PUT', '/cart/coupon', { token: buyer.token, body: { code } });
    if (cart.status === 200 && cart.data.coupon?.applied) return cart.data.quote;
    if (Date.now() > end) throw new Error(`The coupon does not reach the cart: ${JSON.stringify(cart.body)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('what a client may say', () => {
  it('A04: no quantity but a whole number from 1 to 99 is taken, and the cart stays as it was', async () => {
    const buyer = await guest(app, [lamp], 2);
    for (const quantity of [
      '-1',
      '0',
      '1.5',
      '"1"',
      'true',
      'null',
      '[1]',
      '1e400',
      '2147483648',
      '9007199254740993',
    ]) {
      const added = await raw(buyer, 'POST', '/cart/items', `{"sku_id":"${lamp.skuId}","quantity":${quantity}}`);
      expect([quantity, ...brief(added)]).toEqual([quantity, 400, 'validation_failed']);
      const set = await raw(buyer, 'PUT', `/cart/items/${lamp.skuId}`, `{"quantity":${quantity}}`);
      expect([quantity, ...brief(set)]).toEqual([quantity, 400, 'validation_failed']);
    }
    const cart = await app.request('GET', '/cart', { token: buyer.token });
    expect(cart.data.lines).toMatchObject([{ sku_id: lamp.skuId, quantity: 2 }]);
    expect((await app.order(buyer, { quote: buyer.quote })).data.totals.items).toBe(2 * lamp.price);
  });

  it('A05: a total past what money may be is refused by its own code, in cart and order', async () => {
    const dear = await app.goods(seller.sellerId, { price: 900_000_000_000 });
    const buyer = await guest(app, [dear], 1);
    const set = await app.request('PUT', `/cart/items/${dear.skuId}`, { token: buyer.token, body: { quantity: 2 } });
    expect(brief(set)).toEqual([422, 'amount_too_large']);
    const second = await app.goods(seller.sellerId, { price: 900_000_000_000 });
    const both = await app.request('POST', '/cart/items', {
      token: buyer.token,
      body: { sku_id: second.skuId, quantity: 1 },
    });
    expect(brief(both)).toEqual([422, 'amount_too_large']);
    // The price rises after the quote: shipping lifts the order's own sum past the bound.
    const product = app.moduleDb('product');
    await sql`UPDATE skus SET price = 999999999999 WHERE id = ${dear.skuId}`.execute(product);
    const placed = await app.order(buyer, { quote: buyer.quote });
    expect([409, 422]).toContain(placed.status);
    expect(await ordersOf(buyer)).toBe(0);
  });

  it('A06: prices, totals, currency, taxes and sellers of a client are unknown members, and change nothing', async () => {
    const buyer = await guest(app, [lamp]);
    const members = ['unit_price', 'total', 'currency', 'discount', 'tax_rate', 'shipping_cost', 'seller_id', 'totals'];
    for (const member of members) {
      const item = await app.request('POST', '/cart/items', {
        token: buyer.token,
        body: { sku_id: lamp.skuId, quantity: 1, [member]: 1 },
      });
      expect([member, ...brief(item)]).toEqual([member, 400, 'unknown_field']);
      const order = await app.order(buyer, { quote: buyer.quote, body: { [member]: 1 } });
      expect([member, ...brief(order)]).toEqual([member, 400, 'unknown_field']);
    }
    const placed = await app.order(buyer, { quote: buyer.quote });
    expect(placed.data.totals.items).toBe(lamp.price);
  });
});

describe('what changes between cart and order', () => {
  it('A08: a moved price or tax is price_changed with a quote that goes through, and never half of each', async () => {
    const [moved, still] = [await app.goods(seller.sellerId, { price: 1_000 }), await app.goods(seller.sellerId)];
    const buyer = await guest(app, [moved, still], 2);
    const product = app.moduleDb('product');
    await sql`UPDATE skus SET price = 1100 WHERE id = ${moved.skuId}`.execute(product);
    const dearer = await app.order(buyer, { quote: buyer.quote });
    expect([brief(dearer), dearer.body.lines]).toMatchObject([
      [409, 'price_changed'],
      [{ sku_id: moved.skuId, old_price: 1_000, new_price: 1_100 }],
    ]);
    const country = 'EG';
    const rate = await asAdmin('POST', '/admin/tax-rates', {
      name: 'VAT',
      country,
      rate_bps: 1_400,
      inclusive: false,
      applies_to_shipping: false,
    });
    expect([rate.status, rate.body]).toMatchObject([201, {}]);
    // The quote is of before the tax: order's own table has it already.
    const taxed = await app.order(buyer, { quote: dearer.body.quote });
    expect(brief(taxed)).toEqual([409, 'price_changed']);
    const placed = await app.order(buyer, { quote: taxed.body.quote });
    const items = 2 * (1_100 + still.price);
    expect(placed.data.totals).toMatchObject({ items, tax: Math.floor((items * 1_400 + 5_000) / 10_000) });
    await app.request('DELETE', `/admin/tax-rates/${rate.data.id}`, {
      token: admin.token,
      headers: { 'if-match': rate.headers.get('etag') ?? '"v1"' },
    });
  });
});

describe('coupons', () => {
  it('A11: thirty buyers of a coupon of one use are one discount, and the others have no order', {
    timeout: 90_000,
  }, async () => {
    const code = 'ONLYONCE';
    const coupon = await asAdmin('POST', '/admin/coupons', { code, kind: 'fixed', amount: 100, usage_limit: 1 });
    const plain = await new Crowd(app, lamp).with(30, lamp);
    const buyers = await Promise.all(
      plain.map(async (buyer) => ({ ...buyer, quote: await untilApplied(buyer, code) })),
    );
    const answers = await Promise.all(buyers.map((buyer, i) => insist(app, buyer, i % 2 === 1)));
    expect(tally(answers)).toEqual({ '201': 1, '409 coupon_exhausted': 29 });
    const { rows } = await sql<{
      n: number;
    }>`SELECT COUNT(*) AS n FROM orders WHERE coupon_id = ${coupon.data.id}`.execute(app.db);
    expect(Number(rows[0]?.n)).toBe(1);
    const losers = buyers.filter((_, i) => answers[i]?.status !== 201);
    for (const loser of losers) expect(await ordersOf(loser)).toBe(0);
  });

  it('A13: a code sent twice, as a list, in other case, as a look-alike or padded counts once or is refused', {
    timeout: 60_000,
  }, async () => {
    await asAdmin('POST', '/admin/coupons', { code: 'TENOFF', kind: 'fixed', amount: 10 });
    const buyer = await guest(app, [lamp]);
    await untilApplied(buyer, 'TENOFF');
    for (const code of ['TENOFF', 'tenoff', 'TenOff']) {
      const again = await app.request('PUT', '/cart/coupon', { token: buyer.token, body: { code } });
      expect([code, again.status, again.data.coupon.code, again.data.totals.discount]).toEqual([
        code,
        200,
        'TENOFF',
        10,
      ]);
    }
    for (const code of [
      ['TENOFF'],
      ['TENOFF', 'TENOFF'],
      'ＴＥＮＯＦＦ',
      ' TENOFF',
      'TENOFF ',
      'TENOFF\u0000',
      'TENOFF,TENOFF',
    ])
      expect([
        code,
        ...brief(await app.request('PUT', '/cart/coupon', { token: buyer.token, body: { code } })),
      ]).toEqual([code, 400, 'validation_failed']);
    const twice = await raw(buyer, 'PUT', '/cart/coupon', '{"code":"TENOFF","code":"TENOFF"}');
    expect([200, 400]).toContain(twice.status);
    const placed = await app.order(buyer);
    expect(placed.data.totals.discount).toBe(10);
  });
});

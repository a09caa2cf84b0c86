import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { hashToken } from '../services/cart-holder.service.ts';
import { CartApp, type Who } from './cart-app.ts';
import { tellCoupon, tellShipping, tellShop, tellTax } from './rule-events.ts';

let app: CartApp;
beforeAll(async () => {
  app = await CartApp.start();
});
afterAll(() => app?.close());
afterEach(() => {
  vi.restoreAllMocks();
  app.product.isDown = false;
});

const coupon = (who: Who, code: string) => app.request('PUT', '/cart/coupon', who, { code });
const address = (who: Who, country: string, over: object = {}) =>
  app.request('PUT', '/cart/address', who, { country, ...over });
const shipping = (who: Who, id: string) => app.request('PUT', '/cart/shipping', who, { shipping_rate_id: id });

describe('shipping and tax', () => {
  it('come from the rates that order told, by country, in the language asked for', async () => {
    const fast = await tellShipping(app, { name: 'Fast', countries: ['SA'], base_price: 900, position: 5 });
    const slow = await tellShipping(app, { name: 'Slow', countries: ['SA'], base_price: 300, price_per_item: 10 });
    await tellTax(app, { country: 'SA', rate_bps: 1_500 });
    const sku = app.product.put({ price: 1_000 });
    const who = await app.guest(sku.sku_id, 2);
    const early = await shipping(who, fast.id);
    expect([early.code, early.body.reason]).toEqual(['transition_not_allowed', 'address_missing']);
    const there = await address(who, 'SA');
    expect(there.data.shipping.options.map((o) => [o.name, o.price])).toEqual([
      ['Slow', 320],
      ['Fast', 900],
    ]);
    expect(there.data.shipping.shipping_rate_id).toBe(slow.id);
    expect(there.data.totals).toMatchObject({ items: 2_000, shipping: 320, tax: 300, grand_total: 2_620 });
    expect(there.data.sellers.map((s) => s.totals.grand_total)).toEqual([2_620]);
    const chosen = await shipping(who, fast.id);
    expect([chosen.data.shipping.shipping_rate_id, chosen.data.totals.grand_total]).toEqual([fast.id, 3_200]);
    const arabic = await app.get({ ...who, locale: 'ar' });
    expect(arabic.data.shipping.options[0]?.name).toBe('الشحن العادي');
    const unknown = await shipping(who, newId('srate'));
    expect([unknown.status, unknown.body.reason]).toEqual([409, 'not_an_option']);
    const elsewhere = await address(who, 'DE');
    expect([elsewhere.data.shipping, elsewhere.data.quote]).toEqual([{ shipping_rate_id: null, options: [] }, null]);
    const back = await address(who, 'SA');
    expect(back.data.shipping.shipping_rate_id).toBe(slow.id);
  });

  it('takes only what is newer, and a deleted rate stays deleted', async () => {
    const rate = await tellShipping(app, { countries: ['OM'], base_price: 100 }, { sequence: 2 });
    await tellShipping(app, { ...rate, base_price: 50 }, { sequence: 1 });
    const first = await address({}, 'OM');
    const who = { cartToken: first.headers.get('cart-token') ?? '' };
    expect(first.data.shipping.options.map((o) => o.price)).toEqual([100]);
    // A process looks at its copies a few times a second.
    const prices = async () => (await app.get(who)).data.shipping.options.map((o) => o.price);
    await tellShipping(app, { ...rate, base_price: 70 }, { sequence: 3 });
    await expect.poll(prices, { timeout: 5_000 }).toEqual([70]);
    await tellShipping(app, rate, { sequence: 5, deleted: true });
    await tellShipping(app, rate, { sequence: 4 });
    await expect.poll(prices, { timeout: 5_000 }).toEqual([]);
  });
});

describe('a coupon', () => {
  it('is refused with its reason, or counts', async () => {
    const seller = newId('seller');
    await tellCoupon(app, { code: 'TEN', max_discount: 150 });
    await tellCoupon(app, { code: 'OVER', ends_at: '2020-01-01T00:00:00.000Z' });
    await tellCoupon(app, { code: 'LATER', starts_at: '2099-01-01T00:00:00.000Z' });
    await tellCoupon(app, { code: 'OFF', active: false });
    await tellCoupon(app, { code: 'BIG', min_subtotal: 1_000_000 });
    await tellCoupon(app, { code: 'SHOP', seller_id: seller });
    await tellCoupon(app, { code: 'USED', usage_limit: 5, used: 5 });
    const empty = await coupon({}, 'TEN');
    expect([empty.status, empty.code]).toEqual([409, 'cart_empty']);
    const sku = app.product.put({ price: 1_000 });
    const who = await app.guest(sku.sku_id, 2);
    const reasons = async (code: string) => {
      const answer = await coupon(who, code);
      return [answer.status, answer.code, answer.body.reason];
    };
    expect(await reasons('NOTHING')).toEqual([422, 'coupon_invalid', 'unknown']);
    expect(await reasons('OVER')).toEqual([422, 'coupon_invalid', 'expired']);
    expect(await reasons('LATER')).toEqual([422, 'coupon_invalid', 'not_started']);
    expect(await reasons('OFF')).toEqual([422, 'coupon_invalid', 'inactive']);
    expect(await reasons('BIG')).toEqual([422, 'coupon_invalid', 'below_minimum']);
    expect(await reasons('SHOP')).toEqual([422, 'coupon_invalid', 'no_matching_items']);
    expect((await coupon(who, 'USED')).code).toBe('coupon_exhausted');
    const used = await coupon(who, 'ten');
    expect(used.data.coupon).toEqual({ code: 'TEN', discount: 150, applied: true, reason: null });
    expect([used.data.totals.discount, used.data.lines[0]?.discount]).toEqual([150, 150]);
    const removed = await app.request('DELETE', '/cart/coupon', who);
    expect([removed.data.coupon, removed.data.totals.discount]).toEqual([null, 0]);
  });

  it('that order has deleted goes with a notice', async () => {
    const told = await tellCoupon(app, { code: 'GONE', kind: 'fixed', amount: 100, percent_bps: null });
    const who = await app.guest(app.product.put().sku_id, 1);
    expect((await coupon(who, 'GONE')).data.totals.discount).toBe(100);
    await tellCoupon(app, told, { sequence: 2, deleted: true });
    const cart = await app.get(who);
    expect([cart.data.coupon, cart.data.totals.discount, cart.data.notices]).toEqual([
      null,
      0,
      [{ code: 'coupon_removed' }],
    ]);
  });
});

describe('the checkout’s cart', () => {
  const ready = async (over: Parameters<typeof app.product.put>[0] = {}, quantity = 2) => {
    await tellShipping(app, { countries: ['EG'], base_price: 500 });
    const buyer = await app.buyer();
    const sku = app.product.put({ price: 1_000, ...over });
    await app.add(sku.sku_id, quantity, buyer);
    const cart = await address(buyer, 'EG');
    const { quote } = cart.data;
    if (quote === null) throw new Error('no quote');
    return { ...buyer, sku, quote, cart: cart.data };
  };
  const take = (buyerId: string, quote: string) =>
    app.port.getCheckoutCart(testContext(), { buyer_id: buyerId, quote }).then(
      (cart) => ({ cart, code: undefined, meta: {} as Record<string, unknown> }),
      (error: { code: string; meta: Record<string, unknown> }) => ({ cart: null, code: error.code, meta: error.meta }),
    );

  it('is the one that the quote stands for', async () => {
    const { userId, quote, cart, sku } = await ready();
    const { cart: frozen } = await take(userId, quote);
    expect(frozen).toMatchObject({ cart_id: cart.id, version: cart.version, totals: cart.totals, currency: 'USD' });
    expect(frozen?.shipping_rate_id).toBe(cart.shipping.shipping_rate_id);
    expect(frozen?.lines).toMatchObject([{ sku_id: sku.sku_id, quantity: 2, unit_price: 1_000, title: 'Headphones' }]);
    expect(new Date(cart.quote_expires_at ?? 0).getTime() - new Date(frozen?.quoted_at ?? 0).getTime()).toBe(600_000);
  });

  it('is refused for a quote that is forged, cut or of another cart', async () => {
    const { userId, quote } = await ready();
    const other = await ready();
    const [payload = '', mac = ''] = quote.split('.');
    const members = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    members[6][0][2] = 1;
    const forged = `${Buffer.from(JSON.stringify(members)).toString('base64url')}.${mac}`;
    for (const bad of [forged, `${payload}.${mac.slice(1)}`, payload, `${quote}.x`, other.quote])
      expect((await take(userId, bad)).code).toBe('validation_failed');
    expect((await take(newId('usr'), quote)).code).toBe('validation_failed');
  });

  it('is refused with a fresh quote after ten minutes, and after a change of the cart', async () => {
    const { userId, quote, token, sku } = await ready();
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now + 600_001);
    const old = await take(userId, quote);
    expect(old.code).toBe('quote_expired');
    expect((await take(userId, String(old.meta['quote']))).cart?.totals.grand_total).toBe(2_500);
    vi.restoreAllMocks();
    await app.add(sku.sku_id, 1, { token });
    const changed = await take(userId, quote);
    expect(changed.code).toBe('quote_expired');
    expect((await take(userId, String(changed.meta['quote']))).cart?.lines[0]?.quantity).toBe(3);
  });

  it('is refused with both prices and a fresh quote when a price has moved', async () => {
    const { userId, quote, sku } = await ready();
    app.product.change(sku.sku_id, { price: 1_100 });
    const moved = await take(userId, quote);
    expect(moved).toMatchObject({
      code: 'price_changed',
      meta: { lines: [{ sku_id: sku.sku_id, old_price: 1_000, new_price: 1_100 }] },
    });
    expect((await take(userId, String(moved.meta['quote']))).cart?.lines[0]?.unit_price).toBe(1_100);
  });

  it('is refused when a line cannot be had', async () => {
    const { userId, quote, sku } = await ready();
    app.product.change(sku.sku_id, { available: 1 });
    const few = await take(userId, quote);
    expect([few.code, few.meta['lines']]).toEqual([
      'out_of_stock',
      [{ sku_id: sku.sku_id, requested: 2, available: 1 }],
    ]);
    app.product.change(sku.sku_id, { available: 9, status: 'archived' });
    expect((await take(userId, quote)).code).toBe('product_unavailable');
    app.product.change(sku.sku_id, { status: 'seller_suspended' });
    expect((await take(userId, quote)).code).toBe('seller_suspended');
    app.product.change(sku.sku_id, { status: 'active', currency: 'EGP' });
    expect((await take(userId, quote)).code).toBe('currency_mismatch');
    app.product.change(sku.sku_id, { currency: 'USD', price: 900_000_000_000 });
    const dear = await take(userId, quote);
    expect([dear.code, dear.meta['limit']]).toEqual(['amount_too_large', 999_999_999_999]);
  });

  it('is refused when it is empty', async () => {
    const { userId, quote, token } = await ready();
    await app.request('DELETE', '/cart', { token });
    expect((await take(userId, quote)).code).toBe('cart_empty');
  });

  it('stands at the quote’s prices while product cannot be asked, but not for a suspended seller', async () => {
    const { userId, quote, sku } = await ready();
    app.product.change(sku.sku_id, { price: 5_000 });
    app.product.isDown = true;
    const stood = await take(userId, quote);
    expect(stood.cart).toMatchObject({ price_may_have_changed: true, lines: [{ unit_price: 1_000 }] });
    await tellShop(app, sku.seller_id, 'suspended', 4);
    await tellShop(app, sku.seller_id, 'approved', 3);
    expect((await take(userId, quote)).code).toBe('seller_suspended');
    await tellShop(app, sku.seller_id, 'approved', 5);
    expect((await take(userId, quote)).cart?.price_may_have_changed).toBe(true);
  });

  it('is the newer of the live and the stored one', async () => {
    const { userId, quote, cart } = await ready();
    const stored = () => app.db.selectFrom('carts').select(['version', 'state']).where('id', '=', cart.id);
    await expect.poll(async () => (await stored().executeTakeFirst())?.version, { timeout: 3_000 }).toBe(cart.version);
    const { state } = await stored().executeTakeFirstOrThrow();
    const edited = JSON.parse(state) as { lines: { quantity: number }[] };
    for (const line of edited.lines) line.quantity = 5;
    const newer = { version: cart.version + 1, state: JSON.stringify(edited) };
    await app.db.updateTable('carts').set(newer).where('id', '=', cart.id).execute();
    const changed = await take(userId, quote);
    expect(changed.code).toBe('quote_expired');
    expect((await take(userId, String(changed.meta['quote']))).cart?.lines[0]?.quantity).toBe(5);
  });

  it('is a guest’s by the hash of its token', async () => {
    await tellShipping(app, { countries: ['EG'] });
    const guest = await app.guest(app.product.put().sku_id, 1);
    const { data } = await address(guest, 'EG');
    const input = { buyer_id: newId('usr'), quote: data.quote ?? '' };
    const frozen = await app.port.getCheckoutCart(testContext(), {
      ...input,
      cart_token_hash: hashToken(guest.cartToken),
    });
    expect(frozen.cart_id).toBe(data.id);
    const foreign = { ...input, cart_token_hash: hashToken('somebody else') };
    await expect(app.port.getCheckoutCart(testContext(), foreign)).rejects.toMatchObject({ code: 'validation_failed' });
  });
});

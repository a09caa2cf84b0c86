import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestTotal } from '../../../platform/kernel/totals.ts';
import { type CartState, emptyCart, type Offer } from './cart-state.ts';
import { type CartRules, viewCart } from './cart-view.ts';

const rate = (over: Partial<CartRules['shipping'][number]>): CartRules['shipping'][number] => ({
  id: 'srate_1',
  name: 'Standard',
  countries: [],
  basePrice: 500,
  pricePerItem: 10,
  freeFrom: null,
  position: 0,
  active: true,
  deliveryDaysMin: 1,
  deliveryDaysMax: 2,
  ...over,
});

const pieces = fc.record({
  seller: fc.constantFrom('seller_a', 'seller_b', 'seller_c'),
  price: fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: largestTotal })),
  quantity: fc.integer({ min: 1, max: 99 }),
  available: fc.integer({ min: 0, max: 120 }),
  status: fc.constantFrom('active' as const, 'active' as const, 'archived' as const, 'seller_suspended' as const),
});

function cartOf(lines: readonly { offer: Offer; quantity: number }[], over: Partial<CartState> = {}): CartState {
  return {
    ...emptyCart('cart_1', null),
    lines: lines.map(({ offer, quantity }, i) => ({
      skuId: offer.skuId,
      quantity,
      seenPrice: offer.price,
      addedAt: i,
      offer,
    })),
    ...over,
  };
}

function offerOf(i: number, over: Partial<Offer>): Offer {
  return {
    skuId: `sku_${i}`,
    productId: 'prod_1',
    sellerId: 'seller_a',
    sellerName: 'A',
    title: 'T',
    skuTitle: '',
    code: 'C',
    price: 100,
    currency: 'USD',
    available: 10,
    status: 'active',
    imageUrl: null,
    categoryId: 'cat_1',
    categoryIds: ['cat_1'],
    attributes: {},
    ...over,
  };
}

const here = { address: { country: 'EG', region: null, postalCode: null, addressId: null } };
const view = (state: CartState, rules: Partial<CartRules> = {}, offers = state.lines.map((line) => line.offer)) =>
  viewCart(state, {
    currency: 'USD',
    offers: new Map(offers.map((offer) => [offer.skuId, offer])),
    rules: { coupon: null, shipping: [rate({})], taxes: [], ...rules },
    now: new Date('2026-02-23T10:00:00Z'),
  });

describe('the view of a cart', () => {
  it('adds up over sellers, counts only what can be ordered, and never fails, whatever the prices', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (all) => {
        const state = cartOf(
          all.map(({ seller, quantity, ...over }, i) => ({
            quantity,
            offer: offerOf(i, { ...over, sellerId: seller }),
          })),
          here,
        );
        const { result, lines, orderable } = view(state);
        const sum = (key: 'items' | 'shipping' | 'grandTotal') =>
          result.sellers.reduce((total, seller) => total + seller.totals[key], 0);
        expect(sum('items')).toBe(result.totals.items);
        expect(sum('shipping')).toBe(result.totals.shipping);
        expect(sum('grandTotal')).toBe(result.totals.grandTotal);
        const counted = lines.filter((line) => line.orderable);
        expect(result.totals.items).toBe(counted.reduce((t, { offer, line }) => t + offer.price * line.quantity, 0));
        expect(result.totals.grandTotal).toBeLessThanOrEqual(largestTotal);
        for (const { offer, line, orderable: can } of lines)
          if (can) expect([offer.status, offer.available >= line.quantity]).toEqual(['active', true]);
        expect(orderable).toBe(lines.length > 0 && counted.length === lines.length);
      }),
    );
  });

  it('has no quote without an address, without a way there, or with nothing in it', () => {
    const one = [{ offer: offerOf(1, {}), quantity: 1 }];
    expect(view(cartOf(one, here)).orderable).toBe(true);
    expect(view(cartOf(one)).orderable).toBe(false);
    expect(view(cartOf(one, here), { shipping: [] }).orderable).toBe(false);
    expect(view(cartOf(one, here), { shipping: [rate({ countries: ['SA'] })] }).orderable).toBe(false);
    expect(view(cartOf(one, here), { shipping: [rate({ active: false })] }).orderable).toBe(false);
    const empty = view(cartOf([], here));
    expect([empty.orderable, empty.result.totals.shipping]).toEqual([false, 0]);
  });

  it('takes the first way that fits when the chosen one does not go there any more', () => {
    const shipping = [
      rate({ id: 'srate_far', countries: ['SA'] }),
      rate({ id: 'srate_b', position: 2 }),
      rate({ id: 'srate_a', position: 1 }),
    ];
    const one = [{ offer: offerOf(1, {}), quantity: 1 }];
    expect(view(cartOf(one, { ...here, shippingRateId: 'srate_far' }), { shipping }).chosen?.id).toBe('srate_a');
    expect(view(cartOf(one, { ...here, shippingRateId: 'srate_b' }), { shipping }).chosen?.id).toBe('srate_b');
  });

  it('does not sell in another currency, nor what product does not know any more', () => {
    const state = cartOf([{ offer: offerOf(1, {}), quantity: 1 }], here);
    const notices = (offers: Offer[]) => view(state, {}, offers).lines[0]?.notices.map((notice) => notice.code);
    expect(notices([offerOf(1, { currency: 'EGP' })])).toEqual(['unavailable']);
    expect(notices([])).toEqual(['unavailable']);
    expect(notices([offerOf(1, { available: 5 })])).toEqual(['low_stock']);
    expect(notices([offerOf(1, { available: 6 })])).toEqual([]);
  });
});

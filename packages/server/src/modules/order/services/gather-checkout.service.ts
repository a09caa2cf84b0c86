/**
 * What POST /orders decides on: buyer, address, frozen cart, shops, coupon and rates, and the totals of order's own
 * tables compared with what the buyer agreed to. Reads only: a refusal here leaves nothing behind and is not stored.
 */
import type { components } from '../../../contract/types.gen.ts';
import { userIdOf } from '../../../platform/context/actor.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { QuoteCodec } from '../../../platform/kernel/quote.ts';
import {
  type CouponRule,
  computeTotals,
  shippingRatesFor,
  type TotalsInput,
  type TotalsResult,
} from '../../../platform/kernel/totals.ts';
import type { OrderDeps } from '../order.deps.ts';
import { couponRefused, invalidMember } from '../order.errors.ts';
import { findCouponByCode } from '../repositories/coupon.repository.ts';
import { shippingRates, taxRatesOf } from '../repositories/rate.repository.ts';
import type { CouponRecord, ShippingRateRecord } from '../repositories/records.ts';

type Schemas = components['schemas'];

export interface Checkout {
  buyerId: string;
  guest: boolean;
  cart: Schemas['CheckoutCart'];
  cartHash: string | null;
  address: Schemas['Address'];
  shops: Schemas['ShopRecord'][];
  totals: TotalsResult;
  /** Null when none is used, also when the cart holds one that does not apply. */
  coupon: CouponRecord | null;
  shippingRate: ShippingRateRecord;
  /** When all this was looked at, by the database's clock: the buyer's time begins here. */
  readAt: Date;
  returnUrl: string;
  locale: Schemas['Locale'];
}

export async function gatherCheckout(
  deps: OrderDeps,
  context: CallContext,
  body: Schemas['OrderCreate'],
): Promise<Checkout> {
  const { actor } = context;
  const buyerId = userIdOf(actor);
  if (buyerId === null || (actor.kind !== 'user' && actor.kind !== 'guest')) throw new AppError('unauthenticated');
  const returnUrl = allowedReturnUrl(deps, body.return_url);
  const locale: Schemas['Locale'] = context.locale === 'ar' ? 'ar' : 'en';
  const cartHash = actor.kind === 'guest' ? actor.cartHash : null;
  const readBuyer = (addressId: string | null): Promise<Schemas['CheckoutBuyer']> =>
    deps.ports.user.getCheckoutBuyer(context, {
      user_id: buyerId,
      session_id: actor.sessionId,
      ...(addressId === null ? {} : { address_id: addressId }),
    });
  const readCart = deps.ports.cart.getCheckoutCart(context, {
    buyer_id: buyerId,
    quote: body.quote,
    locale,
    ...(cartHash === null ? {} : { cart_token_hash: cartHash }),
  });
  const [cart, earlyBuyer] = await Promise.all([
    readCart,
    body.address_id === undefined ? null : readBuyer(body.address_id),
  ]);
  const addressId = body.address_id ?? cart.address?.address_id ?? null;
  if (addressId === null)
    throw invalidMember('/body/address_id', 'required', 'Name an address, here or by PUT /cart/address.');
  const [buyer, { shops }] = await Promise.all([
    earlyBuyer ?? readBuyer(addressId),
    deps.ports.user.getShops(context, { seller_ids: [...new Set(cart.lines.map((line) => line.seller_id))] }),
  ]);
  const guest = actor.kind === 'guest';
  assertMayOrder(buyer, guest);
  const { address } = buyer;
  if (address === null) throw new AppError('not_found', { detail: 'No such address.' });
  if (cart.currency !== deps.config.shop.currency) throw new AppError('currency_mismatch');
  assertSellers(cart, shops, buyer.seller_id);
  const priced = await priceCheckout(deps, cart, address);
  return { buyerId, guest, cart, cartHash, address, shops, returnUrl, locale, ...priced };
}

/** Totals on order's own rows at the quote's prices; any difference from the quote is `price_changed`. */
async function priceCheckout(
  deps: OrderDeps,
  cart: Schemas['CheckoutCart'],
  address: Schemas['Address'],
): Promise<Pick<Checkout, 'totals' | 'coupon' | 'shippingRate' | 'readAt'>> {
  const db = deps.db.reader('fresh', 'checkout');
  const quoted = cart.address;
  if (quoted === null)
    throw invalidMember('/body/quote', 'no_destination', 'The quote does not know where to send to.');
  if (quoted.country !== address.country)
    throw invalidMember('/body/address_id', 'address_mismatch', 'The address lies in another country than the quote.');
  const [{ rates, readAt }, taxes, coupon] = await Promise.all([
    shippingRates(db),
    taxRatesOf(db, address.country),
    cart.coupon_code === null ? null : findCouponByCode(db, cart.coupon_code),
  ]);
  const offered = shippingRatesFor(
    rates.map((rate) => ({ ...rate, active: rate.active === 1 })),
    address.country,
  );
  const shipping = offered.find((rate) => rate.id === cart.shipping_rate_id);
  const shippingRate = rates.find((rate) => rate.id === shipping?.id);
  if (shipping === undefined || shippingRate === undefined || readAt === null)
    throw invalidMember('/body/quote', 'no_shipping', 'The quote has no way of shipping that this address is offered.');
  const input: TotalsInput = {
    currency: cart.currency,
    lines: cart.lines.map((line) => ({
      key: line.sku_id,
      sellerId: line.seller_id,
      categoryIds: line.category_path ?? [line.category_id],
      unitPrice: line.unit_price,
      quantity: line.quantity,
    })),
    // Whether a use is left is for the claim to say: the last one may be held by this very request's first try. Only
    // a buyer who was not promised the discount goes by the count.
    coupon:
      coupon === null ? null : { ...couponRule(coupon), ...(cart.totals.discount > 0 ? { exhausted: false } : {}) },
    destination: { country: quoted.country, region: quoted.region },
    shipping,
    taxes: taxes.map(taxRule),
    now: deps.clock.now(),
  };
  const totals = computeTotals(input);
  assertCoupon(cart, totals, coupon);
  if (!sameTotals(cart.totals, totals)) throw priceChanged(deps, cart, totals);
  assertRegion(input, totals, address.region);
  return { totals, coupon: totals.coupon?.applied ? coupon : null, shippingRate, readAt };
}

export function couponRule(coupon: CouponRecord): CouponRule {
  return {
    ...coupon,
    active: coupon.active === 1,
    exhausted: coupon.usageLimit !== null && coupon.used >= coupon.usageLimit,
  };
}

function taxRule(rate: Awaited<ReturnType<typeof taxRatesOf>>[number]): TotalsInput['taxes'][number] {
  return {
    ...rate,
    inclusive: rate.inclusive === 1,
    appliesToShipping: rate.appliesToShipping === 1,
    active: rate.active === 1,
  };
}

/** A coupon that the buyer was promised must still hold; one that did not apply is simply not used. */
function assertCoupon(cart: Schemas['CheckoutCart'], totals: TotalsResult, coupon: CouponRecord | null): void {
  if (cart.totals.discount === 0) return;
  if (coupon === null) throw couponRefused('inactive');
  if (totals.coupon !== null && totals.coupon.reason !== null) throw couponRefused(totals.coupon.reason);
}

/** A quote without a region may not be a way around a region's tax. */
function assertRegion(input: TotalsInput, totals: TotalsResult, region: string | null): void {
  const { destination } = input;
  if (destination === null) return;
  const same = (destination.region ?? '').trim().toLowerCase() === (region ?? '').trim().toLowerCase();
  if (same) return;
  const there = computeTotals({ ...input, destination: { ...destination, region } });
  if (destination.region !== null || there.totals.grandTotal !== totals.totals.grandTotal)
    throw invalidMember('/body/address_id', 'address_mismatch', 'The address lies in another region than the quote.');
}

function sameTotals(quoted: Schemas['CartTotals'], { totals }: TotalsResult): boolean {
  return (
    quoted.items === totals.items &&
    quoted.discount === totals.discount &&
    quoted.shipping === totals.shipping &&
    quoted.tax === totals.tax &&
    quoted.tax_included === totals.taxIncluded &&
    quoted.grand_total === totals.grandTotal
  );
}

/** No line's price differs: a coupon, a shipping or a tax rate does. The fresh quote is made of what decides here. */
function priceChanged(deps: OrderDeps, cart: Schemas['CheckoutCart'], { totals }: TotalsResult): AppError {
  const quote = new QuoteCodec(deps.config.secrets.quote).encode({
    cartId: cart.cart_id,
    cartVersion: cart.version,
    currency: cart.currency,
    lines: cart.lines.map((line) => ({ skuId: line.sku_id, quantity: line.quantity, unitPrice: line.unit_price })),
    totals,
    issuedAt: Date.now(),
  });
  return new AppError('price_changed', {
    detail: `The total is ${totals.grandTotal} now, not ${cart.totals.grand_total}: a coupon, shipping or tax has changed.`,
    meta: { lines: [], quote, currency: cart.currency },
  });
}

function assertMayOrder(buyer: Schemas['CheckoutBuyer'], guest: boolean): void {
  if (buyer.status === 'disabled') throw new AppError('account_disabled');
  if (!buyer.session_active) throw new AppError('unauthenticated', { detail: 'The session has ended.' });
  if (!guest && !buyer.email_verified) throw new AppError('email_not_verified');
}

function assertSellers(
  cart: Schemas['CheckoutCart'],
  shops: readonly Schemas['ShopRecord'][],
  ownSellerId: string | null,
): void {
  const own = cart.lines.filter((line) => line.seller_id === ownSellerId);
  if (own.length > 0)
    throw new AppError('product_unavailable', {
      detail: 'Nobody buys from their own shop.',
      meta: { lines: own.map((line) => ({ sku_id: line.sku_id })), reason: 'own_product' },
    });
  const approved = new Set(shops.filter((shop) => shop.status === 'approved').map((shop) => shop.seller_id));
  const closed = cart.lines.filter((line) => !approved.has(line.seller_id));
  if (closed.length > 0)
    throw new AppError('seller_suspended', { meta: { lines: closed.map((line) => ({ sku_id: line.sku_id })) } });
}

function allowedReturnUrl(deps: OrderDeps, asked: string | undefined): string {
  if (asked === undefined) return deps.config.http.publicUrl;
  const known = deps.config.http.returnOrigins as readonly string[];
  if (!URL.canParse(asked) || !known.includes(new URL(asked).origin))
    throw invalidMember('/body/return_url', 'origin_not_allowed', 'Its origin is none of this installation.');
  return asked;
}

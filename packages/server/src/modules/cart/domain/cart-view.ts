/** What a buyer sees of a cart: its lines at present offers, what stands in the way, what it costs, how it is sent. */
import { isAppError } from '../../../platform/kernel/errors.ts';
import {
  type CouponReason,
  type CouponRule,
  computeTotals,
  largestTotal,
  type ShippingRule,
  shippingPrice,
  shippingRatesFor,
  type TaxRule,
  type TotalsResult,
} from '../../../platform/kernel/totals.ts';
import type { CartLine, CartState, Offer } from './cart-state.ts';

export type NoticeCode =
  | 'price_changed'
  | 'low_stock'
  | 'out_of_stock'
  | 'unavailable'
  | 'seller_suspended'
  | 'coupon_removed';

export interface Notice {
  code: NoticeCode;
  oldPrice?: number;
  newPrice?: number;
  available?: number;
}

export interface LineView {
  line: CartLine;
  /** The present one, or the last known. */
  offer: Offer;
  available: number;
  notices: Notice[];
  orderable: boolean;
}

export interface ShippingRate extends ShippingRule {
  name: string;
  deliveryDaysMin: number;
  deliveryDaysMax: number;
}

export interface CartRules {
  /** Null: there is no such coupon any more, or the cart has none. */
  coupon: CouponRule | null;
  shipping: readonly ShippingRate[];
  taxes: readonly TaxRule[];
}

export interface CartView {
  lines: LineView[];
  /** Over the lines that can be ordered. */
  result: TotalsResult;
  coupon: { code: string; applied: boolean; discount: number; reason: CouponReason | null } | null;
  options: { rate: ShippingRate; price: number }[];
  chosen: ShippingRate | null;
  notices: Notice[];
  /** Whether an order can be made of it as it stands. */
  orderable: boolean;
}

export interface ViewInput {
  currency: string;
  offers: ReadonlyMap<string, Offer>;
  rules: CartRules;
  now: Date;
}

/** Five or fewer are little, here as on the product's page. */
const littleLeft = 5;
const mostOptions = 50;

export function viewCart(state: CartState, input: ViewInput): CartView {
  const lines = state.lines.map((line) => viewLine(line, input.offers.get(line.skuId) ?? gone(line.offer), input));
  const { result, chosen } = totalsOf(state, lines, input);
  const country = state.address?.country;
  const options = country === undefined ? [] : optionsFor(country, result, lines, input.rules);
  const couponGone = state.coupon !== null && input.rules.coupon === null;
  return {
    lines,
    result,
    coupon: state.coupon === null || result.coupon === null ? null : { code: state.coupon, ...result.coupon },
    options,
    chosen,
    notices: couponGone ? [{ code: 'coupon_removed' }] : [],
    // Without a way of shipping order takes nothing.
    orderable: lines.length > 0 && lines.every((line) => line.orderable) && options.length > 0,
  };
}

/** The rate that counts: the chosen one while it goes there, else the first that does. */
export function chosenRate(state: CartState, rates: readonly ShippingRate[]): ShippingRate | null {
  if (state.address === null) return null;
  const fitting = shippingRatesFor(rates, state.address.country).slice(0, mostOptions);
  return fitting.find((rate) => rate.id === state.shippingRateId) ?? fitting[0] ?? null;
}

/** The totals of a cart; throws `amount_too_large`. */
export function priceCart(
  state: CartState,
  lines: readonly { line: CartLine; offer: Offer }[],
  input: Pick<ViewInput, 'currency' | 'rules' | 'now'>,
): TotalsResult {
  const { address } = state;
  return computeTotals({
    currency: input.currency,
    lines: lines.map(({ line, offer }) => ({
      key: line.skuId,
      sellerId: offer.sellerId,
      categoryIds: offer.categoryIds,
      unitPrice: offer.price,
      quantity: line.quantity,
    })),
    coupon: input.rules.coupon,
    destination: address === null ? null : { country: address.country, region: address.region },
    // Nothing to send costs nothing.
    shipping: lines.length === 0 ? null : chosenRate(state, input.rules.shipping),
    taxes: input.rules.taxes,
    now: input.now,
  });
}

function viewLine(line: CartLine, offer: Offer, input: ViewInput): LineView {
  const isSold = offer.status === 'active' && offer.currency === input.currency;
  const available = isSold ? offer.available : 0;
  const notices: Notice[] = [];
  if (isSold && offer.price !== line.seenPrice)
    notices.push({ code: 'price_changed', oldPrice: line.seenPrice, newPrice: offer.price });
  if (offer.status === 'seller_suspended') notices.push({ code: 'seller_suspended' });
  else if (!isSold) notices.push({ code: 'unavailable' });
  else if (available === 0) notices.push({ code: 'out_of_stock', available });
  else if (available < line.quantity || available <= littleLeft) notices.push({ code: 'low_stock', available });
  const isPayable = offer.price * line.quantity <= largestTotal;
  return { line, offer, available, notices, orderable: isSold && available >= line.quantity && isPayable };
}

/** A SKU that product does not know any more. */
function gone(offer: Offer): Offer {
  return { ...offer, status: 'deleted', available: 0 };
}

/**
 * Prices may rise after the adding, until a cart costs more than money may be here. It must still be shown, so that
 * lines can be taken out: the dearest lines then count as not orderable.
 */
function totalsOf(
  state: CartState,
  lines: LineView[],
  input: ViewInput,
): { result: TotalsResult; chosen: ShippingRate | null } {
  const chosen = chosenRate(state, input.rules.shipping);
  for (;;) {
    const counted = lines.filter((view) => view.orderable);
    try {
      return { result: priceCart(state, counted, input), chosen };
    } catch (error) {
      if (!isAppError(error, 'amount_too_large') || counted.length === 0) throw error;
      const dearest = counted.reduce((a, b) => (grossOf(b) > grossOf(a) ? b : a));
      dearest.orderable = false;
    }
  }
}

function grossOf({ offer, line }: LineView): number {
  return offer.price * line.quantity;
}

function optionsFor(
  country: string,
  result: TotalsResult,
  lines: readonly LineView[],
  rules: CartRules,
): CartView['options'] {
  const counted = lines.filter((view) => view.orderable);
  const goods = {
    netItems: result.totals.items - result.totals.discount,
    pieces: counted.reduce((sum, view) => sum + view.line.quantity, 0),
  };
  return shippingRatesFor(rules.shipping, country)
    .slice(0, mostOptions)
    .flatMap((rate) => {
      try {
        return [{ rate, price: shippingPrice(rate, goods) }];
      } catch (error) {
        // A price past what money may be here is no offer.
        if (isAppError(error, 'amount_too_large')) return [];
        throw error;
      }
    });
}

/**
 * What a cart costs: the one function behind the quote (cart, on its projections of coupons and rates) and behind
 * the decision (order, on its own tables). Pure, integers only. Every sum is taken once for the whole order and then
 * split over sellers and lines by largest remainder, so that the parts always add up to it:
 * `grandTotal = items − discount + shipping + tax`, for the order and for each seller.
 */
import { AppError } from './errors.ts';
import { allocate, basisPointsOf } from './money.ts';

/** The largest amount the contract carries; anything above is 422 `amount_too_large`. */
export const largestTotal = 999_999_999_999;

export interface TotalsLine {
  /** Names the line in the result: the SKU's id. */
  key: string;
  sellerId: string;
  /** The product's category and those above it, in any order; a tax rate of any of them fits. */
  categoryIds: readonly string[];
  unitPrice: number;
  quantity: number;
}

/** A coupon as `coupon.changed` tells it. A seller's own counts for that seller's lines only. */
export interface CouponRule {
  kind: 'percent' | 'fixed';
  percentBps: number | null;
  amount: number | null;
  currency: string;
  sellerId: string | null;
  minSubtotal: number | null;
  maxDiscount: number | null;
  startsAt: Date | null;
  endsAt: Date | null;
  active: boolean;
  /** No use is left, as far as the caller knows; order's claim has the last word. */
  exhausted: boolean;
}

export type CouponReason = 'below_minimum' | 'no_matching_items' | 'not_started' | 'expired' | 'inactive' | 'exhausted';

export interface ShippingRule {
  id: string;
  /** Empty: everywhere. */
  countries: readonly string[];
  basePrice: number;
  pricePerItem: number;
  /** Value of the items, discount subtracted, from which it costs nothing. */
  freeFrom: number | null;
  position: number;
  active: boolean;
}

export interface TaxRule {
  id: string;
  country: string;
  region: string | null;
  categoryId: string | null;
  rateBps: number;
  inclusive: boolean;
  appliesToShipping: boolean;
  active: boolean;
}

export interface TotalsInput {
  currency: string;
  lines: readonly TotalsLine[];
  coupon: CouponRule | null;
  /** Null while it is not known where to send to: shipping and tax are then 0. */
  destination: { country: string; region: string | null } | null;
  /** The chosen rate; null when none fits. */
  shipping: ShippingRule | null;
  /** All tax rates of the installation, or at least those of the destination's country. */
  taxes: readonly TaxRule[];
  /** Business time: decides whether the coupon has started or ended. */
  now: Date;
}

export interface Totals {
  items: number;
  discount: number;
  shipping: number;
  /** Comes on top of the prices. */
  tax: number;
  /** Contained in the prices already; information only. */
  taxIncluded: number;
  grandTotal: number;
}

export interface LineTotals {
  key: string;
  sellerId: string;
  discount: number;
  tax: number;
  taxIncluded: number;
  /** quantity × unitPrice − discount. */
  lineTotal: number;
}

export interface TotalsResult {
  totals: Totals;
  /** By first appearance in the lines; each member adds up to that of `totals`. */
  sellers: { sellerId: string; totals: Totals }[];
  /** In the order of the input. */
  lines: LineTotals[];
  /** Null without a coupon. */
  coupon: { applied: boolean; discount: number; reason: CouponReason | null } | null;
}

/** Throws `amount_too_large` when a line or a sum passes what money may be here. */
export function computeTotals(input: TotalsInput): TotalsResult {
  const gross = input.lines.map((line) => bounded(line.unitPrice * line.quantity));
  bounded(sum(gross));
  const coupon = couponOutcome(input, gross);
  const net = gross.map((amount, i) => amount - (coupon.shares[i] as number));
  const netItems = sum(net);
  const pieces = sum(input.lines.map((line) => line.quantity));
  const shipping =
    input.destination === null || input.shipping === null ? 0 : shippingPrice(input.shipping, { netItems, pieces });

  const sellerIds = [...new Set(input.lines.map((line) => line.sellerId))];
  const bySeller = (values: readonly number[], sellerId: string): number =>
    sum(values.filter((_, i) => input.lines[i]?.sellerId === sellerId));
  const shippingShares = allocate(
    shipping,
    sellerIds.map((id) => bySeller(net, id)),
  );
  const lineTaxes = taxOfLines(input, net);
  const shippingTax = taxOfShipping(input, shipping, shippingShares);

  const sellers = sellerIds.map((sellerId, s) => ({
    sellerId,
    totals: finish({
      items: bySeller(gross, sellerId),
      discount: bySeller(coupon.shares, sellerId),
      shipping: shippingShares[s] as number,
      tax: bySeller(lineTaxes.added, sellerId) + (shippingTax.added[s] as number),
      taxIncluded: bySeller(lineTaxes.included, sellerId) + (shippingTax.included[s] as number),
    }),
  }));
  const lines = input.lines.map((line, i) => ({
    key: line.key,
    sellerId: line.sellerId,
    discount: coupon.shares[i] as number,
    tax: lineTaxes.added[i] as number,
    taxIncluded: lineTaxes.included[i] as number,
    lineTotal: net[i] as number,
  }));
  const totals = finish({
    items: sum(gross),
    discount: sum(coupon.shares),
    shipping,
    tax: sum(sellers.map((s) => s.totals.tax)),
    taxIncluded: sum(sellers.map((s) => s.totals.taxIncluded)),
  });
  return {
    totals,
    sellers,
    lines,
    coupon:
      input.coupon === null
        ? null
        : { applied: coupon.reason === null, discount: totals.discount, reason: coupon.reason },
  };
}

/** The rates a buyer of this country is offered: by position, then id. The first is the default. */
export function shippingRatesFor<R extends ShippingRule>(rates: readonly R[], country: string): R[] {
  return rates
    .filter((rate) => rate.active && (rate.countries.length === 0 || rate.countries.includes(country)))
    .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** What a rate costs for so many pieces of this value (discount subtracted). */
export function shippingPrice(rate: ShippingRule, goods: { netItems: number; pieces: number }): number {
  if (rate.freeFrom !== null && goods.netItems >= rate.freeFrom) return 0;
  return bounded(rate.basePrice + bounded(rate.pricePerItem * goods.pieces));
}

/** Why a coupon cannot be used at this time at all, whatever is in the cart; null when it can. */
export function couponState(coupon: CouponRule, now: Date): CouponReason | null {
  if (!coupon.active) return 'inactive';
  if (coupon.startsAt !== null && now < coupon.startsAt) return 'not_started';
  if (coupon.endsAt !== null && now >= coupon.endsAt) return 'expired';
  return coupon.exhausted ? 'exhausted' : null;
}

function couponOutcome(
  input: TotalsInput,
  gross: readonly number[],
): { shares: number[]; reason: CouponReason | null } {
  const { coupon } = input;
  const none = gross.map(() => 0);
  if (coupon === null) return { shares: none, reason: null };
  const state = coupon.currency === input.currency ? couponState(coupon, input.now) : 'inactive';
  if (state !== null) return { shares: none, reason: state };
  const counts = input.lines.map((line) => coupon.sellerId === null || line.sellerId === coupon.sellerId);
  if (!counts.includes(true)) return { shares: none, reason: 'no_matching_items' };
  const weights = gross.map((amount, i) => (counts[i] ? amount : 0));
  const base = sum(weights);
  if (base < (coupon.minSubtotal ?? 0)) return { shares: none, reason: 'below_minimum' };
  const wanted = coupon.kind === 'percent' ? basisPointsOf(base, coupon.percentBps ?? 0) : (coupon.amount ?? 0);
  const discount = Math.min(wanted, base, coupon.maxDiscount ?? base);
  // Goods that cost nothing have no weight; allocate would then share equally instead.
  return { shares: discount === 0 ? none : allocate(discount, weights), reason: null };
}

/** The most precise active rate: region before country, then category before all; the lower id breaks a tie. */
function taxRuleFor(input: TotalsInput, categoryIds: readonly string[]): TaxRule | null {
  const { destination } = input;
  if (destination === null) return null;
  const region = normalized(destination.region);
  const precision = (rule: TaxRule): number => (rule.region === null ? 0 : 2) + (rule.categoryId === null ? 0 : 1);
  let best: TaxRule | null = null;
  for (const rule of input.taxes) {
    if (!rule.active || rule.country !== destination.country) continue;
    if (rule.region !== null && normalized(rule.region) !== region) continue;
    if (rule.categoryId !== null && !categoryIds.includes(rule.categoryId)) continue;
    if (best !== null) {
      const gain = precision(rule) - precision(best) || nearer(rule, best, categoryIds);
      if (gain < 0 || (gain === 0 && rule.id > best.id)) continue;
    }
    best = rule;
  }
  return best;
}

/** Of two rates for categories of one product the one named earlier is nearer: callers list the product's own first. */
function nearer(a: TaxRule, b: TaxRule, categoryIds: readonly string[]): number {
  if (a.categoryId === null || b.categoryId === null) return 0;
  return categoryIds.indexOf(b.categoryId) - categoryIds.indexOf(a.categoryId);
}

/** Tax is worked out once per rate over all its lines and split, so that many small lines do not add up roundings. */
function taxOfLines(input: TotalsInput, net: readonly number[]): { added: number[]; included: number[] } {
  const added = net.map(() => 0);
  const included = net.map(() => 0);
  const groups = new Map<string, { rule: TaxRule; indexes: number[] }>();
  input.lines.forEach((line, i) => {
    const rule = taxRuleFor(input, line.categoryIds);
    if (rule === null) return;
    const group = groups.get(rule.id) ?? { rule, indexes: [] };
    group.indexes.push(i);
    groups.set(rule.id, group);
  });
  for (const { rule, indexes } of groups.values()) {
    const weights = indexes.map((i) => net[i] as number);
    const target = rule.inclusive ? included : added;
    splitTax(taxOf(sum(weights), rule), weights).forEach((share, k) => {
      target[indexes[k] as number] = share;
    });
  }
  return { added, included };
}

/** Shipping is taxed by the destination's rate for all goods, where that rate says so. */
function taxOfShipping(
  input: TotalsInput,
  shipping: number,
  shares: readonly number[],
): { added: number[]; included: number[] } {
  const none = shares.map(() => 0);
  const rule = taxRuleFor(input, []);
  if (rule === null || !rule.appliesToShipping || shipping === 0) return { added: none, included: none };
  const split = splitTax(taxOf(shipping, rule), shares);
  return rule.inclusive ? { added: none, included: split } : { added: split, included: none };
}

function splitTax(tax: number, weights: readonly number[]): number[] {
  return tax === 0 ? weights.map(() => 0) : allocate(tax, weights);
}

function taxOf(amount: number, rule: TaxRule): number {
  if (!rule.inclusive) return bounded(basisPointsOf(amount, rule.rateBps));
  const whole = 10_000n + BigInt(rule.rateBps);
  return Number((BigInt(amount) * BigInt(rule.rateBps) + whole / 2n) / whole);
}

function finish(parts: Omit<Totals, 'grandTotal'>): Totals {
  return { ...parts, grandTotal: bounded(parts.items - parts.discount + parts.shipping + parts.tax) };
}

/** The product of a price and a quantity may pass what a double holds exactly; it is then far past the bound. */
function bounded(amount: number): number {
  if (amount > largestTotal)
    throw new AppError('amount_too_large', {
      detail: `No amount may be above ${largestTotal}.`,
      meta: { limit: largestTotal },
    });
  return amount;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function normalized(region: string | null): string | null {
  return region === null ? null : region.normalize('NFC').trim().toLocaleLowerCase('en');
}

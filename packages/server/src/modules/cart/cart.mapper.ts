/** Between the contract's shapes and the module's own. */
import type { components } from '../../contract/types.gen.ts';
import { type QuoteContent, quoteLifetimeMs } from '../../platform/kernel/quote.ts';
import type { CouponRule, TaxRule, Totals } from '../../platform/kernel/totals.ts';
import { mostLines, mostPerLine } from './domain/cart-limits.ts';
import type { CartAddress, CartState, Offer } from './domain/cart-state.ts';
import type { CartView, LineView, Notice, ShippingRate } from './domain/cart-view.ts';

export type Schemas = components['schemas'];

export interface ReadCart {
  state: CartState;
  view: CartView;
  /** False: product could not be asked. */
  isPresent: boolean;
  quote: { text: string; content: QuoteContent } | null;
}

export function toCart({ state, view, isPresent, quote }: ReadCart, currency: string): Schemas['Cart'] {
  return {
    id: state.id,
    version: state.version,
    currency,
    lines: view.lines.map((line) => toLine(line, discountOf(view, line))),
    item_count: state.lines.reduce((sum, line) => sum + line.quantity, 0),
    sellers: toSellers(view),
    totals: toTotals(view.result.totals),
    coupon: view.coupon,
    address: state.address === null ? null : fromAddress(state.address),
    shipping: {
      shipping_rate_id: view.chosen?.id ?? null,
      options: view.options.map(({ rate, price }) => ({
        shipping_rate_id: rate.id,
        name: rate.name,
        price,
        delivery_days_min: rate.deliveryDaysMin,
        delivery_days_max: rate.deliveryDaysMax,
      })),
    },
    notices: view.notices.map(toNotice),
    quote: quote?.text ?? null,
    quote_expires_at: quote === null ? null : new Date(quote.content.issuedAt + quoteLifetimeMs).toISOString(),
    price_may_have_changed: !isPresent,
    limits: { lines: mostLines(state.ownerId), quantity_per_line: mostPerLine },
    updated_at: state.updatedAt === 0 ? null : new Date(state.updatedAt).toISOString(),
  };
}

/** For who has no cart yet. */
export function toNoCart(currency: string, ownerId: string | null): Schemas['Cart'] {
  const nothing = { items: 0, discount: 0, shipping: 0, tax: 0, tax_included: 0, grand_total: 0 };
  return {
    id: null,
    version: 0,
    currency,
    lines: [],
    item_count: 0,
    sellers: [],
    totals: nothing,
    coupon: null,
    address: null,
    shipping: { shipping_rate_id: null, options: [] },
    notices: [],
    quote: null,
    quote_expires_at: null,
    price_may_have_changed: false,
    limits: { lines: mostLines(ownerId), quantity_per_line: mostPerLine },
    updated_at: null,
  };
}

export function toCheckoutCart(
  { state, view, isPresent }: ReadCart,
  quote: QuoteContent,
  currency: string,
): Schemas['CheckoutCart'] {
  return {
    cart_id: state.id,
    version: state.version,
    currency,
    lines: view.lines.map(({ line, offer }) => ({
      sku_id: line.skuId,
      product_id: offer.productId,
      seller_id: offer.sellerId,
      seller_name: offer.sellerName,
      code: offer.code,
      title: offer.title,
      sku_title: offer.skuTitle,
      image_url: offer.imageUrl,
      category_id: offer.categoryId,
      category_path: [...offer.categoryIds],
      attributes: offer.attributes,
      quantity: line.quantity,
      unit_price: offer.price,
    })),
    address: state.address === null ? null : fromAddress(state.address),
    shipping_rate_id: view.chosen?.id ?? null,
    coupon_code: state.coupon,
    sellers: toSellers(view),
    // What the buyer agreed to; order compares it with its own coupons and rates.
    totals: toTotals(quote.totals),
    quoted_at: new Date(quote.issuedAt).toISOString(),
    price_may_have_changed: !isPresent,
  };
}

export function toOffer(offer: Schemas['SkuOffer']): Offer {
  return {
    skuId: offer.sku_id,
    productId: offer.product_id,
    sellerId: offer.seller_id,
    sellerName: offer.seller_name,
    title: offer.title,
    skuTitle: offer.sku_title,
    code: offer.code,
    price: offer.price,
    currency: offer.currency,
    available: offer.available,
    status: offer.status,
    imageUrl: offer.image_url,
    categoryId: offer.category_id,
    categoryIds: offer.category_path ?? [offer.category_id],
    attributes: offer.attributes,
  };
}

export function toAddress(input: Schemas['CartAddressInput']): CartAddress {
  return {
    country: input.country,
    region: input.region ?? null,
    postalCode: input.postal_code ?? null,
    addressId: input.address_id ?? null,
  };
}

export function toCouponRule(coupon: Schemas['Coupon']): CouponRule {
  return {
    kind: coupon.kind,
    percentBps: coupon.percent_bps,
    amount: coupon.amount,
    currency: coupon.currency,
    sellerId: coupon.seller_id,
    minSubtotal: coupon.min_subtotal,
    maxDiscount: coupon.max_discount,
    startsAt: coupon.starts_at === null ? null : new Date(coupon.starts_at),
    endsAt: coupon.ends_at === null ? null : new Date(coupon.ends_at),
    active: coupon.active,
    exhausted: coupon.usage_limit !== null && coupon.used >= coupon.usage_limit,
  };
}

export function toShippingRate(rate: Schemas['ShippingRate'], locale: string): ShippingRate {
  return {
    id: rate.id,
    name: rate.translations[locale] ?? rate.name,
    countries: rate.countries,
    basePrice: rate.base_price,
    pricePerItem: rate.price_per_item,
    freeFrom: rate.free_from,
    position: rate.position,
    active: rate.active,
    deliveryDaysMin: rate.delivery_days_min,
    deliveryDaysMax: rate.delivery_days_max,
  };
}

export function toTaxRule(rate: Schemas['TaxRate']): TaxRule {
  return {
    id: rate.id,
    country: rate.country,
    region: rate.region,
    categoryId: rate.category_id,
    rateBps: rate.rate_bps,
    inclusive: rate.inclusive,
    appliesToShipping: rate.applies_to_shipping,
    active: rate.active,
  };
}

function toLine({ line, offer, available, notices, orderable }: LineView, discount: number): Schemas['CartLine'] {
  return {
    sku_id: line.skuId,
    product_id: offer.productId,
    code: offer.code,
    title: offer.title,
    sku_title: offer.skuTitle,
    attributes: offer.attributes,
    image_url: offer.imageUrl,
    seller: { id: offer.sellerId, name: offer.sellerName },
    quantity: line.quantity,
    unit_price: offer.price,
    line_total: Math.min(offer.price * line.quantity, mostShown),
    discount,
    available,
    availability: available === 0 ? 'out_of_stock' : available <= 5 ? 'low_stock' : 'in_stock',
    orderable,
    notices: notices.map(toNotice),
    added_at: new Date(line.addedAt).toISOString(),
  };
}

/** The contract carries no larger amount; such a line cannot be ordered anyway. */
const mostShown = 999_999_999_999;

function discountOf(view: CartView, { line }: LineView): number {
  return view.result.lines.find((counted) => counted.key === line.skuId)?.discount ?? 0;
}

function toSellers(view: CartView): Schemas['CartSellerTotals'][] {
  const names = new Map(view.lines.map(({ offer }) => [offer.sellerId, offer.sellerName]));
  return view.result.sellers.map(({ sellerId, totals }) => ({
    seller: { id: sellerId, name: names.get(sellerId) ?? sellerId },
    totals: toTotals(totals),
  }));
}

function toTotals(totals: Totals): Schemas['CartTotals'] {
  const { items, discount, shipping, tax, taxIncluded, grandTotal } = totals;
  return { items, discount, shipping, tax, tax_included: taxIncluded, grand_total: grandTotal };
}

function toNotice(notice: Notice): Schemas['CartNotice'] {
  return {
    code: notice.code,
    ...(notice.oldPrice === undefined ? {} : { old_price: notice.oldPrice }),
    ...(notice.newPrice === undefined ? {} : { new_price: notice.newPrice }),
    ...(notice.available === undefined ? {} : { available: notice.available }),
  };
}

function fromAddress(address: CartAddress): Schemas['CartAddress'] {
  return {
    country: address.country,
    region: address.region,
    postal_code: address.postalCode,
    address_id: address.addressId,
  };
}

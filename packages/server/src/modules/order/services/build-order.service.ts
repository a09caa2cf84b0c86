import { newId } from '../../../platform/kernel/ids.ts';
import type { TotalsResult } from '../../../platform/kernel/totals.ts';
import { takenOf } from '../domain/commission.ts';
import { newOrderNumber } from '../domain/order-number.ts';
import type { NewLine, NewOrder, NewPart } from '../repositories/order.repository.ts';
import type { Checkout } from './gather-checkout.service.ts';

export interface NewOrderRecords {
  order: Omit<NewOrder, 'reservationExpiresAt'>;
  parts: NewPart[];
  lines: NewLine[];
}

/** The rows of a new order: a snapshot of everything, so that nothing that changes later can change it. */
export function buildOrder(
  checkout: Checkout,
  options: { orderId: string; note: string | null; now: Date },
): NewOrderRecords {
  const { cart, address, buyerId } = checkout;
  const parts = buildParts(checkout, options);
  const lines = buildLines(checkout, parts, options.orderId);
  const first = cart.lines[0] as (typeof cart.lines)[number];
  const order: NewOrderRecords['order'] = {
    id: options.orderId,
    number: newOrderNumber(options.now),
    buyerId,
    guest: checkout.guest ? 1 : 0,
    cartId: cart.cart_id,
    openCartKey: cart.cart_id,
    status: 'created',
    currency: cart.currency,
    ...totalsColumns(checkout.totals.totals),
    itemCount: cart.lines.reduce((sum, line) => sum + line.quantity, 0),
    sellerCount: parts.length,
    firstTitle: first.title,
    firstImageUrl: first.image_url,
    shipName: address.name,
    shipLine1: address.line1,
    shipLine2: address.line2,
    shipCity: address.city,
    shipRegion: address.region,
    shipPostalCode: address.postal_code,
    shipCountry: address.country,
    shipPhone: address.phone,
    shippingRateId: checkout.shippingRate.id,
    shippingMethod: checkout.shippingRate.translations[checkout.locale] ?? checkout.shippingRate.name,
    couponId: checkout.coupon?.id ?? null,
    couponCode: checkout.coupon?.code ?? null,
    note: options.note,
    paymentId: null,
    paymentAttempt: 0,
    cancelReason: null,
    priceMayHaveChanged: cart.price_may_have_changed ? 1 : 0,
    sequence: 1,
    placedAt: options.now,
    confirmedAt: null,
    cancelledAt: null,
    changedAt: options.now,
  };
  return { order, parts, lines };
}

function buildParts(checkout: Checkout, options: { orderId: string; now: Date }): NewPart[] {
  const borneBy = checkout.coupon !== null && checkout.coupon.sellerId === null ? 'marketplace' : 'seller';
  return checkout.totals.sellers.map(({ sellerId, totals }, position) => {
    const shop = checkout.shops.find((s) => s.seller_id === sellerId);
    const commissionBps = shop?.commission_bps ?? 0;
    const terms = { bps: commissionBps, cap: shop?.commission_cap ?? null, fees: shop?.fees ?? [] };
    return {
      id: newId('sord'),
      orderId: options.orderId,
      buyerId: checkout.buyerId,
      sellerId,
      sellerName: shop?.name ?? '',
      position,
      status: 'pending',
      ...totalsColumns(totals),
      commissionBps,
      ...takenOf(totals, terms, borneBy),
      changedAt: options.now,
    };
  });
}

function buildLines(checkout: Checkout, parts: readonly NewPart[], orderId: string): NewLine[] {
  return checkout.cart.lines.map((line, position) => {
    const totals = checkout.totals.lines[position] as TotalsResult['lines'][number];
    const part = parts.find((p) => p.sellerId === line.seller_id) as NewPart;
    return {
      id: newId('line'),
      orderId,
      sellerOrderId: part.id,
      buyerId: checkout.buyerId,
      sellerId: line.seller_id,
      position,
      productId: line.product_id,
      skuId: line.sku_id,
      skuCode: line.code,
      categoryId: line.category_id,
      title: line.title,
      skuTitle: line.sku_title === '' ? null : line.sku_title,
      attributes: line.attributes as Record<string, string>,
      imageUrl: line.image_url,
      quantity: line.quantity,
      unitPrice: line.unit_price,
      discount: totals.discount,
      tax: totals.tax,
      taxIncluded: totals.taxIncluded,
      lineTotal: totals.lineTotal,
    };
  });
}

function totalsColumns(totals: TotalsResult['totals']): {
  itemsTotal: number;
  discountTotal: number;
  shippingTotal: number;
  taxTotal: number;
  taxIncludedTotal: number;
  grandTotal: number;
} {
  return {
    itemsTotal: totals.items,
    discountTotal: totals.discount,
    shippingTotal: totals.shipping,
    taxTotal: totals.tax,
    taxIncludedTotal: totals.taxIncluded,
    grandTotal: totals.grandTotal,
  };
}

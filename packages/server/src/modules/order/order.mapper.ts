/** Records → the contract's shapes: the only place where an order's snake_case is made. */
import type { components } from '../../contract/types.gen.ts';
import type {
  LineRecord,
  OrderRecord,
  PartRecord,
  RefundRecord,
  ReturnRecord,
  ShipmentRecord,
  TimelineRecord,
} from './repositories/records.ts';

type Schemas = components['schemas'];

/** Everything an order's page shows. */
export interface OrderView {
  order: OrderRecord;
  parts: readonly PartRecord[];
  lines: readonly LineRecord[];
  shipments: readonly ShipmentRecord[];
  refunds: readonly RefundRecord[];
  returns: readonly ReturnRecord[];
}

type TotalsOf = Pick<
  OrderRecord,
  'itemsTotal' | 'discountTotal' | 'shippingTotal' | 'taxTotal' | 'taxIncludedTotal' | 'grandTotal'
>;

export function totalsJson(totals: TotalsOf, currency: string): Schemas['OrderTotals'] {
  return {
    items: totals.itemsTotal,
    discount: totals.discountTotal,
    shipping: totals.shippingTotal,
    tax: totals.taxTotal,
    tax_included: totals.taxIncludedTotal,
    grand_total: totals.grandTotal,
    currency,
  };
}

export function orderJson(view: OrderView, payment: Schemas['OrderPayment'] | null): Schemas['Order'] {
  const { order } = view;
  const open = order.status === 'created' || order.status === 'pending_payment';
  return {
    id: order.id,
    number: order.number,
    status: publicStatus(order),
    totals: totalsJson(order, order.currency),
    parts: view.parts.map((part) => partJson(view, part)),
    shipping_address: addressJson(order),
    shipping_method: order.shippingMethod,
    coupon_code: order.couponCode,
    note: order.note,
    payment,
    reservation_expires_at: open ? order.reservationExpiresAt.toISOString() : null,
    cancel_reason: order.cancelReason,
    price_may_have_changed: order.priceMayHaveChanged === 1,
    created_at: order.placedAt.toISOString(),
    confirmed_at: isoOrNull(order.confirmedAt),
    cancelled_at: isoOrNull(order.cancelledAt),
    updated_at: order.changedAt.toISOString(),
  };
}

function partJson(view: OrderView, part: PartRecord): Schemas['OrderPart'] {
  const shipment = view.shipments.find((s) => s.sellerOrderId === part.id);
  return {
    id: part.id,
    seller: { id: part.sellerId, name: part.sellerName },
    status: part.status,
    lines: view.lines.filter((line) => line.sellerOrderId === part.id).map(lineJson),
    totals: totalsJson(part, view.order.currency),
    shipment: shipment === undefined ? null : shipmentJson(shipment),
    refunds: view.refunds.filter((refund) => concerns(refund, part.id)).map(refundJson),
    returns: view.returns.filter((record) => record.sellerOrderId === part.id).map(returnJson),
  };
}

/** One seller's own view: the parcel's address, but neither e-mail nor a whole telephone number. */
export function sellerOrderJson(view: OrderView, part: PartRecord): Schemas['SellerOrder'] {
  const { order } = view;
  const { lines, shipment, refunds, returns } = partJson(view, part);
  const address = addressJson(order);
  return {
    id: part.id,
    order_id: order.id,
    order_number: order.number,
    status: part.status,
    buyer: { name: order.shipName },
    shipping_address: { ...address, phone: maskedPhone(address.phone) },
    shipping_method: order.shippingMethod,
    note: order.note,
    lines,
    totals: totalsJson(part, order.currency),
    commission: part.commission,
    fees: part.fees,
    earning: part.earning,
    shipment,
    // Of a refund spread over all sellers a seller sees that it was and its own share.
    refunds: refunds.map((refund) => {
      const own = view.refunds.find((r) => r.id === refund.id)?.splits.find((s) => s.seller_order_id === part.id);
      return own === undefined ? refund : { ...refund, amount: own.amount };
    }),
    returns,
    created_at: order.placedAt.toISOString(),
    confirmed_at: isoOrNull(order.confirmedAt),
    updated_at: part.changedAt.toISOString(),
  };
}

export function orderSummaryJson(order: OrderRecord): Schemas['OrderSummary'] {
  return {
    id: order.id,
    number: order.number,
    status: publicStatus(order),
    totals: totalsJson(order, order.currency),
    item_count: order.itemCount,
    seller_count: order.sellerCount,
    first_title: order.firstTitle,
    first_image_url: order.firstImageUrl,
    created_at: order.placedAt.toISOString(),
    updated_at: order.changedAt.toISOString(),
  };
}

export function lineJson(line: LineRecord): Schemas['OrderLine'] {
  return {
    id: line.id,
    product_id: line.productId,
    sku_id: line.skuId,
    sku_code: line.skuCode,
    title: line.title,
    sku_title: line.skuTitle,
    attributes: line.attributes,
    image_url: line.imageUrl,
    quantity: line.quantity,
    unit_price: line.unitPrice,
    discount: line.discount,
    tax: line.tax,
    tax_included: line.taxIncluded,
    line_total: line.lineTotal,
    refunded_quantity: line.refundedQuantity,
    returned_quantity: line.returnedQuantity,
  };
}

export function refundJson(refund: RefundRecord): Schemas['Refund'] {
  return {
    id: refund.id,
    order_id: refund.orderId,
    seller_order_id: refund.sellerOrderId,
    origin: refund.origin,
    status: refund.status,
    reason: refund.reason,
    note: refund.note,
    lines: refund.refundLines,
    amount: refund.amount,
    currency: refund.currency,
    restock: refund.restock === 1,
    rejection_reason: refund.rejectionReason,
    created_at: refund.requestedAt.toISOString(),
    updated_at: refund.changedAt.toISOString(),
  };
}

export function returnJson(record: ReturnRecord): Schemas['Return'] {
  return {
    id: record.id,
    order_id: record.orderId,
    seller_order_id: record.sellerOrderId,
    status: record.status,
    reason: record.reason,
    note: record.note,
    instructions: record.instructions,
    lines: record.returnLines,
    refund_id: record.refundId,
    created_at: record.requestedAt.toISOString(),
    updated_at: record.changedAt.toISOString(),
  };
}

export function timelineJson(entry: TimelineRecord): Schemas['OrderTimelineEntry'] {
  return {
    id: entry.id,
    type: entry.type as Schemas['OrderTimelineEntry']['type'],
    at: entry.at.toISOString(),
    actor: entry.actor as Schemas['OrderTimelineEntry']['actor'],
    status: entry.status as Schemas['OrderStatus'],
    seller_order_id: entry.sellerOrderId,
    payment_id: entry.paymentId,
    refund_id: entry.refundId,
    return_id: entry.returnId,
    amount: entry.amount,
    note: entry.note,
  };
}

function shipmentJson(shipment: ShipmentRecord): Schemas['Shipment'] {
  return {
    id: shipment.id,
    carrier: shipment.carrier,
    tracking_number: shipment.trackingNumber,
    tracking_url: shipment.trackingUrl,
    shipped_at: shipment.shippedAt.toISOString(),
    delivered_at: isoOrNull(shipment.deliveredAt),
  };
}

function addressJson(order: OrderRecord): Schemas['OrderAddress'] {
  return {
    name: order.shipName,
    line1: order.shipLine1,
    line2: order.shipLine2,
    city: order.shipCity,
    region: order.shipRegion,
    postal_code: order.shipPostalCode,
    country: order.shipCountry,
    phone: order.shipPhone,
  };
}

/** A refused checkout is in no list and no page; the type still needs a word for it. */
function publicStatus(order: OrderRecord): Schemas['OrderStatus'] {
  return order.status === 'rejected' ? 'cancelled' : order.status;
}

function concerns(refund: RefundRecord, partId: string): boolean {
  return refund.sellerOrderId === partId || refund.splits.some((split) => split.seller_order_id === partId);
}

function maskedPhone(phone: string | null): string | null {
  return phone === null ? null : phone.slice(-3).padStart(phone.length, '*');
}

function isoOrNull(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}

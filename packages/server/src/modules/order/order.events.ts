/** What order tells the world: builders of its events, typed by the contract's words. */
import type { EventDataByType } from '../../contract/events.gen.ts';
import type { NewEvent } from '../../platform/events/outbox.ts';
import type {
  LineRecord,
  OrderRecord,
  PartRecord,
  RefundRecord,
  RefundSplit,
  ReturnRecord,
  ShipmentRecord,
} from './repositories/records.ts';

type OrderEventType = Extract<keyof EventDataByType, `order.${string}` | `return.${string}`>;

function orderEvent<T extends OrderEventType>(type: T, order: OrderRecord, data: EventDataByType[T]): NewEvent {
  return {
    type,
    aggregate: { type: 'order', id: order.id, sequence: order.sequence },
    buyerId: order.buyerId,
    data,
  };
}

export function orderCreated(order: OrderRecord, parts: readonly PartRecord[]): NewEvent {
  return orderEvent('order.created', order, {
    ...names(order),
    cart_id: order.cartId,
    currency: order.currency,
    grand_total: order.grandTotal,
    reservation_expires_at: order.reservationExpiresAt.toISOString(),
    placed_at: order.placedAt.toISOString(),
    parts: parts.map(partFacts),
  });
}

export function orderConfirmed(
  order: OrderRecord,
  parts: readonly PartRecord[],
  lines: readonly LineRecord[],
): NewEvent {
  return orderEvent('order.confirmed', order, {
    ...names(order),
    cart_id: order.cartId,
    payment_id: order.paymentId,
    currency: order.currency,
    grand_total: order.grandTotal,
    confirmed_at: (order.confirmedAt ?? order.changedAt).toISOString(),
    parts: parts.map(partFacts),
    lines: lines.map((line) => ({
      order_line_id: line.id,
      seller_order_id: line.sellerOrderId,
      product_id: line.productId,
      sku_id: line.skuId,
      quantity: line.quantity,
      line_total: line.lineTotal,
      discount: line.discount,
    })),
  });
}

export function orderCancelled(
  order: OrderRecord,
  parts: readonly PartRecord[],
  facts: { wasConfirmed: boolean; refundAmount: number },
): NewEvent {
  return orderEvent('order.cancelled', order, {
    ...names(order),
    reason: order.cancelReason ?? 'admin',
    was_confirmed: facts.wasConfirmed,
    currency: order.currency,
    refund_amount: facts.refundAmount,
    cancelled_at: (order.cancelledAt ?? order.changedAt).toISOString(),
    seller_order_ids: parts.map((part) => part.id),
  });
}

export function orderShipped(
  order: OrderRecord,
  part: PartRecord,
  shipment: Omit<ShipmentRecord, 'createdAt' | 'deliveredAt'>,
): NewEvent {
  return orderEvent('order.shipped', order, {
    ...names(order),
    seller_order_id: part.id,
    seller_id: part.sellerId,
    shipment_id: shipment.id,
    carrier: shipment.carrier,
    tracking_number: shipment.trackingNumber,
    tracking_url: shipment.trackingUrl,
    shipped_at: shipment.shippedAt.toISOString(),
  });
}

export function orderDelivered(order: OrderRecord, part: PartRecord, lines: readonly LineRecord[], at: Date): NewEvent {
  return orderEvent('order.delivered', order, {
    ...names(order),
    seller_order_id: part.id,
    seller_id: part.sellerId,
    delivered_at: at.toISOString(),
    lines: lines
      .filter((line) => line.sellerOrderId === part.id)
      .map((line) => ({ order_line_id: line.id, product_id: line.productId, buyer_id: order.buyerId })),
  });
}

export function orderRefunded(
  order: OrderRecord,
  refund: Pick<RefundRecord, 'id' | 'amount' | 'refundLines'>,
  splits: readonly RefundSplit[],
  lines: readonly LineRecord[],
  at: Date,
): NewEvent {
  const unitsOf = (partId: string): number =>
    refund.refundLines
      .filter((r) => lines.some((line) => line.id === r.order_line_id && line.sellerOrderId === partId))
      .reduce((sum, r) => sum + r.quantity, 0);
  return orderEvent('order.refunded', order, {
    ...names(order),
    refund_id: refund.id,
    amount: refund.amount,
    currency: order.currency,
    fully_refunded: order.refundedTotal >= order.capturedTotal,
    refunded_at: at.toISOString(),
    // Who sold nothing has nothing taken back.
    parts: (order.confirmedAt === null ? [] : splits).map((split) => ({
      seller_order_id: split.seller_order_id,
      seller_id: split.seller_id,
      amount: split.amount,
      units: unitsOf(split.seller_order_id),
    })),
  });
}

export function returnChanged(
  type: 'return.requested' | 'return.accepted' | 'return.received',
  order: OrderRecord,
  record: Pick<ReturnRecord, 'id' | 'sellerOrderId' | 'sellerId' | 'refundId'>,
  at: Date,
): NewEvent {
  return orderEvent(type, order, {
    return_id: record.id,
    ...names(order),
    seller_order_id: record.sellerOrderId,
    seller_id: record.sellerId,
    refund_id: record.refundId,
    at: at.toISOString(),
  });
}

/** The whole of what a seller's list shows by; its sequence is the order's. */
export function sellerOrderChanged(
  order: OrderRecord,
  part: Pick<PartRecord, 'id' | 'sellerId' | 'status'>,
  open: { refunds: number; returns: number },
): NewEvent {
  const data: EventDataByType['seller_order.changed'] = {
    seller_order_id: part.id,
    order_id: order.id,
    buyer_id: order.buyerId,
    seller_id: part.sellerId,
    status: part.status,
    open_refunds: open.refunds,
    open_returns: open.returns,
    placed_at: order.placedAt.toISOString(),
  };
  return {
    type: 'seller_order.changed',
    aggregate: { type: 'seller_order', id: part.id, sequence: order.sequence },
    buyerId: order.buyerId,
    data,
  };
}

function names(order: OrderRecord): { order_id: string; number: string; buyer_id: string } {
  return { order_id: order.id, number: order.number, buyer_id: order.buyerId };
}

function partFacts(part: PartRecord): EventDataByType['order.created']['parts'][number] {
  return {
    seller_order_id: part.id,
    seller_id: part.sellerId,
    grand_total: part.grandTotal,
    commission: part.commission + part.feeTotal,
  };
}

/**
 * The transitions that are legal, and how an order's status follows from its parts. The same tables check the audit
 * trail (audit-trail.ts): what is not here cannot have happened.
 */
export type OrderStatus =
  | 'created'
  | 'pending_payment'
  | 'confirmed'
  | 'processing'
  | 'shipped'
  | 'delivered'
  | 'cancelled'
  | 'refunded'
  | 'rejected';
export type PartStatus = 'pending' | 'confirmed' | 'shipped' | 'delivered' | 'cancelled' | 'refunded';
export type RefundStatus = 'requested' | 'accepted' | 'pending' | 'succeeded' | 'failed' | 'rejected';
export type ReturnStatus = 'requested' | 'accepted' | 'received';
export type CancelReason = 'buyer' | 'admin' | 'payment_expired' | 'payment_failed' | 'stock_lost';

type Table<S extends string> = Readonly<Record<S, readonly S[]>>;

/** created → confirmed: an order that costs nothing waits for no payment. */
export const orderTransitions: Table<OrderStatus> = {
  created: ['pending_payment', 'confirmed', 'rejected', 'cancelled'],
  pending_payment: ['confirmed', 'cancelled'],
  confirmed: ['processing', 'shipped', 'cancelled', 'refunded'],
  processing: ['shipped', 'delivered', 'refunded'],
  shipped: ['delivered', 'refunded'],
  delivered: ['refunded'],
  cancelled: [],
  refunded: [],
  rejected: [],
};

export const partTransitions: Table<PartStatus> = {
  pending: ['confirmed', 'cancelled'],
  confirmed: ['shipped', 'cancelled', 'refunded'],
  shipped: ['delivered', 'refunded'],
  delivered: ['refunded'],
  cancelled: [],
  refunded: [],
};

/** requested → succeeded: the gateway's own event may overtake what we recorded of our call. */
export const refundTransitions: Table<RefundStatus> = {
  requested: ['accepted', 'rejected'],
  accepted: ['pending', 'succeeded', 'failed'],
  pending: ['succeeded', 'failed'],
  // A gateway may report a success after a failure was assumed; the money is the truth.
  failed: ['succeeded'],
  succeeded: [],
  rejected: [],
};

export const returnTransitions: Table<ReturnStatus> = {
  requested: ['accepted', 'received'],
  accepted: ['received'],
  received: [],
};

export function canMove<S extends string>(table: Table<S>, from: S, to: S): boolean {
  return table[from].includes(to);
}

/** Paid for, whatever became of it later. */
export const paidStatuses: readonly OrderStatus[] = ['confirmed', 'processing', 'shipped', 'delivered', 'refunded'];

/** The status of a paid order whose parts stand so. Refunded parts no longer count unless all are. */
export function statusOfParts(parts: readonly PartStatus[]): OrderStatus {
  if (parts.every((p) => p === 'cancelled')) return 'cancelled';
  const open = parts.filter((p) => p !== 'refunded' && p !== 'cancelled');
  if (open.length === 0) return 'refunded';
  if (open.every((p) => p === 'delivered')) return 'delivered';
  if (open.every((p) => p === 'shipped' || p === 'delivered')) return 'shipped';
  return open.some((p) => p === 'shipped' || p === 'delivered') ? 'processing' : 'confirmed';
}

/**
 * Where a paid order goes when its parts stand so. It never goes back: when the only shipped part is refunded the
 * order stays `processing`, because something was on its way.
 */
export function nextStatus(present: OrderStatus, parts: readonly PartStatus[]): OrderStatus {
  const next = statusOfParts(parts);
  return canMove(orderTransitions, present, next) ? next : present;
}

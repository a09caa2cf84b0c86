/**
 * Ending an order. The decision is one transaction under the order's row lock, which a confirmation or a shipment
 * racing it also takes; giving stock and money back follows from the saga's row, by this process or another.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { changeTime } from '../domain/change-time.ts';
import type { CancelReason } from '../domain/order-state.ts';
import type { OrderDeps } from '../order.deps.ts';
import { orderCancelled, sellerOrderChanged } from '../order.events.ts';
import type { OrderTables } from '../order.tables.gen.ts';
import {
  lockOrder,
  type OrderKey,
  partsOf,
  updateOrder,
  updatePart,
  updateParts,
} from '../repositories/order.repository.ts';
import type { OrderRecord, PartRecord, RefundSplit } from '../repositories/records.ts';
import { insertRefund, refundsOf, returnsOf, updateRefund } from '../repositories/refund.repository.ts';
import { writeSaga } from '../repositories/saga.repository.ts';
import { appendTimeline, type NewTimelineEntry } from '../repositories/timeline.repository.ts';
import { compensate } from './compensate-order.service.ts';
import { openRequests, releaseClaims } from './refund-claims.service.ts';

export interface Cancellation {
  reason: CancelReason;
  actor: 'buyer' | 'admin' | 'system';
  /** The attempt that failed, where one did. */
  paymentId?: string;
}

/** Cancels for a buyer or an admin. An order that is cancelled already is left as it is. */
export async function cancelOrder(
  deps: OrderDeps,
  context: CallContext,
  key: OrderKey,
  cancellation: Cancellation,
): Promise<void> {
  const before = await deps.db.transaction(context, (tx) => lockOrder(tx, key));
  if (before === null || before.status === 'rejected') throw new AppError('not_found', { detail: 'No such order.' });
  if (before.status === 'cancelled') return;
  if (before.status === 'created')
    throw new AppError('order_not_cancellable', { detail: 'The order is being placed; cancel it in a moment.' });
  // No new attempt may begin from here on. One that succeeded at this very moment is undone afterwards.
  if (before.status === 'pending_payment')
    await deps.ports.payment.closePayments(context, {
      order_id: key.orderId,
      buyer_id: key.buyerId,
      reason: 'cancelled',
    });
  await deps.db.transaction(context, async (tx) => {
    const order = await lockOrder(tx, key);
    if (order === null || order.status === 'cancelled') return;
    await writeCancellation(deps, context, tx, order, cancellation);
  });
  await compensate(deps, context, key);
}

/** The decision, in the caller's transaction. Throws `order_not_cancellable` once a part has shipped. */
export async function writeCancellation(
  deps: OrderDeps,
  context: CallContext,
  tx: Tx<OrderTables>,
  locked: OrderRecord,
  cancellation: Cancellation,
): Promise<OrderRecord> {
  const key = { buyerId: locked.buyerId, orderId: locked.id };
  const parts = await partsOf(tx, key);
  const wasConfirmed = locked.status === 'confirmed';
  if (locked.status !== 'pending_payment' && !wasConfirmed)
    throw new AppError('order_not_cancellable', { meta: { reason: locked.status } });
  if (wasConfirmed && parts.some((part) => part.status !== 'confirmed' && part.status !== 'refunded'))
    throw new AppError('order_not_cancellable', { meta: { reason: 'shipped' } });
  const at = changeTime(deps.clock.now(), locked);
  const { left: refundAmount, rejected } = wasConfirmed
    ? await rejectOpenRequests(tx, locked, at)
    : { left: 0, rejected: [] };
  const order = await updateOrder(tx, locked, {
    status: 'cancelled',
    openCartKey: null,
    cancelReason: cancellation.reason,
    cancelledAt: at,
    changedAt: at,
    ...(refundAmount > 0 ? { refundClaimedTotal: locked.capturedTotal } : {}),
  });
  await cancelParts(tx, key, parts, at);
  const entries = [...rejected, ...trailOf(order, locked, parts, cancellation, at)];
  if (refundAmount > 0) entries.push(await writeCancelRefund(tx, order, refundAmount, at));
  await appendTimeline(tx, order, entries);
  await writeSaga(tx, key, { step: 'compensating', nextInS: 2, attempts: 0 }, null);
  const events = [orderCancelled(order, parts, { wasConfirmed, refundAmount })];
  if (wasConfirmed) {
    const returns = await returnsOf(tx, key);
    for (const part of parts)
      events.push(
        sellerOrderChanged(order, part.status === 'refunded' ? part : { ...part, status: 'cancelled' }, {
          refunds: 0,
          returns: openRequests([], returns, part.id).returns,
        }),
      );
  }
  await deps.outbox.appendAll(tx, context, events);
  return order;
}

async function cancelParts(tx: Tx<OrderTables>, key: OrderKey, parts: readonly PartRecord[], at: Date): Promise<void> {
  if (parts.every((part) => part.status !== 'refunded')) {
    await updateParts(tx, key, { status: 'cancelled', changedAt: at });
    return;
  }
  for (const part of parts)
    if (part.status !== 'refunded') await updatePart(tx, part, { status: 'cancelled', changedAt: at });
}

function trailOf(
  order: OrderRecord,
  before: OrderRecord,
  parts: readonly PartRecord[],
  { reason, actor, paymentId }: Cancellation,
  at: Date,
): NewTimelineEntry[] {
  const entries: NewTimelineEntry[] = [];
  if (reason === 'stock_lost')
    entries.push({ type: 'stock_lost', actor: 'system', at, ...(paymentId ? { paymentId } : {}) });
  entries.push({
    type: 'cancelled',
    actor,
    at,
    note: reason,
    step: { subject: 'order', subjectId: order.id, from: before.status, to: 'cancelled' },
  });
  for (const part of parts)
    if (part.status !== 'refunded')
      entries.push({
        type: 'cancelled',
        actor,
        at,
        visible: false,
        sellerOrderId: part.id,
        step: { subject: 'part', subjectId: part.id, from: part.status, to: 'cancelled' },
      });
  return entries;
}

/** Requests that nobody has decided are answered by the cancellation. Says what is left to give back. */
async function rejectOpenRequests(
  tx: Tx<OrderTables>,
  order: OrderRecord,
  at: Date,
): Promise<{ left: number; rejected: NewTimelineEntry[] }> {
  const key = { buyerId: order.buyerId, orderId: order.id };
  const open = (await refundsOf(tx, key)).filter((refund) => refund.status === 'requested');
  let freed = 0;
  for (const refund of open) {
    await releaseClaims(tx, order, refund);
    await updateRefund(tx, refund, { status: 'rejected', rejectionReason: 'The order was cancelled.', changedAt: at });
    freed += refund.amount;
  }
  const rejected = open.map(
    (refund): NewTimelineEntry => ({
      type: 'refund_rejected',
      actor: 'system',
      at,
      visible: false,
      refundId: refund.id,
      step: { subject: 'refund', subjectId: refund.id, from: 'requested', to: 'rejected' },
    }),
  );
  return { left: order.capturedTotal - (order.refundClaimedTotal - freed), rejected };
}

/** One refund of everything that is left, spread over the parts by what each still holds. */
async function writeCancelRefund(
  tx: Tx<OrderTables>,
  order: OrderRecord,
  amount: number,
  at: Date,
): Promise<NewTimelineEntry> {
  const key = { buyerId: order.buyerId, orderId: order.id };
  const splits: RefundSplit[] = [];
  for (const part of await partsOf(tx, key)) {
    const left = part.grandTotal - part.refundClaimedTotal;
    if (left <= 0) continue;
    const reversedBefore = Number(
      (BigInt(part.commission) * BigInt(part.refundClaimedTotal)) / BigInt(part.grandTotal),
    );
    splits.push({
      seller_order_id: part.id,
      seller_id: part.sellerId,
      amount: left,
      commission_reversal: Math.min(left, part.commission - reversedBefore),
    });
    await updatePart(tx, part, { refundClaimedTotal: part.grandTotal });
  }
  const [only] = splits;
  const refundId = newId('rfnd');
  const single = splits.length === 1 && only !== undefined ? only : null;
  await insertRefund(tx, {
    id: refundId,
    orderId: order.id,
    sellerOrderId: single?.seller_order_id ?? null,
    sellerId: single?.seller_id ?? null,
    buyerId: order.buyerId,
    paymentId: order.paymentId,
    returnId: null,
    origin: 'cancel',
    status: 'accepted',
    reason: 'changed_mind',
    note: null,
    refundLines: [],
    splits,
    amount: splits.reduce((sum, split) => sum + split.amount, 0),
    currency: order.currency,
    restock: 0,
    rejectionReason: null,
    requestedAt: at,
    changedAt: at,
  });
  return {
    type: 'refund_started',
    actor: 'system',
    at,
    refundId,
    amount,
    step: { subject: 'refund', subjectId: refundId, from: null, to: 'accepted' },
  };
}

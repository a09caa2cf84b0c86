/**
 * The money's way of an accepted refund: payment is asked by the refund's id until it says how it ended. The gateway's
 * own event and our call may both bring the news; the refund's row lets it count once.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { isAppError } from '../../../platform/kernel/errors.ts';
import { changeTime } from '../domain/change-time.ts';
import { canMove, nextStatus, partTransitions, refundTransitions } from '../domain/order-state.ts';
import type { OrderDeps } from '../order.deps.ts';
import { orderRefunded, sellerOrderChanged } from '../order.events.ts';
import type { OrderTables } from '../order.tables.gen.ts';
import {
  findOrder,
  linesOf,
  lockOrder,
  type OrderKey,
  partsOf,
  updateLine,
  updateOrder,
  updatePart,
} from '../repositories/order.repository.ts';
import type { OrderRecord, PartRecord, RefundRecord } from '../repositories/records.ts';
import { findRefund, insertRefund, refundsOf, returnsOf, updateRefund } from '../repositories/refund.repository.ts';
import { appendTimeline, type NewTimelineEntry } from '../repositories/timeline.repository.ts';
import { openRequests, releaseClaims } from './refund-claims.service.ts';
import { retryAfterS } from './retry-after.ts';

/** Drives an `accepted` or `pending` refund on, or the restocking of a succeeded one. Harmless to repeat. */
export async function driveRefund(deps: OrderDeps, context: CallContext, refund: RefundRecord): Promise<void> {
  if (refund.status === 'succeeded') return restock(deps, context, refund);
  if (refund.status !== 'accepted' && refund.status !== 'pending') return;
  // Goods that cost nothing give nothing back: no gateway is asked.
  if (refund.amount === 0) return settle(deps, context, refund);
  const { paymentId } = refund;
  if (paymentId === null) return fail(deps, context, refund, 'The order was not paid.');
  try {
    const { status } = await deps.ports.payment.refundPayment(context, {
      refund_id: refund.id,
      order_id: refund.orderId,
      buyer_id: refund.buyerId,
      payment_id: paymentId,
      amount: refund.amount,
      currency: refund.currency,
      splits: refund.splits.map(({ seller_order_id, amount, commission_reversal }) => ({
        seller_order_id,
        amount,
        commission_reversal,
      })),
      reason: refund.note ?? refund.reason,
    });
    if (status === 'failed') return await fail(deps, context, refund, 'The gateway refused it.');
    if (status === 'pending') return await wait(deps, context, refund);
    await settle(deps, context, refund);
  } catch (error) {
    if (isAppError(error) && error.status < 500) return fail(deps, context, refund, error.message);
    throw error;
  }
}

async function settle(deps: OrderDeps, context: CallContext, refund: RefundRecord): Promise<void> {
  await deps.db.transaction(context, (tx) => writeRefundSuccess(deps, context, tx, refund));
  const present = await findRefund(deps.db.writer(context.class), refund.id);
  if (present !== null) await restock(deps, context, present);
}

/** The gateway has it; it is asked again, ever more rarely. */
async function wait(deps: OrderDeps, context: CallContext, refund: RefundRecord): Promise<void> {
  const next = { attempts: refund.attempts + 1 };
  await deps.db.transaction(context, async (tx) => {
    const locked = await lockOrder(tx, keyOf(refund));
    const present = (await refundsOf(tx, keyOf(refund))).find((r) => r.id === refund.id);
    if (locked === null || present === undefined) return;
    if (present.status !== 'accepted') {
      if (present.status === 'pending') await updateRefund(tx, refund, next, retryAfterS(refund.attempts));
      return;
    }
    const at = changeTime(deps.clock.now(), locked, present);
    // A sequence of its own: the trail must not sort this step among those of the change that accepted the refund.
    const order = await updateOrder(tx, locked, { changedAt: at });
    await updateRefund(tx, refund, { ...next, status: 'pending', changedAt: at }, retryAfterS(refund.attempts));
    await appendTimeline(tx, order, [refundEntry(present, 'refund_started', 'pending', at)]);
  });
}

async function fail(deps: OrderDeps, context: CallContext, refund: RefundRecord, why: string): Promise<void> {
  await deps.db.transaction(context, async (tx) => {
    const locked = await lockOrder(tx, keyOf(refund));
    const present = (await refundsOf(tx, keyOf(refund))).find((r) => r.id === refund.id);
    if (locked === null || present === undefined || !canMove(refundTransitions, present.status, 'failed')) return;
    const at = changeTime(deps.clock.now(), locked, present);
    await releaseClaims(tx, locked, present);
    const order = await updateOrder(tx, locked, {
      refundClaimedTotal: Math.max(locked.refundedTotal, locked.refundClaimedTotal - present.amount),
      changedAt: at,
    });
    await updateRefund(tx, present, { status: 'failed', changedAt: at }, null);
    await appendTimeline(tx, order, [
      { ...refundEntry(present, 'refund_failed', 'failed', at), note: why.slice(0, 1000) },
    ]);
  });
}

/**
 * The money has gone back: lines, part, order, timeline and news, once. Called by our own call's answer and by
 * `payment.refunded`, in whichever order they come.
 */
export async function writeRefundSuccess(
  deps: OrderDeps,
  context: CallContext,
  tx: Tx<OrderTables>,
  refund: Pick<RefundRecord, 'id' | 'buyerId' | 'orderId'>,
): Promise<void> {
  const key = keyOf(refund);
  const locked = await lockOrder(tx, key);
  const present = (await refundsOf(tx, key)).find((r) => r.id === refund.id);
  if (locked === null || present === undefined || !canMove(refundTransitions, present.status, 'succeeded')) return;
  const at = changeTime(deps.clock.now(), locked, present);
  const lines = await linesOf(tx, key);
  for (const refunded of present.refundLines) {
    const line = lines.find((l) => l.id === refunded.order_line_id);
    if (line !== undefined)
      await updateLine(tx, line, {
        refundedQuantity: Math.min(line.refundClaimedQuantity, line.refundedQuantity + refunded.quantity),
      });
  }
  const { parts, changed } = await refundParts(tx, key, present, at);
  const refundedTotal = Math.min(locked.capturedTotal, locked.refundedTotal + present.amount);
  const status = nextStatus(
    locked.status,
    parts.map((part) => part.status),
  );
  const order = await updateOrder(tx, locked, {
    refundedTotal,
    changedAt: at,
    status,
  });
  await updateRefund(tx, present, { status: 'succeeded', changedAt: at }, present.restock === 1 ? 0 : null);
  await appendTimeline(tx, order, trailOf(locked, order, present, parts, changed, at));
  const [refunds, returns] = await Promise.all([refundsOf(tx, key), returnsOf(tx, key)]);
  await deps.outbox.appendAll(tx, context, [
    orderRefunded(order, present, present.splits, lines, at),
    // Sellers never saw an order that was not confirmed.
    ...(order.confirmedAt === null ? [] : parts).map((part) =>
      sellerOrderChanged(order, part, openRequests(refunds, returns, part.id)),
    ),
  ]);
}

async function refundParts(
  tx: Tx<OrderTables>,
  key: OrderKey,
  refund: RefundRecord,
  at: Date,
): Promise<{ parts: PartRecord[]; changed: { part: PartRecord; from: PartRecord['status'] }[] }> {
  const changed: { part: PartRecord; from: PartRecord['status'] }[] = [];
  const parts: PartRecord[] = [];
  for (const before of await partsOf(tx, key)) {
    const amount = refund.splits
      .filter((split) => split.seller_order_id === before.id)
      .reduce((sum, split) => sum + split.amount, 0);
    const refundedTotal = before.refundedTotal + amount;
    const emptied = amount > 0 && refundedTotal >= before.grandTotal;
    const status = emptied && canMove(partTransitions, before.status, 'refunded') ? 'refunded' : before.status;
    const part: PartRecord = { ...before, refundedTotal, status, changedAt: amount > 0 ? at : before.changedAt };
    if (amount > 0) await updatePart(tx, before, { refundedTotal, status, changedAt: at });
    if (status !== before.status) changed.push({ part, from: before.status });
    parts.push(part);
  }
  return { parts, changed };
}

function trailOf(
  before: OrderRecord,
  order: OrderRecord,
  refund: RefundRecord,
  parts: readonly PartRecord[],
  changed: readonly { part: PartRecord; from: PartRecord['status'] }[],
  at: Date,
): NewTimelineEntry[] {
  const entries: NewTimelineEntry[] = [refundEntry(refund, 'refunded', 'succeeded', at)];
  for (const { part, from } of changed)
    entries.push({
      type: 'refunded',
      actor: 'system',
      at,
      visible: false,
      sellerOrderId: part.id,
      step: { subject: 'part', subjectId: part.id, from, to: part.status },
    });
  if (order.status !== before.status)
    entries.push({
      type: 'refunded',
      actor: 'system',
      at,
      visible: false,
      note: `${parts.length} parts`,
      step: { subject: 'order', subjectId: order.id, from: before.status, to: order.status },
    });
  return entries;
}

function refundEntry(refund: RefundRecord, type: string, to: RefundRecord['status'], at: Date): NewTimelineEntry {
  return {
    type,
    actor: 'gateway',
    at,
    refundId: refund.id,
    paymentId: refund.paymentId,
    amount: refund.amount,
    ...(refund.sellerOrderId === null ? {} : { sellerOrderId: refund.sellerOrderId }),
    step: { subject: 'refund', subjectId: refund.id, from: refund.status, to },
  };
}

/** A refund that payment started by itself (an admin's by amount, a void after capture) is written down as done. */
export async function adoptForeignRefund(
  deps: OrderDeps,
  tx: Tx<OrderTables>,
  order: OrderRecord,
  facts: Pick<RefundRecord, 'id' | 'paymentId' | 'splits' | 'amount' | 'currency' | 'note'>,
): Promise<void> {
  const [only] = facts.splits;
  const single = facts.splits.length === 1 && only !== undefined ? only : null;
  const at = changeTime(deps.clock.now(), order);
  const origin = order.cancelReason === 'stock_lost' ? 'stock_lost' : order.status === 'cancelled' ? 'cancel' : 'admin';
  await insertRefund(tx, {
    ...facts,
    orderId: order.id,
    buyerId: order.buyerId,
    sellerOrderId: single?.seller_order_id ?? null,
    sellerId: single?.seller_id ?? null,
    returnId: null,
    origin,
    status: 'accepted',
    reason: 'other',
    refundLines: [],
    restock: 0,
    rejectionReason: null,
    requestedAt: at,
    changedAt: at,
  });
  const changed = await updateOrder(tx, order, {
    changedAt: at,
    refundClaimedTotal: order.refundClaimedTotal + facts.amount,
    // Nobody wrote down that an order which ended unpaid was paid after all: its money is known by its return.
    ...(order.confirmedAt === null ? { capturedTotal: order.capturedTotal + facts.amount } : {}),
  });
  await appendTimeline(tx, changed, [
    {
      type: 'refund_started',
      actor: 'admin',
      at,
      visible: false,
      refundId: facts.id,
      step: { subject: 'refund', subjectId: facts.id, from: null, to: 'accepted' },
    },
  ]);
  for (const part of await partsOf(tx, { buyerId: order.buyerId, orderId: order.id })) {
    const amount = facts.splits.filter((s) => s.seller_order_id === part.id).reduce((sum, s) => sum + s.amount, 0);
    if (amount > 0) await updatePart(tx, part, { refundClaimedTotal: part.refundClaimedTotal + amount });
  }
}

/** Pieces go back on the shelf once the money has gone back. */
async function restock(deps: OrderDeps, context: CallContext, refund: RefundRecord): Promise<void> {
  if (refund.restock !== 1 || refund.restockedAt !== null || refund.refundLines.length === 0) return;
  const db = deps.db.writer(context.class);
  const order = await findOrder(db, keyOf(refund));
  if (order === null) return;
  const lines = await linesOf(db, keyOf(refund));
  await deps.ports.product.restockReturn(context, {
    reference_id: refund.id,
    lines: refund.refundLines.flatMap((claim) => {
      const line = lines.find((l) => l.id === claim.order_line_id);
      return line === undefined ? [] : [{ sku_id: line.skuId, quantity: claim.quantity }];
    }),
  });
  await deps.db.transaction(context, (tx) => updateRefund(tx, refund, { restockedAt: deps.clock.now() }, null));
}

function keyOf(refund: Pick<RefundRecord, 'buyerId' | 'orderId'>): OrderKey {
  return { buyerId: refund.buyerId, orderId: refund.orderId };
}

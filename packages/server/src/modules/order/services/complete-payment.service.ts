/**
 * The one completion function: webhook, browser return, sweep and reconciliation all end here, by the same event or
 * the same state. Commit the reservation, capture, confirm. Each step is harmless to repeat and the order's row decides
 * what the payment was for; whatever arrives after the decision is undone.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { InboxMark } from '../../../platform/events/consumer.ts';
import { EventTooEarly } from '../../../platform/events/consumer.ts';
import { AppError, isAppError } from '../../../platform/kernel/errors.ts';
import { changeTime } from '../domain/change-time.ts';
import { paidStatuses } from '../domain/order-state.ts';
import { holdsMoney } from '../domain/payment-money.ts';
import type { OrderDeps } from '../order.deps.ts';
import type { OrderTables } from '../order.tables.gen.ts';
import { findOrder, linesOf, lockOrder, type OrderKey, partsOf } from '../repositories/order.repository.ts';
import type { OrderRecord } from '../repositories/records.ts';
import { writeSaga } from '../repositories/saga.repository.ts';
import { appendTimeline } from '../repositories/timeline.repository.ts';
import { writeCancellation } from './cancel-order.service.ts';
import { compensate, giveStockBack, letGo } from './compensate-order.service.ts';
import { writeConfirmation } from './confirm-order.service.ts';

/** An attempt that holds or has taken the buyer's money. */
export interface PaidFact {
  paymentId: string;
  orderId: string;
  buyerId: string;
  attempt: number;
  amount: number;
  currency: string;
  state: 'authorized' | 'captured';
}

export type Completion = 'confirmed' | 'already_confirmed' | 'returned' | 'cancelled';

export async function completePayment(
  deps: OrderDeps,
  context: CallContext,
  fact: PaidFact,
  mark?: InboxMark<OrderTables>,
): Promise<Completion> {
  const key: OrderKey = { buyerId: fact.buyerId, orderId: fact.orderId };
  const order = await findOrder(deps.db.writer(context.class), key);
  if (order === null || order.status === 'created')
    throw new EventTooEarly(`order ${fact.orderId} does not wait for a payment yet`);
  if (fact.amount !== order.grandTotal || fact.currency !== order.currency)
    throw new AppError('validation_failed', {
      detail: `Payment ${fact.paymentId} is over ${fact.amount} ${fact.currency}, its order over ${order.grandTotal} ${order.currency}.`,
    });
  if (order.status !== 'pending_payment') return settleLate(deps, context, order, fact, mark);

  const committed = await commit(deps, context, order);
  if (!committed) return cancelUnpaid(deps, context, key, fact, 'stock_lost', mark);
  if (fact.state === 'authorized' && !(await capture(deps, context, fact)))
    return cancelUnpaid(deps, context, key, fact, 'payment_failed', mark);
  const [parts, lines] = await Promise.all([
    partsOf(deps.db.writer(context.class), key),
    linesOf(deps.db.writer(context.class), key),
  ]);
  const present = await deps.db.transaction(context, async (tx) => {
    const locked = await lockOrder(tx, key);
    if (locked?.status !== 'pending_payment') return locked;
    await writeConfirmation(
      deps,
      context,
      tx,
      { order: locked, parts, lines },
      { id: fact.paymentId, attempt: fact.attempt, amount: fact.amount },
    );
    await writeSaga(tx, key, { step: 'done', nextInS: 0, lastError: null }, null);
    await mark?.applied(tx);
    return null;
  });
  if (present === null) return 'confirmed';
  return settleLate(deps, context, present ?? order, fact, mark);
}

/** False when the units are gone: the reservation had ended and a fresh claim of all lines failed. */
async function commit(deps: OrderDeps, context: CallContext, order: OrderRecord): Promise<boolean> {
  try {
    const { outcome } = await deps.ports.product.commitReservation(context, { order_id: order.id });
    return outcome === 'committed';
  } catch (error) {
    // Product knows of no reservation: nothing can be promised to the buyer, so the money goes back.
    if (isAppError(error, 'not_found')) return false;
    throw error;
  }
}

/** False when the authorisation is gone for good. A capture without a reply is asked again by the next delivery. */
async function capture(deps: OrderDeps, context: CallContext, fact: PaidFact): Promise<boolean> {
  const input = { order_id: fact.orderId, buyer_id: fact.buyerId, payment_id: fact.paymentId };
  try {
    const state = await deps.ports.payment.capturePayment(context, input);
    if (holdsMoney(state.status) === 'captured') return true;
    throw new AppError('service_unavailable', {
      detail: `The capture of ${fact.paymentId} is ${state.status}.`,
      meta: { part: 'payment' },
    });
  } catch (error) {
    if (!isAppError(error, 'transition_not_allowed')) throw error;
    const { payments } = await deps.ports.payment.getOrderPayments(context, {
      order_ids: [fact.orderId],
      buyer_id: fact.buyerId,
    });
    const status = payments.find((payment) => payment.payment_id === fact.paymentId)?.status;
    return status !== undefined && holdsMoney(status) === 'captured';
  }
}

/** Decides against the order, in one transaction with the inbox mark; then gives everything back. */
async function cancelUnpaid(
  deps: OrderDeps,
  context: CallContext,
  key: OrderKey,
  fact: PaidFact,
  reason: 'stock_lost' | 'payment_failed',
  mark?: InboxMark<OrderTables>,
): Promise<Completion> {
  const other = await deps.db.transaction(context, async (tx) => {
    const locked = await lockOrder(tx, key);
    if (locked?.status !== 'pending_payment') return locked;
    await writeCancellation(deps, context, tx, locked, { reason, actor: 'system', paymentId: fact.paymentId });
    await mark?.applied(tx);
    return null;
  });
  if (other !== null) return settleLate(deps, context, other, fact, mark);
  await compensate(deps, context, key);
  return 'cancelled';
}

function isPaid(order: OrderRecord): boolean {
  return paidStatuses.includes(order.status) || (order.status === 'cancelled' && order.confirmedAt !== null);
}

/** The order was confirmed by this payment: to hear of it again changes nothing. */
export function isPaidBy(order: OrderRecord, paymentId: string): boolean {
  return isPaid(order) && order.paymentId === paymentId;
}

/** The order was decided before: the same payment again changes nothing, any other money goes back. */
async function settleLate(
  deps: OrderDeps,
  context: CallContext,
  order: OrderRecord,
  fact: PaidFact,
  mark?: InboxMark<OrderTables>,
): Promise<Completion> {
  const paid = isPaid(order);
  if (isPaidBy(order, fact.paymentId)) {
    if (mark !== undefined) await deps.db.transaction(context, (tx) => mark.applied(tx));
    return 'already_confirmed';
  }
  await letGo(deps, context, order, fact.paymentId, paid ? 'duplicate' : 'late');
  // This very completion may have committed the stock before it saw that the order was cancelled.
  if (!paid) await giveStockBack(deps, context, order);
  await deps.db.transaction(context, async (tx) => {
    const locked = await lockOrder(tx, { buyerId: order.buyerId, orderId: order.id });
    if (locked !== null)
      await appendTimeline(tx, locked, [
        {
          type: 'refund_started',
          actor: 'system',
          at: changeTime(deps.clock.now(), locked),
          paymentId: fact.paymentId,
          amount: fact.amount,
          note: paid ? 'A second payment of the same order is returned.' : 'A payment after the end is returned.',
          dedupeKey: `late:${fact.paymentId}`,
        },
      ]);
    await mark?.applied(tx);
  });
  return 'returned';
}

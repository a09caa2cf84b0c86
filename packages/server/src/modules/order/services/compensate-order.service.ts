/**
 * Giving back what an ended order held: attempts are closed and let go, stock is released or put back, the coupon's
 * use is freed. Everything here is harmless to repeat; the saga stays `compensating` until all of it is done, so that
 * any process finishes what another began.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { isAppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { holdsMoney } from '../domain/payment-money.ts';
import type { OrderDeps } from '../order.deps.ts';
import { findOrder, type OrderKey } from '../repositories/order.repository.ts';
import type { OrderRecord } from '../repositories/records.ts';
import { refundsOf } from '../repositories/refund.repository.ts';
import { takeLease, writeSaga } from '../repositories/saga.repository.ts';
import { releaseCoupon } from './coupon-use.service.ts';
import { driveRefund } from './drive-refund.service.ts';
import { piecesToRestock } from './pieces-to-restock.ts';
import { retryAfterS } from './retry-after.ts';

const leaseS = 12;

/** Tries at once; what cannot be done now is left to the sweep. Never throws: the decision stands already. */
export async function compensate(deps: OrderDeps, context: CallContext, key: OrderKey): Promise<void> {
  const owner = newId('key');
  try {
    if (!(await takeLease(deps.db.writer(context.class), key, owner, leaseS))) return;
    await compensateHeld(deps, context, key, owner, 0);
  } catch (error) {
    deps.log.warn({ order_id: key.orderId, err: error }, 'A cancelled order is left to the sweep');
  }
}

/** For whoever holds the saga's lease. */
export async function compensateHeld(
  deps: OrderDeps,
  context: CallContext,
  key: OrderKey,
  owner: string,
  attempts: number,
): Promise<void> {
  const db = deps.db.writer(context.class);
  try {
    const order = await findOrder(db, key);
    if (order === null) return;
    const settled = await returnMoney(deps, context, order);
    await giveStockBack(deps, context, order);
    await releaseCoupon(deps, context, order);
    await writeSaga(
      db,
      key,
      settled
        ? { step: 'done', nextInS: 0, lastError: null }
        : { attempts: attempts + 1, nextInS: retryAfterS(attempts), lastError: 'payments are not settled' },
      owner,
    );
  } catch (error) {
    await writeSaga(
      db,
      key,
      { attempts: attempts + 1, nextInS: retryAfterS(attempts), lastError: String(error) },
      owner,
    );
    throw error;
  }
}

/** False while the gateway has not said how an attempt ended. */
async function returnMoney(deps: OrderDeps, context: CallContext, order: OrderRecord): Promise<boolean> {
  const reason =
    order.status === 'rejected'
      ? 'rejected'
      : order.cancelReason === 'stock_lost'
        ? 'stock_lost'
        : order.cancelReason === 'payment_expired'
          ? 'expired'
          : 'cancelled';
  const { settled, payments } = await deps.ports.payment.closePayments(context, {
    order_id: order.id,
    buyer_id: order.buyerId,
    reason,
  });
  for (const payment of payments) {
    // What the order was paid with goes back by its refunds, which know the parts; anything else in full.
    const ordersOwn = order.confirmedAt !== null && payment.payment_id === order.paymentId;
    if (!ordersOwn && holdsMoney(payment.status) !== null)
      await letGo(deps, context, order, payment.payment_id, reason === 'stock_lost' ? 'stock_lost' : 'cancelled');
  }
  if (order.confirmedAt !== null)
    for (const refund of await refundsOf(deps.db.writer(context.class), { buyerId: order.buyerId, orderId: order.id }))
      if (refund.status === 'accepted') await driveRefund(deps, context, refund);
  return settled;
}

/** Lets an attempt's money go; one that has none any more is fine. */
export async function letGo(
  deps: OrderDeps,
  context: CallContext,
  order: OrderRecord,
  paymentId: string,
  reason: 'stock_lost' | 'cancelled' | 'late' | 'duplicate',
): Promise<void> {
  try {
    await deps.ports.payment.voidPayment(context, {
      order_id: order.id,
      buyer_id: order.buyerId,
      payment_id: paymentId,
      reason,
    });
  } catch (error) {
    if (!isAppError(error, 'transition_not_allowed', 'not_found')) throw error;
  }
}

/** Releases the reservation; pieces that were deducted already go back on the shelf. */
export async function giveStockBack(deps: OrderDeps, context: CallContext, order: OrderRecord): Promise<void> {
  const { outcome } = await deps.ports.product.releaseReservation(context, { order_id: order.id });
  if (outcome !== 'already_committed') return;
  const lines = await piecesToRestock(deps.db.writer(context.class), { buyerId: order.buyerId, orderId: order.id });
  if (lines.length > 0) await deps.ports.product.restockReturn(context, { reference_id: order.id, lines });
}

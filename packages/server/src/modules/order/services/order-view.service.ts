import type { Kysely } from 'kysely';
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { OrderDeps } from '../order.deps.ts';
import type { OrderView } from '../order.mapper.ts';
import type { OrderTables } from '../order.tables.gen.ts';
import { linesOf, partsOf, shipmentsOf } from '../repositories/order.repository.ts';
import type { OrderRecord } from '../repositories/records.ts';
import { refundsOf, returnsOf } from '../repositories/refund.repository.ts';

type Schemas = components['schemas'];

/** Everything of one order, read where it is written. */
export async function viewOf(db: Kysely<OrderTables>, order: OrderRecord): Promise<OrderView> {
  const key = { buyerId: order.buyerId, orderId: order.id };
  const [parts, lines, shipments, refunds, returns] = await Promise.all([
    partsOf(db, key),
    linesOf(db, key),
    shipmentsOf(db, key),
    refundsOf(db, key),
    returnsOf(db, key),
  ]);
  return { order, parts, lines, shipments, refunds, returns };
}

/**
 * The latest attempt as payment knows it. While payment cannot be asked the order's own word stands, without an
 * address to go to: the page must not fail for it.
 */
export async function latestPayment(
  deps: OrderDeps,
  context: CallContext,
  order: OrderRecord,
): Promise<Schemas['OrderPayment'] | null> {
  if (order.paymentId === null) return null;
  try {
    const { payments } = await deps.ports.payment.getOrderPayments(context, {
      order_ids: [order.id],
      buyer_id: order.buyerId,
    });
    const latest = payments.toSorted((a, b) => b.attempt - a.attempt)[0];
    if (latest !== undefined)
      return {
        id: latest.payment_id,
        status: latest.status,
        attempt: latest.attempt,
        redirect_url: latest.redirect_url,
      };
  } catch (error) {
    deps.log.warn({ order_id: order.id, err: error }, 'Payment cannot be asked; the order answers without it');
  }
  const status = order.capturedTotal > 0 ? 'captured' : order.status === 'cancelled' ? 'expired' : 'pending';
  return { id: order.paymentId, status, attempt: Math.max(1, order.paymentAttempt), redirect_url: null };
}

/**
 * What order hears: payments end in the one completion function, its own events feed the sellers' projections. Any
 * order of arrival and any number of repeats end in the same state.
 */
import type { EventDataByType } from '../../contract/events.gen.ts';
import type { CallContext } from '../../platform/context/call-context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type Consumer, type EventHandler, EventTooEarly, type InboxMark } from '../../platform/events/consumer.ts';
import type { EventEnvelope } from '../../platform/events/envelope.ts';
import type { OrderDeps } from './order.deps.ts';
import type { OrderTables } from './order.tables.gen.ts';
import { findOrders, lockOrder } from './repositories/order.repository.ts';
import type { OrderRecord } from './repositories/records.ts';
import { findRefund } from './repositories/refund.repository.ts';
import { type IndexedPart, projectParts } from './repositories/seller-projection.repository.ts';
import { appendTimeline } from './repositories/timeline.repository.ts';
import { completePayment, isPaidBy } from './services/complete-payment.service.ts';
import { adoptForeignRefund, writeRefundSuccess } from './services/drive-refund.service.ts';
import { countRefund, countSales } from './services/seller-projections.service.ts';

type Handler = EventHandler<OrderTables>;
/** Longer than the last step of completing an order takes. */
const confirmedSoonMs = 200;
/**
 * As many as one process may ask the gateway at once: each waits for its capture, and at a gateway that takes 800 ms the
 * usual eight would be ten orders a second.
 */
const completedAtOnce = 20;

type Attempt = EventDataByType['payment.declined'] | EventDataByType['payment.expired'];

export function createOrderConsumer(deps: OrderDeps): Consumer<OrderTables> {
  return {
    name: 'order',
    queue: 'order',
    class: 'checkout',
    concurrency: completedAtOnce,
    handlers: {
      'payment.authorized': {
        handle: (event, context, mark) => complete(deps, 'authorized', event, context, mark),
      },
      'payment.captured': {
        handle: async (event, context, mark) => {
          const [confirmed] = await confirmedOf(deps, context, [event]);
          if (confirmed === undefined) await complete(deps, 'captured', event, context, mark);
        },
        handleAll: (events, context) => confirmedOf(deps, context, events),
      },
      'payment.declined': attemptEnded('declined'),
      'payment.failed': attemptEnded('failed'),
      'payment.expired': attemptEnded('expired'),
      // Whoever let the money go has recorded why; there is nothing to add.
      'payment.voided': { inTransaction: async () => {} },
      'payment.refunded': {
        inTransaction: (event, tx, context) =>
          moneyReturned(deps, tx, context, event.data as EventDataByType['payment.refunded']),
      },
      'order.confirmed': {
        inTransaction: (event, tx) => countSales(tx, [event.data as EventDataByType['order.confirmed']]),
        allInTransaction: (events, tx) =>
          countSales(
            tx,
            events.map(({ data }) => data as EventDataByType['order.confirmed']),
          ),
      },
      'order.refunded': {
        inTransaction: (event, tx) => countRefund(tx, event.data as EventDataByType['order.refunded']),
      },
      'seller_order.changed': {
        inTransaction: (event, tx) => projectParts(tx, [partOf(event)]),
        allInTransaction: (events, tx) => projectParts(tx, events.map(partOf)),
      },
    },
  };
}

function partOf(event: EventEnvelope): IndexedPart {
  const data = event.data as EventDataByType['seller_order.changed'];
  return {
    sellerOrderId: data.seller_order_id,
    sellerId: data.seller_id,
    orderId: data.order_id,
    buyerId: data.buyer_id,
    status: data.status,
    openRefunds: data.open_refunds,
    openReturns: data.open_returns,
    placedAt: new Date(data.placed_at),
    sequence: event.aggregate.sequence,
  };
}

/**
 * Those of the captures whose order is confirmed by that very payment: as a rule all, since completing an order asks
 * for its capture and confirms right after. That moment is waited for, or two would complete the same order.
 */
async function confirmedOf(
  deps: OrderDeps,
  context: CallContext,
  events: readonly EventEnvelope[],
): Promise<EventEnvelope[]> {
  const first = await paidByThese(deps, context, events);
  // Where the gateway takes the money at once, its word is what completes the order.
  if (first.length === events.length || deps.config.payment.capture === 'automatic') return first;
  await new Promise((resolve) => setTimeout(resolve, confirmedSoonMs));
  return paidByThese(deps, context, events);
}

async function paidByThese(
  deps: OrderDeps,
  context: CallContext,
  events: readonly EventEnvelope[],
): Promise<EventEnvelope[]> {
  const facts = events.map((event) => event.data as EventDataByType['payment.captured']);
  const keys = facts.map((data) => ({ buyerId: data.buyer_id, orderId: data.order_id }));
  const orders = new Map((await findOrders(deps.db.writer(context.class), keys)).map((order) => [order.id, order]));
  return events.filter((_, i) => {
    const { order_id: id, payment_id: paymentId } = facts[i] as (typeof facts)[number];
    const order = orders.get(id);
    return order !== undefined && isPaidBy(order, paymentId);
  });
}

async function complete(
  deps: OrderDeps,
  state: 'authorized' | 'captured',
  event: EventEnvelope,
  context: CallContext,
  mark: InboxMark<OrderTables>,
): Promise<void> {
  const data = event.data as EventDataByType['payment.authorized'];
  const fact = {
    paymentId: data.payment_id,
    orderId: data.order_id,
    buyerId: data.buyer_id,
    attempt: data.attempt,
    amount: data.amount,
    currency: data.currency,
    state,
  };
  await completePayment(deps, { ...context, class: 'checkout' }, fact, mark);
}

/** An attempt without money changes nothing but the timeline: the order waits on for another until its deadline. */
function attemptEnded(how: 'declined' | 'failed' | 'expired'): Handler {
  return {
    async inTransaction(event, tx) {
      const data = event.data as Attempt;
      const order = await lockOrder(tx, { buyerId: data.buyer_id, orderId: data.order_id });
      if (order === null) throw new EventTooEarly(`order ${data.order_id} is not known yet`);
      if (how === 'expired') return;
      await appendTimeline(tx, order, [
        {
          type: 'payment_declined',
          actor: 'gateway',
          at: new Date(event.occurred_at),
          paymentId: data.payment_id,
          amount: data.amount,
          status: 'pending_payment',
          note: 'reason' in data ? data.reason : null,
          dedupeKey: `payment_declined:${data.payment_id}`,
        },
      ]);
    },
  };
}

/** A refund of ours is done, or one that payment began by itself becomes known. */
async function moneyReturned(
  deps: OrderDeps,
  tx: Tx<OrderTables>,
  context: CallContext,
  data: EventDataByType['payment.refunded'],
): Promise<void> {
  const order = await lockOrder(tx, { buyerId: data.buyer_id, orderId: data.order_id });
  if (order === null || order.status === 'created' || order.status === 'pending_payment')
    throw new EventTooEarly(`order ${data.order_id} is not decided yet`);
  if ((await findRefund(tx, data.refund_id)) === null) {
    if (!isOrdersOwn(order, data)) {
      // Another payment than the order's own went back; its money is untouched.
      await appendTimeline(tx, order, [
        {
          type: 'refunded',
          actor: 'gateway',
          at: new Date(data.refunded_at),
          paymentId: data.payment_id,
          amount: data.refund_amount,
          dedupeKey: `refunded:${data.refund_id}`,
        },
      ]);
      return;
    }
    await adoptForeignRefund(deps, tx, order, {
      id: data.refund_id,
      paymentId: data.payment_id,
      splits: data.splits,
      amount: data.refund_amount,
      currency: data.currency,
      note: data.reason,
    });
  }
  await writeRefundSuccess(deps, context, tx, { id: data.refund_id, buyerId: data.buyer_id, orderId: data.order_id });
}

/** Of an order that ended unpaid, the first money that went back is its own: taken in the moment that it ended. */
function isOrdersOwn(order: OrderRecord, data: EventDataByType['payment.refunded']): boolean {
  return order.confirmedAt === null ? order.capturedTotal === 0 : order.paymentId === data.payment_id;
}

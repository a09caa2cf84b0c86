import type { EventData, EventsFor } from '../../contract/events.gen.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Consumer, EventHandler } from '../../platform/events/consumer.ts';
import type { PaymentTables } from './payment.tables.gen.ts';
import { balanceRepository } from './repositories/balance.repository.ts';
import type { BalanceService } from './services/balance.service.ts';

type Told = EventsFor<'payment'>;

/** What payment hears: its own captures and refunds for the balances, deliveries, and whose shop is whose. */
export function createPaymentConsumer(balances: BalanceService): Consumer<PaymentTables> {
  const on = <T extends Told>(work: (tx: Tx<PaymentTables>, data: EventData<T>) => Promise<void>) => ({
    inTransaction: async (event: { data: unknown }, tx: Tx<PaymentTables>) => work(tx, event.data as EventData<T>),
  });
  const handlers: Record<Told, EventHandler<PaymentTables>> = {
    'payment.captured': {
      ...on<'payment.captured'>((tx, data) => balances.captured(tx, [data])),
      allInTransaction: (events, tx) =>
        balances.captured(
          tx,
          events.map(({ data }) => data as EventData<'payment.captured'>),
        ),
    },
    'payment.refunded': on<'payment.refunded'>((tx, data) => balances.refunded(tx, data.splits, data.currency)),
    'order.delivered': on<'order.delivered'>((tx, data) =>
      balances.delivered(
        tx,
        { sellerOrderId: data.seller_order_id, sellerId: data.seller_id },
        new Date(data.delivered_at),
      ),
    ),
    'shop.approved': on<'shop.approved'>((tx, data) => balanceRepository.learnSeller(tx, data.seller_id, data.user_id)),
    'shop.updated': on<'shop.updated'>((tx, data) => balanceRepository.learnSeller(tx, data.seller_id, data.user_id)),
  };
  return { name: 'payment', queue: 'payment', class: 'checkout', handlers };
}

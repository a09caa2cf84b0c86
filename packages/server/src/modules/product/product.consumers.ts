/** What product hears: its own news (pages and lists follow), sales and deliveries, and the life of shops. */
import type { EventData } from '../../contract/events.gen.ts';
import type { CallContext } from '../../platform/context/call-context.ts';
import type { ModuleDatabase, Tx } from '../../platform/db/database.ts';
import type { Consumer, EventHandler } from '../../platform/events/consumer.ts';
import type { EventEnvelope } from '../../platform/events/envelope.ts';
import type { CatalogCache } from './adapters/catalog-cache.ts';
import type { ProductDb } from './product.tables.ts';
import { refreshInStock } from './repositories/relisting.repository.ts';
import { addUnitsSold, insertBoughtItems } from './repositories/review.repository.ts';
import { saveSeller, suspendSeller } from './repositories/seller.repository.ts';

export function createProductConsumer(db: ModuleDatabase<ProductDb>, cache: CatalogCache): Consumer<ProductDb> {
  const touch: EventHandler<ProductDb> = {
    // The writer marked the pages itself; this reaches them when its process died right after the commit.
    handle: (event) => cache.touched(productsOf([event])),
    async handleAll(events) {
      await cache.touched(productsOf(events));
      return events;
    },
  };
  return {
    name: 'product',
    queue: 'product',
    handlers: {
      'product.updated': touch,
      'product.deleted': touch,
      'rating.changed': touch,
      'stock.changed': {
        async handle(event: EventEnvelope, context: CallContext) {
          const ids = productsOf([event]);
          await db.transaction(context, (tx) => refreshInStock(tx, ids));
          await cache.touched(ids);
        },
        async handleAll(events: readonly EventEnvelope[], context: CallContext) {
          const ids = productsOf(events);
          await db.transaction(context, (tx) => refreshInStock(tx, ids));
          await cache.touched(ids);
          return events;
        },
      },
      // The branch's products follow by the relisting job, and each process re-reads the tree every second.
      'category.changed': { handle: async () => {} },
      'order.confirmed': {
        inTransaction: (event, tx) => countSales([event], tx),
        allInTransaction: countSales,
      },
      'order.delivered': { inTransaction: rememberBought },
      'shop.approved': {
        inTransaction: (event, tx) => {
          const data = event.data as EventData<'shop.approved'>;
          return saveSeller(tx, { ...sellerOf(event, data), status: 'approved' });
        },
      },
      'shop.updated': {
        inTransaction: (event, tx) => {
          const data = event.data as EventData<'shop.updated'>;
          return saveSeller(tx, { ...sellerOf(event, data), status: data.status });
        },
      },
      'shop.suspended': {
        inTransaction: (event, tx) =>
          suspendSeller(tx, (event.data as EventData<'shop.suspended'>).seller_id, event.aggregate.sequence),
      },
    },
  };
}

/** Of news of single products, each product once. */
function productsOf(events: readonly EventEnvelope[]): string[] {
  return [...new Set(events.map(({ data }) => (data as { product_id: string }).product_id))];
}

async function countSales(events: readonly EventEnvelope[], tx: Tx<ProductDb>): Promise<void> {
  const sold = new Map<string, number>();
  for (const line of events.flatMap(({ data }) => (data as EventData<'order.confirmed'>).lines))
    sold.set(line.product_id, (sold.get(line.product_id) ?? 0) + line.quantity);
  await addUnitsSold(tx, sold);
}

async function rememberBought(event: EventEnvelope, tx: Tx<ProductDb>): Promise<void> {
  const { lines, delivered_at } = event.data as EventData<'order.delivered'>;
  await insertBoughtItems(
    tx,
    lines.map((line) => ({
      buyerId: line.buyer_id,
      productId: line.product_id,
      orderLineId: line.order_line_id,
      deliveredAt: new Date(delivered_at),
    })),
  );
}

function sellerOf(
  event: EventEnvelope,
  data: { seller_id: string; user_id: string; name: string; slug: string },
): { sellerId: string; userId: string; name: string; slug: string; sequence: number } {
  return {
    sellerId: data.seller_id,
    userId: data.user_id,
    name: data.name,
    slug: data.slug,
    sequence: event.aggregate.sequence,
  };
}

/**
 * What search hears: it publishes nothing. News of single products is applied many at a time, news of many products is
 * left to fan-outs.
 */
import type { EventData } from '../../contract/events.gen.ts';
import type { CallContext } from '../../platform/context/call-context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type Consumer, EventTooEarly, type InboxMark } from '../../platform/events/consumer.ts';
import type { EventEnvelope } from '../../platform/events/envelope.ts';
import { insertFanOut } from './repositories/fan-out.repository.ts';
import type { SearchTables } from './search.tables.gen.ts';
import type { FanOutService } from './services/fan-out.service.ts';
import type { HearNewsService } from './services/hear-news.service.ts';

/** Four times as many go together: a hundred share a read, a transaction and their marks. */
const concurrency = 25;

/** What is told of single products. */
export function hearProducts(news: HearNewsService) {
  return {
    async handle(event: EventEnvelope, context: CallContext, mark: InboxMark<SearchTables>): Promise<void> {
      const { early } = await news.hear([event], context, (tx) => mark.applied(tx));
      if (early.length > 0)
        throw new EventTooEarly(`${event.aggregate.id} is read as it was before ${event.aggregate.sequence}`);
    },
    /** Those that were read too early are handled alone, and then wait. */
    async handleAll(events: readonly EventEnvelope[], context: CallContext): Promise<readonly EventEnvelope[]> {
      return (await news.hear(events, context)).applied;
    },
  };
}

export function createSearchConsumer(news: HearNewsService, fanOuts: FanOutService): Consumer<SearchTables> {
  const refresh = hearProducts(news);
  const countSales = {
    inTransaction: (event: EventEnvelope, tx: Tx<SearchTables>) => news.countSales(tx, [event]),
    allInTransaction: (events: readonly EventEnvelope[], tx: Tx<SearchTables>) => news.countSales(tx, events),
  };
  return {
    name: 'search',
    queue: 'search',
    concurrency,
    handlers: {
      'product.created': refresh,
      'product.updated': refresh,
      'product.deleted': refresh,
      'stock.changed': refresh,
      'rating.changed': refresh,
      'order.confirmed': countSales,
      'category.changed': {
        inTransaction: (event, tx) => {
          const { category_id } = event.data as EventData<'category.changed'>;
          return insertFanOut(tx, {
            eventId: event.id,
            kind: 'category',
            targetId: category_id,
            sequence: event.aggregate.sequence,
          });
        },
      },
      'shop.approved': { inTransaction: (event, tx) => fanOuts.hearApproved(event, tx) },
      'shop.updated': { inTransaction: (event, tx) => fanOuts.hearUpdated(event, tx) },
      'shop.suspended': { inTransaction: (event, tx) => fanOuts.hearSuspended(event, tx) },
    },
  };
}

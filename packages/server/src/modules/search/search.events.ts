/** What search hears: it publishes nothing. News about one product is applied at once, about many by fan-outs. */
import type { EventData } from '../../contract/events.gen.ts';
import type { CallContext } from '../../platform/context/call-context.ts';
import { type Consumer, EventTooEarly, type InboxMark } from '../../platform/events/consumer.ts';
import type { EventEnvelope } from '../../platform/events/envelope.ts';
import { withRating, withSale, withStock } from './domain/search-document.ts';
import { lockDocuments, updateDocument } from './repositories/document.repository.ts';
import { insertFanOut } from './repositories/fan-out.repository.ts';
import type { SearchTables } from './search.tables.gen.ts';
import type { FanOutService } from './services/fan-out.service.ts';
import type { FeedDocumentsService } from './services/feed-documents.service.ts';

type Mark = InboxMark<SearchTables>;
type Handle = (event: EventEnvelope, context: CallContext, mark: Mark) => Promise<void>;

export function createSearchConsumer(feed: FeedDocumentsService, fanOuts: FanOutService): Consumer<SearchTables> {
  const refresh: Handle = (event, context, mark) => hearProduct(feed, event, context, mark);
  return {
    name: 'search',
    queue: 'search',
    handlers: {
      'product.created': { handle: refresh },
      'product.updated': { handle: refresh },
      'product.deleted': { handle: refresh },
      'stock.changed': { handle: (event, context, mark) => hearStock(feed, event, context, mark) },
      'rating.changed': { handle: (event, context, mark) => hearRating(feed, event, context, mark) },
      'order.confirmed': { handle: (event, context, mark) => hearSale(feed, event, context, mark) },
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

async function hearProduct(
  feed: FeedDocumentsService,
  event: EventEnvelope,
  context: CallContext,
  mark: Mark,
): Promise<void> {
  const { product_id } = event.data as EventData<'product.deleted'>;
  const { documents } = await feed.refresh(context, [product_id], (tx) => mark.applied(tx));
  const read = documents.get(product_id);
  // Read from a copy that lags behind: the event's own state has to be seen once.
  if (read !== undefined && read.sequences.product < event.aggregate.sequence)
    throw new EventTooEarly(`${product_id} is read at ${read.sequences.product}, before ${event.aggregate.sequence}`);
}

async function hearStock(
  feed: FeedDocumentsService,
  event: EventEnvelope,
  context: CallContext,
  mark: Mark,
): Promise<void> {
  const { product_id, sku_id, available } = event.data as EventData<'stock.changed'>;
  const news = { skuId: sku_id, available, sequence: event.aggregate.sequence };
  await changeOrRefresh(feed, context, mark, product_id, (document) => withStock(document, news));
}

async function hearRating(
  feed: FeedDocumentsService,
  event: EventEnvelope,
  context: CallContext,
  mark: Mark,
): Promise<void> {
  const { product_id, average, count } = event.data as EventData<'rating.changed'>;
  const news = { average, count, sequence: event.aggregate.sequence };
  await changeOrRefresh(feed, context, mark, product_id, (document) => withRating(document, news));
}

async function changeOrRefresh(
  feed: FeedDocumentsService,
  context: CallContext,
  mark: Mark,
  productId: string,
  change: Parameters<FeedDocumentsService['change']>[2],
): Promise<void> {
  const isDone = await feed.transaction(context, async (tx) => {
    const isKnown = await feed.change(tx, productId, change);
    if (isKnown) await mark.applied(tx);
    return isKnown;
  });
  if (!isDone) await feed.refresh(context, [productId], (tx) => mark.applied(tx));
}

/** A product that is not known yet comes with its units when it is read. */
async function hearSale(
  feed: FeedDocumentsService,
  event: EventEnvelope,
  context: CallContext,
  mark: Mark,
): Promise<void> {
  const { lines } = event.data as EventData<'order.confirmed'>;
  const sold = new Map<string, number>();
  for (const line of lines) sold.set(line.product_id, (sold.get(line.product_id) ?? 0) + line.quantity);
  await feed.transaction(context, async (tx) => {
    const known = await lockDocuments(tx, [...sold.keys()].sort());
    for (const [productId, { document }] of known)
      await updateDocument(tx, withSale(document, sold.get(productId) ?? 0));
    await mark.applied(tx);
  });
}

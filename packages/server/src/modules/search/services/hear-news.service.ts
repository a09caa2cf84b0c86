/**
 * Applies what is heard of single products, many events at once: one read from product for all whose documents are
 * wanted, one transaction for all rows, and each row written once however many of the events change it.
 */
import type { EventData } from '../../../contract/events.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { EventEnvelope } from '../../../platform/events/envelope.ts';
import { type SearchDocument, withRating, withSale, withStock } from '../domain/search-document.ts';
import { findProductSequences } from '../repositories/document.repository.ts';
import type { SearchDeps } from '../search.deps.ts';
import type { SearchTables } from '../search.tables.gen.ts';
import { type FeedDocumentsService, maxRounds } from './feed-documents.service.ts';
import { LockedDocuments } from './locked-documents.ts';

/** What product said when it was asked: documents by id, and whom it was asked for. */
interface Asked {
  ids: ReadonlySet<string>;
  documents: ReadonlyMap<string, SearchDocument>;
}

export interface Heard {
  /** In the rows, or known there already. */
  applied: EventEnvelope[];
  /** Read from a copy that lags behind, or while things changed: the event's own state has to be seen once. */
  early: EventEnvelope[];
}

export class HearNewsService {
  private readonly deps: SearchDeps;
  private readonly feed: FeedDocumentsService;

  constructor(deps: SearchDeps, feed: FeedDocumentsService) {
    this.deps = deps;
    this.feed = feed;
  }

  /**
   * News of products, their stock and ratings, in any order and as often as they come. `alongside` runs in the last
   * transaction unless an event is early. Rounds, until nothing was read while it changed.
   */
  async hear(
    events: readonly EventEnvelope[],
    context: CallContext,
    alongside: (tx: Tx<SearchTables>) => Promise<void> = async () => {},
  ): Promise<Heard> {
    const heard: Heard = { applied: [], early: [] };
    let left = [...events];
    let wanted = await this.unread(left);
    for (let round = 1; left.length > 0; round++) {
      const documents = await this.feed.read(context, [...wanted].sort());
      const asked = { ids: wanted, documents: new Map(documents.map((one) => [one.productId, one])) };
      const again = await this.feed.write(context, async (tx) => {
        const unsettled = await settle(tx, left, asked);
        if (unsettled.size === 0 && !left.some((event) => isEarly(event, asked))) await alongside(tx);
        return unsettled;
      });
      // News of a document that changes under every look waits, as its row does not have what was read.
      const isLast = round === maxRounds;
      const isUnsettled = (event: EventEnvelope): boolean => again.has(productOf(event));
      for (const event of isLast ? left : left.filter((one) => !isUnsettled(one)))
        (isUnsettled(event) || isEarly(event, asked) ? heard.early : heard.applied).push(event);
      left = isLast ? [] : left.filter(isUnsettled);
      wanted = new Set(left.map(productOf));
    }
    return heard;
  }

  /** Sales are counted: each event once, in the transaction of its mark. */
  async countSales(tx: Tx<SearchTables>, events: readonly EventEnvelope[]): Promise<void> {
    const lines = events.flatMap((event) => (event.data as EventData<'order.confirmed'>).lines);
    const rows = await LockedDocuments.lock(
      tx,
      lines.map((line) => line.product_id),
    );
    for (const line of lines) {
      // A product that is not known yet comes with its units when it is read.
      const known = rows.get(line.product_id);
      if (known !== undefined) rows.put(withSale(known, line.quantity));
    }
    await rows.save();
  }

  /** Products whose rows do not contain yet what is told of them. */
  private async unread(events: readonly EventEnvelope[]): Promise<Set<string>> {
    const known = await findProductSequences(this.deps.db.reader('fresh'), [...new Set(events.map(productOf))]);
    const isUnread = (event: EventEnvelope): boolean => {
      const sequence = known.get(productOf(event));
      return sequence === undefined || (isOfProduct(event) && sequence < event.aggregate.sequence);
    };
    return new Set(events.filter(isUnread).map(productOf));
  }
}

/** Changes the rows; returns the products that have to be read (again) before what is told of them counts as applied. */
async function settle(
  tx: Tx<SearchTables>,
  events: readonly EventEnvelope[],
  { ids, documents }: Asked,
): Promise<Set<string>> {
  const figures = events.filter((event) => !isOfProduct(event));
  const rows = await LockedDocuments.lock(tx, [...documents.keys(), ...figures.map(productOf)]);
  const again = new Set<string>();
  for (const document of documents.values()) if (rows.merge(document)) again.add(document.productId);
  for (const event of figures)
    if (!changeFigures(rows, event) && !ids.has(productOf(event))) again.add(productOf(event));
  await rows.save();
  return again;
}

/** False: the row does not know the product or the SKU, and the whole has to be read. */
function changeFigures(rows: LockedDocuments, event: EventEnvelope): boolean {
  const known = rows.get(productOf(event));
  if (known === undefined) return false;
  const { sequence } = event.aggregate;
  let changed: SearchDocument | null;
  if (event.type === 'stock.changed') {
    const { sku_id, available } = event.data as EventData<'stock.changed'>;
    changed = withStock(known, { skuId: sku_id, available, sequence });
  } else {
    const { average, count } = event.data as EventData<'rating.changed'>;
    changed = withRating(known, { average, count, sequence });
  }
  if (changed === null) return false;
  rows.put(changed);
  return true;
}

function isEarly(event: EventEnvelope, { documents }: Asked): boolean {
  const read = documents.get(productOf(event));
  return isOfProduct(event) && read !== undefined && read.sequences.product < event.aggregate.sequence;
}

function isOfProduct({ type }: EventEnvelope): boolean {
  return type.startsWith('product.');
}

function productOf(event: EventEnvelope): string {
  return (event.data as { product_id: string }).product_id;
}

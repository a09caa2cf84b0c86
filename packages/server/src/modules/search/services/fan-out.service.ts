/**
 * News about shops touches all their products: an event leaves a fan-out, which is worked off in slices beside the
 * other events. The first products of a suspended shop are hidden with the event itself; all else is read from
 * product, which alone knows what is published, once product has heard of the same news.
 */
import type { EventData } from '../../../contract/events.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { EventEnvelope } from '../../../platform/events/envelope.ts';
import { type SearchDocument, withSeller } from '../domain/search-document.ts';
import { findMembers } from '../repositories/document.repository.ts';
import {
  advanceFanOut,
  type FanOut,
  finishFanOut,
  insertFanOut,
  leaseFanOut,
  postponeFanOut,
  walkAgain,
} from '../repositories/fan-out.repository.ts';
import type { SearchDeps } from '../search.deps.ts';
import type { SearchTables } from '../search.tables.gen.ts';
import type { FeedDocumentsService } from './feed-documents.service.ts';
import { LockedDocuments } from './locked-documents.ts';

const sliceSize = 200;
/** One would do, but product may have forgotten those that were deleted. */
const askedAtOnce = 20;
/**
 * For so long after product has heard of it a product may still come in that was read before: its row is born, or
 * becomes a member, behind the walk.
 */
const lateS = 60;
/** Between two looks whether product has heard of it by now: a tenth of the time that was waited already. */
const pauseMs = { least: 300, most: 60_000 };

export class FanOutService {
  private readonly deps: SearchDeps;
  private readonly feed: FeedDocumentsService;

  constructor(deps: SearchDeps, feed: FeedDocumentsService) {
    this.deps = deps;
    this.feed = feed;
  }

  hearApproved(event: EventEnvelope, tx: Tx<SearchTables>): Promise<void> {
    const { seller_id } = event.data as EventData<'shop.approved'>;
    return this.fanOut(event, tx, seller_id);
  }

  hearUpdated(event: EventEnvelope, tx: Tx<SearchTables>): Promise<void> {
    const { seller_id } = event.data as EventData<'shop.updated'>;
    return this.fanOut(event, tx, seller_id);
  }

  /** The first products are hidden here and now, the others by the fan-out. */
  async hearSuspended(event: EventEnvelope, tx: Tx<SearchTables>): Promise<void> {
    const { seller_id } = event.data as EventData<'shop.suspended'>;
    await this.fanOut(event, tx, seller_id);
    const { sequence } = event.aggregate;
    const wanted = { kind: 'seller', targetId: seller_id, sequence, afterId: '' } as const;
    const first = await findMembers(this.deps.db.reader('fresh'), wanted, sliceSize);
    await this.suspendIn(tx, first, sequence);
  }

  /** Works off one slice of one fan-out; false when there is none that is due. */
  async workOff(context: CallContext): Promise<boolean> {
    const fanOut = await this.deps.db.transaction(context, leaseFanOut);
    if (fanOut === null) return false;
    const db = this.deps.db.writer();
    const ids = await findMembers(this.deps.db.reader('fresh'), fanOut, sliceSize);
    const hasHeard =
      ids.length > 0 ? await this.refreshSlice(context, fanOut, ids) : await this.hasHeard(context, fanOut);
    if (!hasHeard)
      await postponeFanOut(db, fanOut.eventId, Math.min(pauseMs.most, Math.max(pauseMs.least, 100 * fanOut.ageS)));
    else if (ids.length > 0) await advanceFanOut(db, fanOut.eventId, ids.at(-1) ?? '');
    else if (!fanOut.isWalked) await walkAgain(db, fanOut.eventId, lateS);
    else if (fanOut.ageS < lateS) await walkAgain(db, fanOut.eventId, lateS - fanOut.ageS);
    else await finishFanOut(db, fanOut.eventId);
    return true;
  }

  /**
   * Products that were hidden with the event itself are no members, and do not say whether product has heard of it: it
   * is asked for some of them. Until it has, it lets the shop publish more, and tells nobody when it ends that.
   */
  private async hasHeard(context: CallContext, fanOut: FanOut): Promise<boolean> {
    if (fanOut.kind !== 'seller') return true;
    const hidden = { ...fanOut, sequence: fanOut.sequence + 1, afterId: '' };
    const ids = await findMembers(this.deps.db.reader('fresh'), hidden, askedAtOnce);
    const documents = await this.feed.read(context, ids);
    return documents.every(({ sequences }) => sequences.seller >= fanOut.sequence);
  }

  /** False while product has not heard of it itself, however long that takes: nobody else would tell us when it has. */
  private async refreshSlice(context: CallContext, fanOut: FanOut, ids: readonly string[]): Promise<boolean> {
    const { documents, unsettled } = await this.feed.refresh(context, ids, 1);
    const part = fanOut.kind === 'seller' ? 'seller' : 'category';
    const hasHeard = ({ sequences }: SearchDocument): boolean => sequences[part] >= fanOut.sequence;
    return unsettled.size === 0 && [...documents.values()].every(hasHeard);
  }

  private fanOut(event: EventEnvelope, tx: Tx<SearchTables>, sellerId: string): Promise<void> {
    return insertFanOut(tx, {
      eventId: event.id,
      kind: 'seller',
      targetId: sellerId,
      sequence: event.aggregate.sequence,
    });
  }

  private async suspendIn(tx: Tx<SearchTables>, ids: readonly string[], sequence: number): Promise<void> {
    const rows = await LockedDocuments.lock(tx, ids);
    for (const id of ids) {
      const known = rows.get(id);
      if (known !== undefined) rows.put(withSeller(known, { name: null, status: 'suspended', sequence }));
    }
    await rows.save();
  }
}

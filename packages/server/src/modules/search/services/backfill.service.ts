import type { CallContext } from '../../../platform/context/call-context.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import {
  type BackfillState,
  giveLeaseBack,
  readState,
  replaceState,
  takeLease,
  writeState,
} from '../repositories/state.repository.ts';
import type { Schemas, SearchDeps } from '../search.deps.ts';
import { toSearchDocument } from '../search.mapper.ts';
import type { FeedDocumentsService } from './feed-documents.service.ts';

const pageSize = 200;
type Page = Schemas['GetProductDocumentsOutput'];

const startState: BackfillState = { done: false, afterId: null, rows: 0, run: null };

/** Fills the rows from product's documents, once at first and again when an operator asks: page by page, resumable. */
export class BackfillService {
  private readonly deps: SearchDeps;
  private readonly feed: FeedDocumentsService;
  private readonly holder = newId('key');

  constructor(deps: SearchDeps, feed: FeedDocumentsService) {
    this.deps = deps;
    this.feed = feed;
  }

  async state(): Promise<BackfillState> {
    return (await readState(this.deps.db.reader('fresh'), 'backfill')) ?? startState;
  }

  /** From the first page, also under a worker that is in the middle of it. */
  async restart(): Promise<void> {
    await writeState(this.deps.db.writer(), 'backfill', { ...startState, run: newId('key') });
  }

  /** Pages until all is read or the time is over. */
  async work(context: CallContext, untilMs: number): Promise<void> {
    const db = this.deps.db.writer();
    if ((await this.state()).done || !(await takeLease(db, 'backfilling', this.holder, 60))) return;
    try {
      // Under the lease: another worker may have gone on with it.
      if ((await readState(this.deps.db.reader('fresh'), 'backfill')) === null) await this.restart();
      let state = await this.state();
      let next = this.readPage(context, state.afterId);
      while (!state.done && performance.now() < untilMs && !context.signal.aborted) {
        const page = await next;
        // The next page is read while this one is written.
        if (page.next_after_id !== null) next = this.readPage(context, page.next_after_id);
        const documents = page.documents.map(toSearchDocument);
        const again = await this.feed.applyAll(context, documents, 1, { takesUnits: true });
        if (again.length > 0) await this.feed.refresh(context, again, 1);
        const after: BackfillState = {
          ...state,
          done: page.next_after_id === null,
          afterId: page.next_after_id,
          rows: state.rows + page.documents.length,
        };
        // Begun anew meanwhile: pages that were read before that do not count.
        if (!(await replaceState(db, 'backfill', state, after))) return;
        state = after;
      }
    } finally {
      await giveLeaseBack(db, 'backfilling', this.holder);
    }
  }

  /** Its failure is met by whoever awaits it, which may be nobody. */
  private readPage(context: CallContext, afterId: string | null): Promise<Page> {
    const page = this.deps.ports.product.getProductDocuments(context, {
      limit: pageSize,
      ...(afterId === null ? {} : { after_id: afterId }),
    });
    page.catch(() => {});
    return page;
  }
}

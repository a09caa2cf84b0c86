/**
 * Pushes rows whose present version is not indexed, in bulk and coalesced (a row that changed five times is sent
 * once). One process at a time, by a lease; versions make a second one harmless. In the same turns the index is
 * made when there is none, and a reindex goes on.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { BulkItem, ElasticsearchIndex } from '../adapters/elasticsearch-index.ts';
import {
  findLagS,
  findPending,
  forgetIndexed,
  markIndexed,
  park,
  type StoredDocument,
} from '../repositories/document.repository.ts';
import { giveLeaseBack, type IndexState, readState, takeLease, writeState } from '../repositories/state.repository.ts';
import type { SearchDeps } from '../search.deps.ts';
import type { BackfillService } from './backfill.service.ts';
import type { ReindexService } from './reindex.service.ts';

const batchSize = 500;
const leaseS = 60;
/** How long it is believed that the alias is still there. */
const aliasMs = 5_000;
/** After a failure the engine is left alone for so long. */
const restMs = 1_000;
const measureMs = 1_000;

export class IndexDocumentsService {
  private readonly deps: SearchDeps;
  private readonly index: ElasticsearchIndex | null;
  private readonly reindex: ReindexService;
  private readonly backfill: BackfillService;
  private readonly holder = newId('key');
  private checked: { uuid: string; until: number } | null = null;
  private restUntil = 0;
  private measureAt = 0;

  constructor(deps: SearchDeps, index: ElasticsearchIndex | null, reindex: ReindexService, backfill: BackfillService) {
    this.deps = deps;
    this.index = index;
    this.reindex = reindex;
    this.backfill = backfill;
  }

  /** One turn. An engine that is away is no failure of the job: the rows wait. */
  async work(context: CallContext, untilMs: number): Promise<void> {
    if (this.index === null || Date.now() < this.restUntil) return;
    await this.measure();
    const db = this.deps.db.writer();
    if (!(await takeLease(db, 'indexing', this.holder, leaseS))) return;
    try {
      const state = await this.ensure(this.index);
      const isAllSent = await this.push(this.index, state, untilMs, context);
      if (isAllSent && !state.isFilled && (await this.backfill.state()).done) await this.markFilled(state);
      if (isAllSent) await this.reindex.goOn(untilMs, context);
    } catch (error) {
      this.checked = null;
      this.restUntil = Date.now() + restMs;
      this.deps.log.warn({ err: error }, 'The search index cannot be written; the rows wait');
    } finally {
      await giveLeaseBack(db, 'indexing', this.holder);
    }
  }

  /** Every process that indexes tells the same lag, also while another holds the lease and while the engine is away. */
  private async measure(): Promise<void> {
    if (Date.now() < this.measureAt) return;
    this.measureAt = Date.now() + measureMs;
    this.deps.metrics
      .gauge('mkt_search_lag_seconds', 'Age of the oldest change that is not indexed', [])
      .set(await findLagS(this.deps.db.reader('fresh')));
  }

  /** Takes purged products out of the index as well. */
  async forget(ids: readonly string[]): Promise<void> {
    if (this.index === null || ids.length === 0) return;
    await this.index.remove(this.index.alias, ids);
  }

  /** The index that the alias stands for; a new, empty one where it has gone, and then everything is sent again. */
  private async ensure(index: ElasticsearchIndex): Promise<IndexState> {
    const db = this.deps.db.writer();
    const stored = await readState(this.deps.db.reader('fresh'), 'index');
    // Another process may have switched to a new index meanwhile: what is stored decides.
    if (stored !== null && this.checked?.uuid === stored.uuid && this.checked.until > Date.now()) return stored;
    let found = await index.aliasState();
    if (found === null) {
      await index.create(index.newName(), true);
      found = await index.aliasState();
      if (found === null) throw new Error('The alias is not there after its index was made');
    }
    let state = stored;
    if (state === null || state.uuid !== found.uuid) {
      state = { index: found.index, uuid: found.uuid, isFilled: false, previous: null };
      await writeState(db, 'index', state);
      while (await forgetIndexed(db));
    }
    this.checked = { uuid: state.uuid, until: Date.now() + aliasMs };
    return state;
  }

  private async markFilled(state: IndexState): Promise<void> {
    const filled = { ...state, isFilled: true };
    await this.index?.refresh(state.index);
    await writeState(this.deps.db.writer(), 'index', filled);
  }

  /** True when nothing waits any more. */
  private async push(
    index: ElasticsearchIndex,
    state: IndexState,
    untilMs: number,
    context: CallContext,
  ): Promise<boolean> {
    const db = this.deps.db.writer();
    while (Date.now() < untilMs && !context.signal.aborted) {
      const rows = await findPending(this.deps.db.reader('fresh'), batchSize);
      if (rows.length === 0) return true;
      const target = await this.reindex.target();
      const items = await this.writeAll(index, state.index, rows);
      if (target !== null) await this.writeAll(index, target, rows);
      await markIndexed(
        db,
        items.filter((item) => item.error === null),
      );
      for (const item of items) if (item.error !== null && !item.isBusy) await park(db, item, item.error);
      // The engine takes no more for now.
      if (items.some((item) => item.isBusy)) return false;
      if (rows.length < batchSize) return true;
    }
    return false;
  }

  /** What was refused in bulk is tried one by one before it counts as refused. */
  private async writeAll(
    index: ElasticsearchIndex,
    name: string,
    rows: readonly StoredDocument[],
  ): Promise<BulkItem[]> {
    const items = await index.write(name, rows);
    const out: BulkItem[] = [];
    for (const [i, item] of items.entries()) {
      if (item.error === null || item.isBusy) out.push(item);
      else out.push(...(await index.write(name, [rows[i] as StoredDocument])));
    }
    return out;
  }
}

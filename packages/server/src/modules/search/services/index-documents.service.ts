/**
 * Pushes rows whose present version is not indexed, in bulk and coalesced (a row that changed five times is sent
 * once), into the index that serves and into one that is being built. One process at a time, by a lease; versions make
 * a second one harmless. In the same turns the index is made when there is none.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { type BulkItem, type ElasticsearchIndex, mappingVersion } from '../adapters/elasticsearch-index.ts';
import { Pace } from '../domain/pace.ts';
import {
  findLagS,
  findPending,
  forgetIndexed,
  hasPending,
  markIndexed,
  park,
} from '../repositories/index-state.repository.ts';
import {
  giveLeaseBack,
  type IndexState,
  isRunning,
  readState,
  readTargets,
  takeLease,
  writeState,
} from '../repositories/state.repository.ts';
import type { SearchDeps } from '../search.deps.ts';
import type { BackfillService } from './backfill.service.ts';
import { believedMs } from './engine-choice.service.ts';

const leaseS = 60;
/** How long it is believed that the alias is still there. */
const aliasMs = 5_000;
const measureMs = 1_000;
/** Where all was sent, the lease is taken and the index looked after only so often, or when something waits. */
const quietMs = 1_000;

export class IndexDocumentsService {
  private readonly deps: SearchDeps;
  private readonly index: ElasticsearchIndex | null;
  private readonly backfill: BackfillService;
  private readonly holder = newId('key');
  private readonly pace = new Pace();
  private checked: { uuid: string; until: number } | null = null;
  private measureAt = 0;
  private quietUntil = 0;

  constructor(deps: SearchDeps, index: ElasticsearchIndex | null, backfill: BackfillService) {
    this.deps = deps;
    this.index = index;
    this.backfill = backfill;
  }

  /** One turn. An engine that is away is no failure of the job: the rows wait. */
  async work(context: CallContext, untilMs: number): Promise<void> {
    if (this.index === null) return;
    await this.measure();
    if (this.pace.isResting(performance.now())) return;
    if (performance.now() < this.quietUntil && !(await hasPending(this.deps.db.reader('fresh')))) return;
    const db = this.deps.db.writer();
    if (!(await takeLease(db, 'indexing', this.holder, leaseS))) return;
    try {
      const state = await this.ensure(this.index, context);
      const isAllSent = await this.push(this.index, untilMs, context);
      if (isAllSent) this.quietUntil = performance.now() + quietMs;
      if (isAllSent && !state.isFilled && (await this.backfill.state()).done) await this.markFilled(state);
    } catch (error) {
      this.checked = null;
      this.pace.refused(performance.now());
      this.deps.log.warn({ err: error }, 'The search index cannot be written; the rows wait');
    } finally {
      await giveLeaseBack(db, 'indexing', this.holder);
    }
  }

  /** Takes purged products out of the index as well, and out of one that is being built. */
  async forget(ids: readonly string[]): Promise<void> {
    if (this.index === null || ids.length === 0) return;
    for (const name of await readTargets(this.deps.db.reader('fresh'))) await this.index.remove(name, ids);
  }

  /** Every process that indexes tells the same lag, also while another holds the lease and while the engine is away. */
  private async measure(): Promise<void> {
    if (performance.now() < this.measureAt) return;
    this.measureAt = performance.now() + measureMs;
    const [own, many] = await findLagS(this.deps.db.reader('fresh'));
    const { metrics } = this.deps;
    metrics
      .gauge('mkt_search_lag_seconds', 'Age of the oldest change that is not indexed', [])
      .set(Math.max(own, many));
    metrics
      .gauge('mkt_search_product_lag_seconds', 'The same, but for changes of whole categories and shops', [])
      .set(own);
  }

  /** The index that the alias stands for; a new, empty one where it has gone, and then everything is sent again. */
  private async ensure(index: ElasticsearchIndex, context: CallContext): Promise<IndexState> {
    const db = this.deps.db.writer();
    const stored = await readState(this.deps.db.reader('fresh'), 'index');
    // Another process may have switched to a new index meanwhile: what is stored decides.
    if (stored !== null && this.checked?.uuid === stored.uuid && this.checked.until > performance.now()) return stored;
    let state = stored;
    let found = await index.aliasState();
    if (found === null) {
      const name = index.newName();
      state = await this.distrust(name, state);
      await index.create(name, true);
      found = await index.aliasState();
      if (found === null) throw new Error('The alias is not there after its index was made');
    }
    if (found.mappingVersion < mappingVersion) await index.addFields(found.index);
    if (state === null || state.uuid !== found.uuid) {
      const reindex = await readState(this.deps.db.reader('fresh'), 'reindex');
      // A reindex died between the switch and its note: it goes on, and nothing is lost.
      if (state !== null && reindex !== null && isRunning(reindex) && reindex.index === found.index) return state;
      state = { ...(await this.distrust(found.index, state)), uuid: found.uuid };
      await this.forgetAll(context);
      await writeState(db, 'index', state);
    }
    this.checked = { uuid: state.uuid, until: performance.now() + aliasMs };
    return state;
  }

  /**
   * Nobody searches the index from here on, and whoever goes on after a kill begins with it anew: it has its unique id
   * once all rows wait to be sent to it.
   */
  private async distrust(index: string, before: IndexState | null): Promise<IndexState> {
    const state: IndexState = { index, uuid: '', isFilled: false, previous: null };
    await writeState(this.deps.db.writer(), 'index', state);
    if (before?.isFilled === true) await new Promise((resolve) => setTimeout(resolve, believedMs));
    return state;
  }

  private async forgetAll(context: CallContext): Promise<void> {
    const { db } = this.deps;
    for (let lastId: string | null = ''; lastId !== null; ) {
      context.signal.throwIfAborted();
      if (!(await takeLease(db.writer(), 'indexing', this.holder, leaseS))) throw new Error('Another worker indexes');
      lastId = await forgetIndexed(db.reader('fresh'), db.writer(), lastId);
    }
  }

  private async markFilled(state: IndexState): Promise<void> {
    const filled = { ...state, isFilled: true };
    await this.index?.refresh(state.index);
    await writeState(this.deps.db.writer(), 'index', filled);
  }

  /** True when nothing waits any more. */
  private async push(index: ElasticsearchIndex, untilMs: number, context: CallContext): Promise<boolean> {
    const db = this.deps.db.writer();
    while (performance.now() < untilMs && !context.signal.aborted) {
      const rows = await findPending(this.deps.db.reader('fresh'), this.pace.size);
      if (rows.length === 0) return true;
      // Asked after the rows: what changes later than a new index began is sent to it too.
      const targets = await readTargets(this.deps.db.reader('fresh'));
      const from = performance.now();
      const items = merged(await Promise.all(targets.map((name) => index.write(name, rows))));
      const isBusy = items.some((item) => item.isBusy);
      if (isBusy) this.pace.refused(performance.now());
      else this.pace.took(performance.now() - from);
      await markIndexed(
        db,
        items.filter((item) => item.error === null),
      );
      for (const item of items) if (item.error !== null && !item.isBusy) await park(db, item, item.error);
      if (isBusy) return false;
    }
    return false;
  }
}

/** A row is sent when every index has it. */
function merged([first = [], ...others]: readonly BulkItem[][]): BulkItem[] {
  return first.map((item, i) => [item, ...others.map((items) => items[i])].find((one) => one?.error != null) ?? item);
}

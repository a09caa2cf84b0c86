/**
 * A new index behind the one that serves, without a pause: made, filled from the rows, given every live change
 * meanwhile, compared, and put under the alias in one step. Its state is a row: any worker goes on with it.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { ElasticsearchIndex } from '../adapters/elasticsearch-index.ts';
import { countRows, findSlice, indexAgain, park } from '../repositories/document.repository.ts';
import {
  giveLeaseBack,
  type ReindexState,
  readState,
  takeLease,
  writeState,
} from '../repositories/state.repository.ts';
import type { Schemas, SearchDeps } from '../search.deps.ts';
import type { BackfillService } from './backfill.service.ts';
import { compareSlice } from './compare-slice.ts';

const sliceSize = 500;
const leasePatienceMs = 15_000;

export class ReindexService {
  private readonly deps: SearchDeps;
  private readonly index: ElasticsearchIndex | null;
  private readonly backfill: BackfillService;

  constructor(deps: SearchDeps, index: ElasticsearchIndex | null, backfill: BackfillService) {
    this.deps = deps;
    this.index = index;
    this.backfill = backfill;
  }

  /** Answers the running one when there is one. Without an engine only the rows can be read again. */
  async begin(fromProducts: boolean): Promise<Schemas['SearchReindex']> {
    const db = this.deps.db.writer();
    if (fromProducts) await this.backfill.restart();
    const running = await readState(this.deps.db.reader('fresh'), 'reindex');
    if (running !== null && isRunning(running)) return shapeReindex(running);
    const { rows } = await countRows(this.deps.db.reader('fresh'));
    const startedAt = new Date().toISOString();
    const state: ReindexState = {
      index: this.index?.newName() ?? 'mysql',
      phase: this.index === null ? 'done' : 'backfill',
      afterId: '',
      done: this.index === null ? rows : 0,
      total: rows,
      startedAt,
      finishedAt: this.index === null ? startedAt : null,
      reason: null,
    };
    await writeState(db, 'reindex', state);
    return shapeReindex(state);
  }

  /**
   * Puts the index before the last reindex back under the alias, and sends it again what changed since. Under the
   * indexer's lease: a batch on its way must not be marked as sent to an index that no longer serves.
   */
  async rollback(): Promise<Schemas['RollbackSearchIndexOutput']> {
    const { index } = this;
    if (index === null) throw unavailable('This installation has no Elasticsearch: there is no index.');
    const db = this.deps.db.writer();
    const holder = newId('key');
    for (const giveUpAt = Date.now() + leasePatienceMs; !(await takeLease(db, 'indexing', holder, 120)); ) {
      if (Date.now() > giveUpAt) throw unavailable('The indexer does not pause; try again.');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    try {
      return await this.switchBack(index);
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw unavailable('Elasticsearch does not answer.', error);
    } finally {
      await giveLeaseBack(db, 'indexing', holder);
    }
  }

  private async switchBack(index: ElasticsearchIndex): Promise<Schemas['RollbackSearchIndexOutput']> {
    const db = this.deps.db.writer();
    const running = await readState(this.deps.db.reader('fresh'), 'reindex');
    if (running !== null && isRunning(running))
      throw new AppError('conflict', { detail: 'A reindex runs: `mkt search status` shows how far it is.' });
    const state = await readState(this.deps.db.reader('fresh'), 'index');
    const previous = state?.previous ?? null;
    if (state === null || previous === null || !(await index.exists(previous)))
      throw new AppError('conflict', { detail: 'No earlier index is kept: only a reindex leaves one.' });
    await index.switchAlias(state.index, previous);
    const now = await index.aliasState();
    await writeState(db, 'index', { index: previous, uuid: now?.uuid ?? '', isFilled: true, previous: state.index });
    for (let afterId: string | null = ''; afterId !== null; ) {
      const bounds = { afterId, limit: 5_000, graceS: 0, graceForPending: true };
      const slice = await compareSlice(this.deps.db.reader('fresh'), index, previous, bounds);
      const { differences } = slice;
      await index.remove(
        previous,
        differences.filter(({ kind }) => kind === 'extra').map(({ productId }) => productId),
      );
      for (const { productId, kind, indexedVersion, rowVersion } of differences)
        if (kind !== 'extra') await indexAgain(db, productId, indexedVersion ?? rowVersion ?? 0);
      afterId = slice.nextAfterId;
    }
    return { index: previous, previous_index: state.index };
  }

  /** The index that live changes have to reach as well; null when none is being built. */
  async target(): Promise<string | null> {
    const state = await readState(this.deps.db.reader('fresh'), 'reindex');
    // Before its first slice it does not exist yet, and its backfill will read every row there is.
    return state !== null && isRunning(state) && (state.done > 0 || state.phase === 'compare') ? state.index : null;
  }

  /** Slices until the time is over. Called under the indexer's lease: nothing else writes meanwhile. */
  async goOn(untilMs: number, context: CallContext): Promise<void> {
    const { index } = this;
    const db = this.deps.db.writer();
    let state = await readState(this.deps.db.reader('fresh'), 'reindex');
    if (index === null || state === null || !isRunning(state)) return;
    try {
      if (state.phase === 'backfill' && !(await index.exists(state.index))) {
        await index.create(state.index, false);
        state = { ...state, afterId: '', done: 0 };
      }
      do {
        state = state.phase === 'backfill' ? await this.fillSlice(index, state) : await this.compare(index, state);
        await writeState(db, 'reindex', state);
      } while (isRunning(state) && Date.now() < untilMs && !context.signal.aborted);
    } catch (error) {
      // An engine that is away is waited for; the next turn goes on at the same place.
      this.deps.log.warn({ err: error, index: state.index }, 'A reindex pauses');
      throw error;
    }
  }

  private async fillSlice(index: ElasticsearchIndex, state: ReindexState): Promise<ReindexState> {
    const db = this.deps.db.writer();
    const rows = await findSlice(this.deps.db.reader('fresh'), state.afterId, sliceSize);
    const items = await index.write(state.index, rows);
    if (items.some((item) => item.isBusy)) return state;
    for (const item of items) if (item.error !== null) await park(db, item, item.error);
    const last = rows.at(-1)?.document.productId ?? state.afterId;
    const isEnd = rows.length < sliceSize;
    return {
      ...state,
      afterId: isEnd ? '' : last,
      done: state.done + rows.length,
      phase: isEnd ? 'compare' : 'backfill',
    };
  }

  private async compare(index: ElasticsearchIndex, state: ReindexState): Promise<ReindexState> {
    await index.refresh(state.index);
    const db = this.deps.db.reader('fresh');
    for (let afterId: string | null = ''; afterId !== null; ) {
      const slice = await compareSlice(db, index, state.index, {
        afterId,
        limit: 5_000,
        graceS: 0,
        graceForPending: true,
      });
      if (slice.differences.length > 0) {
        const { kind, productId } = slice.differences[0] as (typeof slice.differences)[number];
        return this.end(state, 'failed', `${slice.differences.length} differences, e.g. ${productId}: ${kind}`);
      }
      afterId = slice.nextAfterId;
    }
    await this.switchTo(index, state);
    return this.end(state, 'done', null);
  }

  private async switchTo(index: ElasticsearchIndex, state: ReindexState): Promise<void> {
    const db = this.deps.db.writer();
    const old = await index.aliasState();
    if (old?.index !== state.index) await index.switchAlias(old?.index ?? null, state.index);
    const now = await index.aliasState();
    await writeState(db, 'index', {
      index: state.index,
      uuid: now?.uuid ?? '',
      isFilled: true,
      previous: old?.index ?? null,
    });
    const kept = [state.index, old?.index];
    for (const name of await index.list()) if (!kept.includes(name)) await index.drop(name);
  }

  private end(state: ReindexState, phase: 'done' | 'failed', reason: string | null): ReindexState {
    return { ...state, phase, reason, finishedAt: new Date().toISOString() };
  }
}

function unavailable(detail: string, cause?: unknown): AppError {
  return new AppError('service_unavailable', {
    detail,
    meta: { part: 'search' },
    ...(cause === undefined ? {} : { cause }),
  });
}

function isRunning(state: ReindexState): boolean {
  return state.phase === 'backfill' || state.phase === 'compare';
}

export function shapeReindex(state: ReindexState): Schemas['SearchReindex'] {
  return {
    index: state.index,
    phase: state.phase,
    done: state.done,
    total: state.total,
    started_at: state.startedAt,
    finished_at: state.finishedAt,
    reason: state.reason,
  };
}

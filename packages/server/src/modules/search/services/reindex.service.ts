/**
 * Starts, ends and undoes a new index behind the one that serves; build-index.service.ts builds it. Its state is a row:
 * any worker goes on with it.
 */
import { AppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { ElasticsearchIndex } from '../adapters/elasticsearch-index.ts';
import { countRows } from '../repositories/index-state.repository.ts';
import {
  giveLeaseBack,
  isRunning,
  isWaiting,
  type ReindexState,
  readState,
  takeLease,
  writeState,
  writeStates,
} from '../repositories/state.repository.ts';
import type { Schemas, SearchDeps } from '../search.deps.ts';
import type { BackfillService } from './backfill.service.ts';
import { toldOfEngine, unavailable } from './engine-failure.ts';

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

  /**
   * Answers the running one when there is one; one that waits for products' documents no longer does where they are
   * not asked for. Without an engine only the rows can be read again.
   */
  async begin(fromProducts: boolean): Promise<Schemas['SearchReindex']> {
    const db = this.deps.db.writer();
    const running = await readState(this.deps.db.reader('fresh'), 'reindex');
    if (running?.kind === 'rollback' && isRunning(running))
      throw new AppError('conflict', {
        detail: 'A rollback still sends what changed since: `mkt search status` shows when it is through.',
      });
    if (fromProducts) await this.backfill.restart();
    if (running !== null && isRunning(running)) {
      if (isWaiting(running) && !fromProducts) await writeState(db, 'reindex', { ...running, waitsForBackfill: false });
      return shapeReindex(running);
    }
    const { rows } = await countRows(this.deps.db.reader('fresh'));
    const begun = { ...begunOf(this.index?.newName() ?? 'mysql', rows), waitsForBackfill: fromProducts };
    const state = this.index === null ? endOf({ ...begun, done: rows }, 'done', null) : begun;
    await writeState(db, 'reindex', state);
    return shapeReindex(state);
  }

  /**
   * Puts the alias on the new index and notes it, unless this reindex is no longer the one that runs. Under the
   * indexer's lease, which else would take the new index for a strange one between the two steps. False: nothing was done.
   */
  async switchTo(index: ElasticsearchIndex, state: ReindexState): Promise<boolean> {
    return this.whileNobodyIndexes(async () => {
      const running = await readState(this.deps.db.reader('fresh'), 'reindex');
      // Another worker was through with it before, and an operator may have rolled back or begun another one since.
      if (running === null || !isRunning(running) || !isSame(running, state)) return false;
      const known = await readState(this.deps.db.reader('fresh'), 'index');
      const old = await index.aliasState();
      if (old?.index !== state.index) await index.switchAlias(old?.index ?? null, state.index);
      const now = await index.aliasState();
      // One that died here before has switched already: the index before is the one that it knew.
      const before = old?.index === state.index ? known?.index : old?.index;
      const previous = before === undefined || before === state.index ? (known?.previous ?? null) : before;
      await writeStates(this.deps.db.writer(), {
        index: { index: state.index, uuid: now?.uuid ?? '', isFilled: true, previous },
        reindex: endOf(state, 'done', null),
      });
      for (const name of await index.list()) if (name !== state.index && name !== previous) await index.drop(name);
      return true;
    });
  }

  /**
   * Puts the index before the last reindex back under the alias, at once. What changed since is then sent to it as a
   * reindex does at its end, by any worker, whoever dies meanwhile.
   */
  async rollback(): Promise<Schemas['RollbackSearchIndexOutput']> {
    const { index } = this;
    if (index === null) throw unavailable('This installation has no Elasticsearch: there is no index.');
    return this.whileNobodyIndexes(async () => {
      try {
        return await this.switchBack(index);
      } catch (error) {
        throw toldOfEngine(error);
      }
    });
  }

  private async switchBack(index: ElasticsearchIndex): Promise<Schemas['RollbackSearchIndexOutput']> {
    const running = await readState(this.deps.db.reader('fresh'), 'reindex');
    if (running !== null && isRunning(running) && !isWaiting(running))
      throw new AppError('conflict', { detail: 'A reindex runs: `mkt search status` shows how far it is.' });
    const state = await readState(this.deps.db.reader('fresh'), 'index');
    const previous = state?.previous ?? null;
    if (state === null || previous === null || !(await index.exists(previous)))
      throw new AppError('conflict', { detail: 'No earlier index is kept: only a reindex leaves one.' });
    await index.addFields(previous);
    await index.switchAlias(state.index, previous);
    const now = await index.aliasState();
    const { rows } = await countRows(this.deps.db.reader('fresh'));
    await writeStates(this.deps.db.writer(), {
      index: { index: previous, uuid: now?.uuid ?? '', isFilled: true, previous: state.index },
      reindex: { ...begunOf(previous, rows), kind: 'rollback', phase: 'compare', streams: [], done: rows },
    });
    return { index: previous, previous_index: state.index };
  }

  /** A batch on its way must not be marked as sent to an index that no longer serves. */
  private async whileNobodyIndexes<T>(work: () => Promise<T>): Promise<T> {
    const db = this.deps.db.writer();
    const holder = newId('key');
    for (const giveUpAt = performance.now() + leasePatienceMs; !(await takeLease(db, 'indexing', holder, 120)); ) {
      if (performance.now() > giveUpAt)
        throw unavailable('The indexer does not pause: it is busy, or Elasticsearch does not answer it. Try again.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    try {
      return await work();
    } finally {
      await giveLeaseBack(db, 'indexing', holder);
    }
  }
}

function isSame(one: ReindexState, other: ReindexState): boolean {
  return one.index === other.index && one.kind === other.kind && one.startedAt === other.startedAt;
}

function begunOf(index: string, total: number): ReindexState {
  return {
    ...{ index, kind: 'reindex', waitsForBackfill: false, phase: 'backfill', streams: null },
    ...{
      done: 0,
      total,
      mends: 0,
      mendedAt: null,
      startedAt: new Date().toISOString(),
      finishedAt: null,
      reason: null,
    },
  };
}

export function endOf(state: ReindexState, phase: 'done' | 'failed', reason: string | null): ReindexState {
  return { ...state, phase, reason, finishedAt: new Date().toISOString() };
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

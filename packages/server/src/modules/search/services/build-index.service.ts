/**
 * Builds the index of a reindex: several streams, each over a range of ids, read rows and write them; how far each is
 * stands in the schema, so that any worker goes on there after a kill. Then rows and documents are compared, what
 * differs is sent again, and the alias is switched. Live changes reach both indexes meanwhile (IndexDocumentsService).
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { type ElasticsearchIndex, mappingVersion } from '../adapters/elasticsearch-index.ts';
import { Pace } from '../domain/pace.ts';
import { findSlice, type StoredDocument } from '../repositories/document.repository.ts';
import {
  clockOf,
  countRows,
  findCuts,
  findParkedRows,
  hasPendingSince,
  type ParkedRow,
  park,
  unpark,
} from '../repositories/index-state.repository.ts';
import {
  giveLeaseBack,
  isRunning,
  isWaiting,
  type ReindexState,
  type ReindexStream,
  readState,
  takeLease,
  writeState,
} from '../repositories/state.repository.ts';
import type { SearchDeps } from '../search.deps.ts';
import type { BackfillService } from './backfill.service.ts';
import { mendIndex } from './mend-index.ts';
import { endOf, type ReindexService } from './reindex.service.ts';

/** Of search's background connections these streams may hold two: the feed needs the others. */
const streamsAtOnce = 3;
/** More than streams: whichever is through with its own takes the next, so that all end at about the same time. */
const rangesInAll = 4 * streamsAtOnce;
const leaseS = 60;
/** Rows of a slice; and how often is noted how far it is: a kill loses so much work at most. */
const defaultSteps = { sliceRows: 500, noteMs: 500 };
const mostMends = 5;
const parkedAtOnce = 1_000;

interface Slice {
  rows: StoredDocument[];
  lastId: string;
  isLast: boolean;
}

export class BuildIndexService {
  private readonly deps: SearchDeps;
  private readonly index: ElasticsearchIndex | null;
  private readonly reindex: ReindexService;
  private readonly backfill: BackfillService;
  private readonly holder = newId('key');
  private readonly pace = new Pace();
  private readonly steps: { sliceRows: number; noteMs: number };

  constructor(
    deps: SearchDeps,
    index: ElasticsearchIndex | null,
    parts: { reindex: ReindexService; backfill: BackfillService },
    steps: { sliceRows: number; noteMs: number } = defaultSteps,
  ) {
    this.steps = steps;
    this.deps = deps;
    this.index = index;
    this.reindex = parts.reindex;
    this.backfill = parts.backfill;
  }

  /** Goes on until the time is over. An engine that is away is waited for; the next turn goes on at the same place. */
  async work(context: CallContext, untilMs: number): Promise<void> {
    const { index } = this;
    const state = await readState(this.deps.db.reader('fresh'), 'reindex');
    if (index === null || state === null || !isRunning(state) || this.pace.isResting(performance.now())) return;
    if (isWaiting(state) && !(await this.backfill.state()).done) return;
    const db = this.deps.db.writer();
    if (!(await takeLease(db, 'reindexing', this.holder, leaseS))) return;
    try {
      await this.goOn(index, context, untilMs);
    } catch (error) {
      this.pace.refused(performance.now());
      this.deps.log.warn({ err: error, index: state.index }, 'A reindex pauses');
    } finally {
      await giveLeaseBack(db, 'reindexing', this.holder);
    }
  }

  private async goOn(index: ElasticsearchIndex, context: CallContext, untilMs: number): Promise<void> {
    // Read again under the lease: another worker may have gone on with it.
    let state = await readState(this.deps.db.reader('fresh'), 'reindex');
    if (state === null || !isRunning(state)) return;
    if (state.kind === 'rollback') return this.finish(index, state, context);
    // One that is gone, or that the engine made by itself of a late write, is made anew and filled from the start.
    const isMade = (await index.describe(state.index))?.mappingVersion === mappingVersion;
    if (state.streams === null || !isMade) state = await this.begin(index, state, isMade);
    if (state.phase === 'backfill') state = await this.fill(index, state, context, untilMs);
    if (state.phase === 'compare') await this.finish(index, state, context);
  }

  private async begin(index: ElasticsearchIndex, state: ReindexState, isMade: boolean): Promise<ReindexState> {
    const db = this.deps.db.reader('fresh');
    if (!isMade) {
      await index.drop(state.index);
      await index.create(state.index, false);
    }
    const { rows } = await countRows(db);
    const cuts = await findCuts(db, rows, rangesInAll);
    const streams = [...cuts, null].map((untilId, i) => ({ afterId: cuts[i - 1] ?? '', untilId, isDone: false }));
    const begun: ReindexState = { ...state, phase: 'backfill', streams, done: 0, total: rows };
    await writeState(this.deps.db.writer(), 'reindex', begun);
    return begun;
  }

  /** Some ranges at once, each a slice at a time. */
  private async fill(
    index: ElasticsearchIndex,
    begun: ReindexState,
    context: CallContext,
    untilMs: number,
  ): Promise<ReindexState> {
    const streams = (begun.streams ?? []).map((stream) => ({ ...stream }));
    let done = begun.done;
    let noteAt = performance.now() + this.steps.noteMs;
    const present = (): ReindexState => {
      const isFilled = streams.every((stream) => stream.isDone);
      // Of one moment: the streams go on while this is being written.
      const copies = streams.map((stream) => ({ ...stream }));
      return { ...begun, streams: copies, done, phase: isFilled ? 'compare' : 'backfill' };
    };
    const mayGoOn = (): boolean => performance.now() < untilMs && !context.signal.aborted;
    const tell = async (rows: number): Promise<void> => {
      done += rows;
      if (performance.now() < noteAt) return;
      noteAt = performance.now() + this.steps.noteMs;
      await this.note(present());
    };
    const open = streams.filter((stream) => !stream.isDone);
    const outcomes = await Promise.allSettled(
      Array.from({ length: streamsAtOnce }, async () => {
        for (let stream = open.shift(); stream !== undefined && mayGoOn(); stream = open.shift())
          await this.fillRange(index, begun.index, stream, { mayGoOn, tell });
      }),
    );
    await this.note(present());
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return present();
  }

  /** Moves the stream on; one that may not go on is left where it is. */
  private async fillRange(
    index: ElasticsearchIndex,
    name: string,
    stream: ReindexStream,
    { mayGoOn, tell }: { mayGoOn(): boolean; tell(rows: number): Promise<void> },
  ): Promise<void> {
    let next = this.read(stream);
    while (!stream.isDone && mayGoOn()) {
      const slice = await next;
      // The next slice is read while this one is written.
      if (!slice.isLast) next = this.read({ ...stream, afterId: slice.lastId });
      await this.write(index, name, slice.rows);
      stream.afterId = slice.lastId;
      stream.isDone = slice.isLast;
      await tell(slice.rows.length);
    }
  }

  /** Whoever lost the lease must not write over what the next one notes. */
  private async note(state: ReindexState): Promise<void> {
    await this.keepLease();
    await writeState(this.deps.db.writer(), 'reindex', state);
  }

  /** Its failure is met by whoever awaits it, which may be nobody. */
  private read({ afterId, untilId }: Omit<ReindexStream, 'isDone'>): Promise<Slice> {
    const limit = Math.min(this.steps.sliceRows, this.pace.size);
    const slice = findSlice(this.deps.db.reader('fresh'), { afterId, untilId, limit }).then((rows) => ({
      rows,
      lastId: rows.at(-1)?.document.productId ?? afterId,
      isLast: rows.length < limit,
    }));
    slice.catch(() => {});
    return slice;
  }

  private async write(index: ElasticsearchIndex, name: string, rows: readonly StoredDocument[]): Promise<void> {
    const from = performance.now();
    const items = await index.write(name, rows);
    const busy = items.find((item) => item.isBusy);
    if (busy !== undefined) throw new Error(`Elasticsearch takes no more: ${busy.error}`);
    this.pace.took(performance.now() - from);
    for (const item of items) if (item.error !== null) await park(this.deps.db.writer(), item, item.error);
  }

  /** What differs is mended, and compared again in a later turn, once all that was mended has been sent. */
  private async finish(index: ElasticsearchIndex, state: ReindexState, context: CallContext): Promise<void> {
    const db = this.deps.db.reader('fresh');
    if (state.mendedAt !== null && (await hasPendingSince(db, state.mendedAt))) return;
    await index.open(state.index);
    const beforeSlice = (): Promise<void> => this.keepLease();
    const differences = await mendIndex(this.deps.db, index, state.index, { context, beforeSlice });
    const [first] = differences;
    if (first === undefined) return this.settle(index, state);
    const mends = state.mends + 1;
    const reason = `${differences.length} differences, e.g. ${first.productId}: ${first.kind}`;
    const mended = { ...state, mends, mendedAt: await clockOf(db) };
    await this.note(mends < mostMends ? mended : endOf(mended, 'failed', reason));
  }

  /** The new index serves, unless it lacks too much that the one before it has. */
  private async settle(index: ElasticsearchIndex, state: ReindexState): Promise<void> {
    const parked = await this.parkedIn(index, state.index);
    const lost = state.kind === 'rollback' ? [] : parked.filter(({ isThere, wasThere }) => wasThere && !isThere);
    const [first] = lost;
    if (first !== undefined && lost.length > mostLost(state.total)) {
      const reason = `The new index refuses ${lost.length} products that the present one has, e.g. ${first.productId}: ${first.reason}`;
      await this.note(endOf(state, 'failed', reason.slice(0, 500)));
      return;
    }
    if (!(await this.reindex.switchTo(index, state))) return;
    await unpark(
      this.deps.db.writer(),
      parked.filter(({ isThere }) => isThere),
    );
  }

  /** What was set aside, with whether the new index has it in its present version and the one that serves in any. */
  private async parkedIn(index: ElasticsearchIndex, name: string): Promise<ParkedThere[]> {
    const found: ParkedThere[] = [];
    for (let afterId: string | null = ''; afterId !== null; ) {
      const rows: ParkedRow[] = await findParkedRows(this.deps.db.reader('fresh'), afterId, parkedAtOnce);
      const ids = rows.map(({ productId }) => productId);
      const [there, before] = await Promise.all([index.statesOf(name, ids), index.statesOf(index.alias, ids)]);
      for (const row of rows)
        found.push({
          ...row,
          isThere: there.get(row.productId)?.version === row.version,
          wasThere: before.has(row.productId),
        });
      afterId = rows.length < parkedAtOnce ? null : (ids.at(-1) ?? null);
    }
    return found;
  }

  private async keepLease(): Promise<void> {
    if (!(await takeLease(this.deps.db.writer(), 'reindexing', this.holder, leaseS)))
      throw new Error('Another worker goes on with it');
  }
}

interface ParkedThere extends ParkedRow {
  isThere: boolean;
  wasThere: boolean;
}

/** Some documents that an engine refuses are no reason to keep an old index for ever; a mapping that is wrong is. */
function mostLost(rows: number): number {
  return Math.max(10, Math.floor(rows / 1_000));
}

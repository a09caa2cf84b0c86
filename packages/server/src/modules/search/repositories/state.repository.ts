/** Where long work stands, and who works on it: one row by name, held by a lease. */
import { sql } from 'kysely';
import type { Reader, Writer } from '../../../platform/db/database.ts';
import { parseJson } from '../../../platform/db/json.ts';
import type { SearchTables } from '../search.tables.gen.ts';

export interface BackfillState {
  done: boolean;
  afterId: string | null;
  rows: number;
  /** Which of all fills it is; null: the first. */
  run: string | null;
}

export interface IndexState {
  /** The index that the alias stands for, and its unique id: another one under the same name is a different index. */
  index: string;
  uuid: string;
  isFilled: boolean;
  previous: string | null;
}

/** A range of ids on its way into a new index. */
export interface ReindexStream {
  /** The last id that is written. */
  afterId: string;
  /** The last id of the range; null: the range of the last ids. */
  untilId: string | null;
  isDone: boolean;
}

export interface ReindexState {
  index: string;
  /** `rollback`: the index serves already, and is brought up to what changed since. */
  kind: 'reindex' | 'rollback';
  /** Nothing is built before product's documents are all read again. */
  waitsForBackfill: boolean;
  phase: 'backfill' | 'compare' | 'done' | 'failed';
  /** Null until the new index is made. */
  streams: ReindexStream[] | null;
  done: number;
  total: number;
  /** Comparisons that found a difference; and when the last of them was mended, by the database's clock. */
  mends: number;
  mendedAt: string | null;
  startedAt: string;
  finishedAt: string | null;
  reason: string | null;
}

interface States {
  backfill: BackfillState;
  index: IndexState;
  reindex: ReindexState;
}

export function isRunning(state: ReindexState): boolean {
  return state.phase === 'backfill' || state.phase === 'compare';
}

/** Nothing of it is made yet: product's documents come first. */
export function isWaiting(state: ReindexState): boolean {
  return state.waitsForBackfill && state.streams === null;
}

export async function readState<N extends keyof States>(db: Reader<SearchTables>, name: N): Promise<States[N] | null> {
  const row = await db.selectFrom('search_state').select('value').where('name', '=', name).executeTakeFirst();
  return row === undefined ? null : parseState(name, row.value);
}

function parseState<N extends keyof States>(name: N, value: string): States[N] | null {
  if (value === '') return null;
  const state = parseJson<States[N]>(value);
  // An earlier release noted less; one place only: its reindex begins again.
  const before = { kind: 'reindex', waitsForBackfill: false, streams: null, mends: 0, mendedAt: null };
  return name === 'reindex' ? { ...before, ...state } : state;
}

/**
 * The indexes that a change has to reach: the one that serves, and one that is being built, as they are at one moment.
 * The second counts from when its streams are noted: what changed before, they will read.
 */
export async function readTargets(db: Reader<SearchTables>): Promise<string[]> {
  const rows = await db
    .selectFrom('search_state')
    .select(['name', 'value'])
    .where('name', 'in', ['index', 'reindex'])
    .execute();
  const of = <N extends 'index' | 'reindex'>(name: N): States[N] | null =>
    parseState(name, rows.find((row) => row.name === name)?.value ?? '');
  const [serving, built] = [of('index'), of('reindex')];
  const isBuilt = built !== null && isRunning(built) && built.streams !== null;
  return [...new Set([...(serving === null ? [] : [serving.index]), ...(isBuilt ? [built.index] : [])])];
}

export async function writeState<N extends keyof States>(
  db: Writer<SearchTables>,
  name: N,
  state: States[N],
): Promise<void> {
  const value = JSON.stringify(state);
  await db
    .insertInto('search_state')
    .values({ name, value, holder: null, leased_until: null })
    .onDuplicateKeyUpdate({ value })
    .execute();
}

/** Only where it is still `before`: false means that somebody else wrote meanwhile, and nothing was written. */
export async function replaceState<N extends keyof States>(
  db: Writer<SearchTables>,
  name: N,
  before: States[N],
  after: States[N],
): Promise<boolean> {
  const result = await db
    .updateTable('search_state')
    .set({ value: JSON.stringify(after) })
    .where('name', '=', name)
    .where('value', '=', JSON.stringify(before))
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

/** Both by one statement: nobody sees one without the other. */
export async function writeStates(db: Writer<SearchTables>, states: Pick<States, 'index' | 'reindex'>): Promise<void> {
  await db
    .insertInto('search_state')
    .values(
      Object.entries(states).map(([name, state]) => ({
        name,
        value: JSON.stringify(state),
        holder: null,
        leased_until: null,
      })),
    )
    .onDuplicateKeyUpdate({ value: sql<string>`VALUES(value)` })
    .execute();
}

export type LeaseName = 'indexing' | 'reindexing' | 'backfilling';

/** Takes or keeps a lease; false when somebody else has it. */
export async function takeLease(
  db: Writer<SearchTables>,
  name: LeaseName,
  holder: string,
  seconds: number,
): Promise<boolean> {
  await db.insertInto('search_state').ignore().values({ name, value: '', holder: null, leased_until: null }).execute();
  const result = await db
    .updateTable('search_state')
    .set({ holder, leased_until: sql<Date>`NOW(3) + INTERVAL ${sql.lit(seconds)} SECOND` })
    .where('name', '=', name)
    .where((eb) =>
      eb.or([eb('holder', 'is', null), eb('holder', '=', holder), eb('leased_until', '<', sql<Date>`NOW(3)`)]),
    )
    .executeTakeFirst();
  if (Number(result.numUpdatedRows) > 0) return true;
  const row = await db.selectFrom('search_state').select('holder').where('name', '=', name).executeTakeFirst();
  return row?.holder === holder;
}

export async function giveLeaseBack(db: Writer<SearchTables>, name: LeaseName, holder: string): Promise<void> {
  await db
    .updateTable('search_state')
    .set({ holder: null, leased_until: null })
    .where('name', '=', name)
    .where('holder', '=', holder)
    .execute();
}

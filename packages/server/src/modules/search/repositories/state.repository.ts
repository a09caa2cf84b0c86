/** Where long work stands, and who works on it: one row by name, held by a lease. */
import { sql } from 'kysely';
import type { Reader, Writer } from '../../../platform/db/database.ts';
import { parseJson } from '../../../platform/db/json.ts';
import type { SearchTables } from '../search.tables.gen.ts';

export interface BackfillState {
  done: boolean;
  afterId: string | null;
  rows: number;
}

export interface IndexState {
  /** The index that the alias stands for, and its unique id: another one under the same name is a different index. */
  index: string;
  uuid: string;
  isFilled: boolean;
  previous: string | null;
}

export interface ReindexState {
  index: string;
  phase: 'backfill' | 'compare' | 'done' | 'failed';
  afterId: string;
  done: number;
  total: number;
  startedAt: string;
  finishedAt: string | null;
  reason: string | null;
}

interface States {
  backfill: BackfillState;
  index: IndexState;
  reindex: ReindexState;
}

export async function readState<N extends keyof States>(db: Reader<SearchTables>, name: N): Promise<States[N] | null> {
  const row = await db.selectFrom('search_state').select('value').where('name', '=', name).executeTakeFirst();
  return row === undefined || row.value === '' ? null : parseJson<States[N]>(row.value);
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

/** Takes or keeps a lease; false when somebody else has it. */
export async function takeLease(
  db: Writer<SearchTables>,
  name: 'indexing' | 'backfilling',
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

export async function giveLeaseBack(
  db: Writer<SearchTables>,
  name: 'indexing' | 'backfilling',
  holder: string,
): Promise<void> {
  await db
    .updateTable('search_state')
    .set({ holder: null, leased_until: null })
    .where('name', '=', name)
    .where('holder', '=', holder)
    .execute();
}

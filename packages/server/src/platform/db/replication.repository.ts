import { type Kysely, sql } from 'kysely';

/** Any database of ours: these statements name no table. */
type AnyDb = Kysely<never>;

/** What this server has executed, as a set of GTIDs. MariaDB does not know the variable (errno 1193). */
export async function executedGtids(db: AnyDb): Promise<string> {
  const { rows } = await sql<{ executed: string }>`SELECT @@global.gtid_executed AS executed`.execute(db);
  return rows[0]?.executed ?? '';
}

/** For each of these sets, whether this server has executed all of it. */
export async function haveExecuted(db: AnyDb, sets: readonly string[]): Promise<boolean[]> {
  if (sets.length === 0) return [];
  const columns = sets.map((set, i) => sql`GTID_SUBSET(${set}, @@global.gtid_executed) AS ${sql.ref(`s${i}`)}`);
  const { rows } = await sql<Record<string, number>>`SELECT ${sql.join(columns)}`.execute(db);
  return sets.map((_, i) => rows[0]?.[`s${i}`] === 1);
}

/** Waits on a connection until its server has executed the set; `timed_out` is 0 when it has. Seconds may be a fraction. */
export const waitForGtids = 'SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?) AS timed_out';

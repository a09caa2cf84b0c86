import { sql } from 'kysely';
import type { Reader, Tx, Writer } from '../../../platform/db/database.ts';
import type { SearchTables } from '../search.tables.gen.ts';

export interface FanOut {
  eventId: string;
  kind: 'category' | 'seller';
  targetId: string;
  /** Documents have to contain this event of the tree or the shop. */
  sequence: number;
  afterId: string;
  /** Through with all members once, when product had heard of it. */
  isWalked: boolean;
  ageS: number;
}

export async function insertFanOut(
  tx: Tx<SearchTables>,
  fanOut: Pick<FanOut, 'eventId' | 'kind' | 'targetId' | 'sequence'>,
): Promise<void> {
  await tx
    .insertInto('search_fan_outs')
    .ignore()
    .values({
      event_id: fanOut.eventId,
      kind: fanOut.kind,
      target_id: fanOut.targetId,
      sequence: fanOut.sequence,
    })
    .execute();
}

/** The next one that is due, for half a minute: another process takes it again if this one dies. */
export async function leaseFanOut(tx: Tx<SearchTables>): Promise<FanOut | null> {
  const row = await tx
    .selectFrom('search_fan_outs')
    .select(['event_id', 'kind', 'target_id', 'sequence', 'after_id', 'walked'])
    .select(sql<number>`TIMESTAMPDIFF(SECOND, created_at, NOW(3))`.as('age_s'))
    .where('next_at', '<=', sql<Date>`NOW(3)`)
    .orderBy('next_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (row === undefined) return null;
  await tx
    .updateTable('search_fan_outs')
    .set({ next_at: sql<Date>`NOW(3) + INTERVAL 30 SECOND` })
    .where('event_id', '=', row.event_id)
    .execute();
  return {
    eventId: row.event_id,
    kind: row.kind as FanOut['kind'],
    targetId: row.target_id,
    sequence: Number(row.sequence),
    afterId: row.after_id,
    isWalked: row.walked === 1,
    ageS: Number(row.age_s),
  };
}

/** Through with all members that there were: it is walked again in a moment, from the start. */
export async function walkAgain(db: Writer<SearchTables>, eventId: string, delayS: number): Promise<void> {
  await db
    .updateTable('search_fan_outs')
    .set({ walked: 1, after_id: '', next_at: sql<Date>`NOW(3) + INTERVAL ${delayS} SECOND` })
    .where('event_id', '=', eventId)
    .execute();
}

export async function advanceFanOut(db: Writer<SearchTables>, eventId: string, afterId: string): Promise<void> {
  await db
    .updateTable('search_fan_outs')
    .set({ after_id: afterId, next_at: sql<Date>`NOW(3)` })
    .where('event_id', '=', eventId)
    .execute();
}

export async function postponeFanOut(db: Writer<SearchTables>, eventId: string, delayMs: number): Promise<void> {
  await db
    .updateTable('search_fan_outs')
    .set({ next_at: sql<Date>`NOW(3) + INTERVAL ${delayMs * 1_000} MICROSECOND` })
    .where('event_id', '=', eventId)
    .execute();
}

export async function finishFanOut(db: Writer<SearchTables>, eventId: string): Promise<void> {
  await db.deleteFrom('search_fan_outs').where('event_id', '=', eventId).execute();
}

/** Those whose members were not all seen yet. */
export async function countFanOuts(db: Reader<SearchTables>): Promise<number> {
  const { n } = await db
    .selectFrom('search_fan_outs')
    .select(sql<number>`COUNT(*)`.as('n'))
    .where('walked', '=', 0)
    .executeTakeFirstOrThrow();
  return Number(n);
}

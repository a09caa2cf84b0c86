import type { Kysely } from 'kysely';
import type { PlatformTables } from '../db/platform-tables.ts';

type Db = Kysely<PlatformTables>;

export interface ConsumerPause {
  consumer: string;
  reason: string;
  paused_by: string;
  paused_at: Date;
}

export async function readPauses(db: Db): Promise<ConsumerPause[]> {
  return db.selectFrom('consumer_pauses').selectAll().orderBy('consumer').execute();
}

/** A second pause keeps the first one's time, and tells the newer reason. */
export async function insertPause(db: Db, pause: Omit<ConsumerPause, 'paused_at'>): Promise<void> {
  const { consumer, reason, paused_by } = pause;
  await db
    .insertInto('consumer_pauses')
    .values({ consumer, reason: reason.slice(0, 500), paused_by })
    .onDuplicateKeyUpdate({ reason: reason.slice(0, 500), paused_by })
    .execute();
}

/** False: it was not paused. */
export async function deletePause(db: Db, consumer: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('consumer_pauses').where('consumer', '=', consumer).executeTakeFirst();
  return numDeletedRows > 0n;
}

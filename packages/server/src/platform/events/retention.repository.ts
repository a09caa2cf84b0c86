import { type Kysely, sql } from 'kysely';
import type { PlatformTables } from '../db/platform-tables.ts';

type Db = Kysely<PlatformTables>;

const batchSize = 1_000;
const ago = (interval: string) => sql<Date>`NOW(3) - INTERVAL ${sql.raw(interval)}`;

/** Only what every subscriber is known to have: an event somebody lacks is kept however old it is. */
export async function deleteConfirmedEvents(db: Db): Promise<number> {
  return deleted(
    await db
      .deleteFrom('outbox')
      .where('confirmed_at', '<', ago('7 DAY'))
      .orderBy('confirmed_at')
      .limit(batchSize)
      .executeTakeFirst(),
  );
}

/** Longer than an outbox row lives, so that a late duplicate is still known. Dead rows wait for a person. */
export async function deleteSettledInboxRows(db: Db): Promise<number> {
  let rows = 0;
  for (const state of ['applied', 'dropped'] as const) {
    rows += deleted(
      await db
        .deleteFrom('inbox')
        .where('state', '=', state)
        .where('updated_at', '<', ago('30 DAY'))
        .orderBy('updated_at')
        .limit(batchSize)
        .executeTakeFirst(),
    );
  }
  return rows;
}

export async function deleteOldIdempotencyKeys(db: Db): Promise<number> {
  return deleted(
    await db
      .deleteFrom('idempotency_keys')
      .where('created_at', '<', ago('24 HOUR'))
      .orderBy('created_at')
      .limit(batchSize)
      .executeTakeFirst(),
  );
}

function deleted(result: { numDeletedRows: bigint } | undefined): number {
  return Number(result?.numDeletedRows ?? 0n);
}

import { type Kysely, sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { loadRows } from '../db/load-rows.ts';
import type { OutboxTable, PlatformTables } from '../db/platform-tables.ts';

/** An outbox row as the relay and the sweep read it. */
export type OutboxRow = Pick<OutboxTable, 'id' | 'type' | 'envelope'>;

export interface SweptRow extends OutboxRow {
  created_at: Date;
}

export interface OutboxStatus {
  unrelayed: number;
  oldestUnrelayedAgeS: number;
  /** Relayed, but not yet known to be at every subscriber. */
  unconfirmed: number;
  oldestUnconfirmedAgeS: number;
}

type Db = Kysely<PlatformTables>;

export interface NewOutboxRow {
  id: string;
  type: string;
  aggregate_type: string;
  aggregate_id: string;
  aggregate_sequence: number;
  buyer_id: string;
  envelope: string;
}

export async function insertEvents(db: Db, rows: readonly NewOutboxRow[]): Promise<void> {
  await db
    .insertInto('outbox')
    .values([...rows])
    .execute();
}

const loadedColumns = [
  'id',
  'type',
  'aggregate_type',
  'aggregate_id',
  'aggregate_sequence',
  'buyer_id',
  'envelope',
] as const satisfies readonly (keyof NewOutboxRow)[];

/** `insertEvents` for hundreds of rows, in a transaction of the class `background`. */
export async function loadEvents(tx: Tx<PlatformTables>, rows: readonly NewOutboxRow[]): Promise<void> {
  await loadRows(
    tx,
    { table: 'outbox', columns: loadedColumns },
    rows.map((row) => loadedColumns.map((column) => row[column])),
  );
}

/**
 * Unrelayed rows that no other relay holds, locked. By the null mark and not by "seq above the last one":
 * a lower seq may be committed later.
 */
export async function lockUnrelayed(tx: Db, limit: number): Promise<OutboxRow[]> {
  return tx
    .selectFrom('outbox')
    .select(['id', 'type', 'envelope'])
    .where('relayed_at', 'is', null)
    .orderBy('seq')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

/** Whether there is a row to hand over, also one that another relay holds. */
export async function hasUnrelayed(db: Db): Promise<boolean> {
  const row = await db.selectFrom('outbox').select('id').where('relayed_at', 'is', null).limit(1).executeTakeFirst();
  return row !== undefined;
}

export async function markRelayed(tx: Db, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({ relayed_at: sql<Date>`NOW(3)` })
    .where('id', 'in', [...ids])
    .execute();
}

/** Relayed rows older than `ageMs` that not every subscriber is known to have, by (created_at, id) after `after`. */
export async function pageUnconfirmed(
  db: Db,
  ageMs: number,
  after: { created_at: Date; id: string } | null,
  limit: number,
): Promise<SweptRow[]> {
  let query = db
    .selectFrom('outbox')
    .select(['id', 'type', 'envelope', 'created_at'])
    .where('confirmed_at', 'is', null)
    .where('relayed_at', 'is not', null)
    .where('created_at', '<=', sql<Date>`NOW(3) - INTERVAL ${sql.lit(Math.round(ageMs) * 1000)} MICROSECOND`);
  if (after !== null) {
    query = query.where((e) =>
      e.or([
        e('created_at', '>', after.created_at),
        e.and([e('created_at', '=', after.created_at), e('id', '>', after.id)]),
      ]),
    );
  }
  return query.orderBy('created_at').orderBy('id').limit(limit).execute();
}

/** Which events are replayed; all that is given must fit. */
export interface ReplayFilter {
  ids?: readonly string[];
  types?: readonly string[];
  /** When they were written, by the database's clock: from (inclusive) and until (exclusive). */
  since?: Date;
  until?: Date;
}

/** Events that are still kept, by id after `after`. */
export async function pageEvents(
  db: Db,
  filter: ReplayFilter,
  after: string | null,
  limit: number,
): Promise<OutboxRow[]> {
  let query = db.selectFrom('outbox').select(['id', 'type', 'envelope']);
  if (filter.ids !== undefined) query = query.where('id', 'in', [...filter.ids]);
  if (filter.types !== undefined) query = query.where('type', 'in', [...filter.types]);
  if (filter.since !== undefined) query = query.where('created_at', '>=', filter.since);
  if (filter.until !== undefined) query = query.where('created_at', '<', filter.until);
  if (after !== null) query = query.where('id', '>', after);
  return query.orderBy('id').limit(limit).execute();
}

export async function markConfirmed(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('outbox')
    .set({ confirmed_at: sql<Date>`NOW(3)` })
    .where('id', 'in', [...ids])
    .execute();
}

export async function readOutboxStatus(db: Db): Promise<OutboxStatus> {
  const ageS = sql<number>`COALESCE(TIMESTAMPDIFF(MICROSECOND, MIN(created_at), NOW(3)) / 1000000, 0)`;
  const count = sql<number>`COUNT(*)`;
  const unrelayed = await db
    .selectFrom('outbox')
    .select([count.as('rows_'), ageS.as('age')])
    .where('relayed_at', 'is', null)
    .executeTakeFirstOrThrow();
  const unconfirmed = await db
    .selectFrom('outbox')
    .select([count.as('rows_'), ageS.as('age')])
    .where('confirmed_at', 'is', null)
    .where('relayed_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return {
    unrelayed: Number(unrelayed.rows_),
    oldestUnrelayedAgeS: Number(unrelayed.age),
    unconfirmed: Number(unconfirmed.rows_),
    oldestUnconfirmedAgeS: Number(unconfirmed.age),
  };
}

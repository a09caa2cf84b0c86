/**
 * The inbox of a module: which consumer has which event in which state. It is the truth of delivery; queues
 * only carry. Deadlines come from the database's clock.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { isDuplicate } from '../db/mysql-errors.ts';
import type { InboxTable, PlatformTables } from '../db/platform-tables.ts';
import type { EventEnvelope } from './envelope.ts';

type Db = Kysely<PlatformTables>;
export type InboxState = InboxTable['state'];

/** States in which an event may still be applied. */
const open = ['retrying', 'parked'] as const;

export interface InboxRecord {
  consumer: string;
  event: EventEnvelope;
  state: 'retrying' | 'parked' | 'dead';
  reason: string;
  attempts: number;
  /** Until the next try; null for a dead event. */
  delayMs: number | null;
  /** Further tries are made in a process of their own. */
  isolated: boolean;
}

export interface InboxRow {
  consumer: string;
  event_id: string;
  type: string;
  state: InboxState;
  reason: string | null;
  attempts: number;
  first_seen_at: Date;
  next_at: Date | null;
  updated_at: Date;
  /** 1: its tries are made in a process of their own. */
  isolated: number;
}

const now = sql<Date>`NOW(3)`;
const inMs = (ms: number): RawBuilder<Date> =>
  sql<Date>`NOW(3) + INTERVAL ${sql.lit(Math.round(ms) * 1000)} MICROSECOND`;

/**
 * Marks the event applied in the caller's transaction. False: it was applied, dead or dropped already. Of two
 * at once the second waits here for the first one's end.
 */
export async function claim(tx: Db, consumer: string, event: EventEnvelope): Promise<boolean> {
  try {
    await tx
      .insertInto('inbox')
      .values({
        consumer,
        event_id: event.id,
        type: event.type,
        state: 'applied',
        reason: null,
        attempts: 1,
        envelope: null,
        next_at: null,
      })
      .execute();
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const { numUpdatedRows } = await tx
    .updateTable('inbox')
    .set({
      state: 'applied',
      reason: null,
      envelope: null,
      next_at: null,
      updated_at: now,
      attempts: sql<number>`attempts + 1`,
    })
    .where('consumer', '=', consumer)
    .where('event_id', '=', event.id)
    .where('state', 'in', [...open])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Marks all these events applied, in the caller's transaction or in one of its own. False: one of them has a row
 * already, and none was marked.
 */
export async function claimAll(tx: Db, consumer: string, events: readonly EventEnvelope[]): Promise<boolean> {
  const rest = { state: 'applied', reason: null, attempts: 1, envelope: null, next_at: null } as const;
  try {
    await tx
      .insertInto('inbox')
      .values(events.map(({ id, type }) => ({ consumer, event_id: id, type, ...rest })))
      .execute();
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}

export async function findRow(
  db: Db,
  consumer: string,
  eventId: string,
): Promise<(InboxRow & { envelope: string | null }) | undefined> {
  return db
    .selectFrom('inbox')
    .selectAll()
    .where('consumer', '=', consumer)
    .where('event_id', '=', eventId)
    .executeTakeFirst();
}

/** Writes what became of a failed try; an applied, dead or dropped event stays as it is. */
export async function recordFailure(db: Db, record: InboxRecord): Promise<void> {
  const nextAt = record.delayMs === null ? null : inMs(record.delayMs);
  // `state` is set last: MySQL assigns from left to right, and the others ask for the old one.
  const ifOpen = (column: string): RawBuilder<never> =>
    sql<never>`IF(state IN ('retrying', 'parked'), VALUES(${sql.ref(column)}), ${sql.ref(column)})`;
  await db
    .insertInto('inbox')
    .values({
      consumer: record.consumer,
      event_id: record.event.id,
      type: record.event.type,
      state: record.state,
      reason: record.reason.slice(0, 1000),
      attempts: record.attempts,
      envelope: JSON.stringify(record.event),
      next_at: nextAt,
      isolated: record.isolated ? 1 : 0,
    })
    .onDuplicateKeyUpdate({
      isolated: sql<number>`GREATEST(isolated, VALUES(isolated))`,
      reason: ifOpen('reason'),
      attempts: ifOpen('attempts'),
      envelope: ifOpen('envelope'),
      next_at: ifOpen('next_at'),
      updated_at: now,
      state: ifOpen('state'),
    })
    .execute();
}

/** Rows whose next try is due, the longest due first, with the event to try. */
export async function dueRows(
  db: Db,
  limit: number,
): Promise<{ consumer: string; event_id: string; envelope: string | null; isolated: number }[]> {
  return db
    .selectFrom('inbox')
    .select(['consumer', 'event_id', 'envelope', 'isolated'])
    .where('state', 'in', [...open])
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(limit)
    .execute();
}

/** Those of `eventIds` that this consumer has no row for. */
export async function missingEvents(db: Db, consumer: string, eventIds: readonly string[]): Promise<string[]> {
  if (eventIds.length === 0) return [];
  const rows = await db
    .selectFrom('inbox')
    .select('event_id')
    .where('consumer', '=', consumer)
    .where('event_id', 'in', [...eventIds])
    .execute();
  const known = new Set(rows.map((row) => row.event_id));
  return eventIds.filter((id) => !known.has(id));
}

/** Rows of the open and dead states by age; `applied` only when asked for. */
export async function listRows(
  db: Db,
  filter: { states: readonly InboxState[]; consumer?: string; limit: number },
): Promise<InboxRow[]> {
  let query = db
    .selectFrom('inbox')
    .select([
      'consumer',
      'event_id',
      'type',
      'state',
      'reason',
      'attempts',
      'first_seen_at',
      'next_at',
      'updated_at',
      'isolated',
    ])
    .where('state', 'in', [...filter.states]);
  if (filter.consumer !== undefined) query = query.where('consumer', '=', filter.consumer);
  return query.orderBy('updated_at').orderBy('event_id').limit(filter.limit).execute();
}

export async function countStates(db: Db): Promise<Record<'retrying' | 'parked' | 'dead', number>> {
  const rows = await db
    .selectFrom('inbox')
    .select(['state', sql<number>`COUNT(*)`.as('rows_')])
    .where('state', 'in', ['retrying', 'parked', 'dead'])
    .groupBy('state')
    .execute();
  const counts = { retrying: 0, parked: 0, dead: 0 };
  for (const row of rows) counts[row.state as keyof typeof counts] = Number(row.rows_);
  return counts;
}

/** Makes an open or dead event due at once, with all its attempts before it. False: there is none to retry. */
export async function makeDue(db: Db, consumer: string, eventId: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('inbox')
    .set({ state: 'retrying', attempts: 0, next_at: now, updated_at: now })
    .where('consumer', '=', consumer)
    .where('event_id', '=', eventId)
    .where('state', 'in', [...open, 'dead'])
    .where('envelope', 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Gives an event up for good. The row stays: without it the sweep would bring the event back. */
export async function drop(db: Db, consumer: string, eventId: string, reason: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('inbox')
    .set({ state: 'dropped', reason: reason.slice(0, 1000), next_at: null, updated_at: now })
    .where('consumer', '=', consumer)
    .where('event_id', '=', eventId)
    .where('state', 'in', [...open, 'dead'])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

import { sql } from 'kysely';
import type { Reader, Tx, Writer } from '../../platform/db/database.ts';
import type { CursorValues } from '../../platform/kernel/page.ts';
import type { NotificationTables } from './notification.tables.gen.ts';

export interface NewNotification {
  id: string;
  userId: string;
  eventId: string;
  category: string;
  type: string;
  title: string;
  body: string;
  link: { resource: string; id: string } | null;
  createdAt: Date;
}

export interface NewDelivery {
  id: string;
  eventId: string;
  userId: string;
  channel: string;
  template: string;
  params: string;
}

export interface DueDelivery extends NewDelivery {
  attempts: number;
}

export interface NotificationFilter {
  userId: string;
  unread: boolean | undefined;
  category: string | undefined;
}

/** Rows that are there already stay as they are: an event tells a person once. */
export async function insertNotifications(tx: Tx<NotificationTables>, rows: readonly NewNotification[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto('notifications')
    .ignore()
    .values(
      rows.map((row) => ({
        id: row.id,
        user_id: row.userId,
        event_id: row.eventId,
        category: row.category,
        type: row.type,
        title: row.title,
        body: row.body,
        link_resource: row.link?.resource ?? null,
        link_id: row.link?.id ?? null,
        read_at: null,
        created_at: row.createdAt,
      })),
    )
    .execute();
}

export async function insertDeliveries(tx: Tx<NotificationTables>, rows: readonly NewDelivery[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto('notification_deliveries')
    .ignore()
    .values(
      rows.map((row) => ({
        id: row.id,
        event_id: row.eventId,
        user_id: row.userId,
        channel: row.channel,
        template: row.template,
        params: row.params,
        state: 'pending',
        last_error: null,
        sent_at: null,
      })),
    )
    .execute();
}

export async function listNotifications(
  db: Reader<NotificationTables>,
  filter: NotificationFilter,
  after: CursorValues | null,
  limit: number,
) {
  let query = db.selectFrom('notifications').selectAll().where('user_id', '=', filter.userId);
  if (filter.category !== undefined) query = query.where('category', '=', filter.category);
  if (filter.unread !== undefined) query = query.where('read_at', filter.unread ? 'is' : 'is not', null);
  if (after !== null) query = query.where('id', '<', String(after[0]));
  return query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** Keeps the first time; returns the row, undefined when it is not this user's. */
export async function markRead(db: Writer<NotificationTables>, userId: string, id: string) {
  await db
    .updateTable('notifications')
    .set({ read_at: sql<Date>`NOW(3)` })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .execute();
  return db
    .selectFrom('notifications')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

export async function findPreferences(db: Reader<NotificationTables>, userId: string): Promise<string | undefined> {
  const row = await db.selectFrom('preferences').select('channels').where('user_id', '=', userId).executeTakeFirst();
  return row?.channels;
}

export async function savePreferences(db: Writer<NotificationTables>, userId: string, channels: string): Promise<void> {
  await db
    .insertInto('preferences')
    .values({ user_id: userId, channels })
    .onDuplicateKeyUpdate({ channels, updated_at: sql<Date>`NOW(3)` })
    .execute();
}

/** Takes due deliveries for two minutes: another process takes them again if this one dies. */
export async function leaseDeliveries(tx: Tx<NotificationTables>, limit: number): Promise<DueDelivery[]> {
  const rows = await tx
    .selectFrom('notification_deliveries')
    .select(['id', 'event_id', 'user_id', 'channel', 'template', 'params', 'attempts'])
    .where('state', '=', 'pending')
    .where('next_at', '<=', sql<Date>`NOW(3)`)
    .orderBy('next_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  if (rows.length > 0) {
    await tx
      .updateTable('notification_deliveries')
      .set({ attempts: sql<number>`attempts + 1`, next_at: sql<Date>`NOW(3) + INTERVAL 2 MINUTE` })
      .where(
        'id',
        'in',
        rows.map((r) => r.id),
      )
      .execute();
  }
  return rows.map((r) => ({
    id: r.id,
    eventId: r.event_id,
    userId: r.user_id,
    channel: r.channel,
    template: r.template,
    params: r.params,
    attempts: r.attempts + 1,
  }));
}

export async function finishDelivery(
  db: Writer<NotificationTables>,
  id: string,
  state: 'sent' | 'failed' | 'dropped',
  reason: string | null,
): Promise<void> {
  await db
    .updateTable('notification_deliveries')
    .set({ state, last_error: reason?.slice(0, 500) ?? null, sent_at: state === 'sent' ? sql<Date>`NOW(3)` : null })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .execute();
}

export async function postponeDelivery(
  db: Writer<NotificationTables>,
  id: string,
  delayS: number,
  reason: string,
): Promise<void> {
  await db
    .updateTable('notification_deliveries')
    .set({
      next_at: sql<Date>`NOW(3) + INTERVAL ${sql.lit(Math.max(1, Math.round(delayS)))} SECOND`,
      last_error: reason.slice(0, 500),
    })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .execute();
}

/** Entries are kept for ninety days, settled deliveries for thirty. Returns how many rows went. */
export async function deleteOld(db: Writer<NotificationTables>): Promise<number> {
  const entries = await db
    .deleteFrom('notifications')
    .where('created_at', '<', sql<Date>`NOW(3) - INTERVAL 90 DAY`)
    .limit(1_000)
    .executeTakeFirst();
  const deliveries = await db
    .deleteFrom('notification_deliveries')
    .where('state', 'in', ['sent', 'dropped'])
    .where('next_at', '<', sql<Date>`NOW(3) - INTERVAL 30 DAY`)
    .limit(1_000)
    .executeTakeFirst();
  return Number(entries.numDeletedRows) + Number(deliveries.numDeletedRows);
}

/** The raw inbox: what gateways told us, once per event, and what became of it. */
import { type Selectable, sql } from 'kysely';
import type { Tx, Writer } from '../../../platform/db/database.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import type { PaymentTables, WebhookEvents } from '../payment.tables.gen.ts';

export type WebhookState = 'received' | 'applied' | 'parked' | 'quarantined' | 'dead';
export type WebhookRow = Omit<Selectable<WebhookEvents>, 'state'> & { state: WebhookState };

export interface NewWebhook {
  id: string;
  provider: string;
  eventId: string;
  type: string;
  paymentId: string | null;
  buyerId: string;
  body: string;
}

export interface WebhookVerdict {
  state: Exclude<WebhookState, 'received'>;
  reason: string | null;
  /** Seconds until a parked event is tried again. */
  retryS?: number;
}

export const webhookRepository = {
  /**
   * False when this event is here already. Of two at once the second waits for the first one's end. Written as
   * `applied`, which most deliveries are by the end of the transaction, or, with `graceS`, as left for so many seconds
   * to whoever took it in; a worker looks at it when that one has not.
   */
  async insert(
    tx: Writer<PaymentTables>,
    event: NewWebhook,
    as: { reason: string | null } | { graceS: number },
  ): Promise<boolean> {
    try {
      await tx
        .insertInto('webhook_events')
        .values({
          id: event.id,
          provider: event.provider,
          event_id: event.eventId,
          type: event.type,
          payment_id: event.paymentId,
          buyer_id: event.buyerId,
          body: event.body,
          ...('graceS' in as
            ? { state: 'received', next_at: sql<Date>`NOW(3) + INTERVAL ${sql.lit(as.graceS)} SECOND` }
            : { state: 'applied', attempts: 1, reason: as.reason }),
        })
        .execute();
      return true;
    } catch (error) {
      if (isDuplicate(error, 'webhook_events_event')) return false;
      throw error;
    }
  },

  async settle(tx: Tx<PaymentTables>, id: string, verdict: WebhookVerdict, attempts: number): Promise<void> {
    const { state, reason, retryS } = verdict;
    await tx
      .updateTable('webhook_events')
      .set({
        state,
        reason: reason?.slice(0, 200) ?? null,
        attempts,
        next_at: state === 'parked' ? sql`NOW(3) + INTERVAL ${sql.lit(retryS ?? 5)} SECOND` : null,
        updated_at: sql`NOW(3)`,
      })
      .where('id', '=', id)
      .execute();
  },

  async find(db: Writer<PaymentTables>, id: string): Promise<WebhookRow | undefined> {
    const row = await db.selectFrom('webhook_events').selectAll().where('id', '=', id).executeTakeFirst();
    return row as WebhookRow | undefined;
  },

  async lock(tx: Tx<PaymentTables>, id: string): Promise<WebhookRow | undefined> {
    const row = await tx.selectFrom('webhook_events').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    return row as WebhookRow | undefined;
  },

  async dueIds(db: Writer<PaymentTables>, limit: number): Promise<string[]> {
    const rows = await db
      .selectFrom('webhook_events')
      .select('id')
      .where('state', 'in', ['received', 'parked'])
      .where('next_at', '<=', sql<Date>`NOW(3)`)
      .orderBy('next_at')
      .limit(limit)
      .execute();
    return rows.map((row) => row.id);
  },

  /** Deliveries by the time they came, newest first. */
  async list(
    db: Writer<PaymentTables>,
    filter: { state?: WebhookState; type?: string; paymentId?: string; since?: Date; until?: Date },
    beforeId: string | null,
    limit: number,
  ): Promise<WebhookRow[]> {
    let query = db.selectFrom('webhook_events').selectAll();
    if (filter.state !== undefined) query = query.where('state', '=', filter.state);
    if (filter.type !== undefined) query = query.where('type', '=', filter.type);
    if (filter.paymentId !== undefined) query = query.where('payment_id', '=', filter.paymentId);
    if (filter.since !== undefined) query = query.where('received_at', '>=', filter.since);
    if (filter.until !== undefined) query = query.where('received_at', '<', filter.until);
    if (beforeId !== null) query = query.where('id', '<', beforeId);
    const rows = await query.orderBy('id', 'desc').limit(limit).execute();
    return rows as WebhookRow[];
  },
};

/**
 * Attempts and their trail. Every write names the version it was decided on; the row is locked before, so that a
 * write which finds another version is a bug and not a race.
 */
import { type Selectable, sql } from 'kysely';
import type { Tx, Writer } from '../../../platform/db/database.ts';
import { firstIdAt } from '../../../platform/kernel/ids.ts';
import { liveStatuses, type PaymentStatus } from '../domain/payment-state.ts';
import type { Payments, PaymentTables } from '../payment.tables.gen.ts';

export type PaymentRow = Omit<Selectable<Payments>, 'status'> & { status: PaymentStatus };
type Db = Writer<PaymentTables>;

/** A row under its lock, with the database's time at that moment: what is written then is written as of it. */
export type LockedPaymentRow = PaymentRow & { read_at: Date };

/** Whose attempt it is, at which gateway and over what, which never changes; and how far the gateway's word had come. */
export interface LocatedPayment
  extends Pick<PaymentRow, 'id' | 'provider' | 'amount' | 'currency' | 'gateway_reference' | 'gateway_sequence'> {
  buyerId: string;
}

export interface PaymentKey {
  id: string;
  buyerId: string;
}

export type PaymentChange = Partial<
  Pick<
    PaymentRow,
    | 'surplus'
    | 'amount_captured'
    | 'amount_refunded'
    | 'amount_refund_claimed'
    | 'gateway_fee'
    | 'gateway_reference'
    | 'gateway_sequence'
    | 'redirect_url'
    | 'decline_reason'
  >
>;

export interface TrailRow {
  sequence: number;
  from: PaymentStatus | null;
  to: PaymentStatus;
  source: string;
  detail: string | null;
}

export const paymentRepository = {
  /** The row as it stands then, made at `at` of the database's clock; when it is first asked about is the table's alone. */
  async insert(tx: Tx<PaymentTables>, payment: NewPayment, at: Date, firstCheckS: number): Promise<PaymentRow> {
    const row = { ...payment, status: 'initiated' as const, created_at: at, updated_at: at };
    await tx
      .insertInto('payments')
      .values({ ...row, next_check_at: sql`NOW(3) + INTERVAL ${sql.lit(firstCheckS)} SECOND` })
      .execute();
    return { ...emptyPayment, ...row, live_order_id: payment.order_id };
  },

  async find(db: Writer<PaymentTables>, key: PaymentKey): Promise<PaymentRow | undefined> {
    const row = await db
      .selectFrom('payments')
      .selectAll()
      .where('id', '=', key.id)
      .where('buyer_id', '=', key.buyerId)
      .executeTakeFirst();
    return row as PaymentRow | undefined;
  },

  async lock(tx: Tx<PaymentTables>, key: PaymentKey): Promise<LockedPaymentRow | undefined> {
    const row = await tx
      .selectFrom('payments')
      .selectAll()
      .select(sql<Date>`NOW(3)`.as('read_at'))
      .where('id', '=', key.id)
      .where('buyer_id', '=', key.buyerId)
      .forUpdate()
      .executeTakeFirst();
    return row as LockedPaymentRow | undefined;
  },

  /** Whose attempt it is, for callers that cannot know: gateways, browsers that come back, admins. */
  async locate(db: Db, id: string): Promise<LocatedPayment | null> {
    const row = await db
      .selectFrom('payments')
      .select(['id', 'buyer_id', 'provider', 'amount', 'currency', 'gateway_reference', 'gateway_sequence'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return null;
    const { buyer_id: buyerId, ...located } = row;
    return { ...located, buyerId };
  },

  /** The attempts of an order, oldest first. */
  async ofOrder(db: Db, orderId: string, buyerId: string): Promise<PaymentRow[]> {
    const rows = await db
      .selectFrom('payments')
      .selectAll()
      .where('order_id', '=', orderId)
      .where('buyer_id', '=', buyerId)
      .orderBy('attempt')
      .execute();
    return rows as PaymentRow[];
  },

  async ofOrders(db: Db, orderIds: readonly string[], buyerId: string | undefined): Promise<PaymentRow[]> {
    let query = db
      .selectFrom('payments')
      .selectAll()
      .where('order_id', 'in', [...orderIds]);
    if (buyerId !== undefined) query = query.where('buyer_id', '=', buyerId);
    const rows = await query.orderBy('order_id').orderBy('attempt').limit(1000).execute();
    return rows as PaymentRow[];
  },

  /** Attempts by id, of whatever buyer. */
  async byIds(db: Db, ids: readonly string[]): Promise<PaymentRow[]> {
    const rows = await db
      .selectFrom('payments')
      .selectAll()
      .where('id', 'in', [...ids])
      .execute();
    return rows as PaymentRow[];
  },

  /** The attempts that were begun at a gateway on a day (UTC), by id. Ids begin with their time. */
  async ofDay(
    db: Db,
    { provider, date }: { provider: string; date: string },
    afterId: string,
    limit: number,
  ): Promise<PaymentRow[]> {
    const rows = await db
      .selectFrom('payments')
      .selectAll()
      .where('provider', '=', provider)
      .where('id', '>', afterId === '' ? firstIdAt('pay', Date.parse(`${date}T00:00:00Z`)) : afterId)
      .where('id', '<', firstIdAt('pay', Date.parse(`${date}T00:00:00Z`) + 86_400_000))
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows as PaymentRow[];
  },

  /** Another attempt of the same order that stands in the one live place, locked. */
  async lockOtherLive(tx: Tx<PaymentTables>, payment: PaymentRow): Promise<boolean> {
    const row = await tx
      .selectFrom('payments')
      .select('id')
      .where('order_id', '=', payment.order_id)
      .where('buyer_id', '=', payment.buyer_id)
      .where('id', '<>', payment.id)
      .where('surplus', '=', 0)
      .where('status', 'in', [...liveStatuses])
      .forUpdate()
      .executeTakeFirst();
    return row !== undefined;
  },

  /**
   * Writes what was decided on the locked row, and returns it as it is then. `checkS`: seconds until the gateway is
   * asked again, null for never.
   */
  async change(
    tx: Tx<PaymentTables>,
    { read_at: at, ...payment }: LockedPaymentRow,
    change: PaymentChange & { version: number; status: PaymentStatus },
    checkS: number | null,
  ): Promise<PaymentRow> {
    const { numUpdatedRows } = await tx
      .updateTable('payments')
      .set({ ...change, checks: 0, next_check_at: checkAt(checkS), updated_at: at })
      .where('id', '=', payment.id)
      .where('buyer_id', '=', payment.buyer_id)
      .where('version', '=', payment.version)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new Error(`${payment.id} changed under its lock`);
    return { ...payment, ...change, checks: 0, updated_at: at };
  },

  async appendTrail(tx: Tx<PaymentTables>, key: PaymentKey, rows: readonly TrailRow[]): Promise<void> {
    if (rows.length === 0) return;
    await tx
      .insertInto('payment_events')
      .values(
        rows.map((row) => ({
          payment_id: key.id,
          sequence: row.sequence,
          buyer_id: key.buyerId,
          from_status: row.from,
          to_status: row.to,
          source: row.source,
          detail: row.detail?.slice(0, 200) ?? null,
        })),
      )
      .execute();
  },

  /** Claims a refund's amount; false when the payment's state or what is left of it forbids it. */
  async claimRefund(tx: Tx<PaymentTables>, key: PaymentKey, amount: number): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('payments')
      .set({ amount_refund_claimed: sql`amount_refund_claimed + ${amount}`, version: sql`version + 1` })
      .where('id', '=', key.id)
      .where('buyer_id', '=', key.buyerId)
      .where('status', 'in', ['captured', 'partially_refunded'])
      .where(sql<boolean>`amount_refund_claimed + ${amount} <= amount_captured`)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  /** Lets one question through every 2 seconds per attempt. */
  async claimRefresh(db: Db, key: PaymentKey): Promise<boolean> {
    const { numUpdatedRows } = await db
      .updateTable('payments')
      .set({ refreshed_at: sql`NOW(3)` })
      .where('id', '=', key.id)
      .where('buyer_id', '=', key.buyerId)
      .where((eb) =>
        eb.or([eb('refreshed_at', 'is', null), eb('refreshed_at', '<', sql<Date>`NOW(3) - INTERVAL 2 SECOND`)]),
      )
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  /** Attempts whose question is due, for the caller alone: the lease is the postponed question itself. */
  async lockDue(tx: Tx<PaymentTables>, limit: number): Promise<PaymentRow[]> {
    const rows = await tx
      .selectFrom('payments')
      .selectAll()
      .where('next_check_at', '<=', sql<Date>`NOW(3)`)
      .orderBy('next_check_at')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute();
    return rows as PaymentRow[];
  },

  /** The next question, but never much later than the attempt's own end. */
  async postponeCheck(tx: Tx<PaymentTables>, key: PaymentKey, seconds: number): Promise<void> {
    await tx
      .updateTable('payments')
      .set({ checks: sql`checks + 1`, next_check_at: checkAt(seconds) })
      .where('id', '=', key.id)
      .where('buyer_id', '=', key.buyerId)
      .execute();
  },

  /** True once the attempt's own end has passed by the database's clock. */
  async isOver(db: Db, key: PaymentKey): Promise<boolean> {
    const row = await db
      .selectFrom('payments')
      .select('id')
      .where('id', '=', key.id)
      .where('buyer_id', '=', key.buyerId)
      .where('expires_at', '<=', sql<Date>`NOW(3)`)
      .executeTakeFirst();
    return row !== undefined;
  },
};

type NewPayment = Pick<
  PaymentRow,
  'id' | 'order_id' | 'buyer_id' | 'attempt' | 'provider' | 'amount' | 'currency' | 'return_url' | 'expires_at'
>;

/** What the table puts into a new row by itself. */
const emptyPayment = {
  surplus: 0,
  amount_captured: 0,
  amount_refunded: 0,
  amount_refund_claimed: 0,
  gateway_fee: 0,
  gateway_reference: null,
  gateway_sequence: -1,
  redirect_url: null,
  decline_reason: null,
  next_check_at: null,
  checks: 0,
  refreshed_at: null,
  version: 1,
};

/** Shortly after the attempt's end when that comes first; at least a second from now. */
function checkAt(seconds: number | null) {
  if (seconds === null) return null;
  return sql<Date>`LEAST(NOW(3) + INTERVAL ${sql.lit(seconds)} SECOND,
    GREATEST(expires_at + INTERVAL 2 SECOND, NOW(3) + INTERVAL ${sql.lit(Math.min(seconds, 15))} SECOND))`;
}

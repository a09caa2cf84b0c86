/** What orders ask to be paid. */
import { type Selectable, sql } from 'kysely';
import type { Tx, Writer } from '../../../platform/db/database.ts';
import type { Payables, PaymentTables } from '../payment.tables.gen.ts';

export type PayableRow = Selectable<Payables>;

/** A row under its lock: the database's time, whether a new attempt still has time by it, and how many there were. */
export type LockedPayableRow = PayableRow & { read_at: Date; has_time: number; attempts: number };

export interface NewPayable {
  orderId: string;
  buyerId: string;
  orderNumber: string;
  amount: number;
  currency: string;
  termsHash: string;
  splits: string;
  deadlineAt: Date;
  returnUrl: string;
  description: string;
  locale: string;
}

export const payableRepository = {
  /** Stores the payable unless the order has one already; the row is locked either way. */
  async insertOrLock(tx: Tx<PaymentTables>, payable: NewPayable): Promise<LockedPayableRow> {
    await tx
      .insertInto('payables')
      .values({
        order_id: payable.orderId,
        buyer_id: payable.buyerId,
        order_number: payable.orderNumber,
        amount: payable.amount,
        currency: payable.currency,
        terms_hash: payable.termsHash,
        splits: payable.splits,
        deadline_at: payable.deadlineAt,
        return_url: payable.returnUrl,
        description: payable.description,
        locale: payable.locale,
      })
      .onDuplicateKeyUpdate({ order_id: sql`order_id` })
      .execute();
    const row = await payableRepository.lock(tx, payable.orderId, payable.buyerId);
    if (row === undefined) throw new Error(`The payable of ${payable.orderId} belongs to another buyer`);
    return row;
  },

  async lock(tx: Tx<PaymentTables>, orderId: string, buyerId: string): Promise<LockedPayableRow | undefined> {
    return tx
      .selectFrom('payables')
      .selectAll()
      .select([sql<Date>`NOW(3)`.as('read_at'), sql<number>`deadline_at > NOW(3) + INTERVAL 1 SECOND`.as('has_time')])
      .select(
        sql<number>`(SELECT COUNT(*) FROM payments p WHERE p.order_id = payables.order_id AND p.buyer_id = payables.buyer_id)`.as(
          'attempts',
        ),
      )
      .where('order_id', '=', orderId)
      .where('buyer_id', '=', buyerId)
      .forUpdate()
      .executeTakeFirst();
  },

  async find(db: Writer<PaymentTables>, orderId: string, buyerId: string): Promise<PayableRow | undefined> {
    return db
      .selectFrom('payables')
      .selectAll()
      .where('order_id', '=', orderId)
      .where('buyer_id', '=', buyerId)
      .executeTakeFirst();
  },

  /** Forbids new attempts. Without a payable one is made that only says so: a start that comes late must be refused. */
  async close(
    tx: Tx<PaymentTables>,
    order: { orderId: string; buyerId: string; reason: string; currency: string },
  ): Promise<void> {
    await tx
      .insertInto('payables')
      .values({
        order_id: order.orderId,
        buyer_id: order.buyerId,
        order_number: '',
        amount: 0,
        currency: order.currency,
        terms_hash: '',
        splits: '[]',
        deadline_at: sql<Date>`NOW(3)`,
        return_url: '',
        description: '',
        locale: 'en',
        closed_at: sql<Date>`NOW(3)`,
        close_reason: order.reason,
      })
      .onDuplicateKeyUpdate({
        // The reason is set first: MySQL assigns from left to right, and it asks for the old closed_at.
        close_reason: sql`IF(closed_at IS NULL, VALUES(close_reason), close_reason)`,
        closed_at: sql`COALESCE(closed_at, VALUES(closed_at))`,
      })
      .execute();
  },
};

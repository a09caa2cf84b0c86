/** Refunds of money and what of each seller's share they claim. */
import { type Insertable, type Selectable, sql } from 'kysely';
import type { Tx, Writer } from '../../../platform/db/database.ts';
import type { ShareLeft } from '../domain/refund-split.ts';
import type { PaymentTables, Refunds } from '../payment.tables.gen.ts';

export type RefundStatus = 'pending' | 'succeeded' | 'failed';
export type RefundRow = Omit<Selectable<Refunds>, 'status'> & { status: RefundStatus };
type Db = Writer<PaymentTables>;

export interface SplitClaim {
  sellerOrderId: string;
  amount: number;
  commissionReversal: number;
}

export interface RefundFilter {
  status?: RefundStatus;
  orderId?: string;
  paymentId?: string;
}

export const refundRepository = {
  async insertSplits(
    tx: Tx<PaymentTables>,
    payment: { id: string; buyerId: string },
    splits: readonly { sellerOrderId: string; sellerId: string; amount: number; commission: number }[],
  ): Promise<void> {
    await tx
      .insertInto('payment_splits')
      .values(
        splits.map((split) => ({
          payment_id: payment.id,
          seller_order_id: split.sellerOrderId,
          buyer_id: payment.buyerId,
          seller_id: split.sellerId,
          amount: split.amount,
          commission_amount: split.commission,
        })),
      )
      .execute();
  },

  /** What is left of each share, locked, in the order of their ids. */
  async lockSplits(tx: Tx<PaymentTables>, payment: { id: string; buyerId: string }): Promise<ShareLeft[]> {
    const rows = await tx
      .selectFrom('payment_splits')
      .selectAll()
      .where('payment_id', '=', payment.id)
      .where('buyer_id', '=', payment.buyerId)
      .orderBy('seller_order_id')
      .forUpdate()
      .execute();
    return rows.map((row) => ({
      sellerOrderId: row.seller_order_id,
      sellerId: row.seller_id,
      amount: row.amount,
      commission: row.commission_amount,
      refundClaimed: row.refund_claimed,
      reversalClaimed: row.reversal_claimed,
    }));
  },

  /** Claims a part of one share; false when more than what is left of it is asked for. */
  async claimSplit(
    tx: Tx<PaymentTables>,
    payment: { id: string; buyerId: string },
    claim: SplitClaim,
  ): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('payment_splits')
      .set({
        refund_claimed: sql`refund_claimed + ${claim.amount}`,
        reversal_claimed: sql`reversal_claimed + ${claim.commissionReversal}`,
      })
      .where('payment_id', '=', payment.id)
      .where('buyer_id', '=', payment.buyerId)
      .where('seller_order_id', '=', claim.sellerOrderId)
      .where(sql<boolean>`refund_claimed + ${claim.amount} <= amount`)
      .where(sql<boolean>`reversal_claimed + ${claim.commissionReversal} <= commission_amount`)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  /** Gives back what a failed refund had claimed. */
  async releaseSplit(
    tx: Tx<PaymentTables>,
    payment: { id: string; buyerId: string },
    claim: SplitClaim,
  ): Promise<void> {
    await tx
      .updateTable('payment_splits')
      .set({
        refund_claimed: sql`refund_claimed - ${claim.amount}`,
        reversal_claimed: sql`reversal_claimed - ${claim.commissionReversal}`,
      })
      .where('payment_id', '=', payment.id)
      .where('buyer_id', '=', payment.buyerId)
      .where('seller_order_id', '=', claim.sellerOrderId)
      .execute();
  },

  async insert(
    tx: Tx<PaymentTables>,
    refund: Omit<Insertable<Refunds>, 'status' | 'next_check_at'>,
    firstCheckS: number,
  ): Promise<void> {
    await tx
      .insertInto('refunds')
      .values({ ...refund, status: 'pending', next_check_at: sql`NOW(3) + INTERVAL ${sql.lit(firstCheckS)} SECOND` })
      .execute();
  },

  async find(db: Db, id: string, buyerId: string): Promise<RefundRow | undefined> {
    const row = await db
      .selectFrom('refunds')
      .selectAll()
      .where('id', '=', id)
      .where('buyer_id', '=', buyerId)
      .executeTakeFirst();
    return row as RefundRow | undefined;
  },

  /** The refunds of an attempt; the attempt's own row must be locked, which guards them. */
  async ofPayment(tx: Tx<PaymentTables>, payment: { id: string; buyerId: string }): Promise<RefundRow[]> {
    const rows = await tx
      .selectFrom('refunds')
      .selectAll()
      .where('payment_id', '=', payment.id)
      .where('buyer_id', '=', payment.buyerId)
      .orderBy('id')
      .execute();
    return rows as RefundRow[];
  },

  /** The refunds of some attempts, of whatever buyer. */
  async ofPayments(db: Db, paymentIds: readonly string[]): Promise<RefundRow[]> {
    const rows = await db
      .selectFrom('refunds')
      .selectAll()
      .where('payment_id', 'in', [...paymentIds])
      .orderBy('id')
      .execute();
    return rows as RefundRow[];
  },

  /** Ends a pending refund; false when it has ended already. */
  async settle(
    tx: Tx<PaymentTables>,
    refund: RefundRow,
    status: 'succeeded' | 'failed',
    reason: string | null,
  ): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('refunds')
      .set({ status, failure_reason: reason?.slice(0, 200) ?? null, next_check_at: null, updated_at: sql`NOW(3)` })
      .where('id', '=', refund.id)
      .where('buyer_id', '=', refund.buyer_id)
      .where('status', '=', 'pending')
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  async lockDue(tx: Tx<PaymentTables>, limit: number): Promise<RefundRow[]> {
    const rows = await tx
      .selectFrom('refunds')
      .selectAll()
      .where('next_check_at', '<=', sql<Date>`NOW(3)`)
      .orderBy('next_check_at')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute();
    return rows as RefundRow[];
  },

  async postponeCheck(tx: Tx<PaymentTables>, refund: RefundRow, seconds: number): Promise<void> {
    await tx
      .updateTable('refunds')
      .set({ checks: sql`checks + 1`, next_check_at: sql`NOW(3) + INTERVAL ${sql.lit(seconds)} SECOND` })
      .where('id', '=', refund.id)
      .where('buyer_id', '=', refund.buyer_id)
      .execute();
  },

  /** Refunds of everyone, newest first. */
  async list(db: Db, filter: RefundFilter, beforeId: string | null, limit: number): Promise<RefundRow[]> {
    let query = db.selectFrom('refunds').selectAll();
    if (filter.status !== undefined) query = query.where('status', '=', filter.status);
    if (filter.orderId !== undefined) query = query.where('order_id', '=', filter.orderId);
    if (filter.paymentId !== undefined) query = query.where('payment_id', '=', filter.paymentId);
    if (beforeId !== null) query = query.where('id', '<', beforeId);
    const rows = await query.orderBy('id', 'desc').limit(limit).execute();
    return rows as RefundRow[];
  },
};

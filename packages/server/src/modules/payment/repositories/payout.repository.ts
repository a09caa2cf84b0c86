/** Payouts to sellers. */
import { type Selectable, sql } from 'kysely';
import type { Tx, Writer } from '../../../platform/db/database.ts';
import type { PaymentTables, Payouts } from '../payment.tables.gen.ts';

export type PayoutStatus = 'pending' | 'sent' | 'failed' | 'returned';
export type PayoutRow = Omit<Selectable<Payouts>, 'status'> & { status: PayoutStatus };
type Db = Writer<PaymentTables>;

export const payoutRepository = {
  async insert(
    tx: Tx<PaymentTables>,
    payouts: readonly { id: string; sellerId: string; amount: number; currency: string }[],
  ): Promise<void> {
    if (payouts.length === 0) return;
    await tx
      .insertInto('payouts')
      .values(
        payouts.map((payout) => ({
          id: payout.id,
          seller_id: payout.sellerId,
          amount: payout.amount,
          currency: payout.currency,
          status: 'pending',
          next_check_at: sql<Date>`NOW(3)`,
        })),
      )
      .execute();
  },

  async lock(tx: Tx<PaymentTables>, id: string): Promise<PayoutRow | undefined> {
    const row = await tx.selectFrom('payouts').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    return row as PayoutRow | undefined;
  },

  async lockDue(tx: Tx<PaymentTables>, limit: number): Promise<PayoutRow[]> {
    const rows = await tx
      .selectFrom('payouts')
      .selectAll()
      .where('next_check_at', '<=', sql<Date>`NOW(3)`)
      .orderBy('next_check_at')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute();
    return rows as PayoutRow[];
  },

  async postponeCheck(tx: Tx<PaymentTables>, id: string, seconds: number): Promise<void> {
    await tx
      .updateTable('payouts')
      .set({ checks: sql`checks + 1`, next_check_at: sql`NOW(3) + INTERVAL ${sql.lit(seconds)} SECOND` })
      .where('id', '=', id)
      .execute();
  },

  /** Moves a payout on; false when it is not in `from` any more. Business dates come from the caller's clock. */
  async move(
    tx: Tx<PaymentTables>,
    id: string,
    from: PayoutStatus,
    to: { status: PayoutStatus; reference?: string; reason?: string; sentAt?: Date; returnedAt?: Date },
  ): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('payouts')
      .set({
        status: to.status,
        next_check_at: null,
        version: sql`version + 1`,
        ...(to.reference === undefined ? {} : { reference: to.reference }),
        ...(to.reason === undefined ? {} : { failure_reason: to.reason.slice(0, 200) }),
        ...(to.sentAt === undefined ? {} : { sent_at: to.sentAt }),
        ...(to.returnedAt === undefined ? {} : { returned_at: to.returnedAt }),
      })
      .where('id', '=', id)
      .where('status', '=', from)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  /** Newest first. */
  async list(
    db: Db,
    filter: { sellerId?: string; status?: PayoutStatus },
    beforeId: string | null,
    limit: number,
  ): Promise<PayoutRow[]> {
    let query = db.selectFrom('payouts').selectAll();
    if (filter.sellerId !== undefined) query = query.where('seller_id', '=', filter.sellerId);
    if (filter.status !== undefined) query = query.where('status', '=', filter.status);
    if (beforeId !== null) query = query.where('id', '<', beforeId);
    const rows = await query.orderBy('id', 'desc').limit(limit).execute();
    return rows as PayoutRow[];
  },
};

/** Sellers' balances: projections of captures, refunds and deliveries, and the place where payouts take money. */
import { type Selectable, sql } from 'kysely';
import type { Tx, Writer } from '../../../platform/db/database.ts';
import type { BalanceShare, PartEarnings } from '../domain/earnings.ts';
import type { PaymentTables, SellerBalances } from '../payment.tables.gen.ts';

export type BalanceRow = Selectable<SellerBalances>;
type Db = Writer<PaymentTables>;

export interface PartKey {
  sellerOrderId: string;
  sellerId: string;
}

export interface LockedPart extends PartEarnings, PartKey {
  currency: string | null;
}

export interface BalanceChange {
  sellerId: string;
  currency: string;
  change: BalanceShare;
}

const columns = ['pending', 'available', 'earned', 'refunded', 'commission', 'fees'] as const;

export const balanceRepository = {
  /** The parts as they stand, by their ids and locked in this order; made empty when they are not there yet. */
  async lockParts(tx: Tx<PaymentTables>, parts: readonly PartKey[]): Promise<Map<string, LockedPart>> {
    if (parts.length === 0) return new Map();
    await tx
      .insertInto('seller_parts')
      .values(parts.map((part) => ({ seller_order_id: part.sellerOrderId, seller_id: part.sellerId })))
      .onDuplicateKeyUpdate({ seller_order_id: sql`seller_order_id` })
      .execute();
    const rows = await tx
      .selectFrom('seller_parts')
      .selectAll()
      .where(
        'seller_order_id',
        'in',
        parts.map((part) => part.sellerOrderId),
      )
      .forUpdate()
      .execute();
    return new Map(
      rows.map((row) => {
        const { earned, commission, fees, refunded, reversed, currency } = row;
        const key = { sellerOrderId: row.seller_order_id, sellerId: row.seller_id };
        const sums = { earned, commission, fees, refunded, reversed, delivered: row.delivered_at !== null };
        return [key.sellerOrderId, { ...key, ...sums, currency }];
      }),
    );
  },

  /** Writes the sums of locked parts. */
  async setParts(tx: Tx<PaymentTables>, parts: readonly LockedPart[]): Promise<void> {
    if (parts.length === 0) return;
    const set = (column: string) => sql<never>`VALUES(${sql.ref(column)})`;
    await tx
      .insertInto('seller_parts')
      .values(
        parts.map((part) => ({
          seller_order_id: part.sellerOrderId,
          seller_id: part.sellerId,
          earned: part.earned,
          commission: part.commission,
          fees: part.fees,
          refunded: part.refunded,
          reversed: part.reversed,
          currency: part.currency,
        })),
      )
      .onDuplicateKeyUpdate({
        earned: set('earned'),
        commission: set('commission'),
        fees: set('fees'),
        refunded: set('refunded'),
        reversed: set('reversed'),
        currency: set('currency'),
        updated_at: sql`NOW(3)`,
      })
      .execute();
  },

  async setPart(
    tx: Tx<PaymentTables>,
    sellerOrderId: string,
    part: PartEarnings,
    currency: string | null,
    deliveredAt: Date | undefined,
  ): Promise<void> {
    const { earned, commission, fees, refunded, reversed } = part;
    const delivery = deliveredAt === undefined ? {} : { delivered_at: deliveredAt };
    await tx
      .updateTable('seller_parts')
      .set({ earned, commission, fees, refunded, reversed, currency, updated_at: sql`NOW(3)`, ...delivery })
      .where('seller_order_id', '=', sellerOrderId)
      .execute();
  },

  /** In the order given, which is that of the sellers. */
  async add(tx: Tx<PaymentTables>, changes: readonly BalanceChange[]): Promise<void> {
    if (changes.length === 0) return;
    await tx
      .insertInto('seller_balances')
      .values(changes.map(({ sellerId, currency, change }) => ({ seller_id: sellerId, currency, ...change })))
      .onDuplicateKeyUpdate({
        ...Object.fromEntries(columns.map((name) => [name, sql`${sql.ref(name)} + VALUES(${sql.ref(name)})`])),
        updated_at: sql`NOW(3)`,
      })
      .execute();
  },

  async find(db: Db, sellerId: string, currency: string): Promise<BalanceRow | undefined> {
    return db
      .selectFrom('seller_balances')
      .selectAll()
      .where('seller_id', '=', sellerId)
      .where('currency', '=', currency)
      .executeTakeFirst();
  },

  /** What may be paid now, locked, in the order of the sellers' ids; everyone with enough when nobody is named. */
  async lockPayable(
    tx: Tx<PaymentTables>,
    want: { currency: string; minimum: number; sellerIds: readonly string[] | undefined; limit: number },
  ): Promise<BalanceRow[]> {
    let query = tx
      .selectFrom('seller_balances')
      .selectAll()
      .where('currency', '=', want.currency)
      .where('available', '>=', want.minimum);
    if (want.sellerIds !== undefined) query = query.where('seller_id', 'in', [...want.sellerIds]);
    return query.orderBy('seller_id').limit(want.limit).forUpdate().execute();
  },

  async countPayable(tx: Tx<PaymentTables>, currency: string, minimum: number): Promise<number> {
    const row = await tx
      .selectFrom('seller_balances')
      .select(sql<number>`COUNT(*)`.as('sellers'))
      .where('currency', '=', currency)
      .where('available', '>=', minimum)
      .executeTakeFirstOrThrow();
    return Number(row.sellers);
  },

  /** Takes a payout out of the balance; false when less than that is there. */
  async takePayout(tx: Tx<PaymentTables>, sellerId: string, currency: string, amount: number): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('seller_balances')
      .set({
        available: sql`available - ${amount}`,
        paid_out: sql`paid_out + ${amount}`,
        updated_at: sql`NOW(3)`,
      })
      .where('seller_id', '=', sellerId)
      .where('currency', '=', currency)
      .where('available', '>=', amount)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  /** Puts a payout that did not arrive back. */
  async restorePayout(tx: Tx<PaymentTables>, sellerId: string, currency: string, amount: number): Promise<void> {
    await tx
      .updateTable('seller_balances')
      .set({
        available: sql`available + ${amount}`,
        paid_out: sql`paid_out - ${amount}`,
        updated_at: sql`NOW(3)`,
      })
      .where('seller_id', '=', sellerId)
      .where('currency', '=', currency)
      .execute();
  },

  async learnSeller(tx: Tx<PaymentTables>, sellerId: string, userId: string): Promise<void> {
    await tx
      .insertInto('sellers')
      .values({ seller_id: sellerId, user_id: userId })
      .onDuplicateKeyUpdate({ user_id: sql`VALUES(user_id)` })
      .execute();
  },

  async sellerOfUser(db: Db, userId: string): Promise<{ sellerId: string; since: Date } | null> {
    const row = await db
      .selectFrom('sellers')
      .select(['seller_id', 'created_at'])
      .where('user_id', '=', userId)
      .orderBy('seller_id')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : { sellerId: row.seller_id, since: row.created_at };
  },

  /** Those of `sellerIds` that nobody has told us of. */
  async unknownSellers(db: Db, sellerIds: readonly string[]): Promise<string[]> {
    const [told, owed] = await Promise.all([
      db
        .selectFrom('sellers')
        .select('seller_id')
        .where('seller_id', 'in', [...sellerIds])
        .execute(),
      db
        .selectFrom('seller_balances')
        .select('seller_id')
        .where('seller_id', 'in', [...sellerIds])
        .execute(),
    ]);
    const known = new Set([...told, ...owed].map((row) => row.seller_id));
    return sellerIds.filter((id) => !known.has(id));
  },
};

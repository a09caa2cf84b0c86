/** Coupons and their uses. Unsharded: the limits are over all buyers. */
import { type Kysely, sql } from 'kysely';
import type { Reader, Tx } from '../../../platform/db/database.ts';
import type { Coupons, OrderTables } from '../order.tables.gen.ts';
import { type CouponRecord, camelRow, snakeRow } from './records.ts';

type Db = Kysely<OrderTables> | Reader<OrderTables>;

export async function findCoupon(db: Db, id: string): Promise<CouponRecord | null> {
  const row = await (db as Kysely<OrderTables>)
    .selectFrom('coupons')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : camelRow<CouponRecord>(row);
}

export async function findCouponByCode(db: Db, code: string): Promise<CouponRecord | null> {
  const row = await (db as Kysely<OrderTables>)
    .selectFrom('coupons')
    .selectAll()
    .where('code', '=', code.toUpperCase())
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : camelRow<CouponRecord>(row);
}

export async function lockCoupon(tx: Tx<OrderTables>, id: string): Promise<CouponRecord | null> {
  const row = await tx
    .selectFrom('coupons')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? null : camelRow<CouponRecord>(row);
}

export async function insertCoupon(
  tx: Tx<OrderTables>,
  coupon: Omit<CouponRecord, 'used' | 'version' | 'createdAt' | 'updatedAt' | 'deletedAt'>,
): Promise<void> {
  await tx.insertInto('coupons').values(snakeRow<Coupons>(coupon)).execute();
}

export async function updateCoupon(
  tx: Tx<OrderTables>,
  coupon: CouponRecord,
  change: Partial<CouponRecord>,
): Promise<void> {
  await tx
    .updateTable('coupons')
    .set({ ...snakeRow<Coupons>(change), version: coupon.version + 1, updated_at: sql<Date>`NOW(3)` })
    .where('id', '=', coupon.id)
    .where('version', '=', coupon.version)
    .execute();
}

export async function removeCoupon(tx: Tx<OrderTables>, coupon: CouponRecord): Promise<void> {
  await tx
    .updateTable('coupons')
    .set({ deleted_at: sql<Date>`NOW(3)`, active: 0, version: coupon.version + 1, updated_at: sql<Date>`NOW(3)` })
    .where('id', '=', coupon.id)
    .execute();
}

export async function listCoupons(
  db: Db,
  filter: { sellerId?: string; active?: boolean },
  afterId: string | null,
  limit: number,
): Promise<CouponRecord[]> {
  let query = (db as Kysely<OrderTables>)
    .selectFrom('coupons')
    .selectAll()
    .where('deleted_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(limit);
  if (filter.sellerId !== undefined) query = query.where('seller_id', '=', filter.sellerId);
  if (filter.active !== undefined) query = query.where('active', '=', filter.active ? 1 : 0);
  if (afterId !== null) query = query.where('id', '<', afterId);
  return (await query.execute()).map((row) => camelRow<CouponRecord>(row));
}

export interface CouponClaim {
  couponId: string;
  orderId: string;
  buyerId: string;
  claimKey: string;
}

/** The row is the use; a second one of the same checkout or order fails on its keys. */
export async function insertRedemption(tx: Tx<OrderTables>, claim: CouponClaim): Promise<void> {
  await tx
    .insertInto('coupon_redemptions')
    .values({ coupon_id: claim.couponId, order_id: claim.orderId, buyer_id: claim.buyerId, claim_key: claim.claimKey })
    .execute();
}

/** Counts one use more where the limit allows it; the coupon's row stays locked until the end of the transaction. */
export async function countUse(tx: Tx<OrderTables>, couponId: string): Promise<boolean> {
  const result = await tx
    .updateTable('coupons')
    .set({ used: sql<number>`used + 1` })
    .where('id', '=', couponId)
    .where('deleted_at', 'is', null)
    .where('active', '=', 1)
    .where((where) => where.or([where('usage_limit', 'is', null), where('used', '<', where.ref('usage_limit'))]))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Uses of one buyer, this claim's own included; right under the coupon's row lock. */
export async function usesOfBuyer(tx: Tx<OrderTables>, couponId: string, buyerId: string): Promise<number> {
  const row = await tx
    .selectFrom('coupon_redemptions')
    .select((eb) => eb.fn.countAll<number>().as('uses'))
    .where('coupon_id', '=', couponId)
    .where('buyer_id', '=', buyerId)
    .executeTakeFirstOrThrow();
  return Number(row.uses);
}

/** The claim of this checkout that is there already, and how old it is. */
export async function findClaim(
  db: Kysely<OrderTables>,
  couponId: string,
  claimKey: string,
): Promise<{ orderId: string; ageS: number } | null> {
  const row = await db
    .selectFrom('coupon_redemptions')
    .select(['order_id', sql<number>`TIMESTAMPDIFF(SECOND, created_at, NOW(3))`.as('age_s')])
    .where('coupon_id', '=', couponId)
    .where('claim_key', '=', claimKey)
    .executeTakeFirst();
  return row === undefined ? null : { orderId: row.order_id, ageS: Number(row.age_s) };
}

/** Gives a use back; false when it was given back already. */
export async function releaseUse(tx: Tx<OrderTables>, couponId: string, orderId: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('coupon_redemptions')
    .where('coupon_id', '=', couponId)
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) return false;
  await tx
    .updateTable('coupons')
    .set({ used: sql<number>`used - 1` })
    .where('id', '=', couponId)
    .where('used', '>', 0)
    .execute();
  return true;
}

/** Uses that no order stands behind any more: the process died between the claim and the order's row, or after a refusal. */
export async function strayUses(
  db: Kysely<OrderTables>,
  limit: number,
): Promise<{ couponId: string; orderId: string }[]> {
  const rows = await db
    .selectFrom('coupon_redemptions as r')
    .leftJoin('orders as o', (join) => join.onRef('o.id', '=', 'r.order_id').onRef('o.buyer_id', '=', 'r.buyer_id'))
    .select(['r.coupon_id', 'r.order_id'])
    .where((where) => where.or([where('o.id', 'is', null), where('o.status', 'in', ['rejected', 'cancelled'])]))
    .where('r.created_at', '<', sql<Date>`NOW(3) - INTERVAL 5 MINUTE`)
    .where('r.created_at', '>', sql<Date>`NOW(3) - INTERVAL 2 DAY`)
    .limit(limit)
    .execute();
  return rows.map((row) => ({ couponId: row.coupon_id, orderId: row.order_id }));
}

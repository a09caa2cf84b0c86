/** Projections by seller: the list of parts and the daily figures. Unsharded; fed by events only. */
import { type Kysely, sql } from 'kysely';
import type { Reader, Tx } from '../../../platform/db/database.ts';
import type { OrderTables } from '../order.tables.gen.ts';
import { camelRow } from './records.ts';

export interface IndexedPart {
  sellerOrderId: string;
  sellerId: string;
  orderId: string;
  buyerId: string;
  status: string;
  openRefunds: number;
  openReturns: number;
  placedAt: Date;
  sequence: number;
}

/** Takes the state of each part unless a later one is there. */
export async function projectParts(tx: Tx<OrderTables>, parts: readonly IndexedPart[]): Promise<void> {
  const newer = (column: string): ReturnType<typeof sql<never>> =>
    sql<never>`IF(VALUES(sequence) > sequence, VALUES(${sql.ref(column)}), ${sql.ref(column)})`;
  await tx
    .insertInto('seller_order_index')
    .values(
      parts.map((part) => ({
        seller_order_id: part.sellerOrderId,
        seller_id: part.sellerId,
        order_id: part.orderId,
        buyer_id: part.buyerId,
        status: part.status,
        open_refunds: part.openRefunds,
        open_returns: part.openReturns,
        placed_at: part.placedAt,
        sequence: part.sequence,
      })),
    )
    // Assignments run from left to right: sequence is compared by the others and written last.
    .onDuplicateKeyUpdate({
      status: newer('status'),
      open_refunds: newer('open_refunds'),
      open_returns: newer('open_returns'),
      sequence: sql<number>`GREATEST(sequence, VALUES(sequence))`,
    })
    .execute();
}

export interface SellerListFilter {
  sellerId: string;
  status?: string;
  openRequest?: 'refund' | 'return';
  from?: Date;
  to?: Date;
}

/** Newest first. */
export async function listIndexedParts(
  db: Reader<OrderTables>,
  filter: SellerListFilter,
  after: { placedAt: Date; id: string } | null,
  limit: number,
): Promise<IndexedPart[]> {
  let query = db
    .selectFrom('seller_order_index')
    .selectAll()
    .where('seller_id', '=', filter.sellerId)
    .orderBy('placed_at', 'desc')
    .orderBy('seller_order_id', 'desc')
    .limit(limit);
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  if (filter.openRequest === 'refund') query = query.where('open_refunds', '>', 0);
  if (filter.openRequest === 'return') query = query.where('open_returns', '>', 0);
  if (filter.from !== undefined) query = query.where('placed_at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('placed_at', '<', filter.to);
  if (after !== null)
    query = query.where((where) =>
      where.or([
        where('placed_at', '<', after.placedAt),
        where.and([where('placed_at', '=', after.placedAt), where('seller_order_id', '<', after.id)]),
      ]),
    );
  return (await query.execute()).map((row) => camelRow<IndexedPart>(row));
}

/**
 * Whose order a part belongs to. The projection is the way in; right after the sale it may not have the part yet,
 * and every shard is asked.
 */
export async function locatePart(
  db: Kysely<OrderTables>,
  sellerOrderId: string,
): Promise<{ sellerId: string; orderId: string; buyerId: string } | null> {
  const indexed = await db
    .selectFrom('seller_order_index')
    .select(['seller_id', 'order_id', 'buyer_id'])
    .where('seller_order_id', '=', sellerOrderId)
    .executeTakeFirst();
  const row =
    indexed ??
    (await db
      .selectFrom('seller_orders')
      .select(['seller_id', 'order_id', 'buyer_id'])
      .where('id', '=', sellerOrderId)
      .executeTakeFirst());
  return row === undefined ? null : { sellerId: row.seller_id, orderId: row.order_id, buyerId: row.buyer_id };
}

/** Figures to be added to a seller's day; `productId` is '' for the day in all. */
export interface StatsDelta {
  sellerId: string;
  day: string;
  productId: string;
  title: string;
  orders: number;
  units: number;
  gross: number;
  discount: number;
  commission: number;
  refunds: number;
  refundedUnits: number;
}

/** Rows in the order of their keys, so that two events never wait for each other in a circle. */
export async function addStats(tx: Tx<OrderTables>, deltas: readonly StatsDelta[]): Promise<void> {
  if (deltas.length === 0) return;
  const sorted = deltas.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const add = (column: string): ReturnType<typeof sql<number>> =>
    sql<number>`${sql.ref(column)} + VALUES(${sql.ref(column)})`;
  await tx
    .insertInto('seller_daily_stats')
    .values(
      sorted.map((delta) => ({
        seller_id: delta.sellerId,
        day: sql<Date>`${delta.day}`,
        product_id: delta.productId,
        title: delta.title,
        orders: delta.orders,
        units: delta.units,
        gross: delta.gross,
        discount: delta.discount,
        commission: delta.commission,
        refunds: delta.refunds,
        refunded_units: delta.refundedUnits,
      })),
    )
    .onDuplicateKeyUpdate({
      title: sql<string>`VALUES(title)`,
      orders: add('orders'),
      units: add('units'),
      gross: add('gross'),
      discount: add('discount'),
      commission: add('commission'),
      refunds: add('refunds'),
      refunded_units: add('refunded_units'),
    })
    .execute();
}

export interface DayFigures {
  day: string;
  orders: number;
  units: number;
  gross: number;
  discount: number;
  commission: number;
  refunds: number;
  refundedUnits: number;
  updatedAt: Date;
}

export async function dailyFigures(
  db: Reader<OrderTables>,
  sellerId: string,
  days: { from: string; to: string },
): Promise<DayFigures[]> {
  const rows = await db
    .selectFrom('seller_daily_stats')
    .select([
      sql<string>`DATE_FORMAT(day, '%Y-%m-%d')`.as('day'),
      'orders',
      'units',
      'gross',
      'discount',
      'commission',
      'refunds',
      'refunded_units',
      'updated_at',
    ])
    .where('seller_id', '=', sellerId)
    .where('product_id', '=', '')
    .where('day', '>=', sql<Date>`${days.from}`)
    .where('day', '<=', sql<Date>`${days.to}`)
    .orderBy('day')
    .execute();
  return rows.map((row) => camelRow<DayFigures>(row));
}

export async function topProducts(
  db: Reader<OrderTables>,
  sellerId: string,
  days: { from: string; to: string },
): Promise<{ productId: string; title: string; units: number; gross: number }[]> {
  const rows = await db
    .selectFrom('seller_daily_stats')
    .select((eb) => [
      'product_id',
      eb.fn.max('title').as('title'),
      eb.fn.sum<string>('units').as('units'),
      eb.fn.sum<string>('gross').as('gross'),
    ])
    .where('seller_id', '=', sellerId)
    .where('product_id', '!=', '')
    .where('day', '>=', sql<Date>`${days.from}`)
    .where('day', '<=', sql<Date>`${days.to}`)
    .groupBy('product_id')
    .orderBy('units', 'desc')
    .orderBy('gross', 'desc')
    .orderBy('product_id')
    .limit(10)
    .execute();
  return rows.map((row) => ({
    productId: row.product_id,
    title: row.title,
    units: Number(row.units),
    gross: Number(row.gross),
  }));
}

function keyOf(delta: StatsDelta): string {
  return `${delta.sellerId} ${delta.day} ${delta.productId}`;
}

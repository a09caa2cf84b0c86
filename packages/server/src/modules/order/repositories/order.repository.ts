/**
 * Orders, their parts and lines. Sharded by buyer: every statement of a request names the buyer. Exceptions, which
 * run on each shard: the admins' list, the purge of refused checkouts, and the way from a part's id to its buyer.
 */
import { type Kysely, sql } from 'kysely';
import type { Reader, Tx } from '../../../platform/db/database.ts';
import type { OrderStatus } from '../domain/order-state.ts';
import type { OrderItems, Orders, OrderTables, SellerOrders, Shipments } from '../order.tables.gen.ts';
import {
  camelRow,
  type LineRecord,
  type OrderRecord,
  type PartRecord,
  type ShipmentRecord,
  snakeRow,
} from './records.ts';

type Db = Kysely<OrderTables> | Reader<OrderTables>;

/** Names an order in its shard. */
export interface OrderKey {
  buyerId: string;
  orderId: string;
}

export type NewOrder = Omit<
  OrderRecord,
  'capturedTotal' | 'refundClaimedTotal' | 'refundedTotal' | 'createdAt' | 'updatedAt'
>;
export type NewPart = Omit<
  PartRecord,
  'refundClaimedTotal' | 'refundedTotal' | 'shippedAt' | 'deliveredAt' | 'createdAt'
>;
export type NewLine = Omit<
  LineRecord,
  'refundClaimedQuantity' | 'refundClaimedAmount' | 'refundedQuantity' | 'returnClaimedQuantity' | 'returnedQuantity'
>;

export async function insertOrder(
  tx: Tx<OrderTables>,
  order: NewOrder,
  parts: readonly NewPart[],
  lines: readonly NewLine[],
): Promise<void> {
  await tx.insertInto('orders').values(snakeRow<Orders>(order)).execute();
  await tx
    .insertInto('seller_orders')
    .values(parts.map((part) => snakeRow<SellerOrders>(part)))
    .execute();
  await tx
    .insertInto('order_items')
    .values(lines.map((line) => snakeRow<OrderItems>(line)))
    .execute();
}

export async function findOrder(db: Db, key: OrderKey): Promise<OrderRecord | null> {
  const row = await (db as Kysely<OrderTables>)
    .selectFrom('orders')
    .selectAll()
    .where('buyer_id', '=', key.buyerId)
    .where('id', '=', key.orderId)
    .executeTakeFirst();
  return row === undefined ? null : camelRow<OrderRecord>(row);
}

export async function findOrders(db: Db, keys: readonly OrderKey[]): Promise<OrderRecord[]> {
  if (keys.length === 0) return [];
  const rows = await (db as Kysely<OrderTables>)
    .selectFrom('orders')
    .selectAll()
    .where('buyer_id', 'in', [...new Set(keys.map((key) => key.buyerId))])
    .where(
      'id',
      'in',
      keys.map((key) => key.orderId),
    )
    .execute();
  return rows.map((row) => camelRow<OrderRecord>(row));
}

/** The order's row is what everything that changes an order is serialised on. */
export async function lockOrder(tx: Tx<OrderTables>, key: OrderKey): Promise<OrderRecord | null> {
  const row = await tx
    .selectFrom('orders')
    .selectAll()
    .where('buyer_id', '=', key.buyerId)
    .where('id', '=', key.orderId)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? null : camelRow<OrderRecord>(row);
}

/** The order that holds this cart: created or waiting for payment. */
export async function findOpenOrder(db: Db, buyerId: string, cartId: string): Promise<OrderRecord | null> {
  const row = await (db as Kysely<OrderTables>)
    .selectFrom('orders')
    .selectAll()
    .where('buyer_id', '=', buyerId)
    .where('open_cart_key', '=', cartId)
    .executeTakeFirst();
  return row === undefined ? null : camelRow<OrderRecord>(row);
}

/** For the admins' page and the operator: no buyer is known, every shard is asked. */
export async function findOrderAnywhere(db: Db, orderId: string): Promise<OrderRecord | null> {
  const row = await (db as Kysely<OrderTables>)
    .selectFrom('orders')
    .selectAll()
    .where('id', '=', orderId)
    .executeTakeFirst();
  return row === undefined ? null : camelRow<OrderRecord>(row);
}

/** Writes members of a locked order and raises its sequence, which the caller's events carry. */
export async function updateOrder(
  tx: Tx<OrderTables>,
  order: OrderRecord,
  change: Partial<OrderRecord>,
): Promise<OrderRecord> {
  const next = { ...order, ...change, sequence: order.sequence + 1 };
  await tx
    .updateTable('orders')
    .set({ ...snakeRow<Orders>(change), sequence: next.sequence })
    .where('buyer_id', '=', order.buyerId)
    .where('id', '=', order.id)
    .where('sequence', '=', order.sequence)
    .execute();
  return next;
}

export async function partsOf(db: Db, key: OrderKey): Promise<PartRecord[]> {
  const rows = await (db as Kysely<OrderTables>)
    .selectFrom('seller_orders')
    .selectAll()
    .where('buyer_id', '=', key.buyerId)
    .where('order_id', '=', key.orderId)
    .orderBy('position')
    .execute();
  return rows.map((row) => camelRow<PartRecord>(row, ['fees']));
}

export async function updatePart(
  tx: Tx<OrderTables>,
  part: Pick<PartRecord, 'id' | 'buyerId'>,
  change: Partial<PartRecord>,
): Promise<void> {
  await tx
    .updateTable('seller_orders')
    .set(snakeRow<SellerOrders>(change))
    .where('buyer_id', '=', part.buyerId)
    .where('id', '=', part.id)
    .execute();
}

/** Moves all parts of an order at once. */
export async function updateParts(tx: Tx<OrderTables>, key: OrderKey, change: Partial<PartRecord>): Promise<void> {
  await tx
    .updateTable('seller_orders')
    .set(snakeRow<SellerOrders>(change))
    .where('buyer_id', '=', key.buyerId)
    .where('order_id', '=', key.orderId)
    .execute();
}

export async function linesOf(db: Db, key: OrderKey): Promise<LineRecord[]> {
  const rows = await (db as Kysely<OrderTables>)
    .selectFrom('order_items')
    .selectAll()
    .where('buyer_id', '=', key.buyerId)
    .where('order_id', '=', key.orderId)
    .orderBy('position')
    .execute();
  return rows.map((row) => camelRow<LineRecord>(row, ['attributes']));
}

/** What the products of these orders were called when they were bought: by order, then by product. */
export async function titlesOf(db: Db, keys: readonly OrderKey[]): Promise<Map<string, Map<string, string>>> {
  const rows = await (db as Kysely<OrderTables>)
    .selectFrom('order_items')
    .select(['order_id', 'product_id', 'title'])
    .where('buyer_id', 'in', [...new Set(keys.map((key) => key.buyerId))])
    .where(
      'order_id',
      'in',
      keys.map((key) => key.orderId),
    )
    .execute();
  const titles = new Map<string, Map<string, string>>();
  for (const { order_id: orderId, product_id: productId, title } of rows) {
    const known = titles.get(orderId);
    if (known === undefined) titles.set(orderId, new Map([[productId, title]]));
    else known.set(productId, title);
  }
  return titles;
}

export async function updateLine(
  tx: Tx<OrderTables>,
  line: Pick<LineRecord, 'id' | 'buyerId'>,
  change: Partial<LineRecord>,
): Promise<void> {
  await tx
    .updateTable('order_items')
    .set(snakeRow<OrderItems>(change))
    .where('buyer_id', '=', line.buyerId)
    .where('id', '=', line.id)
    .execute();
}

export async function shipmentsOf(db: Db, key: OrderKey): Promise<ShipmentRecord[]> {
  const rows = await (db as Kysely<OrderTables>)
    .selectFrom('shipments')
    .selectAll()
    .where('buyer_id', '=', key.buyerId)
    .where('order_id', '=', key.orderId)
    .execute();
  return rows.map((row) => camelRow<ShipmentRecord>(row));
}

/** One shipment for each part; another one's tracking corrects it. */
export async function writeShipment(
  tx: Tx<OrderTables>,
  shipment: Omit<ShipmentRecord, 'createdAt' | 'deliveredAt'>,
): Promise<void> {
  await tx
    .insertInto('shipments')
    .values(snakeRow<Shipments>(shipment))
    .onDuplicateKeyUpdate({
      carrier: shipment.carrier,
      tracking_number: shipment.trackingNumber,
      tracking_url: shipment.trackingUrl,
    })
    .execute();
}

export async function markDelivered(tx: Tx<OrderTables>, part: PartRecord, at: Date): Promise<void> {
  await tx
    .updateTable('shipments')
    .set({ delivered_at: at })
    .where('buyer_id', '=', part.buyerId)
    .where('seller_order_id', '=', part.id)
    .execute();
}

export interface OrderFilter {
  status?: OrderStatus;
  number?: string;
  buyerId?: string;
  sellerId?: string;
  from?: Date;
  to?: Date;
}

/** Newest first. Refused checkouts are in no list. Without a buyer it is the admins' list over all shards. */
export async function listOrders(
  db: Db,
  filter: OrderFilter,
  after: { placedAt: Date; id: string } | null,
  limit: number,
): Promise<OrderRecord[]> {
  let query = (db as Kysely<OrderTables>)
    .selectFrom('orders')
    .selectAll()
    .where('status', '!=', 'rejected')
    .orderBy('placed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (filter.buyerId !== undefined) query = query.where('buyer_id', '=', filter.buyerId);
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  if (filter.number !== undefined) query = query.where('number', '=', filter.number);
  if (filter.from !== undefined) query = query.where('placed_at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('placed_at', '<', filter.to);
  const { sellerId } = filter;
  if (sellerId !== undefined)
    query = query.where('id', 'in', (inner) =>
      inner.selectFrom('seller_order_index').select('order_id').where('seller_id', '=', sellerId),
    );
  if (after !== null)
    query = query.where((where) =>
      where.or([
        where('placed_at', '<', after.placedAt),
        where.and([where('placed_at', '=', after.placedAt), where('id', '<', after.id)]),
      ]),
    );
  return (await query.execute()).map((row) => camelRow<OrderRecord>(row));
}

/** Refused checkouts of more than a day ago, and all that hangs on them. Returns how many. */
export async function purgeRejected(db: Kysely<OrderTables>, limit: number): Promise<number> {
  const rows = await db
    .selectFrom('orders')
    .select(['id', 'buyer_id'])
    .where('status', '=', 'rejected')
    .where('created_at', '<', sql<Date>`NOW(3) - INTERVAL 24 HOUR`)
    .limit(limit)
    .execute();
  for (const { id, buyer_id } of rows) {
    await db.transaction().execute(async (tx) => {
      for (const table of ['order_items', 'seller_orders', 'order_sagas', 'order_events'] as const)
        await tx.deleteFrom(table).where('buyer_id', '=', buyer_id).where('order_id', '=', id).execute();
      await tx.deleteFrom('orders').where('buyer_id', '=', buyer_id).where('id', '=', id).execute();
    });
  }
  return rows.length;
}

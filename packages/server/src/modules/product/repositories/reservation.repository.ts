/** Reservations: one row per order, its lines, and the keys that make a restock happen once. */
import { sql } from 'kysely';
import type { Tx, Writer } from '../../../platform/db/database.ts';
import type { ProductDb } from '../product.tables.ts';

export type ReservationState = 'reserved' | 'committed' | 'released' | 'expired' | 'stock_lost' | 'barred';

export interface Reservation {
  orderId: string;
  state: ReservationState;
  expiresAt: Date | null;
}

export interface ReservationLine {
  skuId: string;
  quantity: number;
  unitPrice: number;
}

export interface NewReservation {
  orderId: string;
  buyerId: string;
  lines: readonly ReservationLine[];
}

export async function insertReservations(
  tx: Tx<ProductDb>,
  reservations: readonly NewReservation[],
  expiresAt: Date,
): Promise<void> {
  await tx
    .insertInto('stock_reservations')
    .values(
      reservations.map((r) => ({
        order_id: r.orderId,
        buyer_id: r.buyerId,
        state: 'reserved',
        expires_at: expiresAt,
      })),
    )
    .execute();
  await tx
    .insertInto('stock_reservation_lines')
    .values(
      reservations.flatMap((r) =>
        r.lines.map((line) => ({
          order_id: r.orderId,
          sku_id: line.skuId,
          quantity: line.quantity,
          unit_price: line.unitPrice,
        })),
      ),
    )
    .execute();
}

/** Bars a reserve of this order that is still on its way. Throws a duplicate when the order has a row already. */
export async function insertBar(tx: Tx<ProductDb>, orderId: string): Promise<void> {
  await tx
    .insertInto('stock_reservations')
    .values({ order_id: orderId, state: 'barred', ended_at: sql<Date>`NOW(3)` })
    .execute();
}

export async function findReservations(db: Writer<ProductDb>, orderIds: readonly string[]): Promise<Reservation[]> {
  const rows = await db
    .selectFrom('stock_reservations')
    .select(['order_id', 'state', 'expires_at'])
    .where('order_id', 'in', [...orderIds])
    .execute();
  return rows.map(toReservation);
}

export async function lockReservation(tx: Tx<ProductDb>, orderId: string): Promise<Reservation | undefined> {
  const row = await tx
    .selectFrom('stock_reservations')
    .select(['order_id', 'state', 'expires_at'])
    .where('order_id', '=', orderId)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toReservation(row);
}

/** The reservation, locked, and its lines sorted by SKU: the order in which those are locked. */
export async function lockWithLines(
  tx: Tx<ProductDb>,
  orderId: string,
): Promise<{ reservation: Reservation; lines: ReservationLine[] } | undefined> {
  const rows = await tx
    .selectFrom('stock_reservations as r')
    .leftJoin('stock_reservation_lines as l', 'l.order_id', 'r.order_id')
    .select(['r.order_id', 'r.state', 'r.expires_at', 'l.sku_id', 'l.quantity', 'l.unit_price'])
    .where('r.order_id', '=', orderId)
    .orderBy('l.sku_id')
    .forUpdate()
    .execute();
  const [first] = rows;
  if (first === undefined) return undefined;
  const lines = rows.flatMap(({ sku_id: skuId, quantity, unit_price: unitPrice }) =>
    skuId === null || quantity === null || unitPrice === null ? [] : [{ skuId, quantity, unitPrice }],
  );
  return { reservation: toReservation(first), lines };
}

/** Sorted by SKU: the order in which they are locked. */
export async function readLines(tx: Tx<ProductDb>, orderId: string): Promise<ReservationLine[]> {
  const rows = await tx
    .selectFrom('stock_reservation_lines')
    .select(['sku_id', 'quantity', 'unit_price'])
    .where('order_id', '=', orderId)
    .orderBy('sku_id')
    .execute();
  return rows.map((row) => ({ skuId: row.sku_id, quantity: row.quantity, unitPrice: row.unit_price }));
}

export async function endReservation(tx: Tx<ProductDb>, orderId: string, state: ReservationState): Promise<void> {
  await tx
    .updateTable('stock_reservations')
    .set({ state, ended_at: sql<Date>`NOW(3)` })
    .where('order_id', '=', orderId)
    .execute();
}

/** Orders whose reservation outlived the saga that should have ended it, the longest waiting first. */
export async function findOverdue(db: Writer<ProductDb>, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('stock_reservations')
    .select('order_id')
    .where('state', '=', 'reserved')
    .where('expires_at', '<=', sql<Date>`NOW(3)`)
    .orderBy('expires_at')
    .limit(limit)
    .execute();
  return rows.map((row) => row.order_id);
}

/** Throws a duplicate when this reference was restocked before. */
export async function insertRestock(tx: Tx<ProductDb>, referenceId: string): Promise<void> {
  await tx.insertInto('stock_restocks').values({ reference_id: referenceId }).execute();
}

function toReservation(row: { order_id: string; state: string; expires_at: Date | null }): Reservation {
  return { orderId: row.order_id, state: row.state as ReservationState, expiresAt: row.expires_at };
}

/** Stock rows and their ledger. Every change is a conditional UPDATE; the CHECK constraint is the last word. */
import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { StockRow } from '../domain/stock.ts';
import type { ProductDb } from '../product.tables.ts';

export type MovementCause = 'receipt' | 'reservation' | 'release' | 'deduction' | 'return' | 'adjustment';

export interface Movement {
  skuId: string;
  deltaOnHand: number;
  deltaReserved: number;
  cause: MovementCause;
  /** The order, return or request that caused it. */
  reference: string;
  note?: string | undefined;
}

/** What each SKU moves by, in one statement. */
export interface StockDelta {
  skuId: string;
  onHand: number;
  reserved: number;
  /** Pieces that this movement sells. */
  sold: number;
}

export interface LockedStockRow extends StockRow {
  status: string;
  onHandVersion: number;
  now: Date;
}

const columns = sql`
  s.id AS skuId, s.product_id AS productId, s.seller_id AS sellerId, s.code AS code, s.price AS price,
  s.on_hand AS onHand, s.reserved AS reserved, s.stock_sequence AS stockSequence, s.on_hand_version AS onHandVersion,
  s.low_stock_threshold AS lowStockThreshold, s.status AS status, s.sellable AS sellable,
  (SELECT v.status FROM seller_snapshots v WHERE v.seller_id = s.seller_id) AS sellerStatus, NOW(3) AS now`;

type RawRow = Omit<LockedStockRow, 'forSale' | 'sellerApproved'> & { sellable: number; sellerStatus: string | null };

/**
 * Locks SKUs in the order of their ids and reads them as they are. By the key, also where the table is so small that
 * a scan seems cheaper: it would wait for rows that nobody asked for.
 */
export async function lockStock(tx: Tx<ProductDb>, skuIds: readonly string[]): Promise<Map<string, LockedStockRow>> {
  const { rows } = await sql<RawRow>`
    SELECT ${columns} FROM skus s FORCE INDEX (PRIMARY) WHERE s.id IN (${sql.join([...skuIds])}) ORDER BY s.id FOR UPDATE`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.skuId, toStockRow(row)]));
}

/** Raises `reserved` of each SKU by its quantity where so many are available. Returns how many rows it moved. */
export async function claimStock(
  tx: Tx<ProductDb>,
  claims: readonly { skuId: string; quantity: number }[],
): Promise<number> {
  const quantity = caseOf(claims.map(({ skuId, quantity }) => [skuId, quantity]));
  const { numAffectedRows } = await sql`
    UPDATE skus SET reserved = reserved + ${quantity}, stock_sequence = stock_sequence + 1
    WHERE id IN (${sql.join(claims.map((c) => c.skuId))}) AND status = 'active' AND sellable = 1
      AND on_hand - reserved >= ${quantity}`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

/**
 * Moves on_hand and reserved of each SKU; returns how many rows it moved. A row that would break
 * 0 <= reserved <= on_hand is not moved. `stock_sequence` rises where what is available changes.
 */
export async function moveStock(tx: Tx<ProductDb>, deltas: readonly StockDelta[]): Promise<number> {
  const onHand = caseOf(deltas.map((d) => [d.skuId, d.onHand]));
  const reserved = caseOf(deltas.map((d) => [d.skuId, d.reserved]));
  const sold = caseOf(deltas.map((d) => [d.skuId, d.sold]));
  // MySQL evaluates SET from left to right with the new values: the counters come before what they look at.
  const { numAffectedRows } = await sql`
    UPDATE skus SET
      stock_sequence = stock_sequence + IF(${onHand} = ${reserved}, 0, 1),
      on_hand_version = on_hand_version + IF(${onHand} = 0, 0, 1),
      on_hand = on_hand + ${onHand}, reserved = reserved + ${reserved}, units_sold = units_sold + ${sold}
    WHERE id IN (${sql.join(deltas.map((d) => d.skuId))})
      AND reserved + ${reserved} >= 0 AND reserved + ${reserved} <= on_hand + ${onHand}`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

export async function insertMovements(tx: Tx<ProductDb>, movements: readonly Movement[]): Promise<void> {
  if (movements.length === 0) return;
  await tx
    .insertInto('stock_ledger')
    .values(
      movements.map((m) => ({
        id: newId('mov'),
        sku_id: m.skuId,
        delta_on_hand: m.deltaOnHand,
        delta_reserved: m.deltaReserved,
        cause: m.cause,
        reference: m.reference,
        note: m.note ?? null,
      })),
    )
    .execute();
}

/** Titles in the language of record, for the message to the seller. */
export async function readTitles(tx: Tx<ProductDb>, productIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('products')
    .select(['id', 'title'])
    .where('id', 'in', [...productIds])
    .execute();
  return new Map(rows.map((row) => [row.id, row.title]));
}

function caseOf(values: readonly (readonly [string, number])[]) {
  if (values.length === 1) return sql<number>`${values[0]?.[1] ?? 0}`;
  return sql<number>`CASE id ${sql.join(
    values.map(([id, value]) => sql`WHEN ${id} THEN ${value}`),
    sql` `,
  )} ELSE 0 END`;
}

function toStockRow({ sellable, sellerStatus, ...row }: RawRow): LockedStockRow {
  return {
    ...row,
    forSale: row.status === 'active' && Number(sellable) === 1,
    sellerApproved: sellerStatus === 'approved',
  };
}

/** Refund requests and returns. Sharded by buyer; finding one by its id alone, and the sweep, ask each shard. */
import { type Kysely, sql } from 'kysely';
import type { Reader, Tx } from '../../../platform/db/database.ts';
import type { OrderTables, RefundRequests, Returns } from '../order.tables.gen.ts';
import type { OrderKey } from './order.repository.ts';
import { camelRow, type RefundRecord, type ReturnRecord, snakeRow } from './records.ts';

type Db = Kysely<OrderTables> | Reader<OrderTables>;
const refundJson = ['refund_lines', 'splits'];
const returnJson = ['return_lines'];

export async function insertRefund(
  tx: Tx<OrderTables>,
  refund: Omit<RefundRecord, 'attempts' | 'nextAt' | 'restockedAt' | 'createdAt'>,
): Promise<void> {
  await tx
    .insertInto('refund_requests')
    .values({
      ...snakeRow<RefundRequests>(refund),
      next_at: refund.status === 'accepted' ? sql<Date>`NOW(3) + INTERVAL 5 SECOND` : null,
    })
    .execute();
}

export async function refundsOf(db: Db, key: OrderKey): Promise<RefundRecord[]> {
  const rows = await (db as Kysely<OrderTables>)
    .selectFrom('refund_requests')
    .selectAll()
    .where('buyer_id', '=', key.buyerId)
    .where('order_id', '=', key.orderId)
    .orderBy('id')
    .execute();
  return rows.map((row) => camelRow<RefundRecord>(row, refundJson));
}

/** By its id alone, for sellers and events: every shard is asked. */
export async function findRefund(db: Db, id: string): Promise<RefundRecord | null> {
  const row = await (db as Kysely<OrderTables>)
    .selectFrom('refund_requests')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : camelRow<RefundRecord>(row, refundJson);
}

/** Under the order's row lock, which every change of a refund takes first. */
export async function updateRefund(
  tx: Tx<OrderTables>,
  refund: Pick<RefundRecord, 'id' | 'buyerId'>,
  change: Partial<RefundRecord>,
  nextInS?: number | null,
): Promise<void> {
  await tx
    .updateTable('refund_requests')
    .set({
      ...snakeRow<RefundRequests>(change),
      ...(nextInS === undefined
        ? {}
        : {
            next_at:
              nextInS === null ? null : sql<Date>`NOW(3) + INTERVAL ${Math.round(nextInS * 1_000_000)} MICROSECOND`,
          }),
    })
    .where('buyer_id', '=', refund.buyerId)
    .where('id', '=', refund.id)
    .execute();
}

/** Refunds whose money or restocking is to be driven on, put off by `leaseS` so that no other sweep takes them. */
export async function takeDueRefunds(
  db: Kysely<OrderTables>,
  options: { limit: number; leaseS: number },
): Promise<RefundRecord[]> {
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('refund_requests')
      .selectAll()
      .where('next_at', '<=', sql<Date>`NOW(3)`)
      .orderBy('next_at')
      .limit(options.limit)
      .forUpdate()
      .skipLocked()
      .execute();
    if (rows.length === 0) return [];
    await tx
      .updateTable('refund_requests')
      .set({ next_at: sql<Date>`NOW(3) + INTERVAL ${options.leaseS} SECOND` })
      .where('buyer_id', 'in', [...new Set(rows.map((row) => row.buyer_id))])
      .where(
        'id',
        'in',
        rows.map((row) => row.id),
      )
      .execute();
    return rows.map((row) => camelRow<RefundRecord>(row, refundJson));
  });
}

export async function insertReturn(
  tx: Tx<OrderTables>,
  record: Omit<ReturnRecord, 'nextAt' | 'restockedAt' | 'createdAt'>,
): Promise<void> {
  await tx.insertInto('returns').values(snakeRow<Returns>(record)).execute();
}

export async function returnsOf(db: Db, key: OrderKey): Promise<ReturnRecord[]> {
  const rows = await (db as Kysely<OrderTables>)
    .selectFrom('returns')
    .selectAll()
    .where('buyer_id', '=', key.buyerId)
    .where('order_id', '=', key.orderId)
    .orderBy('id')
    .execute();
  return rows.map((row) => camelRow<ReturnRecord>(row, returnJson));
}

/** By its id alone, for sellers: every shard is asked. */
export async function findReturn(db: Db, id: string): Promise<ReturnRecord | null> {
  const row = await (db as Kysely<OrderTables>)
    .selectFrom('returns')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : camelRow<ReturnRecord>(row, returnJson);
}

export async function updateReturn(
  tx: Kysely<OrderTables>,
  record: Pick<ReturnRecord, 'id' | 'buyerId'>,
  change: Partial<ReturnRecord>,
  nextInS?: number | null,
): Promise<void> {
  await tx
    .updateTable('returns')
    .set({
      ...snakeRow<Returns>(change),
      ...(nextInS === undefined
        ? {}
        : { next_at: nextInS === null ? null : sql<Date>`NOW(3) + INTERVAL ${nextInS} SECOND` }),
    })
    .where('buyer_id', '=', record.buyerId)
    .where('id', '=', record.id)
    .execute();
}

/** Received returns whose pieces are not on the shelf yet. */
export async function takeDueReturns(
  db: Kysely<OrderTables>,
  options: { limit: number; leaseS: number },
): Promise<ReturnRecord[]> {
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('returns')
      .selectAll()
      .where('next_at', '<=', sql<Date>`NOW(3)`)
      .limit(options.limit)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const row of rows) await updateReturn(tx, { id: row.id, buyerId: row.buyer_id }, {}, options.leaseS);
    return rows.map((row) => camelRow<ReturnRecord>(row, returnJson));
  });
}

/**
 * Sagas: the key and stored answer of POST /orders, the next step and who does it. Leases and times are the
 * database's clock. Finding due sagas is the sweep's and runs on each shard.
 */
import { type Kysely, sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import type { OrderStatus } from '../domain/order-state.ts';
import type { OrderSagas, OrderTables } from '../order.tables.gen.ts';
import type { OrderKey } from './order.repository.ts';
import { camelRow, type SagaRecord, type SagaStep, snakeRow } from './records.ts';

type Db = Kysely<OrderTables>;

export type NewSaga = Pick<
  SagaRecord,
  'orderId' | 'buyerId' | 'idempotencyKey' | 'requestHash' | 'returnUrl' | 'locale' | 'quote' | 'cartHash'
>;

/** What a step leaves behind. `nextInS` counts from the database's now. */
export interface SagaChange {
  step?: SagaStep;
  paymentStarted?: boolean;
  response?: { status: number; body: unknown };
  nextInS?: number;
  attempts?: number;
  lastError?: string | null;
}

export async function insertSaga(
  tx: Tx<OrderTables>,
  saga: NewSaga,
  leaseOwner: string,
  leaseS: number,
): Promise<void> {
  await tx
    .insertInto('order_sagas')
    .values({
      ...snakeRow<OrderSagas>(saga),
      step: 'placing',
      lease_owner: leaseOwner,
      lease_until: inSeconds(leaseS),
      next_at: inSeconds(leaseS),
    })
    .execute();
}

export async function findSagaByKey(db: Db, buyerId: string, key: string): Promise<SagaRecord | null> {
  const row = await db
    .selectFrom('order_sagas')
    .selectAll()
    .where('buyer_id', '=', buyerId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  return row === undefined ? null : camelRow<SagaRecord>(row);
}

export async function findSaga(db: Db, key: OrderKey): Promise<SagaRecord | null> {
  const row = await db
    .selectFrom('order_sagas')
    .selectAll()
    .where('buyer_id', '=', key.buyerId)
    .where('order_id', '=', key.orderId)
    .executeTakeFirst();
  return row === undefined ? null : camelRow<SagaRecord>(row);
}

/** Takes the saga for `leaseS` seconds unless another process has it; a done one is never taken. */
export async function takeLease(db: Db, key: OrderKey, owner: string, leaseS: number): Promise<boolean> {
  const result = await db
    .updateTable('order_sagas')
    .set({ lease_owner: owner, lease_until: inSeconds(leaseS) })
    .where('buyer_id', '=', key.buyerId)
    .where('order_id', '=', key.orderId)
    .where('step', '!=', 'done')
    .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<', sql<Date>`NOW(3)`)]))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Whether `owner` still has the saga; the row is locked, so that nobody takes it before the transaction ends. */
export async function holdsLease(tx: Tx<OrderTables>, key: OrderKey, owner: string): Promise<boolean> {
  const row = await tx
    .selectFrom('order_sagas')
    .select('lease_owner')
    .where('buyer_id', '=', key.buyerId)
    .where('order_id', '=', key.orderId)
    .forUpdate()
    .executeTakeFirst();
  return row?.lease_owner === owner;
}

/**
 * Writes what a step left behind and gives the lease back. With an owner it is refused (false) when another process
 * has taken the saga meanwhile: this one was too slow and must not write over the other's work.
 */
export async function writeSaga(db: Db, key: OrderKey, change: SagaChange, owner: string | null): Promise<boolean> {
  let query = db
    .updateTable('order_sagas')
    .set({
      lease_owner: null,
      lease_until: null,
      ...(change.step === undefined ? {} : { step: change.step }),
      ...(change.paymentStarted === undefined ? {} : { payment_started: change.paymentStarted ? 1 : 0 }),
      ...(change.response === undefined
        ? {}
        : { response_status: change.response.status, response: JSON.stringify(change.response.body) }),
      ...(change.nextInS === undefined ? {} : { next_at: inSeconds(change.nextInS) }),
      ...(change.attempts === undefined ? {} : { attempts: change.attempts }),
      ...(change.lastError === undefined ? {} : { last_error: change.lastError?.slice(0, 500) ?? null }),
    })
    .where('buyer_id', '=', key.buyerId)
    .where('order_id', '=', key.orderId);
  if (owner !== null) query = query.where('lease_owner', '=', owner);
  return (await query.executeTakeFirst()).numUpdatedRows === 1n;
}

/** Due sagas that nobody holds, taken for this process. SKIP LOCKED: two sweeps never wait for each other. */
export async function takeDueSagas(
  db: Db,
  owner: string,
  options: { limit: number; leaseS: number },
): Promise<SagaRecord[]> {
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('order_sagas')
      .selectAll()
      .where('step', 'in', ['placing', 'waiting', 'compensating'])
      .where('next_at', '<=', sql<Date>`NOW(3)`)
      .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<', sql<Date>`NOW(3)`)]))
      .orderBy('next_at')
      .limit(options.limit)
      .forUpdate()
      .skipLocked()
      .execute();
    if (rows.length === 0) return [];
    await tx
      .updateTable('order_sagas')
      .set({ lease_owner: owner, lease_until: inSeconds(options.leaseS) })
      .where('buyer_id', 'in', [...new Set(rows.map((row) => row.buyer_id))])
      .where(
        'order_id',
        'in',
        rows.map((row) => row.order_id),
      )
      .execute();
    return rows.map((row) => camelRow<SagaRecord>(row));
  });
}

/** Seconds until the reservation of an order ends, by the database's clock; negative when it has. */
export async function secondsLeft(db: Db, key: OrderKey): Promise<number> {
  const row = await db
    .selectFrom('orders')
    .select(sql<number>`TIMESTAMPDIFF(MICROSECOND, NOW(3), reservation_expires_at) / 1000000`.as('left_s'))
    .where('buyer_id', '=', key.buyerId)
    .where('id', '=', key.orderId)
    .executeTakeFirst();
  return row === undefined ? -1 : Number(row.left_s);
}

/** Stored answers are kept for 24 hours; then a key may be used anew. */
export async function purgeSagas(db: Db, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('order_sagas')
    .where('step', '=', 'done')
    .where('next_at', '<', sql<Date>`NOW(3) - INTERVAL 24 HOUR`)
    .limit(limit)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

function inSeconds(seconds: number): ReturnType<typeof sql<Date>> {
  return sql<Date>`NOW(3) + INTERVAL ${Math.round(seconds * 1_000_000)} MICROSECOND`;
}

/** A saga beside what its order says, for the operator. */
export type SagaView = Pick<
  SagaRecord,
  'orderId' | 'buyerId' | 'step' | 'attempts' | 'lastError' | 'nextAt' | 'leaseUntil' | 'createdAt' | 'updatedAt'
> & { number: string; status: OrderStatus; reservationExpiresAt: Date };

/** The next due first, over all shards: those of one step, or all that are not done. */
export async function viewSagas(
  db: Db,
  filter: { orderId?: string; step?: SagaStep },
  limit: number,
): Promise<SagaView[]> {
  let query = db
    .selectFrom('order_sagas as s')
    .innerJoin('orders as o', (join) => join.onRef('o.buyer_id', '=', 's.buyer_id').onRef('o.id', '=', 's.order_id'))
    .select([
      's.order_id',
      's.buyer_id',
      's.step',
      's.attempts',
      's.last_error',
      's.next_at',
      's.created_at',
      's.updated_at',
      sql<Date | null>`IF(s.lease_until > NOW(3), s.lease_until, NULL)`.as('lease_until'),
      'o.number',
      'o.status',
      'o.reservation_expires_at',
    ])
    .orderBy('s.next_at')
    .limit(limit);
  if (filter.orderId !== undefined) query = query.where('s.order_id', '=', filter.orderId);
  else if (filter.step === undefined) query = query.where('s.step', 'in', ['placing', 'waiting', 'compensating']);
  else query = query.where('s.step', '=', filter.step);
  return (await query.execute()).map((row) => camelRow<SagaView>(row));
}

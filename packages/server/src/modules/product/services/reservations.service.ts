/** The end of a reservation: committed, released, expired or lost; and pieces that come back. Each is idempotent. */
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase, Tx } from '../../../platform/db/database.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import { notFound } from '../../../platform/kernel/errors.ts';
import type { Logger } from '../../../platform/telemetry/logger.ts';
import type { Metrics } from '../../../platform/telemetry/metrics.ts';
import type { ProductDb } from '../product.tables.ts';
import {
  endReservation,
  findOverdue,
  insertBar,
  insertRestock,
  lockReservation,
  lockWithLines,
  type ReservationLine,
  readLines,
} from '../repositories/reservation.repository.ts';
import type { Movement, MovementCause } from '../repositories/stock.repository.ts';
import type { StockLedger } from './stock-ledger.service.ts';

export type CommitOutcome = 'committed' | 'stock_lost';
export type ReleaseOutcome = 'released' | 'already_released' | 'not_reserved' | 'already_committed';

export interface ReservationsDeps {
  db: ModuleDatabase<ProductDb>;
  ledger: StockLedger;
  log: Logger;
  metrics: Metrics;
}

export class Reservations {
  private readonly deps: ReservationsDeps;

  constructor(deps: ReservationsDeps) {
    this.deps = deps;
  }

  /**
   * Turns the reservation into a deduction. One that expired meanwhile gets a single fresh claim of all lines,
   * at the prices agreed to; when that fails the answer is `stock_lost`, now and for every repeat.
   */
  commit(context: CallContext, orderId: string): Promise<CommitOutcome> {
    return this.deps.db.transaction(context, async (tx) => {
      const { reservation, lines = [] } = (await lockWithLines(tx, orderId)) ?? {};
      if (reservation === undefined || reservation.state === 'barred') throw notFound('reservation');
      if (reservation.state === 'committed') return 'committed';
      // Released is the order's own word that it wants nothing any more; it does not come back by a late repeat.
      if (reservation.state === 'stock_lost' || reservation.state === 'released') return 'stock_lost';
      if (reservation.state === 'expired' && !(await this.claimAgain(tx, context, orderId, lines))) {
        await endReservation(tx, orderId, 'stock_lost');
        return 'stock_lost';
      }
      const deducted = await this.deps.ledger.deduct(
        tx,
        lines.map(({ skuId, quantity }) => ({ skuId, quantity, reference: orderId })),
      );
      if (!deducted) throw new Error(`The stock that order ${orderId} reserved is not there`);
      await endReservation(tx, orderId, 'committed');
      return 'committed';
    });
  }

  /** Gives the stock back. An order without a reservation is barred from one that is still on its way. */
  async release(context: CallContext, orderId: string): Promise<ReleaseOutcome> {
    const attempt = (): Promise<ReleaseOutcome> =>
      this.deps.db.transaction(context, async (tx) => {
        const reservation = await lockReservation(tx, orderId);
        if (reservation === undefined) {
          await insertBar(tx, orderId);
          return 'not_reserved';
        }
        if (reservation.state === 'barred') return 'not_reserved';
        if (reservation.state === 'committed') return 'already_committed';
        if (reservation.state === 'expired') await endReservation(tx, orderId, 'released');
        if (reservation.state !== 'reserved') return 'already_released';
        await this.giveBack(tx, context, orderId, 'released');
        return 'released';
      });
    return attempt().catch((error: unknown) => {
      // The reserve came in between: what it made is released now.
      if (isDuplicate(error)) return attempt();
      throw error;
    });
  }

  /** Puts pieces back on the shelf, once per reference. */
  async restock(
    context: CallContext,
    referenceId: string,
    lines: readonly { skuId: string; quantity: number }[],
  ): Promise<'restocked' | 'already_restocked'> {
    try {
      return await this.deps.db.transaction(context, async (tx) => {
        await insertRestock(tx, referenceId);
        const perSku = new Map<string, number>();
        for (const { skuId, quantity } of lines) perSku.set(skuId, (perSku.get(skuId) ?? 0) + quantity);
        const back = [...perSku]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([skuId, quantity]) => ({ skuId, quantity, unitPrice: 0 }));
        const moved = await this.move(tx, context, referenceId, back, 'return', (quantity) => ({
          deltaOnHand: quantity,
          deltaReserved: 0,
        }));
        if (!moved) throw notFound('SKU');
        return 'restocked' as const;
      });
    } catch (error) {
      if (isDuplicate(error)) return 'already_restocked';
      throw error;
    }
  }

  /**
   * The backstop: ends reservations that no saga ended in thirty minutes. That one is found at all means that
   * a saga failed, so it is counted and logged as an error.
   */
  async expireOverdue(context: CallContext): Promise<number> {
    const { db, log, metrics } = this.deps;
    const counter = metrics.counter(
      'mkt_product_reservations_expired_total',
      'Reservations ended by the backstop because no order ended them: each one is an alarm',
      [],
    );
    let ended = 0;
    for (const orderId of await findOverdue(db.writer('background'), 200)) {
      // One that cannot be ended must not keep the others, which stand behind it in every pass.
      const expired = await this.expire(context, orderId).catch((error: unknown) => {
        log.error({ order_id: orderId, err: error }, 'An overdue reservation could not be ended');
        return false;
      });
      if (!expired) continue;
      ended++;
      counter.inc();
      log.error({ order_id: orderId }, 'A reservation outlived its order; the backstop gave the stock back');
    }
    return ended;
  }

  private expire(context: CallContext, orderId: string): Promise<boolean> {
    return this.deps.db.transaction(context, async (tx) => {
      const reservation = await lockReservation(tx, orderId);
      if (reservation?.state !== 'reserved') return false;
      await this.giveBack(tx, context, orderId, 'expired');
      return true;
    });
  }

  private claimAgain(
    tx: Tx<ProductDb>,
    context: CallContext,
    orderId: string,
    lines: readonly ReservationLine[],
  ): Promise<boolean> {
    return this.move(tx, context, orderId, lines, 'reservation', (quantity) => ({
      deltaOnHand: 0,
      deltaReserved: quantity,
    }));
  }

  private async giveBack(
    tx: Tx<ProductDb>,
    context: CallContext,
    orderId: string,
    state: 'released' | 'expired',
  ): Promise<void> {
    const lines = await readLines(tx, orderId);
    const back = await this.move(tx, context, orderId, lines, 'release', (quantity) => ({
      deltaOnHand: 0,
      deltaReserved: -quantity,
    }));
    if (!back) throw new Error(`The stock that order ${orderId} reserved is not there`);
    await endReservation(tx, orderId, state);
  }

  /** False when a SKU cannot move; nothing is written then. */
  private async move(
    tx: Tx<ProductDb>,
    context: CallContext,
    reference: string,
    lines: readonly ReservationLine[],
    cause: MovementCause,
    deltas: (quantity: number) => { deltaOnHand: number; deltaReserved: number },
  ): Promise<boolean> {
    const movements = lines.map(
      (line): Movement => ({ skuId: line.skuId, cause, reference, ...deltas(line.quantity) }),
    );
    return 'moves' in (await this.deps.ledger.move(tx, context, movements));
  }
}

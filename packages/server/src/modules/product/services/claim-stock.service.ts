/**
 * Claims of stock: prices verified and stock claimed in one transaction, all or nothing, idempotent by order.
 * Claims for a SKU that is in flight in this process form the next batch: one transaction for up to 64 orders,
 * granted in the order of their arrival. A batch that fails is done again one by one.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { systemContext } from '../../../platform/context/make-context.ts';
import type { ModuleDatabase, Tx } from '../../../platform/db/database.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import { AppError, isAppError } from '../../../platform/kernel/errors.ts';
import { ClaimQueue } from '../domain/claim-queue.ts';
import { SoldOutHints } from '../domain/sold-out-hints.ts';
import { aggregateLines, type ClaimLine, judgeClaim, type Refusal, type StockRow } from '../domain/stock.ts';
import { claimRefused } from '../product.errors.ts';
import type { ProductDb } from '../product.tables.ts';
import { insertReservations, type Reservation } from '../repositories/reservation.repository.ts';
import { claimStock, type LockedStockRow, lockStock } from '../repositories/stock.repository.ts';
import { KnownReservations } from './known-reservations.service.ts';
import type { StockLedger } from './stock-ledger.service.ts';

/** Product's own backstop: the order's saga ends its reservation long before. */
export const backstopMs = 30 * 60_000;

export interface ClaimRequest {
  orderId: string;
  buyerId: string;
  lines: readonly ClaimLine[];
}

interface Claim extends ClaimRequest {
  skuIds: readonly string[];
  context: CallContext;
  settle(outcome: { expiresAt: Date } | { error: unknown }): void;
}

type Verdict = { expiresAt: Date } | { refusal: Refusal };

export class ClaimStock {
  private readonly db: ModuleDatabase<ProductDb>;
  private readonly ledger: StockLedger;
  private readonly known: KnownReservations;
  private readonly queue: ClaimQueue<Claim>;
  readonly hints = new SoldOutHints();

  /** `slots`: transactions of claims at once, fewer than the checkout pool's connections: commits need some too. */
  constructor(db: ModuleDatabase<ProductDb>, ledger: StockLedger, slots = 3) {
    this.db = db;
    this.queue = new ClaimQueue<Claim>(64, slots);
    this.ledger = ledger;
    this.known = new KnownReservations(db);
    ledger.onChange((changes) => {
      for (const { skuId, available } of changes) if (available > 0) this.hints.clear(skuId);
    });
  }

  /** Claims all lines or throws why not. A repeat for the same order gives the same reservation. */
  async claim(context: CallContext, request: ClaimRequest): Promise<{ expiresAt: Date }> {
    const lines = aggregateLines(request.lines);
    const soldOut = lines.flatMap((line) => {
      const available = this.hints.refusal(line.skuId, line.quantity);
      return available === null ? [] : [{ sku_id: line.skuId, requested: line.quantity, available }];
    });
    if (soldOut.length > 0) {
      const known = await this.existing(context, request.orderId);
      if (known !== null) return known;
      throw claimRefused({ code: 'out_of_stock', lines: soldOut });
    }
    return new Promise((resolve, reject) => {
      this.queue.add({
        ...request,
        skuIds: lines.map((line) => line.skuId),
        context,
        settle: (outcome) => ('error' in outcome ? reject(outcome.error) : resolve(outcome)),
      });
      this.pump();
    });
  }

  private pump(): void {
    for (const batch of this.queue.take())
      void this.run(batch).finally(() => {
        this.queue.done(batch);
        this.pump();
      });
  }

  private async run(batch: readonly Claim[]): Promise<void> {
    const live = batch.filter((claim) => !settledLate(claim));
    if (live.length > 1 && (await this.tryBatch(live))) return;
    for (const [i, claim] of live.entries()) {
      if (i > 0 && settledLate(claim)) continue;
      const lost = await this.runAlone(claim);
      if (lost === null) continue;
      // The database is away: those behind would each wait for it in turn, and nobody else gets at their SKUs meanwhile.
      for (const later of live.slice(i + 1)) later.settle({ error: lost });
      return;
    }
  }

  /** False when nothing was settled and each claim has to go on its own. */
  private async tryBatch(batch: readonly Claim[]): Promise<boolean> {
    const context = systemContext('claim-stock', { class: 'checkout', timeoutMs: 2_000 });
    let verdicts: Verdict[];
    try {
      verdicts = await this.db.transaction(context, (tx) => this.decide(tx, batch));
    } catch {
      return false;
    }
    await Promise.all(batch.map((claim, i) => this.answer(claim, verdicts[i] as Verdict)));
    return true;
  }

  /** The error when the database could not be asked, after the claim was settled with it. */
  private async runAlone(claim: Claim): Promise<AppError | null> {
    try {
      const [verdict] = await this.db.transaction(claim.context, (tx) => this.decide(tx, [claim]));
      await this.answer(claim, verdict as Verdict);
    } catch (error) {
      if (isDuplicate(error)) await this.answer(claim, { refusal: { code: 'out_of_stock', lines: [] } });
      else {
        claim.settle({ error });
        if (isAway(error)) return error;
      }
    }
    return null;
  }

  /** Grants in the order of arrival under the SKUs' row locks; the UPDATE repeats the condition. */
  private async decide(tx: Tx<ProductDb>, batch: readonly Claim[]): Promise<Verdict[]> {
    const rows = await lockStock(tx, [...new Set(batch.flatMap((claim) => claim.skuIds))].sort());
    const before = new Map<string, StockRow>([...rows].map(([id, row]) => [id, { ...row }]));
    const refusals = batch.map((claim) => {
      const refusal = judgeClaim(claim.lines, rows);
      if (refusal === null)
        for (const line of claim.lines) (rows.get(line.skuId) as LockedStockRow).reserved += line.quantity;
      return refusal;
    });
    const granted = batch.filter((_, i) => refusals[i] === null);
    const now = [...rows.values()][0]?.now ?? new Date();
    const expiresAt = new Date(now.getTime() + backstopMs);
    if (granted.length > 0) await this.grant(tx, granted, rows, before, expiresAt);
    return refusals.map((refusal) => (refusal === null ? { expiresAt } : { refusal }));
  }

  private async grant(
    tx: Tx<ProductDb>,
    granted: readonly Claim[],
    rows: ReadonlyMap<string, LockedStockRow>,
    before: ReadonlyMap<string, StockRow>,
    expiresAt: Date,
  ): Promise<void> {
    const perOrder = granted.map((claim) => ({ ...claim, lines: aggregateLines(claim.lines) }));
    const perSku = aggregateLines(perOrder.flatMap((claim) => claim.lines));
    const claimed = await claimStock(tx, perSku);
    if (claimed !== perSku.length)
      throw new Error(`Claimed ${claimed} of ${perSku.length} SKUs although all of them are locked`);
    await insertReservations(tx, perOrder, expiresAt);
    await this.ledger.record(
      tx,
      (granted[0] as Claim).context,
      perOrder.flatMap((claim) =>
        claim.lines.map((line) => ({
          skuId: line.skuId,
          deltaOnHand: 0,
          deltaReserved: line.quantity,
          cause: 'reservation' as const,
          reference: claim.orderId,
        })),
      ),
      perSku.map(({ skuId }) => {
        const row = rows.get(skuId) as LockedStockRow;
        const was = before.get(skuId) as StockRow;
        return {
          row: { ...row, stockSequence: row.stockSequence + 1 },
          availableBefore: was.onHand - was.reserved,
        };
      }),
    );
  }

  private async answer(claim: Claim, verdict: Verdict): Promise<void> {
    try {
      if ('expiresAt' in verdict) return claim.settle(verdict);
      // A repeat finds its own pieces gone: what it holds already is looked for before it is refused.
      const known = await this.existing(claim.context, claim.orderId);
      if (known !== null) return claim.settle(known);
      for (const line of verdict.refusal.lines)
        if (verdict.refusal.code === 'out_of_stock') this.hints.found(line.sku_id, line.available ?? 0);
      claim.settle({ error: claimRefused(verdict.refusal) });
    } catch (error) {
      claim.settle({ error });
    }
  }

  private async existing(context: CallContext, orderId: string): Promise<{ expiresAt: Date } | null> {
    const known = await this.known.find(context, orderId);
    return known === undefined ? null : holds(known);
  }
}

function holds(reservation: Reservation): { expiresAt: Date } {
  if (reservation.state === 'reserved' || reservation.state === 'committed')
    return { expiresAt: reservation.expiresAt ?? new Date(0) };
  throw new AppError('conflict', {
    detail: 'The reservation of this order has ended; it cannot be made again.',
    meta: { reason: reservation.state },
  });
}

/** Whoever asked has given up: nothing is claimed any more. */
function settledLate(claim: Claim): boolean {
  if (!claim.context.signal.aborted) return false;
  claim.settle({ error: tooLate() });
  return true;
}

/** No answer from the database at all, as opposed to too many writers on the same rows. */
function isAway(error: unknown): error is AppError {
  return isAppError(error, 'service_unavailable') && error.meta['part'] === 'mysql' && !('errno' in error.meta);
}

function tooLate(): AppError {
  return new AppError('service_unavailable', {
    detail: 'The deadline of the call passed before the stock was claimed.',
    meta: { part: 'product' },
  });
}

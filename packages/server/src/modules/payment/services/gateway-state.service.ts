/**
 * The one place where a gateway's word becomes our state. Webhooks, answers to our own calls, questions of workers
 * and returning browsers all end here, under the attempt's row lock and with the gateway's own sequence, so that
 * each effect happens once and an older word never undoes a newer one.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import { failpoint } from '../../../platform/failpoints/failpoints.ts';
import type { GatewaySession } from '../adapters/payment-gateway.ts';
import { nextCheckS } from '../domain/check-schedule.ts';
import { bookCapture, bookRefund } from '../domain/ledger.ts';
import { isLive, moveBy, type PaymentStatus, statusByMoney } from '../domain/payment-state.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import { noSuchPayment } from '../payment.errors.ts';
import { authorizedEvent, capturedEvent, endedEvent, type PaymentEvent, refundedEvent } from '../payment.events.ts';
import { refundSplitsOf, splitsOf } from '../payment.mapper.ts';
import type { PaymentTables } from '../payment.tables.gen.ts';
import type { LedgerRepository } from '../repositories/ledger.repository.ts';
import { payableRepository } from '../repositories/payable.repository.ts';
import {
  type LocatedPayment,
  type LockedPaymentRow,
  type PaymentChange,
  type PaymentKey,
  type PaymentRow,
  paymentRepository,
} from '../repositories/payment.repository.ts';
import { type RefundRow, refundRepository } from '../repositories/refund.repository.ts';
import { detached } from './detached-context.ts';

/** What told us: for the trail. */
export type Source = 'webhook' | 'call' | 'refresh' | 'start' | 'close' | 'reconcile';

export type Verdict =
  /** With the attempt as it is now. */
  | { kind: 'applied'; payment: PaymentRow }
  | { kind: 'unchanged' }
  /** It speaks of something that is not here yet. */
  | { kind: 'early'; reason: string }
  /** It contradicts what we know: a person has to look. */
  | { kind: 'contradiction'; reason: string };

/** What an application collects before it is written. */
interface Draft {
  payment: LockedPaymentRow;
  status: PaymentStatus;
  change: PaymentChange;
  events: { event: PaymentEvent | null; from: PaymentStatus; to: PaymentStatus; detail: string | null }[];
}

export class GatewayStateService {
  private readonly deps: PaymentDeps;
  private readonly ledger: LedgerRepository;

  constructor(deps: PaymentDeps, ledger: LedgerRepository) {
    this.deps = deps;
    this.ledger = ledger;
  }

  /** Applies a session in a transaction of its own and returns the attempt as it is then. */
  async record(context: CallContext, key: PaymentKey, session: GatewaySession, source: Source): Promise<PaymentRow> {
    const { verdict, payment } = await this.withOneLivePlace(() =>
      this.deps.db.transaction(detached(context), async (tx) => {
        const locked = await paymentRepository.lock(tx, key);
        if (locked === undefined) throw noSuchPayment();
        const result = await this.apply(tx, context, locked, session, source);
        return { verdict: result, payment: result.kind === 'applied' ? result.payment : locked };
      }),
    );
    if (verdict.kind === 'contradiction' || verdict.kind === 'early') this.report(payment, verdict, source);
    await failpoint('P7');
    return payment;
  }

  /** True for a word that an attempt has heard already: its sequence never goes back, so that no lock is needed to say so. */
  isKnown(payment: LocatedPayment, session: GatewaySession): boolean {
    return mismatch(payment, session) === null && session.sequence <= payment.gateway_sequence;
  }

  /**
   * Applies a session to the locked attempt. All or nothing: a verdict other than `applied` has written nothing.
   */
  async apply(
    tx: Tx<PaymentTables>,
    context: CallContext,
    payment: LockedPaymentRow,
    session: GatewaySession,
    source: Source,
  ): Promise<Verdict> {
    const fault = mismatch(payment, session);
    if (fault !== null) return { kind: 'contradiction', reason: fault };
    if (session.sequence <= payment.gateway_sequence) return { kind: 'unchanged' };
    const move = moveBy(payment.status, session.status);
    if (move.kind === 'contradiction')
      return { kind: 'contradiction', reason: `${payment.status}_to_${session.status}` };
    const refunds = await this.refundsOf(tx, payment, session);
    if ('kind' in refunds) return refunds;
    const draft: Draft = {
      payment,
      status: payment.status,
      change: { gateway_sequence: session.sequence, gateway_reference: session.id, redirect_url: session.url },
      events: [],
    };
    if (move.kind === 'move') await this.move(tx, draft, session, move.to);
    for (const { row, seen } of refunds) await this.settleRefund(tx, draft, row, seen);
    return { kind: 'applied', payment: await this.write(tx, context, draft, source) };
  }

  /** Ends an attempt that the gateway knows nothing of, or has refused. Does nothing when it has moved meanwhile. */
  async end(
    context: CallContext,
    key: PaymentKey,
    status: 'expired' | 'failed',
    reason: string | null,
    source: Source,
  ): Promise<PaymentRow> {
    return this.deps.db.transaction(detached(context), async (tx) => {
      const payment = await paymentRepository.lock(tx, key);
      if (payment === undefined) throw noSuchPayment();
      if (payment.status !== 'initiated') return payment;
      const draft: Draft = { payment, status: payment.status, change: {}, events: [] };
      this.step(draft, status, endedEvent(payment, status, reason), reason);
      if (status === 'failed') draft.change.decline_reason = reason?.slice(0, 80) ?? null;
      return this.write(tx, context, draft, source);
    });
  }

  /**
   * Ends a pending refund as failed and gives back what it claimed: the gateway has refused it for good.
   */
  async failRefund(context: CallContext, key: PaymentKey, refundId: string, reason: string): Promise<void> {
    await this.deps.db.transaction(detached(context), async (tx) => {
      const payment = await paymentRepository.lock(tx, key);
      const refund = await refundRepository.find(tx, refundId, key.buyerId);
      if (payment === undefined || refund === undefined || refund.status !== 'pending') return;
      const draft: Draft = { payment, status: payment.status, change: {}, events: [] };
      await this.settleRefund(tx, draft, refund, { status: 'failed', failureReason: reason });
      await this.write(tx, context, draft, 'call');
    });
  }

  /** Two attempts became live at the same moment: the second look sees the other and stands aside as surplus. */
  async withOneLivePlace<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isDuplicate(error, 'payments_live')) throw error;
      return work();
    }
  }

  report(payment: Pick<PaymentRow, 'id' | 'provider'>, verdict: Verdict, source: Source): void {
    const { log, metrics } = this.deps;
    const reason = 'reason' in verdict ? verdict.reason : '';
    metrics
      .counter('mkt_payment_contradictions_total', 'Words of a gateway that contradict ours', ['provider', 'source'])
      .inc({ provider: payment.provider, source });
    log.warn({ payment: payment.id, provider: payment.provider, source, reason }, 'The gateway contradicts a payment');
  }

  private async refundsOf(
    tx: Tx<PaymentTables>,
    payment: PaymentRow,
    session: GatewaySession,
  ): Promise<Verdict | { row: RefundRow; seen: { status: 'succeeded' | 'failed'; failureReason: string | null } }[]> {
    if (session.refunds.length === 0) return [];
    const known = new Map(
      (await refundRepository.ofPayment(tx, { id: payment.id, buyerId: payment.buyer_id })).map((row) => [row.id, row]),
    );
    const settled: { row: RefundRow; seen: { status: 'succeeded' | 'failed'; failureReason: string | null } }[] = [];
    for (const seen of session.refunds) {
      const row = known.get(seen.reference);
      if (row === undefined) return { kind: 'early', reason: 'unknown_refund' };
      if (row.amount !== seen.amount) return { kind: 'contradiction', reason: 'refund_amount' };
      if (row.status === 'pending' && seen.status !== 'pending')
        settled.push({ row, seen: { status: seen.status, failureReason: seen.failureReason } });
    }
    return settled;
  }

  private async move(tx: Tx<PaymentTables>, draft: Draft, session: GatewaySession, to: PaymentStatus): Promise<void> {
    const { payment } = draft;
    const late = !isLive(payment.status) && isLive(to);
    if (late) draft.change.surplus = (await paymentRepository.lockOtherLive(tx, payment)) ? 1 : 0;
    const now = this.deps.clock.now();
    if (to === 'pending') this.step(draft, to, null, null);
    else if (to === 'authorized') this.step(draft, to, authorizedEvent(payment, now), late ? 'late' : null);
    else if (to === 'captured') await this.capture(tx, draft, session, now);
    else if (to === 'declined' || to === 'voided' || to === 'expired') {
      draft.change.decline_reason = to === 'declined' ? (session.reason?.slice(0, 80) ?? null) : payment.decline_reason;
      this.step(draft, to, endedEvent(payment, to, session.reason), session.reason);
    } else throw new Error(`A gateway cannot move a payment to ${to}`);
  }

  private async capture(tx: Tx<PaymentTables>, draft: Draft, session: GatewaySession, at: Date): Promise<void> {
    const { payment } = draft;
    const payable = await payableRepository.find(tx, payment.order_id, payment.buyer_id);
    if (payable === undefined) throw new Error(`${payment.id} has no payable`);
    const splits = splitsOf(payable);
    draft.change.amount_captured = session.amountCaptured;
    draft.change.gateway_fee = session.fee;
    await refundRepository.insertSplits(
      tx,
      { id: payment.id, buyerId: payment.buyer_id },
      splits.map((split) => ({
        sellerOrderId: split.seller_order_id,
        sellerId: split.seller_id,
        amount: split.amount,
        commission: split.commission_amount,
      })),
    );
    await this.ledger.append(
      tx,
      bookCapture({
        paymentId: payment.id,
        buyerId: payment.buyer_id,
        provider: payment.provider,
        currency: payment.currency,
        amount: session.amountCaptured,
        gatewayFee: session.fee,
        splits,
      }),
    );
    this.step(draft, 'captured', capturedEvent(payment, payable, at), null);
  }

  private async settleRefund(
    tx: Tx<PaymentTables>,
    draft: Draft,
    refund: RefundRow,
    seen: { status: 'succeeded' | 'failed'; failureReason: string | null },
  ): Promise<void> {
    const { payment, change } = draft;
    if (!(await refundRepository.settle(tx, refund, seen.status, seen.failureReason))) return;
    const key = { id: payment.id, buyerId: payment.buyer_id };
    if (seen.status === 'failed') {
      change.amount_refund_claimed = (change.amount_refund_claimed ?? payment.amount_refund_claimed) - refund.amount;
      for (const split of refundSplitsOf(refund))
        await refundRepository.releaseSplit(tx, key, {
          sellerOrderId: split.seller_order_id,
          amount: split.amount,
          commissionReversal: split.commission_reversal,
        });
      return;
    }
    const amountRefunded = (change.amount_refunded ?? payment.amount_refunded) + refund.amount;
    const status = statusByMoney(change.amount_captured ?? payment.amount_captured, amountRefunded);
    change.amount_refunded = amountRefunded;
    await this.ledger.append(
      tx,
      bookRefund({
        refundId: refund.id,
        buyerId: payment.buyer_id,
        provider: payment.provider,
        currency: refund.currency,
        amount: refund.amount,
        splits: refundSplitsOf(refund),
      }),
    );
    const event = refundedEvent(payment, refund, { amountRefunded, status }, this.deps.clock.now());
    this.step(draft, status, event, refund.id);
  }

  private step(draft: Draft, to: PaymentStatus, event: PaymentEvent | null, detail: string | null): void {
    draft.events.push({ event, from: draft.status, to, detail });
    draft.status = to;
  }

  private async write(tx: Tx<PaymentTables>, context: CallContext, draft: Draft, source: Source): Promise<PaymentRow> {
    const { payment, change, events, status } = draft;
    const version = payment.version + Math.max(1, events.length);
    const after = await paymentRepository.change(tx, payment, { ...change, status, version }, this.checkS(status));
    const key = { id: payment.id, buyerId: payment.buyer_id };
    const trail = events.map(({ from, to, detail }, i) => ({
      sequence: payment.version + i + 1,
      from,
      to,
      source,
      detail,
    }));
    await paymentRepository.appendTrail(tx, key, trail);
    const told = events.flatMap(({ event }, i) =>
      event === null
        ? []
        : [
            {
              ...event,
              aggregate: { type: 'payment', id: payment.id, sequence: payment.version + i + 1 },
              buyerId: payment.buyer_id,
            },
          ],
    );
    await this.deps.outbox.appendAll(tx, context, told);
    return after;
  }

  /** Who waits for the buyer, or for us to take the money, is asked about; ends are not. */
  private checkS(status: PaymentStatus): number | null {
    return status === 'pending' || status === 'authorized' ? nextCheckS(0, this.deps.config.order.firstRefreshS) : null;
  }
}

/** Why a session cannot be this attempt's; null when it fits. */
function mismatch(payment: Omit<LocatedPayment, 'buyerId'>, session: GatewaySession): string | null {
  if (session.reference !== payment.id) return 'reference';
  if (payment.gateway_reference !== null && payment.gateway_reference !== session.id) return 'gateway_reference';
  if (session.currency !== payment.currency) return 'currency';
  if (session.amount !== payment.amount) return 'amount';
  if (session.status === 'captured' && session.amountCaptured !== payment.amount) return 'amount_captured';
  if (session.fee > session.amountCaptured) return 'fee';
  return null;
}

/**
 * Money that goes back. The amount is claimed first, by conditional writes on the attempt and on the sellers' shares;
 * then the gateway is asked by the refund's own id; then what it says is recorded. Unknown outcomes stay pending and
 * are asked again.
 */
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { writeAudit } from '../../../platform/db/audit-log.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { runIdempotent } from '../../../platform/db/idempotency.ts';
import { failpoint } from '../../../platform/failpoints/failpoints.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { AppError, isAppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { GatewayRegistry } from '../adapters/gateway-registry.ts';
import { isPaid } from '../domain/payment-state.ts';
import { type RefundShare, type ShareLeft, splitRefund } from '../domain/refund-split.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import { noSuchPayment, notAllowedIn, refundExceeds } from '../payment.errors.ts';
import { refundSplitsOf } from '../payment.mapper.ts';
import type { PaymentTables } from '../payment.tables.gen.ts';
import { type PaymentKey, type PaymentRow, paymentRepository } from '../repositories/payment.repository.ts';
import { type RefundRow, refundRepository } from '../repositories/refund.repository.ts';
import type { GatewayStateService } from './gateway-state.service.ts';

type Schemas = components['schemas'];

/** Longer than one call to the gateway, so that a worker does not ask beside the first call. */
const workerGraceS = 8;

interface RefundOrder {
  id: string;
  amount: number;
  reason: string;
}

export class RefundService {
  private readonly deps: PaymentDeps;
  private readonly gateways: GatewayRegistry;
  private readonly states: GatewayStateService;

  constructor(deps: PaymentDeps, gateways: GatewayRegistry, states: GatewayStateService) {
    this.deps = deps;
    this.gateways = gateways;
    this.states = states;
  }

  /** The module call: idempotent on the refund's id. */
  async refund(context: CallContext, input: Schemas['RefundPaymentInput']): Promise<Schemas['RefundPaymentOutput']> {
    const key = { id: input.payment_id, buyerId: input.buyer_id };
    const shares = input.splits.reduce((sum, split) => sum + split.amount, 0);
    if (shares !== input.amount)
      throw new AppError('validation_failed', {
        detail: `The shares add up to ${shares}, not to ${input.amount}.`,
        errors: [{ path: '/body/splits', code: 'sum', message: 'must add up to amount' }],
      });
    const refund = await this.deps.db.transaction(context, async (tx) => {
      const payment = await paymentRepository.lock(tx, key);
      if (payment === undefined || payment.order_id !== input.order_id) throw noSuchPayment();
      const known = await refundRepository.find(tx, input.refund_id, input.buyer_id);
      if (known !== undefined) return sameRefund(known, input);
      if (payment.currency !== input.currency) throw new AppError('currency_mismatch');
      const order = { id: input.refund_id, amount: input.amount, reason: input.reason };
      return this.claim(tx, payment, order, (left) => namedShares(left, input.splits));
    });
    const settled = await this.ask(context, refund);
    const payment = (await paymentRepository.find(this.deps.db.writer(context.class), key)) as PaymentRow;
    return {
      refund_id: settled.id,
      status: settled.status,
      payment_status: payment.status,
      amount_refunded: payment.amount_refunded,
    };
  }

  /** An admin's refund by amount. */
  async refundByAmount(
    context: RequestContext,
    paymentId: string,
    body: Schemas['PaymentRefundCreate'],
  ): Promise<RefundRow> {
    const { db } = this.deps;
    const owner = await paymentRepository.locate(db.writer(context.class), paymentId);
    if (owner === null) throw noSuchPayment();
    const key = { id: paymentId, buyerId: owner.buyerId };
    const request = { operation: 'createPaymentRefund', key: context.idempotencyKey, request: { paymentId, body } };
    const { data } = await runIdempotent(db, context, request, async (tx) => {
      const payment = await paymentRepository.lock(tx, key);
      if (payment === undefined) throw noSuchPayment();
      const order = { id: newId('rfnd'), amount: body.amount, reason: body.reason };
      const refund = await this.claim(tx, payment, order, (left) => chosenShares(left, body));
      await writeAudit(tx, context, {
        action: 'payment.refund_requested',
        subject: { type: 'payment', id: payment.id },
        before: { claimed: payment.amount_refund_claimed },
        after: { claimed: payment.amount_refund_claimed + body.amount },
        detail: `${refund.id}: ${body.amount} ${payment.currency}. ${body.reason}`.slice(0, 1000),
      });
      return { status: 201, data: { id: refund.id } };
    });
    const refund = await refundRepository.find(db.writer(context.class), data.id, owner.buyerId);
    if (refund === undefined) throw new Error(`The refund ${data.id} is gone`);
    return this.ask(context, refund);
  }

  /** Everything that is left of an attempt goes back, once: its refund's id follows from the attempt's. */
  async refundAll(context: CallContext, payment: PaymentRow, reason: string): Promise<PaymentRow> {
    const key: PaymentKey = { id: payment.id, buyerId: payment.buyer_id };
    const id = `rfnd_${payment.id.slice('pay_'.length)}`;
    const refund = await this.deps.db.transaction(context, async (tx) => {
      const locked = await paymentRepository.lock(tx, key);
      if (locked === undefined) throw noSuchPayment();
      const known = await refundRepository.find(tx, id, payment.buyer_id);
      const amount = locked.amount_captured - locked.amount_refund_claimed;
      if (known !== undefined || amount === 0) return known ?? null;
      return this.claim(tx, locked, { id, amount, reason }, (left) => splitRefund(amount, left));
    });
    if (refund !== null) await this.ask(context, refund);
    return (await paymentRepository.find(this.deps.db.writer(context.class), key)) as PaymentRow;
  }

  /** Asks the gateway for a pending refund; the answer is the refund as it stands then. */
  async ask(context: CallContext, refund: RefundRow): Promise<RefundRow> {
    if (refund.status !== 'pending') return refund;
    const writer = this.deps.db.writer(context.class);
    const key = { id: refund.payment_id, buyerId: refund.buyer_id };
    const payment = await paymentRepository.find(writer, key);
    if (payment === undefined || payment.gateway_reference === null) throw noSuchPayment();
    try {
      await failpoint('P5');
      const order = { reference: refund.id, amount: refund.amount, reason: refund.reason ?? '' };
      const outcome = await this.gateways.get(payment.provider).refund(payment.gateway_reference, order);
      await failpoint('P6');
      if (outcome.kind === 'refused') await this.states.failRefund(context, key, refund.id, outcome.reason);
      else {
        await this.states.record(context, key, outcome.session, 'call');
        // A wrong state is answered by the session as it is: a refund that is not in it was never made.
        if (!outcome.session.refunds.some((seen) => seen.reference === refund.id))
          await this.states.failRefund(context, key, refund.id, `session_${outcome.session.status}`);
      }
    } catch (error) {
      // Unknown: the refund may have happened. It stays pending and is asked again by the same id.
      if (!isAppError(error, 'service_unavailable', 'overloaded')) throw error;
    }
    return (await refundRepository.find(writer, refund.id, refund.buyer_id)) ?? refund;
  }

  private async claim(
    tx: Tx<PaymentTables>,
    payment: PaymentRow,
    order: RefundOrder,
    choose: (left: readonly ShareLeft[]) => RefundShare[],
  ): Promise<RefundRow> {
    const key = { id: payment.id, buyerId: payment.buyer_id };
    if (!isPaid(payment.status)) throw notAllowedIn(payment.status, 'refunded');
    const limit = payment.amount_captured - payment.amount_refund_claimed;
    if (!(await paymentRepository.claimRefund(tx, key, order.amount))) throw refundExceeds(limit);
    const shares = choose(await refundRepository.lockSplits(tx, key));
    for (const share of shares) if (!(await refundRepository.claimSplit(tx, key, share))) throw refundExceeds(limit);
    const splits: Schemas['PaymentRefundSplit'][] = shares.map((share) => ({
      seller_order_id: share.sellerOrderId,
      seller_id: share.sellerId,
      amount: share.amount,
      commission_reversal: share.commissionReversal,
    }));
    await refundRepository.insert(
      tx,
      {
        id: order.id,
        payment_id: payment.id,
        order_id: payment.order_id,
        buyer_id: payment.buyer_id,
        amount: order.amount,
        currency: payment.currency,
        reason: order.reason,
        splits: JSON.stringify(splits),
      },
      workerGraceS,
    );
    return (await refundRepository.find(tx, order.id, payment.buyer_id)) as RefundRow;
  }
}

/** A repeat must ask for the same; another refund under the same id is a mistake of the caller. */
function sameRefund(known: RefundRow, input: Schemas['RefundPaymentInput']): RefundRow {
  if (known.payment_id !== input.payment_id || known.amount !== input.amount || known.currency !== input.currency)
    throw new AppError('conflict', { detail: 'This refund id belongs to another refund.' });
  const same = refundSplitsOf(known).every((split) =>
    input.splits.some((other) => other.seller_order_id === split.seller_order_id && other.amount === split.amount),
  );
  if (!same) throw new AppError('conflict', { detail: 'This refund id belongs to another refund.' });
  return known;
}

/** The shares that order has worked out by line. */
function namedShares(left: readonly ShareLeft[], splits: readonly Schemas['RefundPaymentSplit'][]): RefundShare[] {
  return splits
    .filter((split) => split.amount > 0)
    .map((split) => {
      const share = left.find((candidate) => candidate.sellerOrderId === split.seller_order_id);
      if (share === undefined || split.commission_reversal > split.amount) throw refundExceeds(0);
      return {
        sellerOrderId: share.sellerOrderId,
        sellerId: share.sellerId,
        amount: split.amount,
        commissionReversal: split.commission_reversal,
      };
    });
}

function chosenShares(left: readonly ShareLeft[], body: Schemas['PaymentRefundCreate']): RefundShare[] {
  const shares =
    body.seller_order_id === undefined ? left : left.filter((share) => share.sellerOrderId === body.seller_order_id);
  if (shares.length === 0)
    throw new AppError('validation_failed', {
      detail: 'This payment has no such part.',
      errors: [{ path: '/body/seller_order_id', code: 'unknown', message: 'is no part of this payment' }],
    });
  const limit = shares.reduce((sum, share) => sum + share.amount - share.refundClaimed, 0);
  if (body.amount > limit) throw refundExceeds(limit);
  return splitRefund(body.amount, shares);
}

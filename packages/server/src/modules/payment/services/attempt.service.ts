/**
 * Starting attempts. The attempt is stored first, then the gateway is asked for a session with no transaction open,
 * then its address is stored. Whatever dies in between, a worker asks again by the attempt's id.
 */
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { runIdempotent } from '../../../platform/db/idempotency.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import { failpoint } from '../../../platform/failpoints/failpoints.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { canonicalHash } from '../../../platform/kernel/canonical-json.ts';
import { AppError, isAppError, notFound } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { GatewayRegistry } from '../adapters/gateway-registry.ts';
import type { PaymentGateway } from '../adapters/payment-gateway.ts';
import { isLive, isPaid } from '../domain/payment-state.ts';
import { isReturnAddress } from '../domain/return-address.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import { alreadyCaptured, noSuchPayment, notAllowed, paymentInProgress } from '../payment.errors.ts';
import { toPaymentState } from '../payment.mapper.ts';
import type { PaymentTables } from '../payment.tables.gen.ts';
import { type LockedPayableRow, type PayableRow, payableRepository } from '../repositories/payable.repository.ts';
import { type PaymentRow, paymentRepository } from '../repositories/payment.repository.ts';
import type { GatewayStateService } from './gateway-state.service.ts';
import { newSession, sessionRequestOf } from './new-session.ts';

type Schemas = components['schemas'];

const mostAttempts = 100;
/** Longer than one call to the gateway, so that a worker does not ask beside the first call. */
const workerGraceS = 8;

export class AttemptService {
  private readonly deps: PaymentDeps;
  private readonly gateways: GatewayRegistry;
  private readonly states: GatewayStateService;
  /** Calls that outlived their buyer's patience; the module's end waits for them. */
  private readonly open = new Set<Promise<unknown>>();

  constructor(deps: PaymentDeps, gateways: GatewayRegistry, states: GatewayStateService) {
    this.deps = deps;
    this.gateways = gateways;
    this.states = states;
  }

  /** The module call: idempotent on (order, attempt). */
  async start(context: CallContext, input: Schemas['StartPaymentInput']): Promise<Schemas['StartPaymentOutput']> {
    const gateway = this.gateways.forNewAttempt;
    if (input.amount > gateway.maxAmount)
      throw new AppError('amount_too_large', { meta: { limit: gateway.maxAmount } });
    const { payment, payable } = await this.withRaceTold(input.order_id, input.buyer_id, () =>
      this.deps.db.transaction(context, (tx) => this.storeFirst(tx, input, gateway)),
    );
    const opened = await this.openWithin(context, payment, payable);
    const { payment_id, attempt, status, redirect_url } = toPaymentState(opened);
    return { payment_id, attempt, status, redirect_url };
  }

  /** The next attempt by the buyer's own request; everything but the buyer's way back comes from the payable. */
  async startNext(context: RequestContext, buyerId: string, body: Schemas['PaymentCreate']): Promise<PaymentRow> {
    const returnUrl = body.return_url;
    if (returnUrl !== undefined && !isReturnAddress(returnUrl, this.deps.config.http.returnOrigins))
      throw new AppError('validation_failed', {
        detail: 'The browser may not be sent there.',
        errors: [{ path: '/body/return_url', code: 'origin', message: 'its origin is not on the list' }],
      });
    const request = { operation: 'createPayment', key: context.idempotencyKey, request: { body } };
    const { data } = await this.withRaceTold(body.order_id, buyerId, () =>
      runIdempotent(this.deps.db, context, request, async (tx) => {
        const payment = await this.storeNext(tx, body.order_id, buyerId, returnUrl);
        return { status: 201, data: { id: payment.id } };
      }),
    );
    const key = { id: data.id, buyerId };
    const payment = await paymentRepository.find(this.deps.db.writer(context.class), key);
    if (payment === undefined) throw noSuchPayment();
    const opened = await this.openWithin(context, payment);
    if (opened.status === 'failed')
      throw new AppError('payment_declined', {
        detail: 'The gateway refuses to take this payment.',
        meta: { payment_id: opened.id, reason: opened.decline_reason?.slice(0, 60) ?? 'gateway_refused' },
      });
    return opened;
  }

  /** Makes the gateway's session of an attempt that has none. Throws `service_unavailable` while the gateway is away. */
  async openSession(context: CallContext, payment: PaymentRow, payable?: PayableRow): Promise<PaymentRow> {
    const key = { id: payment.id, buyerId: payment.buyer_id };
    const { db } = this.deps;
    if (payment.status !== 'initiated') return payment;
    const request =
      payable === undefined
        ? await sessionRequestOf(this.deps, db.writer(context.class), payment)
        : newSession(this.deps.config, payment, payable);
    await failpoint('P5');
    const outcome = await this.gateways.get(payment.provider).createSession(request);
    await failpoint('P6');
    if (outcome.kind === 'refused') {
      const over = await paymentRepository.isOver(db.writer(context.class), key);
      return over
        ? this.states.end(context, key, 'expired', null, 'start')
        : this.states.end(context, key, 'failed', outcome.reason, 'start');
    }
    const opened = await this.states.record(context, key, outcome.session, 'start');
    // Ended while the gateway was asked: nobody has the address, and nobody shall pay there.
    if (!isLive(opened.status) && outcome.session.status === 'open')
      await this.gateways.get(payment.provider).expire(outcome.session.id, `expire-${payment.id}`);
    return opened;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.open);
  }

  /** Waits for the gateway as long as a buyer would; then the call goes on by itself. */
  private async openWithin(context: CallContext, payment: PaymentRow, payable?: PayableRow): Promise<PaymentRow> {
    if (payment.status !== 'initiated') return payment;
    const opening = this.openSession(context, payment, payable).catch((error: unknown) => {
      if (!isAppError(error, 'service_unavailable', 'overloaded'))
        this.deps.log.error({ err: error, payment: payment.id }, 'A payment session could not be opened');
      return payment;
    });
    this.open.add(opening);
    void opening.finally(() => this.open.delete(opening));
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<PaymentRow>((resolve) => {
      timer = setTimeout(() => resolve(payment), this.deps.config.payment.buyerGatewayTimeoutMs);
    });
    return Promise.race([opening, patience]).finally(() => clearTimeout(timer));
  }

  private async storeFirst(
    tx: Tx<PaymentTables>,
    input: Schemas['StartPaymentInput'],
    gateway: PaymentGateway,
  ): Promise<{ payment: PaymentRow; payable: PayableRow }> {
    const { order_id: orderId, buyer_id: buyerId, amount, currency, splits } = input;
    const shares = splits.reduce((sum, split) => sum + split.amount, 0);
    if (shares !== amount)
      throw new AppError('validation_failed', {
        detail: `The shares add up to ${shares}, not to ${amount}.`,
        errors: [{ path: '/body/splits', code: 'sum', message: 'must add up to amount' }],
      });
    const termsHash = canonicalHash({ buyerId, amount, currency, splits });
    const payable = await payableRepository.insertOrLock(tx, {
      orderId,
      buyerId,
      orderNumber: input.order_number,
      amount,
      currency,
      termsHash,
      splits: JSON.stringify(splits),
      deadlineAt: new Date(input.deadline_at),
      returnUrl: input.return_url,
      description: input.description,
      locale: input.locale,
    });
    const attempts = payable.attempts === 0 ? [] : await paymentRepository.ofOrder(tx, orderId, buyerId);
    const known = attempts.find((payment) => payment.attempt === input.attempt);
    if (payable.amount !== 0 && payable.terms_hash !== termsHash)
      throw new AppError('conflict', { detail: 'This order is to be paid on other terms.' });
    const payment = known ?? (await this.insert(tx, payable, attempts, input.attempt, input.return_url, gateway));
    return { payment, payable };
  }

  private async storeNext(
    tx: Tx<PaymentTables>,
    orderId: string,
    buyerId: string,
    returnUrl: string | undefined,
  ): Promise<PaymentRow> {
    const payable = await payableRepository.lock(tx, orderId, buyerId);
    if (payable === undefined || payable.amount === 0) throw notFound('order');
    const attempts = await paymentRepository.ofOrder(tx, orderId, buyerId);
    const next = attempts.reduce((most, payment) => Math.max(most, payment.attempt), 0) + 1;
    if (next > mostAttempts) throw notAllowed('too_many_attempts', 'This order was tried too often.');
    return this.insert(tx, payable, attempts, next, returnUrl ?? payable.return_url, this.gateways.forNewAttempt);
  }

  private async insert(
    tx: Tx<PaymentTables>,
    payable: LockedPayableRow,
    attempts: readonly PaymentRow[],
    attempt: number,
    returnUrl: string,
    gateway: PaymentGateway,
  ): Promise<PaymentRow> {
    refuseBesides(attempts);
    if (payable.closed_at !== null) throw notAllowed('order_closed', 'This order takes no payments any more.');
    if (payable.has_time !== 1) throw notAllowed('deadline_passed', 'The time to pay this order is over.');
    const key = { id: newId('pay'), buyerId: payable.buyer_id };
    const payment = await paymentRepository.insert(
      tx,
      {
        id: key.id,
        order_id: payable.order_id,
        buyer_id: payable.buyer_id,
        attempt,
        provider: gateway.provider,
        amount: payable.amount,
        currency: payable.currency,
        return_url: returnUrl,
        expires_at: payable.deadline_at,
      },
      payable.read_at,
      workerGraceS,
    );
    await paymentRepository.appendTrail(tx, key, [
      { sequence: 1, from: null, to: 'initiated', source: 'start', detail: null },
    ]);
    return payment;
  }

  /** The one live place is guarded by a key; who meets it is told which attempt stands there. */
  private async withRaceTold<T>(orderId: string, buyerId: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isDuplicate(error, 'payments_live') && !isDuplicate(error, 'payments_attempt')) throw error;
      refuseBesides(await paymentRepository.ofOrder(this.deps.db.writer('checkout'), orderId, buyerId));
      throw error;
    }
  }
}

/** Throws when another attempt of the order stands in the way. */
function refuseBesides(attempts: readonly PaymentRow[]): void {
  const paid = attempts.find((payment) => isPaid(payment.status));
  if (paid !== undefined) throw alreadyCaptured(paid.id);
  const live = attempts.find((payment) => isLive(payment.status));
  if (live !== undefined) throw paymentInProgress(live.id);
}

/**
 * What order asks of an attempt once the buyer has acted or the time is over: take the money, let it go, ask how it
 * stands, end what is open. Each asks the gateway with a key of the attempt's own, and records what it says.
 */
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { failpoint } from '../../../platform/failpoints/failpoints.ts';
import { isAppError } from '../../../platform/kernel/errors.ts';
import type { GatewayRegistry } from '../adapters/gateway-registry.ts';
import type { GatewayOutcome, GatewaySession, PaymentGateway } from '../adapters/payment-gateway.ts';
import { isPaid, isSettled } from '../domain/payment-state.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import { noSuchPayment, notAllowed, notAllowedIn } from '../payment.errors.ts';
import { toPaymentState } from '../payment.mapper.ts';
import { payableRepository } from '../repositories/payable.repository.ts';
import { type PaymentKey, type PaymentRow, paymentRepository } from '../repositories/payment.repository.ts';
import type { GatewayStateService, Source } from './gateway-state.service.ts';
import { sessionRequestOf } from './new-session.ts';
import type { RefundService } from './refund.service.ts';

type Schemas = components['schemas'];
type State = Schemas['PaymentState'];
type OnPayment = Schemas['CapturePaymentInput'];

export class SettleService {
  private readonly deps: PaymentDeps;
  private readonly gateways: GatewayRegistry;
  private readonly states: GatewayStateService;
  private readonly refunds: RefundService;

  constructor(deps: PaymentDeps, gateways: GatewayRegistry, states: GatewayStateService, refunds: RefundService) {
    this.deps = deps;
    this.gateways = gateways;
    this.states = states;
    this.refunds = refunds;
  }

  async capture(context: CallContext, input: OnPayment): Promise<State> {
    const payment = await this.ofOrder(context, input);
    if (isPaid(payment.status)) return toPaymentState(payment);
    if (payment.status !== 'authorized' || payment.gateway_reference === null)
      throw notAllowedIn(payment.status, 'captured');
    const outcome = await this.ask(payment, (gateway, id) => gateway.capture(id, `capture-${payment.id}`));
    const after = await this.recordOutcome(context, payment, outcome, 'call');
    if (!isPaid(after.status)) throw notAllowedIn(after.status, 'captured');
    return toPaymentState(after);
  }

  /** Held money is let go, taken money is refunded in full, an open attempt is ended. */
  async void(context: CallContext, input: Schemas['VoidPaymentInput']): Promise<State> {
    let payment = await this.ofOrder(context, input);
    if (!isSettled(payment.status)) payment = await this.endOpen(context, payment);
    if (payment.status === 'authorized' && payment.gateway_reference !== null) {
      const key = `void-${payment.id}`;
      const outcome = await this.ask(payment, (gateway, id) => gateway.void(id, key, input.reason));
      payment = await this.recordOutcome(context, payment, outcome, 'call');
    }
    if (isPaid(payment.status)) payment = await this.refunds.refundAll(context, payment, input.reason);
    if (!isSettled(payment.status) || payment.status === 'authorized') throw notAllowedIn(payment.status, 'voided');
    return toPaymentState(payment);
  }

  async refresh(context: CallContext, input: OnPayment): Promise<State> {
    return toPaymentState(await this.refreshOne(context, await this.ofOrder(context, input), 'refresh'));
  }

  /** Asks the gateway how an attempt stands and applies the answer as a webhook would be. */
  async refreshOne(context: CallContext, payment: PaymentRow, source: Source): Promise<PaymentRow> {
    const gateway = this.gateways.get(payment.provider);
    const session = await this.sessionOf(context, gateway, payment);
    const key = { id: payment.id, buyerId: payment.buyer_id };
    if (session !== null) return this.states.record(context, key, session, source);
    const over = await paymentRepository.isOver(this.deps.db.writer(context.class), key);
    return over && payment.status === 'initiated' ? this.states.end(context, key, 'expired', null, source) : payment;
  }

  /** Forbids new attempts, ends the open ones and tells how each ended: one that is paid still wins. */
  async close(context: CallContext, input: Schemas['ClosePaymentsInput']): Promise<Schemas['ClosePaymentsOutput']> {
    const { order_id: orderId, buyer_id: buyerId, reason } = input;
    const { currency } = this.deps.config.shop;
    const attempts = await this.deps.db.transaction(context, async (tx) => {
      await payableRepository.close(tx, { orderId, buyerId, reason, currency });
      return paymentRepository.ofOrder(tx, orderId, buyerId);
    });
    let settled = true;
    const payments: State[] = [];
    for (const attempt of attempts) {
      let payment = attempt;
      if (!isSettled(payment.status)) {
        try {
          payment = await this.endOpen(context, payment);
        } catch (error) {
          if (!isAppError(error, 'service_unavailable', 'overloaded')) throw error;
        }
      }
      settled &&= isSettled(payment.status);
      payments.push(toPaymentState(payment));
    }
    return { order_id: orderId, settled, payments };
  }

  /** Ends an attempt that the buyer might still pay; who was faster, says the gateway. */
  async endOpen(context: CallContext, payment: PaymentRow): Promise<PaymentRow> {
    const key = { id: payment.id, buyerId: payment.buyer_id };
    const gateway = this.gateways.get(payment.provider);
    let reference = payment.gateway_reference;
    if (reference === null) {
      const session = await this.sessionOf(context, gateway, payment);
      // A session that is made after this very moment is ended by whoever made it.
      if (session === null) return this.states.end(context, key, 'expired', null, 'close');
      const known = await this.states.record(context, key, session, 'close');
      if (isSettled(known.status)) return known;
      reference = session.id;
    }
    const outcome = await gateway.expire(reference, `expire-${payment.id}`);
    return this.recordOutcome(context, payment, outcome, 'close');
  }

  /** As the gateway has it now. null: it has none. */
  async sessionOf(context: CallContext, gateway: PaymentGateway, payment: PaymentRow): Promise<GatewaySession | null> {
    if (payment.gateway_reference !== null) return gateway.getSession(payment.gateway_reference);
    return gateway.findSession(await sessionRequestOf(this.deps, this.deps.db.writer(context.class), payment));
  }

  private async ask(
    payment: PaymentRow,
    call: (gateway: ReturnType<GatewayRegistry['get']>, id: string) => Promise<GatewayOutcome>,
  ): Promise<GatewayOutcome> {
    await failpoint('P5');
    const outcome = await call(this.gateways.get(payment.provider), payment.gateway_reference as string);
    await failpoint('P6');
    return outcome;
  }

  private async recordOutcome(
    context: CallContext,
    payment: PaymentRow,
    outcome: GatewayOutcome,
    source: Source,
  ): Promise<PaymentRow> {
    if (outcome.kind === 'refused')
      throw notAllowed(outcome.reason.slice(0, 60), 'The gateway refuses what was asked of it.');
    return this.states.record(context, { id: payment.id, buyerId: payment.buyer_id }, outcome.session, source);
  }

  private async ofOrder(context: CallContext, input: OnPayment): Promise<PaymentRow> {
    const key: PaymentKey = { id: input.payment_id, buyerId: input.buyer_id };
    const payment = await paymentRepository.find(this.deps.db.writer(context.class), key);
    if (payment === undefined || payment.order_id !== input.order_id) throw noSuchPayment();
    return payment;
  }
}

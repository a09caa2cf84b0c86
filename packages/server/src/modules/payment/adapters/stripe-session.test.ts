import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { aboutOf, amountFault, toGatewaySession } from './stripe-session.ts';

const session = (over: object) =>
  ({
    id: 'cs_1',
    client_reference_id: 'pay_1',
    status: 'complete',
    amount_total: 1000,
    currency: 'usd',
    url: null,
    ...over,
  }) as unknown as Stripe.Checkout.Session;

const intent = (status: string, over: object = {}) => ({
  payment_intent: {
    id: 'pi_1',
    status,
    amount_received: status === 'succeeded' ? 1000 : 0,
    latest_charge: null,
    ...over,
  },
});

const refund = (status: string, over: object = {}) =>
  ({ id: 're_1', amount: 300, status, metadata: { mkt_refund: 'rfnd_1' }, ...over }) as unknown as Stripe.Refund;

describe('a session of Stripe in our words', () => {
  it.each([
    [session({ status: 'open', payment_intent: null }), 'open'],
    [session({ status: 'open', ...intent('requires_payment_method') }), 'open'],
    [session({ status: 'expired', payment_intent: null }), 'expired'],
    [session(intent('processing')), 'open'],
    [session(intent('requires_capture')), 'authorized'],
    [session(intent('succeeded')), 'captured'],
    [session(intent('canceled')), 'voided'],
    [session(intent('requires_payment_method', { last_payment_error: { code: 'card_declined' } })), 'declined'],
  ])('%# is %s', (given, status) => {
    expect(toGatewaySession(given, []).status).toBe(status);
  });

  it('numbers each change higher than the one before, refunds and their ends too', () => {
    const life = [
      toGatewaySession(session({ status: 'open', payment_intent: null }), []),
      toGatewaySession(session(intent('requires_capture')), []),
      toGatewaySession(session(intent('succeeded')), []),
      toGatewaySession(session(intent('succeeded')), [refund('pending')]),
      toGatewaySession(session(intent('succeeded')), [refund('succeeded')]),
      toGatewaySession(session(intent('succeeded')), [refund('succeeded'), refund('pending')]),
      toGatewaySession(session(intent('succeeded')), [refund('succeeded'), refund('canceled')]),
    ].map((one) => one.sequence);
    expect(life).toEqual([...life].sort((a, b) => a - b));
    expect(new Set(life).size).toBe(life.length);
  });

  it('knows a refund by our id, and one that was made by hand by Stripe’s', () => {
    const { refunds } = toGatewaySession(session(intent('succeeded')), [
      refund('succeeded'),
      refund('pending', { metadata: {} }),
    ]);
    expect(refunds.map((one) => one.reference)).toEqual(['rfnd_1', 're_1']);
  });

  it('takes the fee from the balance transaction when it is in the payment’s currency', () => {
    const withFee = (currency: string) =>
      intent('succeeded', { latest_charge: { balance_transaction: { fee: 59, currency } } });
    expect(toGatewaySession(session(withFee('usd')), []).fee).toBe(59);
    expect(toGatewaySession(session(withFee('eur')), []).fee).toBe(0);
  });
});

it('tells whom an event is about, and that it does not know a type', () => {
  const event = (type: string, object: object) => ({ type, data: { object } }) as unknown as Stripe.Event;
  expect(aboutOf(event('checkout.session.completed', { id: 'cs_1', client_reference_id: 'pay_1' }))).toEqual({
    reference: 'pay_1',
    sessionId: 'cs_1',
  });
  expect(aboutOf(event('refund.failed', { id: 're_1', metadata: { mkt_payment: 'pay_1' } }))).toEqual({
    reference: 'pay_1',
    sessionId: null,
  });
  expect(aboutOf(event('refund.failed', { id: 're_1' }))).toEqual({ reference: '', sessionId: null });
  expect(aboutOf(event('customer.created', { id: 'cus_1' }))).toBeNull();
});

it('refuses amounts that Stripe would count in another unit than we do', () => {
  expect(amountFault(1000, 'USD')).toBeNull();
  expect(amountFault(1000, 'JPY')).toBeNull();
  expect(amountFault(1000, 'UGX')).toBe('currency_not_supported');
  expect(amountFault(1010, 'KWD')).toBeNull();
  expect(amountFault(1011, 'KWD')).toBe('amount_not_supported');
});

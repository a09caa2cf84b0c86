/** How Stripe's objects read in our words. Pure: what was asked comes in, nothing is asked here. */
import type Stripe from 'stripe';
import { minorUnitDigits } from '../../../platform/kernel/money.ts';
import type { GatewayStatus } from '../domain/payment-state.ts';
import type { GatewayEvent, GatewayRefund, GatewaySession } from './payment-gateway.ts';

/** Metadata that carries our ids: on the intent our attempt, on a refund our refund and its attempt. */
export const metadataKeys = { payment: 'mkt_payment', refund: 'mkt_refund' } as const;

/** Currencies whose smallest unit Stripe counts with these decimals; everywhere else it is two. */
const digitsAtStripe: Readonly<Record<string, number>> = Object.fromEntries([
  ...'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0]),
  ...'BHD JOD KWD OMR TND'.split(' ').map((code) => [code, 3]),
]);

/** Why Stripe cannot take an amount as we count it; null when it can. */
export function amountFault(amount: number, currency: string): string | null {
  const digits = digitsAtStripe[currency] ?? 2;
  if (digits !== minorUnitDigits(currency)) return 'currency_not_supported';
  // Stripe settles these in hundredths: the last digit must be 0.
  return digits === 3 && amount % 10 !== 0 ? 'amount_not_supported' : null;
}

const intentStatus: Readonly<Record<string, GatewayStatus>> = {
  requires_capture: 'authorized',
  succeeded: 'captured',
  canceled: 'voided',
  requires_payment_method: 'declined',
};

/** While the page is open a refused card is no end: the buyer takes another one there. */
function statusOf(session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent | null): GatewayStatus {
  if (session.status === 'expired') return 'expired';
  if (session.status !== 'complete' || intent === null) return 'open';
  return intentStatus[intent.status] ?? 'open';
}

/**
 * Stripe numbers nothing, but a payment only ever moves forward through these and its refunds only grow: the sum
 * rises with every change.
 */
const rank: Readonly<Record<GatewayStatus, number>> = {
  open: 0,
  declined: 10,
  expired: 10,
  authorized: 20,
  voided: 30,
  captured: 30,
};
const refundRank: Readonly<Record<GatewayRefund['status'], number>> = { pending: 1, succeeded: 2, failed: 3 };

/** A session with its intent expanded (down to the charge's balance transaction) and the intent's refunds. */
export function toGatewaySession(session: Stripe.Checkout.Session, refunds: readonly Stripe.Refund[]): GatewaySession {
  const intent = expanded(session.payment_intent);
  const status = statusOf(session, intent);
  const seen = refunds.map(toRefund);
  return {
    id: session.id,
    reference: session.client_reference_id ?? '',
    status,
    amount: session.amount_total ?? 0,
    currency: (session.currency ?? '').toUpperCase(),
    amountCaptured: status === 'captured' ? (intent?.amount_received ?? 0) : 0,
    fee: status === 'captured' ? feeOf(intent, session.currency) : 0,
    reason: reasonOf(status, intent),
    url: session.url ?? '',
    sequence: rank[status] + seen.reduce((sum, refund) => sum + refundRank[refund.status], 0),
    refunds: seen,
  };
}

export function intentIdOf(session: Stripe.Checkout.Session): string | null {
  const { payment_intent: intent } = session;
  return typeof intent === 'string' ? intent : (intent?.id ?? null);
}

function toRefund(refund: Stripe.Refund): GatewayRefund {
  const ended = refund.status === 'succeeded' || refund.status === 'failed' || refund.status === 'canceled';
  return {
    reference: refund.metadata?.[metadataKeys.refund] ?? refund.id,
    amount: refund.amount,
    status: ended ? (refund.status === 'succeeded' ? 'succeeded' : 'failed') : 'pending',
    failureReason: refund.failure_reason ?? (refund.status === 'canceled' ? 'canceled' : null),
  };
}

/** A fee in another currency than the payment's is the account's matter: our ledger does not exchange money. */
function feeOf(intent: Stripe.PaymentIntent | null, currency: string | null): number {
  const charge = expanded(intent?.latest_charge ?? null);
  const transaction = expanded(charge?.balance_transaction ?? null);
  return transaction !== null && transaction.currency === currency ? transaction.fee : 0;
}

function reasonOf(status: GatewayStatus, intent: Stripe.PaymentIntent | null): string | null {
  if (status === 'voided') return intent?.cancellation_reason ?? null;
  if (status !== 'declined') return null;
  const fault = intent?.last_payment_error;
  return fault?.decline_code ?? fault?.code ?? 'declined';
}

function expanded<T extends object>(value: string | T | null): T | null {
  return typeof value === 'string' ? null : value;
}

const sessionTypes = new Set(
  ['completed', 'expired', 'async_payment_succeeded', 'async_payment_failed'].map((w) => `checkout.session.${w}`),
);
const intentTypes = new Set(['amount_capturable_updated', 'succeeded', 'canceled'].map((w) => `payment_intent.${w}`));
const refundTypes = new Set(['refund.created', 'refund.updated', 'refund.failed']);

/**
 * Stripe's events hold a part of what we need, as it was at some moment: they only tell us whom to ask about. null
 * for a type that this release does not know.
 */
export function aboutOf(event: Stripe.Event): GatewayEvent['about'] {
  const held = event.data.object as {
    id?: unknown;
    client_reference_id?: unknown;
    metadata?: Record<string, unknown> | null;
  };
  const named = held.metadata?.[metadataKeys.payment];
  const reference = typeof named === 'string' ? named : '';
  if (sessionTypes.has(event.type)) {
    const ours = typeof held.client_reference_id === 'string' ? held.client_reference_id : reference;
    return { reference: ours, sessionId: typeof held.id === 'string' ? held.id : null };
  }
  return intentTypes.has(event.type) || refundTypes.has(event.type) ? { reference, sessionId: null } : null;
}

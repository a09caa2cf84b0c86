/** What payment tells: the data of its events. Each carries the attempt's version as its sequence. */
import type { EventData } from '../../contract/events.gen.ts';
import type { NewEvent } from '../../platform/events/outbox.ts';
import { refundSplitsOf, splitsOf } from './payment.mapper.ts';
import type { PayableRow } from './repositories/payable.repository.ts';
import type { PaymentRow } from './repositories/payment.repository.ts';
import type { PayoutRow } from './repositories/payout.repository.ts';
import type { RefundRow } from './repositories/refund.repository.ts';

/** An event whose sequence is set when the attempt's new version is known. */
export type PaymentEvent = Pick<NewEvent, 'type' | 'data'>;

function common(payment: PaymentRow) {
  return {
    payment_id: payment.id,
    order_id: payment.order_id,
    buyer_id: payment.buyer_id,
    attempt: payment.attempt,
    amount: payment.amount,
    currency: payment.currency,
  };
}

export function authorizedEvent(payment: PaymentRow, at: Date): PaymentEvent {
  const data: EventData<'payment.authorized'> = { ...common(payment), authorized_at: at.toISOString() };
  return { type: 'payment.authorized', data };
}

export function capturedEvent(payment: PaymentRow, payable: PayableRow, at: Date): PaymentEvent {
  const data: EventData<'payment.captured'> = {
    ...common(payment),
    captured_at: at.toISOString(),
    splits: splitsOf(payable),
  };
  return { type: 'payment.captured', data };
}

/** The end of an attempt without money. */
export function endedEvent(
  payment: PaymentRow,
  status: 'declined' | 'voided' | 'failed' | 'expired',
  reason: string | null,
): PaymentEvent {
  if (status === 'expired') return { type: 'payment.expired', data: common(payment) };
  return { type: `payment.${status}`, data: { ...common(payment), reason: reason?.slice(0, 80) ?? null } };
}

export function refundedEvent(
  payment: PaymentRow,
  refund: RefundRow,
  after: { amountRefunded: number; status: PaymentRow['status'] },
  at: Date,
): PaymentEvent {
  const data: EventData<'payment.refunded'> = {
    ...common(payment),
    refund_id: refund.id,
    refund_amount: refund.amount,
    amount_refunded: after.amountRefunded,
    payment_status: after.status,
    reason: refund.reason,
    refunded_at: at.toISOString(),
    splits: refundSplitsOf(refund),
  };
  return { type: 'payment.refunded', data };
}

export function payoutEvent(
  type: 'payout.sent' | 'payout.returned',
  payout: PayoutRow,
  sequence: number,
  at: Date,
): NewEvent {
  const data: EventData<'payout.sent'> = {
    payout_id: payout.id,
    seller_id: payout.seller_id,
    amount: payout.amount,
    currency: payout.currency,
    reference: payout.reference,
    at: at.toISOString(),
  };
  return { type, aggregate: { type: 'payout', id: payout.id, sequence }, data };
}

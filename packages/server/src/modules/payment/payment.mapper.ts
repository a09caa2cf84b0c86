import type { components } from '../../contract/types.gen.ts';
import { parseJson } from '../../platform/db/json.ts';
import type { BalanceRow } from './repositories/balance.repository.ts';
import type { PaymentRow } from './repositories/payment.repository.ts';
import type { PayoutRow } from './repositories/payout.repository.ts';
import type { RefundRow } from './repositories/refund.repository.ts';
import type { WebhookRow } from './repositories/webhook.repository.ts';

type Schemas = components['schemas'];

/** The gateway's page, only while the buyer can still do something there. */
function redirectUrlOf(row: PaymentRow): string | null {
  return row.status === 'pending' ? row.redirect_url : null;
}

export function toPayment(row: PaymentRow): Schemas['Payment'] {
  return {
    id: row.id,
    order_id: row.order_id,
    attempt: row.attempt,
    status: row.status,
    amount: row.amount,
    currency: row.currency,
    amount_captured: row.amount_captured,
    amount_refunded: row.amount_refunded,
    provider: row.provider,
    redirect_url: redirectUrlOf(row),
    decline_reason: row.decline_reason,
    expires_at: row.expires_at.toISOString(),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function toPaymentState(row: PaymentRow): Schemas['PaymentState'] {
  return {
    payment_id: row.id,
    order_id: row.order_id,
    buyer_id: row.buyer_id,
    attempt: row.attempt,
    status: row.status,
    amount: row.amount,
    amount_captured: row.amount_captured,
    amount_refunded: row.amount_refunded,
    currency: row.currency,
    provider: row.provider,
    redirect_url: redirectUrlOf(row),
    decline_reason: row.decline_reason,
  };
}

export function splitsOf(row: { splits: string }): Schemas['PaymentSplit'][] {
  return parseJson<Schemas['PaymentSplit'][]>(row.splits);
}

export function refundSplitsOf(row: { splits: string }): Schemas['PaymentRefundSplit'][] {
  return parseJson<Schemas['PaymentRefundSplit'][]>(row.splits);
}

export function toPaymentRefund(row: RefundRow): Schemas['PaymentRefund'] {
  return {
    id: row.id,
    payment_id: row.payment_id,
    order_id: row.order_id,
    amount: row.amount,
    currency: row.currency,
    status: row.status,
    reason: row.reason,
    splits: refundSplitsOf(row),
    failure_reason: row.failure_reason,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function toSellerBalance(row: BalanceRow): Schemas['SellerBalance'] {
  return {
    seller_id: row.seller_id,
    currency: row.currency,
    pending: row.pending,
    available: row.available,
    paid_out: row.paid_out,
    earned: row.earned,
    refunded: row.refunded,
    commission: row.commission,
    fees: row.fees,
    updated_at: row.updated_at.toISOString(),
  };
}

export function toPayout(row: PayoutRow): Schemas['Payout'] {
  return {
    id: row.id,
    seller_id: row.seller_id,
    amount: row.amount,
    currency: row.currency,
    status: row.status,
    reference: row.reference,
    failure_reason: row.failure_reason,
    created_at: row.created_at.toISOString(),
    sent_at: row.sent_at?.toISOString() ?? null,
    returned_at: row.returned_at?.toISOString() ?? null,
  };
}

export function toWebhookRecord(row: WebhookRow): Schemas['WebhookRecord'] {
  return {
    webhook_id: row.id,
    provider: row.provider,
    event_id: row.event_id,
    type: row.type,
    payment_id: row.payment_id,
    state: row.state,
    reason: row.reason,
    attempts: row.attempts,
    received_at: row.received_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

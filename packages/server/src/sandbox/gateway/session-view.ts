import type { JournalEntry } from './journal-entry.ts';
import { amountRefunded, type Session, type SessionRefund } from './session.ts';

/** A refund as the API and webhooks show it. */
export const refundView = (refund: SessionRefund) => ({
  refund_id: refund.refundId,
  reference: refund.reference,
  amount: refund.amount,
  status: refund.status,
  reason: refund.reason,
  failure_reason: refund.failureReason,
  created_at: refund.createdAt,
});

/** A session as the API and webhooks show it. */
export const sessionView = (session: Session, publicUrl: string) => ({
  session_id: session.id,
  reference: session.reference,
  status: session.status,
  amount: session.amount,
  currency: session.currency,
  amount_authorized: session.amountAuthorized,
  amount_captured: session.amountCaptured,
  amount_refunded: amountRefunded(session),
  fee: session.fee,
  capture: session.capture,
  description: session.description,
  locale: session.locale,
  reason: session.reason,
  url: `${publicUrl}/pay/${session.id}`,
  return_url: session.returnUrl,
  webhook_url: session.webhookUrl,
  expires_at: session.expiresAt,
  created_at: session.createdAt,
  updated_at: session.updatedAt,
  sequence: session.sequence,
  refunds: session.refunds.map(refundView),
});

export type SessionView = ReturnType<typeof sessionView>;

/** Type of the webhook that a fact causes; null for facts that nobody is told of. */
export const webhookTypeOf = (entry: JournalEntry): string | null => {
  switch (entry.kind) {
    case 'session.authorized':
    case 'session.captured':
    case 'session.declined':
    case 'session.voided':
    case 'session.expired':
    case 'refund.succeeded':
    case 'refund.failed':
      return entry.kind;
    case 'refund.created':
      return entry.status === 'succeeded' ? 'refund.succeeded' : null;
    default:
      return null;
  }
};

/** The webhook's body. The same entry always gives the same bytes, also when it is rebuilt after a restart. */
export const webhookBody = (
  entry: JournalEntry & { readonly event_id: string },
  session: Session,
  account: string,
  publicUrl: string,
): string => {
  const refundId = 'refund_id' in entry ? entry.refund_id : null;
  const refund = session.refunds.find((candidate) => candidate.refundId === refundId);
  return JSON.stringify({
    id: entry.event_id,
    type: webhookTypeOf(entry),
    account,
    created_at: entry.at,
    data: { session: sessionView(session, publicUrl), ...(refund ? { refund: refundView(refund) } : {}) },
  });
};

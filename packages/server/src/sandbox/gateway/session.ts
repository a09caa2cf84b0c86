// A payment session of the sandbox gateway and the one table of what may happen to it.

export type SessionStatus =
  | 'open'
  | 'authorized'
  | 'captured'
  | 'partially_refunded'
  | 'refunded'
  | 'declined'
  | 'voided'
  | 'expired';
export type SessionAction = 'pay' | 'decline' | 'expire' | 'capture' | 'void' | 'refund';
export type CaptureMode = 'manual' | 'automatic';
export type RefundStatus = 'pending' | 'succeeded' | 'failed';
export type PageLocale = 'en' | 'ar';

export interface SessionRefund {
  readonly refundId: string;
  /** The customer's own id of the refund. */
  readonly reference: string;
  readonly amount: number;
  readonly reason: string | null;
  readonly createdAt: string;
  status: RefundStatus;
  failureReason: string | null;
}

export interface Session {
  readonly id: string;
  /** The customer's own id of the payment. */
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
  readonly capture: CaptureMode;
  readonly description: string;
  readonly locale: PageLocale;
  readonly returnUrl: string;
  readonly webhookUrl: string;
  readonly expiresAt: string;
  readonly createdAt: string;
  /** Place of its creation in the journal: the order of every list. */
  readonly createdSeq: number;
  updatedAt: string;
  status: SessionStatus;
  amountAuthorized: number;
  amountCaptured: number;
  fee: number;
  reason: string | null;
  refunds: SessionRefund[];
  /** Rises with every change, so that a receiver can tell an older webhook from a newer one. */
  sequence: number;
}

/** Every status with what may be done in it; what is not here is refused with `invalid_state`. */
export const allowedActions: Readonly<Record<SessionStatus, readonly SessionAction[]>> = {
  open: ['pay', 'decline', 'expire'],
  authorized: ['capture', 'void'],
  captured: ['refund'],
  partially_refunded: ['refund'],
  refunded: [],
  declined: [],
  voided: [],
  expired: [],
};

export const isAllowed = (session: Pick<Session, 'status'>, action: SessionAction): boolean =>
  allowedActions[session.status].includes(action);

const sumOf = (refunds: readonly SessionRefund[], statuses: readonly RefundStatus[]): number =>
  refunds.reduce((sum, refund) => (statuses.includes(refund.status) ? sum + refund.amount : sum), 0);

export const amountRefunded = (session: Pick<Session, 'refunds'>): number => sumOf(session.refunds, ['succeeded']);

/** What a further refund may take: pending ones hold their amount until they fail. */
export const amountRefundable = (session: Pick<Session, 'amountCaptured' | 'refunds'>): number =>
  session.amountCaptured - sumOf(session.refunds, ['pending', 'succeeded']);

/** The status that a session's captured and refunded money gives it. */
export const statusByMoney = (session: Pick<Session, 'amountCaptured' | 'refunds'>): SessionStatus => {
  const refunded = amountRefunded(session);
  if (refunded === 0) return 'captured';
  return refunded < session.amountCaptured ? 'partially_refunded' : 'refunded';
};

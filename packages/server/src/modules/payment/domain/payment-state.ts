/** The states of an attempt, the one table of what may follow what, and how a gateway's word moves an attempt. */
import type { components } from '../../../contract/types.gen.ts';

export type PaymentStatus = components['schemas']['PaymentStatus'];

/** How a gateway sees a session, in words that fit every gateway. Refunds are told apart from it. */
export type GatewayStatus = 'open' | 'authorized' | 'captured' | 'declined' | 'voided' | 'expired';

/**
 * Every status with what may follow. Declined, expired and failed attempts may still turn out paid: a gateway's
 * success that comes late is money we hold, and denying it would lose it.
 */
export const transitions: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  initiated: ['pending', 'authorized', 'captured', 'declined', 'voided', 'expired', 'failed'],
  pending: ['authorized', 'captured', 'declined', 'voided', 'expired', 'failed'],
  authorized: ['captured', 'voided', 'expired'],
  captured: ['partially_refunded', 'refunded'],
  partially_refunded: ['partially_refunded', 'refunded'],
  refunded: [],
  declined: ['authorized', 'captured'],
  expired: ['authorized', 'captured'],
  failed: ['authorized', 'captured'],
  voided: [],
};

/** While an order has an attempt in one of these, no other is started. */
export const liveStatuses = [
  'initiated',
  'pending',
  'authorized',
  'captured',
  'partially_refunded',
  'refunded',
] as const satisfies readonly PaymentStatus[];

const paid: readonly PaymentStatus[] = ['captured', 'partially_refunded', 'refunded'];

export function isLive(status: PaymentStatus): boolean {
  return (liveStatuses as readonly PaymentStatus[]).includes(status);
}

/** Money was taken, whatever of it went back since. */
export function isPaid(status: PaymentStatus): boolean {
  return paid.includes(status);
}

/** Only a call of ours, or nobody, can move it: neither the buyer nor the gateway's clock. */
export function isSettled(status: PaymentStatus): boolean {
  return status !== 'initiated' && status !== 'pending';
}

export function mayMove(from: PaymentStatus, to: PaymentStatus): boolean {
  return transitions[from].includes(to);
}

const byGateway: Readonly<Record<GatewayStatus, PaymentStatus>> = {
  open: 'pending',
  authorized: 'authorized',
  captured: 'captured',
  declined: 'declined',
  voided: 'voided',
  expired: 'expired',
};

export type Move = { kind: 'stay' } | { kind: 'move'; to: PaymentStatus } | { kind: 'contradiction' };

/** What a newer word of the gateway means for an attempt in `current`. */
export function moveBy(current: PaymentStatus, gateway: GatewayStatus): Move {
  const to = byGateway[gateway];
  if (to === current || (to === 'captured' && isPaid(current))) return { kind: 'stay' };
  // An attempt that ended here while its session is still open there: the session's own end will be told.
  if (gateway === 'open' && !isLive(current)) return { kind: 'stay' };
  // Ended here and ended there in another way is no contradiction: no money is involved either way.
  if (!isLive(current) && !isLive(to)) return { kind: 'stay' };
  return mayMove(current, to) ? { kind: 'move', to } : { kind: 'contradiction' };
}

/** The status that captured and refunded money give. */
export function statusByMoney(captured: number, refunded: number): PaymentStatus {
  if (refunded === 0) return 'captured';
  return refunded < captured ? 'partially_refunded' : 'refunded';
}

/** What the marketplace and a gateway say of the same attempt, compared. Pure: both sides come in. */
import type { components } from '../../../contract/types.gen.ts';
import { moveBy, type PaymentStatus } from './payment-state.ts';

export type PaymentDifference = components['schemas']['PaymentDifference'];
type Difference = Omit<PaymentDifference, 'fixed'>;
type GatewayWord = Parameters<typeof moveBy>[1];

export interface OurPayment {
  id: string;
  status: PaymentStatus;
  amount: number;
  currency: string;
  captured: number;
  gatewayReference: string | null;
  refunds: readonly { id: string; amount: number; status: string }[];
}

export interface TheirPayment {
  id: string;
  reference: string;
  status: GatewayWord;
  amount: number;
  currency: string;
  amountCaptured: number;
  refunds: readonly { reference: string; amount: number; status: string }[];
}

export function comparePayment(ours: OurPayment, theirs: TheirPayment): Difference[] {
  const differ = (kind: Difference['kind'], mine: string, other: string): Difference[] =>
    mine === other
      ? []
      : [{ kind, subject: 'payment', payment_id: ours.id, reference: theirs.id, ours: mine, theirs: other }];
  return [
    ...differ('reference', ours.gatewayReference ?? theirs.id, theirs.id),
    ...differ('amount', `${ours.amount}`, `${theirs.amount}`),
    ...differ('currency', ours.currency, theirs.currency),
    ...stateDifference(ours, theirs),
    ...differ('amount', `captured ${ours.captured}`, `captured ${theirs.amountCaptured}`),
    ...compareRefunds(ours, theirs),
  ];
}

/** An attempt that the gateway's word would not move agrees with it, in whatever words of our own it stands. */
function stateDifference(ours: OurPayment, theirs: TheirPayment): Difference[] {
  if (moveBy(ours.status, theirs.status).kind === 'stay') return [];
  const { id, status } = ours;
  const named = { kind: 'state', subject: 'payment', payment_id: id, reference: theirs.id } as const;
  return [{ ...named, ours: status, theirs: theirs.status }];
}

function compareRefunds(ours: OurPayment, theirs: TheirPayment): Difference[] {
  const mine = new Map(ours.refunds.map((refund) => [refund.id, refund]));
  const there = new Set(theirs.refunds.map((refund) => refund.reference));
  const named = { subject: 'refund', payment_id: ours.id } as const;
  const found = theirs.refunds.flatMap((refund): Difference[] => {
    const own = mine.get(refund.reference);
    const at = { ...named, reference: refund.reference };
    if (own === undefined)
      return [{ ...at, kind: 'missing_here', ours: null, theirs: `${refund.amount} ${refund.status}` }];
    if (own.amount !== refund.amount)
      return [{ ...at, kind: 'amount', ours: `${own.amount}`, theirs: `${refund.amount}` }];
    return own.status === refund.status ? [] : [{ ...at, kind: 'state', ours: own.status, theirs: refund.status }];
  });
  // A refund that failed here because the gateway refused it was never made there.
  const lost = ours.refunds.filter((refund) => refund.status !== 'failed' && !there.has(refund.id));
  return [
    ...found,
    ...lost.map(
      ({ id, amount, status }): Difference => ({
        ...named,
        kind: 'missing_there',
        reference: id,
        ours: `${amount} ${status}`,
        theirs: null,
      }),
    ),
  ];
}

/** An attempt that no money was ever asked for need not be known to the gateway. */
export function mustBeThere(ours: Pick<OurPayment, 'status' | 'gatewayReference'>): boolean {
  return ours.gatewayReference !== null || !['initiated', 'failed', 'expired'].includes(ours.status);
}

import type { ListedSession } from './gateway-list.ts';

export interface Attempt {
  id: string;
  status: string;
  amount: number;
  currency: string;
  amount_captured: number;
  amount_refunded: number;
  settled: number;
}

export interface AttemptRefund {
  id: string;
  payment_id: string;
  amount: number;
  status: string;
  settled: number;
}

/** Where no money is: how it ended on either side decides nothing. */
const withoutMoney = new Set(['initiated', 'pending', 'open', 'declined', 'voided', 'expired', 'failed']);

/** How a session and its attempt differ; nothing while either may still be on its way. */
export function sessionFaults(
  session: ListedSession,
  attempt: Attempt | undefined,
  refunds: readonly AttemptRefund[],
): string[] {
  if (attempt === undefined)
    return [`session ${session.session_id} of ${session.amount} ${session.currency} has no attempt here`];
  if (attempt.settled === 0 || refunds.some((refund) => refund.settled === 0)) return [];
  const faults: string[] = [];
  const differ = (what: string, theirs: string | number, ours: string | number): void => {
    if (theirs !== ours) faults.push(`${what}: the gateway has ${theirs}, we have ${ours}`);
  };
  differ('amount', session.amount, attempt.amount);
  differ('currency', session.currency, attempt.currency);
  differ('captured', session.amount_captured, attempt.amount_captured);
  differ('refunded', session.amount_refunded, attempt.amount_refunded);
  if (!(withoutMoney.has(session.status) && withoutMoney.has(attempt.status)))
    differ('status', session.status, attempt.status);
  const ours = new Map(refunds.map((refund) => [refund.id, refund]));
  for (const refund of session.refunds) {
    const known = ours.get(refund.reference);
    ours.delete(refund.reference);
    if (known === undefined) faults.push(`refund ${refund.reference} of ${refund.amount} is not here`);
    else {
      differ(`refund ${refund.reference}, amount`, refund.amount, known.amount);
      differ(`refund ${refund.reference}, status`, refund.status, known.status);
    }
  }
  for (const refund of ours.values())
    if (refund.status === 'succeeded') faults.push(`refund ${refund.id} of ${refund.amount} is not at the gateway`);
  return faults;
}

/**
 * Double-entry bookings as pure functions. Debits are positive, credits negative; each booking adds up to 0.
 * gateway_clearing is what the gateway holds for us, seller_payable what we owe a seller, bank what left us.
 */
import type { components } from '../../../contract/types.gen.ts';

type Split = components['schemas']['PaymentSplit'];
type RefundSplit = components['schemas']['PaymentRefundSplit'];

export type AccountKind =
  | 'gateway_clearing'
  | 'seller_payable'
  | 'commission_revenue'
  | 'fee_revenue'
  | 'gateway_fee'
  | 'bank';

export interface LedgerEntry {
  kind: AccountKind;
  /** The gateway, the seller, the fee's name; empty for the marketplace's own accounts. */
  owner: string;
  sellerId: string | null;
  amount: number;
}

export interface Booking {
  /** Names the cause, so that each is booked once: `capture.pay_…`, `refund.rfnd_…`, `payout.pout_…`. */
  txnId: string;
  currency: string;
  /** The shard; empty for bookings without a buyer. */
  buyerId: string;
  entries: LedgerEntry[];
}

export interface CaptureFacts {
  paymentId: string;
  buyerId: string;
  provider: string;
  currency: string;
  amount: number;
  gatewayFee: number;
  splits: readonly Split[];
}

/** The gateway holds the amount less its fee; sellers are owed their shares less commission and named fees. */
export function bookCapture(facts: CaptureFacts): Booking {
  const entries: LedgerEntry[] = [
    { kind: 'gateway_clearing', owner: facts.provider, sellerId: null, amount: facts.amount - facts.gatewayFee },
    { kind: 'gateway_fee', owner: facts.provider, sellerId: null, amount: facts.gatewayFee },
  ];
  for (const split of facts.splits) {
    const { seller_id: sellerId } = split;
    const fees = feesOf(split);
    const owed = split.amount - split.commission_amount - fees;
    entries.push({ kind: 'seller_payable', owner: sellerId, sellerId, amount: -owed });
    entries.push({ kind: 'commission_revenue', owner: '', sellerId, amount: -split.commission_amount });
    for (const fee of split.fees) entries.push({ kind: 'fee_revenue', owner: fee.name, sellerId, amount: -fee.amount });
  }
  return balanced(`capture.${facts.paymentId}`, facts.currency, facts.buyerId, entries);
}

export interface RefundFacts {
  refundId: string;
  buyerId: string;
  provider: string;
  currency: string;
  amount: number;
  splits: readonly RefundSplit[];
}

/** The whole amount leaves the gateway; the sellers give back theirs, the marketplace its commission. */
export function bookRefund(facts: RefundFacts): Booking {
  const entries: LedgerEntry[] = [
    { kind: 'gateway_clearing', owner: facts.provider, sellerId: null, amount: -facts.amount },
  ];
  for (const split of facts.splits) {
    const { seller_id: sellerId, amount, commission_reversal: reversal } = split;
    entries.push({ kind: 'seller_payable', owner: sellerId, sellerId, amount: amount - reversal });
    entries.push({ kind: 'commission_revenue', owner: '', sellerId, amount: reversal });
  }
  return balanced(`refund.${facts.refundId}`, facts.currency, facts.buyerId, entries);
}

/** `payout` sends money to a seller; `payout_return` brings the same money back. */
export function bookPayout(
  kind: 'payout' | 'payout_return',
  payout: { id: string; sellerId: string; amount: number; currency: string },
): Booking {
  const amount = kind === 'payout' ? payout.amount : -payout.amount;
  return balanced(`${kind}.${payout.id}`, payout.currency, '', [
    { kind: 'seller_payable', owner: payout.sellerId, sellerId: payout.sellerId, amount },
    { kind: 'bank', owner: '', sellerId: payout.sellerId, amount: -amount },
  ]);
}

export function feesOf(split: Split): number {
  return split.fees.reduce((sum, fee) => sum + fee.amount, 0);
}

export function accountCode(entry: Pick<LedgerEntry, 'kind' | 'owner'>, currency: string): string {
  return [entry.kind, entry.owner, currency].filter((part) => part !== '').join(':');
}

/** Entries of 0 say nothing and are left out. Unequal sides are a bug and stop the transaction. */
function balanced(txnId: string, currency: string, buyerId: string, all: LedgerEntry[]): Booking {
  const sum = all.reduce((total, entry) => total + entry.amount, 0);
  if (sum !== 0) throw new Error(`The booking ${txnId} is off by ${sum}`);
  return { txnId, currency, buyerId, entries: all.filter((entry) => entry.amount !== 0) };
}

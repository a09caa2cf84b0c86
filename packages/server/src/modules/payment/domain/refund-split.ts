import { allocate } from '../../../platform/kernel/money.ts';

/** What is left of one seller's share of a captured payment. */
export interface ShareLeft {
  sellerOrderId: string;
  sellerId: string;
  amount: number;
  commission: number;
  /** Refunded or being refunded. */
  refundClaimed: number;
  reversalClaimed: number;
}

export interface RefundShare {
  sellerOrderId: string;
  sellerId: string;
  amount: number;
  commissionReversal: number;
}

/**
 * Splits a refund by amount over the shares, in proportion to what is left of each, so that no share gives back more
 * than it got. The marketplace gives back its commission in the same proportion; the last refund of a share gives
 * back the rest of it, so that rounding never leaves or exceeds anything.
 */
export function splitRefund(amount: number, shares: readonly ShareLeft[]): RefundShare[] {
  const left = shares.map((share) => share.amount - share.refundClaimed);
  const total = left.reduce((sum, part) => sum + part, 0);
  if (amount < 1 || amount > total) throw new RangeError(`${amount} cannot be refunded of ${total}`);
  const parts = allocate(amount, left);
  return shares
    .map((share, i) => {
      const part = parts[i] as number;
      return {
        sellerOrderId: share.sellerOrderId,
        sellerId: share.sellerId,
        amount: part,
        commissionReversal: reversalOf(share, part),
      };
    })
    .filter((share) => share.amount > 0);
}

function reversalOf(share: ShareLeft, part: number): number {
  if (share.amount === 0) return 0;
  const claimed = BigInt(share.refundClaimed + part);
  const due = Number((BigInt(share.commission) * claimed) / BigInt(share.amount));
  return Math.min(part, Math.max(0, due - share.reversalClaimed));
}

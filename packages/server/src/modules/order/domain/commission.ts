import { basisPointsOf } from '../../../platform/kernel/money.ts';

/**
 * The marketplace's share of one part, frozen at sale: of the goods, not of shipping or tax. A seller's own coupon
 * lowers the price that it is taken of; one of the marketplace is borne out of it, down to nothing.
 */
export function commissionOf(
  part: { items: number; discount: number },
  bps: number,
  discountBorneBy: 'seller' | 'marketplace',
): number {
  if (discountBorneBy === 'seller') return basisPointsOf(part.items - part.discount, bps);
  const full = basisPointsOf(part.items, bps);
  return Math.max(0, full - part.discount);
}

export interface FeeRule {
  name: string;
  bps: number;
  fixed: number;
  cap: number | null;
}

export interface PartFees {
  commission: number;
  fees: { name: string; amount: number }[];
  feeTotal: number;
  earning: number;
}

/**
 * What the marketplace takes of one part: its share up to its cap, then each named fee up to its own, in their order.
 * Nothing takes more than is left of the part, so that a seller never owes for having sold.
 */
export function takenOf(
  part: { items: number; discount: number; grandTotal: number },
  terms: { bps: number; cap: number | null; fees: readonly FeeRule[] },
  discountBorneBy: 'seller' | 'marketplace',
): PartFees {
  const commission = atMost(commissionOf(part, terms.bps, discountBorneBy), terms.cap, part.grandTotal);
  const base = discountBorneBy === 'seller' ? part.items - part.discount : part.items;
  let left = part.grandTotal - commission;
  const fees = terms.fees
    .map(({ name, bps, fixed, cap }) => {
      const amount = atMost(basisPointsOf(base, bps) + fixed, cap, left);
      left -= amount;
      return { name, amount };
    })
    .filter((fee) => fee.amount > 0);
  return { commission, fees, feeTotal: part.grandTotal - commission - left, earning: left };
}

function atMost(amount: number, cap: number | null, left: number): number {
  return Math.min(amount, cap ?? amount, left);
}

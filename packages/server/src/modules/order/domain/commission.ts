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

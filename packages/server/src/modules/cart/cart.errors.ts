import { AppError } from '../../platform/kernel/errors.ts';
import type { CouponReason } from '../../platform/kernel/totals.ts';
import type { EditOutcome } from './domain/cart-edit.ts';
import { mostLines, mostPerLine } from './domain/cart-limits.ts';

/** What a caller is told when an edit was refused; null when it was not. */
export function refusalOf(outcome: EditOutcome, ownerId: string | null): AppError | null {
  switch (outcome) {
    case 'too_many_lines':
      return new AppError('cart_limit_exceeded', {
        detail: `This cart holds at most ${mostLines(ownerId)} different items.`,
        meta: { limit: mostLines(ownerId) },
      });
    case 'too_many_pieces':
      return new AppError('cart_limit_exceeded', {
        detail: `A cart holds at most ${mostPerLine} pieces of one item.`,
        meta: { limit: mostPerLine },
      });
    case 'no_such_line':
      return new AppError('not_found', { detail: 'This item is not in the cart.' });
    case 'key_reused':
      return new AppError('idempotency_key_reused', {
        detail: 'This Idempotency-Key belongs to another request; use a new one.',
      });
    default:
      return null;
  }
}

export function couponRefused(reason: CouponReason | 'unknown'): AppError {
  if (reason === 'exhausted') return new AppError('coupon_exhausted', { detail: 'No use of this coupon is left.' });
  return new AppError('coupon_invalid', { detail: couponDetails[reason], meta: { reason } });
}

const couponDetails: Record<Exclude<CouponReason, 'exhausted'> | 'unknown', string> = {
  unknown: 'There is no such coupon.',
  inactive: 'This coupon is not in use.',
  not_started: 'This coupon is not valid yet.',
  expired: 'This coupon is no longer valid.',
  below_minimum: 'The cart is below the least amount of this coupon.',
  no_matching_items: 'Nothing in the cart is what this coupon is for.',
};

import { AppError } from '../../platform/kernel/errors.ts';
import type { Refusal, RefusedLine } from './domain/stock.ts';

const details: Record<Refusal['code'], string> = {
  product_unavailable: 'Some of the lines are no longer for sale.',
  seller_suspended: 'The seller of some of the lines may not sell at present.',
  price_changed: 'The price of some of the lines is another one by now.',
  out_of_stock: 'There is not enough stock for some of the lines.',
};

/** Why a claim was refused, with each line that stands in the way. */
export function claimRefused(refusal: Refusal): AppError {
  return new AppError(refusal.code, { detail: details[refusal.code], meta: { lines: refusal.lines } });
}

/** Something that orders being paid hold cannot go: names the SKUs and how many pieces are held. */
export function skuReserved(lines: RefusedLine[]): AppError {
  return new AppError('sku_reserved', {
    detail: 'Orders that are being paid hold pieces of it; wait until they are paid or given back.',
    meta: { lines },
  });
}

export function invalidMember(path: string, code: string, message: string): AppError {
  return new AppError('validation_failed', { detail: message, errors: [{ path, code, message }] });
}

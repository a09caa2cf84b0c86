import { AppError, type ErrorCode, type FieldError } from '../../platform/kernel/errors.ts';

export interface ProblemLine {
  sku_id: string;
  requested?: number;
  available?: number;
  old_price?: number;
  new_price?: number;
}

/** One member of the input is wrong, though it fits the schema. */
export function invalidMember(path: string, code: string, message: string): AppError {
  const error: FieldError = { path, code, message };
  return new AppError('validation_failed', { detail: message, errors: [error] });
}

export function checkoutInProgress(orderId: string): AppError {
  return new AppError('checkout_in_progress', {
    detail: 'This cart is being ordered already; pay or cancel that order first.',
    meta: { order_id: orderId },
  });
}

export function couponRefused(reason: string): AppError {
  if (reason === 'exhausted') return new AppError('coupon_exhausted', { detail: 'Every use of this coupon is taken.' });
  return new AppError('coupon_invalid', { detail: 'The coupon does not apply to this order.', meta: { reason } });
}

export function inFlight(): AppError {
  return new AppError('idempotency_in_flight', {
    detail: 'The first request with this key is still running.',
    retryAfterS: 1,
  });
}

/** An expected failure as it is kept in the saga and given again to a repeat of the same request. */
export interface StoredRefusal {
  code: ErrorCode;
  detail: string | null;
  meta: Record<string, unknown>;
}

export function storedRefusal(error: AppError): StoredRefusal {
  const { unknown: _, reason, ...meta } = error.meta;
  return { code: error.code, detail: error.detail ?? null, meta: reason === undefined ? meta : { ...meta, reason } };
}

export function refusalAgain(stored: StoredRefusal): AppError {
  return new AppError(stored.code, {
    meta: stored.meta,
    ...(stored.detail === null ? {} : { detail: stored.detail }),
  });
}

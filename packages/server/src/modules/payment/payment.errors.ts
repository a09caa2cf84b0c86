import { AppError, notFound } from '../../platform/kernel/errors.ts';
import type { PaymentStatus } from './domain/payment-state.ts';

export function noSuchPayment(): AppError {
  return notFound('payment');
}

/** One attempt at a time: the caller is told which one to go on with. */
export function paymentInProgress(paymentId: string): AppError {
  return new AppError('payment_in_progress', {
    detail: 'Another attempt to pay this order is under way.',
    meta: { payment_id: paymentId },
  });
}

export function alreadyCaptured(paymentId: string): AppError {
  return new AppError('payment_already_captured', {
    detail: 'This order is paid.',
    meta: { payment_id: paymentId },
  });
}

export function notAllowed(reason: string, detail: string): AppError {
  return new AppError('transition_not_allowed', { detail, meta: { reason } });
}

export function notAllowedIn(status: PaymentStatus, what: string): AppError {
  return notAllowed(status, `A payment that is ${status} cannot be ${what}.`);
}

export function refundExceeds(limit: number): AppError {
  return new AppError('refund_exceeds_captured', {
    detail: 'More than what is captured and neither refunded nor being refunded.',
    meta: { limit },
  });
}

import { errorTable } from '../../contract/errors.gen.ts';
import type { CallContext, OperationClass } from '../context/call-context.ts';
import { AppError, type ErrorCode, type FieldError } from '../kernel/errors.ts';

/** What travels beside the input of a call. Remaining time, not a moment: clocks of two machines differ. */
export interface CallHead {
  requestId: string;
  traceparent: string;
  class: OperationClass;
  locale: string;
  remainingMs: number;
  causationId?: string;
}

export function headOf(context: CallContext, remainingMs: number): CallHead {
  const { requestId, traceparent, locale, causationId } = context;
  return {
    requestId,
    traceparent,
    class: context.class,
    locale,
    remainingMs,
    ...(causationId === undefined ? {} : { causationId }),
  };
}

const standardMembers = new Set(['type', 'title', 'status', 'detail', 'instance', 'code', 'errors', 'meta']);

/** The error that a problem document stands for; what is not one of ours becomes `internal`. */
export function errorOfProblem(document: unknown, retryAfterS?: number): AppError {
  const problem = (document ?? {}) as Record<string, unknown>;
  const code =
    typeof problem['code'] === 'string' && problem['code'] in errorTable ? (problem['code'] as ErrorCode) : 'internal';
  const meta = Object.fromEntries(Object.entries(problem).filter(([member]) => !standardMembers.has(member)));
  return new AppError(code, {
    meta,
    ...(typeof problem['detail'] === 'string' ? { detail: problem['detail'] } : {}),
    ...(Array.isArray(problem['errors']) ? { errors: problem['errors'] as FieldError[] } : {}),
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
  });
}

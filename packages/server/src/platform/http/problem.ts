import { errorTable } from '../../contract/errors.gen.ts';
import { AppError, type ErrorCode, isAppError } from '../kernel/errors.ts';

/** RFC 9457, with the platform's extension members. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance: string;
  code: ErrorCode;
  errors?: { path: string; code: string; message: string }[];
  meta: { request_id: string; timestamp: string };
  [member: string]: unknown;
}

/** The document of an error; anything but an AppError becomes `internal` without inner text. */
export function toProblem(
  error: unknown,
  instance: string,
  requestId: string,
): { problem: Problem; retryAfterS: number | undefined } {
  const known = isAppError(error) ? error : new AppError('internal');
  const problem: Problem = {
    type: `/docs/errors#${known.code}`,
    title: errorTable[known.code].title,
    status: errorTable[known.code].status,
    ...(known.detail === undefined ? {} : { detail: known.detail }),
    instance,
    code: known.code,
    ...(known.errors.length === 0 ? {} : { errors: known.errors }),
    ...known.meta,
    meta: { request_id: requestId, timestamp: new Date().toISOString() },
  };
  return { problem, retryAfterS: known.retryAfterS };
}

/**
 * The error as clients are told of it. Between modules a part that is away also says what only they need: whether the
 * effect may have happened, the database's own number. The contract lists neither.
 */
export function forClients(error: unknown): unknown {
  if (!isAppError(error, 'service_unavailable')) return error;
  const { part } = error.meta;
  return new AppError('service_unavailable', {
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(part === undefined ? {} : { meta: { part } }),
    ...(error.retryAfterS === undefined ? {} : { retryAfterS: error.retryAfterS }),
    cause: error,
  });
}

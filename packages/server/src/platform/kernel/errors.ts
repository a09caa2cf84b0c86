import type { ErrorCode } from '../../contract/errors.gen.ts';
import { errorTable } from '../../contract/errors.gen.ts';

export type { ErrorCode } from '../../contract/errors.gen.ts';

/** One fault in the caller's input: `path` is a JSON pointer such as `/body/lines/0/quantity`. */
export interface FieldError {
  path: string;
  code: string;
  message: string;
}

/** What an AppError may carry besides its code; `meta` reaches the caller as extension members of the problem. */
export interface AppErrorOptions {
  detail?: string;
  /** Extension members of the problem document (snake_case, JSON values only). */
  meta?: Record<string, unknown>;
  errors?: FieldError[];
  /** Seconds until a retry makes sense; becomes `Retry-After`. */
  retryAfterS?: number;
  cause?: unknown;
}

/**
 * The one error class of expected failures. Compare `code`, never the class or the message:
 * an error may have crossed a process. Anything else that is thrown is a bug and answers 500 `internal`.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string | undefined;
  readonly meta: Record<string, unknown>;
  readonly errors: FieldError[];
  readonly retryAfterS: number | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.detail ?? errorTable[code].title, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = errorTable[code].status;
    this.detail = options.detail;
    this.meta = options.meta ?? {};
    this.errors = options.errors ?? [];
    this.retryAfterS = options.retryAfterS ?? (this.status === 503 || this.status === 429 ? 1 : undefined);
  }
}

/** True when `error` is an expected failure with one of these codes (any code when none is named). */
export function isAppError(error: unknown, ...codes: ErrorCode[]): error is AppError {
  const named = error instanceof Error && error.name === 'AppError' && 'code' in error;
  return named && (codes.length === 0 || codes.includes((error as AppError).code));
}

/** 404 for what is absent and for what is another's: the two must not be told apart. */
export function notFound(what: string): AppError {
  return new AppError('not_found', { detail: `No such ${what}.` });
}

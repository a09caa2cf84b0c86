import type { Schemas } from './types.ts';

/** The problem document (RFC 9457) of a refused call. */
export type Problem = Schemas['Problem'];

/** A call that did not succeed. Compare `code`: it is stable and listed per operation in the reference. */
export class MktError extends Error {
  readonly code: string;
  readonly status: number;
  /** Name it when you ask an operator. */
  readonly requestId: string | null;
  /** Seconds after which another try makes sense. */
  readonly retryAfter: number | null;
  readonly problem: Problem | null;

  constructor(
    message: string,
    details: {
      code: string;
      status: number;
      requestId?: string | null;
      retryAfter?: number | null;
      problem?: Problem | null;
      cause?: unknown;
    },
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'MktError';
    this.code = details.code;
    this.status = details.status;
    this.requestId = details.requestId ?? null;
    this.retryAfter = details.retryAfter ?? null;
    this.problem = details.problem ?? null;
  }
}

/** No answer came: refused, cut off, or too late. `code` is `network`, `timeout` or `aborted`. */
export class NetworkError extends MktError {}
/** 401: sign in again. */
export class AuthenticationError extends MktError {}
/** 404, also for what belongs to someone else. */
export class NotFoundError extends MktError {}
/** 400 with the members at fault. */
export class ValidationError extends MktError {
  get fields(): readonly { path: string; code: string; message: string }[] {
    return (this.problem?.errors ?? []) as { path: string; code: string; message: string }[];
  }
}
/** 429. */
export class RateLimitedError extends MktError {}
/** 409 `out_of_stock`: which lines, and what is left. */
export class OutOfStockError extends MktError {
  get lines(): readonly Record<string, unknown>[] {
    return (this.problem as { lines?: Record<string, unknown>[] } | null)?.lines ?? [];
  }
}
/** 409 `price_changed` or `quote_expired`: send the fresh quote with a new key to accept it. */
export class PriceChangedError extends MktError {
  get quote(): string | null {
    return (this.problem as { quote?: string } | null)?.quote ?? null;
  }
}

const byCode: Record<string, typeof MktError> = {
  out_of_stock: OutOfStockError,
  price_changed: PriceChangedError,
  quote_expired: PriceChangedError,
  rate_limited: RateLimitedError,
  not_found: NotFoundError,
  validation_failed: ValidationError,
  unknown_field: ValidationError,
};
/** For codes that have no class of their own, and for what a proxy answers. */
const byStatus: Record<number, typeof MktError> = {
  401: AuthenticationError,
  404: NotFoundError,
  429: RateLimitedError,
};

/** The typed error of an answer that is not good. */
export function errorOf(response: Response, text: string): MktError {
  const problem = problemOf(text);
  const code = problem?.code ?? 'http_error';
  const type = byCode[code] ?? byStatus[response.status] ?? MktError;
  return new type(problem?.detail ?? problem?.title ?? `HTTP ${response.status}`, {
    code,
    status: response.status,
    requestId: response.headers.get('x-request-id'),
    retryAfter: secondsUntil(response.headers.get('retry-after')),
    problem,
  });
}

/** Null for what a proxy in between says in its own words. */
function problemOf(text: string): Problem | null {
  try {
    const body = JSON.parse(text) as Problem | null;
    return typeof body?.code === 'string' ? body : null;
  } catch {
    return null;
  }
}

/** Seconds or a date, as HTTP allows. */
function secondsUntil(retryAfter: string | null): number | null {
  if (retryAfter === null) return null;
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000;
  return seconds > 0 ? Math.ceil(seconds) : null;
}

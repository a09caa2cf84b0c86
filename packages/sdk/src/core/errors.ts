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

/** No answer came: refused, cut off, or too late. `code` is `network` or `timeout`. */
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

/** The typed error of an answer that is not good. */
export async function errorOf(response: Response): Promise<MktError> {
  const problem = (await response.json().catch(() => null)) as Problem | null;
  const code = problem?.code ?? 'http_error';
  const type = byCode[code] ?? (response.status === 401 ? AuthenticationError : MktError);
  const retryAfter = Number(response.headers.get('retry-after'));
  return new type(problem?.detail ?? problem?.title ?? `HTTP ${response.status}`, {
    code,
    status: response.status,
    requestId: response.headers.get('x-request-id'),
    retryAfter: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
    problem,
  });
}

import { AppError, isAppError } from '../../../platform/kernel/errors.ts';
import type { Policy } from '../../../platform/resilience/policy.ts';
import { RetryBudget } from '../../../platform/resilience/retry-budget.ts';
import type { PaymentDeps } from '../payment.deps.ts';

/** Tries after the first. */
const retries = 2;

/**
 * Calls to one gateway: time-out, breaker, bulkhead and retry budget, the same for every adapter. An answer that did
 * not come is `service_unavailable`; it is tried at most three times while the budget lasts, and never after a
 * time-out, because its caller has waited long enough.
 */
export class GatewayCalls {
  private readonly policy: Policy;
  private readonly timeoutMs: number;
  private readonly budget = new RetryBudget();

  constructor(deps: Pick<PaymentDeps, 'config' | 'policies'>, provider: string) {
    this.policy = deps.policies.get(`gateway.${provider}`);
    this.timeoutMs = deps.config.payment.gatewayTimeoutMs;
  }

  get isAnswering(): boolean {
    return this.policy.state !== 'open';
  }

  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const cut = (signal: AbortSignal): Promise<T> =>
      work(signal).catch((error: unknown) => {
        // Whatever a call that was cut ends with, it was cut: trying again would only wait again.
        throw signal.aborted ? timedOut(error) : error;
      });
    return this.budget.run(() => this.policy.execute(cut, { timeoutMs: this.timeoutMs }), {
      attempts: retries,
      retryable: (error) => isAppError(error, 'service_unavailable') && error.meta['reason'] === 'no_answer',
    });
  }
}

function timedOut(cause: unknown): AppError {
  const detail = 'The gateway did not answer in time.';
  return new AppError('service_unavailable', { detail, meta: { part: 'gateway', reason: 'timeout' }, cause });
}

/** Nobody knows whether the call had an effect: the same call with the same key finds out. */
export function unknownOutcome(detail: string, cause?: unknown): AppError {
  return new AppError('service_unavailable', { detail, meta: { part: 'gateway', reason: 'no_answer' }, cause });
}

export function unreadableDelivery(what: string): AppError {
  return new AppError('validation_failed', {
    detail: `The delivery cannot be read: ${what}.`,
    errors: [{ path: '/body', code: 'shape', message: what }],
  });
}

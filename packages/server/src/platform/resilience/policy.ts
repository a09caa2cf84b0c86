/**
 * One guarded dependency: bulkhead, breaker and time-out around each call, in this order, built from
 * cockatiel's parts. What it refuses or cuts is an AppError that names the dependency in `meta.part`.
 */
import {
  type BulkheadPolicy,
  bulkhead,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  isTaskCancelledError,
  TimeoutStrategy,
  timeout,
} from 'cockatiel';
import { AppError, isAppError } from '../kernel/errors.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { PolicySpec } from './policy-table.ts';

export type BreakerState = 'closed' | 'open' | 'half_open';

export interface ExecuteOptions {
  /** Aborts the work when its caller is gone; that is no failure of the dependency. */
  signal?: AbortSignal;
  /** Instead of the table's time-out. */
  timeoutMs?: number;
}

/** An abort by the caller says nothing about the dependency; only a probe may not end well by it. */
class CallerGone extends Error {
  isProbe = false;
}

/** An expected failure on its way through the breaker, for which it is a success. */
interface Expected {
  expected: unknown;
}

export class Policy {
  readonly name: string;
  private readonly spec: PolicySpec;
  private readonly metrics: Metrics | undefined;
  private breaker: CircuitBreakerPolicy | null;
  /** By a clock that nobody sets: when the breaker opened last. */
  private openedAt = 0;
  private readonly bulkhead: BulkheadPolicy | null;
  private probing = false;

  constructor(name: string, spec: PolicySpec, metrics?: Metrics) {
    this.name = name;
    this.spec = spec;
    this.metrics = metrics;
    this.bulkhead = spec.bulkhead === undefined ? null : bulkhead(spec.bulkhead.limit, spec.bulkhead.queue);
    this.breaker = spec.breaker === undefined ? null : this.newBreaker(spec.breaker);
    this.gauge()?.set({ name }, 0);
  }

  get state(): BreakerState {
    if (this.breaker === null || this.breaker.state === CircuitState.Closed) return 'closed';
    return this.breaker.state === CircuitState.HalfOpen ? 'half_open' : 'open';
  }

  /** Runs `work` under the policy. `work` gets a signal that aborts at the time-out or with the caller. */
  async execute<T>(work: (signal: AbortSignal) => Promise<T>, options: ExecuteOptions = {}): Promise<T> {
    const guarded = (): Promise<T> => this.throughBreaker(work, options);
    try {
      return await (this.bulkhead === null ? guarded() : this.bulkhead.execute(guarded, options.signal));
    } catch (error) {
      throw this.translate(error);
    }
  }

  private async throughBreaker<T>(work: (signal: AbortSignal) => Promise<T>, options: ExecuteOptions): Promise<T> {
    if (options.signal?.aborted) throw new CallerGone();
    const breaker = this.breakerOfNow();
    if (breaker === null) return this.cut(work, options, options.timeoutMs ?? this.spec.timeoutMs);
    // Cockatiel lets others wait for the probe's end; here they are refused at once.
    if (breaker.state === CircuitState.HalfOpen && this.probing) throw refused(this.name, 'breaker_open');
    const outcome = await breaker.execute(() =>
      breaker.state === CircuitState.HalfOpen
        ? this.probe(work, options)
        : this.attempt(work, options, options.timeoutMs ?? this.spec.timeoutMs),
    );
    if ('expected' in outcome) throw outcome.expected;
    return outcome.value;
  }

  private newBreaker(spec: NonNullable<PolicySpec['breaker']>, initialState?: unknown): CircuitBreakerPolicy {
    const made = circuitBreaker(
      handleWhen((error) => !(error instanceof CallerGone) || error.isProbe),
      { halfOpenAfter: spec.openMs, breaker: new ConsecutiveBreaker(spec.failures), initialState },
    );
    made.onStateChange((state) => {
      if (state === CircuitState.Open) this.openedAt = performance.now();
      this.gauge()?.set({ name: this.name }, state === CircuitState.Closed ? 0 : state === CircuitState.Open ? 1 : 0.5);
    });
    return made;
  }

  /**
   * Cockatiel counts the time that a breaker is open by the wall clock: one that is set back would keep it open for as
   * long. When its time is over it goes on as one that opened long ago, and lets its probe through.
   */
  private breakerOfNow(): CircuitBreakerPolicy | null {
    const { breaker, spec } = this;
    if (breaker === null || spec.breaker === undefined || breaker.state !== CircuitState.Open) return breaker;
    if (performance.now() - this.openedAt < spec.breaker.openMs) return breaker;
    const { ownState, breakerState } = breaker.toJSON() as { ownState: object; breakerState: unknown };
    this.breaker = this.newBreaker(spec.breaker, {
      ownState: { ...ownState, openedAt: 0, attemptNo: 1 },
      breakerState,
    });
    return this.breaker;
  }

  private async probe<T>(
    work: (signal: AbortSignal) => Promise<T>,
    options: ExecuteOptions,
  ): Promise<{ value: T } | Expected> {
    this.probing = true;
    try {
      const probeMs = this.spec.breaker?.probeTimeoutMs ?? Number.POSITIVE_INFINITY;
      return await this.attempt(work, options, Math.min(options.timeoutMs ?? this.spec.timeoutMs ?? probeMs, probeMs));
    } catch (error) {
      if (error instanceof CallerGone) error.isProbe = true;
      throw error;
    } finally {
      this.probing = false;
    }
  }

  private async attempt<T>(
    work: (signal: AbortSignal) => Promise<T>,
    options: ExecuteOptions,
    timeoutMs: number | undefined,
  ): Promise<{ value: T } | Expected> {
    try {
      return { value: await this.cut(work, options, timeoutMs) };
    } catch (error) {
      if (isExpected(error)) return { expected: error };
      throw error;
    }
  }

  private async cut<T>(
    work: (signal: AbortSignal) => Promise<T>,
    options: ExecuteOptions,
    timeoutMs: number | undefined,
  ): Promise<T> {
    try {
      if (timeoutMs === undefined) return await work(options.signal ?? neverAborted);
      const policy = timeout(Math.max(1, timeoutMs), { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false });
      return await policy.execute(({ signal }) => work(signal), options.signal);
    } catch (error) {
      if (options.signal?.aborted) throw new CallerGone('', { cause: error });
      throw error;
    }
  }

  private translate(error: unknown): unknown {
    if (isBrokenCircuitError(error)) return this.count('breaker_open', refused(this.name, 'breaker_open'));
    if (isBulkheadRejectedError(error)) {
      return this.count(
        'bulkhead_full',
        new AppError('overloaded', {
          detail: `Too many calls to ${this.name}.`,
          meta: { part: this.name },
          retryAfterS: 1,
        }),
      );
    }
    if (isTaskCancelledError(error)) return this.count('timeout', refused(this.name, 'timeout'));
    if (error instanceof CallerGone) return this.count('caller_gone', refused(this.name, 'deadline', error.cause));
    return error;
  }

  private count(reason: string, error: AppError): AppError {
    this.metrics
      ?.counter('mkt_policy_refusals_total', 'Calls cut or refused by a breaker, bulkhead or time-out', [
        'name',
        'reason',
      ])
      .inc({ name: this.name, reason });
    return error;
  }

  private gauge(): ReturnType<Metrics['gauge']> | undefined {
    return this.breaker === null
      ? undefined
      : this.metrics?.gauge('mkt_breaker_open_ratio', 'Breaker: 0 closed, 0.5 probing, 1 open', ['name']);
  }
}

const neverAborted = new AbortController().signal;

/** Expected failures say that the dependency works; only an unavailable or a broken one opens the breaker. */
function isExpected(error: unknown): boolean {
  return isAppError(error) && !isAppError(error, 'service_unavailable', 'internal');
}

function refused(part: string, reason: 'breaker_open' | 'timeout' | 'deadline', cause?: unknown): AppError {
  const detail =
    reason === 'timeout'
      ? `${part} did not answer in time.`
      : reason === 'deadline'
        ? 'The deadline of the call has passed.'
        : `${part} is not answering; calls are held back for a moment.`;
  return new AppError('service_unavailable', { detail, meta: { part, reason }, retryAfterS: 1, cause });
}

/**
 * The caller's side of every module call: deadline, bulkhead by class, breaker per call, error mapping. The
 * transport below it is the only difference between a module in this process and one elsewhere.
 */
import type { ModuleCallMeta } from '../../contract/operation-meta.ts';
import type { CallContext } from '../context/call-context.ts';
import { failpoint } from '../failpoints/failpoints.ts';
import { AppError, isAppError } from '../kernel/errors.ts';
import type { Policies } from '../resilience/policies.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { startSpan } from '../telemetry/tracing.ts';
import type { CallTable } from './call-table.ts';
import { type CallHead, headOf } from './wire.ts';

/** Carries one call to its module and brings the output back, or throws an AppError. */
export type Transport = (call: {
  module: string;
  callId: string;
  context: CallContext;
  head: CallHead;
  input: unknown;
  signal: AbortSignal;
}) => Promise<unknown>;

export interface PortOptions {
  /** The calling module. */
  caller: string;
  table: CallTable;
  policies: Policies;
  /** `rpc.timeoutScale`: multiplies the contract's time-outs. */
  timeoutScale?: number;
  metrics?: Metrics;
}

/** Thrown by a transport that knows that the call never reached the callee. */
export const notSentMark = 'not_sent';

/** Background work takes its turn behind everything else: given up as early as a request, it would begin again for ever. */
const backgroundPatience = 6;

/** A port of `module` with one method per call of the contract; `P` is its generated interface. */
export function createPort<P extends object>(module: string, transport: Transport, options: PortOptions): P {
  const methods: Record<string, (context: CallContext, input: unknown) => Promise<unknown>> = {};
  for (const call of Object.values(options.table.calls)) {
    if (call.module === module)
      methods[call.operationId] = (context, input) => callThrough(call, context, input, transport, options);
  }
  return methods as P;
}

async function callThrough(
  call: ModuleCallMeta,
  context: CallContext,
  input: unknown,
  transport: Transport,
  options: PortOptions,
): Promise<unknown> {
  const { module, operationId: callId } = call;
  options.metrics
    ?.counter('mkt_port_calls_total', 'Calls between modules', ['module', 'operation', 'side'])
    .inc({ module, operation: callId, side: 'caller' });
  const patience = context.class === 'background' ? backgroundPatience : 1;
  const timeoutMs = call.timeoutMs * patience * (options.timeoutScale ?? 1);
  const remainingMs = Math.min(timeoutMs, context.deadlineAt - Date.now());
  if (remainingMs <= 0 || context.signal.aborted) {
    throw new AppError('service_unavailable', {
      detail: 'The deadline of the call has passed.',
      meta: { part: module, reason: 'deadline' },
    });
  }
  const span = startSpan('client', `${module}.${callId}`, context.traceparent, { 'mkt.caller': options.caller });
  const head = headOf(context, remainingMs);
  if (span !== null) head.traceparent = span.traceparent;
  let sent = false;
  try {
    const bulkhead = options.policies.portBulkhead(module, context.class);
    const breaker = options.policies.get(`port.${module}.${callId}`);
    const attempt = async (signal: AbortSignal): Promise<unknown> => {
      sent = true;
      await failpoint('port_before_call');
      const output = await transport({ module, callId, context, head, input, signal });
      await failpoint('port_after_call');
      return output;
    };
    const output = await bulkhead.execute(
      () => breaker.execute(attempt, { signal: context.signal, timeoutMs: remainingMs }),
      { signal: context.signal },
    );
    span?.end();
    return output;
  } catch (error) {
    const failure = asCallFailure(error, call, sent);
    span?.end(failure);
    throw failure;
  }
}

/**
 * What the caller gets. A mutation that may have happened says so by `unknown`: it is asked again by its
 * natural key, never assumed undone.
 */
function asCallFailure(error: unknown, call: ModuleCallMeta, sent: boolean): AppError {
  if (!isAppError(error))
    return new AppError('internal', {
      detail: `${call.operationId} failed.`,
      meta: { part: call.module },
      cause: error,
    });
  if (isAppError(error, 'unauthenticated', 'token_expired') && !call.errors.includes(error.code)) {
    // Ours, not the buyer's: a clock that is wrong or was set, a key that differs. Nothing was done.
    return new AppError('service_unavailable', {
      ...(error.detail === undefined ? {} : { detail: error.detail }),
      meta: { part: call.module, reason: 'credentials' },
      cause: error,
    });
  }
  if (!isAppError(error, 'service_unavailable', 'internal')) return error;
  const { [notSentMark]: notSent, ...meta } = error.meta;
  const unknown = call.mutation && sent && notSent !== true;
  return new AppError(error.code, {
    meta: { part: call.module, ...meta, ...(unknown ? { unknown: true } : {}) },
    cause: error,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.retryAfterS === undefined ? {} : { retryAfterS: error.retryAfterS }),
  });
}

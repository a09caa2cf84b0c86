import { newId } from '../kernel/ids.ts';
import type { Actor } from './actor.ts';
import type { CallContext, OperationClass } from './call-context.ts';
import { newTraceparent } from './traceparent.ts';

/** A context for work nobody is waiting for: jobs, consumers, commands. Ends by itself at the deadline. */
export function systemContext(name: string, options: Partial<CallContext> & { timeoutMs?: number } = {}): CallContext {
  const timeoutMs = options.timeoutMs ?? 60_000;
  return {
    requestId: options.requestId ?? newId('req'),
    actor: options.actor ?? { kind: 'system', name },
    class: options.class ?? 'background',
    deadlineAt: Date.now() + timeoutMs,
    signal: options.signal ?? AbortSignal.timeout(timeoutMs),
    traceparent: options.traceparent ?? newTraceparent(),
    locale: options.locale ?? 'en',
    ...(options.causationId === undefined ? {} : { causationId: options.causationId }),
  };
}

/** The same call on behalf of somebody else or in another class; everything else stays. */
export function withActor(
  context: CallContext,
  actor: Actor,
  operationClass: OperationClass = context.class,
): CallContext {
  return { ...context, actor, class: operationClass };
}

import type { CallContext } from '../../../platform/context/call-context.ts';
import { systemContext } from '../../../platform/context/make-context.ts';

/**
 * The same call without its deadline: what a gateway has done is recorded even when nobody waits for it any more.
 */
export function detached(context: CallContext, timeoutMs = 15_000): CallContext {
  return systemContext('payment', {
    actor: context.actor,
    class: context.class,
    requestId: context.requestId,
    traceparent: context.traceparent,
    locale: context.locale,
    timeoutMs,
    ...(context.causationId === undefined ? {} : { causationId: context.causationId }),
  });
}

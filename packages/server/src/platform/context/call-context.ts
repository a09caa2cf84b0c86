import type { Actor } from './actor.ts';

/** Which pool, bulkhead and shedding order a call belongs to (`x-class` of the operation). */
export const operationClasses = ['browse', 'search', 'cart', 'checkout', 'auth', 'seller', 'background'] as const;
export type OperationClass = (typeof operationClasses)[number];

/** What travels with a call through ports, jobs and events: the first argument everywhere. */
export interface CallContext {
  readonly requestId: string;
  readonly actor: Actor;
  readonly class: OperationClass;
  /** Epoch milliseconds after which nobody waits for the answer any more. */
  readonly deadlineAt: number;
  /** Aborted at the deadline or when the caller goes away; checked before a commit. */
  readonly signal: AbortSignal;
  readonly traceparent: string;
  readonly locale: string;
  /** The event or request that made this call happen, when it was not the request itself. */
  readonly causationId?: string;
}

/** What travels: ids and changed facts, never whole objects, codes or tokens. Member names are the contract's. */
export interface EventEnvelope<T extends string = string, D = unknown> {
  /** `evt_…`: every subscriber applies it once. */
  id: string;
  type: T;
  version: number;
  /** Business time, RFC 3339 in UTC. */
  occurred_at: string;
  producer: string;
  /** `sequence` is taken under the aggregate's row lock: a projection applies only a higher one. */
  aggregate: { type: string; id: string; sequence: number };
  /** The request that began it all. */
  correlation_id: string;
  /** The event or request right before this one. */
  causation_id: string | null;
  traceparent: string | null;
  data: D;
}

/** The job that carries an event to one consumer: the same id again is the same job. */
export function eventJobId(eventId: string, consumer: string): string {
  return `${eventId}.${consumer}`;
}

/** What such a job holds. */
export interface EventJobData {
  consumer: string;
  event: EventEnvelope;
  /** A process ended over it before. */
  isolated?: boolean;
  /** It failed before, so that it would only undo the work of others: it is handled alone. */
  again?: boolean;
}

import type { IncomingHttpHeaders } from 'node:http';
import type { CallContext } from '../context/call-context.ts';

/** A call that came over HTTP: what handlers get as their first argument. */
export interface RequestContext extends CallContext {
  readonly operationId: string;
  readonly clientAddress: string;
  readonly headers: IncomingHttpHeaders;
  /** The checked `Idempotency-Key`, when one was sent. */
  readonly idempotencyKey: string | undefined;
  /** `If-Match` as sent, quotes included. */
  readonly ifMatch: string | undefined;
  /** The guest cart's secret from `Cart-Token`, when one was sent. */
  readonly cartToken: string | undefined;
}

/** What a handler of an ordinary operation answers; the edge wraps it into the envelope. */
export interface Reply<T> {
  data: T;
  /** The operation's success status when absent. */
  status?: number;
  headers?: Record<string, string>;
  page?: { next_cursor: string | null; limit: number };
  /** Extra members of `meta`, such as `degraded`. */
  meta?: Record<string, unknown>;
}

/** What a handler of a raw operation answers: written as it is. */
export interface RawReply {
  status: number;
  contentType: string;
  body: string | Buffer;
  headers?: Record<string, string>;
}

export interface RawInput {
  path: Record<string, string>;
  query: Record<string, unknown>;
  rawBody: Buffer;
}

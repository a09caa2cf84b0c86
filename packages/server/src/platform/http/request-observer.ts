import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OperationMeta } from '../../contract/operation-meta.ts';
import { traceIdOf } from '../context/traceparent.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { beginTrace, type TraceSpan } from '../telemetry/tracing.ts';
import type { Drain } from './drain.ts';

/** What is known of a request while it is under way. */
export interface Observed {
  readonly requestId: string;
  operation: OperationMeta | undefined;
  traceparent: string | undefined;
  span: TraceSpan | null;
  /** Counted against its limit already. */
  isCounted: boolean;
}

const observed = new WeakMap<ServerResponse, Observed>();

export function observedOf(res: ServerResponse): Observed | undefined {
  return observed.get(res);
}

/** One line, one observation and, where it is recorded, one span of each request. */
export class RequestObserver {
  private readonly metrics: Metrics;
  private readonly log: Logger;
  private readonly drain: Drain;
  /** The histogram's children by operation and status: looking one up by labels costs more than the observation. */
  private readonly children = new Map<string, { observe(seconds: number): void }>();

  constructor(metrics: Metrics, log: Logger, drain: Drain) {
    this.metrics = metrics;
    this.log = log;
    this.drain = drain;
  }

  observe(req: IncomingMessage, res: ServerResponse, requestId: string): Observed {
    const startedAt = performance.now();
    const seen: Observed = { requestId, operation: undefined, traceparent: undefined, span: null, isCounted: false };
    observed.set(res, seen);
    this.drain.began(res);
    res.once('close', () => this.closed(seen, req, res, (performance.now() - startedAt) / 1000));
    return seen;
  }

  private closed(seen: Observed, req: IncomingMessage, res: ServerResponse, seconds: number): void {
    this.drain.ended(res);
    const operation = seen.operation?.operationId ?? 'unknown';
    this.child(operation, res.statusCode).observe(seconds);
    seen.span?.set({ 'http.response.status_code': res.statusCode });
    // A caller's mistake is no fault of this server's, and neither is one who goes away.
    seen.span?.end(res.statusCode >= 500 ? new Error(`status ${res.statusCode}`) : undefined);
    if (!this.log.isLevelEnabled('info')) return;
    this.log.info(
      {
        request_id: seen.requestId,
        ...(seen.traceparent === undefined ? {} : { trace_id: traceIdOf(seen.traceparent) }),
        operation,
        method: req.method,
        status: res.statusCode,
        ms: Math.round(seconds * 1e5) / 100,
        finished: res.writableFinished,
      },
      'request',
    );
  }

  private child(operation: string, status: number): { observe(seconds: number): void } {
    const name = `${operation} ${status}`;
    let child = this.children.get(name);
    if (child === undefined) {
      child = this.metrics.requestSeconds.labels({ operation, status: String(status) });
      this.children.set(name, child);
    }
    return child;
  }
}

/** The request is one for this operation: its trace begins, or goes on from the caller's. */
export function identify(seen: Observed, operation: OperationMeta, req: IncomingMessage): string {
  seen.operation = operation;
  if (seen.traceparent !== undefined) return seen.traceparent;
  const { traceparent, span } = beginTrace('server', operation.operationId, req.headers['traceparent'], {
    'http.request.method': operation.method,
    'http.route': operation.path,
    'mkt.request_id': seen.requestId,
  });
  seen.traceparent = traceparent;
  seen.span = span;
  return traceparent;
}

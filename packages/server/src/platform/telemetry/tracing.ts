/**
 * Spans of our own, made by hand at the few places that tell a request's way: the edge, calls between modules,
 * transactions, consumers and jobs. What a span belongs to travels as `traceparent` in the context of the call, so
 * that nothing needs to hang on asynchronous storage. Whether a trace is recorded is decided before its first span
 * exists: one that is not costs a comparison, and with tracing off so does everything here.
 */
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { isSampled, newTraceparent, readTraceparent, unsampled } from '../context/traceparent.ts';
import { isAppError } from '../kernel/errors.ts';

export interface TracingOptions {
  tracer: Tracer;
  /** Share of requests and jobs that are recorded when nobody before them decided. */
  sampleRatio: number;
  /** At most so many traces a second begin or go on from outside in this process, whoever asks. */
  perSecond: number;
}

/** A span that is being recorded. */
export interface TraceSpan {
  /** What goes on to everything that this span causes. */
  readonly traceparent: string;
  set(attributes: Attributes): void;
  /** With an error when it failed: an expected refusal is told by its code, anything else marks the span. */
  end(error?: unknown): void;
}

export interface BegunTrace {
  traceparent: string;
  span: TraceSpan | null;
}

type Kind = 'server' | 'client' | 'consumer' | 'internal';

const kinds: Record<Kind, SpanKind> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};

let active: (TracingOptions & { second: number; left: number }) | null = null;

/** Null switches it off again. */
export function useTracer(options: TracingOptions | null): void {
  active = options === null ? null : { ...options, second: 0, left: 0 };
}

export function isTracing(): boolean {
  return active !== null;
}

/** The first span of work that comes from outside: a request with the caller's `traceparent` header, or a job without one. */
export function beginTrace(kind: Kind, name: string, header: unknown, attributes?: Attributes): BegunTrace {
  const given = readTraceparent(header);
  if (active === null) return { traceparent: given ?? newTraceparent(), span: null };
  const wanted = given === null ? Math.random() < active.sampleRatio : isSampled(given);
  if (!wanted || !mayRecord(active)) return { traceparent: unsampled(given ?? newTraceparent()), span: null };
  const span = record(active.tracer, kind, name, given === null ? ROOT_CONTEXT : contextOf(given), attributes);
  return { traceparent: span.traceparent, span };
}

/** A span below another one; null when that one is not recorded. */
export function startSpan(kind: Kind, name: string, parent: string, attributes?: Attributes): TraceSpan | null {
  if (active === null || !isSampled(parent)) return null;
  return record(active.tracer, kind, name, contextOf(parent), attributes);
}

function mayRecord(options: NonNullable<typeof active>): boolean {
  const second = Math.floor(Date.now() / 1000);
  if (second !== options.second) Object.assign(options, { second, left: options.perSecond });
  options.left -= 1;
  return options.left >= 0;
}

function contextOf(traceparent: string): Context {
  const [, traceId = '', spanId = ''] = traceparent.split('-');
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}

function record(tracer: Tracer, kind: Kind, name: string, parent: Context, attributes?: Attributes): TraceSpan {
  const span = tracer.startSpan(name, { kind: kinds[kind], ...(attributes ? { attributes } : {}) }, parent);
  const { traceId, spanId } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-01`,
    set: (more) => void span.setAttributes(more),
    end: (error) => {
      if (error !== undefined) mark(span, error);
      span.end();
    },
  };
}

/** Messages may hold what a caller sent; a code, or the name of the class, says enough beside the log. */
function mark(span: Span, error: unknown): void {
  const type = isAppError(error) ? error.code : error instanceof Error ? error.name : 'unknown';
  span.setAttribute('error.type', type);
  if (!isAppError(error) || error.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR, message: type });
}

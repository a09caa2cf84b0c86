import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isSampled, newTraceparent, traceIdOf, unsampled } from '../context/traceparent.ts';
import { AppError } from '../kernel/errors.ts';
import { beginTrace, isTracing, startSpan, useTracer } from './tracing.ts';

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
const tracer = provider.getTracer('test');
const sampled = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

beforeEach(() => useTracer({ tracer, sampleRatio: 0, perSecond: 1_000 }));
afterEach(() => {
  useTracer(null);
  exporter.reset();
});

it('records a trace that its caller records, below the caller', async () => {
  const { traceparent, span } = beginTrace('server', 'getProduct', sampled);
  expect([traceIdOf(traceparent), isSampled(traceparent)]).toEqual([traceIdOf(sampled), true]);
  const below = startSpan('client', 'user.getSellers', traceparent);
  below?.end();
  span?.end();
  await provider.forceFlush();
  const [inner, outer] = exporter.getFinishedSpans();
  expect(outer?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7');
  expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
});

it('decides by its ratio where nobody has', () => {
  expect(beginTrace('server', 'a', undefined).span).toBeNull();
  useTracer({ tracer, sampleRatio: 1, perSecond: 1_000 });
  const begun = beginTrace('server', 'a', undefined);
  expect(isSampled(begun.traceparent)).toBe(true);
  // Somebody before it has decided against.
  expect(beginTrace('server', 'a', unsampled(sampled))).toEqual({ traceparent: unsampled(sampled), span: null });
});

it('goes on with the trace unrecorded when too many ask for one', () => {
  useTracer({ tracer, sampleRatio: 1, perSecond: 3 });
  const begun = Array.from({ length: 30 }, () => beginTrace('server', 'a', sampled));
  // The second may turn once in between.
  expect(begun.filter(({ span }) => span !== null).length).toBeLessThanOrEqual(6);
  expect(begun.at(-1)?.traceparent).toBe(unsampled(sampled));
});

it('marks what failed by us, not what a caller got wrong, and repeats no message', async () => {
  useTracer({ tracer, sampleRatio: 1, perSecond: 1_000 });
  for (const error of [new AppError('not_found'), new AppError('overloaded'), new Error('card 4111')])
    beginTrace('server', 'a', undefined).span?.end(error);
  await provider.forceFlush();
  const spans = exporter.getFinishedSpans();
  expect(spans.map((s) => [s.attributes['error.type'], s.status.code])).toEqual([
    ['not_found', 0],
    ['overloaded', 2],
    ['Error', 2],
  ]);
  expect(JSON.stringify(spans.map((s) => [s.attributes, s.status, s.events]))).not.toContain('4111');
});

it('does nothing when it is off, but carries the trace on', () => {
  useTracer(null);
  expect(isTracing()).toBe(false);
  expect(beginTrace('server', 'a', sampled)).toEqual({ traceparent: sampled, span: null });
  expect(startSpan('client', 'b', sampled)).toBeNull();
  expect(traceIdOf(beginTrace('server', 'a', undefined).traceparent)).not.toBe(traceIdOf(newTraceparent()));
});

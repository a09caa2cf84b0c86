/** The OpenTelemetry SDK: loaded only when an address to send spans to is configured. */
import { hostname } from 'node:os';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Config } from '../config/load-config.ts';
import type { Logger } from './logger.ts';
import { useTracer } from './tracing.ts';

const exportMs = 2_000;
const warnEveryMs = 60_000;

/** Returns what sends the rest and ends it. A collector that is away costs its spans and one warning a minute. */
export function startExport(config: Config, role: string, log: Logger): () => Promise<void> {
  const { endpoint, sampleRatio, perSecond } = config.otel;
  warnThrough(log);
  const exporter = new OTLPTraceExporter({
    url: new URL('v1/traces', endpoint.endsWith('/') ? endpoint : `${endpoint}/`).href,
    timeoutMillis: exportMs,
  });
  const provider = new TracerProvider({
    // What is not to be recorded never reaches the SDK.
    sampler: new AlwaysOnSampler(),
    resource: resourceFromAttributes({
      'service.name': 'mkt',
      'service.instance.id': `${hostname()}:${process.pid}`,
      'mkt.role': role,
      'mkt.modules': config.modules.own.join(','),
    }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: 8_192,
        scheduledDelayMillis: 1_000,
        exportTimeoutMillis: exportMs,
      }),
    ],
  });
  useTracer({ tracer: provider.getTracer('mkt'), sampleRatio, perSecond });
  return async () => {
    useTracer(null);
    await provider.shutdown().catch((error: unknown) => log.warn({ err: error }, 'The last spans were not sent'));
  };
}

function warnThrough(log: Logger): void {
  let lastAt = Number.NEGATIVE_INFINITY;
  const warn = (message: string): void => {
    if (performance.now() - lastAt < warnEveryMs) return;
    lastAt = performance.now();
    log.warn({ reason: message.slice(0, 500) }, 'Spans are not being delivered');
  };
  const quiet = (): void => undefined;
  diag.setLogger({ error: warn, warn, info: quiet, debug: quiet, verbose: quiet }, { logLevel: DiagLogLevel.WARN });
}

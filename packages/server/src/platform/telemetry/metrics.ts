import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** One registry per process; names end in their unit. */
export class Metrics {
  readonly registry = new Registry();
  readonly requestSeconds: Histogram<'operation' | 'status'>;
  readonly moduleAnswers: Counter<'module'>;

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'mkt_' });
    this.requestSeconds = this.histogram(
      'mkt_http_request_seconds',
      'Time from the first byte of a request to the last of its answer',
      ['operation', 'status'],
    );
    this.moduleAnswers = this.counter(
      'mkt_module_answers_total',
      'Public operations answered by a module in this process',
      ['module'],
    );
  }

  /** The metric of this name, made at first use. */
  counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return (
      (this.registry.getSingleMetric(name) as Counter<L> | undefined) ??
      new Counter({ name, help, labelNames, registers: [this.registry] })
    );
  }
  gauge<L extends string>(
    name: string,
    help: string,
    labelNames: L[],
    collect?: (this: Gauge<L>) => void | Promise<void>,
  ): Gauge<L> {
    return (
      (this.registry.getSingleMetric(name) as Gauge<L> | undefined) ??
      new Gauge({ name, help, labelNames, registers: [this.registry], ...(collect ? { collect } : {}) })
    );
  }
  histogram<L extends string>(name: string, help: string, labelNames: L[]): Histogram<L> {
    const known = this.registry.getSingleMetric(name) as Histogram<L> | undefined;
    return (
      known ??
      new Histogram({
        name,
        help,
        labelNames,
        registers: [this.registry],
        buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10],
      })
    );
  }
}

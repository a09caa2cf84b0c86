import type { Metrics } from '../telemetry/metrics.ts';

/** Where a read was answered: the process, Redis, Redis with a stale entry, or nowhere. */
export type ReadResult = 'memory' | 'redis' | 'stale' | 'miss';

/** What the cache counts, for `mkt cache stats` and as metrics. */
export class CacheCounts {
  readonly reads: Record<ReadResult, number> = { memory: 0, redis: 0, stale: 0, miss: 0 };
  loads = 0;
  refusedFills = 0;
  redisFailures = 0;
  private readonly metrics: Metrics | undefined;
  /** The counters' children by kind and result: looking one up by labels costs more than the read it counts. */
  private readonly children = new Map<string, { inc(times: number): void }>();

  constructor(metrics: Metrics | undefined) {
    this.metrics = metrics;
  }

  read(kind: string, result: ReadResult, times = 1): void {
    if (times === 0) return;
    this.reads[result] += times;
    this.child(kind, result)?.inc(times);
  }

  private child(kind: string, result: ReadResult): { inc(times: number): void } | undefined {
    if (this.metrics === undefined) return undefined;
    const name = `${kind} ${result}`;
    let child = this.children.get(name);
    if (child === undefined) {
      child = this.metrics
        .counter('mkt_cache_reads_total', 'Reads of the cache by where they were answered', ['kind', 'result'])
        .labels({ kind, result });
      this.children.set(name, child);
    }
    return child;
  }
}

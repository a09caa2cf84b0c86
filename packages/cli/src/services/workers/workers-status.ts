import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@mkt/server';
import { listPauses } from '../queue/consumer-switch.ts';
import { queueDepths } from '../queue/event-queues.ts';
import { readSupervisorReport } from '../supervisor/supervisor.ts';

export interface WorkerReport {
  name: string;
  url: string;
  answers: boolean;
  uptime_s: number | null;
  resident_mb: number | null;
  loop_lag_ms: number | null;
  events: number;
  job_runs: number;
  failures: number;
}

export interface WorkersStatus {
  queues: Awaited<ReturnType<typeof queueDepths>>;
  processes: WorkerReport[];
  /** Consumers that take nothing from their queues because an operator wants it so. */
  paused: { consumer: string; since: string; reason: string }[];
}

/** Sum of a metric over its label sets; null when the process has no such metric. */
export function metricSum(text: string, name: string, labels?: RegExp): number | null {
  const lines = text.split('\n').filter((line) => {
    const rest = line.startsWith(name) ? line.slice(name.length) : null;
    return (
      rest !== null && (rest.startsWith(' ') || rest.startsWith('{')) && (labels === undefined || labels.test(rest))
    );
  });
  return lines.length === 0
    ? null
    : lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

async function askProcess(name: string, url: string): Promise<WorkerReport> {
  const text = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    .then((response) => (response.ok ? response.text() : null))
    .catch(() => null);
  const sum = (metric: string, labels?: RegExp): number | null =>
    text === null ? null : metricSum(text, metric, labels);
  const startedAt = sum('mkt_process_start_time_seconds');
  const resident = sum('mkt_process_resident_memory_bytes');
  const lag = sum('mkt_nodejs_eventloop_lag_p99_seconds');
  return {
    name,
    url,
    answers: text !== null,
    uptime_s: startedAt === null ? null : Math.round(Date.now() / 1000 - startedAt),
    resident_mb: resident === null ? null : Math.round(resident / 1_048_576),
    loop_lag_ms: lag === null ? null : Math.round(lag * 1000),
    events: sum('mkt_consumer_events_total') ?? 0,
    job_runs: sum('mkt_job_runs_total') ?? 0,
    failures: (sum('mkt_queue_failures_total') ?? 0) + (sum('mkt_job_runs_total', /outcome="failed"/) ?? 0),
  };
}

/** Who works on which queue, by the queue's own Redis, and what this machine's supervised workers report of themselves. */
export async function workersStatus(config: Config, stateDir: string): Promise<WorkersStatus> {
  const run = join(stateDir, 'run');
  const known = (existsSync(run) ? readSupervisorReport(run)?.processes : undefined) ?? [];
  const urls: (readonly [string, string])[] = known
    .filter(({ name, port }) => name.startsWith('worker') && port !== null)
    .map(({ name, port }) => [name, `http://127.0.0.1:${port}/metrics`] as [string, string]);
  if (urls.length === 0 && config.worker.metricsPort > 0)
    urls.push(['worker', `http://${config.http.host}:${config.worker.metricsPort}/metrics`]);
  const [pauses, queues, processes] = await Promise.all([
    listPauses(config),
    queueDepths(config),
    Promise.all(urls.map(([name, url]) => askProcess(name, url))),
  ]);
  const paused = pauses.map(({ consumer, paused_at: at, reason }) => ({ consumer, since: at.toISOString(), reason }));
  return { queues, processes, paused };
}

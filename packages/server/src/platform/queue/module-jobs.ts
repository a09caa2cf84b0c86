/**
 * Work of a module by the clock. `single` jobs run once in the whole installation per turn (a BullMQ scheduler
 * decides where); `every_process` jobs run by a timer in each worker and must share work by SKIP LOCKED or a
 * lease: they go on without Redis, so that what guards money belongs there.
 */

import type { Redis } from 'ioredis';
import type { CallContext, OperationClass } from '../context/call-context.ts';
import { systemContext } from '../context/make-context.ts';
import { traceIdOf } from '../context/traceparent.ts';
import { failpoint } from '../failpoints/failpoints.ts';
import type { ModuleName } from '../kernel/modules.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { beginTrace } from '../telemetry/tracing.ts';
import { QueueWorker } from './queue-worker.ts';
import { jobOptions, type Queues } from './queues.ts';

export interface ModuleJob {
  /** e.g. `order.expire-reservations`; no colon. */
  name: string;
  /** Default `single`. */
  mode?: 'single' | 'every_process';
  everyMs: number;
  /** Pools that it uses; default `background`. */
  class?: OperationClass;
  /** Default 60 s. */
  timeoutMs?: number;
  run(context: CallContext): Promise<void>;
}

export interface ModuleJobsOptions {
  module: ModuleName;
  jobs: readonly ModuleJob[];
  queues: Queues;
  keyPrefix: string;
  connection: Redis;
  metrics?: Metrics;
  logger?: Logger;
}

const closeMs = 10_000;
const mostCrashes = 2;
const repairEveryMs = 30_000;
/** Clocks of machines that are kept by NTP differ by less. */
const clockSlackMs = 5_000;

export class ModuleJobs {
  private readonly options: ModuleJobsOptions;
  private readonly running = new Set<string>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private worker: QueueWorker | null = null;
  private repairing: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(options: ModuleJobsOptions) {
    this.options = options;
  }

  get queueName(): string {
    return `${this.options.module}-jobs`;
  }

  start(): void {
    const { jobs, keyPrefix, connection, metrics, logger } = this.options;
    for (const job of jobs) if (job.mode === 'every_process') this.arm(job);
    if (this.singles().length === 0) return;
    this.repairing = setInterval(() => void this.repairSchedule().catch(() => {}), repairEveryMs).unref();
    const extras = { ...(metrics ? { metrics } : {}), ...(logger ? { logger } : {}) };
    const run = async ({ name, crashes }: { name: string; crashes: number }): Promise<void> => {
      // A turn over which processes died twice is left out: the schedule brings the next one, not a circle of crashes.
      if (crashes >= mostCrashes)
        logger?.error({ job: name, crashes }, 'A scheduled job ended its processes; its turn is left out');
      else await this.runOnce(jobs.find((job) => job.name === name));
    };
    this.worker = new QueueWorker({ queue: this.queueName, keyPrefix, connection, concurrency: 4, run, ...extras });
  }

  /** Writes the schedules into Redis: at the start and whenever its memory was lost. Repeating it changes nothing. */
  async schedule(): Promise<void> {
    const queue = this.options.queues.queue(this.queueName);
    for (const job of this.singles()) await this.write(job);
    // A job that a newer release no longer has would be scheduled for ever.
    for (const known of await queue.getJobSchedulers()) {
      if (!this.singles().some((job) => job.name === known.key)) await queue.removeJobScheduler(known.key);
    }
  }

  /**
   * Brings back next turns that lie further ahead than their period: the queue computes them by the clock of the
   * process that took the last one, so that one whose clock is minutes ahead puts them off for everybody.
   */
  async repairSchedule(): Promise<void> {
    const queue = this.options.queues.queue(this.queueName);
    const known = new Map((await queue.getJobSchedulers()).map(({ key, next }) => [key, next]));
    for (const job of this.singles()) {
      const next = known.get(job.name) ?? 0;
      if (next <= Date.now() + job.everyMs + clockSlackMs) continue;
      this.options.logger?.warn({ job: job.name, next: new Date(next) }, 'The next turn of a job was brought back');
      await queue.removeJobScheduler(job.name);
      await this.write(job);
    }
  }

  /** Running jobs get ten seconds to end: what they use is closed after this. */
  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    if (this.repairing !== null) clearInterval(this.repairing);
    const hard = new Promise((resolve) => setTimeout(resolve, closeMs).unref());
    await Promise.race([Promise.allSettled(this.underWay), hard]);
    await this.worker?.close();
  }

  private singles(): ModuleJob[] {
    return this.options.jobs.filter((job) => job.mode !== 'every_process');
  }

  private async write(job: ModuleJob): Promise<void> {
    await this.options.queues
      .queue(this.queueName)
      .upsertJobScheduler(job.name, { every: job.everyMs }, { name: job.name, opts: { ...jobOptions, attempts: 1 } });
  }

  private arm(job: ModuleJob): void {
    if (this.closed) return;
    // Spread over a fifth of the period, so that the processes do not all ask at the same moment.
    const waitMs = job.everyMs * (0.9 + Math.random() * 0.2);
    const timer = setTimeout(() => {
      const run = this.runOnce(job)
        .catch(() => {})
        .finally(() => {
          this.underWay.delete(run);
          this.arm(job);
        });
      this.underWay.add(run);
    }, waitMs);
    this.timers.set(job.name, timer);
  }

  /** Runs a job unless it still runs here; a failure is logged, counted and left to the next turn. */
  private async runOnce(job: ModuleJob | undefined): Promise<void> {
    if (job === undefined || this.running.has(job.name)) return;
    const { metrics, logger } = this.options;
    const ends = metrics?.counter('mkt_job_runs_total', 'Scheduled jobs run, by outcome', ['job', 'outcome']);
    this.running.add(job.name);
    const { traceparent, span } = beginTrace('internal', `job ${job.name}`, null);
    const timeoutMs = job.timeoutMs ?? 60_000;
    const context = systemContext(job.name, { timeoutMs, class: job.class ?? 'background', traceparent });
    try {
      await Promise.race([job.run(context), timeUp(context, job)]);
      await failpoint('P13');
      ends?.inc({ job: job.name, outcome: 'ok' });
      span?.end();
    } catch (error) {
      ends?.inc({ job: job.name, outcome: 'failed' });
      span?.end(error);
      logger?.error({ job: job.name, trace_id: traceIdOf(traceparent), err: error }, 'A scheduled job failed');
    } finally {
      this.running.delete(job.name);
    }
  }
}

function timeUp(context: CallContext, job: ModuleJob): Promise<never> {
  return new Promise((_, reject) => {
    context.signal.addEventListener(
      'abort',
      () => reject(new Error(`${job.name} took over ${job.timeoutMs ?? 60_000} ms`)),
      {
        once: true,
      },
    );
  });
}

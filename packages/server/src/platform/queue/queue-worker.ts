/**
 * Takes jobs of one queue. The lock is short (6 s, checked every 2 s) so that a killed worker's jobs go on
 * within 10 s elsewhere. One slot per running job: a job that hangs holds one slot until its time-out.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { queuePrefix } from './queues.ts';

export interface RunningJob {
  id: string;
  name: string;
  data: unknown;
  /** Starts of this job that neither succeeded nor failed: their processes died or froze. */
  crashes: number;
}

export interface QueueWorkerOptions {
  queue: string;
  keyPrefix: string;
  /** Of purpose `queue_worker`; shared by the workers of a process, each of which adds one that blocks. */
  connection: Redis;
  concurrency: number;
  run: (job: RunningJob) => Promise<void>;
  /** How long a job is held without a sign of life (default 6 s). */
  lockMs?: number;
  metrics?: Metrics;
  logger?: Logger;
}

/** So many processes may die over one job before the queue gives it up; the inbox decides much earlier. */
const mostStalls = 20;
const firstPauseMs = 2_000;

export class QueueWorker {
  readonly queue: string;
  private readonly worker: Worker;
  private readonly active = new Set<Promise<void>>();
  private readonly closing = new AbortController();

  constructor(options: QueueWorkerOptions) {
    this.queue = options.queue;
    const { lockMs = 6_000 } = options;
    const failures = options.metrics?.counter(
      'mkt_queue_failures_total',
      'Runs of a job that ended in an unexpected error',
      ['queue'],
    );
    this.worker = new Worker(options.queue, (job: Job) => this.track(this.runPatiently(job, options.run)), {
      connection: options.connection,
      prefix: queuePrefix(options.keyPrefix, options.queue),
      concurrency: options.concurrency,
      lockDuration: lockMs,
      lockRenewTime: Math.round(lockMs / 3),
      stalledInterval: Math.round(lockMs / 3),
      maxStalledCount: mostStalls,
      drainDelay: 2,
      runRetryDelay: 1_000,
      skipVersionCheck: true,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    });
    this.worker.on('error', () => {});
    this.worker.on('failed', (job, error) => {
      failures?.inc({ queue: options.queue });
      options.logger?.error({ queue: options.queue, job: job?.id, err: error }, 'A job failed');
    });
  }

  /**
   * Stops taking jobs and waits for those running, at most `graceMs`; what still runs then is left to another
   * process. BullMQ's own close would wait for it for ever, and cannot be forced once it has begun.
   */
  async close(graceMs = 10_000): Promise<void> {
    this.closing.abort();
    await this.worker.pause(true);
    const late = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref());
    await Promise.race([late, Promise.allSettled(this.active)]);
    const giveUp = new Promise<void>((resolve) => setTimeout(resolve, 2_000).unref());
    // A server that answers nothing would hold up the end of the process.
    await Promise.race([giveUp, this.worker.close(this.active.size > 0)]);
  }

  /**
   * The pause after a failure is made here, not by the queue: that would write the end of it into Redis by this
   * process's clock, and what one whose clock is minutes ahead puts off is out of everybody's reach for so long.
   */
  private async runPatiently(job: Job, run: (job: RunningJob) => Promise<void>): Promise<void> {
    try {
      await run(running(job));
    } catch (error) {
      const isLast = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
      const pauseMs = firstPauseMs * 2 ** job.attemptsMade * (0.75 + Math.random() / 2);
      if (!isLast) await delay(pauseMs, undefined, { signal: this.closing.signal }).catch(() => {});
      throw error;
    }
  }

  private async track(work: Promise<void>): Promise<void> {
    this.active.add(work);
    try {
      await work;
    } finally {
      this.active.delete(work);
    }
  }
}

function running(job: Job): RunningJob {
  return {
    id: job.id ?? '',
    name: job.name,
    data: job.data,
    crashes: Math.max(0, job.attemptsStarted - job.attemptsMade - 1),
  };
}

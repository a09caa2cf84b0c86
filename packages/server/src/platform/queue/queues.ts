/**
 * Adding jobs to queues, and looking into them. A queue is transport only: whatever it loses comes back from
 * the outbox or the inbox. All of a queue's keys share the hash tag of its prefix `{name}`.
 */
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Policies } from '../resilience/policies.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { closeRedis, createRedis } from './redis-clients.ts';

export interface QueueJob {
  /** One job of this id exists at a time; adding it again is a no-op. No colon. */
  id: string;
  name: string;
  data: unknown;
}

export interface QueueDepth {
  queue: string;
  waiting: number;
  active: number;
  delayed: number;
  /** Age of the job that waits longest, in seconds. */
  oldestAgeS: number;
}

export interface QueuesOptions {
  url: string;
  /** `redis.keyPrefix` of the configuration. */
  keyPrefix: string;
  policies: Policies;
  metrics?: Metrics;
  logger?: Logger;
}

/**
 * Kept jobs would turn adding them again into a silent no-op, so that finished and failed ones go at once.
 * The few attempts bridge a database that cannot even take the inbox row; everything else is the inbox's.
 */
export const jobOptions = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 3,
} as const;

/** `{order}`, or `name_{order}` where two installations share a server. */
export function queuePrefix(keyPrefix: string, queue: string): string {
  return `${keyPrefix}{${queue}}`;
}

export class Queues {
  readonly redis: Redis;
  private readonly options: QueuesOptions;
  private readonly made = new Map<string, Queue>();

  constructor(options: QueuesOptions) {
    this.options = options;
    this.redis = createRedis(options.url, 'queue', options.logger);
  }

  /** Adds jobs that are not there yet. Throws `service_unavailable` within 2 s when Redis does not answer. */
  async add(queue: string, jobs: readonly QueueJob[]): Promise<void> {
    if (jobs.length === 0) return;
    const target = this.queue(queue);
    const rows = jobs.map((job) => ({ name: job.name, data: job.data, opts: { ...jobOptions, jobId: job.id } }));
    await this.options.policies.get('redis.queue').execute(() => target.addBulk(rows));
  }

  async depth(queue: string): Promise<QueueDepth> {
    const target = this.queue(queue);
    return this.options.policies.get('redis.queue').execute(async () => {
      const [counts, oldest] = await Promise.all([
        target.getJobCounts('waiting', 'active', 'delayed'),
        target.getJobs(['waiting'], 0, 0, true),
      ]);
      const since = oldest[0]?.timestamp;
      return {
        queue,
        waiting: counts.waiting ?? 0,
        active: counts.active ?? 0,
        delayed: counts.delayed ?? 0,
        oldestAgeS: since === undefined ? 0 : Math.max(0, (Date.now() - since) / 1000),
      };
    });
  }

  /** Depth and age of these queues become metrics, read when they are scraped: once for both. */
  expose(queues: readonly string[]): void {
    const { metrics } = this.options;
    if (metrics === undefined) return;
    let scrape: Promise<QueueDepth[]> | null = null;
    const read = (): Promise<QueueDepth[]> => {
      scrape ??= this.depths(queues).finally(() => {
        scrape = null;
      });
      return scrape;
    };
    metrics.gauge(
      'mkt_queue_oldest_age_seconds',
      'Age of the job that waits longest',
      ['queue'],
      async function collect() {
        for (const { queue, oldestAgeS } of await read()) this.set({ queue }, oldestAgeS);
      },
    );
    metrics.gauge('mkt_queue_depth_jobs', 'Jobs in a queue', ['queue', 'state'], async function collect() {
      for (const depth of await read()) {
        for (const state of ['waiting', 'active', 'delayed'] as const)
          this.set({ queue: depth.queue, state }, depth[state]);
      }
    });
  }

  private async depths(queues: readonly string[]): Promise<QueueDepth[]> {
    const depths = await Promise.all(queues.map((queue) => this.depth(queue).catch(() => null)));
    return depths.filter((depth) => depth !== null);
  }

  /** The BullMQ queue itself, for schedulers. */
  queue(name: string): Queue {
    let queue = this.made.get(name);
    if (queue === undefined) {
      queue = new Queue(name, {
        connection: this.redis,
        prefix: queuePrefix(this.options.keyPrefix, name),
        skipVersionCheck: true,
      });
      // The connection's own listener reports outages.
      queue.on('error', () => {});
      this.made.set(name, queue);
    }
    return queue;
  }

  async close(): Promise<void> {
    await Promise.race([
      Promise.allSettled([...this.made.values()].map((q) => q.close())),
      new Promise((resolve) => setTimeout(resolve, 500)),
    ]);
    await closeRedis(this.redis);
  }
}

/**
 * Watches the queue's Redis: refuses or reports an eviction policy that would drop jobs, and notices when the
 * server lost its memory (another run_id, or our marker gone after a flush) so that everything is added again.
 */
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';

export interface QueueGuardOptions {
  redis: Redis;
  keyPrefix: string;
  everyMs?: number;
  metrics?: Metrics;
  logger?: Logger;
}

interface Health {
  policy: string;
  runId: string;
  usedRatio: number;
}

const alarmRatio = 0.7;

export class QueueGuard {
  private readonly options: QueueGuardOptions;
  private readonly listeners: (() => void)[] = [];
  private known: string | null = null;
  private timer: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(options: QueueGuardOptions) {
    this.options = options;
  }

  /** Called when the server's memory was lost, and once at the start: it may have been lost before. */
  onReset(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Throws when the server would evict jobs; a server that does not answer yet is only watched. */
  async start(): Promise<void> {
    const health = await readHealth(this.options.redis).catch(() => null);
    if (health !== null && health.policy !== 'noeviction') {
      throw new Error(
        `The queue's Redis has maxmemory-policy ${health.policy}; it must be noeviction, or jobs vanish. Give the queue a Redis of its own (MKT_REDIS_QUEUE_URL).`,
      );
    }
    await this.check();
    this.schedule();
  }

  /** One look; public so that tests need not wait. */
  async check(): Promise<void> {
    const { redis, metrics, logger } = this.options;
    const marker = `${this.options.keyPrefix}mkt:queue:marker`;
    try {
      const health = await readHealth(redis);
      await redis.set(marker, randomUUID(), 'NX');
      const seen = `${health.runId}/${await redis.get(marker)}`;
      const unsafe = health.policy !== 'noeviction' || health.usedRatio >= alarmRatio;
      metrics
        ?.gauge('mkt_queue_redis_unsafe_ratio', 'The queue Redis may evict jobs or is 70 % full: 1', [])
        .set(unsafe ? 1 : 0);
      if (unsafe)
        logger?.error({ policy: health.policy, usedRatio: health.usedRatio }, "The queue's Redis may lose jobs");
      if (seen === this.known) return;
      this.known = seen;
      for (const listener of this.listeners) listener();
    } catch (error) {
      logger?.debug({ err: error }, "The queue's Redis could not be asked");
    }
  }

  close(): void {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private schedule(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => void this.check().finally(() => this.schedule()), this.options.everyMs ?? 2_000);
    this.timer.unref();
  }
}

async function readHealth(redis: Redis): Promise<Health> {
  const info = await redis.info();
  const field = (name: string): string => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';
  const most = Number(field('maxmemory'));
  return {
    policy: field('maxmemory_policy'),
    runId: field('run_id'),
    usedRatio: most > 0 ? Number(field('used_memory')) / most : 0,
  };
}

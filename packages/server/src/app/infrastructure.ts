/** What every process shares: connections, cache, limits, keys, metrics. Opened once, closed once. */
import type { Redis } from 'ioredis';
import type { ByteCache } from '../platform/cache/byte-cache.ts';
import type { Config } from '../platform/config/load-config.ts';
import type { RateLimits } from '../platform/http/rate-limits.ts';
import type { RevocationList } from '../platform/http/revocations.ts';
import type { Clock } from '../platform/kernel/clock.ts';
import type { CursorCodec } from '../platform/kernel/page.ts';
import type { Queues } from '../platform/queue/queues.ts';
import { closeRedis, createRedis } from '../platform/queue/redis-clients.ts';
import type { Policies } from '../platform/resilience/policies.ts';
import type { Logger } from '../platform/telemetry/logger.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';

export interface Infrastructure {
  config: Config;
  clock: Clock;
  log: Logger;
  metrics: Metrics;
  policies: Policies;
  state: Redis;
  cache: ByteCache;
  queues: Queues;
  limits: RateLimits;
  revocations: RevocationList;
  cursors: CursorCodec;
  close(): Promise<void>;
}

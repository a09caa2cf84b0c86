/** What every process shares: connections, cache, limits, keys, metrics. Opened once, closed once. */
import type { Redis } from 'ioredis';
import { ByteCache } from '../platform/cache/byte-cache.ts';
import type { Config } from '../platform/config/load-config.ts';
import { WriteMarks } from '../platform/db/write-marks.ts';
import { configureFailpoints } from '../platform/failpoints/failpoints.ts';
import { RateLimits } from '../platform/http/rate-limits.ts';
import { RevocationList } from '../platform/http/revocations.ts';
import type { Clock } from '../platform/kernel/clock.ts';
import { CursorCodec } from '../platform/kernel/page.ts';
import { Queues } from '../platform/queue/queues.ts';
import { closeRedis, createRedis } from '../platform/queue/redis-clients.ts';
import { Policies } from '../platform/resilience/policies.ts';
import { createLogger, type Logger } from '../platform/telemetry/logger.ts';
import { Metrics } from '../platform/telemetry/metrics.ts';

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
  /** What users wrote last, for their `recent` reads. */
  marks: WriteMarks;
  close(): Promise<void>;
}

export function openInfrastructure(config: Config, clock: Clock, role: string): Infrastructure {
  const log = createLogger(config, role);
  const metrics = new Metrics();
  const policies = new Policies(metrics);
  const { keyPrefix } = config.redis;
  configureFailpoints(config.failpoints, { production: config.env === 'production', file: config.failpointsFile });
  const state = createRedis(config.redis.stateUrl, 'state', log);
  const cacheRedis = createRedis(config.redis.cacheUrl, 'cache', log);
  const subscriber = createRedis(config.redis.cacheUrl, 'pubsub', log);
  const cache = new ByteCache({
    redis: cacheRedis,
    subscriber,
    keyPrefix,
    policies,
    variants: ['en', 'ar'],
    memoryMs: config.cache.memoryMs,
    metrics,
    logger: log,
  });
  const queues = new Queues({ url: config.redis.queueUrl, keyPrefix, policies, metrics, logger: log });
  const revocations = new RevocationList(state, { keyPrefix, accessTokenTtlS: config.auth.accessTokenTtlS });
  revocations.start();
  const { cursor, cursorPrevious } = config.secrets;
  return {
    config,
    clock,
    log,
    metrics,
    policies,
    state,
    cache,
    queues,
    limits: new RateLimits(state, { keyPrefix, scale: config.limits.scale }),
    revocations,
    cursors: new CursorCodec(cursorPrevious === undefined ? [cursor] : [cursor, cursorPrevious]),
    marks: new WriteMarks(state, policies.get('redis.state'), keyPrefix),
    async close() {
      revocations.stop();
      await queues.close();
      await Promise.all([state, cacheRedis, subscriber].map(closeRedis));
    },
  };
}

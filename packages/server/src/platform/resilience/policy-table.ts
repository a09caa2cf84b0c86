/** What guards calls to one dependency. Every figure of time-outs, breakers and bulkheads stands in the table below. */
export interface PolicySpec {
  /** Longest time of one call; absent where the client itself cuts (Redis commands). */
  timeoutMs?: number;
  breaker?: {
    /** So many failures in a row open it. */
    failures: number;
    /** After this time one call is let through as a probe. */
    openMs: number;
    /** The probe's own, shorter time-out. */
    probeTimeoutMs: number;
  };
  /** At most `limit` calls at once and `queue` waiting; more are refused as `overloaded`. */
  bulkhead?: { limit: number; queue: number };
}

/** A policy is found by its longest matching prefix: `port.product.reserve` takes `port.product`, else `port`. */
export const policyTable: Readonly<Record<string, PolicySpec>> = {
  // Redis commands are cut at 100 ms by the client; five in a row open the breaker, so that nobody waits on a dead one.
  'redis.cache': { breaker: { failures: 5, openMs: 1_000, probeTimeoutMs: 100 } },
  'redis.state': { breaker: { failures: 5, openMs: 1_000, probeTimeoutMs: 100 } },
  'redis.queue': { timeoutMs: 2_000, breaker: { failures: 3, openMs: 1_000, probeTimeoutMs: 1_000 } },
  // Rebuilding cache entries may not take all of MySQL's connections when Redis is away.
  'cache.load': { bulkhead: { limit: 32, queue: 256 } },
  // Calls between modules: the time-out is each operation's own.
  port: { breaker: { failures: 5, openMs: 2_000, probeTimeoutMs: 6_000 } },
  search: {
    timeoutMs: 800,
    breaker: { failures: 5, openMs: 3_000, probeTimeoutMs: 800 },
    // Few at once: what waits here is not yet on its time-out, and an engine that is merely busy stays quick.
    bulkhead: { limit: 16, queue: 64 },
  },
  // The database where it is the only engine, and was given what it needs for that.
  'search.database': { bulkhead: { limit: 8, queue: 32 } },
  // In place of an engine. Its full text costs many times what the engine's does, and writes are not to wait for it.
  'search.database.instead': { bulkhead: { limit: 2, queue: 16 } },
  gateway: {
    timeoutMs: 5_000,
    breaker: { failures: 5, openMs: 5_000, probeTimeoutMs: 2_000 },
    bulkhead: { limit: 20, queue: 40 },
  },
  smtp: {
    timeoutMs: 10_000,
    breaker: { failures: 5, openMs: 10_000, probeTimeoutMs: 5_000 },
    bulkhead: { limit: 8, queue: 64 },
  },
  storage: {
    timeoutMs: 5_000,
    breaker: { failures: 5, openMs: 5_000, probeTimeoutMs: 2_000 },
    bulkhead: { limit: 16, queue: 64 },
  },
};

/** Calls of one class to one module at once: checkout never queues behind browsing. */
export const portBulkheads: Readonly<Record<string, { limit: number; queue: number }>> = {
  browse: { limit: 64, queue: 128 },
  search: { limit: 32, queue: 64 },
  cart: { limit: 48, queue: 96 },
  checkout: { limit: 64, queue: 256 },
  auth: { limit: 32, queue: 64 },
  seller: { limit: 24, queue: 48 },
  background: { limit: 32, queue: 512 },
};

import { type Config, openInfrastructure, systemClock } from '@mkt/server';
import { readJsonFile } from '../engines/state-folder.ts';
import { untilReady } from '../queue/event-queues.ts';
import { metricSum } from '../workers/workers-status.ts';

export interface CacheReport {
  kinds: { kind: string; entries: number; without_ttl: number }[];
  redis: { used_mb: number; max_mb: number; policy: string; evicted: number };
  processes: { url: string; reads: number | null; hit_ratio: number | null }[];
}

const KINDS = ['product', 'card', 'list', 'search', 'categories'] as const;

type CacheRedis = ReturnType<typeof openInfrastructure>['queues']['redis'];

/** A connection of the command's own to the cache: patient, and apart from the platform's. */
async function withCacheRedis<T>(config: Config, work: (redis: CacheRedis) => Promise<T>): Promise<T> {
  const infrastructure = openInfrastructure(
    { ...config, redis: { ...config.redis, queueUrl: config.redis.cacheUrl } },
    systemClock,
    'command',
  );
  try {
    await untilReady(infrastructure.queues.redis);
    return await work(infrastructure.queues.redis);
  } finally {
    await infrastructure.close();
  }
}

async function* keysOf(redis: CacheRedis, pattern: string): AsyncGenerator<string[]> {
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000);
    cursor = next;
    if (keys.length > 0) yield keys;
  } while (cursor !== '0');
}

async function countKind(redis: CacheRedis, prefix: string, kind: string): Promise<CacheReport['kinds'][number]> {
  let entries = 0;
  let withoutTtl = 0;
  for await (const keys of keysOf(redis, `${prefix}${kind}:*`)) {
    const left = await Promise.all(keys.map((key) => redis.pttl(key)));
    entries += keys.filter((key) => !key.endsWith(':lock')).length;
    withoutTtl += left.filter((ms) => ms === -1).length;
  }
  return { kind, entries, without_ttl: withoutTtl };
}

async function askProcess(url: string): Promise<CacheReport['processes'][number]> {
  const text = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(2_000) })
    .then((response) => (response.ok ? response.text() : null))
    .catch(() => null);
  if (text === null) return { url, reads: null, hit_ratio: null };
  const reads = metricSum(text, 'mkt_cache_reads_total') ?? 0;
  const misses = metricSum(text, 'mkt_cache_reads_total', /="miss"/) ?? 0;
  return { url, reads, hit_ratio: reads === 0 ? null : (reads - misses) / reads };
}

export async function cacheStats(config: Config, runtimeFile: string): Promise<CacheReport> {
  const ports = readJsonFile<{ http?: { internalPorts?: number[] } }>(runtimeFile)?.http?.internalPorts;
  const listening = (ports ?? [config.http.internalPort]).filter((port) => port > 0);
  return withCacheRedis(config, async (redis) => {
    const info = await redis.info();
    const field = (name: string): string => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';
    const mb = (name: string): number => Math.round(Number(field(name)) / 1_048_576);
    return {
      kinds: await Promise.all(KINDS.map((kind) => countKind(redis, config.redis.keyPrefix, kind))),
      redis: {
        used_mb: mb('used_memory'),
        max_mb: mb('maxmemory'),
        policy: field('maxmemory_policy'),
        evicted: Number(field('evicted_keys')),
      },
      processes: await Promise.all(listening.map((port) => askProcess(`http://${config.http.host}:${port}`))),
    };
  });
}

/** Entries removed, or with `dryRun` those that would be. */
export async function flushCache(config: Config, dryRun: boolean): Promise<number> {
  if (dryRun)
    return withCacheRedis(config, async (redis) => {
      const counts = await Promise.all(KINDS.map((kind) => countKind(redis, config.redis.keyPrefix, kind)));
      return counts.reduce((sum, { entries }) => sum + entries, 0);
    });
  const infrastructure = openInfrastructure(config, systemClock, 'command');
  try {
    return await patiently(() => infrastructure.cache.flush());
  } finally {
    await infrastructure.close();
  }
}

/** The cache's own connection refuses commands until it stands; a command has the time to ask again. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 3_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

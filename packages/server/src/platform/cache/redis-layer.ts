/**
 * The second layer: Redis, shared by all processes. Every call goes through the breaker and gives undefined
 * when Redis does not answer; the caller then goes on without it.
 */
import { randomUUID } from 'node:crypto';
import type { ChainableCommander, Redis } from 'ioredis';
import type { Policy } from '../resilience/policy.ts';
import { decodeEntry, encodeEntry, type StoredEntry, stateOffset, versionRange } from './cache-entry.ts';
import type { CachePlace } from './cache-kinds.ts';

/** What a rebuild knows at its start; the fill is refused when any of it has changed meanwhile. */
export interface RebuildTicket {
  /** This process may rebuild; another one did or does within this second. */
  isLocked: boolean;
  /** The tombstone as it stood, empty when there was none. */
  tombstone: string;
  /** Invalidated within the last seconds: replicas may not have the change yet. */
  needsPrimary: boolean;
}

/** What the other processes are told. */
export interface CacheNews {
  channel: string;
  message: string;
}

const tombstoneMs = 60_000;
const primaryMs = 5_000;
/** Never given back early: it is also the limit of one rebuild a second. */
const lockMs = 1_000;

/**
 * KEYS: entry, tombstone. ARGV: version, time to live, blob, tombstone at the start, 1 when nothing was found.
 * Refuses what was loaded before an invalidation, and what is older than what is there.
 */
const fillScript = `
local tomb = redis.call('GET', KEYS[2]) or ''
if tomb ~= ARGV[4] then return 0 end
local version = tonumber(ARGV[1])
if ARGV[5] ~= '1' then
  if tomb ~= '' and tonumber(string.match(tomb, '^%d+')) > version then return 0 end
  local head = redis.call('GETRANGE', KEYS[1], ${versionRange.from}, ${versionRange.to})
  if #head == 16 and (tonumber(head) or 0) > version then return 0 end
end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[2])
return 1`;

/**
 * KEYS: tombstone, entries. ARGV: version, a word of its own, time to live, channel, message. The entries stay and are
 * marked: they are served, stale, while one process rebuilds them. Whoever dies here has told all of it or nothing.
 */
const invalidateScript = `
local version = tonumber(ARGV[1])
local old = redis.call('GET', KEYS[1])
if old then version = math.max(version, tonumber(string.match(old, '^%d+'))) end
redis.call('SET', KEYS[1], string.format('%.0f|%s', version, ARGV[2]), 'PX', ARGV[3])
for i = 2, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 1 then redis.call('SETRANGE', KEYS[i], ${stateOffset}, 'S') end
end
redis.call('PUBLISH', ARGV[4], ARGV[5])
return 1`;

interface Scripts {
  mktCacheFill(
    entry: string,
    tombstone: string,
    version: number,
    ttlMs: number,
    blob: Buffer,
    seen: string,
    isNotFound: string,
  ): Promise<number>;
  mktCacheInvalidate(keyCount: number, ...args: (string | number)[]): Promise<number>;
}

export class RedisLayer {
  private readonly redis: Redis & Scripts;
  private readonly policy: Policy;
  private readonly onFailure: (error: unknown) => void;

  constructor(redis: Redis, policy: Policy, onFailure: (error: unknown) => void) {
    redis.defineCommand('mktCacheFill', { numberOfKeys: 2, lua: fillScript });
    redis.defineCommand('mktCacheInvalidate', { lua: invalidateScript });
    this.redis = redis as Redis & Scripts;
    this.policy = policy;
    this.onFailure = onFailure;
  }

  async read(key: string): Promise<StoredEntry | null | undefined> {
    const blob = await this.attempt(() => this.redis.getBuffer(key));
    return blob ? decodeEntry(blob) : blob;
  }

  /** GETs written at once: an MGET would need all keys in one slot. */
  async readMany(keys: readonly string[]): Promise<(StoredEntry | null)[] | undefined> {
    const answers = await this.attempt(async () => {
      const pipeline = this.redis.pipeline();
      for (const key of keys) pipeline.getBuffer(key);
      return results<Buffer | null>(pipeline);
    });
    return answers?.map((blob) => (blob === null ? null : decodeEntry(blob)));
  }

  async begin({ key, tombstone }: CachePlace): Promise<RebuildTicket | undefined> {
    return this.attempt(async () => {
      const [lock, seen, restMs] = await Promise.all([
        this.redis.set(`${key}:lock`, '1', 'PX', lockMs, 'NX'),
        tombstone === null ? null : this.redis.get(tombstone),
        tombstone === null ? 0 : this.redis.pttl(tombstone),
      ]);
      return { isLocked: lock === 'OK', tombstone: seen ?? '', needsPrimary: restMs > tombstoneMs - primaryMs };
    });
  }

  /** False: refused, because it was invalidated meanwhile or something newer is there. */
  async fill(
    { key, tombstone }: CachePlace,
    entry: StoredEntry,
    ttlMs: number,
    ticket: RebuildTicket,
  ): Promise<boolean | undefined> {
    const blob = encodeEntry(entry);
    const px = Math.max(1, Math.ceil(ttlMs));
    return this.attempt(async () => {
      if (tombstone !== null) {
        const found = entry.isNotFound ? '1' : '0';
        return (await this.redis.mktCacheFill(key, tombstone, entry.version, px, blob, ticket.tombstone, found)) === 1;
      }
      await this.redis.set(key, blob, 'PX', px);
      return true;
    });
  }

  /** Marks the entries of one id stale and tells the other processes. */
  async invalidate(
    tombstone: string,
    keys: readonly string[],
    version: number,
    news: CacheNews,
  ): Promise<boolean | undefined> {
    return this.attempt(async () => {
      const told = [version, randomUUID(), tombstoneMs, news.channel, news.message];
      await this.redis.mktCacheInvalidate(keys.length + 1, tombstone, ...keys, ...told);
      return true;
    });
  }

  /** Drops entries without an id: lists, searches, trees. */
  async remove(keys: readonly string[], news: CacheNews): Promise<boolean | undefined> {
    return this.attempt(async () => {
      const pipeline = this.redis.pipeline();
      for (const key of keys) pipeline.unlink(key);
      // Written with the others: a process that dies here has sent all of it or nothing.
      await results(pipeline.publish(news.channel, news.message));
      return true;
    });
  }

  /** Deletes by pattern, slowly; other keys of the same server stay. Returns how many went. Throws. */
  async removeMatching(pattern: string): Promise<number> {
    let removed = 0;
    let cursor = '0';
    do {
      const [next, keys] = await this.redis.scan(cursor, 'MATCH', pattern, 'COUNT', 500);
      for (const key of keys) removed += await this.redis.unlink(key);
      cursor = next;
    } while (cursor !== '0');
    return removed;
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.policy.execute(work);
    } catch (error) {
      this.onFailure(error);
      return undefined;
    }
  }
}

async function results<T>(pipeline: ChainableCommander): Promise<T[]> {
  const all = (await pipeline.exec()) ?? [];
  for (const [error] of all) if (error !== null) throw error;
  return all.map(([, result]) => result as T);
}

/**
 * Bytes of answers in two layers: the process (as they were a second ago at the earliest) and Redis. Whatever is stale
 * is served while one process rebuilds it. A dead Redis is skipped by its breaker; readers then go to their loaders.
 */
import type { Redis } from 'ioredis';
import type { Policies } from '../resilience/policies.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { CacheCounts, type ReadResult } from './cache-counts.ts';
import { type CacheEntry, isStale, type StoredEntry } from './cache-entry.ts';
import { type CacheKindName, type CachePlace, cacheKinds, cachePlace, tombstoneKey } from './cache-kinds.ts';
import { MemoryLayer } from './memory-layer.ts';
import { NewsLine } from './news-line.ts';
import { type Loaded, type LoadOptions, type PlacesLoader, Rebuilder } from './rebuilder.ts';
import { RedisLayer } from './redis-layer.ts';

export type { CacheEntry } from './cache-entry.ts';
export type { CacheKindName } from './cache-kinds.ts';
export type { Loaded, LoadOptions } from './rebuilder.ts';

/** Null: there is none; that is cached briefly. */
export type Loader = (options: LoadOptions) => Promise<Loaded | null>;
/** Absent ids count as "there is none". */
export type ManyLoader = PlacesLoader;

export interface ByteCacheOptions {
  /** Of purpose `cache`. */
  redis: Redis;
  /** Of purpose `pubsub`, to the same server. */
  subscriber: Redis;
  policies: Policies;
  /** `redis.keyPrefix`. */
  keyPrefix: string;
  /** Every variant (locale) that entries exist in: what an invalidation marks. */
  variants: readonly string[];
  /** How old the first layer's entries may be, in milliseconds: 1,000 by default and at most; 0 switches it off. */
  memoryMs?: number;
  memoryBytes?: number;
  metrics?: Metrics;
  logger?: Logger;
}

export interface CacheStats {
  reads: Record<ReadResult, number>;
  loads: number;
  refusedFills: number;
  redisFailures: number;
  entriesInMemory: number;
  bytesInMemory: number;
}

/** A stale entry is looked up again soon: somebody is rebuilding it. */
const staleMemoryMs = 200;

export class ByteCache {
  private readonly options: ByteCacheOptions;
  private readonly memory: MemoryLayer;
  private readonly shared: RedisLayer;
  private readonly rebuilder: Rebuilder;
  private readonly counts: CacheCounts;
  private readonly flights = new Map<string, Promise<StoredEntry>>();

  constructor(options: ByteCacheOptions) {
    this.options = options;
    this.counts = new CacheCounts(options.metrics);
    const { counts } = this;
    const news = this.listen();
    this.memory = new MemoryLayer({
      staleMs: Math.min(1_000, options.memoryMs ?? 1_000),
      maxBytes: options.memoryBytes ?? 67_108_864,
      hasHeard: (readAt, until) => news.hasHeard(readAt, until),
    });
    this.shared = new RedisLayer(options.redis, options.policies.get('redis.cache'), (error) =>
      this.redisFailed(error),
    );
    const { memory, shared } = this;
    const loading = options.policies.get('cache.load');
    this.rebuilder = new Rebuilder({
      memory,
      shared,
      loading,
      counts,
      ...(options.logger ? { logger: options.logger } : {}),
    });
  }

  /** The entry, made by `load` when there is none; null when there is no such thing. */
  async get(kind: CacheKindName, id: string, variant: string, load: Loader): Promise<CacheEntry | null> {
    const place = this.place(kind, id, variant);
    const known = this.memory.get(place.key);
    if (known === undefined)
      return visible(await this.inFlight(place.key, () => this.fetch(kind, place, asMany(load))));
    this.counts.read(kind, 'memory');
    return visible(known);
  }

  /** Entries of many ids by one round trip and, for those that are missing, one load. Keeps the order of `ids`. */
  async getMany(
    kind: CacheKindName,
    ids: readonly string[],
    variant: string,
    load: ManyLoader,
  ): Promise<Map<string, CacheEntry>> {
    const found = new Map<string, StoredEntry>();
    const asked: CachePlace[] = [];
    for (const id of new Set(ids)) {
      const place = this.place(kind, id, variant);
      const known = this.memory.get(place.key);
      if (known === undefined) asked.push(place);
      else found.set(id, known);
    }
    this.counts.read(kind, 'memory', found.size);
    if (asked.length > 0) await this.fetchMany(kind, asked, load, found);
    const entries = new Map<string, CacheEntry>();
    for (const id of ids) {
      const entry = visible(found.get(id));
      if (entry !== null) entries.set(id, entry);
    }
    return entries;
  }

  /**
   * Something about this id changed, and was committed: its entries are marked stale everywhere, loads that
   * began before are refused, and for 5 s loads read the primary. `version` is the row's new one, if it has
   * one. Never throws; false when Redis did not take it: an event's consumer then has to come again.
   */
  async invalidate(id: string, version = 0): Promise<boolean> {
    const keys = this.keysOf(id);
    this.forget(keys);
    const news = { channel: this.channel(), message: id };
    return (await this.shared.invalidate(tombstoneKey(this.options.keyPrefix, id), keys, version, news)) ?? false;
  }

  /** Drops an entry of a kind that has no ids (a list, the category tree) in all variants. As `invalidate`, never throws. */
  async remove(kind: CacheKindName, id: string): Promise<boolean> {
    const keys = this.options.variants.map((variant) => this.place(kind, id, variant).key);
    this.forget(keys);
    return (await this.shared.remove(keys, { channel: this.channel(), message: `${kind} ${id}` })) ?? false;
  }

  /** Everything of this installation's cache goes; returns how many keys. State beside it stays. Throws without Redis. */
  async flush(): Promise<number> {
    this.memory.clear();
    let removed = 0;
    for (const { prefix } of Object.values(cacheKinds))
      removed += await this.shared.removeMatching(`${this.options.keyPrefix}${prefix}:*`);
    await this.options.redis.publish(this.channel(), '*');
    return removed;
  }

  /** Of this process, since its start. */
  stats(): CacheStats {
    const { reads, loads, refusedFills, redisFailures } = this.counts;
    const { entries, bytes } = this.memory.stats();
    return { reads: { ...reads }, loads, refusedFills, redisFailures, entriesInMemory: entries, bytesInMemory: bytes };
  }

  private async fetch(kind: CacheKindName, place: CachePlace, load: PlacesLoader): Promise<StoredEntry> {
    const readAt = performance.now();
    const stored = await this.shared.read(place.key);
    const usable = stored && this.take(kind, place, stored, readAt, () => this.rebuilder.rebuildBehind([place], load));
    if (usable) return usable;
    this.counts.read(kind, 'miss');
    if (stored !== undefined) return this.rebuilder.rebuildOrWait(place, load);
    return (await this.rebuilder.rebuildNow([place], load, false)).get(place.id) as StoredEntry;
  }

  private async fetchMany(
    kind: CacheKindName,
    places: readonly CachePlace[],
    load: PlacesLoader,
    found: Map<string, StoredEntry>,
  ): Promise<void> {
    const readAt = performance.now();
    const stored = await this.shared.readMany(places.map((place) => place.key));
    const missing: CachePlace[] = [];
    const stale: CachePlace[] = [];
    places.forEach((place, i) => {
      const entry = stored?.[i];
      const usable = entry && this.take(kind, place, entry, readAt, () => stale.push(place));
      if (usable) found.set(place.id, usable);
      else missing.push(place);
    });
    this.rebuilder.rebuildBehind(stale, load);
    this.counts.read(kind, 'miss', missing.length);
    await this.loadMissing(missing, load, stored !== undefined, found);
  }

  /** One load for all that nobody in this process is loading yet. */
  private async loadMissing(
    missing: readonly CachePlace[],
    load: PlacesLoader,
    hasRedis: boolean,
    found: Map<string, StoredEntry>,
  ): Promise<void> {
    const own = missing.filter((place) => !this.flights.has(place.key));
    const others = missing
      .filter((place) => this.flights.has(place.key))
      .map((place) => ({ id: place.id, flight: this.flights.get(place.key) }));
    if (own.length > 0) {
      const batch = this.rebuilder.rebuildNow(own, load, hasRedis);
      for (const place of own) {
        this.inFlight(place.key, async () => (await batch).get(place.id) as StoredEntry).catch(() => {});
      }
      for (const [id, entry] of await batch) found.set(id, entry);
    }
    for (const { id, flight } of others) if (flight !== undefined) found.set(id, await flight);
  }

  /**
   * Keeps what Redis had in the first layer; a stale one is served and rebuilt behind the answer. Null for a
   * stale "there is none": something was made meanwhile, and its maker looks for it.
   */
  private take(
    kind: CacheKindName,
    place: CachePlace,
    stored: StoredEntry,
    readAt: number,
    rebuild: () => void,
  ): StoredEntry | null {
    const stale = isStale(stored);
    if (stale && stored.isNotFound) return null;
    this.counts.read(kind, stale ? 'stale' : 'redis');
    this.memory.set(place.key, stored, readAt, stale ? staleMemoryMs : undefined);
    if (stale) rebuild();
    return stored;
  }

  private async inFlight(key: string, start: () => Promise<StoredEntry>): Promise<StoredEntry> {
    const running = this.flights.get(key);
    if (running !== undefined) return running;
    const flight = start().finally(() => {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    });
    this.flights.set(key, flight);
    return flight;
  }

  /** Later readers must not join a load that began before the change. */
  private forget(keys: readonly string[]): void {
    for (const key of keys) {
      this.memory.delete(key);
      this.flights.delete(key);
    }
  }

  private place(kind: CacheKindName, id: string, variant: string): CachePlace {
    return cachePlace(this.options.keyPrefix, kind, id, variant);
  }

  private keysOf(id: string): string[] {
    const names = (Object.keys(cacheKinds) as CacheKindName[]).filter((name) => cacheKinds[name].byId);
    return names.flatMap((name) => this.options.variants.map((variant) => this.place(name, id, variant).key));
  }

  private channel(): string {
    return `${this.options.keyPrefix}cache:invalidated`;
  }

  private redisFailed(error: unknown): void {
    this.counts.redisFailures += 1;
    this.options.logger?.debug({ err: error }, 'The cache goes on without Redis');
  }

  private listen(): NewsLine {
    return new NewsLine({
      subscriber: this.options.subscriber,
      channel: this.channel(),
      onNews: (message) => this.hear(message),
      onGap: () => this.memory.clear(),
      onError: (error) => this.redisFailed(error),
    });
  }

  private hear(message: string): void {
    const [first = '', id] = message.split(' ');
    if (message === '*') this.memory.clear();
    else if (id === undefined) this.forget(this.keysOf(first));
    else this.forget(this.options.variants.map((variant) => this.place(first as CacheKindName, id, variant).key));
  }
}

function asMany(load: Loader): PlacesLoader {
  return async (ids, options) => {
    const loaded = await load(options);
    return loaded === null ? new Map() : new Map([[ids[0] as string, loaded]]);
  };
}

function visible(entry: StoredEntry | undefined): CacheEntry | null {
  return entry === undefined || entry.isNotFound ? null : entry;
}

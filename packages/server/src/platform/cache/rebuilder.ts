/**
 * Makes entries: at most one rebuild per key at a time over all processes and one a second, behind a bulkhead
 * so that a cold or dead cache cannot drown the database.
 */
import type { Policy } from '../resilience/policy.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { CacheCounts } from './cache-counts.ts';
import { isStale, notFoundEntry, type StoredEntry, weakEtag } from './cache-entry.ts';
import type { CacheKind, CachePlace } from './cache-kinds.ts';
import type { MemoryLayer } from './memory-layer.ts';
import type { RebuildTicket, RedisLayer } from './redis-layer.ts';

/** What a loader made. `version` is the row's, so that a late fill of an older row is refused; leave it out where rows have none. */
export interface Loaded {
  bytes: Buffer;
  meta?: Buffer;
  version?: number;
  /** Shorter than entries of its kind last; it is not served beyond that. */
  lastsMs?: number;
}

/** An entry on its way into both layers. */
interface MadeEntry extends StoredEntry {
  /** How long Redis keeps it, stale or not. */
  keepMs: number;
}

export interface LoadOptions {
  /** Read the primary: the thing changed within the last seconds and replicas may lag. */
  primary: boolean;
}

/** Makes the entries of these places by id; absent ids count as "there is none". */
export type PlacesLoader = (ids: readonly string[], options: LoadOptions) => Promise<ReadonlyMap<string, Loaded>>;

export interface RebuilderParts {
  memory: MemoryLayer;
  shared: RedisLayer;
  loading: Policy;
  counts: CacheCounts;
  logger?: Logger;
}

/** How long a reader with nothing to show waits for another process's rebuild before it loads by itself. */
const waitForOther = { times: 8, everyMs: 25 };

export class Rebuilder {
  private readonly parts: RebuilderParts;
  private readonly inBackground = new Set<string>();

  constructor(parts: RebuilderParts) {
    this.parts = parts;
  }

  /** For readers with nothing to show. */
  async rebuildOrWait(place: CachePlace, load: PlacesLoader): Promise<StoredEntry> {
    let ticket = await this.parts.shared.begin(place);
    for (let i = 0; ticket !== undefined && !ticket.isLocked && i < waitForOther.times; i++) {
      await new Promise((resolve) => setTimeout(resolve, waitForOther.everyMs));
      const readAt = performance.now();
      const other = await this.parts.shared.read(place.key);
      if (other === undefined) ticket = undefined;
      else if (other !== null && !(other.isNotFound && isStale(other))) {
        this.parts.memory.set(place.key, other, readAt);
        return other;
      }
    }
    // The other one took its time: what it saw of the tombstone at its start is old by now.
    if (ticket !== undefined && !ticket.isLocked) ticket = await this.parts.shared.begin(place);
    return only(await this.rebuild([place], load, [ticket]), place);
  }

  /** Behind readers that were served something stale: whoever gets the lock rebuilds, the others do nothing. */
  rebuildBehind(places: readonly CachePlace[], load: PlacesLoader): void {
    const free = places.filter((place) => !this.inBackground.has(place.key));
    if (free.length === 0) return;
    for (const place of free) this.inBackground.add(place.key);
    this.rebuildLocked(free, load)
      .catch((error: unknown) =>
        this.parts.logger?.warn(
          { key: free[0]?.key, err: error },
          'Cache entries could not be rebuilt; the stale ones are served',
        ),
      )
      .finally(() => {
        for (const place of free) this.inBackground.delete(place.key);
      });
  }

  /** Without waiting for others: `hasRedis` false skips it altogether. */
  async rebuildNow(
    places: readonly CachePlace[],
    load: PlacesLoader,
    hasRedis: boolean,
  ): Promise<Map<string, StoredEntry>> {
    const tickets = hasRedis ? await Promise.all(places.map((place) => this.parts.shared.begin(place))) : [];
    return this.rebuild(places, load, tickets);
  }

  private async rebuildLocked(places: readonly CachePlace[], load: PlacesLoader): Promise<void> {
    const tickets = await Promise.all(places.map((place) => this.parts.shared.begin(place)));
    const mine = places.flatMap((place, i) => (tickets[i]?.isLocked ? [{ place, ticket: tickets[i] }] : []));
    if (mine.length === 0) return;
    const placesOfMine = mine.map((m) => m.place);
    await this.rebuild(
      placesOfMine,
      load,
      mine.map((m) => m.ticket),
    );
  }

  /** Loads and fills. A refused fill means that it changed meanwhile: those once more, from the primary. */
  private async rebuild(
    places: readonly CachePlace[],
    load: PlacesLoader,
    tickets: readonly (RebuildTicket | undefined)[],
  ): Promise<Map<string, StoredEntry>> {
    const primary = tickets.some((ticket) => ticket?.needsPrimary);
    const readAt = performance.now();
    const entries = await this.load(places, load, primary);
    const refused = await this.fillAll(places, entries, tickets, readAt);
    if (refused.length > 0) {
      const again = await Promise.all(refused.map((place) => this.parts.shared.begin(place)));
      const readAgainAt = performance.now();
      const fresh = await this.load(refused, load, true);
      await this.fillAll(refused, fresh, again, readAgainAt);
      for (const [id, entry] of fresh) entries.set(id, entry);
    }
    return entries;
  }

  private async load(
    places: readonly CachePlace[],
    load: PlacesLoader,
    primary: boolean,
  ): Promise<Map<string, MadeEntry>> {
    this.parts.counts.loads += 1;
    const ids = places.map((place) => place.id);
    const loaded = await this.parts.loading.execute(() => load(ids, { primary }));
    return new Map(places.map((place) => [place.id, toEntry(place.kind, loaded.get(place.id))]));
  }

  /** Returns the places whose fill was refused. What Redis could not take lives in the first layer alone. */
  private async fillAll(
    places: readonly CachePlace[],
    entries: ReadonlyMap<string, MadeEntry>,
    tickets: readonly (RebuildTicket | undefined)[],
    readAt: number,
  ): Promise<CachePlace[]> {
    const refused: CachePlace[] = [];
    await Promise.all(
      places.map(async (place, i) => {
        const entry = only(entries, place);
        const ticket = tickets[i];
        const accepted =
          ticket === undefined ? undefined : await this.parts.shared.fill(place, entry, entry.keepMs, ticket);
        if (accepted !== false) return this.parts.memory.set(place.key, entry, readAt);
        this.parts.counts.refusedFills += 1;
        refused.push(place);
      }),
    );
    return refused;
  }
}

function toEntry(kind: CacheKind, loaded: Loaded | undefined): MadeEntry {
  const now = Date.now();
  if (loaded === undefined) return { ...notFoundEntry(now + kind.notFoundMs), keepMs: kind.notFoundMs };
  const { bytes, meta = Buffer.alloc(0), version = 0, lastsMs } = loaded;
  const freshMs = lastsMs ?? kind.freshMs * (0.9 + Math.random() * 0.2);
  return {
    ...{ bytes, meta, version, etag: weakEtag(bytes), isNotFound: false, isMarkedStale: false },
    freshUntil: now + freshMs,
    keepMs: freshMs + (lastsMs === undefined ? kind.staleMs : 0),
  };
}

function only<T extends StoredEntry>(entries: ReadonlyMap<string, T>, place: CachePlace): T {
  return entries.get(place.id) as T;
}

import { LRUCache } from 'lru-cache';
import { isStale, type StoredEntry } from './cache-entry.ts';

export interface MemoryOptions {
  /** How old what is served may be, in milliseconds; 0 switches the layer off. */
  staleMs: number;
  maxBytes: number;
  /** Whether news about what was read at `readAt` has been heard as far as there was any until `until`. */
  hasHeard(readAt: number, until: number): boolean;
}

interface Kept {
  entry: StoredEntry;
  /** When the read began, of `performance.now()`. */
  readAt: number;
}

/** Where all news is heard an entry stays for so long: a product that nobody asks for makes room. */
const keptMs = 30_000;
/** No read that fills this layer takes longer. */
const forgottenMs = 10_000;

/**
 * The first layer: in the process, bounded by bytes. A message that invalidates may be lost with its connection, so an
 * entry is served for `staleMs` after it was read, and longer only while it is certain that there was no news of it
 * up to `staleMs` ago.
 */
export class MemoryLayer {
  private readonly options: MemoryOptions;
  private readonly entries: LRUCache<string, Kept>;
  /** When keys were last made invalid: what was read before and comes in later is not kept. */
  private readonly forgotten = new LRUCache<string, number>({ max: 50_000, ttl: forgottenMs, ttlResolution: 100 });
  private clearedAt = Number.NEGATIVE_INFINITY;

  constructor(options: MemoryOptions) {
    this.options = options;
    this.entries = new LRUCache({
      maxSize: options.maxBytes,
      sizeCalculation: ({ entry }) => entry.bytes.length + entry.meta.length + 300,
      ttl: keptMs,
      ttlResolution: 10,
    });
  }

  /** What there is, or was `staleMs` ago at the earliest. */
  get(key: string): StoredEntry | undefined {
    const kept = this.entries.get(key);
    if (kept === undefined) return undefined;
    const earliest = performance.now() - this.options.staleMs;
    if (kept.readAt >= earliest) return kept.entry;
    return this.options.hasHeard(kept.readAt, earliest) && !isStale(kept.entry) ? kept.entry : undefined;
  }

  /** `readAt` is when the read began: what was made invalid since is not kept. */
  set(key: string, entry: StoredEntry, readAt: number, ttlMs: number = keptMs): void {
    if (this.options.staleMs === 0 || readAt <= this.clearedAt) return;
    const forgottenAt = this.forgotten.get(key);
    if (forgottenAt !== undefined && readAt <= forgottenAt) return;
    this.entries.set(key, { entry, readAt }, { ttl: ttlMs });
  }

  delete(key: string): void {
    this.forgotten.set(key, performance.now());
    this.entries.delete(key);
  }

  clear(): void {
    this.clearedAt = performance.now();
    this.entries.clear();
  }

  stats(): { entries: number; bytes: number } {
    return { entries: this.entries.size, bytes: this.entries.calculatedSize };
  }
}

import { LRUCache } from 'lru-cache';
import type { StoredEntry } from './cache-entry.ts';

/**
 * The first layer: in the process, for at most a second, because a message that invalidates may be lost.
 * Bounded by bytes. A time to live of 0 switches it off.
 */
export class MemoryLayer {
  private readonly entries: LRUCache<string, StoredEntry>;
  private readonly ttlMs: number;

  constructor(options: { ttlMs: number; maxBytes: number }) {
    this.ttlMs = options.ttlMs;
    this.entries = new LRUCache({
      maxSize: options.maxBytes,
      sizeCalculation: (entry) => entry.bytes.length + entry.meta.length + 300,
      ttl: Math.max(1, options.ttlMs),
      ttlResolution: 10,
    });
  }

  get(key: string): StoredEntry | undefined {
    return this.ttlMs === 0 ? undefined : this.entries.get(key);
  }

  set(key: string, entry: StoredEntry, ttlMs: number = this.ttlMs): void {
    if (this.ttlMs > 0) this.entries.set(key, entry, { ttl: Math.min(ttlMs, this.ttlMs) });
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  stats(): { entries: number; bytes: number } {
    return { entries: this.entries.size, bytes: this.entries.calculatedSize };
  }
}

/** Product's way to the byte cache: pages, cards and lists, and what to forget when something changed. */
import type { ByteCache, CacheEntry, Loaded, Loader, ManyLoader } from '../../../platform/cache/byte-cache.ts';

export type { CacheEntry } from '../../../platform/cache/byte-cache.ts';

/** A hot SKU moves many times a second; its pages are told this often at most. */
const stockQuietMs = 100;

export class CatalogCache {
  private readonly cache: ByteCache;
  private readonly moved = new Map<string, NodeJS.Timeout>();

  constructor(cache: ByteCache) {
    this.cache = cache;
  }

  page(id: string, locale: string, load: Loader): Promise<CacheEntry | null> {
    return this.cache.get('product', id, locale, load);
  }

  cards(ids: readonly string[], locale: string, load: ManyLoader): Promise<Map<string, CacheEntry>> {
    return this.cache.getMany('card', ids, locale, load);
  }

  /** Ordered ids with whatever belongs to the page; the same in every language. */
  async list<T>(hash: string, load: () => Promise<T>): Promise<T> {
    const entry = await this.cache.get('list', hash, 'all', async () => ({
      bytes: Buffer.from(JSON.stringify(await load())),
    }));
    return JSON.parse((entry as CacheEntry).bytes.toString('utf8')) as T;
  }

  /**
   * Somebody edited the product and looks at it next: nothing old is served any more, not even while it is
   * rebuilt. `version` is the product's sequence; fills of an older row are refused.
   */
  async edited(id: string, version: number): Promise<void> {
    await this.cache.invalidate(id, version);
    await Promise.all([this.cache.remove('product', id), this.cache.remove('card', id)]);
  }

  /** Something shown beside the product changed: the stale page is served until it is rebuilt. */
  async touched(ids: readonly string[]): Promise<void> {
    for (let i = 0; i < ids.length; i += 50)
      await Promise.all(ids.slice(i, i + 50).map((id) => this.cache.invalidate(id)));
  }

  stockMoved(productId: string): void {
    if (this.moved.has(productId)) return;
    const timer = setTimeout(() => {
      this.moved.delete(productId);
      void this.cache.invalidate(productId);
    }, stockQuietMs);
    this.moved.set(productId, timer);
  }

  async close(): Promise<void> {
    const ids = [...this.moved.keys()];
    for (const timer of this.moved.values()) clearTimeout(timer);
    this.moved.clear();
    await this.touched(ids);
  }
}

/** The bytes of an answer's data with the row they were made from. */
export function loaded(data: unknown, version: number): Loaded {
  return { bytes: Buffer.from(JSON.stringify(data)), version };
}

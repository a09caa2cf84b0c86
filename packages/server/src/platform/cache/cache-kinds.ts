/** What is cached for how long. Jitter of ±10 % on `freshMs` keeps entries made together from ending together. */
export interface CacheKind {
  /** First part of the key. */
  prefix: string;
  freshMs: number;
  /** Served for so long after that, while one process rebuilds it. */
  staleMs: number;
  /** How long "there is none" is believed. */
  notFoundMs: number;
  /** Invalidated by id: the key carries the hash tag of the id and a tombstone guards its fills. */
  byId: boolean;
}

export const cacheKinds = {
  product: { prefix: 'product', freshMs: 300_000, staleMs: 60_000, notFoundMs: 5_000, byId: true },
  card: { prefix: 'card', freshMs: 300_000, staleMs: 60_000, notFoundMs: 5_000, byId: true },
  /**
   * Ordered ids and counts only: the cards under them are right within their own time. With the jitter and what the
   * first layer adds, both times together stay within the half minute that the contract promises: pages that are older
   * than their neighbours repeat or skip products.
   */
  list: { prefix: 'list', freshMs: 20_000, staleMs: 7_500, notFoundMs: 5_000, byId: false },
  search: { prefix: 'search', freshMs: 20_000, staleMs: 7_500, notFoundMs: 5_000, byId: false },
  categories: { prefix: 'categories', freshMs: 1_800_000, staleMs: 300_000, notFoundMs: 5_000, byId: false },
} as const satisfies Record<string, CacheKind>;

export type CacheKindName = keyof typeof cacheKinds;

/** `product:{prod_…}:en`, `list:3f9c…:en`. */
export function cacheKey(keyPrefix: string, kind: CacheKind, id: string, variant: string): string {
  return kind.byId ? `${keyPrefix}${kind.prefix}:{${id}}:${variant}` : `${keyPrefix}${kind.prefix}:${id}:${variant}`;
}

/** In the same slot as the entries of the id, so that one script may touch both. */
export function tombstoneKey(keyPrefix: string, id: string): string {
  return `${keyPrefix}ver:{${id}}`;
}

/** Where one entry lives. */
export interface CachePlace {
  kind: CacheKind;
  id: string;
  key: string;
  /** Null for kinds that are not invalidated by id. */
  tombstone: string | null;
}

export function cachePlace(keyPrefix: string, name: CacheKindName, id: string, variant: string): CachePlace {
  const kind: CacheKind = cacheKinds[name];
  return {
    kind,
    id,
    key: cacheKey(keyPrefix, kind, id, variant),
    tombstone: kind.byId ? tombstoneKey(keyPrefix, id) : null,
  };
}

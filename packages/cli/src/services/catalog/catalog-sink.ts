import type { CatalogRecord } from './catalog-product.ts';

/** A record of a batch that the shop refused; `index` is its place in the batch. */
export interface SinkReject {
  index: number;
  /** The shop's own error code and words, for the reject file. */
  reason: string;
  column: string;
}

/** created + updated + unchanged + rejected.length is the size of the batch. */
export interface SinkResult {
  created: number;
  updated: number;
  unchanged: number;
  rejected: SinkReject[];
}

/**
 * Where records go. A batch is all or nothing but for the rejects it names: when `writeBatch` throws, nothing of it
 * stands. Writing a record again whose (seller, externalId) stands with the same hash is `unchanged`.
 */
export interface CatalogSink {
  writeBatch(records: readonly CatalogRecord[]): Promise<SinkResult>;
}

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
  /**
   * Says which import the batches are of; answers with those of it that stand already, by their number, because an
   * earlier run was cut off behind them. A sink without it begins anew each time.
   */
  begin?(importId: string): Promise<ReadonlyMap<number, SinkResult>>;
  /** Several may be under way at once. */
  writeBatch(records: readonly CatalogRecord[], number: number): Promise<SinkResult>;
  /** The whole file is in: the next import of it is another one. */
  end?(): Promise<void>;
}

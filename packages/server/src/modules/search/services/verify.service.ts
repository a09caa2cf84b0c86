import { AppError } from '../../../platform/kernel/errors.ts';
import type { ElasticsearchIndex } from '../adapters/elasticsearch-index.ts';
import { findDocuments, indexAgain } from '../repositories/document.repository.ts';
import type { Schemas, SearchDeps } from '../search.deps.ts';
import { compareSlice, type Difference } from './compare-slice.ts';

/** Compares rows and index for an operator, and mends what differs when asked to. */
export class VerifyService {
  private readonly deps: SearchDeps;
  private readonly index: ElasticsearchIndex | null;

  constructor(deps: SearchDeps, index: ElasticsearchIndex | null) {
    this.deps = deps;
    this.index = index;
  }

  async slice(input: Schemas['VerifySearchInput']): Promise<Schemas['VerifySearchOutput']> {
    const { index } = this;
    if (index === null)
      throw new AppError('service_unavailable', {
        detail: 'This installation has no Elasticsearch: there is nothing to compare the rows with.',
        meta: { part: 'search' },
      });
    try {
      await index.refresh(index.alias);
      const slice = await compareSlice(this.deps.db.reader('fresh'), index, index.alias, {
        afterId: input.after_id ?? '',
        limit: input.limit ?? 10_000,
        graceS: input.grace_s ?? 60,
      });
      const repaired = input.repair === true ? await this.repair(index, slice.differences) : 0;
      return {
        rows: slice.rows,
        indexed_documents: slice.indexed,
        differences: slice.differences.slice(0, 1_000).map((difference) => ({
          product_id: difference.productId,
          kind: difference.kind,
          row_version: difference.rowVersion,
          indexed_version: difference.indexedVersion,
        })),
        differences_found: slice.differences.length,
        repaired,
        next_after_id: slice.nextAfterId,
      };
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError('service_unavailable', {
        detail: 'Elasticsearch does not answer.',
        meta: { part: 'search' },
        cause: error,
      });
    }
  }

  /** A row that came into being since the look is no longer too much in the index. */
  private async repair(index: ElasticsearchIndex, differences: readonly Difference[]): Promise<number> {
    const db = this.deps.db.writer();
    const extra = differences.filter(({ kind }) => kind === 'extra').map(({ productId }) => productId);
    const born = new Set(
      (await findDocuments(this.deps.db.reader('fresh'), extra)).map(({ document }) => document.productId),
    );
    await index.remove(
      index.alias,
      extra.filter((id) => !born.has(id)),
    );
    for (const { productId, kind, rowVersion, indexedVersion } of differences) {
      if (kind === 'extra') continue;
      // For a minute the engine remembers the version of a deletion, one above what was deleted.
      await indexAgain(db, productId, indexedVersion ?? (rowVersion ?? 0) + 1);
    }
    return differences.length;
  }
}

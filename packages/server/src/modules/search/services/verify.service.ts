import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ElasticsearchIndex } from '../adapters/elasticsearch-index.ts';
import { countRows, findCuts } from '../repositories/index-state.repository.ts';
import type { Schemas, SearchDeps } from '../search.deps.ts';
import { compareSlice } from './compare-index.ts';
import { toldOfEngine, unavailable } from './engine-failure.ts';
import { mendDifferences } from './mend-index.ts';

const mostNamed = 10_000;

/** Compares rows and index for an operator, and mends what differs when asked to. */
export class VerifyService {
  private readonly deps: SearchDeps;
  private readonly index: ElasticsearchIndex | null;

  constructor(deps: SearchDeps, index: ElasticsearchIndex | null) {
    this.deps = deps;
    this.index = index;
  }

  /** Ids that cut the rows into ranges of like size, to be compared at the same time. */
  async ranges(ranges: number): Promise<Schemas['GetSearchRangesOutput']> {
    const db = this.deps.db.reader('fresh');
    const { rows } = await countRows(db);
    return { rows, cuts: await findCuts(db, rows, ranges) };
  }

  async slice(context: CallContext, input: Schemas['VerifySearchInput']): Promise<Schemas['VerifySearchOutput']> {
    const { index } = this;
    if (index === null)
      throw unavailable('This installation has no Elasticsearch: there is nothing to compare the rows with.');
    try {
      const slice = await compareSlice(this.deps.db.reader('fresh'), index, index.alias, {
        afterId: input.after_id ?? '',
        untilId: input.until_id ?? null,
        limit: input.limit ?? 10_000,
        graceS: input.grace_s ?? 60,
      });
      if (input.repair === true)
        await mendDifferences(this.deps.db, index, index.alias, { context, differences: slice.differences });
      return {
        rows: slice.rows,
        indexed_documents: slice.indexed,
        differences: slice.differences.slice(0, mostNamed).map((difference) => ({
          product_id: difference.productId,
          kind: difference.kind,
          row_version: difference.rowVersion,
          indexed_version: difference.indexedVersion,
        })),
        differences_found: slice.differences.length,
        repaired: input.repair === true ? slice.differences.length : 0,
        next_after_id: slice.nextAfterId,
      };
    } catch (error) {
      throw toldOfEngine(error);
    }
  }
}

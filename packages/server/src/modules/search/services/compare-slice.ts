import type { Reader } from '../../../platform/db/database.ts';
import type { ElasticsearchIndex } from '../adapters/elasticsearch-index.ts';
import { findVersions } from '../repositories/document.repository.ts';
import type { SearchTables } from '../search.tables.gen.ts';

export interface Difference {
  productId: string;
  kind: 'missing' | 'extra' | 'older' | 'newer';
  rowVersion: number | null;
  indexedVersion: number | null;
}

export interface ComparedSlice {
  rows: number;
  indexed: number;
  differences: Difference[];
  nextAfterId: string | null;
}

const pageSize = 5_000;

export interface SliceBounds {
  afterId: string;
  limit: number;
  /** Rows that changed within this time and wait to be indexed are no difference. */
  graceS: number;
  /** However old: what waits in the queue of the indexer is not compared. */
  graceForPending?: boolean;
}

/** Walks rows and index side by side in the order of ids and names each difference. */
export async function compareSlice(
  db: Reader<SearchTables>,
  index: ElasticsearchIndex,
  name: string,
  bounds: SliceBounds,
): Promise<ComparedSlice> {
  const rows = await findVersions(db, bounds.afterId, bounds.limit);
  const isEnd = rows.length < bounds.limit;
  const untilId = isEnd ? null : (rows.at(-1)?.productId ?? null);
  const indexed = new Map<string, number>();
  for (let afterId = bounds.afterId; ; ) {
    const page = await index.versions(name, { afterId, untilId, limit: pageSize });
    for (const { productId, version } of page) indexed.set(productId, version);
    if (page.length < pageSize) break;
    afterId = page.at(-1)?.productId ?? '';
  }
  const differences: Difference[] = [];
  const count = indexed.size;
  for (const row of rows) {
    const version = indexed.get(row.productId);
    indexed.delete(row.productId);
    const waits = row.isPending && (bounds.graceForPending === true || row.ageS < bounds.graceS);
    if (version === row.version || row.isParked || waits) continue;
    const kind = version === undefined ? 'missing' : version < row.version ? 'older' : 'newer';
    differences.push({ productId: row.productId, kind, rowVersion: row.version, indexedVersion: version ?? null });
  }
  for (const [productId, version] of indexed)
    differences.push({ productId, kind: 'extra', rowVersion: null, indexedVersion: version });
  return { rows: rows.length, indexed: count, differences, nextAfterId: untilId };
}

import type { ModuleDatabase } from '../../../platform/db/database.ts';
import type { ElasticsearchIndex } from '../adapters/elasticsearch-index.ts';
import { findDocuments } from '../repositories/document.repository.ts';
import { indexAgain } from '../repositories/index-state.repository.ts';
import type { SearchTables } from '../search.tables.gen.ts';
import { compareRange, type Difference } from './compare-index.ts';

const sliceRows = 10_000;
/** Differences that are kept; each is mended. */
const mostNamed = 1_000;

/**
 * Compares the whole index with the rows and mends what differs, but for what waits for the indexer anyway. Returns
 * what it found: none means that the index holds the rows.
 */
export async function mendIndex(
  database: ModuleDatabase<SearchTables>,
  index: ElasticsearchIndex,
  name: string,
): Promise<Difference[]> {
  const db = database.reader('fresh');
  const found: Difference[] = [];
  const bounds = { afterId: '', limit: sliceRows, graceS: 0, graceForPending: true };
  for await (const { differences } of compareRange(db, index, name, bounds)) {
    await mendDifferences(database, index, name, differences);
    found.push(...differences.slice(0, Math.max(0, mostNamed - found.length)));
  }
  return found;
}

/** Removes what is too much; what the index lacks is sent again in its present version or, where that is taken, a later one. */
export async function mendDifferences(
  database: ModuleDatabase<SearchTables>,
  index: ElasticsearchIndex,
  name: string,
  differences: readonly Difference[],
): Promise<void> {
  const db = database.reader('fresh');
  const extra = differences.filter(({ kind }) => kind === 'extra').map(({ productId }) => productId);
  // A row that came into being since the look is no longer too much.
  const born = new Set((await findDocuments(db, extra)).map(({ document }) => document.productId));
  await index.remove(
    name,
    extra.filter((id) => !born.has(id)),
  );
  const others = differences.filter(({ kind }) => kind !== 'extra');
  await indexAgain(
    database.writer(),
    others.map(({ productId, rowVersion, indexedVersion }) => ({
      productId,
      // For a minute the engine remembers the version of a deletion, one above what was deleted.
      atLeast: indexedVersion ?? (rowVersion ?? 0) + 1,
    })),
  );
}

import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import type { ElasticsearchIndex } from '../adapters/elasticsearch-index.ts';
import { findDocuments } from '../repositories/document.repository.ts';
import { indexAgain } from '../repositories/index-state.repository.ts';
import type { SearchTables } from '../search.tables.gen.ts';
import { compareRange, type Difference } from './compare-index.ts';

const sliceRows = 10_000;
const mendedAtOnce = 500;
/** Differences that are kept; each is mended. */
const mostNamed = 1_000;

export interface MendOptions {
  context: CallContext;
  /** Before each slice; what it throws ends the comparison. */
  beforeSlice(): Promise<void>;
}

/**
 * Compares the whole index with the rows and mends what differs, but for what waits for the indexer anyway and what is
 * set aside. Returns what it found: none means that the index holds the rows.
 */
export async function mendIndex(
  database: ModuleDatabase<SearchTables>,
  index: ElasticsearchIndex,
  name: string,
  { context, beforeSlice }: MendOptions,
): Promise<Difference[]> {
  const db = database.reader('fresh');
  const found: Difference[] = [];
  const bounds = { afterId: '', limit: sliceRows, graceS: 0, graceForPending: true, graceForParked: true };
  await beforeSlice();
  for await (const { differences } of compareRange(db, index, name, bounds)) {
    await beforeSlice();
    await mendDifferences(database, index, name, { context, differences });
    found.push(...differences.slice(0, Math.max(0, mostNamed - found.length)));
  }
  return found;
}

/** Removes what is too much; what the index lacks is sent again in its present version or, where that is taken, a later one. */
export async function mendDifferences(
  database: ModuleDatabase<SearchTables>,
  index: ElasticsearchIndex,
  name: string,
  { context, differences }: { context: CallContext; differences: readonly Difference[] },
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
  const wanted = others.map(({ productId, rowVersion, indexedVersion }) => ({
    productId,
    // For a minute the engine remembers the version of a deletion, one above what was deleted.
    atLeast: indexedVersion ?? (rowVersion ?? 0) + 1,
  }));
  for (let from = 0; from < wanted.length; from += mendedAtOnce)
    await database.transaction(context, (tx) => indexAgain(tx, wanted.slice(from, from + mendedAtOnce)));
}

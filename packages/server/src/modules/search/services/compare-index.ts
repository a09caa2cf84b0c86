import type { Reader } from '../../../platform/db/database.ts';
import type { ElasticsearchIndex, IndexedState } from '../adapters/elasticsearch-index.ts';
import { findRowStates, findRowStatesOf, type RowState } from '../repositories/index-state.repository.ts';
import type { SearchTables } from '../search.tables.gen.ts';

export interface Difference {
  productId: string;
  /** Of the index against the rows; `different`: the same version, other content. */
  kind: 'missing' | 'extra' | 'older' | 'newer' | 'different';
  rowVersion: number | null;
  indexedVersion: number | null;
}

export interface ComparedSlice {
  rows: number;
  indexed: number;
  differences: Difference[];
  /** Null after the last slice of the range. */
  nextAfterId: string | null;
}

export interface SliceBounds {
  afterId: string;
  /** The range ends with this id; null: with the last. */
  untilId?: string | null;
  limit: number;
  /** Rows that changed within this time and wait to be indexed are no difference. */
  graceS: number;
  /** However old: what waits in the queue of the indexer is not compared. */
  graceForPending?: boolean;
  /** What the engine refused and was set aside is not compared. */
  graceForParked?: boolean;
}

/** Elasticsearch answers so many hits at most. */
const mostHits = 10_000;

/**
 * Walks rows and index side by side in the order of ids and names each difference. What seems to differ is looked at
 * again at this moment, so that changes on their way and documents that are not shown yet are no difference.
 */
export async function compareSlice(
  db: Reader<SearchTables>,
  index: ElasticsearchIndex,
  name: string,
  bounds: SliceBounds,
): Promise<ComparedSlice> {
  const { afterId, untilId = null, limit } = bounds;
  const [rows, first] = await Promise.all([
    findRowStates(db, { afterId, untilId, limit }),
    index.states(name, { afterId, untilId, limit: mostHits }),
  ]);
  const lastId = rows.length < limit ? untilId : (rows.at(-1)?.productId ?? untilId);
  const indexed = await upTo(index, name, lastId, first);
  const seen = new Map(indexed.map((state) => [state.productId, state]));
  const suspects: string[] = [];
  for (const row of rows) {
    const state = seen.get(row.productId);
    seen.delete(row.productId);
    if (differenceOf(row, state, bounds) !== null) suspects.push(row.productId);
  }
  suspects.push(...seen.keys());
  return {
    rows: rows.length,
    indexed: indexed.length,
    differences: await confirm(db, index, name, { ids: suspects, bounds }),
    nextAfterId: rows.length < limit ? null : lastId,
  };
}

/** Every slice of a range. */
export async function* compareRange(
  db: Reader<SearchTables>,
  index: ElasticsearchIndex,
  name: string,
  bounds: SliceBounds,
): AsyncGenerator<ComparedSlice> {
  for (let afterId: string | null = bounds.afterId; afterId !== null; ) {
    const slice: ComparedSlice = await compareSlice(db, index, name, { ...bounds, afterId });
    yield slice;
    afterId = slice.nextAfterId;
  }
}

/** The first page was asked for together with the rows: it may end before their last id, or after it. */
async function upTo(
  index: ElasticsearchIndex,
  name: string,
  lastId: string | null,
  first: readonly IndexedState[],
): Promise<IndexedState[]> {
  const all = [...first];
  for (let page = first; page.length === mostHits; ) {
    const afterId = page.at(-1)?.productId ?? '';
    if (lastId !== null && afterId >= lastId) break;
    page = await index.states(name, { afterId, untilId: lastId, limit: mostHits });
    all.push(...page);
  }
  return lastId === null ? all : all.filter((state) => state.productId <= lastId);
}

async function confirm(
  db: Reader<SearchTables>,
  index: ElasticsearchIndex,
  name: string,
  { ids, bounds }: { ids: readonly string[]; bounds: SliceBounds },
): Promise<Difference[]> {
  if (ids.length === 0) return [];
  // The rows after the index, as a row is then never older than what was sent; and before it, as what was sent between
  // the two looks is no longer pending.
  const before = await readRows(db, ids);
  const indexed = await index.statesOf(name, ids);
  const rows = await readRows(db, ids);
  return ids.flatMap((productId) => {
    const row = rows.get(productId);
    if (isMoved(before.get(productId), row)) return [];
    const state = indexed.get(productId);
    const kind = row === undefined ? (state === undefined ? null : 'extra') : differenceOf(row, state, bounds);
    return kind === null
      ? []
      : [{ productId, kind, rowVersion: row?.version ?? null, indexedVersion: state?.version ?? null }];
  });
}

async function readRows(db: Reader<SearchTables>, ids: readonly string[]): Promise<Map<string, RowState>> {
  return new Map((await findRowStatesOf(db, ids)).map((row) => [row.productId, row]));
}

/** Whether a row changed between two looks, or its change was sent: what the index had meanwhile tells nothing then. */
function isMoved(before: RowState | undefined, after: RowState | undefined): boolean {
  if (before === undefined || after === undefined) return before !== after;
  return before.version !== after.version || (before.isPending && !after.isPending);
}

function differenceOf(
  row: RowState,
  state: IndexedState | undefined,
  { graceS, graceForPending, graceForParked }: SliceBounds,
): Exclude<Difference['kind'], 'extra'> | null {
  const waits = row.isPending && (graceForPending === true || row.ageS < graceS);
  if (waits || (row.isParked && graceForParked === true)) return null;
  if (state === undefined) return 'missing';
  if (state.version !== row.version) return state.version < row.version ? 'older' : 'newer';
  const isKnown = row.contentHash !== null && state.hash !== null;
  return isKnown && row.contentHash !== state.hash ? 'different' : null;
}

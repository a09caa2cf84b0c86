/** Two modules compared key by key: each side is read in the order of its key, so that neither is ever held whole. */
import type { ModuleName } from '@mkt/server';
import { inBatches, keysetPages } from './audit-check.ts';
import type { Snapshot } from './read-connection.ts';

export interface StreamRow {
  k: string;
  value: number;
  extra: string;
  /** Unchanged for long enough to count. */
  settled: number;
}

/** One side. Its statements take rows of (k, value, extra, settled), sorted by k; the first parameter is the settling time. */
export interface Stream {
  module: ModuleName;
  /** After a key, at most so many. */
  page: string;
  /** Of these keys. */
  byKeys: string;
  /** Keys of what changed since then, sorted, after a key and at most so many. */
  changed: string;
}

export interface MergedPair {
  key: string;
  left: StreamRow | null;
  right: StreamRow | null;
}

const pageRows = 2_000;

async function* readPages(snapshot: Snapshot, stream: Stream, settleS: number): AsyncGenerator<StreamRow> {
  for await (const page of keysetPages<StreamRow>(snapshot, stream.page, [settleS], pageRows)) yield* page;
}

async function* readKeys(snapshot: Snapshot, stream: Stream, since: string): AsyncGenerator<string> {
  for await (const page of keysetPages(snapshot, stream.changed, [since], pageRows)) for (const { k } of page) yield k;
}

/** Both sides of everything. Keys are ascii and sorted by bytes, as JavaScript compares them. */
export async function* mergeAll(
  left: readonly [Snapshot, Stream],
  right: readonly [Snapshot, Stream],
  settleS: number,
): AsyncGenerator<MergedPair> {
  const [a, b] = [readPages(...left, settleS), readPages(...right, settleS)];
  let [one, other] = [await a.next(), await b.next()];
  while (!one.done || !other.done) {
    const leftRow = one.done ? null : one.value;
    const rightRow = other.done ? null : other.value;
    const key =
      leftRow === null || (rightRow !== null && rightRow.k < leftRow.k) ? (rightRow as StreamRow).k : leftRow.k;
    const takesLeft = leftRow?.k === key;
    const takesRight = rightRow?.k === key;
    yield { key, left: takesLeft ? leftRow : null, right: takesRight ? rightRow : null };
    if (takesLeft) one = await a.next();
    if (takesRight) other = await b.next();
  }
}

/** Both sides of these keys. */
export async function* pairsOf(
  left: readonly [Snapshot, Stream],
  right: readonly [Snapshot, Stream],
  settleS: number,
  keys: readonly string[],
): AsyncGenerator<MergedPair> {
  for (const batch of inBatches(keys)) {
    const [ours, theirs] = await Promise.all(
      [left, right].map(async ([snapshot, stream]) => {
        const rows = await snapshot.rows<StreamRow>(stream.byKeys, [settleS, batch]);
        return new Map(rows.map((row) => [row.k, row]));
      }),
    );
    for (const key of batch) yield { key, left: ours?.get(key) ?? null, right: theirs?.get(key) ?? null };
  }
}

/** Both sides of whatever changed on either since its own point in time. */
export async function* mergeChanged(
  left: readonly [Snapshot, Stream, string],
  right: readonly [Snapshot, Stream, string],
  settleS: number,
): AsyncGenerator<MergedPair> {
  let keys: string[] = [];
  const flush = (): AsyncGenerator<MergedPair> => {
    const batch = keys;
    keys = [];
    return pairsOf([left[0], left[1]], [right[0], right[1]], settleS, batch);
  };
  for await (const key of unite(readKeys(left[0], left[1], left[2]), readKeys(right[0], right[1], right[2]))) {
    keys.push(key);
    if (keys.length >= pageRows) yield* flush();
  }
  yield* flush();
}

/** Two sorted streams as one, without repeats. */
async function* unite(a: AsyncGenerator<string>, b: AsyncGenerator<string>): AsyncGenerator<string> {
  let [one, other] = [await a.next(), await b.next()];
  while (!one.done || !other.done) {
    const next = one.done ? other.value : other.done || one.value < other.value ? one.value : other.value;
    yield next as string;
    if (!one.done && one.value === next) one = await a.next();
    if (!other.done && other.value === next) other = await b.next();
  }
}

import type { Stream } from './crossing-checks.repository.ts';
import type { Snapshot } from './read-connection.ts';

export interface StreamRow {
  order_id: string;
  value: number;
  extra: string;
}

export type MergedPair = { orderId: string; left: StreamRow | null; right: StreamRow | null };

const PAGE_ROWS = 2_000;

/** Pages by key, so that neither side is ever held whole. */
async function* readStream(snapshot: Snapshot, stream: Stream, settleS: number): AsyncGenerator<StreamRow> {
  let after = '';
  for (;;) {
    const page = await snapshot.rows<StreamRow>(stream.sql(settleS), [after, PAGE_ROWS]);
    yield* page;
    if (page.length < PAGE_ROWS) return;
    after = page.at(-1)?.order_id ?? after;
  }
}

/** Both sides by key: what only one of them has comes with null for the other. Keys are ascii and sorted by bytes. */
export async function* mergeStreams(
  left: readonly [Snapshot, Stream],
  right: readonly [Snapshot, Stream],
  settleS: number,
): AsyncGenerator<MergedPair> {
  const [a, b] = [readStream(...left, settleS), readStream(...right, settleS)];
  let [one, other] = [await a.next(), await b.next()];
  while (!one.done || !other.done) {
    const leftRow = one.done ? null : one.value;
    const rightRow = other.done ? null : other.value;
    const orderId =
      leftRow === null || (rightRow !== null && rightRow.order_id < leftRow.order_id)
        ? (rightRow as StreamRow).order_id
        : leftRow.order_id;
    const takesLeft = leftRow?.order_id === orderId;
    const takesRight = rightRow?.order_id === orderId;
    yield { orderId, left: takesLeft ? leftRow : null, right: takesRight ? rightRow : null };
    if (takesLeft) one = await a.next();
    if (takesRight) other = await b.next();
  }
}

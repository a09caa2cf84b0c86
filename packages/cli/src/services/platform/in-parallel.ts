/** Runs `work` over what the source gives, at most `lanes` at a time; the first failure ends all lanes. */
export async function inParallel<T>(
  source: Iterable<T>,
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const items = source[Symbol.iterator]();
  let failed = false;
  const lane = async (): Promise<void> => {
    for (let next = items.next(); next.done !== true && !failed; next = items.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Groups of at most `size`, in order. */
export function* inBatches<T>(source: Iterable<T>, size: number): Generator<T[], void, undefined> {
  let batch: T[] = [];
  for (const item of source) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Draws by popularity: the n-th of the items comes up like n^-exponent, as products and queries of shops do (Zipf). */

/** The same draws in each run. */
export function byPopularity<T>(items: readonly T[], size: number, exponent: number): T[] {
  const sums: number[] = [];
  let total = 0;
  for (let i = 0; i < items.length; i++) {
    total += (i + 1) ** -exponent;
    sums.push(total);
  }
  let seed = 42;
  return Array.from({ length: size }, () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    const at = (seed / 4_294_967_296) * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return items[low] as T;
  });
}

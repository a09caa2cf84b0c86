/** Prices are counted on a fixed ladder (1, 2, 5, 10, 20 …), whose steps are then put together to a few ranges. */

export const priceLadder: readonly number[] = Array.from({ length: 10 }, (_, power) => 100 * 10 ** power).flatMap(
  (unit) => [unit, 2 * unit, 5 * unit],
);

export interface PriceRange {
  from: number;
  to: number | null;
  count: number;
}

/** `step` n holds prices from ladder[n - 1] (0 for the first) up to ladder[n]. */
export function priceRanges(buckets: readonly { step: number; count: number }[], wanted = 5): PriceRange[] {
  const filled = buckets.filter((bucket) => bucket.count > 0).sort((a, b) => a.step - b.step);
  const least = filled.reduce((sum, bucket) => sum + bucket.count, 0) / wanted;
  const ranges: PriceRange[] = [];
  for (const { step, count } of filled) {
    const to = priceLadder[step] ?? null;
    const last = ranges.at(-1);
    // A range is full when it holds its share; until then the next step belongs to it.
    if (last !== undefined && last.count < least) {
      last.to = to;
      last.count += count;
    } else {
      const from = last === undefined ? (step === 0 ? 0 : (priceLadder[step - 1] ?? 0)) : (last.to ?? 0);
      ranges.push({ from, to, count });
    }
  }
  return ranges;
}

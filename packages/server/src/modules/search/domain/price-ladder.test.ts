import { expect, it } from 'vitest';
import { priceLadder, priceRanges } from './price-ladder.ts';

it('puts steps together to a few ranges that meet and lose nothing', () => {
  const buckets = [3, 4, 5, 6, 9, 12].map((step, i) => ({ step, count: i + 1 }));
  const ranges = priceRanges(buckets);
  expect(ranges.length).toBeLessThanOrEqual(10);
  expect(ranges.reduce((sum, range) => sum + range.count, 0)).toBe(21);
  expect(ranges[0]?.from).toBe(priceLadder[2]);
  for (const [i, range] of ranges.entries()) if (i > 0) expect(range.from).toBe(ranges[i - 1]?.to);
  expect(priceRanges([])).toEqual([]);
});

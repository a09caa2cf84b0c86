import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocate, basisPointsOf, formatMoney, minorUnitDigits } from './money.ts';

const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });
const weights = fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 50 });

test('parts always add up to the whole and stay within one unit of their share', () => {
  fc.assert(
    fc.property(amount, weights, (total, shares) => {
      const parts = allocate(total, shares);
      expect(parts.reduce((a, b) => a + b, 0)).toBe(total);
      const sum = shares.reduce((a, b) => a + b, 0);
      if (sum > 0) {
        for (const [i, part] of parts.entries())
          expect(Math.abs(part - (total * (shares[i] as number)) / sum)).toBeLessThan(1 + 1e-3);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('ties go to the earlier part, so that the same input splits the same way everywhere', () => {
  expect(allocate(10, [1, 1, 1])).toEqual([4, 3, 3]);
  expect(allocate(-10, [1, 1, 1])).toEqual([-4, -3, -3]);
  expect(allocate(5, [0, 0])).toEqual([3, 2]);
  expect(allocate(0, [])).toEqual([]);
  expect(() => allocate(1, [])).toThrow(RangeError);
});

test('a part without weight gets nothing while others have some', () => {
  expect(allocate(7, [0, 3, 0])).toEqual([0, 7, 0]);
});

test('basis points are rounded half up and exact far beyond floating point', () => {
  expect(basisPointsOf(999, 1_250)).toBe(125);
  expect(basisPointsOf(9_007_199_254_740_991, 10_000)).toBe(9_007_199_254_740_991);
  expect(basisPointsOf(1, 4_999)).toBe(0);
  expect(basisPointsOf(1, 5_000)).toBe(1);
});

test('money is shown in its currency’s own digits', () => {
  expect(minorUnitDigits('JPY')).toBe(0);
  expect(minorUnitDigits('KWD')).toBe(3);
  expect(formatMoney(1999, 'USD', 'en')).toBe('$19.99');
  expect(formatMoney(1999, 'JPY', 'en')).toBe('¥1,999');
});

import { fromString, toUUID } from 'typeid-js';
import { describe, expect, it } from 'vitest';
import { ageDaysOf, arrivalMs, seedDateMs, stableIds } from './stable-ids.ts';

const numbers = [0, 1, 2, 31, 32, 4_999, 5_000, 199_999, 999_999, 1_000_000, 4_999_999];

describe('stableIds', () => {
  it('makes ids as the platform does, the same for the same seed and number', () => {
    for (const number of numbers) {
      const id = stableIds(1, number)('prod');
      expect(id).toBe(stableIds(1, number)('prod'));
      const uuid = toUUID(fromString(id, 'prod'));
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16)).toBe(arrivalMs(number));
      expect(id).not.toBe(stableIds(2, number)('prod'));
    }
  });

  it('sorts products by number, and the rows of one product are told apart', () => {
    const ids = Array.from({ length: 3_000 }, (_, i) => stableIds(1, 2_000_000 + i)('prod'));
    expect(ids.toSorted()).toEqual(ids);
    const idOf = stableIds(1, 7);
    expect(new Set([idOf('sku', 0), idOf('sku', 1), idOf('mov', 0), idOf('sku', 40)]).size).toBe(4);
    expect(() => idOf('sku', 1_024)).toThrow(RangeError);
  });

  it('lets products arrive over two years, never before the one before', () => {
    expect(ageDaysOf(0)).toBe(720);
    for (let i = 1; i < numbers.length; i++)
      expect(arrivalMs(numbers[i] as number)).toBeGreaterThan(arrivalMs(numbers[i - 1] as number));
    expect(arrivalMs(5_000_000)).toBeLessThan(seedDateMs);
  });
});

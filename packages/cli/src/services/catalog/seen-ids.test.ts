import { describe, expect, it } from 'vitest';
import { SeenIds } from './seen-ids.ts';

describe('SeenIds', () => {
  it('knows the first row of every id, through growth, by seller', () => {
    const seen = new SeenIds(4);
    for (let i = 0; i < 5000; i += 1) expect(seen.add('a', `id-${i}`, '0000000a', i + 2)).toBeUndefined();
    for (let i = 0; i < 5000; i += 97) {
      expect(seen.add('a', `id-${i}`, '0000000a', 9999)).toEqual({ row: i + 2, sameContent: true });
      expect(seen.add('a', `id-${i}`, '0000000b', 9999)).toEqual({ row: i + 2, sameContent: false });
    }
    expect(seen.add('b', 'id-0', '0000000a', 7)).toBeUndefined();
    expect(seen.size).toBe(5001);
  });
});

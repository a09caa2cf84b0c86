import { describe, expect, it } from 'vitest';
import { sharesOf } from './shares.ts';

describe('what connections of a load ask for', () => {
  it('is different for each, and together everything', () => {
    const shares = sharesOf([1, 2, 3, 4, 5, 6, 7], 3);
    expect(shares).toEqual([
      [1, 2],
      [3, 4],
      [5, 6, 7],
    ]);
  });

  it('is everything for each where there is less than one a connection', () => {
    expect(sharesOf(['one'], 3)).toEqual([['one'], ['one'], ['one']]);
  });
});

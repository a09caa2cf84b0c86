import { expect, it } from 'vitest';
import { randomHex } from './random-hex.ts';

it('gives as many digits as are asked for, never the same twice', () => {
  const given = Array.from({ length: 5_000 }, (_, i) => randomHex(8 + (i % 17)));
  expect(new Set(given.map((digits) => digits.slice(0, 16))).size).toBe(5_000);
  for (const [i, digits] of given.entries()) expect(digits).toMatch(new RegExp(`^[0-9a-f]{${2 * (8 + (i % 17))}}$`));
});

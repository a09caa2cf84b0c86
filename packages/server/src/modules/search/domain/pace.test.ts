import { expect, it } from 'vitest';
import { Pace } from './pace.ts';

const limits = { least: 25, most: 1_000, slowMs: 2_000, restMs: 500, longestRestMs: 8_000 };

it('sends less to an engine that is slow, and more again when it is quick', () => {
  const pace = new Pace(limits);
  expect(pace.size).toBe(500);
  for (let i = 0; i < 10; i++) pace.took(3_000);
  expect(pace.size).toBe(25);
  pace.took(1_500);
  expect(pace.size).toBe(25);
  for (let i = 0; i < 10; i++) pace.took(100);
  expect(pace.size).toBe(1_000);
});

it('leaves an engine that refuses alone for longer and longer, and forgets it when it takes a batch', () => {
  const pace = new Pace(limits);
  let now = 0;
  const rests = Array.from({ length: 7 }, () => {
    pace.refused(now);
    const from = now;
    while (pace.isResting(now)) now += 100;
    return now - from;
  });
  expect(rests).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  pace.took(10);
  pace.refused(now);
  expect(pace.isResting(now + 499)).toBe(true);
  expect(pace.isResting(now + 500)).toBe(false);
});

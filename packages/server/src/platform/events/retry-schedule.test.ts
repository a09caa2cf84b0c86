import { expect, test } from 'vitest';
import { nextDelayMs } from './retry-schedule.ts';

const around = (ms: number): [number, number] => [ms * 0.8, ms * 1.2];

test.each([
  [1, 5_000],
  [2, 30_000],
  [3, 120_000],
  [4, 600_000],
])('after failed try %i the next one comes in %i ms, give or take a fifth', (attempts, ms) => {
  const [least, most] = around(ms);
  for (let i = 0; i < 50; i++) {
    const delay = nextDelayMs('retry', attempts, 1) as number;
    expect(delay).toBeGreaterThanOrEqual(least);
    expect(delay).toBeLessThanOrEqual(most);
  }
});

test('after the fifth failed try there is no other', () => {
  expect(nextDelayMs('retry', 5, 1)).toBeNull();
});

test('parking takes a minute at most in all', () => {
  for (let i = 0; i < 50; i++) {
    let total = 0;
    for (let attempts = 1; ; attempts++) {
      const delay = nextDelayMs('park', attempts, 1);
      if (delay === null) break;
      total += delay;
    }
    expect(total).toBeLessThanOrEqual(60_000);
    expect(total).toBeGreaterThan(45_000);
  }
});

test('an unknown version is looked at for ever, and the scale shortens every delay', () => {
  expect(nextDelayMs('unknown_version', 1_000, 1)).toBe(600_000);
  expect(nextDelayMs('unknown_version', 1, 0.001)).toBe(600);
  expect(nextDelayMs('retry', 4, 0.001)).toBeLessThanOrEqual(720);
});

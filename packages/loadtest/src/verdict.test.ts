import { expect, test } from 'vitest';
import { readTargets } from './targets.ts';
import { judge, type Measured } from './verdict.ts';

const measured: Measured = {
  requests: 1000,
  rate: 100,
  errors: 1,
  p50_ms: 5,
  p95_ms: 50,
  p97_5_ms: 60,
  p99_ms: 121,
  dropped: 0,
};

test('each limit is judged by itself, its own value included', () => {
  expect(judge(measured, { p50_ms: 5, p99_ms: 120, error_ratio: 0.001 }).map(({ what, met }) => [what, met])).toEqual([
    ['p50_ms', true],
    ['p99_ms', false],
    ['error_ratio', true],
  ]);
});

test('nothing measured is nothing met', () => {
  expect(judge({ ...measured, requests: 0 }, { p50_ms: 20, error_ratio: 0.01 }).every(({ met }) => !met)).toBe(true);
  expect(judge({ ...measured, p95_ms: null }, { p95_ms: 300 })[0]?.met).toBe(false);
});

test('the targets add up: shares to one, rates to their totals', () => {
  const { load } = readTargets() as unknown as {
    load: { classes: Record<string, { share: number; peak: number }>; total: { peak: number } };
  };
  const classes = Object.values(load.classes);
  expect(classes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  // Each class is rounded to whole requests.
  expect(Math.abs(classes.reduce((sum, { peak }) => sum + peak, 0) - load.total.peak)).toBeLessThanOrEqual(
    classes.length,
  );
});

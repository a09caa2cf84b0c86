import { expect, it } from 'vitest';
import { GtidHistory } from './gtid-history.ts';

const everySecond = (sets: readonly string[]): GtidHistory => {
  const history = new GtidHistory(7_000);
  for (const [i, set] of sets.entries()) history.add(i * 1_000, set);
  return history;
};

it('tells how old the newest set is that a replica has all of', () => {
  const history = everySecond(['a:1', 'a:1-2', 'a:1-3', 'a:1-4']);
  expect(history.sets()).toEqual(['a:1', 'a:1-2', 'a:1-3', 'a:1-4']);
  expect(history.behindMs([true, true, true, true])).toBe(0);
  expect(history.behindMs([true, true, false, false])).toBe(2_000);
  expect(history.behindMs([false, false, false, false])).toBe(Number.POSITIVE_INFINITY);
});

it('counts quiet time as caught up', () => {
  const history = everySecond(['a:1', 'a:1', 'a:1', 'a:1-2']);
  expect(history.sets()).toEqual(['a:1', 'a:1-2']);
  expect(history.behindMs([true, false])).toBe(1_000);
});

it('forgets what is older than anybody may be behind', () => {
  const history = everySecond(Array.from({ length: 20 }, (_, i) => `a:1-${i}`));
  expect(history.sets().length).toBe(8);
  expect(history.sets()[0]).toBe('a:1-12');
});

it('knows nothing before the first sample', () => {
  expect(new GtidHistory(7_000).behindMs([])).toBe(Number.POSITIVE_INFINITY);
});

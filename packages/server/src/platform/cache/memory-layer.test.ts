import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { notFoundEntry, type StoredEntry } from './cache-entry.ts';
import { MemoryLayer } from './memory-layer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const entry = (freshMs = 60_000): StoredEntry => ({ ...notFoundEntry(Date.now() + freshMs), isNotFound: false });
/** News is heard of what was read since `since`, up to `behindMs` ago. */
const layer = (line: { since: number; behindMs: number } | null): MemoryLayer =>
  new MemoryLayer({
    ...{ staleMs: 1_000, maxBytes: 1_000_000 },
    hasHeard: (readAt, until) => line !== null && readAt >= line.since && until <= performance.now() - line.behindMs,
  });

test('an entry is served for a second after its read where nobody tells of news', () => {
  const memory = layer(null);
  memory.set('a', entry(), performance.now() - 400);
  vi.advanceTimersByTime(550);
  expect(memory.get('a')).toBeDefined();
  vi.advanceTimersByTime(100);
  expect(memory.get('a')).toBeUndefined();
});

test('an entry is served for longer where news of it is heard, until its time is over', () => {
  const memory = layer({ since: 0, behindMs: 300 });
  memory.set('a', entry(), performance.now());
  memory.set('short', entry(5_000), performance.now());
  vi.advanceTimersByTime(20_000);
  expect(memory.get('a')).toBeDefined();
  expect(memory.get('short')).toBeUndefined();
  memory.delete('a');
  expect(memory.get('a')).toBeUndefined();
});

test('news that is heard late covers nothing', () => {
  const memory = layer({ since: 0, behindMs: 1_200 });
  memory.set('a', entry(), performance.now());
  vi.advanceTimersByTime(1_100);
  expect(memory.get('a')).toBeUndefined();
});

test('what was read before a connection told of news is not covered by it', () => {
  const memory = layer({ since: performance.now() + 1, behindMs: 300 });
  memory.set('a', entry(), performance.now());
  vi.advanceTimersByTime(1_100);
  expect(memory.get('a')).toBeUndefined();
});

test('what was made invalid while it was on its way is not kept', () => {
  const memory = layer({ since: 0, behindMs: 0 });
  const readAt = performance.now();
  vi.advanceTimersByTime(1);
  memory.delete('a');
  vi.advanceTimersByTime(1);
  memory.set('a', entry(), readAt);
  expect(memory.get('a')).toBeUndefined();
  memory.set('a', entry(), performance.now());
  expect(memory.get('a')).toBeDefined();
  const before = performance.now();
  vi.advanceTimersByTime(1);
  memory.clear();
  memory.set('a', entry(), before);
  expect(memory.get('a')).toBeUndefined();
});

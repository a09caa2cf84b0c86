import { expect, test } from 'vitest';
import {
  decodeEntry,
  encodeEntry,
  isStale,
  notFoundEntry,
  type StoredEntry,
  stateOffset,
  versionRange,
  weakEtag,
} from './cache-entry.ts';

const bytes = Buffer.from('{"title":"دفتر"}');
const entry: StoredEntry = {
  bytes,
  meta: Buffer.from('{"x":1}'),
  etag: weakEtag(bytes),
  version: 9_007_199_254_740_991,
  isNotFound: false,
  isMarkedStale: false,
  freshUntil: 1_800_000_000_000,
};

test('an entry comes back as it was, whatever its bytes', () => {
  expect(decodeEntry(encodeEntry(entry))).toEqual(entry);
  const nothing = notFoundEntry(1_800_000_000_000);
  expect(decodeEntry(encodeEntry(nothing))).toEqual(nothing);
});

test('state and version stand where the scripts look for them', () => {
  const blob = encodeEntry(entry);
  expect(blob.toString('latin1', versionRange.from, versionRange.to + 1)).toBe('9007199254740991');
  blob.write('S', stateOffset, 'latin1');
  expect(decodeEntry(blob)).toMatchObject({ isMarkedStale: true, bytes });
});

test('what another release wrote, or half of an entry, is a miss', () => {
  expect(decodeEntry(Buffer.from('{"json":"of old"}'.repeat(9)))).toBeNull();
  expect(decodeEntry(encodeEntry(entry).subarray(0, 20))).toBeNull();
});

test('an entry is stale past its time or when marked', () => {
  expect(isStale({ ...entry, freshUntil: Date.now() + 1_000 })).toBe(false);
  expect(isStale({ ...entry, freshUntil: Date.now() - 1 })).toBe(true);
  expect(isStale({ ...entry, freshUntil: Date.now() + 1_000, isMarkedStale: true })).toBe(true);
});

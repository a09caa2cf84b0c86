import { expect, it } from 'vitest';
import { isSampled, newTraceparent, readTraceparent, traceIdOf, unsampled } from './traceparent.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const given = `00-${traceId}-00f067aa0ba902b7-01`;

it('goes on with the trace that a caller names', () => {
  expect(readTraceparent(given)).toBe(given);
  expect(traceIdOf(given)).toBe(traceId);
  expect(isSampled(given)).toBe(true);
  expect(isSampled(unsampled(given))).toBe(false);
});

it('reads a later version as far as it knows it, and keeps no flag but the one it knows', () => {
  expect(readTraceparent(`cc-${traceId}-00f067aa0ba902b7-ff-what-comes-next`)).toBe(given);
  expect(readTraceparent(`00-${traceId}-00f067aa0ba902b7-fe`)).toBe(unsampled(given));
});

it.each([
  undefined,
  ['a', 'b'],
  '',
  '00-zz-zz-00',
  `${given}-more`,
  given.toUpperCase(),
  `ff${given.slice(2)}`,
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `cc${given.slice(2)}-${'x'.repeat(300)}`,
])('begins anew instead of %s', (header) => {
  expect(readTraceparent(header)).toBeNull();
});

it('makes one of its own, which it would read', () => {
  const made = newTraceparent();
  expect(readTraceparent(made)).toBe(made);
  expect(newTraceparent()).not.toBe(made);
});

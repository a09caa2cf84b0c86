import { describe, expect, it } from 'vitest';
import { parseSaleDays, parseSaleWindow, type SaleDates } from './sale-dates.ts';

/** As texts, so that a test can be read. */
function shown(dates: SaleDates | undefined): [string, string] | undefined {
  const text = (ms: number): string => (Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 19) : 'open');
  return dates && [text(dates.fromMs), text(dates.untilMs)];
}

describe('parseSaleWindow', () => {
  it.each([
    ['2026-02-24T13:00-0800/2026-02-29T15:30-0800', undefined],
    ['2026-02-24T13:00-0800/2026-02-28T15:30-0800', ['2026-02-24T21:00:00', '2026-02-28T23:30:00']],
    ['2026-02-24T13:00+02:00 / 2026-02-28T15:30Z', ['2026-02-24T11:00:00', '2026-02-28T15:30:00']],
    ['2026-02-24T13:00:10/2026-02-28 15:30:20.5', ['2026-02-24T13:00:10', '2026-02-28T15:30:20']],
    ['2026-02-24/2026-02-28', ['2026-02-24T00:00:00', '2026-03-01T00:00:00']],
    ['2026-02-24T13:00Z', undefined],
    ['2026-02-24T13:00Z/', undefined],
    ['24.02.2026/28.02.2026', undefined],
    ['2026-02-24/2026-02-25/2026-02-26', undefined],
    ['2026-13-01/2026-14-01', undefined],
    ['soon', undefined],
  ])('reads %j', (text, dates) => {
    expect(shown(parseSaleWindow(text))).toEqual(dates);
  });
});

describe('parseSaleDays', () => {
  it.each([
    ['2026-02-24', '2026-02-28', ['2026-02-24T00:00:00', '2026-03-01T00:00:00']],
    // As WooCommerce writes them: hours without a zero before them.
    ['2026-02-24 9:30:00', '2026-02-28 0:00:00', ['2026-02-24T09:30:00', '2026-03-01T00:00:00']],
    ['2026-02-24 0:00:00', '2026-02-28 23:59:59', ['2026-02-24T00:00:00', '2026-03-01T00:00:00']],
    ['', '2026-02-28', ['open', '2026-03-01T00:00:00']],
    ['2026-02-24', '', ['2026-02-24T00:00:00', 'open']],
    ['', 'soon', undefined],
    ['soon', '2026-02-28', undefined],
  ])('reads %j and %j', (starts, ends, dates) => {
    expect(shown(parseSaleDays(starts, ends))).toEqual(dates);
  });
});

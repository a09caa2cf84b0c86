import { describe, expect, it } from 'vitest';
import { parsePieces, parseRating, parseRatingCount, parseStock } from './counts.ts';

describe('parseRating', () => {
  it.each([
    ['4.2', 4.2, []],
    ['4,2', 4.2, []],
    ['4.2/5', 4.2, []],
    ['84/100', 4.2, []],
    [3.5, 3.5, []],
    ['', null, []],
    ['0', null, []],
    ['5-Apr', 4, ['rating_spreadsheet_date']],
    ['05-Jan', 1, ['rating_spreadsheet_date']],
    ['4-Jul', null, ['rating_dropped']],
    ['5-Dec', null, ['rating_dropped']],
    ['Get', null, ['rating_dropped']],
    ['7', null, ['rating_dropped']],
  ])('reads %j as %j with %j', (raw, value, repairs) => {
    expect(parseRating(raw)).toEqual({ value, repairs });
  });
});

describe('parseRatingCount', () => {
  it.each([
    ['2,255', 2255, []],
    ['1,26,189', 126189, []],
    ['515 verified ratings', 515, []],
    ['(12)', 12, []],
    ['24.0', 24, ['rating_count_decimal']],
    ['Only 2 left in stock.', null, ['rating_count_dropped']],
    ['FREE delivery', null, ['rating_count_dropped']],
  ])('reads %j as %j with %j', (raw, value, repairs) => {
    expect(parseRatingCount(raw)).toEqual({ value, repairs });
  });
});

describe('parseStock', () => {
  it('takes whole numbers and drops what is none or too many', () => {
    expect(parseStock('1,200', 5000).value).toBe(1200);
    expect(parseStock(0, 5000)).toEqual({ value: 0, repairs: [] });
    expect(parseStock('-1', 5000).repairs).toEqual(['stock_dropped']);
    expect(parseStock('many', 5000).repairs).toEqual(['stock_dropped']);
    expect(parseStock('5001', 5000)).toEqual({ value: null, repairs: ['stock_dropped'] });
  });
});

describe('parsePieces', () => {
  it.each([
    ['12', 12, []],
    ['', null, []],
    [' ', null, []],
    ['١٢', 12, []],
    ['١٬٢٠٠', 1200, []],
    ['۱۲', 12, []],
    [-2, 0, ['stock_below_zero']],
    ['-2', 0, ['stock_below_zero']],
    ['−1,200', 0, ['stock_below_zero']],
    ['-٢', 0, ['stock_below_zero']],
    ['many', 0, ['stock_unreadable']],
    ['-', 0, ['stock_unreadable']],
    ['2.5', 0, ['stock_unreadable']],
    ['5,000', 5000, []],
    ['5001', 5000, ['stock_limited']],
    ['5,001.0', 5000, ['stock_limited']],
    ['9'.repeat(400), 5000, ['stock_limited']],
    [1e21, 5000, ['stock_limited']],
  ])('reads %j as %j with %j', (raw, value, repairs) => {
    expect(parsePieces(raw, 5000)).toEqual({ value, repairs });
  });
});

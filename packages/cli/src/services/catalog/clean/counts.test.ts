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

const rules = { limit: 5000, decimal: 'auto' } as const;

describe('parseStock', () => {
  it('takes whole numbers and drops what is none or too many', () => {
    expect(parseStock('1200', rules).value).toBe(1200);
    expect(parseStock(0, rules)).toEqual({ value: 0, repairs: [] });
    expect(parseStock('-1', rules).repairs).toEqual(['stock_dropped']);
    expect(parseStock('many', rules).repairs).toEqual(['stock_dropped']);
    expect(parseStock('5001', rules)).toEqual({ value: null, repairs: ['stock_dropped'] });
    expect(parseStock('1.000', { ...rules, decimal: ',' })).toEqual({ value: 1000, repairs: [] });
    expect(parseStock('1.000', rules)).toEqual({ value: 1, repairs: ['stock_ambiguous'] });
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
    [1200, 1200, []],
    [-2, 0, ['stock_below_zero']],
    ['-2', 0, ['stock_below_zero']],
    ['−1,200', 0, ['stock_below_zero']],
    ['-1.200,5', 0, ['stock_below_zero']],
    ['-٢', 0, ['stock_below_zero']],
    ['many', 0, ['stock_unreadable']],
    ['-', 0, ['stock_unreadable']],
    ['2.5', 0, ['stock_unreadable']],
    [1.2, 0, ['stock_unreadable']],
    ['5000', 5000, []],
    ['5001', 5000, ['stock_limited']],
    ['5,001.0', 5000, ['stock_limited']],
    ['9'.repeat(400), 5000, ['stock_limited']],
    [1e21, 5000, ['stock_limited']],
  ])('reads %j as %j with %j', (raw, value, repairs) => {
    expect(parsePieces(raw, rules)).toEqual({ value, repairs });
  });

  it.each([
    ['1.000', ',', 1000, []],
    ['12,0', ',', 12, []],
    ['5,00', ',', 5, []],
    ['12,000', ',', 12, []],
    ['1.200,00', ',', 1200, []],
    ['1,5', ',', 0, ['stock_unreadable']],
    ['1.000', '.', 1, []],
    ['1,200', '.', 1200, []],
    ['12,0', '.', 0, ['stock_unreadable']],
    // A point in JSON and marks of Arabic writing are what they are in any file.
    [2, ',', 2, []],
    ['١٬٢٠٠٫٠', ',', 1200, []],
    // Where nothing is declared and one reading is possible, it is that one.
    ['12,0', 'auto', 12, []],
    ['5,00', 'auto', 5, []],
    ['1.200,00', 'auto', 1200, []],
    ['1 200', 'auto', 1200, []],
    ['1.234.567', 'auto', 5000, ['stock_limited']],
    ['1,200', 'auto', 1200, ['stock_ambiguous']],
    ['1.000', 'auto', 1, ['stock_ambiguous']],
    ['12,000', 'auto', 5000, ['stock_ambiguous', 'stock_limited']],
    ['1.200', 'auto', 0, ['stock_unreadable']],
  ] as const)('reads %j with the decimal mark %j as %j with %j', (raw, decimal, value, repairs) => {
    expect(parsePieces(raw, { limit: 5000, decimal })).toEqual({ value, repairs });
  });
});

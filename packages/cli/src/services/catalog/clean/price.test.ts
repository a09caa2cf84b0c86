import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalText } from './decimal.ts';
import type { DecimalMark } from './marked-number.ts';
import { parsePrice } from './price.ts';

function read(
  raw: string | number,
  decimal: DecimalMark = 'auto',
  range: 'lowest' | 'reject' = 'lowest',
  declared?: string,
): unknown {
  const price = parsePrice(raw, { decimal, range, currency: declared });
  return price.ok ? [decimalText(price.value), price.currency, ...price.repairs] : price.code;
}

describe('parsePrice', () => {
  it.each([
    ['EGP 4,249.00', ['4249', 'EGP']],
    ['₹1,26,189', ['126189', 'INR']],
    ['Rs. 1,26,189.50', ['126189.5', 'INR']],
    ['$1,099.00', ['1099', undefined]],
    ['US$ 12', ['12', 'USD']],
    ['1.234,50 €', ['1234.5', 'EUR']],
    ['12,5', ['12.5', undefined]],
    ['1 234,50', ['1234.5', undefined]],
    ["CHF 1'234.50", ['1234.5', 'CHF']],
    ['٤٫٥٠ ر.س', ['4.5', 'SAR']],
    ['١٬٢٥٠ ج.م', ['1250', 'EGP']],
    ['1,234', ['1234', undefined]],
    ['1,234,567', ['1234567', undefined]],
    [44.95, ['44.95', undefined]],
    ['EGP 329.99 - EGP 399.99', ['329.99', 'EGP', 'price_range_lowest']],
    ['٢٥ إلى ٣٠ ر.س', ['25', 'SAR', 'price_range_lowest']],
    ['$35 to $29.99', ['29.99', undefined, 'price_range_lowest']],
    ['1\u00a0234,50 €', ['1234.5', 'EUR']],
    ['1\u202f234\u202f567,89 €', ['1234567.89', 'EUR']],
    ['1’234’567.50', ['1234567.5', undefined]],
    ['1 234 567', ['1234567', undefined]],
    ['EGP\n249', ['249', 'EGP']],
    // No group of thousands begins with a 0.
    ['0,500', ['0.5', undefined]],
    ['0,999 €', ['0.999', 'EUR']],
    ['0.500', ['0.5', undefined]],
    ['١٫٢٥٠', ['1.25', undefined]],
  ])('reads %j as %j', (raw, expected) => {
    expect(read(raw)).toEqual(expected);
  });

  it.each([
    ['FREE Delivery', 'price_not_a_number'],
    ['12.34.56', 'price_not_a_number'],
    ['1,2345', 'price_not_a_number'],
    ['-5.00', 'price_not_positive'],
    ['0.00', 'price_not_positive'],
    ['1.234', 'price_ambiguous'],
    ['EUR 5 USD', 'currency_mismatch'],
    ['1 - 2 - 3', 'price_not_a_number'],
    ['0,500,000', 'price_not_a_number'],
    ['01,234', 'price_not_a_number'],
    ['-$5', 'price_not_positive'],
    ['$ -5', 'price_not_positive'],
    // What groups nothing parts two numbers.
    ['1299 999', 'price_not_a_number'],
    ['12 99', 'price_not_a_number'],
    ["1 234'567", 'price_not_a_number'],
    ['1,234 567', 'price_not_a_number'],
    ['0 500', 'price_not_a_number'],
    ['1.234 567', 'price_not_a_number'],
    ['249\n199', 'price_not_a_number'],
    ['249\t199', 'price_not_a_number'],
    ['$100$200', 'price_not_a_number'],
    ['$100 $200', 'price_not_a_number'],
    ['100 EGP 200 EGP', 'price_not_a_number'],
    ['12€500', 'price_not_a_number'],
  ])('refuses %j with %s', (raw, code) => {
    expect(read(raw)).toBe(code);
  });

  it('reads by the declared decimal mark what is ambiguous without', () => {
    expect(read('1.234', '.')).toEqual(['1.234', undefined]);
    expect(read('1.234', ',')).toEqual(['1234', undefined]);
  });

  it('names a price that can only be read by the other mark than the declared one', () => {
    const rules = { range: 'lowest' } as const;
    for (const [text, decimal] of [
      ['1,234.50', ','],
      ['1.234,50', '.'],
      ['15,00 EUR', '.'],
    ] as const)
      expect(parsePrice(text, { ...rules, decimal })).toMatchObject({ ok: true, repairs: ['price_other_mark'] });
    expect(read('1.2.3', ',')).toBe('price_not_a_number');
  });

  it('knows that prices of some currencies have three decimals', () => {
    expect(read('12,500 TND')).toBe('price_ambiguous');
    expect(read('12.500 TND')).toBe('price_ambiguous');
    expect(read('12,500', 'auto', 'lowest', 'KWD')).toBe('price_ambiguous');
    expect(read('12,500', 'auto', 'lowest', 'USD')).toEqual(['12500', undefined]);
    // What is written wins over what is declared.
    expect(read('12,500 USD', 'auto', 'lowest', 'KWD')).toEqual(['12500', 'USD']);
    expect(read('12,500 TND', '.')).toEqual(['12500', 'TND']);
    expect(read('12,500 TND', ',')).toEqual(['12.5', 'TND']);
    expect(read('1.234,500 TND')).toEqual(['1234.5', 'TND']);
    expect(read('1 234,500 TND')).toEqual(['1234.5', 'TND']);
    expect(read('1,234.500 TND')).toEqual(['1234.5', 'TND']);
    expect(read('0,750 TND')).toEqual(['0.75', 'TND']);
    expect(read('12,50 TND')).toEqual(['12.5', 'TND']);
    expect(read('١٢٬٥٠٠ د.ك')).toEqual(['12500', 'KWD']);
    expect(read('1,500 - 2,500 JOD')).toBe('price_ambiguous');
  });

  it('takes no long text apart', () => {
    expect(read(`${' '.repeat(1_000_000)}5${' '.repeat(1_000_000)}`)).toEqual(['5', undefined]);
    expect(read(`5${' '.repeat(1_000_000)}x`)).toBe('price_not_a_number');
  });

  it('refuses ranges when asked to', () => {
    expect(read('5 - 7', 'auto', 'reject')).toBe('price_range');
  });

  it('reads back every amount in Western, Indian and European grouping', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999_999 }), (cents) => {
        const amount = cents / 100;
        const expected = amount.toFixed(2).replace(/\.?0+$/, '');
        const shown = (locale: string): string => amount.toLocaleString(locale, { minimumFractionDigits: 2 });
        expect(read(shown('en-US'))).toEqual([expected, undefined]);
        expect(read(`₹${shown('en-IN')}`)).toEqual([expected, 'INR']);
        expect(read(`${shown('de-DE')} €`)).toEqual([expected, 'EUR']);
        expect(read(shown('ar-EG'))).toEqual([expected, undefined]);
        expect(read(`${shown('fr-FR')} €`)).toEqual([expected, 'EUR']);
        expect(read(shown('de-CH'))).toEqual([expected, undefined]);
      }),
    );
  });
});

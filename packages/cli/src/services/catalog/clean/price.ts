import type { RejectCode, RepairCode } from '../reasons.ts';
import { minorDigits, stripCurrency } from './currency.ts';
import type { Decimal } from './decimal.ts';
import { parseDecimal } from './decimal.ts';
import { asciiDigits } from './digits.ts';
import { type DecimalMark, markOf, withMarks } from './marked-number.ts';

export interface PriceRules {
  decimal: DecimalMark;
  /** What to do with "329.99 - 399.99". */
  range: 'lowest' | 'reject';
  /** Of a price whose text names none: how many decimals it has tells which readings are possible. */
  currency?: string | undefined;
}

export type ParsedPrice =
  | { ok: true; value: Decimal; currency: string | undefined; repairs: RepairCode[] }
  | { ok: false; code: RejectCode };

/**
 * Three decimals after a comma are a group, for no shop writes a price so: but where no group can be (behind a 0), and
 * where the currency has three decimals.
 */
function commaFits(reading: string, digits: number): boolean {
  const decimals = reading.split('.')[1]?.length ?? 0;
  return decimals < 3 || /^0+\./.test(reading) || (decimals === 3 && digits === 3);
}

/** One number. The two marks are told apart by what the grouping allows; where both could be, nothing is guessed. */
function readNumber(text: string, decimal: DecimalMark, digits: number): Decimal | RejectCode {
  if (!/^\d[\d., '’]*$/.test(text)) return 'price_not_a_number';
  const readings = new Set<string>();
  for (const mark of decimal === 'auto' ? (['.', ','] as const) : [decimal]) {
    const reading = withMarks(text, mark);
    if (reading === undefined || (decimal === 'auto' && mark === ',' && !commaFits(reading, digits))) continue;
    readings.add(reading);
  }
  const [first, second] = readings;
  if (first === undefined) return 'price_not_a_number';
  // "1.234" is a thousand in Europe and a fraction elsewhere.
  if (second !== undefined) return 'price_ambiguous';
  return parseDecimal(first) ?? 'price_not_a_number';
}

const rangeMark = /(?<=\d)[\s¤]*(?:[-–—~]|to|إلى)[\s¤]*(?=\d)/i;

function compareDecimals(a: Decimal, b: Decimal): number {
  const difference = a.units * 10n ** BigInt(b.scale) - b.units * 10n ** BigInt(a.scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Blanks of a fixed width group as plain ones do; marks of direction are nothing at all. */
function plainText(raw: string | number): string {
  const text = typeof raw === 'number' ? plainNumber(raw) : raw.trim();
  return asciiDigits(text.replace(/[\u00a0\u2007\u2009\u202f]/g, ' ').replace(/[\u061c\u200e\u200f]/g, ''));
}

/** What is longer is a text, whatever numbers are in it. */
const longestPrice = 200;

/** Reads a price as shops write it: "EGP 4,249.00", "₹1,26,189", "$29.99 - $35", "1.234,50 €", "٤٫٥٠ ر.س". */
export function parsePrice(raw: string | number, rules: PriceRules): ParsedPrice {
  if (typeof raw === 'string' && raw.trim().length > longestPrice) return { ok: false, code: 'price_not_a_number' };
  const { text: marked, currencies } = stripCurrency(plainText(raw));
  if (currencies.length > 1) return { ok: false, code: 'currency_mismatch' };
  const text = marked.replace(/^[\s¤]+|[\s¤]+$/g, '');
  if (/^[-−(][\s¤]*\d/.test(text)) return { ok: false, code: 'price_not_positive' };
  const ends = text.split(rangeMark);
  if (ends.length > 2) return { ok: false, code: 'price_not_a_number' };
  if (ends.length === 2 && rules.range === 'reject') return { ok: false, code: 'price_range' };
  const decimal = markOf(raw, rules.decimal);
  const digits = minorDigits(currencies[0] ?? rules.currency ?? '');
  const values: Decimal[] = [];
  const repairs = new Set<RepairCode>(ends.length === 2 ? ['price_range_lowest'] : []);
  for (const end of ends) {
    let value = readNumber(end, decimal, digits);
    if (value === 'price_not_a_number' && decimal !== 'auto') {
      // Impossible with the mark that the file has elsewhere: "15,00" in a feed of points.
      value = readNumber(end, 'auto', digits);
      repairs.add('price_other_mark');
    }
    if (typeof value === 'string') return { ok: false, code: value };
    values.push(value);
  }
  const value = values.toSorted(compareDecimals)[0] as Decimal;
  if (value.units === 0n) return { ok: false, code: 'price_not_positive' };
  return { ok: true, value, currency: currencies[0], repairs: [...repairs] };
}

/** A JSON number as plain digits: 1e21 and the like are no prices and fail later as text. */
function plainNumber(value: number): string {
  return String(value);
}

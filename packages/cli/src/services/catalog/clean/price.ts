import type { RejectCode, RepairCode } from '../reasons.ts';
import { stripCurrency } from './currency.ts';
import type { Decimal } from './decimal.ts';
import { parseDecimal } from './decimal.ts';

/** Which mark stands before the decimals; `auto` reads both where only one reading is possible. */
export type DecimalMark = '.' | ',' | 'auto';

export interface PriceRules {
  decimal: DecimalMark;
  /** What to do with "329.99 - 399.99". */
  range: 'lowest' | 'reject';
}

export type ParsedPrice =
  | { ok: true; value: Decimal; currency: string | undefined; repairs: RepairCode[] }
  | { ok: false; code: RejectCode };

/** Digits without group marks; Western 1,234,567 and Indian 1,26,189 groupings both end in a group of three. */
function ungroup(text: string, mark: string): string | undefined {
  if (!text.includes(mark)) return /^\d+$/.test(text) ? text : undefined;
  const [head = '', ...groups] = text.split(mark);
  const threes = groups.every((group) => group.length === 3);
  const indian = groups.slice(0, -1).every((group) => group.length === 2) && groups.at(-1)?.length === 3;
  const headFits = head.length >= 1 && head.length <= (threes ? 3 : 2);
  return headFits && (threes || indian) && /^\d+$/.test(head + groups.join('')) ? head + groups.join('') : undefined;
}

function withMarks(text: string, decimal: '.' | ','): string | undefined {
  const group = decimal === '.' ? ',' : '.';
  const parts = text.split(decimal);
  if (parts.length > 2) return undefined;
  const whole = ungroup(parts[0] ?? '', group);
  const fraction = parts[1];
  if (whole === undefined || (fraction !== undefined && !/^\d+$/.test(fraction))) return undefined;
  return fraction === undefined ? whole : `${whole}.${fraction}`;
}

/** One number. The two marks are told apart by what the grouping allows; where both could be, nothing is guessed. */
function readNumber(text: string, decimal: DecimalMark): Decimal | RejectCode {
  // Blanks and apostrophes between digits only ever group.
  const compact = text.replace(/(?<=\d)[\s'’](?=\d{3}(?:\D|$))/g, '');
  if (!/^\d[\d.,]*$/.test(compact)) return 'price_not_a_number';
  const readings = new Set<string>();
  for (const mark of decimal === 'auto' ? (['.', ','] as const) : [decimal]) {
    const reading = withMarks(compact, mark);
    // Three decimals after a comma are a group: no shop writes a price so.
    if (reading === undefined || (decimal === 'auto' && mark === ',' && /\.\d{3,}$/.test(reading))) continue;
    readings.add(reading);
  }
  const [first, second] = readings;
  if (first === undefined) return 'price_not_a_number';
  // "1.234" is a thousand in Europe and a fraction elsewhere.
  if (second !== undefined) return 'price_ambiguous';
  return parseDecimal(first) ?? 'price_not_a_number';
}

const arabicDigits = /[\u0660-\u0669\u06f0-\u06f9]/g;

function asciiDigits(text: string): string {
  return text
    .replace(arabicDigits, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
    .replaceAll('\u066b', '.')
    .replaceAll('\u066c', ',');
}

const rangeMark = /(?<=\d)\s*(?:[-–—~]|to|إلى)\s*(?=\d)/i;

function compareDecimals(a: Decimal, b: Decimal): number {
  const difference = a.units * 10n ** BigInt(b.scale) - b.units * 10n ** BigInt(a.scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Reads a price as shops write it: "EGP 4,249.00", "₹1,26,189", "$29.99 - $35", "1.234,50 €", "٤٫٥٠ ر.س". */
export function parsePrice(raw: string | number, rules: PriceRules): ParsedPrice {
  const given = typeof raw === 'number' ? plainNumber(raw) : raw;
  const { text, currencies } = stripCurrency(asciiDigits(given.replace(/[\u00a0\u202f\u200e\u200f]/g, ' ')));
  if (currencies.length > 1) return { ok: false, code: 'currency_mismatch' };
  if (/^[-−(]\s*\d/.test(text)) return { ok: false, code: 'price_not_positive' };
  const ends = text.split(rangeMark).map((part) => part.trim());
  if (ends.length > 2) return { ok: false, code: 'price_not_a_number' };
  if (ends.length === 2 && rules.range === 'reject') return { ok: false, code: 'price_range' };
  const values: Decimal[] = [];
  for (const end of ends) {
    // A JSON number has a point before its decimals whatever the file's texts have.
    const value = readNumber(end, typeof raw === 'number' ? '.' : rules.decimal);
    if (typeof value === 'string') return { ok: false, code: value };
    values.push(value);
  }
  const value = values.toSorted(compareDecimals)[0] as Decimal;
  if (value.units === 0n) return { ok: false, code: 'price_not_positive' };
  return { ok: true, value, currency: currencies[0], repairs: ends.length === 2 ? ['price_range_lowest'] : [] };
}

/** A JSON number as plain digits: 1e21 and the like are no prices and fail later as text. */
function plainNumber(value: number): string {
  return String(value);
}

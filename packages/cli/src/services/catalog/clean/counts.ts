import type { RepairCode } from '../reasons.ts';
import { asciiDigits } from './digits.ts';
import { type DecimalMark, markOf, withMarks } from './marked-number.ts';

export interface CleanNumber {
  value: number | null;
  repairs: RepairCode[];
}

const empty: CleanNumber = { value: null, repairs: [] };
const months = ['jan', 'feb', 'mar', 'apr', 'may'];

function asText(raw: unknown): string {
  return raw === undefined || raw === null ? '' : String(raw).replace(/\s+/g, ' ').trim();
}

/**
 * A rating on a scale of 5: "4.2", "4.2/5", "84/100", "4,2". "5-Apr" is what a spreadsheet makes of 4/5 (day 5 of
 * month 4), so a date whose day is 5 and whose month is 1 to 5 is turned back; other dates and texts are dropped.
 */
export function parseRating(raw: unknown): CleanNumber {
  const text = asText(raw);
  if (text === '') return empty;
  const date = /^0?5[-/ ]([A-Za-z]{3})$/.exec(text);
  if (date) {
    const month = months.indexOf((date[1] ?? '').toLowerCase()) + 1;
    if (month > 0) return { value: month, repairs: ['rating_spreadsheet_date'] };
  }
  const match = /^(\d{1,3}(?:[.,]\d{1,4})?)(?:\s*(?:\/|out of|من)\s*(\d{1,3}))?(?:\s*(?:stars?|★|نجوم))?$/i.exec(text);
  const value = Number((match?.[1] ?? 'x').replace(',', '.'));
  const scale = Number(match?.[2] ?? 5);
  if (!(value >= 0 && scale > 0 && value <= scale)) return { value: null, repairs: ['rating_dropped'] };
  // 0 is how shops write "no ratings yet"; no buyer can give it.
  return { value: value === 0 ? null : Math.round((value * 500) / scale) / 100, repairs: [] };
}

/** A number of ratings: "2,255", "1,26,189", "515 verified ratings", "(12)"; sentences and other texts are dropped. */
export function parseRatingCount(raw: unknown): CleanNumber {
  const text = asText(raw);
  if (text === '') return empty;
  const match =
    /^\(?(\d{1,3}(?:,\d{2,3})*,\d{3}|\d{1,9})(\.0+)?\)?(?:\s+(?:verified |customer |global )?(?:ratings?|reviews?|تقييم|تقييمات))?$/i.exec(
      text,
    );
  if (!match) return { value: null, repairs: ['rating_count_dropped'] };
  const repairs: RepairCode[] = match[2] ? ['rating_count_decimal'] : [];
  return { value: Number((match[1] ?? '').replaceAll(',', '')), repairs };
}

/** Digits as they were written: a JSON number beyond 10^21 has an exponent in its text. */
function plainText(raw: unknown): string {
  return asciiDigits(typeof raw === 'number' && Number.isInteger(raw) ? BigInt(raw).toString() : asText(raw));
}

/**
 * A whole number of 0 or more, "12", "1,200", "12.0", "١٢". Where a mark could part thousands or decimals and nothing
 * says which, a comma is taken to part thousands and a point decimals, and that is named.
 */
function readWhole(raw: unknown, declared: DecimalMark): CleanNumber {
  const text = plainText(raw);
  const decimal = markOf(raw, declared);
  const marks = decimal === 'auto' ? (['.', ','] as const) : [decimal];
  const readings = new Set(marks.map((mark) => withMarks(text, mark)).filter((reading) => reading !== undefined));
  const [first = ''] = readings;
  const whole = /^(\d+)(?:\.0+)?$/.exec(first)?.[1];
  if (whole === undefined) return empty;
  return { value: Number(whole), repairs: readings.size > 1 ? ['stock_ambiguous'] : [] };
}

export interface PiecesRules {
  limit: number;
  decimal: DecimalMark;
}

/** A level of stock; one that no seller can set is dropped. */
export function parseStock(raw: unknown, { limit, decimal }: PiecesRules): CleanNumber {
  if (asText(raw) === '') return empty;
  const read = readWhole(raw, decimal);
  return read.value !== null && read.value <= limit ? read : { value: null, repairs: ['stock_dropped'] };
}

/**
 * Pieces that can be sold. Below zero is what a shop sold beyond its stock, and of what cannot be read nothing is known
 * to be there: both are none, and neither is "nothing said". Of more than a shop can hold it holds what it can.
 */
export function parsePieces(raw: unknown, { limit, decimal }: PiecesRules): CleanNumber {
  if (asText(raw) === '') return empty;
  const { value, repairs } = readWhole(raw, decimal);
  if (value !== null)
    return value <= limit ? { value, repairs } : { value: limit, repairs: [...repairs, 'stock_limited'] };
  const below = /^[-−]\s?\d[\d.,]*$/.test(plainText(raw));
  return { value: 0, repairs: [below ? 'stock_below_zero' : 'stock_unreadable'] };
}

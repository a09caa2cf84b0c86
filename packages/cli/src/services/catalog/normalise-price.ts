import type { ConvertedFrom } from './catalog-product.ts';
import { minorDigits } from './clean/currency.ts';
import type { Decimal } from './clean/decimal.ts';
import { decimalText, multiply, toMinor } from './clean/decimal.ts';
import type { ParsedPrice } from './clean/price.ts';
import { parsePrice } from './clean/price.ts';
import { parseSaleDays, parseSaleWindow, type SaleDates } from './clean/sale-dates.ts';
import { limits } from './limits.ts';
import type { CatalogMapping, FieldRule, SaleRule } from './map/mapping.ts';
import { firstCell, isEmpty, readCell } from './map/read-cell.ts';
import type { RateTable } from './rates.ts';
import { shownValue } from './read/raw-row.ts';
import type { RowNotes } from './row-notes.ts';
import { reject } from './row-notes.ts';

export interface RowPrice {
  price: number | null;
  compareAtPrice: number | null;
  convertedFrom: ConvertedFrom | null;
}

interface PriceContext {
  cells: Record<string, unknown>;
  mapping: CatalogMapping;
  rates: RateTable;
  notes: RowNotes;
  /** The moment of the import: a sale price counts within its dates alone. */
  now: Date;
}

function parseCell(value: unknown, mapping: CatalogMapping, currency: string | undefined): ParsedPrice {
  // An export writes zero of what is sold for nothing alone; elsewhere it stands for a price that is missing.
  if (mapping.verbatim && /^0(\.0+)?$/.test(String(value)))
    return { ok: true, value: { units: 0n, scale: 0 }, currency: undefined, repairs: [] };
  const raw = typeof value === 'number' ? value : String(value);
  return parsePrice(raw, { decimal: mapping.decimal, range: mapping.price_range, currency });
}

interface DeclaredCurrency {
  currency: string | undefined;
  column: string | undefined;
}

/** What the row's own column says, else the mapping. */
function declaredCurrency({ cells, mapping, notes }: PriceContext): DeclaredCurrency {
  const cell = firstCell(cells, mapping.fields.currency, notes);
  return { currency: cell ? String(cell.value).trim().toUpperCase() : mapping.currency, column: cell?.column };
}

/** The currency by the row's own column, the price's text or the mapping; two that differ are a reject. */
function currencyOf(declared: DeclaredCurrency, written: string | undefined, column: string): string {
  if (declared.currency && written && declared.currency !== written)
    reject(column, 'currency_mismatch', `${written}, not ${declared.currency}`);
  const currency = written ?? declared.currency;
  if (!currency || !/^[A-Z]{3}$/.test(currency)) reject(declared.column ?? column, 'currency_unknown', currency ?? '');
  return currency;
}

/** In minor units of the installation's currency. */
function convert(value: Decimal, currency: string, rates: RateTable): { minor: number; rounded: boolean } | undefined {
  const rate = currency === rates.target ? undefined : rates.find(currency);
  if (currency !== rates.target && !rate) return undefined;
  const { minor, rounded } = toMinor(rate ? multiply(value, rate.factor) : value, minorDigits(rates.target));
  // Rounding after a conversion is part of the rule and no repair.
  return { minor: minor > BigInt(limits.price) ? limits.price + 1 : Number(minor), rounded: rounded && !rate };
}

/** A former price is above `price`; an export's is whatever its product has. */
function readCompareAt(context: PriceContext, currency: string, price: number): number | null {
  const { cells, mapping, rates, notes } = context;
  const cell = firstCell(cells, mapping.fields.compare_at_price, notes);
  if (!cell) return null;
  const parsed = parseCell(cell.value, mapping, currency);
  const sameCurrency = parsed.ok && (parsed.currency ?? currency) === currency;
  const minor = sameCurrency ? convert(parsed.value, currency, rates)?.minor : undefined;
  // An equal former price says "no discount" and is nothing to mend.
  if (minor === price && !mapping.verbatim) return null;
  if (minor !== undefined && (minor > price || mapping.verbatim) && minor <= limits.price) return minor;
  notes.repair(cell.column, 'compare_at_price_dropped', cell.value);
  return null;
}

/** Only an export has a former price beside none. */
function formerOfUnpriced(context: PriceContext): number | null {
  const { cells, mapping, notes } = context;
  const cell = mapping.verbatim ? firstCell(cells, mapping.fields.compare_at_price, notes) : undefined;
  if (cell === undefined) return null;
  return readCompareAt(context, currencyOf(declaredCurrency(context), undefined, cell.column), 0);
}

/** The price's columns that count for this row: the sale price's is none of them outside its dates. */
function priceRule({ cells, mapping, notes, now }: PriceContext): FieldRule | undefined {
  const { sale, fields } = mapping;
  const rule = fields.price;
  if (sale === undefined || rule === undefined || isEmpty(readCell(cells, sale.column))) return rule;
  const written = saleDatesOf(cells, sale);
  if (written === undefined || (written.dates && isWithin(written.dates, now))) return rule;
  notes.repair(sale.column, 'sale_price_left_out', written.shown);
  return { ...rule, columns: rule.columns.filter((column) => column !== sale.column) };
}

/** The row's dates and how they were written; undefined of a row that has none. */
function saleDatesOf(
  cells: Record<string, unknown>,
  { window, starts, ends }: SaleRule,
): { dates: SaleDates | undefined; shown: string } | undefined {
  const textAt = (column: string | undefined): string => {
    const raw = column === undefined ? undefined : readCell(cells, column);
    const value: unknown = Array.isArray(raw) ? raw[0] : raw;
    return isEmpty(value) ? '' : shownValue(value).trim();
  };
  const shown = [window, starts, ends].map(textAt);
  if (shown.every((text) => text === '')) return undefined;
  const [interval = '', first = '', last = ''] = shown;
  const dates = window === undefined ? parseSaleDays(first, last) : parseSaleWindow(interval);
  return { dates, shown: window === undefined ? `${first} – ${last}` : interval };
}

function isWithin({ fromMs, untilMs }: SaleDates, now: Date): boolean {
  return now.getTime() >= fromMs && now.getTime() < untilMs;
}

/** Reads, checks and converts the row's price. */
export function readPrice(context: PriceContext): RowPrice {
  const { cells, mapping, rates, notes } = context;
  const cell = firstCell(cells, priceRule(context), notes);
  if (!cell) {
    const column = mapping.fields.price?.columns[0] ?? '';
    if (mapping.price_missing === 'reject') reject(column, 'price_missing', '');
    notes.repair(column, 'price_missing_kept', '');
    return { price: null, compareAtPrice: formerOfUnpriced(context), convertedFrom: null };
  }
  const declared = declaredCurrency(context);
  const parsed = parseCell(cell.value, mapping, declared.currency);
  if (!parsed.ok) reject(cell.column, parsed.code, cell.value);
  const currency = currencyOf(declared, parsed.currency, cell.column);
  const converted = convert(parsed.value, currency, rates);
  if (!converted) reject(cell.column, 'currency_not_convertible', `${currency} ${String(cell.value)}`);
  if (converted.minor < 1 && parsed.value.units > 0n) reject(cell.column, 'price_not_positive', cell.value);
  if (converted.minor > limits.price) reject(cell.column, 'price_too_large', cell.value);
  for (const code of parsed.repairs) notes.repair(cell.column, code, cell.value);
  if (cell.index > 0) notes.repair(cell.column, 'price_from_other_column', cell.value);
  if (converted.rounded) notes.repair(cell.column, 'price_rounded', cell.value);
  const rate = currency === rates.target ? undefined : rates.find(currency);
  return {
    price: converted.minor,
    compareAtPrice: readCompareAt(context, currency, converted.minor),
    convertedFrom: rate ? { currency, amount: decimalText(parsed.value), rate: rate.text, rateDate: rate.date } : null,
  };
}

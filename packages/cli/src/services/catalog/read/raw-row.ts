import type { Finding } from '../catalog-product.ts';

/**
 * One row as read. `row` is what a spreadsheet shows: the header is 1, the first data row 2, and a blank line counts; in
 * NDJSON it is the line. `line` is the line of the file where the row starts (quoted cells may span lines).
 */
export interface RawRow {
  row: number;
  line: number;
  /** Cells by column; in NDJSON the object itself. */
  cells: Record<string, unknown>;
  /** Mended while reading. */
  repairs: Finding[];
}

/** A row that could not be read at all. */
export interface BrokenRow {
  row: number;
  line: number;
  reject: Finding;
}

export type ReadRow = RawRow | BrokenRow;

/** True for a row that could not be read. */
export function isBroken(row: ReadRow): row is BrokenRow {
  return 'reject' in row;
}

/** True for a JSON number that may stand for several: two ids must never become one. */
export function isInexact(value: unknown): boolean {
  return typeof value === 'number' && !Number.isSafeInteger(value);
}

/** Members within members; what is deeper no function that follows them could be sure to come back from. */
export const maxDepth = 100;

/** A raw value for a report: one line, at most 200 characters. */
export function shownValue(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? '' : jsonOf(value);
  const line = text.replace(/[\r\n]+/g, ' ');
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

/** Empty for what is nested deeper than the stack: a cell may hold JSON of any depth. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

import { pipeline, Readable } from 'node:stream';
import type { InfoRecord, Options } from 'csv-parse';
import { parse } from 'csv-parse';
import { CatalogError } from '../catalog-error.ts';
import type { BrokenRow, ReadRow } from './raw-row.ts';
import { shownValue } from './raw-row.ts';

/** A quote that is never closed would swallow the rest of the file; a record stops being one at this size. */
const maxRecordChars = 1024 * 1024;

interface CountedRecord {
  row: number;
  line: number;
  cells: string[];
}

/** Blank names become `column N`; a repeated name gets ` (2)`, so that no cell hides another. */
export function columnNames(header: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return header.map((cell, index) => {
    const name = cell.trim() || `column ${index + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

/** Rows of delimited text and, before the first, the header by `onHeader`. */
export async function* readDelimitedRows(
  text: AsyncIterable<string>,
  delimiter: string,
  onHeader: (columns: string[]) => void,
): AsyncGenerator<ReadRow> {
  const broken: BrokenRow[] = [];
  let row = 0;
  // The parser's types know records as arrays only; what it passes on is whatever this returns.
  const onRecord = (cells: string[], context: InfoRecord): CountedRecord => {
    row += 1;
    return { row, line: context.lines, cells };
  };
  const parser = parse({
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: maxRecordChars,
    // Both hooks run while the parser works, so the numbers are right however far it is ahead of its reader.
    on_record: onRecord as unknown as NonNullable<Options['on_record']>,
    on_skip: (error, raw) => {
      row += 1;
      const code = error?.code === 'CSV_MAX_RECORD_SIZE' ? 'row_too_long' : 'csv_malformed';
      broken.push({ row, line: Number(error?.lines ?? 0), reject: { column: '', code, value: shownValue(raw) } });
      return undefined;
    },
  });
  const records = pipeline(Readable.from(text), parser, () => {}) as AsyncIterable<CountedRecord>;
  let columns: string[] | undefined;
  for await (const record of records) {
    while (broken[0] && broken[0].row < record.row) yield broken.shift() as BrokenRow;
    if (!columns) {
      columns = columnNames(record.cells);
      onHeader(columns);
    } else {
      yield toRow(record, columns);
    }
  }
  yield* broken;
  if (!columns) throw new CatalogError('file_empty', 'The file has no header row.');
}

function toRow({ row, line, cells }: CountedRecord, columns: readonly string[]): ReadRow {
  const extra = cells.slice(columns.length);
  if (cells.length < columns.length || extra.some((cell) => cell !== '')) {
    return { row, line, reject: { column: '', code: 'column_count', value: shownValue(cells.join(' | ')) } };
  }
  const byColumn: Record<string, string> = {};
  for (let i = 0; i < columns.length; i += 1) byColumn[columns[i] as string] = cells[i] as string;
  const repairs = extra.length > 0 ? [{ column: '', code: 'extra_cells_dropped' as const, value: '' }] : [];
  return { row, line, cells: byColumn, repairs };
}

import { parse } from 'csv-parse/sync';
import { CatalogError } from '../catalog-error.ts';
import type { Finding } from '../catalog-product.ts';
import type { DelimitedRecord } from './delimited-records.ts';
import { readDelimitedRecords } from './delimited-records.ts';
import type { ReadRow } from './raw-row.ts';
import { shownValue } from './raw-row.ts';
import type { TextLine } from './text-lines.ts';

/** Records handed to the parser at once: a call costs as much as a hundred rows. */
const batchSize = 500;

/** Blank names become `column N`; a repeated name gets ` (2)`, so that no cell hides another. */
export function columnNames(header: readonly string[]): string[] {
  const wanted = header.map((cell, index) => cell.trim() || `column ${index + 1}`);
  const written = new Set(wanted);
  const times = new Map<string, number>();
  return wanted.map((name) => {
    let time = (times.get(name) ?? 0) + 1;
    // Another column of the file may be called so.
    while (time > 1 && written.has(`${name} (${time})`)) time += 1;
    times.set(name, time);
    return time === 1 ? name : `${name} (${time})`;
  });
}

function parseStrict(text: string, delimiter: string): string[][] {
  return parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true });
}

/** A line with stray quotes, taken as they stand; undefined when no reading makes one record of it. */
function parseRelaxed(text: string, delimiter: string): string[] | undefined {
  try {
    const options = { delimiter, record_delimiter: '\n', relax_quotes: true, relax_column_count: true };
    const records: string[][] = parse(text, options);
    return records.length === 1 ? records[0] : undefined;
  } catch {
    return undefined;
  }
}

/** Cells of each record; undefined for one that cannot be read. Well-formed records are parsed in one call. */
function parseBatch(batch: readonly DelimitedRecord[], delimiter: string): (string[] | undefined)[] {
  const good = batch.filter((record) => record.wellFormed);
  const records = parseStrict(good.map((record) => record.text).join('\n'), delimiter);
  if (records.length !== good.length) throw new RangeError(`${good.length} records were parsed as ${records.length}`);
  const parsed = records.values();
  return batch.map((record) => {
    if (record.tooLong) return undefined;
    if (record.quotesAreText) return record.text.split(delimiter);
    return record.wellFormed ? parsed.next().value : parseRelaxed(record.text, delimiter);
  });
}

function toRow(record: DelimitedRecord, cells: string[] | undefined, columns: readonly string[]): ReadRow {
  const place = { row: record.row, line: record.line };
  const broken = (code: 'row_too_long' | 'csv_malformed' | 'column_count'): ReadRow => {
    return { ...place, reject: { column: '', code, value: shownValue(record.text) } };
  };
  if (!cells) return broken(record.tooLong ? 'row_too_long' : 'csv_malformed');
  const extra = cells.slice(columns.length);
  if (cells.length < columns.length || extra.some((cell) => cell !== '')) return broken('column_count');
  const byColumn: Record<string, string> = {};
  for (let i = 0; i < columns.length; i += 1) byColumn[columns[i] as string] = cells[i] as string;
  const repairs: Finding[] = [];
  if (!record.wellFormed) repairs.push({ column: '', code: 'stray_quote_kept', value: shownValue(record.text) });
  if (extra.length > 0) repairs.push({ column: '', code: 'extra_cells_dropped', value: '' });
  return { ...place, cells: byColumn, repairs };
}

async function* inBatches(records: AsyncIterable<DelimitedRecord>): AsyncGenerator<DelimitedRecord[]> {
  let batch: DelimitedRecord[] = [];
  for await (const record of records) {
    batch.push(record);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Rows of delimited text; the header goes to `onHeader` before the first. */
export async function* readDelimitedRows(
  lines: AsyncIterable<TextLine>,
  delimiter: string,
  onHeader: (columns: string[]) => void,
): AsyncGenerator<ReadRow> {
  let columns: string[] | undefined;
  for await (const batch of inBatches(readDelimitedRecords(lines, delimiter))) {
    for (const [index, cells] of parseBatch(batch, delimiter).entries()) {
      if (columns) {
        yield toRow(batch[index] as DelimitedRecord, cells, columns);
      } else {
        if (!cells) throw new CatalogError('file_unreadable', 'The header row cannot be read as CSV.');
        columns = columnNames(cells);
        onHeader(columns);
      }
    }
  }
  if (!columns) throw new CatalogError('file_empty', 'The file has no header row.');
}

import { CatalogError } from '../catalog-error.ts';
import { openByteSource } from './byte-source.ts';
import { readDelimitedRows } from './delimited-rows.ts';
import { declaredDelimiter, sniffDelimiter } from './delimiter.ts';
import type { DetectedEncoding } from './encoding.ts';
import type { CatalogEncoding } from './encoding-names.ts';
import { lineEndsOf, withoutLoneReturns } from './line-ends.ts';
import { ndjsonColumns, readNdjsonRows } from './ndjson-rows.ts';
import type { ReadRow } from './raw-row.ts';
import { isBroken } from './raw-row.ts';
import type { TextLine } from './text-lines.ts';
import { readLines } from './text-lines.ts';
import { openTextSource } from './text-source.ts';
import { readXmlRows, xmlColumns } from './xml-rows.ts';

export type CatalogFormat = 'csv' | 'ndjson' | 'xml';

/** What is declared wins; what is not is found from the file's first part. */
export interface OpenRowsOptions {
  format?: CatalogFormat | undefined;
  delimiter?: string | undefined;
  encoding?: CatalogEncoding | undefined;
}

export interface OpenedRows {
  path: string;
  format: CatalogFormat;
  delimiter: string | undefined;
  gzip: boolean;
  /** That of a file which begins with ASCII alone is known at its end. */
  encoding(): DetectedEncoding;
  sizeBytes: number;
  bytesRead(): number;
  /** Column names: the header's, or the members of the objects or items in the file's first part. */
  columns: string[];
  rows: AsyncIterable<ReadRow>;
  /** Lets go of the file when the rows are not read to their end. */
  close(): Promise<void>;
}

function delimiterFor(wanted: string | undefined, sample: string, path: string): string {
  const found = wanted ?? sniffDelimiter(sample);
  if (found) return found;
  throw new CatalogError('mapping_incomplete', `${path}: no delimiter splits the rows alike; declare one.`);
}

/** Opens a catalog file for one pass. The first row is read at once, so that `columns` is known. */
export async function openRows(path: string, options: OpenRowsOptions = {}): Promise<OpenedRows> {
  const source = await openByteSource(path);
  const { encoding, sample, text } = await openTextSource(source.bytes, options.encoding, source.again);
  if (sample.trim() === '') throw new CatalogError('file_empty', `${path} holds nothing but white space.`);
  const format = options.format ?? formatOf(sample, path);
  const declared = format === 'csv' ? declaredDelimiter(sample) : undefined;
  const wanted = options.delimiter ?? declared;
  const delimiter = format === 'csv' ? delimiterFor(wanted, sample.replaceAll(/\r(?!\n)/g, '\n'), path) : undefined;

  const ends = format === 'csv' ? lineEndsOf(sample) : !sample.includes('\n') && sample.includes('\r') ? 'cr' : 'lf';
  const allLines = readLines(ends === 'mixed' ? withoutLoneReturns(text) : text, ends === 'cr');
  const lines = declared === undefined ? allLines : withoutFirst(allLines);
  let columns: string[] = [];
  const rows = delimiter
    ? readDelimitedRows(lines, delimiter, (header) => {
        columns = header;
      })
    : format === 'xml'
      ? readXmlRows(text)
      : readNdjsonRows(lines);
  const first = await rows.next();
  if (format === 'xml' && first.done) throw new CatalogError('file_empty', `${path} holds no item and no entry.`);
  if (!delimiter) columns = membersOf(first, format === 'xml' ? xmlColumns(sample) : ndjsonColumns(sample));
  const { gzip, sizeBytes, bytesRead } = source;
  const close = async (): Promise<void> => {
    await rows.return(undefined);
  };
  return {
    path,
    format,
    delimiter,
    gzip,
    encoding,
    sizeBytes,
    bytesRead,
    columns,
    rows: startingWith(first, rows),
    close,
  };
}

function formatOf(sample: string, path: string): CatalogFormat {
  const start = sample.trimStart();
  if (start.startsWith('['))
    throw new CatalogError(
      'format_unknown',
      `${path} holds one JSON list; one object a line is read (jq -c '.[]' makes it).`,
    );
  return start.startsWith('{') ? 'ndjson' : start.startsWith('<') ? 'xml' : 'csv';
}

/** A spreadsheet does not show the line that declares the delimiter: the header is its first row. */
async function* withoutFirst(lines: AsyncIterable<TextLine>): AsyncGenerator<TextLine> {
  let isFirst = true;
  for await (const line of lines) {
    if (!isFirst) yield line;
    isFirst = false;
  }
}

/** The first row may be longer than the sample. */
function membersOf(first: IteratorResult<ReadRow, void>, sampled: readonly string[]): string[] {
  const own = first.done || isBroken(first.value) ? [] : Object.keys(first.value.cells);
  return [...new Set([...own, ...sampled])];
}

async function* startingWith(
  first: IteratorResult<ReadRow, void>,
  rest: AsyncGenerator<ReadRow>,
): AsyncGenerator<ReadRow> {
  try {
    if (!first.done) yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

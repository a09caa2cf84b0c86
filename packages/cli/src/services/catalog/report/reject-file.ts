import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import { CatalogError } from '../catalog-error.ts';
import type { Finding } from '../catalog-product.ts';
import { reasonText } from '../reasons.ts';

/** Writes findings as CSV: row, line, column, code, reason, value. Used for rejects and, on request, for repairs. */
export interface FindingFile {
  write(place: { row: number; line: number }, finding: Finding, detail?: string): Promise<void>;
  close(): Promise<void>;
}

/** A spreadsheet runs a cell that starts so as a formula; a blank before it keeps it text. */
const formulaStart = /^[=+\-@\t\r]/;

function safeCell(value: string): string {
  return formulaStart.test(value) ? ` ${value}` : value;
}

/**
 * Starts the file anew; what cannot be opened fails here and not at the first finding. UTF-8 with a byte order mark, so
 * that a spreadsheet shows Arabic as Arabic.
 */
export async function openFindingFile(path: string): Promise<FindingFile> {
  const file = await open(path, 'w').catch((error: Error) => {
    throw new CatalogError('report_path_invalid', `The report ${path} cannot be written: ${error.message}`, error);
  });
  const stream = file.createWriteStream();
  const done = finished(stream).catch((error: Error) => {
    throw new CatalogError('file_unwritable', `The report ${path} could not be written: ${error.message}`, error);
  });
  // The error is thrown by write or close; without this an early one would be an unhandled rejection.
  done.catch(() => {});
  stream.write('\ufeffrow,line,column,code,reason,value\n');
  return {
    async write({ row, line }, { column, code, value }, detail) {
      const reason = detail ? `${reasonText(code)} (${detail})` : reasonText(code);
      const ready = stream.write(stringify([[row, line, safeCell(column), code, reason, safeCell(value)]]));
      // Its error comes by `done`.
      if (!ready) await Promise.race([once(stream, 'drain').catch(() => done), done]);
    },
    async close() {
      stream.end();
      await done;
    },
  };
}

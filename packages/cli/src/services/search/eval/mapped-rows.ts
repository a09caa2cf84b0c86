import { join } from 'node:path';
import { CliError, exitCodes } from '../../../errors/cli-error.ts';
import type { CatalogEncoding } from '../../catalog/read/encoding-names.ts';
import { type OpenedRows, openRows } from '../../catalog/read/open-rows.ts';
import { isBroken } from '../../catalog/read/raw-row.ts';
import { reasonText } from '../../catalog/reasons.ts';
import { setError } from './judged-set.ts';

export interface MappedFile {
  file: string;
  format?: 'csv' | 'ndjson' | undefined;
  delimiter?: string | undefined;
  encoding?: CatalogEncoding | undefined;
}

export interface MappedRow {
  cells: Record<string, unknown>;
  /** File and line, as an error names them. */
  place: string;
}

/** The rows of a file that a mapping names. Whatever of it cannot be read ends it: scores of a part say nothing. */
export async function* readMappedRows(
  source: MappedFile,
  wanted: readonly (string | undefined)[],
  { set, dataDir }: { set: string; dataDir: string },
): AsyncGenerator<MappedRow> {
  const path = join(dataDir, source.file);
  try {
    const opened = await openRows(path, source);
    const missing = new Set(wanted.filter((column) => column !== undefined && !opened.columns.includes(column)));
    // Later objects may have members that the first one lacks.
    if (opened.format === 'csv') refuseMissing(missing, opened);
    for await (const row of opened.rows) {
      const place = `${path}, line ${row.line}`;
      if (isBroken(row)) throw setError(`${place}: ${reasonText(row.reject.code)}.`);
      for (const column of missing)
        if (column !== undefined && Object.hasOwn(row.cells, column)) missing.delete(column);
      yield { cells: row.cells, place };
    }
    refuseMissing(missing, opened);
  } catch (error) {
    throw asSetError(error, path, { set, dataDir });
  }
}

function refuseMissing(missing: ReadonlySet<string | undefined>, { path, columns }: OpenedRows): void {
  if (missing.size === 0) return;
  throw setError(`${path} has no column ${[...missing].join(', ')}. Its columns: ${columns.join(', ')}.`);
}

function asSetError(error: unknown, path: string, { set, dataDir }: { set: string; dataDir: string }): unknown {
  if (!(error instanceof Error) || error.name !== 'CatalogError') return error;
  if ((error.cause as NodeJS.ErrnoException | undefined)?.code !== 'ENOENT') return setError(error.message);
  return new CliError('judged_set_missing', `The files of the set ${set} are not in ${dataDir}: there is no ${path}.`, {
    exitCode: exitCodes.precondition,
    fix: ['Its licence keeps them out of this repository: name the folder that holds them by --data.'],
    cause: error,
  });
}

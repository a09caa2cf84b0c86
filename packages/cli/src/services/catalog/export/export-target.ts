import { fstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { CatalogError } from '../catalog-error.ts';

export interface ExportTarget {
  /** Where the export is written. */
  path: string;
  /** Its place, to which `path` is moved when it is whole; null for a pipe or a device, which is written as it comes. */
  place: string | null;
}

/**
 * Where an export to `path` goes. A link stays one: the file that it names is replaced. The name of what is written
 * bears the process, so that two exports to one place each write their own.
 */
export function exportTarget(path: string): ExportTarget {
  const there = found(path);
  if (there === undefined) return beside(path);
  if (there.isDirectory()) throw refused(`${path} is a folder; name a file for the export.`);
  if (isOwnOutput(there))
    throw refused(`${path} is this command's own output, where its messages go; name a file or a pipe for the export.`);
  return there.isFile() ? beside(realpathSync(path)) : { path, place: null };
}

function beside(place: string): ExportTarget {
  return { path: `${place}.${process.pid}.partial`, place };
}

function found(path: string): Stats | undefined {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there === undefined) statSync(dirname(path));
    return there;
  } catch (error) {
    throw refused(`The export ${path} cannot be written: ${(error as Error).message}`, error);
  }
}

/** A terminal may be named: nothing is mixed up there that is kept. */
function isOwnOutput({ dev, ino }: Stats): boolean {
  try {
    const own = fstatSync(1);
    return !own.isCharacterDevice() && own.dev === dev && own.ino === ino;
  } catch {
    return false;
  }
}

function refused(message: string, cause?: unknown): CatalogError {
  return new CatalogError('export_path_invalid', message, cause);
}

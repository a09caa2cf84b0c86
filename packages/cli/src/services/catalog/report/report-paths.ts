import { realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CatalogError } from '../catalog-error.ts';

/** Refuses reports that would overwrite what is read, or each other, and those whose folder is not there. */
export function refuseReportPaths(inputs: readonly string[], reports: readonly string[]): void {
  const taken = new Map<string, string>();
  for (const input of inputs) {
    const file = statSync(input, { throwIfNoEntry: false });
    if (file !== undefined) taken.set(identityOf(file), `${input}, which is read`);
  }
  for (const report of reports) {
    const identity = reportIdentity(report);
    if (identity === undefined) continue;
    const other = taken.get(identity);
    if (other !== undefined) throw refused(`${report} is the same file as ${other}; name another one for the report.`);
    taken.set(identity, `${report}, another report`);
  }
}

/** What two names of one file have in common; a device or a pipe is nothing that could be overwritten. */
function reportIdentity(report: string): string | undefined {
  try {
    const file = statSync(report, { throwIfNoEntry: false });
    if (file === undefined) return join(realpathSync(dirname(report)), basename(report));
    if (file.isDirectory()) throw refused(`${report} is a folder; name a file for the report.`);
    return file.isFile() ? identityOf(file) : undefined;
  } catch (error) {
    if (error instanceof CatalogError) throw error;
    throw refused(`The report ${report} cannot be written: ${(error as Error).message}`, error);
  }
}

function identityOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

function refused(message: string, cause?: unknown): CatalogError {
  return new CatalogError('report_path_invalid', message, cause);
}

import { existsSync, readFileSync } from 'node:fs';
import { migrationFiles, moduleNames } from '@mkt/server';
import { CliError, exitCodes } from '../../errors/cli-error.ts';
import { lintMigration, type MigrationFault } from './lint-migration.ts';

export interface LintResult {
  checked: number;
  faults: MigrationFault[];
}

export function lintFiles(files: readonly string[]): LintResult {
  const absent = files.filter((file) => !existsSync(file));
  if (absent.length > 0)
    throw new CliError('usage', `There is no file ${absent.join(', ')}.`, { exitCode: exitCodes.usage });
  return { checked: files.length, faults: files.flatMap((file) => lintMigration(file, readFileSync(file, 'utf8'))) };
}

/** Every migration that this release carries; those of the platform, which each module has, once. */
export async function lintModules(): Promise<LintResult> {
  const seen = new Map<string, string>();
  for (const module of moduleNames)
    for (const { name, up } of await migrationFiles(module)) {
      const file = Number(name.slice(0, 4)) < 100 ? `platform/${name}.sql` : `${module}/${name}.sql`;
      seen.set(file, up);
    }
  return { checked: seen.size, faults: [...seen].flatMap(([file, text]) => lintMigration(file, text)) };
}

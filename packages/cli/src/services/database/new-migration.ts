import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError, exitCodes } from '../../errors/cli-error.ts';

/** Where a module's migrations lie in a checkout; an installed package has no place for new ones. */
export function migrationsFolder(projectRoot: string, module: string): string {
  const modules = join(projectRoot, 'packages/server/src/modules');
  if (!existsSync(modules))
    throw new CliError('not_a_checkout', 'Migrations are written in a checkout of the source.', {
      exitCode: exitCodes.precondition,
      fix: ['Run this inside the checkout.'],
    });
  return join(modules, module, 'migrations');
}

/** The next number after the module's highest: 0100 for its first. */
export function nextNumber(existing: readonly string[]): string {
  const numbers = existing.map((name) => Number(/^(\d{4})_/.exec(name)?.[1] ?? 0));
  return String(Math.max(99, ...numbers) + 1).padStart(4, '0');
}

/** Writes an empty migration with its down file and returns their paths. */
export function newMigration(folder: string, name: string, dryRun: boolean): string[] {
  const existing = existsSync(folder) ? readdirSync(folder) : [];
  const base = join(folder, `${nextNumber(existing)}_${name}`);
  const files = [`${base}.sql`, `${base}.down.sql`];
  if (dryRun) return files;
  mkdirSync(folder, { recursive: true });
  const [up = '', down = ''] = files;
  writeFileSync(up, '-- Why this change; expand now, contract in a later release.\n', { flag: 'wx' });
  writeFileSync(down, '-- Takes the change back; for development only.\n', { flag: 'wx' });
  return files;
}

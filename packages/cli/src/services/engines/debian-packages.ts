// Fetches Debian packages with apt-get, which checks them against the distribution's signed lists, and unpacks
// them. Nothing is installed and no root is needed.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../../errors/cli-error.ts';
import { runCommand } from './run-command.ts';

export interface AptReport {
  onMessage(text: string): void;
  addHolder(pid: number): void;
  signal?: AbortSignal | undefined;
}

/** `libaio1|libaio1t64`: the same library under two releases' names; the first one that exists is taken. */
async function firstKnown(alternatives: string, signal: AbortSignal | undefined): Promise<string> {
  const names = alternatives.split('|');
  if (names.length === 1) return alternatives;
  for (const name of names) {
    const { code, stdout } = await runCommand('apt-cache', ['show', '--no-all-versions', name], { signal });
    if (code === 0 && stdout.includes('Filename:')) return name;
  }
  return names[0] ?? alternatives;
}

/** Downloads the packages and unpacks them all into `folder`. */
export async function unpackDebianPackages(
  packages: readonly string[],
  folder: string,
  report: AptReport,
): Promise<void> {
  const names = await Promise.all(packages.map((name) => firstKnown(name, report.signal)));
  const downloads = join(folder, '.packages');
  mkdirSync(downloads, { recursive: true });
  report.onMessage(`fetching ${names.join(', ')} with apt-get`);
  const result = await runCommand('apt-get', ['download', '-q', ...names], { cwd: downloads, signal: report.signal });
  if (result.code !== 0) {
    throw new CliError('download_failed', `apt-get could not fetch ${names.join(', ')} (exit ${result.code}).`, {
      fix: ['Renew the package lists with `apt-get update` (as root), then run the command again.'],
      logLines: result.stderr
        .split('\n')
        .filter((line) => line.startsWith('E:'))
        .slice(0, 6),
    });
  }
  for (const file of readdirSync(downloads).filter((name) => name.endsWith('.deb'))) {
    const unpacked = await runCommand('dpkg', ['-x', join(downloads, file), folder], { signal: report.signal });
    if (unpacked.code !== 0)
      throw new CliError('unpack_failed', `dpkg could not unpack ${file}: ${unpacked.stderr.trim()}`);
  }
  rmSync(downloads, { recursive: true, force: true });
}

/** The folders of the unpacked packages that hold shared libraries, for LD_LIBRARY_PATH. */
export function libraryFolders(root: string): string[] {
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return [join(root, 'usr', 'lib', triplet), join(root, 'lib', triplet), join(root, 'usr', 'lib')];
}

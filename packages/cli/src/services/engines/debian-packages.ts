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
async function firstKnown(
  alternatives: string,
  lists: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string> {
  const names = alternatives.split('|');
  if (names.length === 1) return alternatives;
  for (const name of names) {
    const { code, stdout } = await runCommand('apt-cache', [...lists, 'show', '--no-all-versions', name], { signal });
    if (code === 0 && stdout.includes('Filename:')) return name;
  }
  return names[0] ?? alternatives;
}

async function download(
  packages: readonly string[],
  cwd: string,
  lists: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ code: number | null; stderr: string }> {
  const names = await Promise.all(packages.map((name) => firstKnown(name, lists, signal)));
  return runCommand('apt-get', [...lists, 'download', '-q', ...names], { cwd, signal });
}

/**
 * Options that make apt use package lists in this folder, freshly fetched: a new machine has none of its own, and
 * renewing those would need root. Null when they cannot be fetched.
 */
async function ownLists(folder: string, signal: AbortSignal | undefined): Promise<string[] | null> {
  mkdirSync(join(folder, 'state', 'lists', 'partial'), { recursive: true });
  mkdirSync(join(folder, 'cache', 'archives', 'partial'), { recursive: true });
  const settings = {
    'Dir::State': join(folder, 'state'),
    'Dir::State::status': '/var/lib/dpkg/status',
    'Dir::Cache': join(folder, 'cache'),
    'Debug::NoLocking': '1',
    'APT::Sandbox::User': '',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const { code } = await runCommand('apt-get', [...options, 'update', '-q'], { signal });
  return code === 0 ? options : null;
}

/** Downloads the packages and unpacks them all into `folder`. */
export async function unpackDebianPackages(
  packages: readonly string[],
  folder: string,
  report: AptReport,
): Promise<void> {
  const downloads = join(folder, '.packages');
  mkdirSync(downloads, { recursive: true });
  report.onMessage(`fetching ${packages.join(', ')} with apt-get`);
  let result = await download(packages, downloads, [], report.signal);
  if (result.code !== 0) {
    report.onMessage('the machine has no fresh package lists; fetching them into a folder of our own');
    const lists = await ownLists(join(folder, '.lists'), report.signal);
    if (lists !== null) result = await download(packages, downloads, lists, report.signal);
  }
  if (result.code !== 0) {
    const names = packages;
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
  rmSync(join(folder, '.lists'), { recursive: true, force: true });
}

/** The folders of the unpacked packages that hold shared libraries, for LD_LIBRARY_PATH. */
export function libraryFolders(root: string): string[] {
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return [join(root, 'usr', 'lib', triplet), join(root, 'lib', triplet), join(root, 'usr', 'lib')];
}

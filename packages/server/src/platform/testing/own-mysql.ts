/**
 * A MySQL server of a test's own, to be stopped and killed at will, and replicas of it that are behind as asked. It
 * runs the program, with the settings, of the shared server that the test runner started.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import { freePort } from './free-ports.ts';
import { testEngines } from './test-installation.ts';

export interface OwnMysql {
  readonly port: number;
  readonly password: string;
  /** A server with all of this one's data that follows it, `delayS` seconds behind. */
  replica(delayS?: number): Promise<OwnMysql>;
  /** SIGSTOP: it holds its connections and answers nothing. */
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** Sends a statement on a connection that stays, with whatever it locks, until it is released. */
  hold(sql: string): Promise<{ release(): Promise<void> }>;
  close(): Promise<void>;
}

interface Program {
  path: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
}

const password = 'of a test';

/** Null where the shared server is MariaDB or not on this machine: such a test skips. */
export async function startOwnMysql(): Promise<OwnMysql | null> {
  const program = await sharedProgram();
  if (program === null) return null;
  const dir = await mkdtemp(join(tmpdir(), 'mkt-mysql-'));
  await initialise(program, dir);
  const server = await start(program, dir, '1');
  await server.query(`CREATE USER 'follower'@'127.0.0.1' IDENTIFIED BY '${password}'`);
  await server.query(`GRANT REPLICATION SLAVE ON *.* TO 'follower'@'127.0.0.1'`);
  return server;
}

/** Why tests of a server of their own are skipped where there is none. */
export const noOwnMysql = 'no second MySQL server can be started here';

async function sharedProgram(): Promise<Program | null> {
  const { mysql: url } = testEngines();
  const shared = await connect(Number(url.port), decodeURIComponent(url.password), url.hostname);
  const [rows] = await shared.query('SELECT @@version AS version, @@pid_file AS pid_file');
  await shared.end();
  const { version, pid_file } = (rows as { version: string; pid_file: string }[])[0] ?? { version: '', pid_file: '' };
  if (/mariadb/i.test(version)) return null;
  const pid = (await readFile(pid_file, 'utf8').catch(() => '')).trim();
  if (pid === '') return null;
  const [path = '', ...args] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').filter((a) => a !== '');
  return { path, args: args.filter((a) => !ownArgs.test(a)), env: process.env };
}

/** What each server has for itself. */
const ownArgs = /^--(datadir|socket|pid-file|port|init-file|server-id|log-error|innodb-buffer-pool-size)=/;

async function initialise({ path, args, env }: Program, dir: string): Promise<void> {
  const initFile = join(dir, 'init.sql');
  const accounts = [
    'SET SESSION sql_log_bin=0;',
    `CREATE USER 'root'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    "GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;",
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`,
  ];
  await writeFile(initFile, `${accounts.join('\n')}\n`);
  const basics = args.filter((a) => /^--(no-defaults|basedir=|user=)/.test(a));
  const child = spawn(
    path,
    [...basics, `--datadir=${join(dir, 'data')}`, '--initialize-insecure', `--init-file=${initFile}`],
    {
      env,
      stdio: 'ignore',
    },
  );
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`A MySQL server of the test's own could not be made (exit ${code})`);
}

/**
 * Says the server's pid, waits until nobody holds its input any more, and then ends the server and removes its folder:
 * a test runner that is killed closes nothing that its tests opened.
 */
const watch = `"$0" "$@" </dev/null >/dev/null 2>&1 &
server=$!; echo $server; cat >/dev/null; kill -9 $server; wait $server; rm -rf "$OWN_FOLDER"`;

async function start(program: Program, dir: string, serverId: string): Promise<OwnMysql> {
  const port = await freePort();
  const args = [
    ...program.args,
    `--datadir=${join(dir, 'data')}`,
    `--socket=${join(dir, 's')}`,
    `--pid-file=${join(dir, 'pid')}`,
    `--log-error=${join(dir, 'log')}`,
    `--port=${port}`,
    `--server-id=${serverId}`,
    '--innodb-buffer-pool-size=32M',
    '--relay-log=relay',
  ];
  const watchdog = spawn('/bin/sh', ['-c', watch, program.path, ...args], {
    env: { ...program.env, OWN_FOLDER: dir },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const [line] = await once(watchdog.stdout, 'data');
  const pid = Number(String(line).trim());
  await answering(port, dir);
  const replicas: OwnMysql[] = [];
  return {
    port,
    password,
    kill: () => killed(pid),
    freeze: () => frozen(pid),
    thaw: () => void (isAlive(pid) && process.kill(pid, 'SIGCONT')),
    async query(sql) {
      const connection = await connect(port, password);
      try {
        const [rows] = await connection.query(sql);
        return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
      } finally {
        connection.destroy();
      }
    },
    async hold(sql) {
      const connection = await connect(port, password);
      await connection.query(sql);
      return { release: () => connection.end() };
    },
    async replica(delayS = 0) {
      const replica = await startReplica(program, { port, dir }, `${serverId}${replicas.length + 1}`, delayS);
      replicas.push(replica);
      return replica;
    },
    async close() {
      await Promise.all(replicas.map((replica) => replica.close()));
      if (watchdog.exitCode !== null) return;
      const ended = once(watchdog, 'exit');
      watchdog.stdin.end();
      await ended;
    },
  };
}

/** It is made like its source was and asks it for everything from the first transaction on. */
async function startReplica(
  program: Program,
  source: { port: number; dir: string },
  serverId: string,
  delayS: number,
): Promise<OwnMysql> {
  const dir = await mkdtemp(join(tmpdir(), 'mkt-mysql-'));
  await initialise(program, dir);
  const replica = await start(program, dir, serverId);
  await replica.query(
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=${source.port}, SOURCE_USER='follower', SOURCE_PASSWORD='${password}', SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1, SOURCE_DELAY=${delayS}, SOURCE_CONNECT_RETRY=1`,
  );
  await replica.query('START REPLICA');
  return replica;
}

/** Its parent has it as a zombie until the end, which `kill -0` would call alive. */
function isAlive(pid: number): boolean {
  return !['Z', undefined].includes(stateIn(`/proc/${pid}/status`));
}

/** Returns when each of its threads stands still: one that runs on for a moment would still answer. */
function frozen(pid: number): void {
  process.kill(pid, 'SIGSTOP');
  const tasks = `/proc/${pid}/task`;
  while (readdirSync(tasks).some((id) => !['T', undefined].includes(stateIn(`${tasks}/${id}/status`))));
}

/** Undefined: it is gone. */
function stateIn(statusFile: string): string | undefined {
  try {
    return /^State:\s+(\S)/m.exec(readFileSync(statusFile, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

async function killed(pid: number): Promise<void> {
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
}

function connect(port: number, secret: string, host = '127.0.0.1'): Promise<Connection> {
  return mysql.createConnection({ host, port, user: 'root', password: secret, connectTimeout: 10_000 });
}

async function answering(port: number, dir: string): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      const connection = await connect(port, password);
      await connection.end();
      return;
    } catch (error) {
      if (Date.now() > until) {
        const log = await readFile(join(dir, 'log'), 'utf8').catch(() => '');
        throw new Error(`MySQL did not come up: ${log.slice(-2_000)}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

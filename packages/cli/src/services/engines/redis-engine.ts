// Redis as two processes: cache with state, and the queue. Found on PATH or unpacked from Debian packages.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from '../../errors/cli-error.ts';
import { readLivingRecord } from '../supervisor/run-records.ts';
import { cachedEntry, ensureCached } from './artifact-cache.ts';
import { libraryFolders, unpackDebianPackages } from './debian-packages.ts';
import type { MissingThing } from './engine.types.ts';
import type { EngineContext } from './engine-context.ts';
import { type EngineProcessPlan, PortTakenError, startOrAttach } from './engine-process.ts';
import { findProgram } from './find-program.ts';
import { acceptsVersion, type Finding } from './locate.ts';
import { probeRedis } from './redis-probe.ts';
import { runCommand } from './run-command.ts';
import { keptSecret, writeFileAtomically } from './state-folder.ts';

export interface RedisHome {
  daemon: string;
  env: NodeJS.ProcessEnv;
}

type RedisRole = 'redis-state' | 'redis-queue';

const START_TIMEOUT_MS = 60_000;
const GRACE_MS = 20_000;
const PORT_ATTEMPTS = 3;

const cacheKey = (context: EngineContext): string => `redis-${context.manifest.engines.redis.version}-${process.arch}`;

/** `Redis server v=7.0.15 sha=…`; a fork that calls itself otherwise is not taken for Redis. */
export function parseRedisVersion(text: string): string | null {
  return /^Redis server v=(\d+\.\d+\.\d+)/.exec(text)?.[1] ?? null;
}

export async function findRedisBinary(context: EngineContext): Promise<Finding<RedisHome>> {
  const given = process.env['MKT_REDIS_HOME'];
  const daemon = given ? join(given, 'bin', 'redis-server') : findProgram('redis-server');
  if (daemon === null) return { kind: 'absent' };
  const { stdout } = await runCommand(daemon, ['--version'], { timeoutMs: 5_000 });
  const version = parseRedisVersion(stdout);
  const { accepts } = context.manifest.engines.redis;
  if (version === null || !acceptsVersion(version, accepts)) {
    return {
      kind: 'refused',
      reason: `${daemon} is ${stdout.trim() || 'not to be run'}, wanted is Redis ${accepts.join('x or ')}x`,
    };
  }
  return { kind: 'found', value: { daemon, env: process.env }, note: `Redis ${version} at ${daemon}` };
}

export function missingForRedis(context: EngineContext): MissingThing[] {
  if (cachedEntry(context.cache, cacheKey(context)) !== null) return [];
  if (findProgram('apt-get') !== null && findProgram('dpkg') !== null) return [];
  return [
    {
      what: 'Redis 7',
      neededFor: 'cache, carts and queues',
      command:
        'install Redis 7 so that redis-server is on PATH, or give running servers in MKT_REDIS_STATE_URL and MKT_REDIS_QUEUE_URL, or start Docker',
    },
  ];
}

export async function fetchRedis(context: EngineContext): Promise<RedisHome> {
  const entry = await ensureCached(
    context.cache,
    cacheKey(context),
    ({ folder, addHolder }) =>
      unpackDebianPackages(context.manifest.engines.redis.debian, folder, {
        addHolder,
        signal: context.signal,
        onMessage: (message) => context.report({ engine: 'redis', phase: 'download', message }),
      }),
    {
      signal: context.signal,
      onWait: () => context.report({ engine: 'redis', phase: 'wait', message: 'another start is fetching it' }),
    },
  );
  const daemon = join(entry, 'usr', 'bin', 'redis-server');
  return { daemon, env: { ...process.env, LD_LIBRARY_PATH: libraryFolders(entry).join(':') } };
}

const quoted = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** The whole configuration of one Redis; the password stands in it and not on a command line that others can read. */
export function redisConfiguration(
  values: { port: number; dataDir: string; pidFile: string; password: string },
  settings: Readonly<Record<string, string>>,
): string {
  const lines = [
    'bind 127.0.0.1',
    `port ${values.port}`,
    'daemonize no',
    // The process title would hide which state folder it belongs to.
    'set-proc-title no',
    `dir ${quoted(values.dataDir)}`,
    `pidfile ${quoted(values.pidFile)}`,
    `requirepass ${quoted(values.password)}`,
    ...Object.entries(settings).map(([name, value]) => `${name} ${value === '' ? '""' : value}`),
  ];
  return `${lines.join('\n')}\n`;
}

function planFor(
  context: EngineContext,
  home: RedisHome,
  role: RedisRole,
  port: number,
  password: string,
): EngineProcessPlan {
  const dataDir = join(context.state.data, role);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const configuration = join(context.state.conf, `${role}.conf`);
  const pidFile = join(context.state.run, `${role}.pid`);
  writeFileAtomically(
    configuration,
    redisConfiguration({ port, dataDir, pidFile, password }, context.manifest.engines.redis.roles[role]),
  );
  return {
    name: role,
    command: home.daemon,
    args: [configuration],
    cwd: dirname(configuration),
    env: home.env,
    port,
    pidFile,
    ownMark: configuration,
    probe: () => probeRedis({ host: '127.0.0.1', port, password }),
    startTimeoutMs: START_TIMEOUT_MS,
    graceMs: GRACE_MS,
  };
}

export interface RunningRedis {
  url: string;
  version: string;
  pid: number;
}

/** Starts the Redis of one role, or attaches to it. */
export async function runRedis(context: EngineContext, home: RedisHome, role: RedisRole): Promise<RunningRedis> {
  const preferred = role === 'redis-state' ? context.manifest.ports.redisState : context.manifest.ports.redisQueue;
  const password = keptSecret(context.state, role === 'redis-state' ? 'redisState' : 'redisQueue');
  for (let attempt = 1; ; attempt += 1) {
    const living = readLivingRecord(context.state.run, role);
    const choice = living?.port === undefined ? await context.ports.take(role, preferred) : { port: living.port };
    if ('taken' in choice && choice.taken !== undefined) {
      context.report({ engine: role, phase: 'locate', message: `port ${choice.taken} is taken, using ${choice.port}` });
    }
    try {
      const plan = planFor(context, home, role, choice.port, password);
      const running = await startOrAttach(context.state, plan, context.report, context.signal);
      if (!acceptsVersion(running.version, context.manifest.engines.redis.accepts)) {
        throw new CliError(
          'engine_version',
          `Redis ${running.version} runs, wanted is ${context.manifest.engines.redis.version}.`,
        );
      }
      return {
        url: `redis://:${password}@127.0.0.1:${choice.port}`,
        version: running.version,
        pid: running.identity.pid,
      };
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

/**
 * What the faults are done to: engines and processes of the suite's own in a state folder of its own, on loopback,
 * supervised as `mkt up` supervises them. Only pids that were started here are ever signalled.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  type RunningEngines,
  type EngineName as StartName,
  startEngines,
} from '../../packages/cli/src/services/engines/index.ts';
import { PortBook } from '../../packages/cli/src/services/engines/ports.ts';
import { openStateFolder, type StateFolder } from '../../packages/cli/src/services/engines/state-folder.ts';
import type { ProcessSpec, ProcessStatus } from '../../packages/cli/src/services/supervisor/process.types.ts';
import { Supervisor } from '../../packages/cli/src/services/supervisor/supervisor.ts';
import { processSpecs } from '../../packages/cli/src/services/up/process-specs.ts';
import { takeProcessPorts, writeRuntimeFile } from '../../packages/cli/src/services/up/runtime-file.ts';
import { type Config, loadConfig } from '../../packages/server/src/platform/config/load-config.ts';
import { createSchemas, migrate } from '../../packages/server/src/platform/db/migrate.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const clockModule = fileURLToPath(new URL('./skewed-clock.mjs', import.meta.url));
const engineNames = ['mysql', 'redis-state', 'redis-queue', 'elasticsearch'] as const;

const portNames = [
  ...engineNames,
  'elasticsearchTransport',
  'api-1',
  'api-2',
  'api-internal-1',
  'api-internal-2',
  'assets',
  'gateway',
  'smtp',
  'mail',
  'worker-metrics',
];

export type EngineName = (typeof engineNames)[number];
export type ProcessName = 'api-1' | 'api-2' | 'worker' | 'gateway';

/** Minutes become seconds: a run of one minute sees payments asked about, reservations ending and events swept. */
export const compressedTimes: Readonly<Record<string, string>> = {
  MKT_ORDER_RESERVATION_S: '20',
  MKT_ORDER_FIRST_REFRESH_S: '4',
  MKT_ORDER_SWEEP_EVERY_MS: '500',
  MKT_EVENTS_SWEEP_AGE_S: '5',
  MKT_EVENTS_BACKOFF_SCALE: '0.1',
  // The machine is the load's, the engines' and the suite's: what is in time on a machine of its own is not here.
  MKT_RPC_TIMEOUT_SCALE: '3',
  MKT_MYSQL_ACQUIRE_TIMEOUT_MS: '1500',
};

export interface ArenaOptions {
  stateDir: string;
  search: boolean;
  /** Settings of the processes over those of `compressedTimes`. */
  env?: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

export class Arena {
  readonly config: Config;
  readonly runtimeFile: string;
  readonly apis: readonly string[];
  readonly logs: string;
  private readonly state: StateFolder;
  private readonly options: ArenaOptions;
  private readonly supervisor: Supervisor;
  private readonly engines: RunningEngines;
  private readonly pids: Record<string, number>;
  /** A start of Elasticsearch that is on its way. */
  private searching: Promise<void> = Promise.resolve();

  private constructor(
    options: ArenaOptions,
    state: StateFolder,
    parts: { supervisor: Supervisor; engines: RunningEngines; runtimeFile: string; apis: string[] },
  ) {
    this.options = options;
    this.state = state;
    this.logs = state.logs;
    this.supervisor = parts.supervisor;
    this.engines = parts.engines;
    this.pids = parts.engines.pids;
    this.runtimeFile = parts.runtimeFile;
    this.apis = parts.apis;
    this.config = loadConfig({
      MKT_RUNTIME_FILE: parts.runtimeFile,
      MKT_LOG_LEVEL: 'silent',
      ...compressedTimes,
    }).config;
  }

  /** Resolves when all processes are healthy; leaves nothing running when that fails. */
  static async start(options: ArenaOptions): Promise<Arena> {
    const state = openStateFolder(options.stateDir);
    keepPortsApart(state);
    const supervisor = new Supervisor({ run: state.run, logs: state.logs }, join(state.logs, 'chaos.log'));
    const engines = await runEngines(options);
    try {
      await engines.elasticsearch;
      const ports = await takeProcessPorts(new PortBook(state));
      const runtimeFile = writeRuntimeFile(state, engines, ports);
      const { config } = loadConfig({ MKT_RUNTIME_FILE: runtimeFile, MKT_LOG_LEVEL: 'silent' });
      await createSchemas(config);
      await migrate(config);
      mkdirSync(join(state.root, 'points'), { recursive: true });
      const specs = processSpecs(runtimeFile, ports, root)
        .filter(({ name }) => name !== 'assets')
        .map((spec) => withChaos(spec, state.root, options.env ?? {}));
      await Promise.all(specs.map((spec) => supervisor.start(spec)));
      const apis = ports.api.map((port) => `http://127.0.0.1:${port}`);
      return new Arena(options, state, { supervisor, engines, runtimeFile, apis });
    } catch (error) {
      await supervisor.stop();
      await engines.stop();
      throw error;
    }
  }

  status(name: string): ProcessStatus | undefined {
    return this.supervisor.report().processes.find((process) => process.name === name);
  }

  pidOf(name: ProcessName | EngineName): number | null {
    return this.pids[name] ?? this.status(name)?.pid ?? null;
  }

  signal(name: ProcessName | EngineName, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): boolean {
    const pid = this.pidOf(name);
    if (pid === null) return false;
    try {
      return process.kill(pid, signal);
    } catch (error) {
      // It died by itself meanwhile.
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
      throw error;
    }
  }

  /** Starts an engine that is down, on the port and data that it had; Elasticsearch is not waited for. */
  async restart(name: EngineName): Promise<void> {
    const { stateDir, signal } = this.options;
    const engines: StartName[] = [name === 'mysql' || name === 'elasticsearch' ? name : 'redis'];
    const started = await startEngines({ stateDir, engines, profile: 'dev', from: 'local', signal });
    Object.assign(this.pids, started.pids);
    const searching = started.elasticsearch.then(() => void Object.assign(this.pids, started.pids));
    if (name === 'elasticsearch') this.searching = searching;
  }

  /** Until Elasticsearch, whose start was asked for, accepts requests. */
  untilSearching(): Promise<void> {
    return this.searching;
  }

  /** What a Redis had on disk, gone: the next start of it is empty. */
  forget(name: 'redis-state' | 'redis-queue'): void {
    rmSync(join(this.state.data, name), { recursive: true, force: true });
  }

  /** Sets failpoints of a running process; empty text unsets them. */
  setFailpoints(name: ProcessName, text: string): void {
    writeFileSync(this.pointsFile(name), text);
  }

  /** Names of the points that were hit since the arena's start, in order. */
  hits(name: ProcessName): string[] {
    const file = `${this.pointsFile(name)}.hits`;
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  }

  setClock(name: ProcessName, offsetMs: number): void {
    writeFileSync(clockFile(this.state.root, name), String(offsetMs));
  }

  /** Trouble of the gateway; none unsets it. Nothing when the gateway is away: it comes back without trouble. */
  async setGatewayChaos(settings: Record<string, unknown> | null): Promise<void> {
    await this.askGateway(
      '/chaos',
      settings === null ? { method: 'DELETE' } : { method: 'POST', body: settings },
    ).catch(() => undefined);
  }

  async askGateway(path: string, init: { method: string; body?: unknown }): Promise<Response> {
    return fetch(new URL(path, this.config.payment.gatewayUrl), {
      method: init.method,
      headers: {
        authorization: `Bearer ${this.config.secrets.gatewayApiKey}`,
        'content-type': 'application/json',
      },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
      signal: AbortSignal.timeout(5_000),
    });
  }

  get journalFile(): string {
    return join(this.config.stateDir, 'gateway', 'journal.ndjson');
  }

  /** Every fault gone: signals, points, clocks, the gateway's trouble; then all healthy. */
  async calm(withinMs = 90_000): Promise<void> {
    for (const name of ['api-1', 'api-2', 'worker', 'gateway'] as const) {
      this.setFailpoints(name, '');
      this.setClock(name, 0);
      this.signal(name, 'SIGCONT');
    }
    for (const name of engineNames) this.signal(name, 'SIGCONT');
    await this.restart('mysql');
    await this.restart('redis-state');
    // Its own start is slow and may still be on its way.
    await this.untilSearching();
    if (this.options.search && !this.lives('elasticsearch')) await this.restart('elasticsearch');
    await this.untilSearching();
    await this.untilHealthy(withinMs);
    await this.setGatewayChaos(null);
  }

  private lives(name: EngineName): boolean {
    return this.signal(name, 'SIGCONT');
  }

  async untilHealthy(withinMs: number): Promise<void> {
    const end = Date.now() + withinMs;
    for (;;) {
      const ill = this.supervisor.report().processes.filter(({ phase }) => phase !== 'healthy');
      if (ill.length === 0) return;
      if (Date.now() > end)
        throw new Error(`not healthy after ${withinMs} ms: ${ill.map((p) => `${p.name} ${p.phase} ${p.lastError}`)}`);
      await delay(100);
    }
  }

  async close(): Promise<void> {
    for (const name of [...engineNames, 'api-1', 'api-2', 'worker', 'gateway'] as const) this.signal(name, 'SIGCONT');
    await this.supervisor.stop();
    await this.engines.stop();
  }

  private pointsFile(name: ProcessName): string {
    return pointsFile(this.state.root, name);
  }
}

/**
 * Ports that nobody prefers and no outgoing connection is given: whatever is killed finds its own free when it comes
 * back, however busy the machine.
 */
function keepPortsApart(state: StateFolder): void {
  const first = 12_000 + Math.floor(Math.random() * 1_000) * 18;
  writeFileSync(
    join(state.root, 'ports.json'),
    JSON.stringify(Object.fromEntries(portNames.map((name, i) => [name, first + i]))),
  );
}

function runEngines({ stateDir, search, signal }: ArenaOptions): Promise<RunningEngines> {
  return startEngines({
    stateDir,
    engines: search ? ['elasticsearch', 'mysql', 'redis'] : ['mysql', 'redis'],
    profile: 'dev',
    from: 'local',
    signal,
  });
}

function withChaos(spec: ProcessSpec, stateDir: string, env: Readonly<Record<string, string>>): ProcessSpec {
  return {
    ...spec,
    args: ['--import', clockModule, ...spec.args],
    env: {
      ...spec.env,
      MKT_ENV: 'test',
      MKT_LIMITS_SCALE: '0',
      MKT_LOG_LEVEL: 'warn',
      MKT_MYSQL_POOL_SCALE: '1',
      ...compressedTimes,
      MKT_FAILPOINTS_FILE: pointsFile(stateDir, spec.name),
      MKT_CHAOS_CLOCK_FILE: clockFile(stateDir, spec.name),
      ...env,
    },
    graceMs: 5_000,
  };
}

function pointsFile(stateDir: string, name: string): string {
  return join(stateDir, 'points', name);
}

function clockFile(stateDir: string, name: string): string {
  return join(stateDir, 'points', `${name}.clock`);
}

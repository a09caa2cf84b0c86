import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isRunning } from '../../../bin/runtime/process-identity.mjs';
import { stopEngines } from '../engines/start-engines.ts';
import type { ProcessSpec } from '../supervisor/process.types.ts';
import { listRunRecords } from '../supervisor/run-records.ts';
import { stopSupervisor } from '../supervisor/supervisor.ts';
import { readInstallation } from './installation.ts';
import { type Marketplace, startMarketplace } from './run-marketplace.ts';
import type { ProcessPorts } from './runtime-file.ts';

const START_LIMIT_MS = 60_000;

const CHILD = `import { createServer } from 'node:http';
createServer((_, res) => res.end(process.env.MKT_RUNTIME_FILE)).listen(Number(process.argv[2]), '127.0.0.1');
`;

let folder: string;
let stateDir: string;

function specs(runtimeFile: string, ports: ProcessPorts, cwd: string): ProcessSpec[] {
  return ports.api.map((port, at) => ({
    name: `api-${at + 1}`,
    command: process.execPath,
    args: [join(folder, 'child.mjs'), String(port)],
    env: { ...process.env, MKT_RUNTIME_FILE: runtimeFile },
    cwd,
    port,
    healthUrl: `http://127.0.0.1:${port}/`,
  }));
}

function start(
  signal: AbortSignal = new AbortController().signal,
  onEngine: () => void = () => {},
): Promise<Marketplace> {
  return startMarketplace({
    stateDir,
    cwd: folder,
    from: 'local',
    search: false,
    seed: false,
    configured: {},
    signal,
    specs,
    onEngine,
    onStep: () => {},
    onProcesses: () => {},
  });
}

const living = () =>
  listRunRecords(join(stateDir, 'run'))
    .filter(isRunning)
    .map(({ name }) => name);

/** A supervisor in a process of its own, up and ready. */
async function startElsewhere(): Promise<ChildProcess> {
  const module = new URL('./run-marketplace.ts', import.meta.url).href;
  const script = `import { startMarketplace } from ${JSON.stringify(module)};
    const child = ${JSON.stringify(join(folder, 'child.mjs'))};
    const specs = (runtimeFile, ports, cwd) => ports.api.map((port, at) => ({ name: 'api-' + (at + 1), command: process.execPath,
      args: [child, String(port)], env: { ...process.env, MKT_RUNTIME_FILE: runtimeFile }, cwd, port, healthUrl: 'http://127.0.0.1:' + port + '/' }));
    const stop = new AbortController();
    const marketplace = await startMarketplace({ stateDir: ${JSON.stringify(stateDir)}, cwd: ${JSON.stringify(folder)}, from: 'local', search: false, seed: false, configured: {},
      signal: stop.signal, specs, onEngine() {}, onStep() {}, onProcesses() {} });
    process.on('SIGTERM', () => marketplace.stop());
    console.log('ready');`;
  const child = spawn(process.execPath, ['--conditions=mkt-source', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error('the other supervisor ended before it was ready')),
  );
  await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), ended]);
  ended.catch(() => {});
  return child;
}

describe('a marketplace on one machine', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mkt up-'));
    stateDir = join(folder, '.mkt');
    writeFileSync(join(folder, 'child.mjs'), CHILD);
  });
  afterAll(async () => {
    await stopSupervisor(join(stateDir, 'run'));
    await stopEngines({ stateDir });
    rmSync(folder, { recursive: true });
  });

  it('hands its processes a private runtime file, shows itself, and refuses a second of it', {
    timeout: START_LIMIT_MS,
  }, async () => {
    const marketplace = await start();
    const [port] = marketplace.ports.api;
    const runtimeFile = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    expect(statSync(runtimeFile).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(runtimeFile, 'utf8'))).toMatchObject({
      mysql: { port: marketplace.engines.mysql.port },
      http: { ports: marketplace.ports.api },
      search: { url: '' },
    });
    expect(readInstallation(stateDir)).toMatchObject({ ready: true, supervisorPid: process.pid });
    await expect(start()).rejects.toMatchObject({ code: 'already_running' });
    expect(readInstallation(stateDir).processes.map(({ phase }) => phase)).toEqual(['healthy', 'healthy']);
    await marketplace.stop();
    expect(listRunRecords(join(stateDir, 'run'))).toEqual([]);
  });

  it('goes on after kill -9 with the engines that were left, and ends the processes that were', {
    timeout: START_LIMIT_MS,
  }, async () => {
    const killed = await startElsewhere();
    const before = listRunRecords(join(stateDir, 'run'));
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(living().sort()).toEqual(['api-1', 'api-2', 'mysql', 'redis-queue', 'redis-state']);
    const marketplace = await start();
    const pidOf = (name: string) => before.find((record) => record.name === name)?.pid;
    expect(marketplace.engines.pids).toEqual({
      mysql: pidOf('mysql'),
      'redis-state': pidOf('redis-state'),
      'redis-queue': pidOf('redis-queue'),
    });
    expect(before.filter(({ kind }) => kind === 'process').some(isRunning)).toBe(false);
    await marketplace.stop();
    expect(living()).toEqual([]);
  });

  it('starts engines again that are killed, where they were', { timeout: START_LIMIT_MS }, async () => {
    const marketplace = await start();
    const engine = (name: string) => listRunRecords(join(stateDir, 'run')).find((record) => record.name === name);
    const names = ['mysql', 'redis-queue'];
    const before = names.map(engine);
    for (const record of before) process.kill(record?.pid ?? 0, 'SIGKILL');
    // A killed engine still counts as running until the kernel is done with it: another process must be there.
    const startedAgain = (record: ReturnType<typeof engine>, at: number) =>
      record !== undefined && record.pid !== before[at]?.pid && isRunning(record) && record.version !== undefined;
    await vi.waitFor(() => expect(names.map(engine).map(startedAgain)).toEqual([true, true]), {
      timeout: 40_000,
      interval: 100,
    });
    expect(names.map(engine).map((record) => record?.port)).toEqual(before.map((record) => record?.port));
    await marketplace.stop();
    expect(living()).toEqual([]);
  });

  it('leaves nothing running when it is interrupted in the middle of its start', {
    timeout: START_LIMIT_MS,
  }, async () => {
    const abort = new AbortController();
    const starting = start(abort.signal, () => abort.abort(new Error('interrupted')));
    await expect(starting).rejects.toThrow();
    expect(living()).toEqual([]);
  });

  it('is ended from another process', { timeout: START_LIMIT_MS }, async () => {
    const child = await startElsewhere();
    const exited = once(child, 'exit');
    const stopped = await stopSupervisor(join(stateDir, 'run'));
    expect(stopped.sort()).toEqual(['api-1', 'api-2']);
    expect(living()).toEqual([]);
    // The kernel shows it gone before this process is told of its exit.
    await exited;
  });
});

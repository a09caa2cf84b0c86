import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityOf, isRunning } from '../../../bin/runtime/process-identity.mjs';
import { restartDelayMs } from './back-off.ts';
import type { ProcessSpec, ProcessStatus } from './process.types.ts';
import { listRunRecords, writeRunRecord } from './run-records.ts';
import { endLeftovers, readSupervisorReport, runningSupervisor, Supervisor } from './supervisor.ts';
import { terminateProcess } from './terminate.ts';

let folder: string;
let supervisor: Supervisor;

function script(name: string, source: string, more: Partial<ProcessSpec> = {}): ProcessSpec {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, source);
  return { name, command: process.execPath, args: [file], env: process.env, cwd: folder, graceMs: 5_000, ...more };
}

/** Resolves with the status as soon as it is as asked. */
function untilStatus(name: string, isAsAsked: (status: ProcessStatus) => boolean): Promise<ProcessStatus> {
  return new Promise((resolve) => {
    supervisor.subscribe(({ processes }) => {
      const status = processes.find((one) => one.name === name);
      if (status !== undefined && isAsAsked(status)) resolve(status);
    });
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mkt supervisor-'));
  for (const name of ['run', 'logs']) mkdirSync(join(folder, name));
  supervisor = new Supervisor({ run: join(folder, 'run'), logs: join(folder, 'logs') }, join(folder, 'logs', 'up.log'));
});

afterEach(async () => {
  await supervisor.stop();
  rmSync(folder, { recursive: true });
});

const idle = 'setInterval(() => {}, 1000);';

describe('the supervisor', () => {
  it('waits for health, not for the process to exist', async () => {
    const port = 20_000 + (process.pid % 20_000);
    const server = `import { createServer } from 'node:http';
      let asked = 0;
      createServer((_, res) => { asked += 1; res.statusCode = asked < 3 ? 503 : 200; res.end(String(asked)); }).listen(${port}, '127.0.0.1');`;
    await supervisor.start(script('api', server, { healthUrl: `http://127.0.0.1:${port}/`, port }));
    expect(supervisor.report().processes[0]).toMatchObject({ name: 'api', restarts: 0, port });
    expect(Number(await (await fetch(`http://127.0.0.1:${port}/`)).text())).toBeGreaterThan(3);
  });

  it('starts a process again that died, with its last words', async () => {
    await supervisor.start(script('worker', idle));
    const first = supervisor.report().processes[0]?.pid ?? 0;
    writeFileSync(join(folder, 'logs', 'worker.log'), 'the last words\n');
    process.kill(first, 'SIGKILL');
    const again = await untilStatus('worker', ({ restarts, phase }) => restarts === 1 && phase === 'healthy');
    expect(again.pid).not.toBe(first);
    expect(again.lastError).toBe('was ended by SIGKILL');
    expect(again.lastLogLines).toEqual(['the last words']);
  });

  it('says that one does not answer only while it does not', async () => {
    const port = 20_000 + ((process.pid + 1) % 20_000);
    const server = `import { createServer } from 'node:http';
      let asked = 0;
      createServer((_, res) => { asked += 1; res.statusCode = asked > 1 && asked < 5 ? 503 : 200; res.end(); }).listen(${port}, '127.0.0.1');`;
    await supervisor.start(script('api', server, { healthUrl: `http://127.0.0.1:${port}/` }));
    const hung = await untilStatus('api', ({ phase }) => phase === 'unhealthy');
    expect(hung.lastError).toBe('does not answer its health check');
    const well = await untilStatus('api', ({ phase }) => phase === 'healthy');
    expect(well).toMatchObject({ lastError: null, restarts: 0 });
  });

  it('shows what one that takes long to start waits for', async () => {
    const waiting = `console.log(JSON.stringify({ level: 40, msg: 'the database does not answer' })); ${idle}`;
    supervisor.start(script('slow', waiting, { healthUrl: 'http://127.0.0.1:1/' })).catch(() => {});
    const status = await untilStatus('slow', ({ lastLogLines }) => lastLogLines.length > 0);
    expect(status).toMatchObject({ phase: 'starting', lastLogLines: ['the database does not answer'] });
  });

  it('gives up waiting on one that never starts, and says what its log says', async () => {
    const broken = script('broken', `console.error('no such setting: colour'); process.exit(9);`, {
      healthUrl: 'http://127.0.0.1:1/',
    });
    await expect(supervisor.start(broken)).rejects.toMatchObject({
      code: 'process_failed',
      message: expect.stringContaining('exit code 9'),
      logLines: expect.arrayContaining(['no such setting: colour']),
    });
  });

  it('ends all, in the opposite order, with their children', async () => {
    const log = join(folder, 'order');
    const saying = (
      name: string,
    ) => `import { appendFileSync } from 'node:fs'; import { spawn } from 'node:child_process';
      process.on('SIGTERM', () => { appendFileSync(${JSON.stringify(log)}, '${name} '); process.exit(0); });
      const child = spawn('sleep', ['600']); console.log(child.pid); ${idle}`;
    const ready = (name: string) => join(folder, 'logs', `${name}.log`);
    for (const name of ['first', 'second']) await supervisor.start(script(name, saying(name)));
    const childOf = async (name: string) => {
      let text = '';
      while (!text.endsWith('\n')) {
        text = readFileSync(ready(name), 'utf8');
        await new Promise((resolve) => setImmediate(resolve));
      }
      return identityOf(Number(text));
    };
    const children = [await childOf('first'), await childOf('second')];
    expect(children.every(isRunning)).toBe(true);
    await supervisor.stop();
    expect(readFileSync(log, 'utf8')).toBe('second first ');
    expect(children.some(isRunning)).toBe(false);
    expect(listRunRecords(join(folder, 'run'))).toEqual([]);
  });

  it('is seen from other processes by what it writes down', async () => {
    await supervisor.start(script('worker', idle));
    const run = join(folder, 'run');
    expect(runningSupervisor(run)?.pid).toBe(process.pid);
    supervisor.markReady();
    expect(readSupervisorReport(run)).toMatchObject({ ready: true, processes: [{ name: 'worker' }] });
  });

  it('ends what a killed predecessor left, and nobody else who has that pid now', async () => {
    const run = join(folder, 'run');
    await supervisor.start(script('left', idle));
    const record = listRunRecords(run).find(({ name }) => name === 'left');
    if (record === undefined) throw new Error('the process was not recorded');
    writeRunRecord(run, { ...record, name: 'stranger', startTime: 'of an earlier process' });
    expect(await endLeftovers(run)).toEqual(['left']);
    expect(isRunning(record)).toBe(false);
  });
});

describe('ending a process', () => {
  it('escalates for one that ignores the request', async () => {
    await supervisor.start(script('deaf', `process.on('SIGTERM', () => {}); console.log('deaf now'); ${idle}`));
    let text = '';
    while (!text.includes('deaf now')) {
      text = readFileSync(join(folder, 'logs', 'deaf.log'), 'utf8');
      await new Promise((resolve) => setImmediate(resolve));
    }
    const identity = identityOf(supervisor.report().processes[0]?.pid ?? 0);
    if (identity === null) throw new Error('the process is gone already');
    expect(await terminateProcess(identity, { graceMs: 50, group: true })).toBe('killed');
  });

  it('pauses longer before each restart in a row, up to a limit', () => {
    expect([1, 2, 3, 4].map(restartDelayMs)).toEqual([500, 1000, 2000, 4000]);
    expect(restartDelayMs(20)).toBe(15_000);
  });
});

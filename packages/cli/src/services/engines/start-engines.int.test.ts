import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityOf, isRunning, type ProcessIdentity } from '../../../bin/runtime/process-identity.mjs';
import { listRunRecords } from '../supervisor/run-records.ts';
import type { EngineProgress } from './engine.types.ts';
import { probeRedis, redisAddressOf } from './redis-probe.ts';
import { type RunningEngines, startEngines, stopEngines } from './start-engines.ts';

const START_LIMIT_MS = 300_000;

function identities(engines: RunningEngines): ProcessIdentity[] {
  return Object.values(engines.pids)
    .map((pid) => identityOf(pid))
    .filter((identity) => identity !== null);
}

describe('MySQL and Redis of an installation of their own', () => {
  let stateDir: string;
  const progress: EngineProgress[] = [];
  const start = () =>
    startEngines({
      stateDir,
      engines: ['mysql', 'redis'],
      profile: 'test',
      from: 'local',
      onProgress: (line) => progress.push(line),
    });

  beforeAll(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'mkt a blank-'));
  });
  afterAll(async () => {
    await stopEngines({ stateDir });
    rmSync(stateDir, { recursive: true });
  });

  const query = async (engines: RunningEngines, sql: string) => {
    const { host, port, rootUser, rootPassword } = engines.mysql ?? {
      host: '',
      port: 0,
      rootUser: '',
      rootPassword: '',
    };
    const connection = await createConnection({ host, port, user: rootUser, password: rootPassword });
    try {
      const [rows] = await connection.query(sql);
      return rows as Record<string, unknown>[];
    } finally {
      await connection.end();
    }
  };

  it('start with the asked versions, and passwords that only their owner can read', {
    timeout: START_LIMIT_MS,
  }, async () => {
    const engines = await start();
    expect(engines.mysql).toMatchObject({ flavour: 'mysql', version: expect.stringMatching(/^8\./) });
    expect(engines.redis.version).toMatch(/^7\./);
    expect(engines.redis.stateUrl).not.toBe(engines.redis.queueUrl);
    expect(statSync(join(stateDir, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(await probeRedis(redisAddressOf(engines.redis.queueUrl))).toBe(engines.redis.version);
    const open = redisAddressOf(engines.redis.stateUrl ?? '');
    await expect(probeRedis({ ...open, password: 'wrong' })).rejects.toThrow(/password/);
    // In one that is shared, another server's start would remove what this one has there.
    expect(await query(engines, 'SELECT @@tmpdir AS folder')).toEqual([
      { folder: join(stateDir, 'data', 'mysql-tmp') },
    ]);
    await query(engines, 'CREATE DATABASE kept');
    await query(engines, 'CREATE TABLE kept.rows_of_mine (id INT PRIMARY KEY)');
    await query(engines, 'INSERT INTO kept.rows_of_mine VALUES (7)');
  });

  it('are attached to, not started twice, by two more starts at once', { timeout: START_LIMIT_MS }, async () => {
    const startedAt = () => listRunRecords(join(stateDir, 'run')).map((record) => [record.name, record.startedAt]);
    const before = startedAt();
    const [first, second] = await Promise.all([start(), start()]);
    expect(second.pids).toEqual(first.pids);
    expect(before).toHaveLength(3);
    expect(startedAt(), 'since when each runs').toEqual(before);
    expect(progress.filter(({ phase }) => phase === 'start')).toHaveLength(3);
  });

  it('keep what was acknowledged through kill -9, and start again', { timeout: START_LIMIT_MS }, async () => {
    const before = await start();
    await query(before, 'INSERT INTO kept.rows_of_mine VALUES (8)');
    const killed = identities(before);
    for (const { pid } of killed) process.kill(pid, 'SIGKILL');
    while (killed.some(isRunning)) await new Promise((resolve) => setImmediate(resolve));
    const after = await start();
    expect(Object.values(after.pids)).not.toEqual(Object.values(before.pids));
    expect(after.mysql.port).toBe(before.mysql.port);
    expect(await query(after, 'SELECT id FROM kept.rows_of_mine ORDER BY id')).toEqual([{ id: 7 }, { id: 8 }]);
  });

  it('outlive the death of whoever started them, and are found by the next', { timeout: START_LIMIT_MS }, async () => {
    await stopEngines({ stateDir });
    const module = new URL('./start-engines.ts', import.meta.url).href;
    const script = `import { startEngines } from ${JSON.stringify(module)};
      const e = await startEngines({ stateDir: ${JSON.stringify(stateDir)}, engines: ['mysql', 'redis'], profile: 'test', from: 'local' });
      console.log(JSON.stringify(e.pids)); setInterval(() => {}, 1000);`;
    const starter = spawn(process.execPath, ['--conditions=mkt-source', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [printed] = (await once(starter.stdout, 'data')) as [Buffer];
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    expect((await start()).pids).toEqual(JSON.parse(printed.toString()));
  });

  it('leave no process and no record when they are stopped', { timeout: START_LIMIT_MS }, async () => {
    const engines = await start();
    const running = identities(engines);
    expect(running).toHaveLength(3);
    await engines.stop();
    expect(running.filter(isRunning)).toEqual([]);
    expect(
      readdirSync(join(stateDir, 'run')).filter((name) => name.endsWith('.json') || name.endsWith('.pid')),
    ).toEqual([]);
    expect(readFileSync(join(stateDir, 'ports.json'), 'utf8')).toContain('mysql');
  });
});

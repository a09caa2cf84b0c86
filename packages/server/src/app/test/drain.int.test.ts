/** SIGTERM in the middle of a hundred requests, at a real process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createTestInstallation,
  type TestInstallation,
  testEngines,
} from '../../platform/testing/test-installation.ts';

const mainFile = fileURLToPath(new URL('../../main.ts', import.meta.url));
let installation: TestInstallation;
let child: ChildProcess;
let base: URL;

beforeAll(async () => {
  installation = await createTestInstallation(['user', 'product'], {
    // Those that wait for the table are to be answered well, however long this machine takes.
    mysql: { poolScale: 1, acquireTimeoutMs: 30_000 },
    http: { requestTimeoutMs: 40_000 },
    modules: { own: ['user', 'product'] },
    log: { level: 'silent' },
  });
  const runtimeFile = join(installation.config.stateDir, 'runtime.json');
  writeFileSync(runtimeFile, JSON.stringify(installation.config), { mode: 0o600 });
  child = spawn(process.execPath, ['--conditions=mkt-source', mainFile, 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, MKT_RUNTIME_FILE: runtimeFile },
  });
  base = await new Promise<URL>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      const url = /serving (http:\S+)/.exec(chunk.toString())?.[1];
      if (url !== undefined) resolve(new URL(url));
    });
  });
}, 90_000);
afterAll(async () => {
  if (child?.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await installation?.close();
});

interface Sent {
  outgoing: ClientRequest;
  answer: Promise<IncomingMessage>;
}

function send(method: string, path: string, headers: Record<string, string> = {}): Sent {
  const outgoing = request(new URL(path, base), { method, headers, agent: false });
  const answer = once(outgoing, 'response').then(([incoming]) => incoming as IncomingMessage);
  answer.then((incoming) => incoming.resume()).catch(() => undefined);
  return { outgoing, answer };
}

it('all are answered, told that the connection ends, and the process ends well', { timeout: 60_000 }, async () => {
  const { mysql: url } = testEngines();
  const holder = await mysql.createConnection({
    host: url.hostname,
    port: Number(url.port),
    user: url.username,
    password: decodeURIComponent(url.password),
  });
  const { schemaPrefix } = installation.config.mysql;
  // Connections are made before: that has a time-out of its own.
  const warm = Array.from({ length: 20 }, (_, i) => send('GET', `/api/v1/products?limit=${i + 61}`));
  for (const { outgoing } of warm) outgoing.end();
  await Promise.all(warm.map(({ answer }) => answer));
  await holder.query(`LOCK TABLES ${schemaPrefix}_product.products WRITE`);
  // Slow ones wait for the table, uploads for the rest of their bodies, idle ones for nothing.
  const slow = Array.from({ length: 40 }, (_, i) => send('GET', `/api/v1/products?limit=${i + 1}`));
  for (const { outgoing } of slow) outgoing.end();
  const body = JSON.stringify({ email: 'nobody@example.com', password: 7 });
  const uploads = Array.from({ length: 60 }, () =>
    send('POST', '/api/v1/auth/login', {
      'content-type': 'application/json',
      'content-length': String(body.length),
      connection: 'keep-alive',
    }),
  );
  for (const { outgoing } of uploads) outgoing.write(body.slice(0, 20));
  const idle: Socket[] = Array.from({ length: 5 }, () => connect(Number(base.port), base.hostname));
  await Promise.all(idle.map((socket) => once(socket, 'connect')));
  // Every head has arrived when this one, sent last, is answered.
  const last = send('GET', '/healthz');
  last.outgoing.end();
  expect((await last.answer).statusCode).toBe(200);
  const ended = once(child, 'exit');
  const from = performance.now();
  child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (const { outgoing } of uploads) outgoing.end(body.slice(20));
  await holder.query('UNLOCK TABLES');
  await holder.end();
  const answers = await Promise.all([...slow, ...uploads].map(({ answer }) => answer));
  expect(answers.slice(0, 40).map((a) => a.statusCode)).toEqual(slow.map(() => 200));
  expect(answers.slice(40).map((a) => a.statusCode)).toEqual(uploads.map(() => 400));
  expect(answers.map((a) => a.headers.connection)).toEqual(answers.map(() => 'close'));
  const [code, signal] = await ended;
  expect([code, signal]).toEqual([0, null]);
  expect(performance.now() - from).toBeLessThan(15_000);
  const late = send('GET', '/healthz');
  late.outgoing.end();
  await expect(late.answer).rejects.toThrow(/ECONNREFUSED/);
});

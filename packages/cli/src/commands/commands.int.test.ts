/**
 * Every command × {help, wrong argument, dead engine, piped}, as real child processes: what a person or a script
 * sees. A command without a row here fails; what was met is recorded for the table of `npm run check`.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServingProcess, serve } from '../../../server/src/app/serve.ts';
import { moduleNames } from '../../../server/src/platform/kernel/modules.ts';
import { freePorts } from '../../../server/src/platform/testing/free-ports.ts';
import {
  createTestInstallation,
  type TestInstallation,
} from '../../../server/src/platform/testing/test-installation.ts';
import { recordCommand } from '../../../server/src/platform/testing/test-record.ts';
import { startSandboxGateway } from '../../../server/src/sandbox/gateway/start-sandbox-gateway.ts';
import { createProgram } from '../program.ts';
import { commandNames } from './command-names.ts';
import { commandRows } from './test/command-rows.ts';

const bin = fileURLToPath(new URL('../../bin/mkt.mjs', import.meta.url));
const ESCAPE = String.fromCharCode(27);
const AT_ONCE = 3;
/** All rows are asked at once and wait for a place: a row's time is mostly that of the others before it. */
const timeout = 300_000;

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

let installation: TestInstallation;
let api: ServingProcess;
let gateway: Awaited<ReturnType<typeof startSandboxGateway>>;
let live: NodeJS.ProcessEnv;
let dead: NodeJS.ProcessEnv;

/** An environment in which commands find this installation and nothing of the machine's own. */
function environmentOf(name: string, settings: unknown): NodeJS.ProcessEnv {
  const stateDir = join(installation.config.stateDir, name);
  mkdirSync(stateDir, { recursive: true });
  const runtimeFile = join(stateDir, 'runtime.json');
  writeFileSync(runtimeFile, JSON.stringify(settings), { mode: 0o600 });
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR,
    MKT_RUNTIME_FILE: runtimeFile,
    MKT_STATE_DIR: stateDir,
    // The children load the same files again and again.
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(installation.config.stateDir, 'compile-cache'),
  };
}

beforeAll(async () => {
  const [port, gatewayPort, gone] = (await freePorts(3)) as [number, number, number];
  const url = `http://127.0.0.1:${port}`;
  installation = await createTestInstallation(moduleNames, {
    http: { port, publicUrl: url },
    payment: { gatewayUrl: `http://127.0.0.1:${gatewayPort}` },
    mysql: { poolScale: 0.1 },
  });
  const { config } = installation;
  gateway = await startSandboxGateway({
    host: '127.0.0.1',
    port: gatewayPort,
    apiKey: config.secrets.gatewayApiKey,
    webhookSecret: config.secrets.gatewayWebhook,
    journalPath: join(config.stateDir, 'gateway', 'journal.ndjson'),
  });
  api = await serve({ ...config, modules: { ...config.modules, own: ['user', 'product', 'cart'] } });
  live = environmentOf('live', config);
  const nowhere = `redis://127.0.0.1:${gone}`;
  dead = environmentOf('dead', {
    ...config,
    mysql: { ...config.mysql, host: '127.0.0.1', port: gone },
    redis: { ...config.redis, cacheUrl: nowhere, stateUrl: nowhere, queueUrl: nowhere },
    search: { ...config.search, url: `http://127.0.0.1:${gone}` },
    payment: { ...config.payment, gatewayUrl: `http://127.0.0.1:${gone}` },
    http: { ...config.http, port: gone, publicUrl: `http://127.0.0.1:${gone}` },
    mail: { ...config.mail, catcherHttpPort: gone },
  });
}, 120_000);

afterAll(async () => {
  await api?.close();
  await gateway?.close();
  await installation?.close();
});

const waiting: (() => void)[] = [];
let running = 0;

async function slot(): Promise<() => void> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  return () => {
    running -= 1;
    waiting.shift()?.();
  };
}

/** Runs the real program without a terminal; `stopAt` ends one that serves, as Ctrl-C would, when it says so. */
async function mkt(args: readonly string[], env: NodeJS.ProcessEnv, stopAt?: RegExp, input = ''): Promise<Ended> {
  const release = await slot();
  try {
    return await new Promise<Ended>((resolve, reject) => {
      const child = spawn(process.execPath, ['--conditions=mkt-source', bin, ...args], { env, stdio: 'pipe' });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
        if (stopAt?.test(stdout)) child.kill('SIGINT');
      });
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      child.stdin.on('error', () => {});
      child.stdin.end(input);
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
  } finally {
    release();
  }
}

const names = commandNames(createProgram());

test('every command has its row', () => {
  expect(names.filter((name) => commandRows[name] === undefined)).toEqual([]);
  expect(Object.keys(commandRows).filter((name) => !names.includes(name))).toEqual([]);
});

describe.concurrent.each(names.filter((name) => commandRows[name] !== undefined))('mkt %s', (name) => {
  const row = commandRows[name] ?? {};
  const path = name.split(' ');

  test('help has examples and exits 0', { timeout }, async ({ expect }) => {
    const { code, stdout, stderr } = await mkt([...path, '--help'], live);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Usage: mkt ${name}`);
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain('--json');
    recordCommand(name, 'help');
  });

  test('a wrong argument exits 2 and says what is wrong', { timeout }, async ({ expect }) => {
    const { code, stdout, stderr } = await mkt([...path, ...(row.wrong ?? ['--no-such-option'])], live);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(row.wrongSays ?? /unknown option/);
    recordCommand(name, 'wrong argument');
  });

  test('without its engines it ends soon, and names what is missing and what to do', { timeout }, async ({
    expect,
  }) => {
    const expected = row.deadCode ?? 3;
    const { code, stderr, stdout } = await mkt([...path, ...(row.args ?? []), '--json'], dead, row.stopAt, row.input);
    expect({ code, stderr, stdout }).toMatchObject({ code: expected });
    expect(stderr).not.toContain('This is a bug');
    if (expected === 3) {
      const { error } = JSON.parse(stderr) as { error: { message: string; fix: string[] } };
      expect(error.message).toMatch(/does not answer|does not exist/);
      expect(error.fix.join('\n')).toMatch(/mkt up/);
    }
    recordCommand(name, 'dead engine');
  });

  test('piped it is plain', { timeout }, async ({ expect }) => {
    const args = [...path, ...(row.args ?? []), ...(row.piped ?? [])];
    const plain = await mkt(args, live, row.stopAt, row.input);
    expect(row.codes ?? [0], plain.stderr + plain.stdout).toContain(plain.code);
    expect(plain.stdout + plain.stderr).not.toContain(ESCAPE);
    expect(plain.stderr).not.toContain('This is a bug');
    if (row.readsJson) JSON.parse((await mkt([...args, '--json'], live)).stdout);
    recordCommand(name, 'piped');
  });
});

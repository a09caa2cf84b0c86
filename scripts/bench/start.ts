/**
 * `npm run bench:start [-- --cold] [--json] [--later N]`: how long `npm start` takes from nothing to the first answered
 * request, how long later ones take, and what everything holds of memory. It works on a clone of the last commit in a
 * temporary folder, with ports, data and passwords of its own. `--cold` begins with empty caches of npm, Maven and ours.
 * Memory of one process is its resident size; the sum counts pages that several processes share once.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readInstallation } from '../../packages/cli/src/services/up/installation.ts';
import { heldMemory } from '../../packages/cli/src/services/up/resident-memory.ts';
import { untilEnd } from './bench-end.ts';
import { benchOptions, positive } from './bench-options.ts';

const limits = { firstS: 360, laterS: 10, togetherMb: 2_500, apiMb: 200 };
const startLimitMs = 15 * 60_000;
const pollMs = 50;
/** The first start's work in the background is watched for so long: memory is the largest seen. */
const watchMs = 30_000;
const sampleMs = 2_000;
const root = fileURLToPath(new URL('../..', import.meta.url));

const asked = benchOptions(
  `npm run bench:start [-- --cold] [--later N] [--json]

Seconds of \`npm start\` to the first answered request in a fresh clone, first and N times (3) later, and the memory.
--cold: with empty caches of npm, Maven and ours, so that everything is downloaded.`,
  { cold: { type: 'boolean', default: false }, later: { type: 'string', default: '3' } },
);
const laterStarts = positive('later', asked.later);

interface Sample {
  togetherMb: number;
  residentMb: Record<string, number>;
}

const folder = mkdtempSync(join(tmpdir(), 'mkt start '));
const clone = join(folder, 'marketplace');
const stateDir = join(clone, '.mkt');
const environment = cleanEnvironment();
let running: ChildProcess | null = null;
await untilEnd(cleanUp, main);

async function main(): Promise<void> {
  execFileSync('git', ['clone', '--quiet', '--local', root, clone]);
  say(`first start${asked.cold ? ', with empty caches' : ''} …`);
  const firstS = await start();
  const first = await largest(watchMs);
  await stop();
  const later: number[] = [];
  let after: Sample | null = null;
  for (let turn = 1; turn <= laterStarts; turn += 1) {
    say(`later start ${turn} …`);
    later.push(await start());
    after = await largest(sampleMs);
    await stop();
  }
  later.sort((a, b) => a - b);
  report(firstS, later, first, after ?? first);
}

function report(firstS: number, later: readonly number[], first: Sample, after: Sample): void {
  const samples = { 'first start, seed in the background': first, 'later start': after };
  const togetherMb = Math.max(first.togetherMb, after.togetherMb);
  const apiMb = Math.max(...Object.values(samples).flatMap((s) => apiSizes(s)));
  if (asked.json) {
    console.log(JSON.stringify({ cold: asked.cold, firstS, laterS: later, togetherMb, apiMb, limits, samples }));
  } else {
    for (const [title, { residentMb, togetherMb: sum }] of Object.entries(samples)) {
      console.log(`${title}: ${mb(sum)} together`);
      for (const [name, size] of Object.entries(residentMb))
        console.log(`  ${name.padEnd(16)} ${mb(size).padStart(9)}`);
    }
  }
  const seconds = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(1));
  const middle = later[Math.floor(later.length / 2)];
  console.log(
    `first start ${seconds(firstS)} s (limit ${limits.firstS}), later ${seconds(middle)} s ` +
      `(${seconds(later[0])}–${seconds(later.at(-1))}; limit ${limits.laterS}), ` +
      `together ${mb(togetherMb)} (limit ${mb(limits.togetherMb)}), an API process ${mb(apiMb)} (limit ${mb(limits.apiMb)})`,
  );
}

function apiSizes({ residentMb }: Sample): number[] {
  return Object.entries(residentMb).flatMap(([name, size]) => (name.startsWith('api-') ? [size] : []));
}

function mb(value: number): string {
  return `${Math.round(value).toLocaleString('en')} MB`;
}

/** Seconds from the command to the first answer of the API. */
async function start(): Promise<number> {
  const log = openSync(join(folder, 'start.log'), 'a');
  const startedMs = performance.now();
  running = spawn('npm', ['start'], { cwd: clone, env: environment, stdio: ['ignore', log, log], detached: true });
  const ended = once(running, 'exit').then(([code]) => {
    throw new Error(`npm start ended with ${code}:\n${readFileSync(join(folder, 'start.log'), 'utf8').slice(-2_000)}`);
  });
  ended.catch(() => {});
  const seconds = await Promise.race([firstAnswer(startedMs), ended]);
  await Promise.race([untilReady(), ended]);
  return seconds;
}

async function firstAnswer(startedMs: number): Promise<number> {
  while (performance.now() - startedMs < startLimitMs) {
    const url = apiUrl();
    if (url !== null && (await answers(`${url}/api/v1/categories`))) return (performance.now() - startedMs) / 1_000;
    await delay(pollMs);
  }
  throw new Error('no answer within 15 minutes');
}

function apiUrl(): string | null {
  const file = join(stateDir, 'runtime.json');
  if (!existsSync(file)) return null;
  return (JSON.parse(readFileSync(file, 'utf8')) as { http?: { publicUrl?: string } }).http?.publicUrl ?? null;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function untilReady(): Promise<void> {
  while (!readInstallation(stateDir).ready) await delay(pollMs);
}

async function largest(forMs: number): Promise<Sample> {
  let most = sample();
  for (const end = performance.now() + forMs; performance.now() < end; await delay(sampleMs)) {
    const now = sample();
    if (now.togetherMb > most.togetherMb) most = now;
  }
  return most;
}

function sample(): Sample {
  const { engines, processes, jobs, supervisorPid } = readInstallation(stateDir);
  const named = new Map<string, number>([
    ['npm', running?.pid ?? 0],
    ['mkt up', supervisorPid ?? 0],
    ...[...engines, ...processes, ...jobs].map(({ name, pid }) => [name, pid ?? 0] as const),
  ]);
  const held = heldMemory([...named.values()]);
  const sizes = [...named].map(([name, pid]) => ({ name, ...(held.get(pid) ?? { shareBytes: 0, residentBytes: 0 }) }));
  return {
    togetherMb: sizes.reduce((sum, { shareBytes }) => sum + shareBytes, 0) / 1e6,
    residentMb: Object.fromEntries(
      sizes.sort((a, b) => b.residentBytes - a.residentBytes).map((size) => [size.name, size.residentBytes / 1e6]),
    ),
  };
}

async function stop(): Promise<void> {
  const child = running;
  running = null;
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function cleanUp(): Promise<void> {
  await stop();
  if (existsSync(stateDir))
    execFileSync('npm', ['run', '-s', 'mkt', '--', 'down', '--quiet'], {
      cwd: clone,
      env: environment,
      stdio: 'ignore',
    });
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Nothing of this checkout's; with `--cold` nothing of the user's caches either, but npm's settings; Maven's repository is part of ours. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(MKT_|npm_|NODE_COMPILE_CACHE|INIT_CWD)/i.test(name));
  const env: NodeJS.ProcessEnv = { ...Object.fromEntries(kept), PATH: pathWithoutOurs() };
  if (!asked.cold) return env;
  const home = join(folder, 'home');
  mkdirSync(home);
  const { XDG_CACHE_HOME: _shared, ...rest } = env;
  return {
    ...rest,
    HOME: home,
    npm_config_userconfig: process.env['npm_config_userconfig'] ?? join(homedir(), '.npmrc'),
    npm_config_cache: join(home, '.npm'),
  };
}

/** The machine's own Node starts it, as for whoever clones. */
function pathWithoutOurs(): string {
  return (process.env['PATH'] ?? '')
    .split(':')
    .filter((part) => !part.startsWith(root))
    .join(':');
}

function say(text: string): void {
  console.error(text);
}

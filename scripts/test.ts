/**
 * `npm test [-- part-of-a-path …]`: starts engines of its own, runs the tests, stops the engines, and ends with
 * a line `N passed, N failed, N skipped`. A skip whose reason is not in scripts/test/allowed-skips.txt, a file
 * that does not load and (for the whole run) a run over its budget fail it.
 *
 *   --full     also what is too slow for every run      --mariadb  on MariaDB instead of MySQL
 *   --engines URLS from the environment (MKT_TEST_…_URL) are taken as they are when MKT_TEST_MYSQL_URL is set
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureGoTool } from '../packages/cli/src/services/engines/index.ts';
import { startTestEngines } from './lib/test-engines.ts';
import { MachinePace } from './test/machine-pace.ts';
import type { RunSummary } from './test/reporter.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
// Ten minutes on two quiet cores, of which two are for what proves money and stock under faults and one and a half for
// search; the rest is for a busy machine. One that is slower than that has as much more as it is slower.
const budgetMs = 13 * 60_000;

const args = process.argv.slice(2);
const flags = new Set(args.filter((a) => a.startsWith('--')));
const filters = args.filter((a) => !a.startsWith('--'));
const mariadb = flags.has('--mariadb');
const full = flags.has('--full');

/** Servers that tests start themselves, and the parts of a path whose tests ask for them. */
const goToolUsers = { versitygw: /storage|platform/, 'stripe-mock': /payment|modules|stripe/ };

process.exitCode = await main();

async function main(): Promise<number> {
  const stop = new AbortController();
  // Asked twice it still stops the engines first: who ends it by force leaves them running.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  mkdirSync(join(root, '.mkt'), { recursive: true });
  const stateDir = mkdtempSync(join(root, '.mkt', 'test-'));
  const given = process.env['MKT_TEST_MYSQL_URL'] !== undefined;
  const tools = await goTools(stop.signal);
  const engines = given
    ? null
    : await startTestEngines({
        stateDir,
        signal: stop.signal,
        database: mariadb ? 'mariadb' : 'mysql',
        search: filters.length === 0 || filters.some((f) => /search|e2e/.test(f)),
      });
  // The budget is for the tests: what a first run downloads does not count against it.
  const startedAt = Date.now();
  const pace = new MachinePace();
  const record = join(root, '.mkt', 'test-record');
  const whole = filters.length === 0 && !mariadb;
  if (whole) rmSync(record, { recursive: true, force: true });
  try {
    const env = {
      ...(whole ? { MKT_TEST_RECORD: record } : {}),
      ...process.env,
      ...(engines?.env ?? {}),
      ...tools,
      MKT_TEST_SUMMARY: join(stateDir, 'summary.json'),
      // Workers and the processes of tests load the same files again and again: compiled once is half of that time.
      NODE_COMPILE_CACHE: join(root, '.mkt', 'compile-cache'),
      ...(full ? { MKT_TEST_FULL: '1' } : {}),
    };
    const code = await runVitest(env, stop.signal);
    if (whole && existsSync(record)) writeFileSync(join(record, 'complete'), new Date().toISOString());
    return report(join(stateDir, 'summary.json'), code, Date.now() - startedAt, pace.end());
  } finally {
    await engines?.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

/** Where each is; empty where there is no Go to build it with, absent where nobody asks. */
async function goTools(signal: AbortSignal): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [tool, users] of Object.entries(goToolUsers)) {
    const name = `MKT_TEST_${tool.toUpperCase().replaceAll('-', '_')}`;
    const wanted = filters.length === 0 || filters.some((filter) => users.test(filter));
    if (process.env[name] !== undefined || !wanted) continue;
    const onProgress = (line: string): void => console.error(line);
    found[name] = (await ensureGoTool(tool, { stateDir: join(root, '.mkt'), onProgress, signal })) ?? '';
  }
  return found;
}

function runVitest(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<number> {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const projects = mariadb ? ['--project', 'integration'] : [];
  const child = spawn(
    process.execPath,
    [
      vitest,
      'run',
      '--passWithNoTests',
      '--reporter=default',
      `--reporter=${join(root, 'scripts/test/reporter.ts')}`,
      ...projects,
      ...filters,
    ],
    { cwd: root, env, stdio: 'inherit' },
  );
  signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}

function report(file: string, vitestCode: number, tookMs: number, pace: number): number {
  if (!existsSync(file)) {
    console.error('The test runner ended without a summary.');
    return vitestCode || 1;
  }
  const summary = JSON.parse(readFileSync(file, 'utf8')) as RunSummary;
  const allowed = readFileSync(join(root, 'scripts/test/allowed-skips.txt'), 'utf8')
    .split('\n')
    .filter((l) => l !== '' && !l.startsWith('#'));
  // A test that cannot tell at run time has its reason in its title.
  const badSkips = summary.skipped.filter(
    ({ reason, name }) => !allowed.some((a) => reason.includes(a) || name.includes(a)),
  );
  for (const failure of summary.failures) console.log(`failed: ${failure}`);
  for (const skip of badSkips) console.log(`failed: skipped without an allowed reason: ${skip.name} (${skip.reason})`);
  for (const broken of summary.brokenFiles) console.log(`failed: did not load or held no test: ${broken}`);
  const failed = summary.failed + badSkips.length + summary.brokenFiles.length;
  const allowedMs = budgetMs / pace;
  const overBudget = filters.length === 0 && !full && !mariadb && tookMs > allowedMs;
  if (overBudget) {
    const slower = pace < 1 ? `, ${Math.round(allowedMs / 1000)} s at the pace of this machine` : '';
    console.log(`failed: the tests took ${Math.round(tookMs / 1000)} s; the budget is ${budgetMs / 1000} s${slower}.`);
  }
  console.log(`tests took ${(tookMs / 1000).toFixed(1)} s; the machine's pace was ${pace.toFixed(2)} of the budget's`);
  console.log(`${summary.passed} passed, ${failed} failed, ${summary.skipped.length - badSkips.length} skipped`);
  if (summary.passed + failed === 0) return 1;
  return failed > 0 || overBudget ? 1 : vitestCode;
}

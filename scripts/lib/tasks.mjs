import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MKT = 'packages/cli/bin/mkt.mjs';

const TASKS = {
  start: { file: MKT, args: ['up'] },
  mkt: { file: MKT, args: [], inCallersFolder: true },
  dev: { file: 'scripts/dev.ts', args: [] },
  test: { file: 'scripts/test.ts', args: [] },
  e2e: { file: 'scripts/test.ts', args: ['e2e/'] },
  'test:full': { file: 'scripts/test.ts', args: ['--full'] },
  'test:mariadb': { file: 'scripts/test.ts', args: ['--mariadb'] },
  check: { file: 'scripts/check.ts', args: [] },
  gen: { file: 'scripts/gen.ts', args: [] },
  'gen:statements': { file: 'scripts/gen-statements.ts', args: [] },
  'gen:plans': { file: 'scripts/gen-plans.ts', args: [] },
  'gen:db': { file: 'scripts/gen-db.ts', args: [] },
  load: { file: MKT, args: ['load'] },
  build: { file: 'scripts/build.ts', args: [] },
  pictures: { file: 'scripts/pictures.ts', args: [] },
  chaos: { file: 'scripts/chaos.ts', args: [] },
};

const BENCH = /^bench:([a-z0-9-]+)$/;

/** The file that a task runs and its arguments, or null for an unknown name. */
export function resolveTask(name, args) {
  const bench = BENCH.exec(name ?? '');
  if (bench) return { file: `scripts/bench/${bench[1]}.ts`, args, inCallersFolder: false };
  if (!Object.hasOwn(TASKS, name ?? '')) return null;
  const task = TASKS[name];
  return { file: task.file, args: [...task.args, ...args], inCallersFolder: task.inCallersFolder ?? false };
}

/** Every task that is not a benchmark. */
export const taskNames = Object.keys(TASKS);

/** As package.json names them: what `npm run` knows. */
export function listTasks(root) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.keys(scripts)
    .map((name) => `  ${name}\n`)
    .join('');
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const MKT = 'packages/cli/bin/mkt.mjs';

const TASKS = {
  start: { file: MKT, args: ['up'] },
  mkt: { file: MKT, args: [], inCallersFolder: true },
  dev: { file: 'scripts/dev.ts', args: [] },
  test: { file: 'scripts/test.ts', args: [] },
  'test:full': { file: 'scripts/test.ts', args: ['--full'] },
  'test:mariadb': { file: 'scripts/test.ts', args: ['--mariadb'] },
  check: { file: 'scripts/check.ts', args: [] },
  gen: { file: 'scripts/gen.ts', args: [] },
  'gen:statements': { file: 'scripts/gen-statements.ts', args: [] },
  'gen:db': { file: 'scripts/gen-db.ts', args: [] },
  build: { file: 'scripts/build.ts', args: [] },
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

function benchNames(root) {
  try {
    return readdirSync(join(root, 'scripts', 'bench'))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => `bench:${file.slice(0, -3)}`);
  } catch {
    return [];
  }
}

export function listTasks(root) {
  return [...Object.keys(TASKS), ...benchNames(root).sort()].map((name) => `  ${name}\n`).join('');
}

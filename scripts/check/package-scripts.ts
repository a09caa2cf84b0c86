/** The scripts of package.json against what there is to run: every task and every benchmark has one, and each leads somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveTask, taskNames } from '../lib/tasks.mjs';

export interface PackageScripts {
  names: Set<string>;
  faults: string[];
}

export function packageScripts(root: string): PackageScripts {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const faults: string[] = [];
  for (const [name, command] of Object.entries(scripts)) {
    const task = resolveTask(name, []);
    if (task === null || !existsSync(join(root, task.file))) faults.push(`package.json: ${name} leads nowhere`);
    else if (command !== `exec node scripts/bootstrap.mjs ${name}`)
      faults.push(`package.json: ${name} does not run the task of its name`);
  }
  for (const name of [...taskNames, ...benchmarks(root)])
    if (scripts[name] === undefined) faults.push(`package.json: no script runs ${name}`);
  return { names: new Set(Object.keys(scripts)), faults };
}

/** A file of scripts/bench that no other one names is a benchmark; the rest serve those. */
function benchmarks(root: string): string[] {
  const dir = join(root, 'scripts/bench');
  const files = readdirSync(dir).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const texts = new Map(files.map((file) => [file, readFileSync(join(dir, file), 'utf8')]));
  const serves = (file: string): boolean => [...texts].some(([other, text]) => other !== file && text.includes(file));
  return files.filter((file) => !serves(file)).map((file) => `bench:${file.slice(0, -'.ts'.length)}`);
}

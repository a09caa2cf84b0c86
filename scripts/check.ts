/** `npm run check [-- name …]`: everything that can be said about the tree without an engine. Ends with `N passed, N failed, N skipped`. */
import { fileURLToPath } from 'node:url';
import { boundaries } from './check/boundaries.ts';
import { coverage } from './check/coverage.ts';
import { docs } from './check/docs.ts';
import { licences, lockfile } from './check/lockfile.ts';
import { privacy } from './check/privacy.ts';
import { statements } from './check/statements.ts';
import { run, type Step } from './check/step.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = process.execPath;

const steps: Step[] = [
  { name: 'types', act: () => run(root, 'node_modules/.bin/tsc', ['-b', '--pretty', 'false']) },
  {
    name: 'lint',
    act: () => run(root, 'node_modules/.bin/biome', ['check', '--error-on-warnings', '--max-diagnostics=50', '.']),
  },
  { name: 'generated', act: () => run(root, node, ['--conditions=mkt-source', 'scripts/gen.ts', '--check']) },
  { name: 'boundaries', act: () => boundaries(root) },
  { name: 'unused', act: () => run(root, 'node_modules/.bin/knip', ['--no-progress']) },
  { name: 'statements', act: () => statements(root) },
  { name: 'lockfile', act: () => lockfile(root) },
  { name: 'licences', act: () => licences(root) },
  { name: 'docs', act: () => docs(root) },
  { name: 'privacy', act: () => privacy(root) },
  { name: 'coverage', act: () => coverage(root) },
];

const asked = process.argv.slice(2).filter((a) => !a.startsWith('--'));
const unknown = asked.filter((name) => !steps.some((s) => s.name === name));
if (unknown.length > 0) {
  console.error(`No such check: ${unknown.join(', ')}. There are: ${steps.map((s) => s.name).join(', ')}`);
  process.exit(2);
}
const chosen = asked.length === 0 ? steps : steps.filter((s) => asked.includes(s.name));
let failed = 0;
// The boundaries plant a file for a moment, which no other step may see.
const queue = chosen.filter((s) => s.name === 'boundaries');
await worker();
queue.push(...chosen.filter((s) => s.name !== 'boundaries'));
await Promise.all([worker(), worker()]);
console.log(`${chosen.length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed > 0 ? 1 : 0;

async function worker(): Promise<void> {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const startedAt = Date.now();
    const result = await step
      .act()
      .catch((error: unknown) => ({ ok: false, output: String(error instanceof Error ? error.stack : error) }));
    if (!result.ok) failed++;
    console.log(`${result.ok ? 'ok  ' : 'FAIL'} ${step.name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
    if (result.output.trim() !== '' && (!result.ok || step.name === 'coverage')) console.log(result.output.trimEnd());
  }
}

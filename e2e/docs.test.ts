/** Whoever follows the documents in a fresh clone gets what they say: each command of a `sh run` fence ends with 0. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fencedCommands } from '../scripts/check/fenced-commands.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** As a reader's shell: without what this run of tests has set. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(MKT_|npm_|VITEST|NODE_|GIT_)/i.test(name)),
);

let folder = '';
let clone = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fresh clone '));
  clone = join(folder, 'the shop');
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone], { env });
  copyModules();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every command of the documents that is said to run does, in a fresh clone', { timeout: 300_000 }, async () => {
  const files = execFileSync('git', ['ls-files', '*.md'], { cwd: clone, encoding: 'utf8', env }).trim().split('\n');
  const ran: string[] = [];
  const failures: string[] = [];
  for (const file of files) {
    for (const { commands, runs } of fencedCommands(readFileSync(join(clone, file), 'utf8'))) {
      for (const command of runs ? commands : []) {
        const { code, output } = await run(command);
        ran.push(command);
        if (code !== 0) failures.push(`${file}: ${command} ended with ${code}:\n${output}`);
      }
    }
  }
  expect(failures).toEqual([]);
  expect(ran).toContain('npm run mkt -- --help');
});

/** What `npm ci` would bring, in seconds. Links into packages/ are relative: they lead to the clone's own. */
function copyModules(): void {
  const target = join(clone, 'node_modules');
  try {
    execFileSync('cp', ['-al', join(root, 'node_modules'), target], { stdio: 'pipe' });
  } catch {
    // Hard links do not reach another file system.
    rmSync(target, { recursive: true, force: true });
    execFileSync('cp', ['-a', join(root, 'node_modules'), target]);
  }
}

function run(command: string): Promise<{ code: number | string | null | undefined; output: string }> {
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], { cwd: clone, env, timeout: 120_000 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code ?? error.signal), output: (stdout + stderr).slice(-2_000) }),
    );
  });
}

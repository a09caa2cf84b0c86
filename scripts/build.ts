/** `npm run build`: compiles the packages to dist/ and puts beside them what the compiler does not copy. */
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const packages = ['sdk', 'server', 'loadtest', 'cli'].map((name) => join('packages', name));

// From nothing: a file whose source is gone would be shipped, and a migration among them would be run.
for (const folder of packages)
  for (const made of ['dist', 'tsconfig.tsbuildinfo'])
    rmSync(join(root, folder, made), { recursive: true, force: true });
const tsc = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-b', ...packages], { cwd: root, stdio: 'inherit' });
if (tsc.status !== 0) process.exit(tsc.status ?? 1);

let copied = 0;
for (const pattern of ['packages/*/src/**/*.sql', 'packages/*/src/**/*.gen.mjs', 'packages/*/src/**/*.gen.d.mts']) {
  for (const file of globSync(pattern, { cwd: root })) {
    const target = join(root, file.replace(/^(packages\/[^/]+)\/src\//, '$1/dist/'));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, file), target);
    copied++;
  }
}
for (const folder of packages) cpSync(join(root, 'LICENSE'), join(root, folder, 'dist', 'LICENSE'));
console.log(`built; ${copied} files copied beside the compiled ones`);

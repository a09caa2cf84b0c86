/** `npm run build`: compiles the packages to dist/ and puts beside them what the compiler does not copy. */
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = spawnSync(
  join(root, 'node_modules/.bin/tsc'),
  ['-b', 'packages/sdk', 'packages/server', 'packages/loadtest', 'packages/cli'],
  { cwd: root, stdio: 'inherit' },
);
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
console.log(`built; ${copied} files copied beside the compiled ones`);

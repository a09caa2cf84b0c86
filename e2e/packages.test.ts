/** What `npm pack` makes of the packages installs and runs in an empty folder, where no source of ours is near. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const names = ['sdk', 'server', 'cli', 'loadtest'];
const isFull = process.env['MKT_TEST_FULL'] === '1';
/** As a user's shell: nothing that this run of tests set, and the Node that runs it. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(MKT|npm|VITEST|NODE)/i.test(name))),
  PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`,
};

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

let folder = '';
let tarballs: { name: string; filename: string; files: string[] }[] = [];

beforeAll(() => {
  if (!isFull) return;
  folder = mkdtempSync(join(tmpdir(), 'mkt packages '));
  mkdirSync(join(folder, 'shop'));
  const options = { cwd: root, env, encoding: 'utf8', maxBuffer: 64 << 20 } as const;
  execFileSync(process.execPath, ['--conditions=mkt-source', 'scripts/build.ts'], options);
  const workspaces = names.flatMap((name) => ['-w', `packages/${name}`]);
  const packed = execFileSync(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', folder, ...workspaces],
    options,
  );
  const entries = Object.values(JSON.parse(packed)) as { name: string; filename: string; files: { path: string }[] }[];
  tarballs = entries.map(({ name, filename, files }) => ({ name, filename, files: files.map((f) => f.path) }));
  writeFileSync(join(folder, 'shop', 'package.json'), JSON.stringify({ name: 'shop', private: true, type: 'module' }));
  const files = tarballs.map(({ filename }) => join(folder, filename));
  execFileSync('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', ...files], {
    ...options,
    cwd: join(folder, 'shop'),
  });
}, 600_000);

afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

describe('packages', { timeout: 150_000 }, () => {
  test('carry what runs and its licence, and neither sources nor tests', ({ skip }) => {
    if (!isFull) skip('slow: npm run test:full');
    expect(tarballs.map((t) => t.name).sort()).toEqual(['@mkt/cli', '@mkt/loadtest', '@mkt/sdk', '@mkt/server']);
    for (const { name, files } of tarballs) {
      expect(files, name).toContain('dist/LICENSE');
      expect(files, name).toContain('dist/index.js');
      expect(files, name).toContain('dist/index.d.ts');
      expect(files.filter((f) => /^src\/|\.test\.|\/test\/|\/testing\/|\/test-|tsbuildinfo/.test(f))).toEqual([]);
    }
    const server = tarballs.find((t) => t.name === '@mkt/server')?.files ?? [];
    const wanted = migrations().map((f) => f.replace(/^src/, 'dist'));
    expect(server.filter((f) => f.endsWith('.sql')).sort()).toEqual(wanted.sort());
  });

  test('give an SDK that imports and types that resolve', async ({ skip }) => {
    if (!isFull) skip('slow: npm run test:full');
    const shop = join(folder, 'shop');
    const code = `const { createClient } = await import('@mkt/sdk');
      const { createRawClient } = await import('@mkt/sdk/raw');
      const mkt = createClient({ baseUrl: 'http://127.0.0.1:1', retries: 0 });
      const error = await mkt.products.get('prd_1').catch((e) => e);
      console.log(typeof createRawClient, error.code);`;
    expect(await run(process.execPath, ['--input-type=module', '-e', code])).toMatchObject({
      code: 0,
      stdout: 'function network\n',
    });
    // Bundlers of development builds set this condition: it must not lead to sources, which are not packed.
    const bundler = ['--conditions=development', '--input-type=module', '-e', code];
    expect(await run(process.execPath, bundler)).toMatchObject({ code: 0, stdout: 'function network\n' });
    writeFileSync(
      join(shop, 'uses.ts'),
      `import { createClient, type Schemas } from '@mkt/sdk';
      const mkt = createClient({ baseUrl: '' });
      export const product: Promise<Schemas['Product']> = mkt.products.get('prd_1').then((a) => a.data);
      // @ts-expect-error: a quantity is a number
      void mkt.cart.addItem({ sku_id: 'sku_1', quantity: 'one' });`,
    );
    const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--lib', 'esnext,dom'];
    const tsc = await run(join(root, 'node_modules/.bin/tsc'), [...flags, '--types', '', 'uses.ts']);
    expect(tsc.stdout).toBe('');
    expect(tsc.code).toBe(0);
  });

  test('give a mkt that explains itself and says what is missing', async ({ skip }) => {
    if (!isFull) skip('slow: npm run test:full');
    const mkt = join(folder, 'shop/node_modules/.bin/mkt');
    const help = await run(mkt, ['--help']);
    expect(help.code, help.stderr).toBe(0);
    for (const command of ['up', 'db', 'doctor']) expect(help.stdout).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
    expect((await run(mkt, ['db', '--help'])).stdout).toContain('migrate');
    const status = await run(mkt, ['db', 'status']);
    expect(status.code).toBe(3);
    expect(status.stderr).toContain('`mkt up` makes one');
  });

  test('give a server that says which engine does not answer', async ({ skip }) => {
    if (!isFull) skip('slow: npm run test:full');
    const main = join(folder, 'shop/node_modules/@mkt/server/dist/main.js');
    const nothing = await run(process.execPath, [main]);
    expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining('serve, worker, all') });
    // Nobody listens on port 1.
    const engines = { MKT_MYSQL_HOST: '127.0.0.1', MKT_MYSQL_PORT: '1' };
    const served = await run(process.execPath, [main, 'serve'], { ...env, ...engines });
    expect(served.code).toBe(1);
    expect(served.stderr).toContain('connect ECONNREFUSED 127.0.0.1:1');
    expect(served.stderr).toContain('Say where the engines are');
    expect(served.stderr).not.toContain('    at ');
  });
});

function run(file: string, args: string[], environment: NodeJS.ProcessEnv = env): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(file, args, { cwd: join(folder, 'shop'), env: environment, timeout: 120_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

function migrations(): string[] {
  const server = join(root, 'packages/server');
  return readdirSync(join(server, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.sql'))
    .map((f) => `src/${f}`)
    .filter((f) => readFileSync(join(server, f), 'utf8') !== '');
}

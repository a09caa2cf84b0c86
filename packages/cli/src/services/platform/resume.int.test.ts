/** An import that is killed in the middle goes on, and one that runs twice at once does its work once. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProductDb } from '../../../../server/src/modules/product/product.tables.ts';
import { type ModuleDatabase, openDatabase } from '../../../../server/src/platform/db/database.ts';
import {
  createTestInstallation,
  type TestInstallation,
} from '../../../../server/src/platform/testing/test-installation.ts';
import { addsUp, importCatalog } from '../catalog/index.ts';
import { type OpenCatalog, openCatalogOf } from './open-catalog.ts';
import { PlatformSink } from './platform.sink.ts';
import { recordedRates } from './seed-money.ts';
import { stockOf } from './test/stock-sums.ts';

const bin = fileURLToPath(new URL('../../../bin/mkt.mjs', import.meta.url));
const limitMs = 120_000;
const rows = 6_000;

let installation: TestInstallation;
let catalog: OpenCatalog;
let db: ModuleDatabase<ProductDb>;
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mkt resume '));
  installation = await createTestInstallation(['user', 'product']);
  const { config } = installation;
  catalog = await openCatalogOf({ ...config, modules: { ...config.modules, own: ['user', 'product'] } });
  db = openDatabase<ProductDb>(config, 'product');
  const own = { ...config, modules: { ...config.modules, own: ['user', 'product'] } };
  writeFileSync(join(dir, 'runtime.json'), JSON.stringify(own), { mode: 0o600 });
}, limitMs);
afterAll(async () => {
  await db?.close();
  await catalog?.close();
  await installation?.close();
  await rm(dir, { recursive: true });
});

/** Every tenth row has no price that can be read. */
async function fileOf(name: string, count: number): Promise<string> {
  const path = join(dir, name);
  const lines = Array.from(
    { length: count },
    (_, i) =>
      `${name}-${i},Lamp ${i},${i % 10 === 9 ? 'much' : (5 + (i % 90)).toFixed(2)},Home > Light ${i % 7},${i % 5}`,
  );
  await writeFile(path, `id,name,price,category,stock\n${lines.join('\n')}\n`);
  return path;
}

const countOf = async (table: 'products' | 'import_batches', prefix?: string): Promise<number> => {
  let query = db
    .writer()
    .selectFrom(table)
    .select((e) => e.fn.countAll<number>().as('n'));
  if (prefix !== undefined) query = query.where('external_id' as never, 'like', `${prefix}%` as never);
  return Number((await query.executeTakeFirstOrThrow()).n);
};

function mkt(args: readonly string[]) {
  const { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE } = process.env;
  const env = {
    PATH,
    HOME,
    TMPDIR,
    NODE_COMPILE_CACHE,
    MKT_RUNTIME_FILE: join(dir, 'runtime.json'),
    MKT_STATE_DIR: dir,
  };
  const child = spawn(process.execPath, ['--conditions=mkt-source', bin, ...args], { env, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, stdout, stderr })),
  );
  return { child, ended };
}

it('goes on behind the last committed batch after kill -9, and its counts add up', { timeout: limitMs }, async () => {
  const file = await fileOf('killed', rows);
  const rejects = join(dir, 'rejects.csv');
  const args = [
    'catalog',
    'import',
    file,
    '--default-currency',
    'USD',
    '--yes',
    // A busy machine takes long enough for a line of progress.
    '--quiet',
    '--json',
    '--reject',
    rejects,
    '--batch',
    '200',
  ];
  const first = mkt(args);
  const until = Date.now() + 60_000;
  while ((await countOf('import_batches')) < 1) {
    if (Date.now() > until || first.child.exitCode !== null) throw new Error(JSON.stringify(await first.ended));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  first.child.kill('SIGKILL');
  await first.ended;
  const before = await countOf('products', 'killed');
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(rows * 0.9);
  expect(before % 200).toBe(0);

  const { code, stdout, stderr } = await mkt(args).ended;
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const [summary] = JSON.parse(stdout).files;
  const good = rows * 0.9;
  expect(summary).toMatchObject({ read: rows, accepted: good, rejected: rows * 0.1, created: good });
  expect(summary).toMatchObject({ updated: 0, unchanged: 0, resumed: before });
  expect(await countOf('products', 'killed')).toBe(good);
  expect(await countOf('import_batches')).toBe(0);
  expect((await readFile(rejects, 'utf8')).trim().split('\n')).toHaveLength(1 + rows * 0.1);
  expect((await stockOf(installation.config)).differing).toBe(0);

  const again = await mkt(args).ended;
  expect(JSON.parse(again.stdout).files[0]).toMatchObject({ created: 0, unchanged: good, resumed: 0 });
});

it('sends again what another import changed since it was cut off', { timeout: limitMs }, async () => {
  const monday = await fileOf('priced', 500);
  const tuesday = join(dir, 'tuesday.csv');
  await writeFile(tuesday, (await readFile(monday, 'utf8')).replaceAll(',Lamp ', ',Dear lamp '));
  const read = async (path: string, stopAt = Number.POSITIVE_INFINITY) => {
    const sink = new PlatformSink(catalog, { seller: 'Priced', stock: 0 });
    const writeBatch = sink.writeBatch.bind(sink);
    sink.writeBatch = (records, number) => {
      if (number >= stopAt) throw new Error('killed');
      return writeBatch(records, number);
    };
    return importCatalog(path, { sink, defaultCurrency: 'USD', batchSize: 100, rates: await recordedRates('USD') });
  };
  const dear = async (): Promise<number> => {
    const { n } = await db
      .writer()
      .selectFrom('products')
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('external_id', 'like', 'priced%')
      .where('title', 'like', 'Dear%')
      .executeTakeFirstOrThrow();
    return Number(n);
  };
  await expect(read(monday, 3)).rejects.toThrow('killed');
  // One that is cut off itself, and one that comes to its end.
  await expect(read(tuesday, 2)).rejects.toThrow('killed');
  expect(await dear()).toBe(200);
  expect(await read(monday, 3).catch(() => null)).toBeNull();
  expect(await dear()).toBe(0);
  await read(tuesday);
  expect(await dear()).toBe(450);
  expect(await read(monday)).toMatchObject({ accepted: 450, updated: 450, resumed: 0 });
  expect(await dear()).toBe(0);
  expect(await countOf('import_batches')).toBe(0);
});

it('does its work once when five run at once', { timeout: limitMs }, async () => {
  const file = await fileOf('together', 1_000);
  const rates = await recordedRates('USD');
  const run = async () => {
    const sink = new PlatformSink(catalog, { seller: 'Together', stock: 1 });
    // None of them ends the import before all have done its batches.
    const { begin, writeBatch } = { begin: sink.begin.bind(sink), writeBatch: sink.writeBatch.bind(sink) };
    return importCatalog(file, {
      sink: { begin, writeBatch },
      rates,
      defaultCurrency: 'USD',
      batchSize: 100,
      lanes: 3,
    });
  };
  for (const summary of await Promise.all([run(), run(), run(), run(), run()])) {
    expect(addsUp(summary)).toBe(true);
    expect(summary).toMatchObject({ created: 900, updated: 0, unchanged: 0 });
  }
  expect(await countOf('products', 'together')).toBe(900);
  expect((await stockOf(installation.config)).differing).toBe(0);
});

it('makes nothing twice and fails for nobody when imports with batches of other sizes run at once', {
  timeout: limitMs,
}, async () => {
  const file = await fileOf('sizes', 3_000);
  const rates = await recordedRates('USD');
  const processes = [catalog, await openCatalogOf(catalog.config)];
  const imports = [60, 130, 200, 2_000].map((batchSize, i) => {
    const sink = new PlatformSink(processes[i % 2] as OpenCatalog, { seller: 'Sizes', stock: 1 });
    return importCatalog(file, { sink, rates, defaultCurrency: 'USD', batchSize, lanes: 2, importKey: `${i}` });
  });
  const summaries = await Promise.all(imports).finally(() => processes[1]?.close());
  expect(summaries.reduce((sum, { created }) => sum + created, 0)).toBe(2_700);
  for (const summary of summaries) expect(summary).toMatchObject({ accepted: 2_700, updated: 0 });
  expect(await countOf('products', 'sizes')).toBe(2_700);
  expect((await stockOf(installation.config)).differing).toBe(0);
});

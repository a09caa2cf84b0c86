/** What `mkt search` commands do and say on a marketplace without Elasticsearch, as real child processes. */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorker, type WorkerProcess } from '../../../server/src/app/worker.ts';
import type { ModuleName } from '../../../server/src/platform/kernel/modules.ts';
import {
  createTestInstallation,
  type TestInstallation,
} from '../../../server/src/platform/testing/test-installation.ts';
import { openCatalogOf } from '../services/platform/open-catalog.ts';
import { runSeed } from '../services/platform/seed.ts';

const bin = fileURLToPath(new URL('../../bin/mkt.mjs', import.meta.url));
const timeout = 120_000;
const own: ModuleName[] = ['user', 'product', 'search'];

let installation: TestInstallation;
let worker: WorkerProcess;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  installation = await createTestInstallation(own, { search: { url: '' } });
  const config = { ...installation.config, modules: { ...installation.config.modules, own } };
  const catalog = await openCatalogOf(config);
  await runSeed(catalog, { products: 15, retailItems: 5, locales: ['en'], seed: 1, orders: 0 });
  await catalog.close();
  worker = await startWorker({ ...config, worker: { ...config.worker, metricsPort: 0 } });
  const { stateDir } = config;
  mkdirSync(stateDir, { recursive: true });
  const runtimeFile = join(stateDir, 'runtime.json');
  writeFileSync(runtimeFile, JSON.stringify(config), { mode: 0o600 });
  const { PATH, HOME, TMPDIR } = process.env;
  const cache = join(stateDir, 'compile-cache');
  env = { PATH, HOME, TMPDIR, MKT_RUNTIME_FILE: runtimeFile, MKT_STATE_DIR: stateDir, NODE_COMPILE_CACHE: cache };
}, timeout);
afterAll(async () => {
  await worker?.close();
  await installation?.close();
});

async function mkt(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=mkt-source', bin, ...args], { env });
  return stdout;
}

it('reads the rows again that MySQL searches, and --wait stays until they are read', { timeout }, async () => {
  const said = await mkt('search', 'reindex', '--from-products', '--wait');
  expect(said).toMatch(/^20 products were read again in \d+\.\d s into the rows that MySQL searches\.$/m);
  const status = JSON.parse(await mkt('search', 'status', '--json'));
  expect(status).toMatchObject({ rows: 20, backfill: { done: true, rows: 20 } });
  expect(JSON.parse(await mkt('search', 'reindex', '--from-products', '--json'))).toMatchObject({
    products_read: null,
  });
  expect(await mkt('search', 'reindex', '--from-products', '--dry-run')).toBe('Would read all products again.\n');
});

it('has no index to build without Elasticsearch, and says what can be done', { timeout }, async () => {
  await expect(mkt('search', 'reindex')).rejects.toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/no Elasticsearch[\s\S]*--from-products/),
  });
});

it('tells in a dry run how many synonyms would go', { timeout }, async () => {
  const [before, after] = [join(installation.config.stateDir, 'a.txt'), join(installation.config.stateDir, 'b.txt')];
  writeFileSync(before, 'tv, television\nps5 => playstation 5\nhoover, vacuum cleaner\n');
  writeFileSync(after, 'tv, television\ncsharp, c#\n');
  await mkt('search', 'synonyms', 'apply', before);
  const apply = async (...options: string[]) =>
    JSON.parse(await mkt('search', 'synonyms', 'apply', after, '--json', ...options));
  expect(await apply('--dry-run')).toEqual({ applied: 2, removed: 2, dry_run: true });
  expect(await apply()).toEqual({ applied: 2, removed: 2, dry_run: false });
  const rules = JSON.parse(await mkt('search', 'rules', '--json'));
  expect(rules.synonyms).toEqual(['tv, television', 'csharp, c#']);
});

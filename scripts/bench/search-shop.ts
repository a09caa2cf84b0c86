/**
 * Two hundred thousand products of the seed in product's tables and in an index: what searches are measured on. The
 * rows that feed an index in the running platform are left out, because no search reads them while the engine answers.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import mysql from 'mysql2/promise';
import { openCatalogOf } from '../../packages/cli/src/services/platform/open-catalog.ts';
import { seedPlaces } from '../../packages/cli/src/services/platform/seed-places.ts';
import { writeBlocks } from '../../packages/cli/src/services/platform/seed-threads.ts';
import { stableIds } from '../../packages/cli/src/services/seed/generate/index.ts';
import {
  ElasticsearchIndex,
  openElasticsearch,
} from '../../packages/server/src/modules/search/adapters/elasticsearch-index.ts';
import { writeState } from '../../packages/server/src/modules/search/repositories/state.repository.ts';
import type { SearchTables } from '../../packages/server/src/modules/search/search.tables.gen.ts';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { openDatabase } from '../../packages/server/src/platform/db/database.ts';
import { migrate } from '../../packages/server/src/platform/db/migrate.ts';
import { createTestInstallation } from '../../packages/server/src/platform/testing/test-installation.ts';
import { startTestEngines } from '../lib/test-engines.ts';
import { atBenchEnd, untilEnd } from './bench-end.ts';
import { mysqlSocket } from './mysql-address.ts';
import type { FillOrder } from './search-filler.main.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const shopModules = ['user', 'product', 'search'] as const;
const seed = 1;
const fillers = 2;
const startMs = 600_000;
const poolBytesPerProduct = 2_048;
/** Up to here the memory that `mkt up` gives Elasticsearch is enough. */
const smallIndex = 500_000;
const heapBytesPerProduct = 1_536;

export interface SearchShopOptions {
  products: number;
  /** Under `.mkt/`: left there with all its data, and found again; null makes one that goes with the benchmark. */
  kept: string | null;
  say(line: string): void;
}

export async function withSearchShop<T>(options: SearchShopOptions, work: (config: Config) => Promise<T>): Promise<T> {
  const { kept, products, say } = options;
  mkdirSync(join(root, '.mkt'), { recursive: true });
  const stateDir = kept === null ? mkdtempSync(join(root, '.mkt', 'bench-')) : join(root, '.mkt', kept);
  if (products > smallIndex) giveHeap(products);
  const aborted = new AbortController();
  const forget = atBenchEnd(async () => aborted.abort());
  const { env, stop } = await startTestEngines({
    stateDir,
    profile: 'dev',
    search: true,
    onProgress: () => undefined,
    signal: AbortSignal.any([aborted.signal, AbortSignal.timeout(startMs)]),
  });
  forget();
  Object.assign(process.env, env);
  const end = async (): Promise<void> => {
    await stop();
    if (kept === null) rmSync(stateDir, { recursive: true, force: true });
  };
  return untilEnd(end, async () => {
    const file = join(stateDir, `search-shop-${products}.json`);
    const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as KeptShop) : null;
    const config = known === null ? await install() : atItsAddresses(known.config);
    const keep = (isFilled: boolean): void =>
      writeFileSync(file, JSON.stringify({ config, isFilled } satisfies KeptShop), { mode: 0o600 });
    // A kept one may be of an earlier checkout.
    if (known !== null) await migrate(config, shopModules);
    await givePool(products);
    if (known?.isFilled !== true) {
      keep(false);
      await fill(config, products, say);
      keep(true);
    }
    return work(config);
  });
}

interface KeptShop {
  config: Config;
  /** False: it was cut off, and what is there is gone on with. */
  isFilled: boolean;
}

/** Nothing of it is taken away: it goes with its engines, or stays with them. */
async function install(): Promise<Config> {
  const { config } = await createTestInstallation(shopModules, {
    mysql: { poolScale: 1, ...mysqlSocket() },
    http: { validateResponses: false },
    search: { timeoutMs: 5_000 },
  });
  return { ...config, modules: { ...config.modules, own: [...shopModules] } };
}

/** Ports may have changed since. */
function atItsAddresses(config: Config): Config {
  const mysql = new URL(process.env['MKT_TEST_MYSQL_URL'] ?? '');
  const state = process.env['MKT_TEST_REDIS_STATE_URL'] ?? '';
  return {
    ...config,
    mysql: {
      ...config.mysql,
      ...{ host: mysql.hostname, port: Number(mysql.port), rootUser: mysql.username },
      rootPassword: decodeURIComponent(mysql.password),
      ...mysqlSocket(),
    },
    redis: {
      ...config.redis,
      cacheUrl: state,
      stateUrl: state,
      queueUrl: process.env['MKT_TEST_REDIS_QUEUE_URL'] ?? '',
    },
    search: { ...config.search, url: process.env['MKT_TEST_ELASTICSEARCH_URL'] ?? '' },
  };
}

async function fill(config: Config, products: number, say: (line: string) => void): Promise<void> {
  const catalog = await openCatalogOf(config);
  const { setup } = await seedPlaces(catalog, { products, seed, locales: ['en', 'ar'], retailItems: 0 });
  await catalog.close();
  let written = 0;
  await writeBlocks({
    setup,
    count: products,
    onBlock: (_, count) => {
      written += count;
      if (written % 50_000 === 0) say(`${written} products are written`);
    },
  });
  const client = openElasticsearch(config);
  if (client === null) throw new Error('There is no Elasticsearch to fill');
  const index = new ElasticsearchIndex(client, config, { get: () => ({ execute: run }) } as never);
  const before = await index.aliasState();
  if (before !== null) await index.drop(before.index);
  const name = index.newName();
  await index.create(name, true);
  await client.indices.putSettings({ index: name, settings: { refresh_interval: '-1' } });
  const share = Math.ceil(products / fillers);
  let indexed = 0;
  await Promise.all(
    Array.from({ length: fillers }, (_, i) => {
      const last = Math.min(products, (i + 1) * share) - 1;
      const order: FillOrder = {
        config,
        index: name,
        afterId: i === 0 ? '' : stableIds(seed, i * share - 1)('prod'),
        untilId: stableIds(seed, last)('prod'),
      };
      return filled(order, (count) => {
        indexed += count;
        if (indexed % 50_000 < count) say(`${indexed} products are indexed`);
      });
    }),
  );
  await client.indices.putSettings({ index: name, settings: { refresh_interval: '1s' } });
  await client.indices.refresh({ index: name });
  const state = await index.aliasState();
  const db = openDatabase<SearchTables>(config, 'search');
  await writeState(db.writer(), 'index', { index: name, uuid: state?.uuid ?? '', isFilled: true, previous: null });
  await writeState(db.writer(), 'backfill', { done: true, afterId: null, rows: products, run: null });
  await db.close();
  await client.close();
}

/** MySQL gets the memory that a catalog of this size would be given: its indexes have to fit where they are written. */
async function givePool(products: number): Promise<void> {
  const root = await mysql.createConnection(process.env['MKT_TEST_MYSQL_URL'] ?? '');
  const bytes = Math.max(192 * 1024 ** 2, poolBytesPerProduct * products);
  await root.query(`SET GLOBAL innodb_buffer_pool_size = ${bytes}`);
  // Before 8.0.30 the log cannot grow while the server runs.
  await root.query(`SET GLOBAL innodb_redo_log_capacity = ${512 * 1024 ** 2}`).catch(() => undefined);
  await root.end();
}

/** Elasticsearch as well; with so much of it, both of Java's compilers. */
function giveHeap(products: number): void {
  const heap = `${Math.ceil((heapBytesPerProduct * products) / 1024 ** 2)}m`;
  process.env['MKT_ELASTICSEARCH_JAVA_OPTIONS'] ??= `-Xms${heap} -Xmx${heap}`;
}

function run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return work(AbortSignal.timeout(startMs));
}

function filled(order: FillOrder, onPage: (count: number) => void): Promise<void> {
  const worker = new Worker(new URL('./search-filler.main.ts', import.meta.url), { workerData: order });
  worker.on('message', onPage);
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`A filler ended with ${code}`))));
  });
}

/**
 * `npm run bench:capacity`: what a catalog of so many products costs in disk and memory, and how long its pages, lists
 * and searches take when no cache of ours has them. What docs/capacity.md tells is from here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { generateProducts, stableIds } from '../../packages/cli/src/services/seed/generate/index.ts';
import { readSeedCategories } from '../../packages/cli/src/services/seed/seed-data.ts';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { schemaOf } from '../../packages/server/src/platform/db/accounts.ts';
import { benchOptions, positive } from './bench-options.ts';
import { withServer } from './bench-server.ts';
import { EngineAnswers } from './engine-answers.ts';
import { ourWork, quantileOf, SearchLoad, type Work } from './search-load.ts';
import { queryMix } from './search-queries.ts';
import { withSearchShop } from './search-shop.ts';

const options = benchOptions(
  `npm run bench:capacity [-- --products 200000] [--keep] [--json]

Disk and memory of a catalog, and the times of pages, lists and searches that no cache of ours has, one at a time.
--products  how many (default 200,000)
--keep      leaves the engines' data in .mkt/bench-search, where the next run with --keep finds them`,
  { products: { type: 'string', default: '200000' }, keep: { type: 'boolean', default: false } },
);
const products = positive('products', options.products);
const samples = 400;
const say = (line: string): void => console.error(line);

const results = await withSearchShop({ products, kept: options.keep ? 'bench-search' : null, say }, measure);
if (options.json) console.log(JSON.stringify(results));
print(results);
process.exit(0);

type Results = Awaited<ReturnType<typeof measure>>;

async function measure(config: Config) {
  await emptyRedis(config);
  const times = await withServer(
    config,
    { MKT_CACHE_SEARCH: 'off', MKT_CACHE_MEMORY_MS: '0' },
    async (base, internal) => {
      const answers = await EngineAnswers.of(internal);
      const load = new SearchLoad(base, 1);
      const categories = readSeedCategories();
      const sorts = ['newest', 'best_selling', 'rating'];
      const brands = [
        ...new Set([...generateProducts({ count: 2_000, seed: 1, locales: ['en'] })].map((p) => p.brand)),
      ];
      const filtered = (filterOf: (i: number) => string): Work[] =>
        Array.from({ length: samples / 4 }, (_, i) =>
          ourWork(`/products?${filterOf(i)}&sort=${sorts[i % sorts.length]}`),
        );
      const brandAt = (i: number): string => `brand=${encodeURIComponent(brands[i % brands.length] ?? '')}`;
      const mix = queryMix(2 * samples);
      // The engine compiles what it runs often, as it has long done in production: other texts than those that are timed.
      for (const path of [...mix.searches.slice(samples), ...mix.suggestions.slice(samples)])
        for (const one of ourWork(path)) await load.send(one);
      const works = {
        'product page': Array.from({ length: samples }, (_, i) =>
          ourWork(`/products/${stableIds(1, Math.floor((i * products) / samples))('prod')}`),
        ),
        'category list': categories
          .slice(0, samples)
          .map(({ slug }, i) =>
            ourWork(`/products?category=${slug}&sort=${['newest', 'best_selling', 'price_asc'][i % 3]}`),
          ),
        'whole list': ['newest', 'best_selling', 'price_asc', 'rating'].map((sort) =>
          ourWork(`/products?sort=${sort}`),
        ),
        'list, broad filters': filtered(
          (i) => `price_min=${1_000 + i}&price_max=20000&in_stock=true&rating_min=${1 + (i % 4)}`,
        ),
        'list, narrow prices': filtered((i) => `price_min=${50_000 + 10 * i}&price_max=${50_020 + 10 * i}`),
        'list of three brands': filtered((i) => [i, i + 1, i + 2].map(brandAt).join('&')),
        search: mix.searches.slice(0, samples).map((path) => ourWork(path)),
        suggestions: mix.suggestions.slice(0, samples).map((path) => ourWork(path)),
      };
      const found: Record<string, { p50Ms: number; p95Ms: number; p99Ms: number }> = {};
      for (const [name, some] of Object.entries(works)) {
        const took: number[] = [];
        for (const work of some) {
          const sentAt = performance.now();
          for (const one of work) await load.send(one);
          took.push(performance.now() - sentAt);
        }
        await answers.check(name);
        found[name] = { p50Ms: quantileOf(took, 0.5), p95Ms: quantileOf(took, 0.95), p99Ms: quantileOf(took, 0.99) };
      }
      load.close();
      return found;
    },
  );
  return {
    products,
    times,
    tables: await tableSizes(config),
    index: await indexSize(config),
    memory: await memory(config),
  };
}

/** It may hold the pages of a run before this one. Engines and all that is in them are this benchmark's own. */
async function emptyRedis({ redis: { cacheUrl } }: Config): Promise<void> {
  const redis = new Redis(cacheUrl);
  await redis.flushall();
  await redis.quit();
}

async function tableSizes(config: Config): Promise<{ table: string; rows: number; bytes: number }[]> {
  const root = await mysql.createConnection(process.env['MKT_TEST_MYSQL_URL'] ?? '');
  try {
    const schema = schemaOf(config, 'product');
    const [names] = await root.query<RowDataPacket[]>(
      "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE'",
      [schema],
    );
    const [files] = await root.query<RowDataPacket[]>(
      'SELECT NAME AS name, FILE_SIZE AS bytes FROM information_schema.INNODB_TABLESPACES WHERE NAME LIKE ?',
      [`${schema}/%`],
    );
    const sizes: { table: string; rows: number; bytes: number }[] = [];
    for (const { name } of names) {
      const [[count]] = await root.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${schema}.${name}`);
      const bytes = Number(files.find((file) => file['name'] === `${schema}/${name}`)?.['bytes'] ?? 0);
      if (Number(count?.['n']) > 1_000) sizes.push({ table: name as string, rows: Number(count?.['n']), bytes });
    }
    return sizes.sort((a, b) => b.bytes - a.bytes);
  } finally {
    await root.end();
  }
}

async function indexSize(config: Config): Promise<{ documents: number; bytes: number }> {
  const answer = await fetch(`${config.search.url}/${config.search.indexPrefix}-*/_stats/store,docs`);
  const { _all: all } = (await answer.json()) as {
    _all: { total: { store: { size_in_bytes: number }; docs: { count: number } } };
  };
  return { documents: all.total.docs.count, bytes: all.total.store.size_in_bytes };
}

/** Resident memory of the engines. */
async function memory(config: Config): Promise<Record<string, number>> {
  const redis = new Redis(config.redis.cacheUrl);
  const used = /used_memory_rss:(\d+)/.exec(await redis.info('memory'))?.[1];
  await redis.quit();
  const root = await mysql.createConnection(process.env['MKT_TEST_MYSQL_URL'] ?? '');
  const [[pid]] = await root.query<RowDataPacket[]>('SELECT @@pid_file AS file, @@innodb_buffer_pool_size AS pool');
  await root.end();
  const answer = await fetch(`${config.search.url}/_nodes/stats/process,jvm`);
  const { nodes } = (await answer.json()) as {
    nodes: Record<string, { process: { id?: number }; jvm: { mem: { heap_used_in_bytes: number } } }>;
  };
  const [node] = Object.values(nodes);
  const info = await (await fetch(`${config.search.url}/_nodes/process`)).json();
  const [shown] = Object.values((info as { nodes: Record<string, { process: { id: number } }> }).nodes);
  return {
    mysql: residentBytes(Number(readFileSync(pid?.['file'] as string, 'utf8'))),
    mysqlBufferPool: Number(pid?.['pool']),
    elasticsearch: residentBytes(shown?.process.id ?? 0),
    elasticsearchHeap: node?.jvm.mem.heap_used_in_bytes ?? 0,
    redis: Number(used ?? 0),
  };
}

function residentBytes(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(join('/proc', String(pid), 'status'), 'utf8'));
  return 1_024 * Number(line?.[1] ?? 0);
}

function print({ products: count, times, tables, index, memory: used }: Results): void {
  const mb = (bytes: number): string => `${Math.round(bytes / 1024 ** 2).toLocaleString('en')} MB`;
  for (const { table, rows, bytes } of tables)
    console.log(`${table.padEnd(22)} ${rows.toLocaleString('en').padStart(12)} rows ${mb(bytes).padStart(10)}`);
  const all = tables.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`${'product, together'.padEnd(22)} ${''.padStart(12)}      ${mb(all).padStart(10)}`);
  console.log(
    `${'index'.padEnd(22)} ${index.documents.toLocaleString('en').padStart(12)} docs ${mb(index.bytes).padStart(10)}`,
  );
  for (const [name, bytes] of Object.entries(used))
    console.log(`memory of ${name.padEnd(19)} ${mb(bytes).padStart(10)}`);
  for (const [name, { p50Ms, p95Ms, p99Ms }] of Object.entries(times))
    console.log(
      `${name.padEnd(22)} p50 ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
    );
  console.log(`${count.toLocaleString('en')} products: ${mb(all)} of tables, ${mb(index.bytes)} of index`);
}

/**
 * `npm run bench:seed`: products of the seed written as `mkt seed` writes them (generated in threads, everything that a
 * product consists of, a transaction per block) against LOAD DATA of the very same rows from files that lie ready, by
 * as many connections into tables of the same kind, in turns of one run on one server. The goal is 0.6.
 */
import { openCatalogOf } from '../../packages/cli/src/services/platform/open-catalog.ts';
import {
  type BlockSetup,
  blockSize,
  type PictureSources,
  SeedBlocks,
} from '../../packages/cli/src/services/platform/seed-block.ts';
import { seedPlaces } from '../../packages/cli/src/services/platform/seed-places.ts';
import { threadCount, writeBlocks } from '../../packages/cli/src/services/platform/seed-threads.ts';
import { pictureCount, pictureWidthsPx } from '../../packages/cli/src/services/seed/generate/index.ts';
import type { ProductDb } from '../../packages/server/src/modules/product/product.tables.ts';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { openDatabase } from '../../packages/server/src/platform/db/database.ts';
import { createTestInstallation } from '../../packages/server/src/platform/testing/test-installation.ts';
import { BareLoad } from './bare-load.ts';
import { untilEnd } from './bench-end.ts';
import { withInstallation } from './bench-installation.ts';
import { benchOptions, positive } from './bench-options.ts';
import { mysqlSocket } from './mysql-address.ts';
import { ratioLine, takeTurns } from './turns.ts';

const tableNames = [
  'products',
  'skus',
  'stock_ledger',
  'product_attributes',
  'category_listings',
  'product_images',
  'reviews',
] as const;
const options = benchOptions(
  `npm run bench:seed [-- --products 100000] [--rounds 3] [--json]

Products written as \`mkt seed\` does against LOAD DATA of the same rows, in turns of one run; goal 0.6.
--products  how many a turn (default 100,000)
--rounds    turns of each (default 3)`,
  { products: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '3' } },
);
const products = positive('products', options.products);
const rounds = positive('rounds', options.rounds);
const warmUp = 2 * blockSize;

const results = await withInstallation(['user', 'product'], {}, async ({ config: base }) => {
  const config: Config = { ...base, modules: { ...base.modules, own: ['user', 'product'] } };
  const limit = await createTestInstallation(['user', 'product'], { mysql: { poolScale: 1, ...mysqlSocket() } });
  return untilEnd(
    () => limit.close(),
    () => compare(config, limit.config),
  );
});
if (options.json) console.log(JSON.stringify(results));
const mb = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MB`;
console.log(`${results.rowsPerProduct.toFixed(1)} rows a product`);
console.log(`most memory of the seed, by turn: ${results.peaks.map(mb).join(', ')}`);
console.log(ratioLine(results.turns, ' products/s'));
process.exit(0);

async function compare(config: Config, limitConfig: Config) {
  const catalog = await openCatalogOf(config);
  // Shops and categories are made before: the same for both, and few.
  const { setup: places } = await seedPlaces(catalog, {
    products: products * rounds + warmUp,
    seed: 1,
    locales: ['en', 'ar'],
    retailItems: 0,
  });
  await catalog.close();
  const setup = { ...places, pictures: pictures() };
  const blocks = new SeedBlocks(setup);
  const bare = await BareLoad.open(limitConfig, threadCount());
  const peaks: number[] = [];
  try {
    await ours(setup, 0, warmUp, []);
    bare.prepare(blocks.rows(0, warmUp));
    await bare.run();
    let [done, loaded] = [warmUp, warmUp];
    const turns = await takeTurns(
      rounds,
      async () => {
        const rate = await ours(setup, done, products, peaks);
        done += products;
        return rate;
      },
      async () => {
        bare.prepare(blocks.rows(loaded, products));
        loaded += products;
        const startedAt = performance.now();
        await bare.run();
        return products / ((performance.now() - startedAt) / 1_000);
      },
    );
    const rows = await rowCount(config);
    const bareRows = await rowCount(limitConfig);
    if (rows !== bareRows) throw new Error(`The seed wrote ${rows} rows, LOAD DATA ${bareRows}`);
    return { turns, peaks, rowsPerProduct: rows / done };
  } finally {
    await bare.close();
    await blocks.close();
  }
}

/** Products a second, threads' start included. */
async function ours(setup: BlockSetup, from: number, count: number, peaks: number[]): Promise<number> {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 100);
  let created = 0;
  const startedAt = performance.now();
  await writeBlocks({
    ...{ setup, from, count },
    onBlock: (result) => {
      created += result.created;
    },
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  clearInterval(timer);
  if (created !== count) throw new Error(`${created} of ${count} products were made`);
  peaks.push(peak);
  return count / seconds;
}

/** Files that nobody draws here: rows only name them. */
function pictures(): Record<number, PictureSources> {
  const sources = (picture: number): PictureSources =>
    pictureWidthsPx.map((width) => ({
      ...{ width, height: width, size_bytes: width * 20 },
      key: `shared/seed/p-${picture}/${width}.webp`,
    }));
  return Object.fromEntries(Array.from({ length: pictureCount }, (_, i) => [i, sources(i)]));
}

async function rowCount(config: Config): Promise<number> {
  const db = openDatabase<ProductDb>(config, 'product');
  try {
    let rows = 0;
    for (const table of tableNames) {
      const { n } = await db
        .reader('fresh')
        .selectFrom(table)
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirstOrThrow();
      rows += Number(n);
    }
    return rows;
  } finally {
    await db.close();
  }
}

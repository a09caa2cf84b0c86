/**
 * `npm run bench:import [-- --rows N] [--json]`: a CSV of N products through the whole import (read, mend, check,
 * products, SKUs, stock ledger, attributes, listings and one outbox event a product, by batches that are all or
 * nothing) against LOAD DATA of the very rows that it writes, prepared as files, in turns. Goal: 0.6.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addsUp, type ImportProgress, importCatalog } from '../../packages/cli/src/services/catalog/index.ts';
import { openCatalogOf } from '../../packages/cli/src/services/platform/open-catalog.ts';
import { PlatformSink } from '../../packages/cli/src/services/platform/platform.sink.ts';
import { recordedRates } from '../../packages/cli/src/services/platform/seed-money.ts';
import { untilEnd } from './bench-end.ts';
import { withInstallation } from './bench-installation.ts';
import { benchOptions, positive } from './bench-options.ts';
import { writeCatalog } from './import-file.ts';
import { ImportLimit } from './import-limit.ts';
import { ratioLine, takeTurns } from './turns.ts';

const asked = benchOptions(
  `npm run bench:import [-- --rows N] [--rounds N] [--json]

A CSV of N products (30,000) through the whole import, in turns with LOAD DATA of the rows that it writes.`,
  { rows: { type: 'string', default: '30000' }, rounds: { type: 'string', default: '5' } },
);
const products = positive('rows', asked.rows);
const rounds = positive('rounds', asked.rounds);

const dir = mkdtempSync(join(tmpdir(), 'mkt bench import '));
const result = await untilEnd(
  async () => rmSync(dir, { recursive: true, force: true }),
  () => withInstallation(['user', 'product'], { log: { level: 'error' } }, ({ config }) => measure(config)),
);
if (asked.json) console.log(JSON.stringify(result));
else
  console.log(
    `${result.rows} rows of ${products} products; peak memory ${result.peak_mb} MB, ${result.peak_mb_after_a_fifth} MB after a fifth of the file`,
  );
console.log(ratioLine(result.turns, ' products/s'));
process.exit(0);

/** The most memory that this process has had until now. */
function peakMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

async function measure(config: Parameters<typeof openCatalogOf>[0]) {
  const file = join(dir, 'catalog.csv');
  await writeCatalog(file, products);
  const catalog = await openCatalogOf({ ...config, modules: { ...config.modules, own: ['user', 'product'] } });
  const limit = await ImportLimit.open(config, dir);
  const rates = await recordedRates(config.shop.currency);
  const ours = async (onProgress?: (progress: ImportProgress) => void): Promise<number> => {
    await limit.empty();
    const sink = new PlatformSink(catalog, { seller: 'Bench shop', stock: 1 });
    const startedAt = performance.now();
    const options = { sink, rates, defaultCurrency: config.shop.currency, lanes: 2, onProgress };
    const summary = await importCatalog(file, options);
    const rate = (products * 1_000) / (performance.now() - startedAt);
    if (!addsUp(summary) || summary.created !== products) throw new Error(`Imported: ${JSON.stringify(summary)}`);
    return rate;
  };
  try {
    // Unmeasured: categories and the shop are made, code gets hot, and the rows are kept for the limit.
    let early: number | undefined;
    await ours(({ rows }) => {
      if (rows >= products / 5) early ??= peakMb();
    });
    // Of the import alone: what is kept for the limit comes after it.
    const memory = { peak_mb_after_a_fifth: early ?? peakMb(), peak_mb: peakMb() };
    const rows = await limit.keepRows();
    const bare = async (): Promise<number> => {
      await limit.empty();
      const startedAt = performance.now();
      const loaded = await limit.load();
      if (loaded !== rows) throw new Error(`${loaded} of ${rows} rows were loaded`);
      return (products * 1_000) / (performance.now() - startedAt);
    };
    await bare();
    const turns = await takeTurns(rounds, ours, bare);
    return { products, rows, ...memory, turns };
  } finally {
    await limit.close();
    await catalog.close();
  }
}

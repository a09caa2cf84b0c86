import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildCategoryTree } from './seed/category-tree.ts';
import { readInvoiceLines } from './seed/invoice-lines.ts';
import { buildReplay } from './seed/replay.ts';
import { buildRetailItems } from './seed/retail-items.ts';
import { gzipText, toNdjson } from './seed/write-text.ts';

/**
 * Makes the files of packages/cli/assets/data from the two source sets whose licences allow it.
 * Usage: node --conditions=mkt-source scripts/data/make-seed-data.ts [SOURCE_DIR]
 * The same sources give the same bytes, so a rerun shows whether the checked-in files are fresh.
 */
const root = join(import.meta.dirname, '..', '..');
const sourceDir = process.argv[2] ?? join(root, '..', 'shared', 'data');
const targetDir = join(root, 'packages', 'cli', 'assets', 'data');

const sources = {
  categories: join(sourceDir, 'bestbuy', 'categories.json.gz'),
  invoices: join(sourceDir, 'online-retail', 'invoices-2010-12_2011-06.csv.gz'),
};

const missing = Object.values(sources).filter((path) => !existsSync(path));
if (missing.length > 0) {
  console.log(`Skipped: the source files are not here (${missing.join(', ')}); the checked-in data stays as it is.`);
  process.exit(0);
}

async function write(name: string, content: string | Buffer): Promise<void> {
  await writeFile(join(targetDir, name), content);
  console.log(`${name}: ${Buffer.byteLength(content)} bytes`);
}

await mkdir(targetDir, { recursive: true });

const tree = await buildCategoryTree(sources.categories, join(import.meta.dirname, 'category-selection.tsv'));
await write('categories.json', `[\n${tree.map((category) => JSON.stringify(category)).join(',\n')}\n]\n`);
console.log(`  ${tree.length} categories, ${tree.filter((c) => c.leaf !== undefined).length} leaves`);

const lines = await readInvoiceLines(sources.invoices);
console.log(`  invoice lines ${JSON.stringify(lines.counts)}`);

const items = buildRetailItems(lines.sales);
await write('retail-items.ndjson.gz', gzipText(toNdjson(items)));
console.log(`  ${items.length} items`);

const replay = buildReplay(lines.sales, new Set(items.map((item) => item.code)), 3000);
await write('retail-invoices.ndjson.gz', gzipText(toNdjson(replay.invoices)));
console.log(`  ${JSON.stringify(replay.counts)}`);

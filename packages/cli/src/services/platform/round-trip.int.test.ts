import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProductDb } from '../../../../server/src/modules/product/product.tables.ts';
import { systemContext } from '../../../../server/src/platform/context/make-context.ts';
import { openDatabase } from '../../../../server/src/platform/db/database.ts';
import {
  createTestInstallation,
  type TestInstallation,
} from '../../../../server/src/platform/testing/test-installation.ts';
import { addsUp, type ImportSummary, importCatalog, writeExport } from '../catalog/index.ts';
import { exportPages } from './export-pages.ts';
import { type OpenCatalog, openCatalogOf } from './open-catalog.ts';
import { PlatformSink } from './platform.sink.ts';
import { recordedRates } from './seed-money.ts';
import { stockOf } from './test/stock-sums.ts';

const limitMs = 60_000;
const opened: { installation: TestInstallation; catalog: OpenCatalog }[] = [];
let dir: string;

/** A marketplace without anything in it. */
async function emptyMarketplace(): Promise<{ installation: TestInstallation; catalog: OpenCatalog }> {
  const installation = await createTestInstallation(['user', 'product']);
  const { config } = installation;
  const catalog = await openCatalogOf({ ...config, modules: { ...config.modules, own: ['user', 'product'] } });
  opened.push({ installation, catalog });
  return { installation, catalog };
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mkt round trip '));
});
afterAll(async () => {
  for (const { installation, catalog } of opened) {
    await catalog.close();
    await installation.close();
  }
  await rm(dir, { recursive: true });
});

const texts = [
  '=1+1',
  "'=quoted",
  'a,"b";c',
  'two\nlines\ttab\r\nand\rmore',
  '&amp; <b>not a tag</b>',
  'قهوة عربية',
  '-',
  '\\N',
  '😀',
];

/** Above the price, beside none, equal, below, and zero. */
const formerPrices: Record<number, number> = { 1: 99_999, 2: 500, 3: 3_005, 4: 1, 6: 0 };
/** A draft without a price, one variant of a published product, and a whole one. */
const isFree = (index: number, sku: number): boolean => index === 2 || index === 5 || (index === 4 && sku === 1);

async function fill({ product, user }: OpenCatalog): Promise<void> {
  const context = () => systemContext('import', { timeoutMs: 30_000 });
  const { shops } = await user.importShops(context(), {
    shops: [
      {
        email: 'owner@nile.example',
        owner_name: 'Mona',
        locale: 'en',
        shop: { name: 'Nile, "Audio"', country: 'EG', description: '', support_email: null },
      },
    ],
  });
  const { categories } = await product.importCategories(context(), {
    categories: [
      { external_id: 'a', parent_external_id: null, name: 'Home > Garden', language: 'en', names: {}, position: 0 },
      { external_id: 'b', parent_external_id: 'a', name: 'حديقة', language: 'ar', names: {}, position: 0 },
    ],
  });
  const [sellerId, categoryId] = [shops[0]?.seller_id as string, categories[1]?.category_id as string];
  await product.importProducts(context(), {
    records: texts.map((text, index) => ({
      seller_id: sellerId,
      external_id: `${text}${index}`.slice(0, 100),
      image_urls: index % 2 === 0 ? [`https://x.example/${index}.jpg`, 'https://x.example/b.jpg'] : [],
      product: {
        title: text,
        description: texts.join(' '),
        brand: index === 0 ? null : text,
        category_id: categoryId,
        language: index % 3 === 0 ? 'ar' : 'en',
        translations: index % 3 === 0 ? { en: { title: `${text} in English`, attributes: { color: text } } } : {},
        attributes: { zeta: text, alpha: 'x' },
        currency: 'USD',
        compare_at_price: formerPrices[index] ?? null,
        status: index === 2 ? 'draft' : 'published',
        skus: Array.from({ length: 1 + (index % 3) }, (_, n) => ({
          code: `S-${index}-${n}`,
          title: n === 0 ? '' : text,
          attributes: n === 0 ? {} : { size: String(n), color: text },
          price: isFree(index, n) ? 0 : 5 + 1_000 * index + n,
          initial_stock: index * n,
          low_stock_threshold: n,
        })),
      },
    })),
  });
}

const linesOf = async (path: string): Promise<string[]> => {
  const bytes = await readFile(path);
  const lines = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n');
  // Ids of shops are each marketplace's own.
  return lines.map((line) => line.replace(/seller_[0-9a-z]{26}/, 'seller')).sort();
};

it('export, import into an empty marketplace and export again give the same', { timeout: limitMs }, async () => {
  const first = await emptyMarketplace();
  await fill(first.catalog);
  const original = join(dir, 'first.ndjson.gz');
  const summary = await writeExport(original, exportPages(first.catalog, undefined), { format: 'ndjson' });
  expect(summary).toMatchObject({ gzip: true, products: texts.length, skus: 18 });
  const asCsv = join(dir, 'first.csv');
  await writeExport(asCsv, exportPages(first.catalog, undefined), { format: 'csv' });

  for (const file of [original, asCsv]) {
    const { catalog, installation } = await emptyMarketplace();
    const sink = new PlatformSink(catalog, { seller: 'unused', stock: 3 });
    const imported = await importCatalog(file, { sink, rates: await recordedRates('USD') });
    expect(imported).toMatchObject({ mapping: 'mkt', mappingFrom: 'detected', created: texts.length, rejected: 0 });
    expect(addsUp(imported)).toBe(true);
    const again = join(dir, 'again.ndjson.gz');
    await writeExport(again, exportPages(catalog, undefined), { format: 'ndjson' });
    expect(await linesOf(again)).toEqual(await linesOf(original));
    expect(await stockOf(installation.config)).toEqual(await stockOf(first.installation.config));
  }
});

/** Imports a file into the marketplace that it comes from. */
async function importBack(catalog: OpenCatalog, file: string): Promise<{ summary: ImportSummary; sink: PlatformSink }> {
  const sink = new PlatformSink(catalog, { seller: 'unused', stock: 3 });
  return { summary: await importCatalog(file, { sink, rates: await recordedRates('USD') }), sink };
}

it('finds the products of its own marketplace again, also those that no import made', {
  timeout: limitMs,
}, async () => {
  const { catalog, installation } = await emptyMarketplace();
  await fill(catalog);
  const db = openDatabase<ProductDb>(installation.config, 'product');
  await db.writer().updateTable('products').set({ external_id: null }).where('title', '=', '😀').execute();
  await db.close();
  const file = join(dir, 'own.ndjson');
  await writeExport(file, exportPages(catalog, undefined), { format: 'ndjson' });
  const run = async () => (await importBack(catalog, file)).summary;
  // The content is the same, told by another hash the first time.
  expect(await run()).toMatchObject({ created: 0, rejected: 0 });
  expect(await run()).toMatchObject({ created: 0, updated: 0, unchanged: texts.length });
  const after = join(dir, 'own-after.ndjson');
  await writeExport(after, exportPages(catalog, undefined), { format: 'ndjson' });
  expect(await linesOf(after)).toEqual(await linesOf(file));
});

it('leaves products in their categories and with their pictures, whoever made those', {
  timeout: limitMs,
}, async () => {
  const { catalog, installation } = await emptyMarketplace();
  await fill(catalog);
  const context = () => systemContext('import', { timeoutMs: 30_000 });
  const { categories } = await catalog.product.importCategories(context(), {
    categories: [
      {
        external_id: 'deep',
        parent_external_id: 'a',
        name: 'Deep',
        language: 'en',
        names: { ar: 'عميق' },
        position: 0,
      },
      { external_id: 'twin', parent_external_id: null, name: 'Deep', language: 'en', names: {}, position: 1 },
    ],
  });
  const db = openDatabase<ProductDb>(installation.config, 'product');
  const ids = (await db.writer().selectFrom('products').select('id').orderBy('id').execute()).map(({ id }) => id);
  for (const [i, { category_id }] of categories.entries())
    await db
      .writer()
      .updateTable('products')
      .set({ category_id })
      .where('id', '=', ids[i] as string)
      .execute();
  // As admins' own have none.
  await db.writer().updateTable('categories').set({ external_id: null }).where('external_id', '<>', 'a').execute();
  const source = (width: number) => ({ width, height: width, size_bytes: width, key: `shared/lamp/${width}.webp` });
  await catalog.product.importImages(context(), {
    images: ids.slice(0, 3).map((product_id) => ({ product_id, alt: '', sources: [source(320), source(1280)] })),
  });
  const state = async () => ({
    products: await db.writer().selectFrom('products').select(['id', 'category_id']).orderBy('id').execute(),
    categories: await db.writer().selectFrom('categories').select(['id', 'name', 'parent_id', 'version']).execute(),
    pictures: await db
      .writer()
      .selectFrom('product_images')
      .select(['product_id', 'source_url', 'object_key', 'status'])
      .orderBy('id')
      .execute(),
  });
  const before = await state();
  expect(new Set(before.products.map(({ category_id }) => category_id)).size).toBe(3);
  const file = join(dir, 'filed.csv');
  await writeExport(file, exportPages(catalog, undefined), { format: 'csv' });
  const { summary, sink } = await importBack(catalog, file);
  expect(summary).toMatchObject({ created: 0, updated: texts.length, rejected: 0 });
  expect(sink.categories.created).toBe(0);
  expect(await state()).toEqual(before);
  await db.close();
});

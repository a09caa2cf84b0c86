import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemContext } from '@mkt/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProductDb } from '../../../../server/src/modules/product/product.tables.ts';
import { openDatabase } from '../../../../server/src/platform/db/database.ts';
import {
  createTestInstallation,
  type TestInstallation,
} from '../../../../server/src/platform/testing/test-installation.ts';
import { addsUp, type CatalogSink, importCatalog, readMapping } from '../catalog/index.ts';
import { type OpenCatalog, openCatalogOf } from './open-catalog.ts';
import { PlatformSink } from './platform.sink.ts';
import { recordedRates } from './seed-money.ts';
import { stockOf } from './test/stock-sums.ts';

const limitMs = 60_000;
const rows = [
  'id,name,price,currency,category,stock,seller,language',
  '1,Brass lantern,12.50,USD,Home > Light,4,Nile Lamps,en',
  '2,مصباح نحاسي,100,EGP,المنزل > إضاءة,3,Nile Lamps,ar',
  '3,Clay jar,8,USD,home >  light,,Cairo Clay,en',
  '4,,4,USD,Home,1,Cairo Clay,en',
  '5,Wool rug,much,USD,Home,1,Cairo Clay,en',
  '6,Tapis de laine,40,USD,Home,1,Cairo Clay,fr',
  '1,Brass lantern,12.50,USD,Home > Light,4,Nile Lamps,en',
  '7,No category,3,USD,,9,,en',
].join('\n');

const dataDir = join(import.meta.dirname, '..', '..', '..', '..', '..', '..', 'shared', 'data');

let installation: TestInstallation;
let catalog: OpenCatalog;
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mkt import '));
  installation = await createTestInstallation(['user', 'product']);
  const { config } = installation;
  catalog = await openCatalogOf({ ...config, modules: { ...config.modules, own: ['user', 'product'] } });
}, limitMs);
afterAll(async () => {
  await catalog?.close();
  await installation?.close();
  await rm(dir, { recursive: true });
});

const sinkOf = (seller = 'Corner Shop'): PlatformSink => new PlatformSink(catalog, { seller, stock: 2 });

describe('a catalog import into the marketplace', () => {
  it('makes shops, categories and products, and accounts for every row', { timeout: limitMs }, async () => {
    const path = join(dir, 'shop.csv');
    await writeFile(path, rows);
    const sink = sinkOf();
    const rejectPath = join(dir, 'rejects.csv');
    const rates = await recordedRates('USD');
    const summary = await importCatalog(path, { rates, sink, rejectPath });
    expect(summary).toMatchObject({ read: 8, created: 4, updated: 0, unchanged: 0, rejected: 3, duplicates: 1 });
    expect(addsUp(summary)).toBe(true);
    expect(sink.shops.opened).toBe(3);
    // Home, its Light (met twice), the two Arabic levels, and the one for products without a category.
    expect(sink.categories.created).toBe(5);
    const rejects = await readFile(rejectPath, 'utf8');
    expect(rejects).toContain('title_missing');
    expect(rejects).toContain('price_not_a_number');
    expect(rejects).toContain('the shop does not speak fr');
    // 4 + 3 + 9 of the file, and 2 for the row that says nothing of stock.
    expect(await stockOf(installation.config)).toEqual({ onHand: 18, ledger: 18, differing: 0 });
  });

  it('opens a shop of a free name for each seller whose name another has', { timeout: limitMs }, async () => {
    const shop = { country: 'EG', description: '', support_email: null };
    const owner = { email: 'owner@zed.example', owner_name: 'Mona', locale: 'en' as const };
    await catalog.user.importShops(systemContext('import'), { shops: [{ ...owner, shop: { ...shop, name: 'Zed' } }] });
    const long = 'z'.repeat(110);
    const sellers = ['Zed (import)', 'Zed', `${long}1`, `${long}2`, `${long}3`, `${'y'.repeat(107)}😀😀`];
    const { shops } = sinkOf();
    const wanted = sellers.map((name) => ({ id: null, name }));
    const ids = await shops.idsOf(wanted);
    const made = await catalog.user.getShops(systemContext('import'), { seller_ids: ids });
    const names = new Map(made.shops.map(({ seller_id: id, name }) => [id, name]));
    const cut = 'z'.repeat(108);
    expect(ids.map((id) => names.get(id))).toEqual([
      ...['Zed (import)', 'Zed (import 2)', cut, `${cut} (import)`, `${cut} (import 2)`],
      `${'y'.repeat(107)}😀`,
    ]);
    expect(await sinkOf().shops.idsOf(wanted)).toEqual(ids);
  });

  it('adds nothing when the same file comes again, and changes only what changed', { timeout: limitMs }, async () => {
    const path = join(dir, 'shop.csv');
    const rates = await recordedRates('USD');
    const again = sinkOf();
    expect(await importCatalog(path, { rates, sink: again })).toMatchObject({ created: 0, updated: 0, unchanged: 4 });
    expect([again.shops.opened, again.categories.created]).toEqual([0, 0]);
    await writeFile(path, rows.replaceAll('12.50', '13.50'));
    expect(await importCatalog(path, { rates, sink: sinkOf() })).toMatchObject({
      created: 0,
      updated: 1,
      unchanged: 3,
    });
    expect(await stockOf(installation.config)).toEqual({ onHand: 18, ledger: 18, differing: 0 });
  });

  it('leaves categories as their admins have them', { timeout: limitMs }, async () => {
    const context = systemContext('test', { timeoutMs: 30_000 });
    const db = openDatabase<ProductDb>(installation.config, 'product');
    const read = () =>
      db
        .writer()
        .selectFrom('categories')
        .select(['id', 'external_id', 'name', 'names', 'parent_id', 'position', 'version'])
        .orderBy('id')
        .execute();
    const light = (await read()).find(({ name }) => name === 'Light');
    // An admin moves it to the top, and says its name in Arabic.
    await catalog.product.importCategories(context, {
      categories: [
        {
          external_id: light?.external_id as string,
          parent_external_id: null,
          name: 'Lights',
          language: 'en',
          names: { ar: 'أضواء' },
          position: 3,
        },
      ],
    });
    const edited = await read();
    const path = join(dir, 'shop.csv');
    await writeFile(path, rows.replaceAll('12.50', '14.50'));
    const sink = sinkOf();
    expect(await importCatalog(path, { rates: await recordedRates('USD'), sink })).toMatchObject({ updated: 1 });
    expect(sink.categories.created).toBe(0);
    expect(await read()).toEqual(edited);
    await db.close();
  });

  it('takes categories that are alike but for their accents, and more of them than one call holds', {
    timeout: limitMs,
  }, async () => {
    const path = join(dir, 'many categories.csv');
    const names = ['Café', 'Cafe', 'قسم ١', 'قسم 1', ...Array.from({ length: 1_100 }, (_, i) => `Shelf ${i} > Box`)];
    const lines = names.map((name, i) => `c${i},Thing ${i},3,USD,${name},1,Nile Lamps,en`);
    await writeFile(path, [rows.split('\n')[0], ...lines].join('\n'));
    const options = { rates: await recordedRates('USD') };
    const first = sinkOf();
    expect(await importCatalog(path, { ...options, sink: first })).toMatchObject({
      created: names.length,
      rejected: 0,
    });
    expect(first.categories.created).toBe(4 + 2 * 1_100);
    const again = sinkOf();
    expect(await importCatalog(path, { ...options, sink: again })).toMatchObject({ unchanged: names.length });
    expect(again.categories.created).toBe(0);
  });

  it('takes ids that differ in blanks at their end for one, as the database does', { timeout: limitMs }, async () => {
    const path = join(dir, 'padded.ndjson');
    const line = (id: string, title: string): string =>
      JSON.stringify({
        ...{ external_id: id, seller: 'Pad', seller_id: '', title, currency: 'USD' },
        skus: [{ code: '1', price: '5.00' }],
      });
    const options = { rates: await recordedRates('USD'), sink: sinkOf() };
    await writeFile(path, [line('A', 'Cup'), line('A  ', 'Cup'), line('A ', 'Mug'), line(' A', 'Pan')].join('\n'));
    const rejectPath = join(dir, 'padded.csv');
    const first = await importCatalog(path, { ...options, rejectPath });
    expect(first).toMatchObject({ read: 4, accepted: 2, duplicates: 2, created: 2 });
    expect(await readFile(rejectPath, 'utf8')).toMatch(/duplicate_identical.*\n.*duplicate_conflict/);
    await writeFile(path, line('A ', 'Mug'));
    expect(await importCatalog(path, options)).toMatchObject({ repaired: 1, created: 0, updated: 1 });
    // One that has such an id since earlier.
    const padded: CatalogSink = {
      writeBatch: (records, number) =>
        options.sink.writeBatch(
          records.map((record) => ({ ...record, product: { ...record.product, externalId: 'A ' } })),
          number,
        ),
    };
    await writeFile(path, line('A', 'Bowl'));
    expect(await importCatalog(path, { ...options, sink: padded })).toMatchObject({ created: 0, updated: 1 });
  });

  it.skipIf(!existsSync(dataDir))(
    'takes a real catalog once (skips when ../shared/data is not there)',
    { timeout: limitMs },
    async () => {
      const path = join(dataDir, 'jumia-eg', 'products.csv');
      const options = { rates: await recordedRates('USD'), mapping: await readMapping('jumia-eg') };
      const first = await importCatalog(path, { ...options, sink: sinkOf('Nile Imports') });
      expect(first).toMatchObject({ read: 1010, created: 1009, rejected: 1 });
      expect(addsUp(first)).toBe(true);
      const second = await importCatalog(path, { ...options, sink: sinkOf('Nile Imports') });
      expect(second).toMatchObject({ created: 0, updated: 0, unchanged: 1009 });
      expect((await stockOf(installation.config)).differing).toBe(0);
    },
  );
});

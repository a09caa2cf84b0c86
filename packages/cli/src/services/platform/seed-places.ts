/** What the seed's products are put into: the category tree and shops, made where they are missing. */
import { isAppError, systemContext } from '@mkt/server';
import { readBulkPlaces } from '@mkt/server/product-bulk';
import { generateSellers, sellersOf } from '../seed/generate/index.ts';
import { readSeedCategories } from '../seed/seed-data.ts';
import { demoAccounts } from './demo-accounts.ts';
import { inBatches } from './in-parallel.ts';
import type { ImportShop, OpenCatalog } from './open-catalog.ts';
import { retailSellers, seedDemoAccounts } from './seed-accounts.ts';
import type { BlockSetup, PictureSources } from './seed-block.ts';
import { converter, recordedRates } from './seed-money.ts';
import { categoryRecord, type SeedLocale, shopRecord } from './seed-records.ts';
import { noPictures, type ShownPictures } from './shown-pictures.ts';

export interface SeedCatalogOptions {
  products: number;
  locales: readonly SeedLocale[];
  seed: number;
  /** Real items taken, the most demanded first; all of them unless a test wants fewer. */
  retailItems?: number;
  /** Files of the pictures that are drawn already, by number; without them products get theirs afterwards. */
  pictures?: Readonly<Record<number, PictureSources>>;
  onProgress?: (progress: SeedProgress) => void;
  signal?: AbortSignal;
}

export interface SeedProgress {
  done: number;
  total: number;
}

export interface SeedCounts {
  created: number;
  updated: number;
  unchanged: number;
}

export interface SeedSummary {
  categories: SeedCounts;
  shops: SeedCounts;
  products: SeedCounts;
  reviews: SeedCounts;
  accounts: number;
  /** Of products that wait for no pictures. */
  shown: ShownPictures;
  seconds: number;
}

const shopsAtOnce = 100;
const nameEnding = ' (seed)';
const countries = ['EG', 'AE', 'SA', 'GB', 'DE', 'US'];

export const noCounts = (): SeedCounts => ({ created: 0, updated: 0, unchanged: 0 });
export const seedContext = (): ReturnType<typeof systemContext> => systemContext('seed', { timeoutMs: 60_000 });

export interface SeedPlaces {
  setup: BlockSetup;
  /** Ids by the source's. */
  categories: ReadonlyMap<string, string>;
  /** Ids of the shops that sell the real items. */
  retailShops: readonly string[];
  summary: SeedSummary;
}

export async function seedPlaces(catalog: OpenCatalog, options: SeedCatalogOptions): Promise<SeedPlaces> {
  const summary: SeedSummary = {
    categories: noCounts(),
    shops: noCounts(),
    products: noCounts(),
    reviews: noCounts(),
    accounts: await seedDemoAccounts(catalog),
    shown: noPictures(),
    seconds: 0,
  };
  const [categories, shops] = await Promise.all([
    seedCategories(catalog, options, summary),
    seedShops(catalog, options, summary),
  ]);
  const setup = await setupOf(catalog, options, categories, shops.generated);
  return { setup, categories, retailShops: shops.retail, summary };
}

/** Product's tables are reached from here, and not only its port. */
export function isOwn({ config }: OpenCatalog): boolean {
  return config.modules.own.includes('product');
}

async function seedCategories(
  catalog: OpenCatalog,
  { locales }: SeedCatalogOptions,
  summary: SeedSummary,
): Promise<Map<string, string>> {
  const wanted = readSeedCategories().map((category, position) => categoryRecord(category, position, locales));
  const { categories } = await catalog.product.importCategories(seedContext(), { categories: wanted });
  for (const { outcome } of categories) summary.categories[outcome] += 1;
  return new Map(categories.map((category) => [category.external_id, category.category_id]));
}

interface SeededShops {
  generated: string[];
  retail: string[];
}

async function seedShops(
  catalog: OpenCatalog,
  { seed, products }: SeedCatalogOptions,
  summary: SeedSummary,
): Promise<SeededShops> {
  const generated = [...generateSellers({ count: sellersOf(products), seed })].map((seller) =>
    shopRecord(seller, countries[seller.index % countries.length] as string),
  );
  const demo = demoAccounts.find((account) => account.role === 'seller');
  if (catalog.config.env !== 'production' && demo !== undefined && generated[0]) generated[0].email = demo.email;
  const retail = retailSellers(catalog.config).map(({ shop: name, email, owner }) => ({
    email,
    owner_name: owner,
    locale: 'en' as const,
    shop: { name, country: 'GB', description: 'Gifts and homeware from a British warehouse.', support_email: null },
  }));
  return {
    generated: await openShops(catalog, generated, summary),
    retail: await openShops(catalog, retail, summary),
  };
}

async function openShops(catalog: OpenCatalog, wanted: readonly ImportShop[], summary: SeedSummary): Promise<string[]> {
  const ids: string[] = [];
  for (const some of inBatches(wanted, shopsAtOnce)) {
    const shops = await openTogether(catalog, some);
    for (const { outcome } of shops) summary.shops[outcome] += 1;
    ids.push(...shops.map((shop) => shop.seller_id));
  }
  return ids;
}

type OpenedShop = Awaited<ReturnType<OpenCatalog['user']['importShops']>>['shops'][number];

/**
 * A name may be another's shop: the demo seller has the first shop of whichever seed came first, and people choose
 * names as well. Then each is opened by itself, and one that meets its name gets an ending.
 */
async function openTogether(catalog: OpenCatalog, wanted: readonly ImportShop[]): Promise<OpenedShop[]> {
  try {
    return (await catalog.user.importShops(seedContext(), { shops: [...wanted] })).shops;
  } catch (error) {
    if (!isAppError(error, 'conflict')) throw error;
    const [first, ...others] = wanted;
    if (first === undefined || first.shop.name.endsWith(nameEnding)) throw error;
    if (others.length === 0)
      return openTogether(catalog, [{ ...first, shop: { ...first.shop, name: `${first.shop.name}${nameEnding}` } }]);
    const opened: OpenedShop[] = [];
    for (const shop of wanted) opened.push(...(await openTogether(catalog, [shop])));
    return opened;
  }
}

async function setupOf(
  catalog: OpenCatalog,
  { seed, locales, pictures }: SeedCatalogOptions,
  categories: ReadonlyMap<string, string>,
  sellerIds: readonly string[],
): Promise<BlockSetup> {
  const { config } = catalog;
  const minorPerUsd = converter(await recordedRates(config.shop.currency), 'USD')(100_000_000) / 1_000_000;
  const categoryIds = [...categories.values()];
  const places = isOwn(catalog)
    ? await readBulkPlaces(config, catalog.user, { sellerIds, categoryIds })
    : { approvedSellers: [], categoryPaths: {} };
  return {
    config,
    ...{ seed, locales, minorPerUsd, sellerIds, places },
    categoryIds: Object.fromEntries(categories),
    pictures: pictures ?? null,
  };
}

/**
 * Fills a marketplace: the category tree, shops, generated products with their reviews, and the real items of the
 * invoices. Everything is known by external ids, so that a seed that was cut off goes on and a repeat changes nothing.
 */
import { systemContext } from '@mkt/server';
import {
  generateProducts,
  generateReviewers,
  generateSellers,
  reviewsOf,
  type SeedProduct,
  type SeedReviewer,
} from '../seed/generate/index.ts';
import { type RetailItem, readRetailItems, readSeedCategories } from '../seed/seed-data.ts';
import { demoAccounts } from './demo-accounts.ts';
import { inBatches, inParallel } from './in-parallel.ts';
import type { ImportRecord, ImportReview, OpenCatalog } from './open-catalog.ts';
import { retailSellers, seedDemoAccounts } from './seed-accounts.ts';
import { converter, recordedRates } from './seed-money.ts';
import type { PicturedProduct } from './seed-pictures.ts';
import {
  categoryRecord,
  productRecord,
  retailRecord,
  reviewRecord,
  type SeedLocale,
  shopRecord,
} from './seed-records.ts';

export interface SeedCatalogOptions {
  products: number;
  locales: readonly SeedLocale[];
  seed: number;
  /** Real items taken, the most demanded first; all of them unless a test wants fewer. */
  retailItems?: number;
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
  seconds: number;
}

const sellerCount = 60;
const reviewerCount = 2_000;
const batchSize = 250;
/** Enough for every category to be met. */
const pictureSample = 4_000;
/** More lanes than the module's background connections would only wait for each other. */
const lanes = 3;
/** Ages of reviews count back from here, so that the same seed gives the same catalog on any day. */
const seedDate = new Date('2026-01-01T00:00:00.000Z');
const countries = ['EG', 'AE', 'SA', 'GB', 'DE', 'US'];

const none = (): SeedCounts => ({ created: 0, updated: 0, unchanged: 0 });
const context = (): ReturnType<typeof systemContext> => systemContext('seed', { timeoutMs: 60_000 });

export async function seedCatalog(
  catalog: OpenCatalog,
  options: SeedCatalogOptions,
): Promise<{ summary: SeedSummary; pictured: PicturedProduct[] }> {
  const startedAt = performance.now();
  const summary: SeedSummary = {
    categories: none(),
    shops: none(),
    products: none(),
    reviews: none(),
    accounts: await seedDemoAccounts(catalog),
    seconds: 0,
  };
  const [categories, shops] = await Promise.all([
    seedCategories(catalog, options, summary),
    seedShops(catalog, options.seed, summary),
  ]);
  const records = new SeedWriter(catalog, options, summary);
  await inParallel(
    inBatches(everyRecord(await makers(catalog, options, categories, shops)), batchSize),
    lanes,
    (batch) => records.write(batch),
  );
  summary.seconds = (performance.now() - startedAt) / 1000;
  return { summary, pictured: records.pictured };
}

async function seedCategories(
  catalog: OpenCatalog,
  { locales }: SeedCatalogOptions,
  summary: SeedSummary,
): Promise<Map<string, string>> {
  const wanted = readSeedCategories().map((category, position) => categoryRecord(category, position, locales));
  const { categories } = await catalog.product.importCategories(context(), { categories: wanted });
  for (const { outcome } of categories) summary.categories[outcome] += 1;
  return new Map(categories.map((category) => [category.external_id, category.category_id]));
}

/** The ids of the generated shops and, after them, of the retail ones. */
async function seedShops(catalog: OpenCatalog, seed: number, summary: SeedSummary): Promise<string[]> {
  const generated = [...generateSellers({ count: sellerCount, seed })].map((seller) =>
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
  const { shops } = await catalog.user.importShops(context(), { shops: [...generated, ...retail] });
  for (const { outcome } of shops) summary.shops[outcome] += 1;
  return shops.map((shop) => shop.seller_id);
}

/** A product on its way, with what its reviews follow from. */
interface SeedRecord {
  record: ImportRecord;
  reviewed: SeedProduct | null;
  picture: number | null;
}

interface Makers {
  generated: Generator<SeedRecord>;
  retail: SeedRecord[];
}

async function makers(
  { config }: OpenCatalog,
  { products, seed, locales, retailItems }: SeedCatalogOptions,
  categories: ReadonlyMap<string, string>,
  shops: readonly string[],
): Promise<Makers> {
  const { currency } = config.shop;
  const rates = await recordedRates(currency);
  const fromGbp = converter(rates, 'GBP');
  const minorPerUsd = converter(rates, 'USD')(100_000_000) / 1_000_000;
  const categoryOf = (id: string): string => categories.get(id) as string;
  const generated = generateProducts({ count: products, seed, locales, sellers: sellerCount, minorPerUsd });
  const items = readRetailItems().slice(0, retailItems);
  const pictureOf = retailPictures();
  return {
    generated: (function* () {
      for (const product of generated)
        yield {
          record: productRecord(product, {
            sellerId: shops[product.sellerIndex] as string,
            categoryId: categoryOf(product.categoryId),
            currency,
            externalId: `${seed}-${product.externalId}`,
          }),
          reviewed: product,
          picture: product.picture,
        };
    })(),
    retail: items.map((item) => ({
      record: retailRecord(item, {
        // The same shop for what belongs together: an invoice of many things then has parts of several sellers.
        sellerId: shops[sellerCount + (shopNumberOf(item.categoryId) % (shops.length - sellerCount))] as string,
        categoryId: categoryOf(item.categoryId),
        currency,
        price: fromGbp(item.priceGbpMinor),
      }),
      reviewed: null,
      picture: pictureOf(item),
    })),
  };
}

function* everyRecord({ generated, retail }: Makers): Generator<SeedRecord> {
  yield* generated;
  yield* retail;
}

function shopNumberOf(categoryId: string): number {
  return [...categoryId].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0);
}

/** Real items have the pictures that generated products of their category have. */
function retailPictures(): (item: RetailItem) => number | null {
  const known = new Map<string, number[]>();
  for (const { categoryId, picture } of generateProducts({ count: pictureSample, seed: 1, locales: ['en'] })) {
    const pictures = known.get(categoryId) ?? [];
    if (!pictures.includes(picture)) pictures.push(picture);
    known.set(categoryId, pictures);
  }
  return ({ categoryId, rank }) => {
    const pictures = known.get(categoryId) ?? [];
    return pictures[rank % pictures.length] ?? null;
  };
}

/** Writes batches of products and, after each, their reviews. */
class SeedWriter {
  private readonly catalog: OpenCatalog;
  private readonly options: SeedCatalogOptions;
  private readonly summary: SeedSummary;
  private readonly reviewers: SeedReviewer[];
  readonly pictured: PicturedProduct[] = [];
  private done = 0;
  private reviewing: Promise<void> = Promise.resolve();

  constructor(catalog: OpenCatalog, options: SeedCatalogOptions, summary: SeedSummary) {
    this.catalog = catalog;
    this.options = options;
    this.summary = summary;
    this.reviewers = [...generateReviewers({ count: reviewerCount, seed: options.seed })];
  }

  async write(batch: readonly SeedRecord[]): Promise<void> {
    this.options.signal?.throwIfAborted();
    const { results } = await this.catalog.product.importProducts(context(), {
      records: batch.map(({ record }) => record),
      keep_edited: true,
    });
    const reviews: ImportReview[] = [];
    for (const [index, { outcome, product_id: productId, external_id: externalId }] of results.entries()) {
      this.summary.products[outcome] += 1;
      const { reviewed, picture, record } = batch[index] as SeedRecord;
      if (reviewed !== null) reviews.push(...this.reviewsOf(reviewed, productId, externalId));
      if (picture !== null) this.pictured.push({ productId, title: record.product.title, picture });
    }
    // One batch at a time: reviews raise their sellers' ratings, and two batches would wait for each other's rows.
    this.reviewing = this.reviewing.then(() => this.writeReviews(reviews));
    await this.reviewing;
    this.done += batch.length;
    const items = this.options.retailItems ?? readRetailItems().length;
    this.options.onProgress?.({ done: this.done, total: this.options.products + items });
  }

  private async writeReviews(reviews: readonly ImportReview[]): Promise<void> {
    for (const some of inBatches(reviews, 1_000)) {
      this.options.signal?.throwIfAborted();
      const { created, unchanged } = await this.catalog.product.importReviews(context(), { reviews: some });
      this.summary.reviews.created += created;
      this.summary.reviews.unchanged += unchanged;
    }
  }

  private reviewsOf(product: SeedProduct, productId: string, externalId: string): ImportReview[] {
    const { seed, locales } = this.options;
    const arabicShare = locales.includes('ar') ? 0.45 : 0;
    return reviewsOf(product, { seed, reviewers: reviewerCount, arabicShare }).map((review) =>
      reviewRecord(review, this.reviewers[review.reviewerIndex] as SeedReviewer, {
        productId,
        externalId,
        at: seedDate,
      }),
    );
  }
}

/**
 * Fills a marketplace: the category tree, shops, generated products with their reviews, and the real items of the
 * invoices. Everything is known by external ids, so that a seed that was cut off goes on and a repeat changes nothing.
 */
import { generateProducts, type SeedProduct } from '../seed/generate/index.ts';
import { type RetailItem, readRetailItems } from '../seed/seed-data.ts';
import { inBatches, inParallel } from './in-parallel.ts';
import type { ImportRecord, ImportReview, OpenCatalog } from './open-catalog.ts';
import { type BlockResult, type BlockSetup, SeedProducts } from './seed-block.ts';
import { converter, recordedRates } from './seed-money.ts';
import type { PicturedProduct } from './seed-pictures.ts';
import {
  isOwn,
  type SeedCatalogOptions,
  type SeedPlaces,
  type SeedSummary,
  seedContext,
  seedPlaces,
} from './seed-places.ts';
import { retailRecord } from './seed-records.ts';
import { writeBlocks } from './seed-threads.ts';

const batchSize = 250;
/** Enough for every category to be met. */
const pictureSample = 4_000;
/** More lanes than the module's background connections would only wait for each other. */
const lanes = 3;

export async function seedCatalog(
  catalog: OpenCatalog,
  options: SeedCatalogOptions,
): Promise<{ summary: SeedSummary; pictured: PicturedProduct[] }> {
  const startedAt = performance.now();
  const places = await seedPlaces(catalog, options);
  const { setup, summary } = places;
  const writer = new SeedWriter(catalog, options, summary, setup);
  if (isOwn(catalog))
    await writeBlocks({
      setup,
      count: options.products,
      signal: options.signal,
      onBlock: (result, count) => writer.wroteBlock(result, count),
    });
  else await writer.writeAll(writer.generated(0, options.products));
  await writer.writeAll(await retailRecords(catalog, options, places));
  summary.seconds = (performance.now() - startedAt) / 1000;
  return { summary, pictured: writer.pictured };
}

/** A product on its way through the port, with what its reviews follow from. */
interface SeedRecord {
  record: ImportRecord;
  reviewed: SeedProduct | null;
  picture: number | null;
}

async function retailRecords(
  { config }: OpenCatalog,
  { retailItems }: SeedCatalogOptions,
  { categories, retailShops: shops }: SeedPlaces,
): Promise<SeedRecord[]> {
  const { currency } = config.shop;
  const fromGbp = converter(await recordedRates(currency), 'GBP');
  const pictureOf = retailPictures();
  return readRetailItems()
    .slice(0, retailItems)
    .map((item) => ({
      record: retailRecord(item, {
        // The same shop for what belongs together: an invoice of many things then has parts of several sellers.
        sellerId: shops[shopNumberOf(item.categoryId) % shops.length] as string,
        categoryId: categories.get(item.categoryId) as string,
        currency,
        price: fromGbp(item.priceGbpMinor),
      }),
      reviewed: null,
      picture: pictureOf(item),
    }));
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

/** Counts blocks, and writes what goes through the port: batches of products and, after each, their reviews. */
class SeedWriter {
  private readonly catalog: OpenCatalog;
  private readonly options: SeedCatalogOptions;
  private readonly summary: SeedSummary;
  private readonly products: SeedProducts;
  private readonly total: number;
  readonly pictured: PicturedProduct[] = [];
  private done = 0;
  private reviewing: Promise<void> = Promise.resolve();

  constructor(catalog: OpenCatalog, options: SeedCatalogOptions, summary: SeedSummary, setup: BlockSetup) {
    this.catalog = catalog;
    this.options = options;
    this.summary = summary;
    this.products = new SeedProducts(setup);
    this.total = options.products + (options.retailItems ?? readRetailItems().length);
  }

  /** What a block could not take as new goes the way of an import, which compares and updates. */
  async wroteBlock(result: BlockResult, count: number): Promise<void> {
    const { products, reviews } = this.summary;
    products.created += result.created;
    products.unchanged += result.unchanged;
    reviews.created += result.reviewsCreated;
    reviews.unchanged += result.reviewsUnchanged;
    this.pictured.push(...result.pictured);
    const { shown } = this.summary;
    shown.products += result.shown.products;
    shown.added += result.shown.added;
    shown.pictures = [...new Set([...shown.pictures, ...result.shown.pictures])];
    this.progress(count - result.others.length);
    await this.writeAll(result.others.map((index) => this.recordOf(index)));
  }

  *generated(from: number, count: number): Generator<SeedRecord> {
    for (let index = from; index < from + count; index += 1) yield this.recordOf(index);
  }

  async writeAll(records: Iterable<SeedRecord>): Promise<void> {
    await inParallel(inBatches(records, batchSize), lanes, (batch) => this.write(batch));
  }

  private recordOf(index: number): SeedRecord {
    const { product, record } = this.products.of(index);
    return { record, reviewed: product, picture: product.picture };
  }

  private async write(batch: readonly SeedRecord[]): Promise<void> {
    this.options.signal?.throwIfAborted();
    const { results } = await this.catalog.product.importProducts(seedContext(), {
      records: batch.map(({ record }) => record),
      keep_edited: true,
    });
    const reviews: ImportReview[] = [];
    for (const [index, { outcome, product_id: productId, external_id: externalId }] of results.entries()) {
      this.summary.products[outcome] += 1;
      const { reviewed, picture, record } = batch[index] as SeedRecord;
      if (reviewed !== null) reviews.push(...this.products.reviewsOf(reviewed, productId, externalId));
      if (picture !== null) this.pictured.push({ productId, title: record.product.title, picture });
    }
    // One batch at a time: reviews raise their sellers' ratings, and two batches would wait for each other's rows.
    this.reviewing = this.reviewing.then(() => this.writeReviews(reviews));
    await this.reviewing;
    this.progress(batch.length);
  }

  private progress(count: number): void {
    this.done += count;
    this.options.onProgress?.({ done: this.done, total: this.total });
  }

  private async writeReviews(reviews: readonly ImportReview[]): Promise<void> {
    for (const some of inBatches(reviews, 1_000)) {
      this.options.signal?.throwIfAborted();
      const { created, unchanged } = await this.catalog.product.importReviews(seedContext(), { reviews: some });
      this.summary.reviews.created += created;
      this.summary.reviews.unchanged += unchanged;
    }
  }
}

/**
 * A block of the seed's products, generated and written by one transaction: it is there whole or not at all, and a
 * second run finds it by the ids that follow from seed and number.
 */
import { createHash } from 'node:crypto';
import type { Config } from '@mkt/server';
import { type BulkRecord, canonicalHash, openProductBulk, type ProductBulk } from '@mkt/server/product-bulk';
import {
  arrivalMs,
  generateReviewers,
  productMaker,
  reviewsOf,
  type SeedProduct,
  type SeedReviewer,
  seedDateMs,
  stableIds,
} from '../seed/generate/index.ts';
import type { ImportImage, ImportRecord, ImportReview } from './open-catalog.ts';
import type { PicturedProduct } from './seed-pictures.ts';
import { productRecord, reviewRecord, type SeedLocale } from './seed-records.ts';
import { noPictures, type ShownPictures } from './shown-pictures.ts';

export type PictureSources = ImportImage['sources'];

/** What blocks are made from; goes to threads by copy. */
export interface BlockSetup {
  config: Config;
  seed: number;
  locales: readonly SeedLocale[];
  minorPerUsd: number;
  /** Ids of the shops by the generator's number. */
  sellerIds: readonly string[];
  /** Ids of categories by the source's id. */
  categoryIds: Readonly<Record<string, string>>;
  places: Parameters<typeof openProductBulk>[1];
  /** Files of the pictures that are drawn, by number; null where they are drawn later. */
  pictures: Readonly<Record<number, PictureSources>> | null;
}

export interface BlockResult {
  created: number;
  unchanged: number;
  reviewsCreated: number;
  reviewsUnchanged: number;
  /** Numbers of products that have to go the way of an import: something of them is there already, and differs. */
  others: number[];
  /** Of products of this block, those that get their pictures later. */
  pictured: PicturedProduct[];
  shown: ShownPictures;
}

export const blockSize = 2_000;
const reviewerCount = 2_000;
const samples = 64;
const sampleStep = 15_625;
/** Pieces that a product of popularity 2 has sold. */
const unitsPerPopularity = 4;

/** Records and reviews of any product of the seed, in the words of an import. */
export class SeedProducts {
  private readonly setup: BlockSetup;
  private readonly make: (index: number) => SeedProduct;
  private readonly reviewers: SeedReviewer[];
  private readonly fingerprint: string;

  constructor(setup: BlockSetup) {
    const { seed, locales, minorPerUsd } = setup;
    this.setup = setup;
    this.make = productMaker({ seed, locales, minorPerUsd });
    this.reviewers = [...generateReviewers({ count: reviewerCount, seed })];
    // What a change of the generator or of its options changes: rows are compared without being made.
    const sample = Array.from({ length: samples }, (_, i) => this.make(i * sampleStep));
    this.fingerprint = canonicalHash([seed, setup.config.shop.currency, sample]);
  }

  hashOf(index: number): string {
    return createHash('sha256').update(`${this.fingerprint}/${index}`).digest('hex');
  }

  of(index: number): { product: SeedProduct; record: ImportRecord & { content_hash: string } } {
    const product = this.make(index);
    const { config, seed, sellerIds, categoryIds } = this.setup;
    const sellerId = sellerIds[product.sellerIndex];
    const categoryId = categoryIds[product.categoryId];
    if (sellerId === undefined || categoryId === undefined)
      throw new RangeError(`Product ${index} is of shop ${product.sellerIndex} in ${product.categoryId}: not made`);
    const record = productRecord(product, {
      sellerId,
      categoryId,
      currency: config.shop.currency,
      externalId: `${seed}-${product.externalId}`,
    });
    return { product, record: { ...record, content_hash: this.hashOf(index) } };
  }

  reviewsOf(product: SeedProduct, productId: string, externalId: string): ImportReview[] {
    const { seed, locales } = this.setup;
    const arabicShare = locales.includes('ar') ? 0.45 : 0;
    return reviewsOf(product, { seed, reviewers: reviewerCount, arabicShare }).map((review) =>
      reviewRecord(review, this.reviewers[review.reviewerIndex] as SeedReviewer, {
        productId,
        externalId,
        at: new Date(seedDateMs),
        since: new Date(arrivalMs(product.index)),
      }),
    );
  }
}

export class SeedBlocks {
  private readonly setup: BlockSetup;
  private readonly products: SeedProducts;
  private readonly bulk: ProductBulk;

  constructor(setup: BlockSetup) {
    this.setup = setup;
    this.products = new SeedProducts(setup);
    this.bulk = openProductBulk(setup.config, setup.places);
  }

  close(): Promise<void> {
    return this.bulk.close();
  }

  /** The rows of products `from` to `from + count - 1`, block by block and by table: what a benchmark loads without us. */
  *rows(from: number, count: number): Generator<ReturnType<ProductBulk['rowsOf']>> {
    for (let start = from; start < from + count; start += blockSize) {
      const size = Math.min(blockSize, from + count - start);
      yield this.bulk.rowsOf(Array.from({ length: size }, (_, i) => this.record(start + i)));
    }
  }

  async write(from: number, count: number): Promise<BlockResult> {
    const { seed } = this.setup;
    const known = new Map(
      (await this.bulk.hashes(stableIds(seed, from)('prod'), stableIds(seed, from + count - 1)('prod'))).map((row) => [
        row.id,
        row,
      ]),
    );
    const result: BlockResult = {
      ...{ created: 0, unchanged: 0, reviewsCreated: 0, reviewsUnchanged: 0 },
      others: [],
      pictured: [],
      shown: noPictures(),
    };
    const fresh: { index: number; made: BulkRecord }[] = [];
    for (let index = from; index < from + count; index += 1) {
      const made = this.record(index);
      const before = known.get(made.id);
      if (before === undefined) fresh.push({ index, made });
      // A product that its seller deleted stays so, and one that was changed by hand has no hash any more.
      else if (before.isDeleted || before.hash === null || before.hash === made.record.content_hash) {
        result.unchanged += 1;
        result.reviewsUnchanged += made.reviews.length;
        // A seed that was cut off leaves products without pictures.
        if (!before.isDeleted && !before.hasImage) this.notePicture(result, index, made);
        else if (!before.isDeleted) this.countPicture(result, index);
      } else result.others.push(index);
    }
    if (fresh.length === 0) return result;
    if (await this.bulk.store(fresh.map(({ made }) => made))) {
      result.created = fresh.length;
      result.reviewsCreated = fresh.reduce((sum, { made }) => sum + made.reviews.length, 0);
      for (const { index, made } of fresh) {
        if (this.setup.pictures === null) this.notePicture(result, index, made);
        else this.countPicture(result, index, made.images.length);
      }
    } else result.others.push(...fresh.map(({ index }) => index));
    return result;
  }

  private notePicture(result: BlockResult, index: number, { id, record }: BulkRecord): void {
    const { picture } = this.products.of(index).product;
    result.pictured.push({ productId: id, title: record.product.title, picture });
  }

  private countPicture({ shown }: BlockResult, index: number, added = 0): void {
    const { picture } = this.products.of(index).product;
    if (!shown.pictures.includes(picture)) shown.pictures.push(picture);
    shown.products += 1;
    shown.added += added;
  }

  private record(index: number): BulkRecord {
    const { product, record } = this.products.of(index);
    const idOf = stableIds(this.setup.seed, index);
    const id = idOf('prod');
    const sources = this.setup.pictures?.[product.picture];
    const reviews = this.products.reviewsOf(product, id, record.external_id);
    // Each review is of a purchase.
    const units = Math.max(reviews.length, Math.floor(unitsPerPopularity * (product.popularity - 1)));
    const share = Math.floor(units / product.skus.length);
    return {
      id,
      record,
      createdAt: new Date(arrivalMs(index)),
      skus: product.skus.map((_, i) => ({
        id: idOf('sku', i),
        movementId: idOf('mov', i),
        unitsSold: i === 0 ? units - share * (product.skus.length - 1) : share,
      })),
      reviews: reviews.map((review, i) => ({ id: idOf('rev', i), review })),
      images: sources === undefined ? [] : [{ id: idOf('img'), image: { alt: record.product.title, sources } }],
    };
  }
}

import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import type { Outbox } from '../../../platform/events/outbox.ts';
import { canonicalHash } from '../../../platform/kernel/canonical-json.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { CatalogCache } from '../adapters/catalog-cache.ts';
import { ratingChanged } from '../product.events.ts';
import type { Schemas } from '../product.mapper.ts';
import type { ProductDb } from '../product.tables.ts';
import { asReader } from '../repositories/as-reader.ts';
import { readProducts } from '../repositories/product-read.repository.ts';
import { addToRating, insertReviewsOnce, type NewReview } from '../repositories/review.repository.ts';

export interface ImportReviewsDeps {
  db: ModuleDatabase<ProductDb>;
  outbox: Outbox<ProductDb>;
  cache: CatalogCache;
}

/** Reviews of verified purchases made before this installation; the key of a purchase is the external id's hash. */
export class ImportReviews {
  private readonly deps: ImportReviewsDeps;

  constructor(deps: ImportReviewsDeps) {
    this.deps = deps;
  }

  async run(context: CallContext, { reviews }: Schemas['ImportReviewsInput']): Promise<Schemas['ImportReviewsOutput']> {
    const incoming = reviews.map((review) => toNewReview(review));
    const productIds = [...new Set(incoming.map((review) => review.productId))].sort();
    const created = await this.deps.db.transaction(context, async (tx) => {
      const known = new Set((await readProducts(asReader(tx), productIds)).map((product) => product.id));
      const index = incoming.findIndex((review) => !known.has(review.productId));
      if (index !== -1)
        throw new AppError('import_rejected', {
          detail: 'A review is of a product that does not exist; nothing of the batch was taken.',
          errors: [{ path: `/reviews/${index}/product_id`, code: 'invalid', message: 'there is no such product' }],
        });
      const fresh = await insertReviewsOnce(tx, incoming);
      const byProduct = Map.groupBy(
        incoming.filter((review) => fresh.has(review.id)),
        (review) => review.productId,
      );
      for (const productId of productIds) {
        const added = byProduct.get(productId);
        if (added === undefined) continue;
        const sum = added.reduce((total, review) => total + review.rating, 0);
        const sums = await addToRating(tx, productId, { count: added.length, sum });
        await this.deps.outbox.append(tx, context, ratingChanged({ id: productId, ...sums }));
      }
      return fresh.size;
    });
    await this.deps.cache.touched(productIds);
    return { created, unchanged: incoming.length - created };
  }
}

export function toNewReview(review: Schemas['ImportReview'], id: string = newId('rev')): NewReview {
  return {
    id,
    productId: review.product_id,
    buyerId: 'import',
    orderLineId: canonicalHash(review.external_id).slice(0, 40),
    rating: review.rating,
    title: review.title ?? '',
    body: review.body ?? '',
    authorName: review.author_name,
    createdAt: review.created_at === undefined ? new Date() : new Date(review.created_at),
  };
}

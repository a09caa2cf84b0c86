/** Reviews: who received the product may write one per purchase; ratings follow in the same transaction. */
import { userIdOf } from '../../../platform/context/actor.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import { runIdempotent, type StoredReply } from '../../../platform/db/idempotency.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import type { Outbox } from '../../../platform/events/outbox.ts';
import { AppError, notFound } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { UserPort } from '../../user/index.ts';
import type { CatalogCache } from '../adapters/catalog-cache.ts';
import { publicName } from '../domain/public-name.ts';
import { ratingChanged } from '../product.events.ts';
import { type ReviewRecord, type Schemas, toReview } from '../product.mapper.ts';
import type { ProductDb } from '../product.tables.ts';
import * as rows from '../repositories/review.repository.ts';
import type { ReadCatalog } from './read-catalog.service.ts';

export interface ReviewsDeps {
  db: ModuleDatabase<ProductDb>;
  outbox: Outbox<ProductDb>;
  cache: CatalogCache;
  catalog: ReadCatalog;
  user: Pick<UserPort<CallContext>, 'getUserContact'>;
}

export class Reviews {
  private readonly deps: ReviewsDeps;

  constructor(deps: ReviewsDeps) {
    this.deps = deps;
  }

  async list(
    context: CallContext,
    filter: rows.ReviewFilter,
    after: rows.ReviewPlace | null,
    limit: number,
  ): Promise<ReviewRecord[]> {
    await this.mustBeVisible(context, filter.productId);
    return rows.listReviews(this.deps.db.reader('recent', context), filter, after, limit);
  }

  async create(
    context: CallContext,
    productId: string,
    request: { key: string | undefined; body: Schemas['ReviewInput'] },
  ): Promise<StoredReply<Schemas['Review']>> {
    await this.mustBeVisible(context, productId);
    const buyerId = userIdOf(context.actor) ?? '';
    const { name } = await this.deps.user.getUserContact(context, { user_id: buyerId });
    const idempotent = { operation: 'createProductReview', key: request.key, request: [productId, request.body] };
    const reply = await onceOnly(
      runIdempotent(this.deps.db, context, idempotent, async (tx) => {
        const orderLineId = await rows.findReviewable(tx, buyerId, productId);
        if (orderLineId === undefined) throw notEligible();
        const { rating, title = '', body = '' } = request.body;
        const review: ReviewRecord = {
          id: newId('rev'),
          productId,
          rating,
          title,
          body,
          authorName: publicName(name, context.locale),
          createdAt: new Date(),
        };
        await rows.insertReview(tx, { ...review, buyerId, orderLineId });
        const sums = await rows.addToRating(tx, productId, { count: 1, sum: rating });
        await this.deps.outbox.append(tx, context, ratingChanged({ id: productId, ...sums }));
        return { status: 201, data: toReview(review) };
      }),
    );
    await this.deps.cache.edited(productId, 0);
    return reply;
  }

  private async mustBeVisible(context: CallContext, productId: string): Promise<void> {
    if ((await this.deps.catalog.page(context, productId, context.locale)) === null) throw notFound('product');
  }
}

/** Two reviews of one purchase at once: the unique key decides, and the later one has nothing left to review. */
async function onceOnly<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isDuplicate(error, 'reviews_purchase') ? notEligible() : error;
  }
}

function notEligible(): AppError {
  return new AppError('review_not_eligible', {
    detail: 'Only who received the product may review it, once for each purchase.',
  });
}

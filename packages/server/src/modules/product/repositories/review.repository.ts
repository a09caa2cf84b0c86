/** Reviews and what decides who may write one. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../../../platform/db/database.ts';
import { ratingRank } from '../domain/rating.ts';
import type { ReviewRecord } from '../product.mapper.ts';
import type { ProductDb } from '../product.tables.ts';

export type ReviewSort = 'newest' | 'highest' | 'lowest';

export interface ReviewPlace {
  rating: number;
  createdAt: string;
  id: string;
}

export interface ReviewFilter {
  productId: string;
  rating?: number | undefined;
  sort: ReviewSort;
}

export async function listReviews(
  db: Reader<ProductDb>,
  filter: ReviewFilter,
  after: ReviewPlace | null,
  limit: number,
): Promise<ReviewRecord[]> {
  const byRating = filter.sort !== 'newest' && filter.rating === undefined;
  const direction = filter.sort === 'lowest' ? 'asc' : 'desc';
  let query = db
    .selectFrom('reviews')
    .select(['id', 'product_id', 'rating', 'title', 'body', 'author_name', 'created_at'])
    .where('product_id', '=', filter.productId);
  if (filter.rating !== undefined) query = query.where('rating', '=', filter.rating);
  if (after !== null) {
    const beyond = sql.raw(direction === 'asc' ? '>' : '<');
    const at = new Date(after.createdAt);
    query = query.where(
      byRating
        ? sql<boolean>`(rating ${beyond} ${after.rating} OR (rating = ${after.rating} AND
            (created_at ${beyond} ${at} OR (created_at = ${at} AND id ${beyond} ${after.id}))))`
        : sql<boolean>`(created_at ${beyond} ${at} OR (created_at = ${at} AND id ${beyond} ${after.id}))`,
    );
  }
  if (byRating) query = query.orderBy('rating', direction);
  const rows = await query.orderBy('created_at', direction).orderBy('id', direction).limit(limit).execute();
  return rows.map((row) => ({
    id: row.id,
    productId: row.product_id,
    rating: row.rating,
    title: row.title,
    body: row.body,
    authorName: row.author_name,
    createdAt: row.created_at,
  }));
}

/** The purchase that may still be reviewed, the oldest first. */
export async function findReviewable(
  tx: Tx<ProductDb>,
  buyerId: string,
  productId: string,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('bought_items as b')
    .leftJoin('reviews as r', (join) =>
      join.onRef('r.buyer_id', '=', 'b.buyer_id').onRef('r.order_line_id', '=', 'b.order_line_id'),
    )
    .select('b.order_line_id')
    .where('b.buyer_id', '=', buyerId)
    .where('b.product_id', '=', productId)
    .where('r.id', 'is', null)
    .orderBy('b.delivered_at')
    .orderBy('b.order_line_id')
    .limit(1)
    .executeTakeFirst();
  return row?.order_line_id;
}

export interface NewReview extends ReviewRecord {
  buyerId: string;
  orderLineId: string;
}

/** Throws a duplicate when this purchase was reviewed already. */
export async function insertReview(tx: Tx<ProductDb>, review: NewReview): Promise<void> {
  await tx.insertInto('reviews').values(rowOf(review)).execute();
}

/** Leaves out those that are there already; returns the ids that are new. */
export async function insertReviewsOnce(tx: Tx<ProductDb>, reviews: readonly NewReview[]): Promise<Set<string>> {
  await tx.insertInto('reviews').ignore().values(reviews.map(rowOf)).execute();
  const rows = await tx
    .selectFrom('reviews')
    .select('id')
    .where(
      'id',
      'in',
      reviews.map((review) => review.id),
    )
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Counts reviews into product, lists and seller, under the product's row lock; returns the product's new sums. */
export async function addToRating(
  tx: Tx<ProductDb>,
  productId: string,
  added: { count: number; sum: number },
): Promise<{ sellerId: string; ratingCount: number; ratingSum: number }> {
  await tx
    .updateTable('products')
    .set({
      rating_count: sql<number>`rating_count + ${added.count}`,
      rating_sum: sql<number>`rating_sum + ${added.sum}`,
    })
    .where('id', '=', productId)
    .execute();
  const product = await tx
    .selectFrom('products')
    .select(['seller_id', 'rating_count', 'rating_sum'])
    .where('id', '=', productId)
    .executeTakeFirstOrThrow();
  const rank = ratingRank(product.rating_count, product.rating_sum);
  await tx.updateTable('products').set({ rating_rank: rank }).where('id', '=', productId).execute();
  await tx.updateTable('category_listings').set({ rating_rank: rank }).where('product_id', '=', productId).execute();
  await tx
    .insertInto('seller_ratings')
    .values({ seller_id: product.seller_id, rating_count: added.count, rating_sum: added.sum })
    .onDuplicateKeyUpdate({
      rating_count: sql`rating_count + VALUES(rating_count)`,
      rating_sum: sql`rating_sum + VALUES(rating_sum)`,
    })
    .execute();
  return { sellerId: product.seller_id, ratingCount: product.rating_count, ratingSum: product.rating_sum };
}

export async function insertBoughtItems(
  tx: Tx<ProductDb>,
  items: readonly { buyerId: string; productId: string; orderLineId: string; deliveredAt: Date }[],
): Promise<void> {
  await tx
    .insertInto('bought_items')
    .ignore()
    .values(
      items.map((item) => ({
        buyer_id: item.buyerId,
        product_id: item.productId,
        order_line_id: item.orderLineId,
        delivered_at: item.deliveredAt,
      })),
    )
    .execute();
}

/** Adds sold pieces to products and lists, in the order of the products' ids. */
export async function addUnitsSold(tx: Tx<ProductDb>, sold: ReadonlyMap<string, number>): Promise<void> {
  if (sold.size === 0) return;
  const sorted = [...sold].sort(([a], [b]) => (a < b ? -1 : 1));
  const ids = sql.join(sorted.map(([id]) => id));
  for (const [table, column] of [
    ['products', sql.ref('id')],
    ['category_listings', sql.ref('product_id')],
  ] as const) {
    const units = sql.join(
      sorted.map(([id, count]) => sql`WHEN ${id} THEN ${count}`),
      sql` `,
    );
    await sql`UPDATE ${sql.table(table)} SET units_sold = units_sold + CASE ${column} ${units} ELSE 0 END
      WHERE ${column} IN (${ids})`.execute(tx);
  }
}

function rowOf(review: NewReview) {
  return {
    id: review.id,
    product_id: review.productId,
    buyer_id: review.buyerId,
    order_line_id: review.orderLineId,
    rating: review.rating,
    title: review.title,
    body: review.body,
    author_name: review.authorName,
    created_at: review.createdAt,
  };
}

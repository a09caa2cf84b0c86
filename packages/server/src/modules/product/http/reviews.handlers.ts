import type { ModuleHandlers } from '../../../contract/handlers.gen.ts';
import { weakEtag } from '../../../platform/cache/cache-entry.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { pageOf } from '../../../platform/kernel/page.ts';
import { toReview } from '../product.mapper.ts';
import type { ProductServices } from '../product.services.ts';

type Handlers = Pick<ModuleHandlers<'product', RequestContext>, 'listProductReviews' | 'createProductReview'>;

export function createReviewHandlers({ reviews, cursors }: ProductServices): Handlers {
  return {
    async listProductReviews(context, { path, query }) {
      const { rating, sort, cursor, limit } = query;
      const filter = { productId: path.id, rating, sort };
      const scope = { operation: 'listProductReviews', filter: JSON.stringify(filter) };
      const after = cursors.decode(scope, cursor);
      const place =
        after === null ? null : { rating: after[0] as number, createdAt: after[1] as string, id: after[2] as string };
      const rows = await reviews.list(context, filter, place, limit + 1);
      const { items, page } = pageOf(rows, limit, (last) =>
        cursors.encode(scope, [last.rating, last.createdAt.toISOString(), last.id]),
      );
      const data = items.map(toReview);
      return { data, page, headers: { ETag: weakEtag(Buffer.from(JSON.stringify(data))) } };
    },

    async createProductReview(context, { path, body }) {
      const { status, data } = await reviews.create(context, path.id, { key: context.idempotencyKey, body });
      return { status, data };
    },
  };
}

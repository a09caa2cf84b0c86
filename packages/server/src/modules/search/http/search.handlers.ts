import type { ModuleHandlers, OperationInputs } from '../../../contract/handlers.gen.ts';
import { weakEtag } from '../../../platform/cache/cache-entry.ts';
import type { HotAnswer, HotHandler } from '../../../platform/http/hot-operations.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import type { SearchPage, SearchProductsService } from '../services/search-products.service.ts';
import type { SuggestService } from '../services/suggest.service.ts';

export function searchHandlers(
  products: SearchProductsService,
  suggestions: SuggestService,
): ModuleHandlers<'search', RequestContext> {
  return {
    searchProducts: async (context, { query }) => {
      const answer = await products.search(context, query);
      return { ...answer, headers: { ETag: answerOf(answer).etag } };
    },
    suggestSearch: async (context, { query }) => {
      const answer = await suggestions.suggest(context, query);
      return { ...answer, headers: { ETag: answerOf(answer).etag } };
    },
  };
}

type Query<O extends keyof OperationInputs> = OperationInputs[O]['query'];

/** The same answers as bytes: what was found is put into words once. */
export function hotSearchHandlers(
  products: SearchProductsService,
  suggestions: SuggestService,
): Record<string, HotHandler> {
  return {
    async searchProducts({ call }) {
      const { context, query } = await call();
      return answerOf(await products.search(context, query as Query<'searchProducts'>));
    },
    async suggestSearch({ call }) {
      const { context, query } = await call();
      return answerOf(await suggestions.suggest(context, query as Query<'suggestSearch'>));
    },
  };
}

/** The place of the next page is part of what the tag stands for, the time of the answer is not. */
function answerOf({
  data,
  page,
  meta,
}: {
  data: unknown;
  page?: SearchPage['page'];
  meta?: Record<string, unknown>;
}): HotAnswer {
  const bytes = Buffer.from(JSON.stringify(data));
  const members = { ...(page === undefined ? {} : { page }), ...meta };
  const text = JSON.stringify(members).slice(1, -1);
  return {
    data: bytes,
    etag: weakEtag(Buffer.concat([bytes, Buffer.from(text)])),
    meta: text === '' ? '' : `,${text}`,
  };
}

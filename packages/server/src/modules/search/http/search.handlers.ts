import type { ModuleHandlers } from '../../../contract/handlers.gen.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import type { SearchProductsService } from '../services/search-products.service.ts';
import type { SuggestService } from '../services/suggest.service.ts';

export function searchHandlers(
  products: SearchProductsService,
  suggestions: SuggestService,
): ModuleHandlers<'search', RequestContext> {
  return {
    searchProducts: async (context, { query }) => {
      const { page, ...reply } = await products.search(context, query);
      return { ...reply, page: page ?? { next_cursor: null, limit: query.limit } };
    },
    suggestSearch: (context, { query }) => suggestions.suggest(context, query),
  };
}

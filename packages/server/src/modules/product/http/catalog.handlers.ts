/** What anybody may read without a token: products, their neighbours, the tree of categories. */
import type { ModuleHandlers } from '../../../contract/handlers.gen.ts';
import { type CacheEntry, weakEtag } from '../../../platform/cache/cache-entry.ts';
import type { HotHandler } from '../../../platform/http/hot-operations.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { notFound } from '../../../platform/kernel/errors.ts';
import { pageOf, unordered } from '../../../platform/kernel/page.ts';
import type { Schemas } from '../product.mapper.ts';
import type { ProductServices } from '../product.services.ts';
import type { ListedId } from '../repositories/listing.repository.ts';

type Handlers = Pick<
  ModuleHandlers<'product', RequestContext>,
  'listProducts' | 'getProduct' | 'listRelatedProducts' | 'getCategoryTree'
>;

export function createCatalogHandlers({ catalog, categoryPage, cursors }: ProductServices): Handlers {
  return {
    async listProducts(context, { query }) {
      const { cursor, limit, category, brand, seller, price_min, price_max, rating_min, in_stock, attr, sort } = query;
      const filter = {
        category,
        brands: brand,
        sellerIds: seller,
        priceMin: price_min,
        priceMax: price_max,
        ratingMin: rating_min,
        inStock: in_stock,
        attributes: attr,
        sort,
      };
      const scope = { operation: 'listProducts', filter: unordered(filter) };
      const after = cursors.decode(scope, cursor);
      const place: ListedId | null =
        after === null ? null : { sortValue: after[0] as string | number, id: after[1] as string };
      const ids = await catalog.list(context, filter, place, limit + 1);
      const { items, page } = pageOf(ids, limit, (last) => cursors.encode(scope, [last.sortValue, last.id]));
      const cards = await catalog.cards(
        context,
        items.map(({ id }) => id),
        context.locale,
      );
      return { ...cardsReply(cards), page };
    },

    async getProduct(context, { path }) {
      const entry = await catalog.page(context, path.id, context.locale);
      if (entry === null) throw notFound('product');
      return { data: parse<Schemas['Product']>(entry), headers: { ETag: entry.etag } };
    },

    async listRelatedProducts(context, { path, query }) {
      const ids = await catalog.related(context, path.id, query.count);
      return cardsReply(await catalog.cards(context, ids, context.locale));
    },

    async getCategoryTree(context) {
      const { data, etag } = await categoryPage.bytes(context, context.locale);
      return { data: JSON.parse(data.toString('utf8')) as Schemas['CategoryTree'], headers: { ETag: etag } };
    },
  };
}

const productIdPattern = /^prod_[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const browse = { class: 'browse' } as const;

/** The same answers as bytes. Whatever is unusual (a query, an odd id, nothing found) goes the ordinary way. */
export function createHotHandlers({ catalog, categoryPage }: ProductServices): Record<string, HotHandler> {
  return {
    async getProduct({ path, search, locale }) {
      const { id = '' } = path;
      if (search !== '' || !productIdPattern.test(id)) return null;
      const entry = await catalog.page(browse, id, locale);
      return entry === null ? null : { data: entry.bytes, etag: entry.etag };
    },
    async getCategoryTree({ search, locale }) {
      return search === '' ? categoryPage.bytes(browse, locale) : null;
    },
  };
}

function cardsReply(cards: readonly Buffer[]): { data: Schemas['ProductCard'][]; headers: { ETag: string } } {
  const text = `[${cards.map((card) => card.toString('utf8')).join(',')}]`;
  return {
    data: JSON.parse(text) as Schemas['ProductCard'][],
    headers: { ETag: weakEtag(Buffer.from(text)) },
  };
}

function parse<T>(entry: CacheEntry): T {
  return JSON.parse(entry.bytes.toString('utf8')) as T;
}

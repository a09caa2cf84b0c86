import { listOf } from '../core/pages.ts';
import type { Transport } from '../core/transport.ts';
import type { BodyOf, CallOptions, QueryOf } from '../core/types.ts';

/** Products, categories, reviews and search: what every visitor may read, and what sellers and admins write. */
export function catalogGroups(t: Transport) {
  return {
    products: {
      /** Everything a product page shows, in one call. */
      get: (id: string, o?: CallOptions) => t.call('getProduct', { path: { id } }, o),
      list: (query: QueryOf<'listProducts'> = {}, o?: CallOptions) => listOf(t, 'listProducts', { query }, o),
      related: (id: string, o?: CallOptions) => t.call('listRelatedProducts', { path: { id } }, o),
      reviews: (id: string, query: QueryOf<'listProductReviews'> = {}, o?: CallOptions) =>
        listOf(t, 'listProductReviews', { path: { id }, query }, o),
      /** For who bought it, once per order line. */
      review: (id: string, body: BodyOf<'createProductReview'>, o?: CallOptions) =>
        t.call('createProductReview', { path: { id }, body }, o),
      create: (body: BodyOf<'createProduct'>, o?: CallOptions) => t.call('createProduct', { body }, o),
      /** `ifMatch` is the ETag of `seller.product(id)`. */
      replace: (id: string, body: BodyOf<'replaceProduct'>, o: CallOptions & { ifMatch: string }) =>
        t.call('replaceProduct', { path: { id }, body }, o),
      remove: (id: string, o: CallOptions & { ifMatch: string }) => t.call('deleteProduct', { path: { id } }, o),
      /** Step one of an upload: where to PUT the bytes. */
      createImage: (id: string, body: BodyOf<'createProductImage'>, o?: CallOptions) =>
        t.call('createProductImage', { path: { id }, body }, o),
      /** Step two, after the PUT: the widths are made by a worker. */
      completeImage: (id: string, imageId: string, o?: CallOptions) =>
        t.call('completeProductImage', { path: { id, image_id: imageId } }, o),
      removeImage: (id: string, imageId: string, o?: CallOptions) =>
        t.call('deleteProductImage', { path: { id, image_id: imageId } }, o),
    },
    categories: {
      tree: (o?: CallOptions) => t.call('getCategoryTree', {}, o),
      create: (body: BodyOf<'createCategory'>, o?: CallOptions) => t.call('createCategory', { body }, o),
      replace: (id: string, body: BodyOf<'replaceCategory'>, o: CallOptions & { ifMatch: string }) =>
        t.call('replaceCategory', { path: { id }, body }, o),
      remove: (id: string, o: CallOptions & { ifMatch: string }) => t.call('deleteCategory', { path: { id } }, o),
    },
    search: {
      query: (query: QueryOf<'searchProducts'>, o?: CallOptions) => t.call('searchProducts', { query }, o),
      suggest: (query: QueryOf<'suggestSearch'>, o?: CallOptions) => t.call('suggestSearch', { query }, o),
    },
  };
}

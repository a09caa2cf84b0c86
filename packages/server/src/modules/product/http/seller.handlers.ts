/** What sellers do with their products, stock and pictures. */
import type { ModuleHandlers } from '../../../contract/handlers.gen.ts';
import { principalOf } from '../../../platform/context/actor.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { pageOf } from '../../../platform/kernel/page.ts';
import type { ProductRecord } from '../domain/product-record.ts';
import { toDraft } from '../product.input.ts';
import { toSellerImage, toSellerProduct, toSellerSummary, versionEtag } from '../product.mapper.ts';
import type { ProductServices } from '../product.services.ts';

type Handlers = Pick<
  ModuleHandlers<'product', RequestContext>,
  'createProduct' | 'replaceProduct' | 'deleteProduct' | 'listSellerProducts' | 'getSellerProduct' | 'updateSkuStock'
>;

export function createSellerHandlers(services: ProductServices): Handlers {
  const { products, sellerProducts, stock, trees, cursors, publicUrl, config } = services;
  const present = async (context: RequestContext) => {
    const tree = await trees.current(context);
    return (product: ProductRecord) => toSellerProduct(product, context.locale, { tree, publicUrl });
  };
  return {
    async createProduct(context, { body }) {
      const request = { key: context.idempotencyKey, body };
      const draft = toDraft(body, config.shop.locale);
      const { status, data } = await products.create(context, request, draft, await present(context));
      return {
        status,
        data,
        headers: { ETag: versionEtag(data.version), Location: `/api/v1/seller/products/${data.id}` },
      };
    },

    async replaceProduct(context, { path, body }) {
      const product = await products.replace(context, path.id, context.ifMatch, toDraft(body, config.shop.locale));
      return { data: (await present(context))(product), headers: { ETag: versionEtag(product.version) } };
    },

    async deleteProduct(context, { path }) {
      await products.delete(context, path.id, context.ifMatch);
      return { data: undefined as never, status: 204 };
    },

    async listSellerProducts(context, { query }) {
      const { cursor, limit, ...filter } = query;
      const scope = {
        operation: 'listSellerProducts',
        filter,
        principal: principalOf(context.actor),
      };
      const after = cursors.decode(scope, cursor);
      const place = after === null ? null : { sortValue: after[0] as string | number, id: after[1] as string };
      const rows = await sellerProducts.list(context, filter, place, limit);
      const { items, page } = pageOf(rows, limit, (last) =>
        cursors.encode(scope, [last.place.sortValue, last.place.id]),
      );
      return { data: items.map(({ product }) => toSellerSummary(product, publicUrl)), page };
    },

    async getSellerProduct(context, { path }) {
      const product = await sellerProducts.get(context, path.id);
      return { data: (await present(context))(product), headers: { ETag: versionEtag(product.version) } };
    },

    async updateSkuStock(context, { path, body }) {
      const edit = { skuId: path.id, onHand: body.on_hand, delta: body.delta, reason: body.reason, note: body.note };
      const data = await stock.edit(
        context,
        { ...edit, reason: edit.reason ?? 'adjustment' },
        { ifMatch: context.ifMatch, idempotencyKey: context.idempotencyKey },
      );
      return { data, headers: { ETag: data.stock_etag } };
    },
  };
}

type ImageHandlers = Pick<
  ModuleHandlers<'product', RequestContext>,
  'createProductImage' | 'completeProductImage' | 'deleteProductImage'
>;

export function createImageHandlers({ images, publicUrl }: ProductServices): ImageHandlers {
  return {
    async createProductImage(context, { path, body }) {
      const file = { contentType: body.content_type, sizeBytes: body.size_bytes, alt: body.alt ?? '' };
      const { image, upload } = await images.begin(context, path.id, file);
      return {
        data: {
          image: toSellerImage(image, publicUrl),
          upload_url: upload.url,
          method: 'PUT',
          headers: upload.headers,
          expires_at: upload.expiresAt.toISOString(),
        },
      };
    },

    async completeProductImage(context, { path }) {
      return { data: toSellerImage(await images.complete(context, path.id, path.image_id), publicUrl) };
    },

    async deleteProductImage(context, { path }) {
      await images.delete(context, path.id, path.image_id);
      return { data: undefined as never, status: 204 };
    },
  };
}

import type { ModuleHandlers } from '../../../contract/handlers.gen.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { toCategoryWrite } from '../product.input.ts';
import { versionEtag } from '../product.mapper.ts';
import type { ProductServices } from '../product.services.ts';

type Handlers = Pick<
  ModuleHandlers<'product', RequestContext>,
  'createCategory' | 'replaceCategory' | 'deleteCategory'
>;

/** Admins' edits of the tree. */
export function createCategoryHandlers({ categories, config }: ProductServices): Handlers {
  const language = config.shop.locale;
  return {
    async createCategory(context, { body }) {
      const request = { key: context.idempotencyKey, body };
      const { status, data } = await categories.create(context, request, toCategoryWrite(body, language));
      return { status, data, headers: { ETag: versionEtag(data.version) } };
    },

    async replaceCategory(context, { path, body }) {
      const data = await categories.replace(context, path.id, context.ifMatch, toCategoryWrite(body, language));
      return { data, headers: { ETag: versionEtag(data.version) } };
    },

    async deleteCategory(context, { path }) {
      await categories.delete(context, path.id, context.ifMatch);
      return { data: undefined as never, status: 204 };
    },
  };
}

import type { Handlers } from '../../../contract/handlers.gen.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { pageOf } from '../../../platform/kernel/page.ts';
import { strongEtag, toAdminSeller, toPublicSeller } from '../user.mapper.ts';
import type { UserServices } from '../user.services.ts';
import { callerOf } from './caller.ts';

export type ShopHandlers = Pick<
  Handlers<RequestContext>,
  | 'getShop'
  | 'createShop'
  | 'replaceShop'
  | 'getSeller'
  | 'listSellers'
  | 'approveSeller'
  | 'suspendSeller'
  | 'setSellerCommission'
>;

export function createShopHandlers(services: UserServices): ShopHandlers {
  const { shops, shopAdministration } = services;
  return {
    async getShop(context) {
      const shop = await shops.own(context, callerOf(context).userId);
      return { data: shop, headers: { ETag: strongEtag(shop.version) } };
    },
    async createShop(context, { body }) {
      const { status, data } = await shops.create(context, callerOf(context).userId, body);
      return { status, data, headers: { ETag: strongEtag(data.version) } };
    },
    async replaceShop(context, { body }) {
      const shop = await shops.replace(context, callerOf(context).userId, body);
      return { data: shop, headers: { ETag: strongEtag(shop.version) } };
    },
    async getSeller(context, { path }) {
      const row = await shops.approved(context, path.id);
      return { data: toPublicSeller(row), headers: { ETag: `W/${strongEtag(row.version)}` } };
    },
    async listSellers(context, { query }) {
      const filter = { status: query.status, q: query.q };
      const { rows, cursorOf } = await shopAdministration.list(context, filter, {
        cursor: query.cursor,
        limit: query.limit,
      });
      const { items, page } = pageOf(rows, query.limit, cursorOf);
      return { data: items.map((row) => toAdminSeller(row, row.user_email)), page };
    },
    async approveSeller(context, { path }) {
      return { data: await shopAdministration.approve(context, path.id) };
    },
    async suspendSeller(context, { path, body }) {
      return { data: await shopAdministration.suspend(context, path.id, body.reason.trim()) };
    },
    async setSellerCommission(context, { path, body }) {
      return { data: await shopAdministration.setCommission(context, path.id, body) };
    },
  };
}

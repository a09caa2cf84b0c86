import type { Handlers } from '../../../contract/handlers.gen.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { notFound } from '../../../platform/kernel/errors.ts';
import { pageOf } from '../../../platform/kernel/page.ts';
import type { OrderDeps } from '../order.deps.ts';
import { orderSummaryJson } from '../order.mapper.ts';
import { findOrderAnywhere, listOrders, type OrderFilter } from '../repositories/order.repository.ts';
import { orderPage } from './buyer.handlers.ts';
import { datedCursor, keyOfDated } from './dated-cursor.ts';

export type AdminHandlers = Pick<Handlers<RequestContext>, 'listAdminOrders' | 'getAdminOrder'>;

/** Anyone's orders, for admins. */
export function createAdminHandlers(deps: OrderDeps): AdminHandlers {
  return {
    async listAdminOrders(context, { query }) {
      const filter: OrderFilter = {
        ...(query.status === undefined ? {} : { status: query.status }),
        ...(query.number === undefined ? {} : { number: query.number }),
        ...(query.buyer_id === undefined ? {} : { buyerId: query.buyer_id }),
        ...(query.seller_id === undefined ? {} : { sellerId: query.seller_id }),
        ...(query.created_from === undefined ? {} : { from: new Date(query.created_from) }),
        ...(query.created_to === undefined ? {} : { to: new Date(query.created_to) }),
      };
      const scope = { operation: 'listAdminOrders', filter, principal: 'admin' };
      const rows = await listOrders(
        deps.db.reader('fresh', context.class),
        filter,
        datedCursor(deps.cursors.decode(scope, query.cursor)),
        query.limit + 1,
      );
      const { items, page } = pageOf(rows, query.limit, (last) =>
        deps.cursors.encode(scope, keyOfDated(last.placedAt, last.id)),
      );
      return {
        data: items.map((order) => ({
          order: orderSummaryJson(order),
          buyer_id: order.buyerId,
          guest: order.guest === 1,
        })),
        page,
      };
    },
    async getAdminOrder(context, { path }) {
      const order = await findOrderAnywhere(deps.db.writer(context.class), path.id);
      if (order === null || order.status === 'rejected') throw notFound('order');
      return {
        data: { order: await orderPage(deps, context, order), buyer_id: order.buyerId, guest: order.guest === 1 },
      };
    },
  };
}

import type { Handlers } from '../../../contract/handlers.gen.ts';
import { withActor } from '../../../platform/context/make-context.ts';
import { runIdempotent } from '../../../platform/db/idempotency.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { AppError, notFound } from '../../../platform/kernel/errors.ts';
import { pageOf } from '../../../platform/kernel/page.ts';
import type { OrderDeps } from '../order.deps.ts';
import { invalidMember } from '../order.errors.ts';
import { orderJson, orderSummaryJson, refundJson, returnJson, timelineJson } from '../order.mapper.ts';
import { findOrder, findOrderAnywhere, listOrders } from '../repositories/order.repository.ts';
import type { OrderRecord } from '../repositories/records.ts';
import { timelineOf } from '../repositories/timeline.repository.ts';
import { cancelOrder } from '../services/cancel-order.service.ts';
import { latestPayment, viewOf } from '../services/order-view.service.ts';
import { placeOrder } from '../services/place-order.service.ts';
import { buyerOf, driveNow, isAdmin, requestRefunds } from '../services/refund-request.service.ts';
import { requestReturns } from '../services/return.service.ts';
import { datedCursor, keyOfDated } from './dated-cursor.ts';

export type BuyerHandlers = Pick<
  Handlers<RequestContext>,
  | 'listOrders'
  | 'createOrder'
  | 'getOrder'
  | 'cancelOrder'
  | 'getOrderTimeline'
  | 'requestOrderRefund'
  | 'requestOrderReturn'
>;

/** Orders as their buyers see them. */
export function createBuyerHandlers(deps: OrderDeps): BuyerHandlers {
  return { ...createReadHandlers(deps), ...createWriteHandlers(deps) };
}

function createReadHandlers(deps: OrderDeps): Pick<BuyerHandlers, 'listOrders' | 'getOrder' | 'getOrderTimeline'> {
  return {
    async listOrders(context, { query }) {
      const buyerId = buyerOf(context);
      const scope = { operation: 'listOrders', filter: [query.status ?? null], principal: buyerId };
      const filter = { buyerId, ...(query.status === undefined ? {} : { status: query.status }) };
      const rows = await listOrders(
        deps.db.reader('fresh', 'browse'),
        filter,
        datedCursor(deps.cursors.decode(scope, query.cursor)),
        query.limit + 1,
      );
      const { items, page } = pageOf(rows, query.limit, (last) =>
        deps.cursors.encode(scope, keyOfDated(last.placedAt, last.id)),
      );
      return { data: items.map(orderSummaryJson), page };
    },
    async getOrder(context, { path }) {
      const order = await ownOrder(deps, context, path.id);
      return { data: await orderPage(deps, context, order) };
    },
    async getOrderTimeline(context, { path }) {
      const order = await ownOrder(deps, context, path.id);
      const entries = await timelineOf(deps.db.reader('fresh', 'browse'), {
        buyerId: order.buyerId,
        orderId: order.id,
      });
      return { data: entries.map(timelineJson) };
    },
  };
}

function createWriteHandlers(
  deps: OrderDeps,
): Pick<BuyerHandlers, 'createOrder' | 'cancelOrder' | 'requestOrderRefund' | 'requestOrderReturn'> {
  return {
    async createOrder(context, { body }) {
      const order = await placeOrder(deps, context, body, keyOf(context));
      return { status: 201, data: order, headers: { Location: `/api/v1/orders/${order.id}` } };
    },
    async cancelOrder(context, { path }) {
      const key = { buyerId: buyerOf(context), orderId: path.id };
      await cancelOrder(deps, context, key, { reason: 'buyer', actor: 'buyer' });
      return { data: await orderPage(deps, context, await ownOrder(deps, context, path.id)) };
    },
    async requestOrderRefund(context, { path, body }) {
      const admin = isAdmin(context);
      if (!admin && body.restock !== undefined)
        throw invalidMember('/body/restock', 'not_allowed', 'Only an admin decides about the shelf here.');
      const owner = admin ? (await findOrderAnywhere(deps.db.writer('checkout'), path.id))?.buyerId : buyerOf(context);
      if (owner === undefined) throw notFound('order');
      const request = {
        lines: body.lines.map((line) => ({ orderLineId: line.order_line_id, quantity: line.quantity })),
        reason: body.reason,
        note: body.note ?? null,
        restock: body.restock === true,
      };
      let made: Awaited<ReturnType<typeof requestRefunds>> = [];
      const reply = await runIdempotent(
        deps.db,
        context,
        { operation: 'requestOrderRefund', key: keyOf(context), request: [path.id, body] },
        async (tx) => {
          const key = { buyerId: owner, orderId: path.id };
          made = await requestRefunds(deps, context, tx, key, request, admin ? 'admin' : 'buyer');
          return { status: 201, data: made.map(refundJson) };
        },
      );
      for (const refund of made) if (refund.status === 'accepted') await driveNow(deps, context, refund);
      return reply;
    },
    async requestOrderReturn(context, { path, body }) {
      const key = { buyerId: buyerOf(context), orderId: path.id };
      const request = {
        lines: body.lines.map((line) => ({ orderLineId: line.order_line_id, quantity: line.quantity })),
        reason: body.reason,
        note: body.note ?? null,
      };
      return runIdempotent(
        deps.db,
        context,
        { operation: 'requestOrderReturn', key: keyOf(context), request: [path.id, body] },
        async (tx) => ({
          status: 201,
          data: (await requestReturns(deps, context, tx, key, request)).map(returnJson),
        }),
      );
    },
  };
}

/** The whole page of an order, payment included. */
export async function orderPage(
  deps: OrderDeps,
  context: RequestContext,
  order: OrderRecord,
): Promise<ReturnType<typeof orderJson>> {
  const [view, payment] = await Promise.all([
    viewOf(deps.db.writer(context.class), order),
    latestPayment(deps, withActor(context, context.actor), order),
  ]);
  return orderJson(view, payment);
}

/** Another's order, a refused checkout and one that never was are told apart by nobody. */
async function ownOrder(deps: OrderDeps, context: RequestContext, orderId: string): Promise<OrderRecord> {
  const order = await findOrder(deps.db.writer(context.class), { buyerId: buyerOf(context), orderId });
  if (order === null || order.status === 'rejected') throw notFound('order');
  return order;
}

function keyOf(context: RequestContext): string {
  if (context.idempotencyKey === undefined) throw new AppError('idempotency_key_missing');
  return context.idempotencyKey;
}

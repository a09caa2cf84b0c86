import type { Handlers } from '../../../contract/handlers.gen.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { notFound } from '../../../platform/kernel/errors.ts';
import { pageOf } from '../../../platform/kernel/page.ts';
import type { OrderDeps } from '../order.deps.ts';
import { refundJson, returnJson, sellerOrderJson } from '../order.mapper.ts';
import { findOrder } from '../repositories/order.repository.ts';
import { listIndexedParts, locatePart } from '../repositories/seller-projection.repository.ts';
import { deliverPart, type PartKey, shipPart } from '../services/fulfil.service.ts';
import { viewOf } from '../services/order-view.service.ts';
import { acceptRefund, rejectRefund } from '../services/refund-request.service.ts';
import { acceptReturn, receiveReturn } from '../services/return.service.ts';
import { sellerAnalytics } from '../services/seller-analytics.service.ts';
import type { SellerDirectory } from '../services/seller-directory.ts';
import { datedCursor, keyOfDated } from './dated-cursor.ts';

export type SellerHandlers = Pick<
  Handlers<RequestContext>,
  | 'listSellerOrders'
  | 'getSellerOrder'
  | 'shipSellerOrder'
  | 'deliverSellerOrder'
  | 'acceptReturn'
  | 'receiveReturn'
  | 'acceptRefund'
  | 'rejectRefund'
  | 'getSellerAnalytics'
>;

const partsAtOnce = 4;

/** Sellers' own parts of orders. */
export function createSellerHandlers(deps: OrderDeps, sellers: SellerDirectory): SellerHandlers {
  return { ...createPartHandlers(deps, sellers), ...createRequestHandlers(deps, sellers) };
}

function createPartHandlers(
  deps: OrderDeps,
  sellers: SellerDirectory,
): Pick<SellerHandlers, 'listSellerOrders' | 'getSellerOrder' | 'shipSellerOrder' | 'deliverSellerOrder'> {
  return {
    async listSellerOrders(context, { query }) {
      const sellerId = await sellers.sellerOf(context);
      const { status, open_request: openRequest, created_from: from, created_to: to } = query;
      const scope = {
        operation: 'listSellerOrders',
        filter: [status ?? null, openRequest ?? null, from ?? null, to ?? null],
        principal: sellerId,
      };
      const rows = await listIndexedParts(
        deps.db.reader('recent', context),
        {
          sellerId,
          ...(status === undefined ? {} : { status }),
          ...(openRequest === undefined ? {} : { openRequest }),
          ...(from === undefined ? {} : { from: new Date(from) }),
          ...(to === undefined ? {} : { to: new Date(to) }),
        },
        datedCursor(deps.cursors.decode(scope, query.cursor)),
        query.limit + 1,
      );
      const { items, page } = pageOf(rows, query.limit, (last) =>
        deps.cursors.encode(scope, keyOfDated(last.placedAt, last.sellerOrderId)),
      );
      const keys = items.map((item) => ({ partId: item.sellerOrderId, orderId: item.orderId, buyerId: item.buyerId }));
      return { data: await readParts(deps, keys), page };
    },
    async getSellerOrder(context, { path }) {
      const key = await ownPart(deps, sellers, context, path.id);
      const data = await readPart(deps, key);
      // Nobody has paid for it yet: there is nothing for the seller to see or do.
      if (data.status === 'pending' || (data.status === 'cancelled' && data.confirmed_at === null))
        throw notFound('part of an order');
      return { data };
    },
    async shipSellerOrder(context, { path, body }) {
      const key = await ownPart(deps, sellers, context, path.id);
      await shipPart(deps, context, key, {
        carrier: body.carrier,
        trackingNumber: body.tracking_number ?? null,
        trackingUrl: body.tracking_url ?? null,
      });
      return { data: await readPart(deps, key) };
    },
    async deliverSellerOrder(context, { path }) {
      const key = await ownPart(deps, sellers, context, path.id);
      await deliverPart(deps, context, key);
      return { data: await readPart(deps, key) };
    },
  };
}

function createRequestHandlers(
  deps: OrderDeps,
  sellers: SellerDirectory,
): Pick<SellerHandlers, 'acceptReturn' | 'receiveReturn' | 'acceptRefund' | 'rejectRefund' | 'getSellerAnalytics'> {
  return {
    async acceptReturn(context, { path, body }) {
      const sellerId = await sellers.sellerOf(context);
      return { data: returnJson(await acceptReturn(deps, context, sellerId, path.id, body.instructions ?? null)) };
    },
    async receiveReturn(context, { path, body }) {
      const sellerId = await sellers.sellerOf(context);
      const lines = body.lines?.map((line) => ({
        orderLineId: line.order_line_id,
        receivedQuantity: line.received_quantity,
      }));
      const receipt = { lines: lines ?? null, restock: body.restock !== false };
      return { data: returnJson(await receiveReturn(deps, context, sellerId, path.id, receipt)) };
    },
    async acceptRefund(context, { path, body }) {
      const sellerId = await sellers.sellerOf(context);
      return { data: refundJson(await acceptRefund(deps, context, sellerId, path.id, body.restock === true)) };
    },
    async rejectRefund(context, { path, body }) {
      const sellerId = await sellers.sellerOf(context);
      return { data: refundJson(await rejectRefund(deps, context, sellerId, path.id, body.reason)) };
    },
    async getSellerAnalytics(context, { query }) {
      const sellerId = await sellers.sellerOf(context);
      return { data: await sellerAnalytics(deps, sellerId, query) };
    },
  };
}

/** Another seller's part answers exactly like one that is not there. */
async function ownPart(
  deps: OrderDeps,
  sellers: SellerDirectory,
  context: RequestContext,
  partId: string,
): Promise<PartKey> {
  const sellerId = await sellers.sellerOf(context);
  const place = await locatePart(deps.db.writer('seller'), partId);
  if (place === null || place.sellerId !== sellerId) throw notFound('part of an order');
  return { partId, orderId: place.orderId, buyerId: place.buyerId };
}

/** All parts of a page at once would be more statements than the pool lets wait. */
async function readParts(deps: OrderDeps, keys: readonly PartKey[]): Promise<Awaited<ReturnType<typeof readPart>>[]> {
  const parts: Awaited<ReturnType<typeof readPart>>[] = [];
  for (let at = 0; at < keys.length; at += partsAtOnce)
    parts.push(...(await Promise.all(keys.slice(at, at + partsAtOnce).map((key) => readPart(deps, key)))));
  return parts;
}

async function readPart(deps: OrderDeps, key: PartKey): Promise<ReturnType<typeof sellerOrderJson>> {
  const db = deps.db.writer('seller');
  const order = await findOrder(db, key);
  if (order === null) throw notFound('part of an order');
  const view = await viewOf(db, order);
  const part = view.parts.find((p) => p.id === key.partId);
  if (part === undefined) throw notFound('part of an order');
  return sellerOrderJson(view, part);
}

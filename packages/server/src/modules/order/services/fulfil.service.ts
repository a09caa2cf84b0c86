/** Sellers ship and deliver their part; the order's status follows from all of them. */
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { AppError, notFound } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { changeTime } from '../domain/change-time.ts';
import { nextStatus } from '../domain/order-state.ts';
import type { OrderDeps } from '../order.deps.ts';
import { orderDelivered, orderShipped, sellerOrderChanged } from '../order.events.ts';
import type { OrderTables } from '../order.tables.gen.ts';
import {
  linesOf,
  lockOrder,
  markDelivered,
  type OrderKey,
  partsOf,
  shipmentsOf,
  updateOrder,
  updatePart,
  writeShipment,
} from '../repositories/order.repository.ts';
import type { OrderRecord, PartRecord } from '../repositories/records.ts';
import { refundsOf, returnsOf } from '../repositories/refund.repository.ts';
import { appendTimeline, type NewTimelineEntry } from '../repositories/timeline.repository.ts';
import { openRequests } from './refund-claims.service.ts';

export interface PartKey extends OrderKey {
  partId: string;
}

export interface Tracking {
  carrier: string;
  trackingNumber: string | null;
  trackingUrl: string | null;
}

/** The whole part is on its way. The same tracking again changes nothing; other tracking corrects it until delivery. */
export async function shipPart(deps: OrderDeps, context: CallContext, key: PartKey, tracking: Tracking): Promise<void> {
  await deps.db.transaction(context, async (tx) => {
    const { order, part, parts } = await lockPart(tx, key);
    const present = (await shipmentsOf(tx, key)).find((s) => s.sellerOrderId === part.id);
    const moves = part.status === 'confirmed';
    if (!moves && part.status !== 'shipped')
      throw new AppError('order_not_shippable', { meta: { reason: part.status } });
    if (present !== undefined && !moves && sameTracking(present, tracking)) return;
    const at = changeTime(deps.clock.now(), order);
    const shipment = {
      id: present?.id ?? newId('ship'),
      orderId: order.id,
      sellerOrderId: part.id,
      buyerId: order.buyerId,
      ...tracking,
      shippedAt: present?.shippedAt ?? at,
    };
    await writeShipment(tx, shipment);
    const shipped: PartRecord = { ...part, status: 'shipped', shippedAt: part.shippedAt ?? at, changedAt: at };
    await updatePart(tx, part, { status: 'shipped', shippedAt: shipped.shippedAt, changedAt: at });
    const next = await moveWithParts(tx, order, replaced(parts, shipped), at);
    if (moves) await appendTimeline(tx, next, stepsOf('shipped', order, next, part, at));
    await deps.outbox.appendAll(tx, context, [
      orderShipped(next, shipped, shipment),
      ...(moves ? [sellerOrderChanged(next, shipped, await openOf(tx, key))] : []),
    ]);
  });
}

/** The part has arrived: the earning becomes payable, reviews are open, the return period starts. */
export async function deliverPart(deps: OrderDeps, context: CallContext, key: PartKey): Promise<void> {
  await deps.db.transaction(context, async (tx) => {
    const { order, part, parts } = await lockPart(tx, key);
    if (part.status === 'delivered') return;
    if (part.status !== 'shipped')
      throw new AppError('transition_not_allowed', {
        meta: { reason: part.status },
        detail: 'Only what was shipped can arrive.',
      });
    const at = changeTime(deps.clock.now(), order);
    const delivered: PartRecord = { ...part, status: 'delivered', deliveredAt: at, changedAt: at };
    await updatePart(tx, part, { status: 'delivered', deliveredAt: at, changedAt: at });
    await markDelivered(tx, part, at);
    const next = await moveWithParts(tx, order, replaced(parts, delivered), at);
    await appendTimeline(tx, next, stepsOf('delivered', order, next, part, at));
    await deps.outbox.appendAll(tx, context, [
      orderDelivered(next, delivered, await linesOf(tx, key), at),
      sellerOrderChanged(next, delivered, await openOf(tx, key)),
    ]);
  });
}

async function lockPart(
  tx: Tx<OrderTables>,
  key: PartKey,
): Promise<{ order: OrderRecord; part: PartRecord; parts: PartRecord[] }> {
  const order = await lockOrder(tx, key);
  const parts = await partsOf(tx, key);
  const part = parts.find((p) => p.id === key.partId);
  if (order === null || part === undefined) throw notFound('part of an order');
  return { order, part, parts };
}

async function moveWithParts(
  tx: Tx<OrderTables>,
  order: OrderRecord,
  parts: readonly PartRecord[],
  at: Date,
): Promise<OrderRecord> {
  const status = nextStatus(
    order.status,
    parts.map((part) => part.status),
  );
  return updateOrder(tx, order, { changedAt: at, status });
}

function stepsOf(
  type: 'shipped' | 'delivered',
  before: OrderRecord,
  after: OrderRecord,
  part: PartRecord,
  at: Date,
): NewTimelineEntry[] {
  const entries: NewTimelineEntry[] = [
    {
      type,
      actor: 'seller',
      at,
      sellerOrderId: part.id,
      step: { subject: 'part', subjectId: part.id, from: part.status, to: type },
    },
  ];
  if (after.status !== before.status)
    entries.push({
      type,
      actor: 'seller',
      at,
      visible: false,
      step: { subject: 'order', subjectId: after.id, from: before.status, to: after.status },
    });
  return entries;
}

async function openOf(tx: Tx<OrderTables>, key: PartKey): Promise<{ refunds: number; returns: number }> {
  const [refunds, returns] = await Promise.all([refundsOf(tx, key), returnsOf(tx, key)]);
  return openRequests(refunds, returns, key.partId);
}

function replaced(parts: readonly PartRecord[], part: PartRecord): PartRecord[] {
  return parts.map((p) => (p.id === part.id ? part : p));
}

function sameTracking(a: Tracking, b: Tracking): boolean {
  return a.carrier === b.carrier && a.trackingNumber === b.trackingNumber && a.trackingUrl === b.trackingUrl;
}

import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import type { OrderDeps } from '../order.deps.ts';
import { inFlight } from '../order.errors.ts';
import { orderConfirmed, orderCreated, sellerOrderChanged } from '../order.events.ts';
import { orderJson } from '../order.mapper.ts';
import type { OrderTables } from '../order.tables.gen.ts';
import { lockOrder, updateOrder, updateParts } from '../repositories/order.repository.ts';
import type { LineRecord, OrderRecord, PartRecord } from '../repositories/records.ts';
import { writeSaga } from '../repositories/saga.repository.ts';
import { appendTimeline, type NewTimelineEntry } from '../repositories/timeline.repository.ts';
import type { PlacedOrder } from './load-placed.service.ts';

export interface ConfirmedParts {
  order: OrderRecord;
  parts: PartRecord[];
}

const dayMs = 86_400_000;

/**
 * Never before the order's last change, which another process may have written by another clock. One that was placed on another day than its row was written is replayed history: it
 * goes on by its own calendar, whichever process confirms it and whatever that one's clock says.
 */
function confirmationTime(
  now: Date,
  { placedAt, createdAt, changedAt }: Pick<OrderRecord, 'placedAt' | 'createdAt' | 'changedAt'>,
): Date {
  const replayed = createdAt.getTime() - placedAt.getTime() > dayMs;
  const since = Math.max(0, now.getTime() - createdAt.getTime());
  const at = replayed ? placedAt.getTime() + since : now.getTime();
  return new Date(Math.max(at, placedAt.getTime(), changedAt.getTime()));
}

/** What makes an order confirmed, in the caller's transaction and under the order's row lock. */
export async function writeConfirmation(
  deps: OrderDeps,
  context: CallContext,
  tx: Tx<OrderTables>,
  placed: { order: OrderRecord; parts: readonly PartRecord[]; lines: readonly LineRecord[] },
  payment: { id: string; attempt: number; amount: number } | null,
): Promise<ConfirmedParts> {
  const { order: locked } = placed;
  const key = { buyerId: locked.buyerId, orderId: locked.id };
  const at = confirmationTime(deps.clock.now(), locked);
  const order = await updateOrder(tx, locked, {
    status: 'confirmed',
    openCartKey: null,
    paymentId: payment?.id ?? null,
    paymentAttempt: payment?.attempt ?? 0,
    capturedTotal: payment?.amount ?? 0,
    confirmedAt: at,
    changedAt: at,
  });
  await updateParts(tx, key, { status: 'confirmed', changedAt: at });
  const parts = placed.parts.map((part): PartRecord => ({ ...part, status: 'confirmed', changedAt: at }));
  const entries: NewTimelineEntry[] = [
    {
      type: 'confirmed',
      actor: payment === null ? 'system' : 'gateway',
      at,
      paymentId: payment?.id ?? null,
      amount: order.grandTotal,
      step: { subject: 'order', subjectId: order.id, from: locked.status, to: 'confirmed' },
    },
  ];
  if (payment !== null)
    entries.unshift({
      type: 'payment_authorized',
      actor: 'gateway',
      at,
      paymentId: payment.id,
      amount: payment.amount,
      status: 'pending_payment',
      dedupeKey: `payment_authorized:${payment.id}`,
    });
  for (const part of parts)
    entries.push({
      type: 'confirmed',
      actor: 'system',
      at,
      visible: false,
      sellerOrderId: part.id,
      step: { subject: 'part', subjectId: part.id, from: 'pending', to: 'confirmed' },
    });
  await appendTimeline(tx, order, entries);
  await deps.outbox.appendAll(tx, context, [
    orderConfirmed(order, parts, placed.lines),
    ...parts.map((part) => sellerOrderChanged(order, part, { refunds: 0, returns: 0 })),
  ]);
  return { order, parts };
}

/** An order that costs nothing is confirmed at once: its stock is committed, no payment is made. */
export async function confirmFreeOrder(
  deps: OrderDeps,
  context: CallContext,
  placed: PlacedOrder,
  owner: string,
): Promise<components['schemas']['Order']> {
  const key = { buyerId: placed.order.buyerId, orderId: placed.order.id };
  const { outcome } = await deps.ports.product.commitReservation(context, { order_id: placed.order.id });
  if (outcome === 'stock_lost') throw new AppError('out_of_stock', { meta: { lines: [] } });
  return deps.db.transaction(context, async (tx) => {
    const locked = await lockOrder(tx, key);
    if (locked?.status !== 'created') throw inFlight();
    const { order, parts } = await writeConfirmation(deps, context, tx, { ...placed, order: locked }, null);
    const body = orderJson({ order, parts, lines: placed.lines, shipments: [], refunds: [], returns: [] }, null);
    const done = { step: 'done' as const, response: { status: 201, body }, nextInS: 0, lastError: null };
    if (!(await writeSaga(tx, key, done, owner))) throw inFlight();
    await deps.outbox.append(tx, context, orderCreated({ ...order, sequence: locked.sequence }, parts));
    return body;
  });
}

/** Refunds by line and quantity: buyers ask, sellers decide, admins decide at once. */
import { userIdOf } from '../../../platform/context/actor.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { writeAudit } from '../../../platform/db/audit-log.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { AppError, notFound } from '../../../platform/kernel/errors.ts';
import { changeTime } from '../domain/change-time.ts';
import { paidStatuses } from '../domain/order-state.ts';
import type { OrderDeps } from '../order.deps.ts';
import { invalidMember } from '../order.errors.ts';
import { sellerOrderChanged } from '../order.events.ts';
import type { OrderTables } from '../order.tables.gen.ts';
import { linesOf, lockOrder, type OrderKey, partsOf, updateOrder } from '../repositories/order.repository.ts';
import type { LineRecord, OrderRecord, PartRecord, RefundReason, RefundRecord } from '../repositories/records.ts';
import { findRefund, refundsOf, returnsOf, updateRefund } from '../repositories/refund.repository.ts';
import { appendTimeline } from '../repositories/timeline.repository.ts';
import { claimedTotal, claimRefund, type LockedOrder, type WantedLine } from './claim-refund.service.ts';
import { driveRefund } from './drive-refund.service.ts';
import { openRequests, releaseClaims } from './refund-claims.service.ts';

export interface RefundRequest {
  lines: readonly WantedLine[];
  reason: RefundReason;
  note: string | null;
  restock: boolean;
}

/** Locks an order with all that a claim looks at; a refused checkout is not there. */
export async function lockForClaims(tx: Tx<OrderTables>, key: OrderKey): Promise<LockedOrder> {
  const order = await lockOrder(tx, key);
  if (order === null || order.status === 'rejected') throw notFound('order');
  const [parts, lines, returns] = await Promise.all([partsOf(tx, key), linesOf(tx, key), returnsOf(tx, key)]);
  return { order, parts, lines, returns };
}

/** The wanted lines by part, in the order of the parts. Throws for a line of another order and for one named twice. */
export function byPart(
  locked: LockedOrder,
  wanted: readonly WantedLine[],
): { part: PartRecord; wanted: { line: LineRecord; quantity: number }[] }[] {
  const seen = new Set<string>();
  const found = wanted.map(({ orderLineId, quantity }, i) => {
    const line = locked.lines.find((l) => l.id === orderLineId);
    if (line === undefined) throw notFound('line of this order');
    if (seen.has(orderLineId))
      throw invalidMember(`/body/lines/${i}/order_line_id`, 'duplicate', 'A line may be named once.');
    seen.add(orderLineId);
    return { line, quantity };
  });
  return locked.parts
    .map((part) => ({ part, wanted: found.filter(({ line }) => line.sellerOrderId === part.id) }))
    .filter((group) => group.wanted.length > 0);
}

/** In the caller's transaction, which also stores the answer under its Idempotency-Key. */
export async function requestRefunds(
  deps: OrderDeps,
  context: CallContext,
  tx: Tx<OrderTables>,
  key: OrderKey,
  request: RefundRequest,
  by: 'buyer' | 'admin',
): Promise<RefundRecord[]> {
  const locked = await lockForClaims(tx, key);
  if (!paidStatuses.includes(locked.order.status))
    throw new AppError('transition_not_allowed', {
      detail: 'Only a paid order gives money back.',
      meta: { reason: locked.order.status },
    });
  const at = changeTime(deps.clock.now(), locked.order);
  const made: RefundRecord[] = [];
  for (const { part, wanted } of byPart(locked, request.lines)) {
    const lines = wanted.map(({ line, quantity }) => ({ orderLineId: line.id, quantity }));
    made.push(
      await claimRefund(tx, locked, part, lines, {
        ...request,
        origin: by,
        status: by === 'admin' ? 'accepted' : 'requested',
        returnId: null,
        at,
      }),
    );
  }
  const sum = made.reduce((total, refund) => total + refund.amount, 0);
  const order = await updateOrder(tx, locked.order, {
    refundClaimedTotal: claimedTotal(locked.order, sum),
    changedAt: at,
  });
  await appendTimeline(
    tx,
    order,
    made.map((refund) => ({
      type: refund.status === 'accepted' ? 'refund_accepted' : 'refund_requested',
      actor: by,
      at,
      refundId: refund.id,
      amount: refund.amount,
      note: refund.note,
      ...(refund.sellerOrderId === null ? {} : { sellerOrderId: refund.sellerOrderId }),
      step: { subject: 'refund' as const, subjectId: refund.id, from: null, to: refund.status },
    })),
  );
  if (by === 'admin')
    for (const refund of made)
      await writeAudit(tx, context, {
        action: 'refund.accepted',
        subject: { type: 'refund', id: refund.id },
        after: { amount: refund.amount, lines: refund.refundLines },
      });
  await tellSellers(deps, context, tx, order, locked.parts, made);
  return made;
}

/** The seller agrees: the money starts on its way. Repeating it never refunds twice. */
export async function acceptRefund(
  deps: OrderDeps,
  context: CallContext,
  sellerId: string,
  refundId: string,
  restock: boolean,
): Promise<RefundRecord> {
  await decide(deps, context, sellerId, refundId, async (tx, order, refund, at) => {
    if (['accepted', 'pending', 'succeeded', 'failed'].includes(refund.status)) return;
    if (refund.status !== 'requested') throw refusedMove(refund);
    // An admin may have given money back by amount meanwhile, which no request's pieces know of.
    const left = order.capturedTotal - order.refundedTotal;
    if (refund.amount > left) throw new AppError('refund_exceeds_captured', { meta: { limit: Math.max(0, left) } });
    await updateRefund(tx, refund, { status: 'accepted', restock: restock ? 1 : 0, changedAt: at }, 5);
    await writeDecision(deps, context, tx, order, refund, { to: 'accepted', at, note: null });
  });
  const accepted = await findRefund(deps.db.writer(context.class), refundId);
  if (accepted === null) throw notFound('refund');
  await driveNow(deps, context, accepted);
  return (await findRefund(deps.db.writer(context.class), refundId)) ?? accepted;
}

export async function rejectRefund(
  deps: OrderDeps,
  context: CallContext,
  sellerId: string,
  refundId: string,
  reason: string,
): Promise<RefundRecord> {
  await decide(deps, context, sellerId, refundId, async (tx, order, refund, at) => {
    if (refund.status === 'rejected') return;
    if (refund.status !== 'requested') throw refusedMove(refund);
    await releaseClaims(tx, order, refund);
    await updateRefund(tx, refund, { status: 'rejected', rejectionReason: reason, changedAt: at }, null);
    await writeDecision(deps, context, tx, order, refund, { to: 'rejected', at, note: reason });
  });
  const rejected = await findRefund(deps.db.writer(context.class), refundId);
  if (rejected === null) throw notFound('refund');
  return rejected;
}

/** Tries at once what the sweep would do; the decision stands whatever the gateway says now. */
export async function driveNow(deps: OrderDeps, context: CallContext, refund: RefundRecord): Promise<void> {
  try {
    await driveRefund(deps, context, refund);
  } catch (error) {
    deps.log.warn({ refund_id: refund.id, err: error }, 'A refund is left to the sweep');
  }
}

async function decide(
  deps: OrderDeps,
  context: CallContext,
  sellerId: string,
  refundId: string,
  work: (tx: Tx<OrderTables>, order: OrderRecord, refund: RefundRecord, at: Date) => Promise<void>,
): Promise<void> {
  const found = await findRefund(deps.db.writer(context.class), refundId);
  if (found === null || found.sellerId !== sellerId) throw notFound('refund');
  const key = { buyerId: found.buyerId, orderId: found.orderId };
  await deps.db.transaction(context, async (tx) => {
    const order = await lockOrder(tx, key);
    const refund = (await refundsOf(tx, key)).find((r) => r.id === refundId);
    if (order === null || refund === undefined) throw notFound('refund');
    await work(tx, order, refund, changeTime(deps.clock.now(), order, refund));
  });
}

async function writeDecision(
  deps: OrderDeps,
  context: CallContext,
  tx: Tx<OrderTables>,
  before: OrderRecord,
  refund: RefundRecord,
  decision: { to: 'accepted' | 'rejected'; at: Date; note: string | null },
): Promise<void> {
  const { to, at, note } = decision;
  const order = await updateOrder(tx, before, {
    changedAt: at,
    ...(to === 'rejected' ? { refundClaimedTotal: before.refundClaimedTotal - refund.amount } : {}),
  });
  await appendTimeline(tx, order, [
    {
      type: to === 'accepted' ? 'refund_accepted' : 'refund_rejected',
      actor: 'seller',
      at,
      refundId: refund.id,
      amount: refund.amount,
      note,
      ...(refund.sellerOrderId === null ? {} : { sellerOrderId: refund.sellerOrderId }),
      step: { subject: 'refund', subjectId: refund.id, from: refund.status, to },
    },
  ]);
  await writeAudit(tx, context, {
    action: `refund.${to}`,
    subject: { type: 'refund', id: refund.id },
    before: { status: refund.status },
    after: { status: to, amount: refund.amount },
  });
  const key = { buyerId: order.buyerId, orderId: order.id };
  await tellSellers(deps, context, tx, order, await partsOf(tx, key), [refund]);
}

/** The lists of the sellers concerned, as they stand after what this transaction wrote. */
export async function tellSellers(
  deps: OrderDeps,
  context: CallContext,
  tx: Tx<OrderTables>,
  order: OrderRecord,
  parts: readonly PartRecord[],
  about: readonly { sellerOrderId: string | null }[],
): Promise<void> {
  const key = { buyerId: order.buyerId, orderId: order.id };
  const [refunds, returns] = await Promise.all([refundsOf(tx, key), returnsOf(tx, key)]);
  const concerned = parts.filter((part) => about.some((record) => record.sellerOrderId === part.id));
  await deps.outbox.appendAll(
    tx,
    context,
    concerned.map((part) => sellerOrderChanged(order, part, openRequests(refunds, returns, part.id))),
  );
}

/** Whose order it is: the caller's own, or anyone's for an admin. */
export function isAdmin(context: CallContext): boolean {
  return context.actor.kind === 'user' && context.actor.roles.includes('admin');
}

export function buyerOf(context: CallContext): string {
  const userId = userIdOf(context.actor);
  if (userId === null) throw new AppError('unauthenticated');
  return userId;
}

function refusedMove(refund: RefundRecord): AppError {
  return new AppError('transition_not_allowed', {
    detail: `The refund is ${refund.status} already.`,
    meta: { reason: refund.status },
  });
}

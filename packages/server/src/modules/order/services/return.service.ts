/** Goods on their way back: asked for by the buyer, agreed to and received by the seller, refunded and restocked. */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { writeAudit } from '../../../platform/db/audit-log.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { AppError, notFound } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { changeTime } from '../domain/change-time.ts';
import type { OrderDeps } from '../order.deps.ts';
import { invalidMember } from '../order.errors.ts';
import { returnChanged } from '../order.events.ts';
import type { OrderTables } from '../order.tables.gen.ts';
import { linesOf, type OrderKey, updateLine, updateOrder } from '../repositories/order.repository.ts';
import type { LineRecord, OrderRecord, PartRecord, ReturnLine, ReturnRecord } from '../repositories/records.ts';
import {
  findRefund,
  findReturn,
  insertReturn,
  refundsOf,
  returnsOf,
  updateReturn,
} from '../repositories/refund.repository.ts';
import { appendTimeline } from '../repositories/timeline.repository.ts';
import { claimedTotal, claimRefund, type LockedOrder } from './claim-refund.service.ts';
import { byPart, driveNow, lockForClaims, type RefundRequest, tellSellers } from './refund-request.service.ts';

/** So long after delivery goods may be sent back. */
export const returnPeriodDays = 30;

/** In the caller's transaction, which also stores the answer under its Idempotency-Key. */
export async function requestReturns(
  deps: OrderDeps,
  context: CallContext,
  tx: Tx<OrderTables>,
  key: OrderKey,
  request: Omit<RefundRequest, 'restock'>,
): Promise<ReturnRecord[]> {
  const locked = await lockForClaims(tx, key);
  const now = deps.clock.now();
  const at = changeTime(now, locked.order);
  const refunds = await refundsOf(tx, key);
  const refundedElsewhere = (lineId: string): number =>
    refunds
      .filter((refund) => refund.returnId === null && refund.status !== 'rejected' && refund.status !== 'failed')
      .flatMap((refund) => refund.refundLines)
      .filter((line) => line.order_line_id === lineId)
      .reduce((sum, line) => sum + line.quantity, 0);
  const made: ReturnRecord[] = [];
  for (const { part, wanted } of byPart(locked, request.lines)) {
    assertReturnable(part, now);
    for (const { line, quantity } of wanted) {
      if (line.returnClaimedQuantity + refundedElsewhere(line.id) + quantity > line.quantity)
        throw notEligible('These pieces are returned or refunded already.');
      await updateLine(tx, line, { returnClaimedQuantity: line.returnClaimedQuantity + quantity });
    }
    const record = {
      id: newId('ret'),
      orderId: key.orderId,
      sellerOrderId: part.id,
      sellerId: part.sellerId,
      buyerId: key.buyerId,
      status: 'requested' as const,
      reason: request.reason,
      note: request.note,
      instructions: null,
      returnLines: wanted.map(({ line, quantity }) => ({ order_line_id: line.id, quantity, received_quantity: null })),
      refundId: null,
      restock: 0,
      requestedAt: at,
      changedAt: at,
    };
    await insertReturn(tx, record);
    made.push({ ...record, nextAt: null, restockedAt: null, createdAt: at });
  }
  const order = await updateOrder(tx, locked.order, { changedAt: at });
  for (const record of made) await writeStep(deps, context, tx, order, record, null, at);
  await tellSellers(deps, context, tx, order, locked.parts, made);
  return made;
}

export async function acceptReturn(
  deps: OrderDeps,
  context: CallContext,
  sellerId: string,
  returnId: string,
  instructions: string | null,
): Promise<ReturnRecord> {
  return change(deps, context, sellerId, returnId, async (tx, locked, record, at) => {
    if (record.status === 'accepted') return record;
    if (record.status !== 'requested') throw refusedMove(record);
    const accepted: ReturnRecord = { ...record, status: 'accepted', instructions, changedAt: at };
    await updateReturn(tx, record, { status: 'accepted', instructions, changedAt: at });
    const order = await updateOrder(tx, locked.order, { changedAt: at });
    await writeStep(deps, context, tx, order, accepted, record.status, at);
    await tellSellers(deps, context, tx, order, locked.parts, [accepted]);
    return accepted;
  });
}

export interface Receipt {
  /** Null: everything arrived. */
  lines: readonly { orderLineId: string; receivedQuantity: number }[] | null;
  restock: boolean;
}

/** What arrived is refunded and, when asked, goes back on the shelf. The same content again changes nothing. */
export async function receiveReturn(
  deps: OrderDeps,
  context: CallContext,
  sellerId: string,
  returnId: string,
  receipt: Receipt,
): Promise<ReturnRecord> {
  const record = await change(deps, context, sellerId, returnId, async (tx, locked, before, at) => {
    const returnLines = receivedLines(before, receipt);
    if (before.status === 'received') {
      if (sameReceipt(before, returnLines, receipt.restock)) return before;
      throw refusedMove(before);
    }
    const refundId = await refundReceived(tx, locked, before, returnLines, at);
    for (const line of returnLines) await countReceived(tx, locked.lines, line);
    const received: ReturnRecord = {
      ...before,
      status: 'received',
      returnLines,
      refundId: refundId?.id ?? null,
      restock: receipt.restock ? 1 : 0,
      changedAt: at,
    };
    const { status, restock, refundId: refund, changedAt } = received;
    await updateReturn(
      tx,
      before,
      { status, restock, refundId: refund, changedAt, returnLines },
      receipt.restock ? 5 : null,
    );
    const claimed = refundId === null ? locked.order.refundClaimedTotal : claimedTotal(locked.order, refundId.amount);
    const order = await updateOrder(tx, locked.order, { changedAt: at, refundClaimedTotal: claimed });
    await writeStep(deps, context, tx, order, received, before.status, at);
    if (refundId !== null) {
      await appendTimeline(tx, order, [
        {
          type: 'refund_accepted',
          actor: 'seller',
          at,
          refundId: refundId.id,
          amount: refundId.amount,
          sellerOrderId: before.sellerOrderId,
          step: { subject: 'refund', subjectId: refundId.id, from: null, to: 'accepted' },
        },
      ]);
      await writeAudit(tx, context, {
        action: 'refund.accepted',
        subject: { type: 'refund', id: refundId.id },
        after: { amount: refundId.amount, return_id: before.id },
      });
    }
    await tellSellers(deps, context, tx, order, locked.parts, [received]);
    return received;
  });
  const refund = record.refundId === null ? null : await findRefund(deps.db.writer(context.class), record.refundId);
  if (refund?.status === 'accepted') await driveNow(deps, context, refund);
  await restockReturned(deps, context, record).catch((error: unknown) =>
    deps.log.warn({ return_id: record.id, err: error }, 'Restocking is left to the sweep'),
  );
  return record;
}

/** Received pieces go back on the shelf once, by the return's id. */
export async function restockReturned(deps: OrderDeps, context: CallContext, record: ReturnRecord): Promise<void> {
  const db = deps.db.writer(context.class);
  if (record.status !== 'received' || record.restock !== 1 || record.restockedAt !== null) return;
  const lines = await linesOf(db, { buyerId: record.buyerId, orderId: record.orderId });
  const pieces = record.returnLines.flatMap((claim) => {
    const line = lines.find((l) => l.id === claim.order_line_id);
    const quantity = claim.received_quantity ?? 0;
    return line === undefined || quantity === 0 ? [] : [{ sku_id: line.skuId, quantity }];
  });
  if (pieces.length > 0) await deps.ports.product.restockReturn(context, { reference_id: record.id, lines: pieces });
  await updateReturn(db, record, { restockedAt: deps.clock.now() }, null);
}

async function refundReceived(
  tx: Tx<OrderTables>,
  locked: LockedOrder,
  record: ReturnRecord,
  returnLines: readonly ReturnLine[],
  at: Date,
): Promise<{ id: string; amount: number } | null> {
  const arrived = returnLines.filter((line) => (line.received_quantity ?? 0) > 0);
  if (arrived.length === 0) return null;
  const part = locked.parts.find((p) => p.id === record.sellerOrderId) as PartRecord;
  return claimRefund(
    tx,
    locked,
    part,
    arrived.map((line) => ({ orderLineId: line.order_line_id, quantity: line.received_quantity ?? 0 })),
    {
      origin: 'return',
      status: 'accepted',
      reason: record.reason,
      note: record.note,
      restock: false,
      returnId: record.id,
      at,
    },
  );
}

async function countReceived(tx: Tx<OrderTables>, lines: readonly LineRecord[], received: ReturnLine): Promise<void> {
  const line = lines.find((l) => l.id === received.order_line_id);
  if (line === undefined) return;
  const quantity = received.received_quantity ?? 0;
  await updateLine(tx, line, {
    returnedQuantity: line.returnedQuantity + quantity,
    returnClaimedQuantity: line.returnClaimedQuantity - (received.quantity - quantity),
  });
}

function receivedLines(record: ReturnRecord, receipt: Receipt): ReturnLine[] {
  if (receipt.lines === null) return record.returnLines.map((line) => ({ ...line, received_quantity: line.quantity }));
  for (const [i, { orderLineId, receivedQuantity }] of receipt.lines.entries()) {
    const line = record.returnLines.find((l) => l.order_line_id === orderLineId);
    if (line === undefined) throw notFound('line of this return');
    if (receivedQuantity > line.quantity)
      throw invalidMember(`/body/lines/${i}/received_quantity`, 'too_many', `The return names ${line.quantity}.`);
  }
  return record.returnLines.map((line) => ({
    ...line,
    received_quantity: receipt.lines?.find((l) => l.orderLineId === line.order_line_id)?.receivedQuantity ?? 0,
  }));
}

function sameReceipt(record: ReturnRecord, lines: readonly ReturnLine[], restock: boolean): boolean {
  const same = record.returnLines.every(
    (line) => lines.find((l) => l.order_line_id === line.order_line_id)?.received_quantity === line.received_quantity,
  );
  return same && record.restock === (restock ? 1 : 0);
}

async function change(
  deps: OrderDeps,
  context: CallContext,
  sellerId: string,
  returnId: string,
  work: (tx: Tx<OrderTables>, locked: LockedOrder, record: ReturnRecord, at: Date) => Promise<ReturnRecord>,
): Promise<ReturnRecord> {
  const found = await findReturn(deps.db.writer(context.class), returnId);
  if (found === null || found.sellerId !== sellerId) throw notFound('return');
  const key = { buyerId: found.buyerId, orderId: found.orderId };
  return deps.db.transaction(context, async (tx) => {
    const locked = await lockForClaims(tx, key);
    const record = (await returnsOf(tx, key)).find((r) => r.id === returnId);
    if (record === undefined) throw notFound('return');
    return work(tx, locked, record, changeTime(deps.clock.now(), locked.order, record));
  });
}

async function writeStep(
  deps: OrderDeps,
  context: CallContext,
  tx: Tx<OrderTables>,
  order: OrderRecord,
  record: ReturnRecord,
  from: ReturnRecord['status'] | null,
  at: Date,
): Promise<void> {
  await appendTimeline(tx, order, [
    {
      type: `return_${record.status}`,
      actor: record.status === 'requested' ? 'buyer' : 'seller',
      at,
      returnId: record.id,
      sellerOrderId: record.sellerOrderId,
      note: record.status === 'requested' ? record.note : record.status === 'accepted' ? record.instructions : null,
      step: { subject: 'return', subjectId: record.id, from, to: record.status },
    },
  ]);
  await deps.outbox.append(tx, context, returnChanged(`return.${record.status}`, order, record, at));
}

function assertReturnable(part: PartRecord, now: Date): void {
  const { deliveredAt } = part;
  if (part.status !== 'delivered' || deliveredAt === null)
    throw notEligible('Only what was delivered can be sent back.');
  if (now.getTime() - deliveredAt.getTime() > returnPeriodDays * 86_400_000)
    throw notEligible(`The ${returnPeriodDays} days after delivery are over.`);
}

function notEligible(detail: string): AppError {
  return new AppError('return_not_eligible', { detail });
}

function refusedMove(record: ReturnRecord): AppError {
  return new AppError('transition_not_allowed', {
    detail: `The return is ${record.status} already.`,
    meta: { reason: record.status },
  });
}

/**
 * Claims pieces and money for a refund: on the line, the part and the order, under the order's row lock, so that
 * however many ask at once never more is promised than was paid. Accepting only follows a claim.
 */
import type { Tx } from '../../../platform/db/database.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { commissionReversal, refundOfPieces } from '../domain/refund-amount.ts';
import type { OrderTables } from '../order.tables.gen.ts';
import { updateLine, updatePart } from '../repositories/order.repository.ts';
import type {
  LineRecord,
  OrderRecord,
  PartRecord,
  RefundOrigin,
  RefundReason,
  RefundRecord,
  ReturnRecord,
} from '../repositories/records.ts';
import { insertRefund } from '../repositories/refund.repository.ts';

export interface WantedLine {
  orderLineId: string;
  quantity: number;
}

export interface RefundWish {
  origin: RefundOrigin;
  status: 'requested' | 'accepted';
  reason: RefundReason;
  note: string | null;
  restock: boolean;
  returnId: string | null;
  at: Date;
}

/** What the lock covers. */
export interface LockedOrder {
  order: OrderRecord;
  parts: readonly PartRecord[];
  lines: readonly LineRecord[];
  returns: readonly ReturnRecord[];
}

/** One refund for one part's lines. The order's own sum of claims is the caller's to write: `amount` says how much. */
export async function claimRefund(
  tx: Tx<OrderTables>,
  locked: LockedOrder,
  part: PartRecord,
  wanted: readonly WantedLine[],
  wish: RefundWish,
): Promise<RefundRecord> {
  const { order } = locked;
  const refundLines: RefundRecord['refundLines'] = [];
  for (const { orderLineId, quantity } of wanted) {
    const line = locked.lines.find((l) => l.id === orderLineId) as LineRecord;
    assertPiecesLeft(locked, line, quantity, wish);
    const amount = refundOfPieces(
      {
        quantity: line.quantity,
        total: line.lineTotal + line.tax,
        claimedQuantity: line.refundClaimedQuantity,
        claimedAmount: line.refundClaimedAmount,
      },
      quantity,
    );
    await updateLine(tx, line, {
      refundClaimedQuantity: line.refundClaimedQuantity + quantity,
      refundClaimedAmount: line.refundClaimedAmount + amount,
    });
    refundLines.push({ order_line_id: line.id, quantity, amount });
  }
  const amount = refundLines.reduce((sum, line) => sum + line.amount, 0);
  const left = part.grandTotal - part.refundClaimedTotal;
  if (amount > left) throw new AppError('refund_exceeds_captured', { meta: { limit: Math.max(0, left) } });
  await updatePart(tx, part, { refundClaimedTotal: part.refundClaimedTotal + amount });
  const refund = {
    id: newId('rfnd'),
    orderId: order.id,
    sellerOrderId: part.id,
    sellerId: part.sellerId,
    buyerId: order.buyerId,
    paymentId: order.paymentId,
    returnId: wish.returnId,
    origin: wish.origin,
    status: wish.status,
    reason: wish.reason,
    note: wish.note,
    refundLines,
    splits: [
      {
        seller_order_id: part.id,
        seller_id: part.sellerId,
        amount,
        commission_reversal: commissionReversal(
          { total: part.grandTotal, commission: part.commission, claimedBefore: part.refundClaimedTotal },
          amount,
        ),
      },
    ],
    amount,
    currency: order.currency,
    restock: wish.restock ? 1 : 0,
    rejectionReason: null,
    requestedAt: wish.at,
    changedAt: wish.at,
  };
  await insertRefund(tx, refund);
  return { ...refund, attempts: 0, nextAt: null, restockedAt: null, createdAt: wish.at };
}

/** The order's own sum, checked against what was taken. Returns the new sum. */
export function claimedTotal(order: OrderRecord, amount: number): number {
  const total = order.refundClaimedTotal + amount;
  if (total > order.capturedTotal)
    throw new AppError('refund_exceeds_captured', {
      meta: { limit: Math.max(0, order.capturedTotal - order.refundClaimedTotal) },
    });
  return total;
}

/** Pieces that are bought, not refunded, not promised back and (but for the return itself) not on their way back. */
function assertPiecesLeft(locked: LockedOrder, line: LineRecord, quantity: number, wish: RefundWish): void {
  if (line.refundedQuantity + quantity > line.quantity)
    throw new AppError('refund_exceeds_captured', {
      detail: `Of ${line.quantity} pieces ${line.refundedQuantity} are refunded already.`,
      meta: { limit: line.quantity - line.refundedQuantity },
    });
  const returning = wish.returnId === null ? openReturnQuantity(locked.returns, line.id) : 0;
  if (line.refundClaimedQuantity + returning + quantity <= line.quantity) return;
  if (wish.returnId !== null)
    throw new AppError('refund_exceeds_captured', { meta: { limit: line.quantity - line.refundClaimedQuantity } });
  throw new AppError('conflict', { detail: 'An open refund or return covers these pieces.' });
}

export function openReturnQuantity(returns: readonly ReturnRecord[], lineId: string): number {
  return returns
    .filter((record) => record.status !== 'received')
    .flatMap((record) => record.returnLines)
    .filter((line) => line.order_line_id === lineId)
    .reduce((sum, line) => sum + line.quantity, 0);
}

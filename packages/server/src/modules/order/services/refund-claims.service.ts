import type { Tx } from '../../../platform/db/database.ts';
import type { OrderTables } from '../order.tables.gen.ts';
import { linesOf, partsOf, updateLine, updatePart } from '../repositories/order.repository.ts';
import type { OrderRecord, RefundRecord, ReturnRecord } from '../repositories/records.ts';

/** What of a part waits for its seller. */
export function openRequests(
  refunds: readonly RefundRecord[],
  returns: readonly ReturnRecord[],
  partId: string,
): { refunds: number; returns: number } {
  return {
    refunds: refunds.filter((r) => r.sellerOrderId === partId && r.status === 'requested').length,
    returns: returns.filter((r) => r.sellerOrderId === partId && r.status !== 'received').length,
  };
}

/**
 * Frees the pieces and the money that a refund held when it comes to nothing, on lines and parts. The order's own
 * sum is the caller's, who writes the order's row anyway. Under the order's row lock.
 */
export async function releaseClaims(tx: Tx<OrderTables>, order: OrderRecord, refund: RefundRecord): Promise<void> {
  const key = { buyerId: order.buyerId, orderId: order.id };
  const lines = await linesOf(tx, key);
  for (const claim of refund.refundLines) {
    const line = lines.find((l) => l.id === claim.order_line_id);
    if (line === undefined) continue;
    await updateLine(tx, line, {
      refundClaimedQuantity: line.refundClaimedQuantity - claim.quantity,
      refundClaimedAmount: line.refundClaimedAmount - claim.amount,
    });
  }
  const parts = await partsOf(tx, key);
  for (const split of refund.splits) {
    const part = parts.find((p) => p.id === split.seller_order_id);
    if (part !== undefined) await updatePart(tx, part, { refundClaimedTotal: part.refundClaimedTotal - split.amount });
  }
}

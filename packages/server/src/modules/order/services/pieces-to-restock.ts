import type { Kysely } from 'kysely';
import type { OrderTables } from '../order.tables.gen.ts';
import { linesOf, type OrderKey } from '../repositories/order.repository.ts';
import { refundsOf } from '../repositories/refund.repository.ts';

/** Pieces of a cancelled order that are still to go back on the shelf. */
export async function piecesToRestock(
  tx: Kysely<OrderTables>,
  key: OrderKey,
): Promise<{ sku_id: string; quantity: number }[]> {
  const [lines, refunds] = await Promise.all([linesOf(tx, key), refundsOf(tx, key)]);
  const restocked = new Map<string, number>();
  for (const refund of refunds.filter((r) => r.restock === 1 && r.status !== 'rejected' && r.status !== 'failed'))
    for (const line of refund.refundLines)
      restocked.set(line.order_line_id, (restocked.get(line.order_line_id) ?? 0) + line.quantity);
  return lines
    .map((line) => ({ sku_id: line.skuId, quantity: line.quantity - (restocked.get(line.id) ?? 0) }))
    .filter((line) => line.quantity > 0);
}

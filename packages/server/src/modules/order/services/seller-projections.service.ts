import type { EventDataByType } from '../../../contract/events.gen.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { OrderTables } from '../order.tables.gen.ts';
import { titlesOf } from '../repositories/order.repository.ts';
import { addStats, type StatsDelta } from '../repositories/seller-projection.repository.ts';

const nothing = { orders: 0, units: 0, gross: 0, discount: 0, commission: 0, refunds: 0, refundedUnits: 0 };

type Sale = EventDataByType['order.confirmed'];

/** A sale counts on the day it was confirmed: once for each seller, and for each of its products. */
export async function countSales(tx: Tx<OrderTables>, sales: readonly Sale[]): Promise<void> {
  const titles = await titlesOf(
    tx,
    sales.map((sale) => ({ buyerId: sale.buyer_id, orderId: sale.order_id })),
  );
  const deltas = new Map<string, StatsDelta>();
  for (const sale of sales) addSale(deltas, sale, titles.get(sale.order_id) ?? new Map());
  await addStats(tx, [...deltas.values()]);
}

function addSale(deltas: Map<string, StatsDelta>, sale: Sale, titles: ReadonlyMap<string, string>): void {
  const day = sale.confirmed_at.slice(0, 10);
  const deltaOf = (sellerId: string, productId: string): StatsDelta => {
    const key = `${sellerId} ${day} ${productId}`;
    const known = deltas.get(key);
    if (known !== undefined) return known;
    const fresh = { sellerId, day, productId, title: titles.get(productId) ?? '', ...nothing };
    deltas.set(key, fresh);
    return fresh;
  };
  for (const part of sale.parts) {
    const whole = deltaOf(part.seller_id, '');
    whole.orders += 1;
    whole.commission += part.commission;
    for (const line of sale.lines.filter((l) => l.seller_order_id === part.seller_order_id))
      for (const delta of [whole, deltaOf(part.seller_id, line.product_id)]) {
        delta.units += line.quantity;
        delta.gross += line.line_total + line.discount;
        delta.discount += line.discount;
      }
  }
}

/** A refund counts on the day the money went back. */
export async function countRefund(tx: Tx<OrderTables>, data: EventDataByType['order.refunded']): Promise<void> {
  const day = data.refunded_at.slice(0, 10);
  const bySeller = new Map<string, StatsDelta>();
  for (const part of data.parts) {
    const delta = bySeller.get(part.seller_id) ?? {
      sellerId: part.seller_id,
      day,
      productId: '',
      title: '',
      ...nothing,
    };
    delta.refunds += part.amount;
    delta.refundedUnits += part.units;
    bySeller.set(part.seller_id, delta);
  }
  await addStats(tx, [...bySeller.values()]);
}

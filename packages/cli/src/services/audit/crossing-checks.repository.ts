/** The sorted streams by which two modules are compared, each read by its own schema's account. */
import type { ModuleName } from '@mkt/server';
import type { Stream } from './merge-streams.ts';

interface Shape {
  module: ModuleName;
  key: string;
  value: string;
  extra: string;
  changedAt: string;
  from: string;
  where?: string;
  /** One row of several. */
  grouped?: boolean;
  changed: string;
}

function stream(shape: Shape): Stream {
  const { key, value, extra, changedAt, from, grouped, changed, module, where } = shape;
  const at = grouped ? `MAX(${changedAt})` : changedAt;
  const head = `SELECT ${key} AS k, ${value} AS value, ${extra} AS extra, (${at} <= NOW(3) - INTERVAL ? SECOND) AS settled FROM ${from}`;
  const only = where === undefined ? '' : ` AND ${where}`;
  const group = grouped ? `GROUP BY ${key}` : '';
  return {
    module,
    page: `${head} WHERE ${key} > ?${only} ${group} ORDER BY ${key} LIMIT ?`,
    byKeys: `${head} WHERE ${key} IN (?)${only} ${group}`,
    changed: `SELECT DISTINCT k FROM (${changed}) changed WHERE k > ? ORDER BY k LIMIT ?`,
  };
}

/** Total, and `status currency refunded`. Refused checkouts are there too: money kept for one is a finding. */
export const orderMoney = stream({
  module: 'order',
  key: 'o.id',
  value: 'o.grand_total',
  extra: "CONCAT_WS(' ', o.status, o.currency, o.captured_total, o.refunded_total)",
  changedAt: 'o.updated_at',
  from: 'orders o',
  changed: 'SELECT id AS k FROM orders WHERE updated_at >= ?',
});

/** Captured by attempts that count, and `kept currency refunded` over all attempts. */
export const attemptMoney = stream({
  module: 'payment',
  key: 'p.order_id',
  value: 'CAST(SUM(CASE WHEN p.surplus = 0 THEN p.amount_captured ELSE 0 END) AS SIGNED)',
  extra:
    "CONCAT_WS(' ', SUM(p.amount_captured - p.amount_refund_claimed), MIN(p.currency), SUM(CASE WHEN p.surplus = 0 THEN p.amount_refunded ELSE 0 END))",
  changedAt: 'p.updated_at',
  from: 'payments p',
  where: 'p.amount_captured > 0',
  grouped: true,
  changed: 'SELECT order_id AS k FROM payments WHERE updated_at >= ? AND amount_captured > 0',
});

/** What an order bought, `sku x pieces` in the order of the SKUs, after its status. */
export const orderPieces = stream({
  module: 'order',
  key: 'o.id',
  value: 'COUNT(*)',
  extra:
    "CONCAT(MIN(o.status), ' ', GROUP_CONCAT(CONCAT(i.sku_id, ' x ', i.quantity) ORDER BY i.sku_id SEPARATOR ', '))",
  changedAt: 'o.updated_at',
  from: 'orders o JOIN order_items i ON i.buyer_id = o.buyer_id AND i.order_id = o.id',
  grouped: true,
  changed: 'SELECT id AS k FROM orders WHERE updated_at >= ?',
});

/** What is reserved or was deducted for it. `barred` says that nothing may be. */
export const reservedPieces = stream({
  module: 'product',
  key: 'r.order_id',
  value: 'COUNT(*)',
  extra:
    "CONCAT(MIN(r.state), ' ', GROUP_CONCAT(CONCAT(l.sku_id, ' x ', l.quantity) ORDER BY l.sku_id SEPARATOR ', '))",
  changedAt: 'r.updated_at',
  from: 'stock_reservations r JOIN stock_reservation_lines l ON l.order_id = r.order_id',
  grouped: true,
  changed: 'SELECT order_id AS k FROM stock_reservations WHERE updated_at >= ?',
});

/** What went back on the shelf for cancelled orders. */
export const restockedPieces = stream({
  module: 'product',
  key: 's.reference_id',
  value: '1',
  extra: "'restocked'",
  changedAt: 's.created_at',
  from: 'stock_restocks s',
  changed: 'SELECT reference_id AS k FROM stock_restocks WHERE created_at >= ?',
});

/** What each order asks to be paid. A payable that was only ever closed has amount 0. */
export const payables = stream({
  module: 'payment',
  key: 'a.order_id',
  value: 'a.amount',
  extra: "CONCAT(a.buyer_id, ' ', CASE WHEN a.closed_at IS NULL THEN 'open' ELSE 'closed' END)",
  changedAt: 'a.updated_at',
  from: 'payables a',
  changed: 'SELECT order_id AS k FROM payables WHERE updated_at >= ?',
});

export const orderBuyers = stream({
  module: 'order',
  key: 'o.id',
  value: 'o.grand_total',
  extra: 'o.buyer_id',
  changedAt: 'o.updated_at',
  from: 'orders o',
  changed: 'SELECT id AS k FROM orders WHERE updated_at >= ?',
});

/** Products that searches may find. */
export const listedProducts = stream({
  module: 'product',
  key: 'p.id',
  value: 'p.listed',
  extra: "CONCAT(p.status, ' ', p.sequence)",
  changedAt: 'p.updated_at',
  from: 'products p',
  changed: 'SELECT id AS k FROM products WHERE updated_at >= ?',
});

export const searchRows = stream({
  module: 'search',
  key: 'd.product_id',
  value: 'd.is_visible',
  extra: 'CAST(d.product_sequence AS CHAR)',
  changedAt: 'd.changed_at',
  from: 'search_documents d',
  changed: 'SELECT product_id AS k FROM search_documents WHERE changed_at >= ?',
});

/** What the trails of orders and attempts say, and what their subjects are now. */

const quoted = (ids: string): string => `${ids} IN (?)`;

export const settledOrders =
  "SELECT id AS k FROM orders WHERE status <> 'rejected' AND updated_at <= NOW(3) - INTERVAL ? SECOND AND id > ? ORDER BY id LIMIT ?";
export const changedOrders =
  "SELECT id AS k FROM orders WHERE status <> 'rejected' AND updated_at <= NOW(3) - INTERVAL ? SECOND AND updated_at >= ? AND id > ? ORDER BY id LIMIT ?";

/** Transitions of orders, their parts, refunds and returns, in the order they were written. */
export const orderTrail = `SELECT order_id AS k, subject, subject_id, from_status, to_status, at FROM order_events
  WHERE to_status IS NOT NULL AND ${quoted('order_id')} ORDER BY order_id, sequence, position`;

export const orderSubjects = [
  `SELECT id AS k, id, status FROM orders WHERE ${quoted('id')}`,
  `SELECT o.id AS k, s.id, s.status FROM orders o JOIN seller_orders s ON s.buyer_id = o.buyer_id AND s.order_id = o.id WHERE ${quoted('o.id')}`,
  `SELECT o.id AS k, s.id, s.status FROM orders o JOIN refund_requests s ON s.buyer_id = o.buyer_id AND s.order_id = o.id WHERE ${quoted('o.id')}`,
  `SELECT o.id AS k, s.id, s.status FROM orders o JOIN returns s ON s.buyer_id = o.buyer_id AND s.order_id = o.id WHERE ${quoted('o.id')}`,
] as const;

export const settledPayments =
  'SELECT id AS k FROM payments WHERE updated_at <= NOW(3) - INTERVAL ? SECOND AND id > ? ORDER BY id LIMIT ?';
export const changedPayments =
  'SELECT id AS k FROM payments WHERE updated_at <= NOW(3) - INTERVAL ? SECOND AND updated_at >= ? AND id > ? ORDER BY id LIMIT ?';
export const paymentTrail = `SELECT payment_id AS k, sequence, from_status, to_status, created_at AS at FROM payment_events
  WHERE ${quoted('payment_id')} ORDER BY payment_id, sequence`;

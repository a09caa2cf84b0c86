/** The sorted streams that are merged to compare two modules: each is read by its own schema's account, by order. */
import type { ModuleName } from '@mkt/server';

export interface Stream {
  module: ModuleName;
  /** Rows of `order_id`, `value` and `extra`, in the order of `order_id`, after a key and at most `limit`. */
  sql: (settleS: number) => string;
}

const PAID = "('confirmed', 'processing', 'shipped', 'delivered', 'refunded')";

/** Pieces that orders bought, less what came back into stock before. */
export const orderPieces: Stream = {
  module: 'order',
  sql: (
    settleS,
  ) => `SELECT o.id AS order_id, CAST(COALESCE(SUM(i.quantity), 0) AS SIGNED) AS value, o.status AS extra FROM orders o JOIN order_items i ON i.order_id = o.id
    WHERE o.status IN ${PAID} AND o.changed_at < NOW(3) - INTERVAL ${settleS} SECOND AND o.id > ? GROUP BY o.id, o.status ORDER BY o.id LIMIT ?`,
};

export const committedPieces: Stream = {
  module: 'product',
  sql: () => `SELECT r.order_id, CAST(SUM(l.quantity) AS SIGNED) AS value, r.state AS extra FROM stock_reservations r JOIN stock_reservation_lines l ON l.order_id = r.order_id
    WHERE r.state = 'committed' AND r.order_id > ? GROUP BY r.order_id, r.state ORDER BY r.order_id LIMIT ?`,
};

/** Orders that are over without ever having been paid, and those that were. */
export const orderMoney: Stream = {
  module: 'order',
  sql: (settleS) => `SELECT id AS order_id, grand_total AS value, CONCAT(status, ' ', currency) AS extra FROM orders
    WHERE status <> 'rejected' AND changed_at < NOW(3) - INTERVAL ${settleS} SECOND AND id > ? ORDER BY id LIMIT ?`,
};

export const capturedMoney: Stream = {
  module: 'payment',
  sql: () => `SELECT order_id, CAST(SUM(amount_captured) AS SIGNED) AS value, CONCAT(SUM(amount_captured - amount_refund_claimed), ' ', MIN(currency)) AS extra FROM payments
    WHERE amount_captured > 0 AND surplus = 0 AND order_id > ? GROUP BY order_id ORDER BY order_id LIMIT ?`,
};

export const openReservations: Stream = {
  module: 'product',
  sql: (settleS) => `SELECT order_id, 1 AS value, state AS extra FROM stock_reservations
    WHERE state = 'reserved' AND created_at < NOW(3) - INTERVAL ${settleS} SECOND AND order_id > ? ORDER BY order_id LIMIT ?`,
};

/** Invariants within order's schema: totals, parts, coupons. */
import type { ModuleCheck } from './audit-check.ts';

const COMPONENTS = [
  'items_total',
  'discount_total',
  'shipping_total',
  'tax_total',
  'tax_included_total',
  'grand_total',
];

export const orderChecks: readonly ModuleCheck[] = [
  {
    invariant: 'I1',
    says: 'an order’s total is its lines, shipping and tax',
    module: 'order',
    sql: () => `SELECT o.id AS subject, CONCAT('grand_total ', o.grand_total, ', lines ', COALESCE(l.lines_total, 0), ', shipping ', o.shipping_total, ', tax ', o.tax_total) AS detail
      FROM orders o LEFT JOIN (SELECT order_id, SUM(line_total) AS lines_total FROM order_items GROUP BY order_id) l ON l.order_id = o.id
      WHERE o.status <> 'rejected' AND o.grand_total <> COALESCE(l.lines_total, 0) + o.shipping_total + o.tax_total`,
  },
  {
    invariant: 'I2',
    says: 'a line’s total is its pieces at their price, less its discount',
    module: 'order',
    sql: () => `SELECT id AS subject, CONCAT('order ', order_id, ': ', quantity, ' x ', unit_price, ' - ', discount, ' is not ', line_total) AS detail
      FROM order_items WHERE quantity < 1 OR unit_price < 0 OR discount < 0 OR discount > quantity * unit_price OR line_total <> quantity * unit_price - discount`,
  },
  {
    invariant: 'I3',
    says: 'the sellers’ parts add up to the order, and each line is in its own seller’s part',
    module: 'order',
    sql: () => `SELECT o.id AS subject, CONCAT('parts add up to ', COALESCE(p.grand_total, 0), ', order ', o.grand_total) AS detail
      FROM orders o LEFT JOIN (SELECT order_id, ${COMPONENTS.map((c) => `SUM(${c}) AS ${c}`).join(', ')} FROM seller_orders GROUP BY order_id) p ON p.order_id = o.id
      WHERE o.status <> 'rejected' AND (${COMPONENTS.map((c) => `o.${c} <> COALESCE(p.${c}, 0)`).join(' OR ')})
      UNION ALL SELECT i.id, CONCAT('line of seller ', i.seller_id, ' in part ', i.seller_order_id, ' of ', COALESCE(p.seller_id, 'nobody'))
      FROM order_items i LEFT JOIN seller_orders p ON p.id = i.seller_order_id WHERE p.id IS NULL OR p.seller_id <> i.seller_id OR p.order_id <> i.order_id`,
  },
  {
    invariant: 'I4',
    says: 'commission and earning add up to a part',
    module: 'order',
    sql: () => `SELECT id AS subject, CONCAT('commission ', commission, ', earning ', earning, ', total ', grand_total) AS detail
      FROM seller_orders WHERE commission + earning <> grand_total OR commission < 0`,
  },
  {
    invariant: 'I13',
    says: 'no more is refunded than was captured; refunded is what gave everything back',
    module: 'order',
    sql: (
      settleS,
    ) => `SELECT id AS subject, CONCAT(status, ': captured ', captured_total, ', refunded ', refunded_total) AS detail
      FROM orders WHERE refunded_total > captured_total
      OR (status = 'refunded' AND refunded_total <> captured_total AND changed_at < NOW(3) - INTERVAL ${settleS} SECOND)`,
  },
  {
    invariant: 'I21',
    says: 'a coupon’s uses are its redemptions, within its limits',
    module: 'order',
    sql: (settleS) => `SELECT c.id AS subject, CONCAT('used ', c.used, ', redemptions ', COALESCE(r.uses, 0)) AS detail
      FROM coupons c LEFT JOIN (SELECT coupon_id, COUNT(*) AS uses FROM coupon_redemptions GROUP BY coupon_id) r ON r.coupon_id = c.id
      WHERE c.used <> COALESCE(r.uses, 0) OR c.used > c.usage_limit
      UNION ALL SELECT c.id, CONCAT('buyer ', r.buyer_id, ' used it ', COUNT(*), ' times of ', c.per_buyer_limit)
      FROM coupons c JOIN coupon_redemptions r ON r.coupon_id = c.id GROUP BY c.id, c.per_buyer_limit, r.buyer_id HAVING COUNT(*) > c.per_buyer_limit
      UNION ALL SELECT r.order_id, CONCAT('redemption of a ', o.status, ' order')
      FROM coupon_redemptions r JOIN orders o ON o.id = r.order_id WHERE o.status IN ('cancelled', 'rejected') AND o.changed_at < NOW(3) - INTERVAL ${settleS} SECOND`,
  },
  {
    invariant: 'I22',
    says: 'every part, line, saga and shipment has its order, and the same buyer',
    module: 'order',
    sql: () =>
      ['seller_orders', 'order_items', 'shipments', 'returns', 'refund_requests']
        .map(
          (
            table,
          ) => `SELECT t.id AS subject, CONCAT('${table}: order ', t.order_id, CASE WHEN o.id IS NULL THEN ' is not there' ELSE ' has another buyer' END) AS detail
      FROM ${table} t LEFT JOIN orders o ON o.id = t.order_id WHERE o.id IS NULL OR o.buyer_id <> t.buyer_id`,
        )
        .join(' UNION ALL '),
  },
];

/** Settled orders after a key, for the check of their trails. */
export const settledOrders = (settleS: number): string =>
  `SELECT id, status FROM orders WHERE status <> 'rejected' AND changed_at < NOW(3) - INTERVAL ${settleS} SECOND AND id > ? ORDER BY id LIMIT ?`;

/** Transitions of orders, their parts, refunds and returns, in the order they were written. */
export const trailOf = (orders: number): string =>
  `SELECT order_id, subject, subject_id, from_status, to_status, at FROM order_events
   WHERE to_status IS NOT NULL AND order_id IN (${Array.from({ length: orders }, () => '?').join(', ')}) ORDER BY order_id, sequence, position`;

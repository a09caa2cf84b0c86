/** Invariants within product's schema: stock, its ledger and its reservations. */
import type { ModuleCheck } from './audit-check.ts';

const settled = (column: string, settleS: number): string => `${column} < NOW(3) - INTERVAL ${settleS} SECOND`;

export const stockChecks: readonly ModuleCheck[] = [
  {
    invariant: 'I5',
    says: 'stock equals the sums of its ledger',
    module: 'product',
    sql: (
      settleS,
    ) => `SELECT s.id AS subject, CONCAT('on_hand ', s.on_hand, ', ledger ', COALESCE(l.on_hand, 0), '; reserved ', s.reserved, ', ledger ', COALESCE(l.reserved, 0)) AS detail
      FROM skus s LEFT JOIN (SELECT sku_id, SUM(delta_on_hand) AS on_hand, SUM(delta_reserved) AS reserved FROM stock_ledger GROUP BY sku_id) l ON l.sku_id = s.id
      WHERE (s.on_hand <> COALESCE(l.on_hand, 0) OR s.reserved <> COALESCE(l.reserved, 0)) AND ${settled('s.updated_at', settleS)}`,
  },
  {
    invariant: 'I6',
    says: 'stock is never below zero, nor less than what is reserved',
    module: 'product',
    sql: () => `SELECT id AS subject, CONCAT('on_hand ', on_hand, ', reserved ', reserved) AS detail
      FROM skus WHERE on_hand < 0 OR reserved < 0 OR reserved > on_hand`,
  },
  {
    invariant: 'I7',
    says: 'what a SKU has reserved is what its open reservations ask for',
    module: 'product',
    sql: (
      settleS,
    ) => `SELECT s.id AS subject, CONCAT('reserved ', s.reserved, ', open reservations ', COALESCE(r.pieces, 0)) AS detail
      FROM skus s LEFT JOIN (SELECT l.sku_id, SUM(l.quantity) AS pieces FROM stock_reservations r JOIN stock_reservation_lines l ON l.order_id = r.order_id
        WHERE r.state = 'reserved' GROUP BY l.sku_id) r ON r.sku_id = s.id
      WHERE s.reserved <> COALESCE(r.pieces, 0) AND ${settled('s.updated_at', settleS)}`,
  },
  {
    invariant: 'I8',
    says: 'no reservation is open a minute after its end',
    module: 'product',
    sql: (settleS) => `SELECT order_id AS subject, CONCAT('ended ', expires_at) AS detail
      FROM stock_reservations WHERE state = 'reserved' AND ${settled('expires_at', settleS)}`,
  },
  {
    invariant: 'I22',
    says: 'every SKU, picture and reservation line has its parent',
    module: 'product',
    sql: () => `SELECT s.id AS subject, CONCAT('SKU without product ', s.product_id) AS detail FROM skus s LEFT JOIN products p ON p.id = s.product_id WHERE p.id IS NULL
      UNION ALL SELECT i.id, CONCAT('picture without product ', i.product_id) FROM product_images i LEFT JOIN products p ON p.id = i.product_id WHERE p.id IS NULL
      UNION ALL SELECT l.order_id, CONCAT('reservation line of ', l.sku_id, ' without reservation') FROM stock_reservation_lines l LEFT JOIN stock_reservations r ON r.order_id = l.order_id WHERE r.order_id IS NULL
      UNION ALL SELECT s.id, CONCAT('SKU of seller ', s.seller_id, ', product of ', p.seller_id) FROM skus s JOIN products p ON p.id = s.product_id WHERE p.seller_id <> s.seller_id`,
  },
];

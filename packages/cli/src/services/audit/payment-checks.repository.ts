/** Invariants within payment's schema: attempts, refunds, ledger, the raw inbox. */
import type { ModuleCheck } from './audit-check.ts';

export const paymentChecks: readonly ModuleCheck[] = [
  {
    invariant: 'I10',
    says: 'an order has one captured payment at most, beside those that are on their way back',
    module: 'payment',
    sql: (settleS) => `SELECT order_id AS subject, CONCAT(COUNT(*), ' captured payments') AS detail
      FROM payments WHERE amount_captured > amount_refund_claimed AND updated_at < NOW(3) - INTERVAL ${settleS} SECOND GROUP BY order_id HAVING COUNT(*) > 1`,
  },
  {
    invariant: 'I13',
    says: 'refunds of a payment never exceed its capture, and its columns are their sums',
    module: 'payment',
    sql: (
      settleS,
    ) => `SELECT p.id AS subject, CONCAT('captured ', p.amount_captured, ', refunds ', COALESCE(r.claimed, 0), ', succeeded ', COALESCE(r.succeeded, 0), ' of ', p.amount_refunded) AS detail
      FROM payments p LEFT JOIN (SELECT payment_id, SUM(CASE WHEN status <> 'failed' THEN amount ELSE 0 END) AS claimed,
        SUM(CASE WHEN status = 'succeeded' THEN amount ELSE 0 END) AS succeeded FROM refunds GROUP BY payment_id) r ON r.payment_id = p.id
      WHERE COALESCE(r.claimed, 0) > p.amount_captured OR (p.amount_refunded <> COALESCE(r.succeeded, 0) AND p.updated_at < NOW(3) - INTERVAL ${settleS} SECOND)`,
  },
  {
    invariant: 'I14',
    says: 'every ledger transaction adds up to nothing, and every capture, refund and payout has its own',
    module: 'payment',
    sql: (
      settleS,
    ) => `SELECT txn_id AS subject, CONCAT(currency, ' ', SUM(amount), ' left over') AS detail FROM ledger_entries GROUP BY txn_id, currency HAVING SUM(amount) <> 0
      UNION ALL SELECT p.id, 'captured without a ledger transaction' FROM payments p
      WHERE p.amount_captured > 0 AND p.updated_at < NOW(3) - INTERVAL ${settleS} SECOND AND NOT EXISTS (SELECT 1 FROM ledger_entries e WHERE e.txn_id = CONCAT('capture.', p.id))
      UNION ALL SELECT r.id, 'refunded without a ledger transaction' FROM refunds r
      WHERE r.status = 'succeeded' AND r.updated_at < NOW(3) - INTERVAL ${settleS} SECOND AND NOT EXISTS (SELECT 1 FROM ledger_entries e WHERE e.txn_id = CONCAT('refund.', r.id))`,
  },
  {
    invariant: 'I18',
    says: 'a delivery of a gateway is there once, and neither waits nor lacks a reason',
    module: 'payment',
    sql: (
      settleS,
    ) => `SELECT MIN(id) AS subject, CONCAT(COUNT(*), ' times ', provider, ' ', event_id) AS detail FROM webhook_events GROUP BY provider, event_id HAVING COUNT(*) > 1
      UNION ALL SELECT id, CONCAT(type, ' is still ', state) FROM webhook_events WHERE state = 'received' AND received_at < NOW(3) - INTERVAL ${settleS} SECOND
      UNION ALL SELECT id, CONCAT(type, ' is ', state, ' without a reason') FROM webhook_events WHERE state IN ('parked', 'quarantined', 'dead') AND reason IS NULL`,
  },
  {
    invariant: 'I19',
    says: 'the present status of a payment is the end of its trail, which has no gaps',
    module: 'payment',
    sql: (
      settleS,
    ) => `SELECT p.id AS subject, CONCAT('is ', p.status, ', trail ends with ', COALESCE(e.to_status, 'nothing')) AS detail
      FROM payments p LEFT JOIN (SELECT payment_id, MAX(sequence) AS last FROM payment_events GROUP BY payment_id) m ON m.payment_id = p.id
      LEFT JOIN payment_events e ON e.payment_id = m.payment_id AND e.sequence = m.last
      WHERE p.updated_at < NOW(3) - INTERVAL ${settleS} SECOND AND (e.to_status IS NULL OR e.to_status <> p.status)
      UNION ALL SELECT a.payment_id, CONCAT('was ', a.to_status, ' but went on from ', COALESCE(b.from_status, 'nothing'))
      FROM payment_events a JOIN payment_events b ON b.payment_id = a.payment_id AND b.sequence = (SELECT MIN(n.sequence) FROM payment_events n WHERE n.payment_id = a.payment_id AND n.sequence > a.sequence)
      WHERE b.from_status IS NULL OR b.from_status <> a.to_status OR b.created_at < a.created_at`,
  },
  {
    invariant: 'I22',
    says: 'every payment, refund and share has its parent, and the same buyer',
    module: 'payment',
    sql: () => `SELECT p.id AS subject, CONCAT('payment of ', p.order_id, ' without its payable') AS detail FROM payments p LEFT JOIN payables a ON a.order_id = p.order_id WHERE a.order_id IS NULL OR a.buyer_id <> p.buyer_id
      UNION ALL SELECT r.id, CONCAT('refund of ', r.payment_id) FROM refunds r LEFT JOIN payments p ON p.id = r.payment_id WHERE p.id IS NULL OR p.buyer_id <> r.buyer_id OR p.order_id <> r.order_id
      UNION ALL SELECT s.seller_order_id, CONCAT('share of ', s.payment_id) FROM payment_splits s LEFT JOIN payments p ON p.id = s.payment_id WHERE p.id IS NULL OR p.buyer_id <> s.buyer_id`,
  },
];

-- Invariants within payment's schema; see the platform's 0003_invariant_views for what the columns mean. The scope of
-- attempts and refunds is their order, that of the ledger its transaction.
CREATE SQL SECURITY INVOKER VIEW chk_10_captured_twice AS
SELECT p.order_id AS subject, p.order_id AS scope_id, p.updated_at AS changed_at, CONCAT(p.id, ' is captured beside another attempt') AS detail
FROM payments p WHERE p.amount_captured > p.amount_refund_claimed
  AND EXISTS (SELECT 1 FROM payments q WHERE q.order_id = p.order_id AND q.id <> p.id AND q.amount_captured > q.amount_refund_claimed);

CREATE SQL SECURITY INVOKER VIEW chk_10_payable AS
SELECT p.id AS subject, p.order_id AS scope_id, GREATEST(p.updated_at, a.updated_at) AS changed_at,
  CONCAT('asks for ', p.amount, ' ', p.currency, ', the order for ', a.amount, ' ', a.currency) AS detail
FROM payments p JOIN payables a ON a.order_id = p.order_id WHERE p.amount <> a.amount OR p.currency <> a.currency;

CREATE SQL SECURITY INVOKER VIEW chk_13_refunds AS
SELECT p.id AS subject, p.order_id AS scope_id, p.updated_at AS changed_at,
  CONCAT('captured ', p.amount_captured, ', claimed ', p.amount_refund_claimed, ', refunded ', p.amount_refunded, '; its refunds claim ',
    (SELECT COALESCE(SUM(r.amount), 0) FROM refunds r WHERE r.payment_id = p.id AND r.status <> 'failed'), ' and gave back ',
    (SELECT COALESCE(SUM(r.amount), 0) FROM refunds r WHERE r.payment_id = p.id AND r.status = 'succeeded')) AS detail
FROM payments p
WHERE (SELECT COALESCE(SUM(r.amount), 0) FROM refunds r WHERE r.payment_id = p.id AND r.status <> 'failed') > p.amount_captured
  OR p.amount_refund_claimed <> (SELECT COALESCE(SUM(r.amount), 0) FROM refunds r WHERE r.payment_id = p.id AND r.status <> 'failed')
  OR p.amount_refunded <> (SELECT COALESCE(SUM(r.amount), 0) FROM refunds r WHERE r.payment_id = p.id AND r.status = 'succeeded');

CREATE SQL SECURITY INVOKER VIEW chk_13_status AS
SELECT p.id AS subject, p.order_id AS scope_id, p.updated_at AS changed_at,
  CONCAT('is ', p.status, ' with captured ', p.amount_captured, ' and refunded ', p.amount_refunded) AS detail
FROM payments p
WHERE (p.status IN ('captured', 'partially_refunded', 'refunded')) <> (p.amount_captured > 0)
  OR (p.amount_captured > 0 AND p.status <> CASE WHEN p.amount_refunded = 0 THEN 'captured' WHEN p.amount_refunded < p.amount_captured THEN 'partially_refunded' ELSE 'refunded' END);

CREATE SQL SECURITY INVOKER VIEW chk_14_unbalanced AS
SELECT txn_id AS subject, txn_id AS scope_id, MAX(updated_at) AS changed_at, CONCAT(currency, ' ', SUM(amount), ' left over') AS detail
FROM ledger_entries GROUP BY txn_id, currency HAVING SUM(amount) <> 0;

CREATE SQL SECURITY INVOKER VIEW chk_14_capture AS
SELECT p.id AS subject, p.order_id AS scope_id, p.updated_at AS changed_at,
  CONCAT('captured ', p.amount_captured, ', booked ', COALESCE((SELECT SUM(e.amount) FROM ledger_entries e WHERE e.txn_id = CONCAT('capture.', p.id)
    AND (e.account_code LIKE 'gateway\_clearing:%' OR e.account_code LIKE 'gateway\_fee:%')), 'nothing')) AS detail
FROM payments p
WHERE p.amount_captured <> COALESCE((SELECT SUM(e.amount) FROM ledger_entries e WHERE e.txn_id = CONCAT('capture.', p.id)
  AND (e.account_code LIKE 'gateway\_clearing:%' OR e.account_code LIKE 'gateway\_fee:%')), 0);

CREATE SQL SECURITY INVOKER VIEW chk_14_refund AS
SELECT r.id AS subject, r.order_id AS scope_id, r.updated_at AS changed_at,
  CONCAT(r.status, ' ', r.amount, ', booked ', COALESCE((SELECT -SUM(e.amount) FROM ledger_entries e WHERE e.txn_id = CONCAT('refund.', r.id)
    AND e.account_code LIKE 'gateway\_clearing:%'), 'nothing')) AS detail
FROM refunds r
WHERE (CASE WHEN r.status = 'succeeded' THEN r.amount ELSE 0 END) <> COALESCE((SELECT -SUM(e.amount) FROM ledger_entries e WHERE e.txn_id = CONCAT('refund.', r.id)
  AND e.account_code LIKE 'gateway\_clearing:%'), 0);

CREATE SQL SECURITY INVOKER VIEW chk_14_payout AS
SELECT o.id AS subject, o.id AS scope_id, o.updated_at AS changed_at,
  CONCAT(o.status, ' ', o.amount, ', booked ', COALESCE((SELECT SUM(e.amount) FROM ledger_entries e WHERE e.txn_id = CONCAT('payout.', o.id)
    AND e.account_code LIKE 'seller\_payable:%'), 'nothing')) AS detail
FROM payouts o
WHERE o.amount <> COALESCE((SELECT SUM(e.amount) FROM ledger_entries e WHERE e.txn_id = CONCAT('payout.', o.id)
  AND e.account_code LIKE 'seller\_payable:%'), 0);

-- A booking whose cause is not there, or never happened. Line 1 is every booking's first.
CREATE SQL SECURITY INVOKER VIEW chk_14_without_cause AS
SELECT e.txn_id AS subject, e.txn_id AS scope_id, e.updated_at AS changed_at, 'is booked, and nothing happened that it books' AS detail
FROM ledger_entries e
WHERE e.line = 1 AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.id = SUBSTRING(e.txn_id, 9) AND e.txn_id LIKE 'capture.%' AND p.amount_captured > 0)
  AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.id = SUBSTRING(e.txn_id, 8) AND e.txn_id LIKE 'refund.%' AND r.status = 'succeeded')
  AND NOT EXISTS (SELECT 1 FROM payouts o WHERE o.id = SUBSTRING(e.txn_id, 8) AND e.txn_id LIKE 'payout.%')
  AND NOT EXISTS (SELECT 1 FROM payouts o WHERE o.id = SUBSTRING(e.txn_id, 15) AND e.txn_id LIKE 'payout\_return.%' AND o.status IN ('failed', 'returned'));

-- What the ledger says the gateway holds for us is what was captured, less fees and refunds.
CREATE SQL SECURITY INVOKER VIEW chk_14_clearing AS
SELECT l.currency AS subject, CAST(NULL AS CHAR(1)) AS scope_id, CAST(NULL AS DATETIME(3)) AS changed_at,
  CONCAT('the ledger has ', l.cleared, ' at the gateway, the payments ', COALESCE(m.held, 0)) AS detail
FROM (SELECT currency, SUM(amount) AS cleared FROM ledger_entries WHERE account_code LIKE 'gateway\_clearing:%' OR account_code LIKE 'gateway\_fee:%' GROUP BY currency) l
LEFT JOIN (SELECT currency, SUM(amount_captured - amount_refunded) AS held FROM payments GROUP BY currency) m ON m.currency = l.currency
WHERE l.cleared <> COALESCE(m.held, 0);

CREATE SQL SECURITY INVOKER VIEW chk_15_balance AS
SELECT b.seller_id AS subject, b.seller_id AS scope_id, b.updated_at AS changed_at,
  CONCAT(b.currency, ': pending ', b.pending, ', available ', b.available, ', paid out ', b.paid_out, ' do not follow from its parts and payouts') AS detail
FROM seller_balances b
WHERE b.pending <> (SELECT COALESCE(SUM(p.earned - p.commission - p.fees - p.refunded + p.reversed), 0) FROM seller_parts p
    WHERE p.seller_id = b.seller_id AND p.currency = b.currency AND p.delivered_at IS NULL)
  OR b.paid_out <> (SELECT COALESCE(SUM(o.amount), 0) FROM payouts o WHERE o.seller_id = b.seller_id AND o.currency = b.currency AND o.status IN ('pending', 'sent'))
  OR b.available + b.paid_out <> (SELECT COALESCE(SUM(p.earned - p.commission - p.fees - p.refunded + p.reversed), 0) FROM seller_parts p
    WHERE p.seller_id = b.seller_id AND p.currency = b.currency AND p.delivered_at IS NOT NULL);

-- Paid out, whatever was refunded since, was earned and delivered before.
CREATE SQL SECURITY INVOKER VIEW chk_15_overpaid AS
SELECT b.seller_id AS subject, b.seller_id AS scope_id, b.updated_at AS changed_at, CONCAT(b.currency, ': paid out ', b.paid_out, ', more than was ever earned and delivered') AS detail
FROM seller_balances b
WHERE b.paid_out > (SELECT COALESCE(SUM(p.earned - p.commission - p.fees), 0) FROM seller_parts p
  WHERE p.seller_id = b.seller_id AND p.currency = b.currency AND p.delivered_at IS NOT NULL);

CREATE SQL SECURITY INVOKER VIEW chk_15_not_restored AS
SELECT o.id AS subject, o.id AS scope_id, o.updated_at AS changed_at, CONCAT('is ', o.status, ', and ', o.amount, ' ', o.currency, ' was not booked back') AS detail
FROM payouts o
WHERE o.status IN ('failed', 'returned') AND o.amount <> COALESCE((SELECT -SUM(e.amount) FROM ledger_entries e WHERE e.txn_id = CONCAT('payout_return.', o.id)
  AND e.account_code LIKE 'seller\_payable:%'), 0);

CREATE SQL SECURITY INVOKER VIEW chk_16_untold AS
SELECT e.payment_id AS subject, e.payment_id AS scope_id, e.created_at AS changed_at, CONCAT('became ', e.to_status, ' without an event') AS detail
FROM payment_events e
WHERE e.to_status IN ('authorized', 'captured') AND e.created_at > NOW(3) - INTERVAL 6 DAY
  AND NOT EXISTS (SELECT 1 FROM outbox b WHERE b.aggregate_type = 'payment' AND b.aggregate_id = e.payment_id AND b.type = CONCAT('payment.', e.to_status));

CREATE SQL SECURITY INVOKER VIEW chk_18_twice AS
SELECT w.id AS subject, w.id AS scope_id, w.updated_at AS changed_at, CONCAT(w.provider, ' ', w.event_id, ' is here twice') AS detail
FROM webhook_events w WHERE EXISTS (SELECT 1 FROM webhook_events x WHERE x.provider = w.provider AND x.event_id = w.event_id AND x.id < w.id);

CREATE SQL SECURITY INVOKER VIEW chk_18_waiting AS
SELECT w.id AS subject, w.id AS scope_id, GREATEST(w.received_at, COALESCE(w.next_at, w.received_at)) AS changed_at,
  CONCAT(w.type, ' is still ', w.state, COALESCE(CONCAT(', due since ', w.next_at), '')) AS detail
FROM webhook_events w WHERE w.state = 'received' OR (w.state = 'parked' AND w.next_at < NOW(3));

CREATE SQL SECURITY INVOKER VIEW chk_18_without_reason AS
SELECT w.id AS subject, w.id AS scope_id, w.updated_at AS changed_at, CONCAT(w.type, ' is ', w.state, ' without a reason') AS detail
FROM webhook_events w WHERE w.state IN ('parked', 'quarantined', 'dead') AND (w.reason IS NULL OR w.reason = '');

CREATE SQL SECURITY INVOKER VIEW chk_19_payment_status AS
SELECT p.id AS subject, p.order_id AS scope_id, p.updated_at AS changed_at,
  CONCAT('is ', p.status, ', its trail ends with ', COALESCE((SELECT e.to_status FROM payment_events e WHERE e.payment_id = p.id ORDER BY e.sequence DESC LIMIT 1), 'nothing')) AS detail
FROM payments p
WHERE p.status <> COALESCE((SELECT e.to_status FROM payment_events e WHERE e.payment_id = p.id ORDER BY e.sequence DESC LIMIT 1), '');

CREATE SQL SECURITY INVOKER VIEW chk_22_payments AS
SELECT p.id AS subject, p.order_id AS scope_id, p.updated_at AS changed_at, CONCAT('payment of ', p.order_id, CASE WHEN a.order_id IS NULL THEN ' without its payable' ELSE ' has another buyer' END) AS detail
FROM payments p LEFT JOIN payables a ON a.order_id = p.order_id WHERE a.order_id IS NULL OR a.buyer_id <> p.buyer_id;

CREATE SQL SECURITY INVOKER VIEW chk_22_refunds AS
SELECT r.id AS subject, r.order_id AS scope_id, r.updated_at AS changed_at, CONCAT('refund of ', r.payment_id, CASE WHEN p.id IS NULL THEN ', which is not there' ELSE ', which is of another order or buyer' END) AS detail
FROM refunds r LEFT JOIN payments p ON p.id = r.payment_id WHERE p.id IS NULL OR p.buyer_id <> r.buyer_id OR p.order_id <> r.order_id;

CREATE SQL SECURITY INVOKER VIEW chk_22_shares AS
SELECT s.payment_id AS subject, s.payment_id AS scope_id, CAST(NULL AS DATETIME(3)) AS changed_at, CONCAT('share of ', s.seller_order_id, ' without its payment') AS detail
FROM payment_splits s LEFT JOIN payments p ON p.id = s.payment_id WHERE p.id IS NULL OR p.buyer_id <> s.buyer_id;

CREATE SQL SECURITY INVOKER VIEW chk_22_trail AS
SELECT e.payment_id AS subject, e.payment_id AS scope_id, e.created_at AS changed_at, CONCAT('step ', e.sequence, ' without its payment') AS detail
FROM payment_events e LEFT JOIN payments p ON p.id = e.payment_id WHERE p.id IS NULL OR p.buyer_id <> e.buyer_id;

CREATE SQL SECURITY INVOKER VIEW chk_27_currencies AS
SELECT e.txn_id AS subject, e.txn_id AS scope_id, e.updated_at AS changed_at, CONCAT('is booked in ', e.currency, ' and in another currency') AS detail
FROM ledger_entries e WHERE e.line > 1 AND EXISTS (SELECT 1 FROM ledger_entries f WHERE f.txn_id = e.txn_id AND f.line = 1 AND f.currency <> e.currency);

CREATE SQL SECURITY INVOKER VIEW chk_28_payouts AS
SELECT o.id AS subject, o.id AS scope_id, o.updated_at AS changed_at, CONCAT('payout of ', o.amount, ' ', o.currency, ' is ', o.status, ' without an audit row') AS detail
FROM payouts o
WHERE NOT EXISTS (SELECT 1 FROM audit_log a WHERE a.subject_type = 'payout' AND a.subject_id = o.id AND a.action = 'payout.created')
  OR (o.status = 'returned' AND NOT EXISTS (SELECT 1 FROM audit_log a WHERE a.subject_type = 'payout' AND a.subject_id = o.id AND a.action = 'payout.returned'));

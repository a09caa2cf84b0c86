-- Invariants within order's schema; see the platform's 0003_invariant_views for what the columns mean. Lines and parts
-- are reached from their order, by (buyer_id, order_id), so that a look at a few orders touches only theirs.
CREATE SQL SECURITY INVOKER VIEW chk_01_order_total AS
SELECT o.id AS subject, o.id AS scope_id, o.updated_at AS changed_at,
  CONCAT('grand_total ', o.grand_total, ', lines ', (SELECT COALESCE(SUM(l.line_total), 0) FROM order_items l WHERE l.buyer_id = o.buyer_id AND l.order_id = o.id),
    ', shipping ', o.shipping_total, ', tax ', o.tax_total) AS detail
FROM orders o WHERE o.status <> 'rejected' AND o.grand_total <> o.shipping_total + o.tax_total
  + (SELECT COALESCE(SUM(l.line_total), 0) FROM order_items l WHERE l.buyer_id = o.buyer_id AND l.order_id = o.id);

CREATE SQL SECURITY INVOKER VIEW chk_02_line AS
SELECT i.id AS subject, o.id AS scope_id, GREATEST(o.updated_at, i.updated_at) AS changed_at,
  CONCAT('order ', i.order_id, ': ', i.quantity, ' x ', i.unit_price, ' - ', i.discount, ' is not ', i.line_total) AS detail
FROM orders o JOIN order_items i ON i.buyer_id = o.buyer_id AND i.order_id = o.id
WHERE i.quantity < 1 OR i.unit_price < 0 OR i.discount < 0 OR i.discount > i.quantity * i.unit_price OR i.line_total <> i.quantity * i.unit_price - i.discount;

CREATE SQL SECURITY INVOKER VIEW chk_03_parts AS
SELECT o.id AS subject, o.id AS scope_id, o.updated_at AS changed_at,
  CONCAT('order ', CONCAT_WS('/', o.items_total, o.discount_total, o.shipping_total, o.tax_total, o.tax_included_total, o.grand_total), ', its parts ',
    COALESCE((SELECT CONCAT_WS('/', SUM(p.items_total), SUM(p.discount_total), SUM(p.shipping_total), SUM(p.tax_total), SUM(p.tax_included_total), SUM(p.grand_total))
      FROM seller_orders p WHERE p.buyer_id = o.buyer_id AND p.order_id = o.id), 'nothing'), ' (items/discount/shipping/tax/tax included/total)') AS detail
FROM orders o WHERE o.status <> 'rejected'
  AND CONCAT_WS('/', o.items_total, o.discount_total, o.shipping_total, o.tax_total, o.tax_included_total, o.grand_total) <>
    COALESCE((SELECT CONCAT_WS('/', SUM(p.items_total), SUM(p.discount_total), SUM(p.shipping_total), SUM(p.tax_total), SUM(p.tax_included_total), SUM(p.grand_total))
      FROM seller_orders p WHERE p.buyer_id = o.buyer_id AND p.order_id = o.id), '');

CREATE SQL SECURITY INVOKER VIEW chk_03_line_in_part AS
SELECT i.id AS subject, o.id AS scope_id, GREATEST(o.updated_at, i.updated_at) AS changed_at,
  CONCAT('line of seller ', i.seller_id, ' in part ', i.seller_order_id, ' of ', COALESCE(p.seller_id, 'nobody')) AS detail
FROM orders o JOIN order_items i ON i.buyer_id = o.buyer_id AND i.order_id = o.id LEFT JOIN seller_orders p ON p.id = i.seller_order_id
WHERE p.id IS NULL OR p.seller_id <> i.seller_id OR p.order_id <> i.order_id OR p.buyer_id <> i.buyer_id;

CREATE SQL SECURITY INVOKER VIEW chk_03_part_lines AS
SELECT p.id AS subject, o.id AS scope_id, GREATEST(o.updated_at, p.updated_at) AS changed_at,
  CONCAT('items ', p.items_total, ', discount ', p.discount_total, ' are not those of its lines') AS detail
FROM orders o JOIN seller_orders p ON p.buyer_id = o.buyer_id AND p.order_id = o.id
WHERE o.status <> 'rejected' AND CONCAT_WS('/', p.items_total, p.discount_total) <> COALESCE((SELECT CONCAT_WS('/', SUM(i.quantity * i.unit_price), SUM(i.discount))
  FROM order_items i WHERE i.buyer_id = p.buyer_id AND i.order_id = p.order_id AND i.seller_order_id = p.id), '');

CREATE SQL SECURITY INVOKER VIEW chk_04_commission AS
SELECT p.id AS subject, o.id AS scope_id, GREATEST(o.updated_at, p.updated_at) AS changed_at,
  CONCAT('commission ', p.commission, ', earning ', p.earning, ', total ', p.grand_total) AS detail
FROM orders o JOIN seller_orders p ON p.buyer_id = o.buyer_id AND p.order_id = o.id
WHERE p.commission + p.earning <> p.grand_total OR p.commission < 0;

CREATE SQL SECURITY INVOKER VIEW chk_13_refunded AS
SELECT o.id AS subject, o.id AS scope_id, o.updated_at AS changed_at,
  CONCAT(o.status, ': captured ', o.captured_total, ', claimed ', o.refund_claimed_total, ', refunded ', o.refunded_total) AS detail
FROM orders o
WHERE o.refunded_total > o.captured_total OR o.refunded_total > o.refund_claimed_total OR o.refund_claimed_total > o.captured_total
  OR (o.status = 'refunded' AND o.refunded_total <> o.captured_total)
  OR (o.status IN ('confirmed', 'processing', 'shipped', 'delivered') AND o.captured_total > 0 AND o.refunded_total = o.captured_total);

CREATE SQL SECURITY INVOKER VIEW chk_13_refund_requests AS
SELECT o.id AS subject, o.id AS scope_id, o.updated_at AS changed_at,
  CONCAT('refunded ', o.refunded_total, ', its refunds gave back ', (SELECT COALESCE(SUM(r.amount), 0) FROM refund_requests r
    WHERE r.buyer_id = o.buyer_id AND r.order_id = o.id AND r.status = 'succeeded')) AS detail
FROM orders o WHERE o.refunded_total <> (SELECT COALESCE(SUM(r.amount), 0) FROM refund_requests r
  WHERE r.buyer_id = o.buyer_id AND r.order_id = o.id AND r.status = 'succeeded');

-- Events live for a week after they are known to have arrived.
CREATE SQL SECURITY INVOKER VIEW chk_16_untold AS
SELECT e.order_id AS subject, e.order_id AS scope_id, e.created_at AS changed_at, CONCAT('became ', e.to_status, ' without an event') AS detail
FROM order_events e
WHERE e.subject = 'order' AND e.to_status IN ('confirmed', 'cancelled') AND e.created_at > NOW(3) - INTERVAL 6 DAY
  AND NOT EXISTS (SELECT 1 FROM outbox b WHERE b.aggregate_type = 'order' AND b.aggregate_id = e.order_id AND b.type = CONCAT('order.', e.to_status));

CREATE SQL SECURITY INVOKER VIEW chk_20_saga_without_order AS
SELECT s.order_id AS subject, s.order_id AS scope_id, s.updated_at AS changed_at, CONCAT('the checkout is ', s.step, ', its order is not there') AS detail
FROM order_sagas s LEFT JOIN orders o ON o.id = s.order_id AND o.buyer_id = s.buyer_id
WHERE o.id IS NULL AND s.created_at > NOW(3) - INTERVAL 20 HOUR;

CREATE SQL SECURITY INVOKER VIEW chk_20_saga_left_alone AS
SELECT s.order_id AS subject, s.order_id AS scope_id, GREATEST(s.next_at, COALESCE(s.lease_until, s.next_at)) AS changed_at,
  CONCAT('the checkout is ', s.step, ' and due since ', s.next_at, '; nobody carries it on') AS detail
FROM order_sagas s WHERE s.step IN ('placing', 'waiting', 'compensating') AND s.next_at < NOW(3) - INTERVAL 60 SECOND;

CREATE SQL SECURITY INVOKER VIEW chk_20_order_without_saga AS
SELECT o.id AS subject, o.id AS scope_id, o.updated_at AS changed_at,
  CONCAT('is ', o.status, ', its checkout ', COALESCE(s.step, 'is not there')) AS detail
FROM orders o LEFT JOIN order_sagas s ON s.buyer_id = o.buyer_id AND s.order_id = o.id
WHERE o.status IN ('created', 'pending_payment') AND (s.order_id IS NULL OR s.step = 'done');

CREATE SQL SECURITY INVOKER VIEW chk_21_uses AS
SELECT c.id AS subject, c.id AS scope_id, c.updated_at AS changed_at,
  CONCAT('used ', c.used, ', redemptions ', (SELECT COUNT(*) FROM coupon_redemptions r WHERE r.coupon_id = c.id)) AS detail
FROM coupons c WHERE c.used > c.usage_limit OR c.used <> (SELECT COUNT(*) FROM coupon_redemptions r WHERE r.coupon_id = c.id);

CREATE SQL SECURITY INVOKER VIEW chk_21_buyer_limit AS
SELECT c.id AS subject, c.id AS scope_id, r.created_at AS changed_at, CONCAT('buyer ', r.buyer_id, ' used it more than ', c.per_buyer_limit, ' times') AS detail
FROM coupons c JOIN coupon_redemptions r ON r.coupon_id = c.id
WHERE (SELECT COUNT(*) FROM coupon_redemptions x WHERE x.coupon_id = r.coupon_id AND x.buyer_id = r.buyer_id) > c.per_buyer_limit;

-- A use is claimed before its order is written; the sweep frees those whose order never came after five minutes.
CREATE SQL SECURITY INVOKER VIEW chk_21_not_released AS
SELECT r.order_id AS subject, r.coupon_id AS scope_id, COALESCE(o.updated_at, r.created_at) AS changed_at, CONCAT('redemption of ', CASE WHEN o.id IS NULL THEN 'no order' ELSE CONCAT('a ', o.status, ' order') END) AS detail
FROM coupon_redemptions r LEFT JOIN orders o ON o.id = r.order_id
WHERE (o.id IS NULL AND r.created_at < NOW(3) - INTERVAL 15 MINUTE) OR o.status IN ('cancelled', 'rejected');

CREATE SQL SECURITY INVOKER VIEW chk_21_without_redemption AS
SELECT o.id AS subject, o.id AS scope_id, o.updated_at AS changed_at, CONCAT('discount ', o.discount_total, ' without a redemption of ', COALESCE(o.coupon_id, 'any coupon')) AS detail
FROM orders o WHERE o.discount_total > 0 AND o.status NOT IN ('cancelled', 'rejected')
  AND NOT EXISTS (SELECT 1 FROM coupon_redemptions r WHERE r.coupon_id = o.coupon_id AND r.order_id = o.id);

CREATE SQL SECURITY INVOKER VIEW chk_22_parts AS
SELECT t.id AS subject, t.order_id AS scope_id, t.updated_at AS changed_at, CONCAT('seller_orders: order ', t.order_id, CASE WHEN o.id IS NULL THEN ' is not there' ELSE ' has another buyer' END) AS detail
FROM seller_orders t LEFT JOIN orders o ON o.id = t.order_id WHERE o.id IS NULL OR o.buyer_id <> t.buyer_id;

CREATE SQL SECURITY INVOKER VIEW chk_22_lines AS
SELECT t.id AS subject, t.order_id AS scope_id, t.updated_at AS changed_at, CONCAT('order_items: order ', t.order_id, CASE WHEN o.id IS NULL THEN ' is not there' ELSE ' has another buyer' END) AS detail
FROM order_items t LEFT JOIN orders o ON o.id = t.order_id WHERE o.id IS NULL OR o.buyer_id <> t.buyer_id;

CREATE SQL SECURITY INVOKER VIEW chk_22_after_sale AS
SELECT t.id AS subject, t.order_id AS scope_id, t.created_at AS changed_at, CONCAT('shipments: order ', t.order_id, CASE WHEN o.id IS NULL THEN ' is not there' ELSE ' has another buyer' END) AS detail
FROM shipments t LEFT JOIN orders o ON o.id = t.order_id WHERE o.id IS NULL OR o.buyer_id <> t.buyer_id
UNION ALL SELECT t.id, t.order_id, t.created_at, CONCAT('returns: order ', t.order_id, CASE WHEN o.id IS NULL THEN ' is not there' ELSE ' has another buyer' END)
FROM returns t LEFT JOIN orders o ON o.id = t.order_id WHERE o.id IS NULL OR o.buyer_id <> t.buyer_id
UNION ALL SELECT t.id, t.order_id, t.updated_at, CONCAT('refund_requests: order ', t.order_id, CASE WHEN o.id IS NULL THEN ' is not there' ELSE ' has another buyer' END)
FROM refund_requests t LEFT JOIN orders o ON o.id = t.order_id WHERE o.id IS NULL OR o.buyer_id <> t.buyer_id;

CREATE SQL SECURITY INVOKER VIEW chk_28_refunds AS
SELECT e.refund_id AS subject, e.order_id AS scope_id, e.created_at AS changed_at, CONCAT(e.type, ' by ', e.actor, ' of ', e.order_id, ' without an audit row') AS detail
FROM order_events e WHERE e.type IN ('refund_accepted', 'refund_rejected') AND e.actor IN ('seller', 'admin')
  AND NOT EXISTS (SELECT 1 FROM audit_log a WHERE a.subject_type = 'refund' AND a.subject_id = e.refund_id);

CREATE SQL SECURITY INVOKER VIEW chk_28_coupons AS
SELECT c.id AS subject, c.id AS scope_id, c.created_at AS changed_at, CONCAT('coupon ', c.code, ' without an audit row') AS detail
FROM coupons c WHERE NOT EXISTS (SELECT 1 FROM audit_log a WHERE a.subject_type = 'coupon' AND a.subject_id = c.id);

-- Invariants within notification's schema; see the platform's 0003_invariant_views for what the columns mean.
-- Of these an order has one for each person.
CREATE SQL SECURITY INVOKER VIEW chk_17_told_twice AS
SELECT n.id AS subject, n.user_id AS scope_id, n.created_at AS changed_at, CONCAT(n.user_id, ' was told ', n.type, ' of ', n.link_id, ' before') AS detail
FROM notifications n
WHERE n.type IN ('order.created', 'order.confirmed', 'sale.confirmed') AND n.link_id IS NOT NULL
  AND EXISTS (SELECT 1 FROM notifications m WHERE m.user_id = n.user_id AND m.type = n.type AND m.link_id = n.link_id AND m.id < n.id);

CREATE SQL SECURITY INVOKER VIEW chk_17_failed_silently AS
SELECT d.id AS subject, d.user_id AS scope_id, d.created_at AS changed_at, CONCAT(d.channel, ' ', d.template, ' failed without a reason') AS detail
FROM notification_deliveries d WHERE d.state = 'failed' AND (d.last_error IS NULL OR d.last_error = '');

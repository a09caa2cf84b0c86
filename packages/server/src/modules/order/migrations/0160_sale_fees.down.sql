CREATE OR REPLACE SQL SECURITY INVOKER VIEW chk_04_commission AS
SELECT p.id AS subject, o.id AS scope_id, GREATEST(o.updated_at, p.updated_at) AS changed_at,
  CONCAT('commission ', p.commission, ', earning ', p.earning, ', total ', p.grand_total) AS detail
FROM orders o JOIN seller_orders p ON p.buyer_id = o.buyer_id AND p.order_id = o.id
WHERE p.commission + p.earning <> p.grand_total OR p.commission < 0;
ALTER TABLE seller_orders DROP CONSTRAINT seller_orders_earning;
ALTER TABLE seller_orders DROP COLUMN fee_total;
ALTER TABLE seller_orders DROP COLUMN fees;
ALTER TABLE seller_orders ADD CONSTRAINT seller_orders_earning CHECK (commission >= 0 AND commission + earning = grand_total);

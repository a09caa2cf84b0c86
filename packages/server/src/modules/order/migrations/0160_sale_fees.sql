-- The named fees of a part, frozen at sale ([{"name","amount"}]), and their sum, which the earning is less by.
ALTER TABLE seller_orders ADD COLUMN fees VARCHAR(2000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '[]';
ALTER TABLE seller_orders ADD COLUMN fee_total BIGINT NOT NULL DEFAULT 0;
ALTER TABLE seller_orders DROP CONSTRAINT seller_orders_earning;
ALTER TABLE seller_orders ADD CONSTRAINT seller_orders_earning
  CHECK (commission >= 0 AND fee_total >= 0 AND commission + fee_total + earning = grand_total);

CREATE OR REPLACE SQL SECURITY INVOKER VIEW chk_04_commission AS
SELECT p.id AS subject, o.id AS scope_id, GREATEST(o.updated_at, p.updated_at) AS changed_at,
  CONCAT('commission ', p.commission, ', fees ', p.fee_total, ', earning ', p.earning, ', total ', p.grand_total) AS detail
FROM orders o JOIN seller_orders p ON p.buyer_id = o.buyer_id AND p.order_id = o.id
WHERE p.commission + p.fee_total + p.earning <> p.grand_total OR p.commission < 0 OR p.fee_total < 0;

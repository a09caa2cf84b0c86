ALTER TABLE coupons MODIFY COLUMN updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3);
ALTER TABLE refund_requests DROP COLUMN updated_at;
ALTER TABLE order_items DROP KEY order_items_updated, DROP COLUMN updated_at;
ALTER TABLE seller_orders DROP KEY seller_orders_updated, DROP COLUMN updated_at;
ALTER TABLE orders DROP KEY orders_updated;

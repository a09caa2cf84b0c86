-- When a row last changed, kept by the database itself: an incremental audit trusts these columns, and no statement,
-- not even one sent by hand, changes a row without moving them.
ALTER TABLE orders ADD KEY orders_updated (updated_at, id);
ALTER TABLE seller_orders
  ADD COLUMN updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  ADD KEY seller_orders_updated (updated_at, order_id);
ALTER TABLE order_items
  ADD COLUMN updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  ADD KEY order_items_updated (updated_at, order_id);
ALTER TABLE refund_requests
  ADD COLUMN updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3);
-- lint: rewrites-table because the type stays as it is and only the default is new: no row is copied
ALTER TABLE coupons MODIFY COLUMN updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3);

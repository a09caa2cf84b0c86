-- Projections by seller, fed by order's own events: seller_order_index is also the way from a part's id to its shard.
CREATE TABLE seller_order_index (
  seller_order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  open_refunds INT UNSIGNED NOT NULL,
  open_returns INT UNSIGNED NOT NULL,
  placed_at DATETIME(3) NOT NULL,
  sequence BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (seller_order_id),
  KEY seller_order_index_seller (seller_id, placed_at, seller_order_id),
  KEY seller_order_index_status (seller_id, status, placed_at, seller_order_id)
) ENGINE = InnoDB;

-- product_id '' is the seller's day in all; the other rows are its products. One event counts once: its inbox row is
-- written in the same transaction.
CREATE TABLE seller_daily_stats (
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  day DATE NOT NULL,
  product_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  orders BIGINT NOT NULL DEFAULT 0,
  units BIGINT NOT NULL DEFAULT 0,
  gross BIGINT NOT NULL DEFAULT 0,
  discount BIGINT NOT NULL DEFAULT 0,
  commission BIGINT NOT NULL DEFAULT 0,
  refunds BIGINT NOT NULL DEFAULT 0,
  refunded_units BIGINT NOT NULL DEFAULT 0,
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (seller_id, day, product_id)
) ENGINE = InnoDB;

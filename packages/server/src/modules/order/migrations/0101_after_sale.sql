-- What happens after the sale.
CREATE TABLE shipments (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  carrier VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  tracking_number VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  tracking_url VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  shipped_at DATETIME(3) NOT NULL,
  delivered_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY shipments_part (seller_order_id),
  KEY shipments_buyer (buyer_id, id),
  KEY shipments_order (buyer_id, order_id)
) ENGINE = InnoDB;

-- return_lines: [{order_line_id, quantity, received_quantity}].
CREATE TABLE returns (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  note VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  instructions VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  return_lines MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  refund_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  restock TINYINT(1) NOT NULL DEFAULT 0,
  restocked_at DATETIME(3) NULL,
  requested_at DATETIME(3) NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  next_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY returns_buyer (buyer_id, id),
  KEY returns_order (buyer_id, order_id, id),
  KEY returns_due (next_at),
  CONSTRAINT returns_status CHECK (status IN ('requested', 'accepted', 'received'))
) ENGINE = InnoDB;

-- The request; the money is payment's. refund_lines: [{order_line_id, quantity, amount}], splits:
-- [{seller_order_id, seller_id, amount, commission_reversal}]. next_at: when the money or the restocking is driven
-- again; NULL when nothing is left to do.
CREATE TABLE refund_requests (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  payment_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  return_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  origin VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  note VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  refund_lines MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  splits MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  amount BIGINT NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  restock TINYINT(1) NOT NULL DEFAULT 0,
  restocked_at DATETIME(3) NULL,
  rejection_reason VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  attempts INT UNSIGNED NOT NULL DEFAULT 0,
  next_at DATETIME(3) NULL,
  requested_at DATETIME(3) NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY refund_requests_buyer (buyer_id, id),
  KEY refund_requests_order (buyer_id, order_id, id),
  KEY refund_requests_due (next_at),
  CONSTRAINT refund_requests_status CHECK (status IN ('requested', 'accepted', 'pending', 'succeeded', 'failed', 'rejected')),
  CONSTRAINT refund_requests_amount CHECK (amount >= 0)
) ENGINE = InnoDB;

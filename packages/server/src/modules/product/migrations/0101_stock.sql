-- Stock moves: each movement of a SKU is a ledger row with two deltas whose sums equal the SKU's row.

CREATE TABLE stock_reservations (
  order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  expires_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  ended_at DATETIME(3) NULL,
  PRIMARY KEY (order_id),
  KEY stock_reservations_expiry (state, expires_at, order_id),
  CONSTRAINT stock_reservations_state CHECK (state IN ('reserved', 'committed', 'released', 'expired', 'stock_lost', 'barred'))
) ENGINE = InnoDB;

CREATE TABLE stock_reservation_lines (
  order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sku_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  quantity BIGINT NOT NULL,
  unit_price BIGINT NOT NULL,
  PRIMARY KEY (order_id, sku_id),
  KEY stock_reservation_lines_sku (sku_id, order_id),
  CONSTRAINT stock_reservation_lines_quantity CHECK (quantity > 0)
) ENGINE = InnoDB;

CREATE TABLE stock_ledger (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sku_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  delta_on_hand BIGINT NOT NULL,
  delta_reserved BIGINT NOT NULL,
  cause VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reference VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  note VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY stock_ledger_sku (sku_id, id),
  KEY stock_ledger_reference (reference, sku_id),
  CONSTRAINT stock_ledger_cause CHECK (cause IN ('receipt', 'reservation', 'release', 'deduction', 'return', 'adjustment'))
) ENGINE = InnoDB;

-- The key that makes a restock happen once.
CREATE TABLE stock_restocks (
  reference_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (reference_id)
) ENGINE = InnoDB;

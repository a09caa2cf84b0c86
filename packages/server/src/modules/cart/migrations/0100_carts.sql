-- The durable copy of the live carts in Redis: a write is refused unless its version is higher than the stored one.
-- owner_id and token_hash are the two ways to a cart, each unique: a buyer's own, or a guest's secret until the
-- cart is adopted. remind_at is when an untouched cart with lines is told as abandoned; NULL once it was.
CREATE TABLE carts (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  owner_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  version BIGINT UNSIGNED NOT NULL DEFAULT 0,
  state MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  line_count SMALLINT UNSIGNED NOT NULL DEFAULT 0,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  expires_at DATETIME(3) NULL,
  remind_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY carts_owner (owner_id),
  UNIQUE KEY carts_token (token_hash),
  KEY carts_expiry (expires_at, id),
  KEY carts_reminder (remind_at, id)
) ENGINE = InnoDB;

-- Projections of what order and user tell; a row only ever takes a higher sequence. A deleted rule stays as a
-- row, so that an older event that comes late does not bring it back.
CREATE TABLE coupon_rules (
  coupon_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sequence BIGINT UNSIGNED NOT NULL,
  is_deleted TINYINT UNSIGNED NOT NULL,
  rule TEXT CHARACTER SET utf8mb4 NOT NULL,
  PRIMARY KEY (coupon_id),
  KEY coupon_rules_code (code, is_deleted)
) ENGINE = InnoDB;

-- country is a tax rate's; empty for shipping rates, whose countries are in the rule.
CREATE TABLE rates (
  rate_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  country VARCHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sequence BIGINT UNSIGNED NOT NULL,
  is_deleted TINYINT UNSIGNED NOT NULL,
  rule TEXT CHARACTER SET utf8mb4 NOT NULL,
  PRIMARY KEY (rate_id),
  KEY rates_place (kind, country, is_deleted),
  CONSTRAINT rates_kind CHECK (kind IN ('shipping', 'tax'))
) ENGINE = InnoDB;

CREATE TABLE sellers (
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sequence BIGINT UNSIGNED NOT NULL,
  is_suspended TINYINT UNSIGNED NOT NULL,
  PRIMARY KEY (seller_id)
) ENGINE = InnoDB;

-- The rules that make totals. Unsharded; a removed rule stays as a row, so that its code is not free again.
-- used = number of redemption rows, always.
CREATE TABLE coupons (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  percent_bps INT UNSIGNED NULL,
  amount BIGINT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  min_subtotal BIGINT NULL,
  max_discount BIGINT NULL,
  usage_limit INT UNSIGNED NULL,
  per_buyer_limit INT UNSIGNED NULL,
  used INT UNSIGNED NOT NULL DEFAULT 0,
  starts_at DATETIME(3) NULL,
  ends_at DATETIME(3) NULL,
  active TINYINT(1) NOT NULL,
  version BIGINT UNSIGNED NOT NULL DEFAULT 1,
  deleted_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY coupons_code (code),
  KEY coupons_seller (seller_id, id),
  CONSTRAINT coupons_kind CHECK ((kind = 'percent' AND percent_bps IS NOT NULL AND amount IS NULL) OR (kind = 'fixed' AND amount IS NOT NULL AND percent_bps IS NULL)),
  CONSTRAINT coupons_used CHECK (usage_limit IS NULL OR used <= usage_limit)
) ENGINE = InnoDB;

-- One use, held from before the order's row is written; deleted when the order is refused or cancelled. claim_key is
-- the checkout's own (buyer and Idempotency-Key), so that a repeat of the same request does not take a second use.
CREATE TABLE coupon_redemptions (
  coupon_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  claim_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (coupon_id, order_id),
  UNIQUE KEY coupon_redemptions_claim (coupon_id, claim_key),
  KEY coupon_redemptions_buyer (coupon_id, buyer_id),
  KEY coupon_redemptions_age (created_at)
) ENGINE = InnoDB;

CREATE TABLE shipping_rates (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  translations MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  countries MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  base_price BIGINT NOT NULL,
  price_per_item BIGINT NOT NULL,
  free_from BIGINT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  delivery_days_min INT UNSIGNED NOT NULL,
  delivery_days_max INT UNSIGNED NOT NULL,
  position INT UNSIGNED NOT NULL,
  active TINYINT(1) NOT NULL,
  version BIGINT UNSIGNED NOT NULL DEFAULT 1,
  deleted_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY shipping_rates_position (position, id)
) ENGINE = InnoDB;

-- place_key makes one living rate for each country, region and category; a removed one's is its own id.
CREATE TABLE tax_rates (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  country CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  region VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  category_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  rate_bps INT UNSIGNED NOT NULL,
  inclusive TINYINT(1) NOT NULL,
  applies_to_shipping TINYINT(1) NOT NULL,
  active TINYINT(1) NOT NULL,
  place_key VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  version BIGINT UNSIGNED NOT NULL DEFAULT 1,
  deleted_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY tax_rates_place (place_key),
  KEY tax_rates_country (country, id)
) ENGINE = InnoDB;

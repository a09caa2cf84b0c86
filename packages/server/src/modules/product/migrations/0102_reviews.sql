-- Who bought what decides who may review it.

CREATE TABLE bought_items (
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  product_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  order_line_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  delivered_at DATETIME(3) NOT NULL,
  PRIMARY KEY (buyer_id, product_id, order_line_id),
  KEY bought_items_product (product_id)
) ENGINE = InnoDB;

CREATE TABLE reviews (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  product_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  order_line_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  rating TINYINT UNSIGNED NOT NULL,
  title VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  body TEXT CHARACTER SET utf8mb4 NOT NULL,
  author_name VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY reviews_purchase (buyer_id, order_line_id),
  KEY reviews_newest (product_id, created_at, id),
  KEY reviews_rating (product_id, rating, created_at, id),
  CONSTRAINT reviews_rating_range CHECK (rating BETWEEN 1 AND 5)
) ENGINE = InnoDB;

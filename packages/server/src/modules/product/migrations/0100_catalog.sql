-- The catalog. Lists are served by products (all, seller, brand) and by category_listings, which has one row
-- for each listed product and each category above it, so that a category with its descendants is one index range.

-- One row: raised under its lock by every change of the tree, so that a process knows its copy is old.
CREATE TABLE catalog_state (
  id TINYINT UNSIGNED NOT NULL,
  tree_sequence BIGINT UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
) ENGINE = InnoDB;
INSERT INTO catalog_state (id, tree_sequence) VALUES (1, 0);

-- relisted_sequence below sequence: the products of its branch still wait for their listings and pages to follow.
CREATE TABLE categories (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  parent_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  slug VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  name VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  language VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  names TEXT CHARACTER SET utf8mb4 NOT NULL,
  position INT UNSIGNED NOT NULL DEFAULT 0,
  external_id VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  version BIGINT UNSIGNED NOT NULL DEFAULT 1,
  sequence BIGINT UNSIGNED NOT NULL DEFAULT 1,
  relisted_sequence BIGINT UNSIGNED NOT NULL DEFAULT 1,
  waits_for_relisting TINYINT GENERATED ALWAYS AS (relisted_sequence < sequence) STORED,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY categories_slug (slug),
  UNIQUE KEY categories_external (external_id),
  KEY categories_parent (parent_id, position, id),
  KEY categories_relist (waits_for_relisting, id)
) ENGINE = InnoDB;

-- What product keeps of a shop, fed by shop.* events and by user's port. suspended is the last word at checkout.
CREATE TABLE seller_snapshots (
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  slug VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  status VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sequence BIGINT UNSIGNED NOT NULL,
  relisted_sequence BIGINT UNSIGNED NOT NULL DEFAULT 0,
  waits_for_relisting TINYINT GENERATED ALWAYS AS (relisted_sequence < sequence) STORED,
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (seller_id),
  UNIQUE KEY seller_snapshots_user (user_id),
  KEY seller_snapshots_relist (waits_for_relisting, seller_id),
  CONSTRAINT seller_snapshots_status CHECK (status IN ('pending', 'approved', 'suspended'))
) ENGINE = InnoDB;

CREATE TABLE seller_ratings (
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  rating_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
  rating_sum BIGINT UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (seller_id)
) ENGINE = InnoDB;

-- version is the seller's own edits (ETag); sequence counts every event of the product. price, price_max, listed
-- and in_stock are derived from SKUs and shop; rating_rank is the mean in ten-thousandths, 0 without reviews.
CREATE TABLE products (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  external_id VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  content_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  category_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  language VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  slug VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  description MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  brand VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  attributes MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  translations MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  price BIGINT NOT NULL DEFAULT 0,
  price_max BIGINT NOT NULL DEFAULT 0,
  compare_at_price BIGINT NULL,
  listed TINYINT NOT NULL DEFAULT 0,
  in_stock TINYINT NOT NULL DEFAULT 0,
  rating_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
  rating_sum BIGINT UNSIGNED NOT NULL DEFAULT 0,
  rating_rank INT UNSIGNED NOT NULL DEFAULT 0,
  units_sold BIGINT UNSIGNED NOT NULL DEFAULT 0,
  version BIGINT UNSIGNED NOT NULL DEFAULT 1,
  sequence BIGINT UNSIGNED NOT NULL DEFAULT 1,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  deleted_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY products_external (seller_id, external_id),
  KEY products_newest (listed, id, in_stock),
  KEY products_price (listed, price, id, in_stock),
  KEY products_rating (listed, rating_rank, id, in_stock),
  KEY products_best_selling (listed, units_sold, id, in_stock),
  KEY products_brand (brand, listed, id, price, rating_rank, units_sold, in_stock),
  KEY products_seller (seller_id, listed, id, price, rating_rank, units_sold, in_stock),
  KEY products_seller_status (seller_id, status, id),
  KEY products_category (category_id, status, id),
  CONSTRAINT products_status CHECK (status IN ('draft', 'published', 'deleted'))
) ENGINE = InnoDB;

-- on_hand includes reserved. on_hand_version moves with on_hand alone; stock_sequence with every change of what
-- is available. sellable follows the product's status, so that a claim needs no look at the product.
CREATE TABLE skus (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  product_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  attributes TEXT CHARACTER SET utf8mb4 NOT NULL,
  position INT UNSIGNED NOT NULL DEFAULT 0,
  price BIGINT NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sellable TINYINT NOT NULL DEFAULT 1,
  on_hand BIGINT NOT NULL DEFAULT 0,
  reserved BIGINT NOT NULL DEFAULT 0,
  on_hand_version BIGINT UNSIGNED NOT NULL DEFAULT 1,
  stock_sequence BIGINT UNSIGNED NOT NULL DEFAULT 1,
  low_stock_threshold INT UNSIGNED NOT NULL DEFAULT 5,
  units_sold BIGINT UNSIGNED NOT NULL DEFAULT 0,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY skus_code (product_id, code),
  CONSTRAINT skus_stock CHECK (reserved >= 0 AND reserved <= on_hand),
  CONSTRAINT skus_price CHECK (price >= 0),
  CONSTRAINT skus_status CHECK (status IN ('active', 'archived'))
) ENGINE = InnoDB;

-- Only listed products have rows here.
CREATE TABLE category_listings (
  category_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  product_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  price BIGINT NOT NULL,
  rating_rank INT UNSIGNED NOT NULL,
  units_sold BIGINT UNSIGNED NOT NULL,
  in_stock TINYINT NOT NULL,
  PRIMARY KEY (category_id, product_id),
  KEY category_listings_price (category_id, price, product_id, in_stock),
  KEY category_listings_rating (category_id, rating_rank, product_id, in_stock),
  KEY category_listings_best_selling (category_id, units_sold, product_id, in_stock),
  KEY category_listings_product (product_id)
) ENGINE = InnoDB;

-- Values by which `attr[name]` filters: value_key is a hash of the folded value, translations included.
CREATE TABLE product_attributes (
  product_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  value_key CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (product_id, name, value_key),
  KEY product_attributes_value (name, value_key, product_id)
) ENGINE = InnoDB;

-- sources: the renditions as JSON, empty until ready. object_key is made by the server; names of files are never used.
CREATE TABLE product_images (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  product_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  alt VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  position INT UNSIGNED NOT NULL DEFAULT 0,
  content_type VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  size_bytes INT UNSIGNED NOT NULL,
  object_key VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sources TEXT CHARACTER SET utf8mb4 NOT NULL,
  rejection_reason VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  attempts INT UNSIGNED NOT NULL DEFAULT 0,
  due_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY product_images_product (product_id, position, id),
  KEY product_images_due (status, due_at, id),
  CONSTRAINT product_images_status CHECK (status IN ('awaiting_upload', 'processing', 'ready', 'rejected', 'deleted'))
) ENGINE = InnoDB;

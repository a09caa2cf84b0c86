-- One row per product, fed by events. version rises with every change of the row, in the same transaction, and is the
-- index's external version. Each part (product, rating, category, seller; stock inside content) carries the sequence
-- of the last event it contains. The texts are normalised; FULLTEXT is the fallback's index.
CREATE TABLE search_documents (
  product_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT UNSIGNED NOT NULL,
  indexed_version BIGINT UNSIGNED NOT NULL DEFAULT 0,
  parked_version BIGINT UNSIGNED NOT NULL DEFAULT 0,
  parked_reason VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  is_pending TINYINT UNSIGNED AS (CASE WHEN indexed_version < version AND parked_version < version THEN 1 ELSE 0 END) STORED,
  changed_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  product_sequence BIGINT UNSIGNED NOT NULL,
  rating_sequence BIGINT UNSIGNED NOT NULL,
  category_sequence BIGINT UNSIGNED NOT NULL,
  seller_sequence BIGINT UNSIGNED NOT NULL,
  content MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  is_deleted TINYINT UNSIGNED NOT NULL,
  is_visible TINYINT UNSIGNED NOT NULL,
  deleted_at DATETIME(3) NULL,
  brand VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  brand_key CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  category_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_name VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  price BIGINT UNSIGNED NOT NULL,
  stock BIGINT UNSIGNED NOT NULL,
  is_in_stock TINYINT UNSIGNED NOT NULL,
  rating_centi SMALLINT UNSIGNED NOT NULL,
  rating_count BIGINT UNSIGNED NOT NULL,
  units_sold BIGINT UNSIGNED NOT NULL,
  popularity INT UNSIGNED NOT NULL,
  created_at DATETIME(3) NOT NULL,
  title_text TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  all_text MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  PRIMARY KEY (product_id),
  KEY search_documents_pending (is_pending, changed_at),
  KEY search_documents_seller (seller_id, product_id),
  KEY search_documents_gone (is_deleted, deleted_at),
  KEY search_documents_popular (is_visible, popularity, product_id),
  FULLTEXT KEY search_documents_title (title_text),
  FULLTEXT KEY search_documents_all (all_text)
) ENGINE = InnoDB;

-- What a product is filtered and counted by: kind c = category id, s = category slug, a = attribute.
CREATE TABLE search_document_terms (
  product_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind CHAR(1) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  locale CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  value_key VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  value VARCHAR(256) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  PRIMARY KEY (product_id, kind, locale, name, value_key),
  KEY search_document_terms_value (kind, name, value_key, product_id)
) ENGINE = InnoDB;

-- Names and places of the categories that products are in; the highest sequence of the tree wins.
CREATE TABLE search_categories (
  category_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sequence BIGINT UNSIGNED NOT NULL,
  parent_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  slug VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  paths TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  names_text TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  PRIMARY KEY (category_id)
) ENGINE = InnoDB;

-- Changes that touch the products of a whole category or shop, worked off in slices.
CREATE TABLE search_fan_outs (
  event_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  target_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sequence BIGINT UNSIGNED NOT NULL,
  after_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  next_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (event_id),
  KEY search_fan_outs_due (next_at),
  CONSTRAINT search_fan_outs_kind CHECK (kind IN ('category', 'seller'))
) ENGINE = InnoDB;

-- Where backfill, index and reindex stand, and who works on them.
CREATE TABLE search_state (
  name VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  value TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  holder VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  leased_until DATETIME(3) NULL,
  PRIMARY KEY (name)
) ENGINE = InnoDB;

-- terms: normalised words, any of which stands for the others, a blank between the words of one and a comma between two.
CREATE TABLE search_synonyms (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  terms TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB;

-- For one normalised query: products that stand first (pin, by position) or are left out (hide).
CREATE TABLE search_pins (
  query_key CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  product_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  action VARCHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  position INT UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (query_key, product_id),
  CONSTRAINT search_pins_action CHECK (action IN ('pin', 'hide'))
) ENGINE = InnoDB;

-- A category's products weigh percent more (or, negative, less) in relevance.
CREATE TABLE search_boosts (
  category_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  percent INT NOT NULL,
  PRIMARY KEY (category_id)
) ENGINE = InnoDB;

CREATE TABLE search_queries (
  query_key CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  query VARCHAR(256) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  searches BIGINT UNSIGNED NOT NULL,
  zero_hits BIGINT UNSIGNED NOT NULL,
  last_hits BIGINT UNSIGNED NOT NULL,
  last_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (query_key),
  KEY search_queries_prefix (query(64)),
  KEY search_queries_age (last_at)
) ENGINE = InnoDB;

-- The tables that every module's schema has. Text columns hold JSON as text: MariaDB has no JSON type of
-- its own, and MySQL's would only reorder members. Every time is the database's own NOW(3), in UTC.

-- seq pages the table; nothing may depend on its order, because a lower seq can be committed later.
-- relayed_at: handed to every subscriber's queue. confirmed_at: every subscriber has an inbox row for it,
-- so that the sweep never looks at it again. A row is deleted only after it is confirmed.
CREATE TABLE outbox (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seq BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  type VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  aggregate_type VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  aggregate_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  aggregate_sequence BIGINT UNSIGNED NOT NULL,
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  envelope MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  relayed_at DATETIME(3) NULL,
  confirmed_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY outbox_seq (seq),
  KEY outbox_unrelayed (relayed_at, seq),
  KEY outbox_unconfirmed (confirmed_at, created_at, id),
  KEY outbox_aggregate (aggregate_type, aggregate_id, aggregate_sequence),
  KEY outbox_buyer (buyer_id, id)
) ENGINE = InnoDB;

-- envelope is kept until the event is applied, so that a wiped queue loses neither a retry nor a parked event.
CREATE TABLE inbox (
  consumer VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  type VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  attempts INT UNSIGNED NOT NULL DEFAULT 0,
  envelope MEDIUMTEXT CHARACTER SET utf8mb4 NULL,
  first_seen_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  next_at DATETIME(3) NULL,
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (consumer, event_id),
  KEY inbox_due (state, next_at),
  KEY inbox_age (state, updated_at),
  CONSTRAINT inbox_state CHECK (state IN ('applied', 'retrying', 'parked', 'dead', 'dropped'))
) ENGINE = InnoDB;

CREATE TABLE idempotency_keys (
  principal VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  operation VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  idempotency_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  request_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status SMALLINT UNSIGNED NULL,
  response MEDIUMTEXT CHARACTER SET utf8mb4 NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (principal, operation, idempotency_key),
  KEY idempotency_keys_age (created_at),
  CONSTRAINT idempotency_keys_state CHECK (state IN ('in_progress', 'done'))
) ENGINE = InnoDB;

CREATE TABLE audit_log (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  actor VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  request_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  action VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject_type VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject_id VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  before_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  after_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  detail VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY audit_log_subject (subject_type, subject_id, created_at),
  KEY audit_log_age (created_at)
) ENGINE = InnoDB;

-- What an order asks to be paid, once: later attempts and the ledger read this row and nothing the client sends.
-- closed_at forbids new attempts. A row may be closed before its payment was ever started: it then has amount 0
-- and exists only to refuse a start that comes late.
CREATE TABLE payables (
  order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  order_number VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount BIGINT NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  terms_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  splits MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  deadline_at DATETIME(3) NOT NULL,
  return_url VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  description VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  locale VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  closed_at DATETIME(3) NULL,
  close_reason VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (order_id),
  KEY payables_buyer (buyer_id, order_id),
  CONSTRAINT payables_amount CHECK (amount >= 0)
) ENGINE = InnoDB;

-- Attempts. live_order_id lets one attempt of an order be live at a time; an attempt that the gateway reports paid
-- although another one has taken its place is surplus and stands outside that rule until its money is let go.
-- amount_refund_claimed holds what is refunded or being refunded, so that parallel refunds cannot exceed the capture.
-- next_check_at is when a worker asks the gateway next, by the database's clock; NULL: nothing to ask.
CREATE TABLE payments (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  attempt SMALLINT UNSIGNED NOT NULL,
  provider VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  surplus TINYINT NOT NULL DEFAULT 0,
  live_order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin
    GENERATED ALWAYS AS (CASE WHEN surplus = 0 AND status IN
      ('initiated', 'pending', 'authorized', 'captured', 'partially_refunded', 'refunded') THEN order_id END) STORED,
  amount BIGINT NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount_captured BIGINT NOT NULL DEFAULT 0,
  amount_refunded BIGINT NOT NULL DEFAULT 0,
  amount_refund_claimed BIGINT NOT NULL DEFAULT 0,
  gateway_fee BIGINT NOT NULL DEFAULT 0,
  gateway_reference VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NULL,
  gateway_sequence BIGINT NOT NULL DEFAULT -1,
  redirect_url VARCHAR(2048) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  return_url VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  decline_reason VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  expires_at DATETIME(3) NOT NULL,
  next_check_at DATETIME(3) NULL,
  checks INT UNSIGNED NOT NULL DEFAULT 0,
  refreshed_at DATETIME(3) NULL,
  version BIGINT UNSIGNED NOT NULL DEFAULT 1,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY payments_attempt (order_id, attempt),
  UNIQUE KEY payments_live (live_order_id),
  UNIQUE KEY payments_gateway (provider, gateway_reference),
  KEY payments_buyer (buyer_id, id),
  KEY payments_due (next_check_at, id),
  CONSTRAINT payments_status CHECK (status IN ('initiated', 'pending', 'authorized', 'captured', 'partially_refunded',
    'refunded', 'declined', 'voided', 'expired', 'failed')),
  CONSTRAINT payments_money CHECK (amount > 0 AND amount_captured BETWEEN 0 AND amount
    AND amount_refunded BETWEEN 0 AND amount_refund_claimed AND amount_refund_claimed <= amount_captured)
) ENGINE = InnoDB;

-- The sellers' shares of a captured attempt, and what of each is refunded or being refunded.
CREATE TABLE payment_splits (
  payment_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount BIGINT NOT NULL,
  commission_amount BIGINT NOT NULL,
  refund_claimed BIGINT NOT NULL DEFAULT 0,
  reversal_claimed BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (payment_id, seller_order_id),
  KEY payment_splits_buyer (buyer_id, payment_id),
  CONSTRAINT payment_splits_money CHECK (refund_claimed BETWEEN 0 AND amount
    AND reversal_claimed BETWEEN 0 AND commission_amount)
) ENGINE = InnoDB;

-- Every change of an attempt's status and what caused it.
CREATE TABLE payment_events (
  payment_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sequence BIGINT UNSIGNED NOT NULL,
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  from_status VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  to_status VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  source VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  detail VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (payment_id, sequence),
  KEY payment_events_buyer (buyer_id, payment_id)
) ENGINE = InnoDB;

CREATE TABLE refunds (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payment_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount BIGINT NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  splits MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  failure_reason VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  next_check_at DATETIME(3) NULL,
  checks INT UNSIGNED NOT NULL DEFAULT 0,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY refunds_payment (payment_id, id),
  KEY refunds_order (order_id, id),
  KEY refunds_buyer (buyer_id, id),
  KEY refunds_due (next_check_at, id),
  KEY refunds_status (status, id),
  CONSTRAINT refunds_status CHECK (status IN ('pending', 'succeeded', 'failed')),
  CONSTRAINT refunds_amount CHECK (amount > 0)
) ENGINE = InnoDB;

-- What gateways told us, as it came. Only deliveries whose signature was good are here. parked: cannot be applied
-- yet; quarantined: contradicts what we know, and changes nothing until a person has looked at it.
CREATE TABLE webhook_events (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  provider VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_id VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  type VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  payment_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  body MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  attempts INT UNSIGNED NOT NULL DEFAULT 0,
  next_at DATETIME(3) NULL,
  received_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY webhook_events_event (provider, event_id),
  KEY webhook_events_due (state, next_at, id),
  KEY webhook_events_payment (payment_id, id),
  KEY webhook_events_age (received_at, id),
  CONSTRAINT webhook_events_state CHECK (state IN ('received', 'applied', 'parked', 'quarantined', 'dead'))
) ENGINE = InnoDB;

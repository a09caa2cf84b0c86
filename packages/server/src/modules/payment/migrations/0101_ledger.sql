-- Double entry: debits are positive, credits negative, and the entries of a transaction add up to 0. The id of a
-- transaction names its cause (capture.pay_…, refund.rfnd_…, payout.pout_…), so that each cause is booked once.
CREATE TABLE ledger_accounts (
  code VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  owner VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (code),
  CONSTRAINT ledger_accounts_kind CHECK (kind IN ('gateway_clearing', 'seller_payable', 'commission_revenue',
    'fee_revenue', 'gateway_fee', 'bank'))
) ENGINE = InnoDB;

CREATE TABLE ledger_entries (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  txn_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  line SMALLINT UNSIGNED NOT NULL,
  buyer_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  account_code VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  amount BIGINT NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY ledger_entries_line (txn_id, line),
  KEY ledger_entries_account (account_code, id),
  KEY ledger_entries_buyer (buyer_id, id)
) ENGINE = InnoDB;

-- Whose shop is whose, told by user's events.
CREATE TABLE sellers (
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (seller_id),
  KEY sellers_user (user_id, seller_id)
) ENGINE = InnoDB;

-- Projections, by event. A part's share of the balance is a function of its row alone, so that captures, refunds and
-- deliveries may arrive in any order.
CREATE TABLE seller_parts (
  seller_order_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
  earned BIGINT NOT NULL DEFAULT 0,
  commission BIGINT NOT NULL DEFAULT 0,
  fees BIGINT NOT NULL DEFAULT 0,
  refunded BIGINT NOT NULL DEFAULT 0,
  reversed BIGINT NOT NULL DEFAULT 0,
  delivered_at DATETIME(3) NULL,
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (seller_order_id),
  KEY seller_parts_seller (seller_id, seller_order_id)
) ENGINE = InnoDB;

CREATE TABLE seller_balances (
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  pending BIGINT NOT NULL DEFAULT 0,
  available BIGINT NOT NULL DEFAULT 0,
  paid_out BIGINT NOT NULL DEFAULT 0,
  earned BIGINT NOT NULL DEFAULT 0,
  refunded BIGINT NOT NULL DEFAULT 0,
  commission BIGINT NOT NULL DEFAULT 0,
  fees BIGINT NOT NULL DEFAULT 0,
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (seller_id, currency),
  KEY seller_balances_available (currency, available, seller_id)
) ENGINE = InnoDB;

-- version is the sequence of the payout's events.
CREATE TABLE payouts (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seller_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount BIGINT NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reference VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
  failure_reason VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  version BIGINT UNSIGNED NOT NULL DEFAULT 1,
  next_check_at DATETIME(3) NULL,
  checks INT UNSIGNED NOT NULL DEFAULT 0,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  sent_at DATETIME(3) NULL,
  returned_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY payouts_reference (reference),
  KEY payouts_seller (seller_id, id),
  KEY payouts_status (status, id),
  KEY payouts_due (next_check_at, id),
  CONSTRAINT payouts_status CHECK (status IN ('pending', 'sent', 'failed', 'returned')),
  CONSTRAINT payouts_amount CHECK (amount > 0)
) ENGINE = InnoDB;

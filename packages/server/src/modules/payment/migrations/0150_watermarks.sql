-- When a row last changed, kept by the database itself: an incremental audit trusts these columns, and no statement,
-- not even one sent by hand, changes a row without moving them.
ALTER TABLE payables
  ADD COLUMN updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3);
-- lint: rewrites-table because the type stays as it is and only the default is new: no row is copied
ALTER TABLE payments
  MODIFY COLUMN updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  ADD KEY payments_updated (updated_at, order_id);
-- lint: rewrites-table because the type stays as it is and only the default is new: no row is copied
ALTER TABLE refunds
  MODIFY COLUMN updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  ADD KEY refunds_updated (updated_at, order_id);
ALTER TABLE ledger_entries
  ADD COLUMN updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  ADD KEY ledger_entries_updated (updated_at, txn_id);
ALTER TABLE payouts
  ADD COLUMN updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3);
-- lint: rewrites-table because the type stays as it is and only the default is new: no row is copied
ALTER TABLE seller_parts MODIFY COLUMN updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3);
-- lint: rewrites-table because the type stays as it is and only the default is new: no row is copied
ALTER TABLE seller_balances MODIFY COLUMN updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3);

ALTER TABLE shops DROP COLUMN fees;
ALTER TABLE shops DROP COLUMN commission_cap;

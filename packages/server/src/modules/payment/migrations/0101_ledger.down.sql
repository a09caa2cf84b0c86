DROP TABLE payouts;
DROP TABLE seller_balances;
DROP TABLE seller_parts;
DROP TABLE sellers;
DROP TABLE ledger_entries;
DROP TABLE ledger_accounts;

-- walked: all members were seen once; it stays for a minute and is walked again for those that came meanwhile.
ALTER TABLE search_fan_outs ADD COLUMN walked TINYINT UNSIGNED NOT NULL DEFAULT 0;

-- Who asked, as far as it matters: up to three keyed hashes of eight bytes, of addresses that differ.
ALTER TABLE search_queries ADD COLUMN askers VARBINARY(24) NOT NULL DEFAULT '';

-- What the marketplace takes of a sale besides its share in basis points: at most so much, and fees by name
-- ([{"name","bps","fixed","cap"}], in the smallest unit of the currency). Orders keep what held when they were placed.
ALTER TABLE shops ADD COLUMN commission_cap BIGINT NULL;
ALTER TABLE shops ADD COLUMN fees VARCHAR(2000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '[]';

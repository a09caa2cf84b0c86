ALTER TABLE search_queries DROP COLUMN askers;

ALTER TABLE search_pins DROP COLUMN query;

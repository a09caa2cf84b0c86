ALTER TABLE inbox DROP COLUMN isolated;
DROP TABLE consumer_pauses;

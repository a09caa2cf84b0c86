ALTER TABLE search_fan_outs DROP COLUMN walked;

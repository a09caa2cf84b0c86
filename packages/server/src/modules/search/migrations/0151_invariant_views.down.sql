DROP VIEW chk_24_behind;
DROP VIEW chk_24_terms;
DROP VIEW chk_24_pending;

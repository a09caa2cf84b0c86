-- Invariants within search's schema; see the platform's 0003_invariant_views for what the columns mean. Whether the
-- rows are the published products, and the index the rows, is checked across stores.
CREATE SQL SECURITY INVOKER VIEW chk_24_pending AS
SELECT d.product_id AS subject, d.product_id AS scope_id, d.changed_at AS changed_at, CONCAT('row of version ', d.version, ', index has ', d.indexed_version) AS detail
FROM search_documents d WHERE d.indexed_version > d.version OR d.parked_version > d.version;

CREATE SQL SECURITY INVOKER VIEW chk_24_terms AS
SELECT t.product_id AS subject, t.product_id AS scope_id, CAST(NULL AS DATETIME(3)) AS changed_at, CONCAT('term ', t.kind, ' ', t.name, ' of a product without a row') AS detail
FROM search_document_terms t LEFT JOIN search_documents d ON d.product_id = t.product_id WHERE d.product_id IS NULL;

-- Only where there is an index to be behind.
CREATE SQL SECURITY INVOKER VIEW chk_24_behind AS
SELECT d.product_id AS subject, d.product_id AS scope_id, d.changed_at AS changed_at, CONCAT('row of version ', d.version, ', index still has ', d.indexed_version) AS detail
FROM search_documents d WHERE d.is_pending = 1;

-- content_hash tells rows and documents of one version apart where a restored backup gave the number twice. lane 1 are
-- rows whose last change came of a whole category or shop: they wait behind the changes of single products.
ALTER TABLE search_documents
  ADD COLUMN content_hash CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN lane TINYINT UNSIGNED NOT NULL DEFAULT 0,
  DROP KEY search_documents_pending,
  ADD KEY search_documents_pending (is_pending, lane, changed_at),
  ADD KEY search_documents_versions (product_id, version, is_pending, parked_version, changed_at, content_hash, is_visible);

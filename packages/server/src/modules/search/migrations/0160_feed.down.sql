ALTER TABLE search_documents
  DROP KEY search_documents_versions,
  DROP KEY search_documents_pending,
  ADD KEY search_documents_pending (is_pending, changed_at),
  DROP COLUMN lane,
  DROP COLUMN content_hash;

DELETE FROM product_images WHERE status = 'fetching';
ALTER TABLE product_images DROP CONSTRAINT product_images_status;
ALTER TABLE product_images ADD CONSTRAINT product_images_status
  CHECK (status IN ('awaiting_upload', 'processing', 'ready', 'rejected', 'deleted'));
ALTER TABLE product_images DROP COLUMN source_url;
DROP TABLE import_batches;

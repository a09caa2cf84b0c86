-- What an import has committed, written in the transaction of its batch: one that was cut off goes on behind these,
-- and its counts still add up. The rows go when the import has ended, or when nobody went on with it for a month.
CREATE TABLE import_batches (
  import_id CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number INT UNSIGNED NOT NULL,
  created INT UNSIGNED NOT NULL,
  updated INT UNSIGNED NOT NULL,
  unchanged INT UNSIGNED NOT NULL,
  rejected MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (import_id, number),
  KEY import_batches_age (created_at)
) ENGINE = InnoDB;

-- source_url: where an import says that the picture lies; the worker fetches it (status `fetching`).
ALTER TABLE product_images ADD COLUMN source_url VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NULL;
ALTER TABLE product_images DROP CONSTRAINT product_images_status;
ALTER TABLE product_images ADD CONSTRAINT product_images_status
  CHECK (status IN ('fetching', 'awaiting_upload', 'processing', 'ready', 'rejected', 'deleted'));

-- What an operator pinned or hid a product for, as it is known, to list it by.
ALTER TABLE search_pins ADD COLUMN query VARCHAR(256) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL DEFAULT '';

-- Consumers that an operator has paused: their jobs stay in the queue until they are resumed. One row per consumer,
-- so that a pause outlives every process and the queue's memory.
CREATE TABLE consumer_pauses (
  consumer VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  paused_by VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  paused_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (consumer)
) ENGINE = InnoDB;

-- isolated: a process died, froze or ran out of memory while it handled the event; every further try is in a
-- process of its own.
ALTER TABLE inbox ADD COLUMN isolated TINYINT UNSIGNED NOT NULL DEFAULT 0;

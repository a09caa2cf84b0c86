-- What a user is told (notifications), by which ways it went out (deliveries), and what each user wants (preferences).
-- One row per (event, recipient, template), so that an event that comes twice tells nobody twice.
CREATE TABLE notifications (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  category VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  type VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  body VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  link_resource VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  link_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  read_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY notifications_once (event_id, user_id, type),
  KEY notifications_user (user_id, id),
  KEY notifications_age (created_at)
) ENGINE = InnoDB;

-- params hold what the template says (numbers, amounts, names of goods): never codes, tokens or addresses.
CREATE TABLE notification_deliveries (
  id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  template VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  params TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
  state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  attempts INT UNSIGNED NOT NULL DEFAULT 0,
  next_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  last_error VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  sent_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY notification_deliveries_once (event_id, user_id, channel, template),
  KEY notification_deliveries_due (state, next_at),
  CONSTRAINT notification_deliveries_state CHECK (state IN ('pending', 'sent', 'failed', 'dropped')),
  CONSTRAINT notification_deliveries_channel CHECK (channel IN ('email', 'sms', 'push'))
) ENGINE = InnoDB;

CREATE TABLE preferences (
  user_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channels TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (user_id)
) ENGINE = InnoDB;

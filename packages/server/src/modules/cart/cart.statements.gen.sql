-- Made by npm run gen:statements from what the tests sent; do not edit. One statement a line.
INSERT INTO consumer_pauses (consumer, reason, paused_by) VALUES ('left-behind', 'x', 'y')
SELECT 1
SELECT SLEEP(0.8)
SELECT reason FROM consumer_pauses WHERE consumer = 'left-behind'
delete from `carts` where `id` = ? and `token_hash` = ?
delete from `carts` where `id` in (?, …) and `expires_at` <= NOW(3)
delete from `carts` where `token_hash` = ? and `expires_at` <= NOW(3)
delete from `idempotency_keys` where `created_at` < NOW(3) - INTERVAL 24 HOUR order by `created_at` limit ?
delete from `inbox` where `state` = ? and `updated_at` < NOW(3) - INTERVAL 30 DAY order by `updated_at` limit ?
delete from `outbox` where `confirmed_at` < NOW(3) - INTERVAL 7 DAY order by `confirmed_at` limit ?
insert into `carts` (`id`, `owner_id`, `token_hash`, `state`, `expires_at`, `remind_at`) values (?, ?, ?, ?, ?, ?)
insert into `carts` (`id`, `owner_id`, `token_hash`, `state`, `expires_at`, `remind_at`) values (?, ?, ?, ?, NOW(3) + INTERVAL 7 DAY, ?)
insert into `consumer_pauses` (`consumer`, `reason`, `paused_by`) values (?, …), …
insert into `coupon_rules` (`coupon_id`, `code`, `sequence`, `is_deleted`, `rule`) values (?, ?, ?, ?, ?) on duplicate key update `code` = IF(VALUES(sequence) > sequence, VALUES(`code`), `code`), `is_deleted` = IF(VALUES(sequence) > sequence, VALUES(`is_deleted`), `is_deleted`), `rule` = IF(VALUES(sequence) > sequence, VALUES(`rule`), `rule`), `sequence` = GREATEST(sequence, VALUES(sequence))
insert into `inbox` (`consumer`, `event_id`, `type`, `state`, `reason`, `attempts`, `envelope`, `next_at`) values (?, ?, ?, ?, ?, ?, ?, ?)
insert into `inbox` (`consumer`, `event_id`, `type`, `state`, `reason`, `attempts`, `envelope`, `next_at`) values (?, …), …
insert into `outbox` (`id`, `type`, `aggregate_type`, `aggregate_id`, `aggregate_sequence`, `buyer_id`, `envelope`) values (?, ?, ?, ?, ?, ?, ?)
insert into `rates` (`rate_id`, `kind`, `country`, `sequence`, `is_deleted`, `rule`) values (?, ?, ?, ?, ?, ?) on duplicate key update `country` = IF(VALUES(sequence) > sequence, VALUES(`country`), `country`), `is_deleted` = IF(VALUES(sequence) > sequence, VALUES(`is_deleted`), `is_deleted`), `rule` = IF(VALUES(sequence) > sequence, VALUES(`rule`), `rule`), `sequence` = GREATEST(sequence, VALUES(sequence))
insert into `sellers` (`seller_id`, `sequence`, `is_suspended`) values (?, ?, ?) on duplicate key update `is_suspended` = IF(VALUES(sequence) > sequence, VALUES(`is_suspended`), `is_suspended`), `sequence` = GREATEST(sequence, VALUES(sequence))
select * from `consumer_pauses` order by `consumer`
select * from `inbox` where `consumer` = ? and `event_id` = ?
select COUNT(*) as `rows_`, COALESCE(TIMESTAMPDIFF(MICROSECOND, MIN(created_at), NOW(3)) / 1000000, 0) as `age` from `outbox` where `confirmed_at` is null and `relayed_at` is not null
select COUNT(*) as `rows_`, COALESCE(TIMESTAMPDIFF(MICROSECOND, MIN(created_at), NOW(3)) / 1000000, 0) as `age` from `outbox` where `relayed_at` is null
select `consumer`, `event_id`, `envelope`, `isolated` from `inbox` where `state` in (?, …) and `next_at` <= NOW(3) order by `next_at` limit ?
select `event_id` from `inbox` where `consumer` = ? and `event_id` in (?, …)
select `id` from `carts` where `expires_at` <= NOW(3) order by `expires_at`, `id` limit ?
select `id` from `carts` where `owner_id` = ?
select `id` from `carts` where `token_hash` = ? and `expires_at` > NOW(3)
select `id` from `outbox` where `relayed_at` is null limit ?
select `id`, `owner_id`, `version`, `state` from `carts` where `id` = ?
select `id`, `owner_id`, `version`, `state` from `carts` where `id` in (?, …)
select `id`, `owner_id`, `version`, `state` from `carts` where `remind_at` <= NOW(3) order by `remind_at`, `id` limit ? for update skip locked
select `id`, `type`, `envelope` from `outbox` where `created_at` < ? order by `id` limit ?
select `id`, `type`, `envelope` from `outbox` where `created_at` >= ? order by `id` limit ?
select `id`, `type`, `envelope` from `outbox` where `id` in (?, …) order by `id` limit ?
select `id`, `type`, `envelope` from `outbox` where `relayed_at` is null order by `seq` limit ? for update skip locked
select `id`, `type`, `envelope` from `outbox` where `type` in (?, …) order by `id` limit ?
select `id`, `type`, `envelope`, `created_at` from `outbox` where `confirmed_at` is null and `relayed_at` is not null and `created_at` <= NOW(3) - INTERVAL 0 MICROSECOND and (`created_at` > ? or (`created_at` = ? and `id` > ?)) order by `created_at`, `id` limit ?
select `id`, `type`, `envelope`, `created_at` from `outbox` where `confirmed_at` is null and `relayed_at` is not null and `created_at` <= NOW(3) - INTERVAL 0 MICROSECOND order by `created_at`, `id` limit ?
select `id`, `type`, `envelope`, `created_at` from `outbox` where `confirmed_at` is null and `relayed_at` is not null and `created_at` <= NOW(3) - INTERVAL 60000000 MICROSECOND order by `created_at`, `id` limit ?
select `kind`, `rule` from `rates` where ((`kind` = ? and `country` = ?) or (`kind` = ? and `country` = ?)) and `is_deleted` = ? order by `rate_id`
select `reason` from `consumer_pauses` where `consumer` like ? order by `consumer`
select `rule` from `coupon_rules` where `code` = ? and `is_deleted` = ? order by `coupon_id` desc limit ?
select `seller_id` from `sellers` where `seller_id` in (?, …) and `is_suspended` = ?
select `state`, COUNT(*) as `rows_` from `inbox` where `state` in (?, …) group by `state`
update `carts` set `owner_id` = ?, `token_hash` = ?, `expires_at` = ? where `id` = ? and `token_hash` = ?
update `carts` set `remind_at` = ? where `id` in (?, …)
update `carts` set `remind_at` = ? where `owner_id` = ?
update `carts` set `version` = ?, `state` = ?, `line_count` = ?, `updated_at` = NOW(3), `expires_at` = IF(owner_id IS NULL, NOW(3) + INTERVAL 7 DAY, NULL), `remind_at` = ? where `id` = ? and `version` < ?
update `carts` set `version` = ?, `state` = ?, `line_count` = ?, `updated_at` = NOW(3), `expires_at` = IF(owner_id IS NULL, NOW(3) + INTERVAL 7 DAY, NULL), `remind_at` = ? where `id` = ? and `version` = ?
update `carts` set `version` = ?, `state` = ?, `line_count` = ?, `updated_at` = NOW(3), `expires_at` = IF(owner_id IS NULL, NOW(3) + INTERVAL 7 DAY, NULL), `remind_at` = IF(owner_id IS NULL, NULL, NOW(3) + INTERVAL 1 DAY) where `id` = ? and `version` < ?
update `carts` set `version` = ?, `state` = ?, `line_count` = ?, `updated_at` = NOW(3), `expires_at` = IF(owner_id IS NULL, NOW(3) + INTERVAL 7 DAY, NULL), `remind_at` = IF(owner_id IS NULL, NULL, NOW(3) + INTERVAL 1 DAY) where `id` = ? and `version` = ?
update `inbox` set `state` = ?, `reason` = ?, `envelope` = ?, `next_at` = ?, `updated_at` = NOW(3), `attempts` = attempts + 1 where `consumer` = ? and `event_id` = ? and `state` in (?, …)
update `outbox` set `confirmed_at` = NOW(3) where `id` in (?, …)
update `outbox` set `relayed_at` = NOW(3) where `id` in (?, …)

-- Made by npm run gen:statements from what the tests sent; do not edit. One statement a line.
SELECT 1
SELECT @@max_connections AS most
delete from `addresses` where `id` = ? and `user_id` = ?
delete from `idempotency_keys` where `created_at` < NOW(3) - INTERVAL 24 HOUR order by `created_at` limit ?
delete from `inbox` where `state` = ? and `updated_at` < NOW(3) - INTERVAL 30 DAY order by `updated_at` limit ?
delete from `outbox` where `confirmed_at` < NOW(3) - INTERVAL 7 DAY order by `confirmed_at` limit ?
delete from `refresh_tokens` where `session_id` in (?, …)
delete from `sessions` where `id` in (?, …)
delete from `signing_keys` where `slot` is null and `retired_at` < NOW(3) - INTERVAL 30 DAY
delete from `users` where `account_email_key` = ? and `email_verified_at` is null and `id` <> ?
delete from `verifications` where `created_at` < NOW(3) - INTERVAL 30 DAY order by `created_at` limit ?
insert into `addresses` (`id`, `user_id`, `label`, `name`, `line1`, `line2`, `city`, `region`, `postal_code`, `country`, `phone`, `is_default`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `audit_log` (`id`, `actor`, `request_id`, `action`, `subject_type`, `subject_id`, `before_hash`, `after_hash`, `detail`) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `idempotency_keys` (`principal`, `operation`, `idempotency_key`, `request_hash`, `state`, `status`, `response`) values (?, ?, ?, ?, ?, ?, ?)
insert into `outbox` (`id`, `type`, `aggregate_type`, `aggregate_id`, `aggregate_sequence`, `buyer_id`, `envelope`) values (?, ?, ?, ?, ?, ?, ?)
insert into `refresh_tokens` (`token_hash`, `session_id`, `rotated_at`) values (?, ?, ?)
insert into `sessions` (`id`, `user_id`, `cart_hash`, `user_agent`, `ip_address`, `expires_at`, `ended_at`, `end_reason`) values (?, ?, ?, ?, ?, NOW(3) + INTERVAL ? SECOND, ?, ?)
insert into `shops` (`id`, `user_id`, `name`, `name_key`, `slug`, `description`, `country`, `support_email`, `status`, `status_reason`, `commission_bps`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `signing_keys` (`id`, `slot`, `public_jwk`, `private_sealed`, `activated_at`, `retired_at`) values (?, ?, ?, ?, ?, ?)
insert into `signing_keys` (`id`, `slot`, `public_jwk`, `private_sealed`, `activated_at`, `retired_at`) values (?, ?, ?, ?, NOW(3), ?)
insert into `users` (`id`, `kind`, `email`, `email_key`, `password_hash`, `roles`, `name`, `locale`, `email_verified_at`, `phone`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `users` (`id`, `kind`, `email`, `email_key`, `password_hash`, `roles`, `name`, `locale`, `email_verified_at`, `phone`) values (?, ?, ?, ?, ?, ?, ?, ?, NOW(3), ?)
insert into `verifications` (`id`, `user_id`, `purpose`, `email`, `email_key`, `password_hash`, `name`, `locale`, `code_hash`, `link_hash`, `expires_at`, `used_at`, `voided_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
select * from `addresses` where `id` = ? and `user_id` = ?
select * from `addresses` where `user_id` = ? order by `id` desc limit ?
select * from `addresses` where `user_id` = ? order by `id` limit ?
select * from `consumer_pauses` order by `consumer`
select * from `sessions` where `id` = ?
select * from `sessions` where `user_id` = ? and `ended_at` is null and `expires_at` > NOW(3) and (`last_used_at` < ? or (`last_used_at` = ? and `id` < ?)) order by `last_used_at` desc, `id` desc limit ?
select * from `sessions` where `user_id` = ? and `ended_at` is null and `expires_at` > NOW(3) order by `last_used_at` desc, `id` desc limit ?
select * from `shops` where `id` = ?
select * from `shops` where `id` = ? and `status` = ?
select * from `shops` where `id` = ? for update
select * from `shops` where `id` in (?, …)
select * from `shops` where `user_id` = ?
select * from `shops` where `user_id` = ? for update
select * from `shops` where `user_id` in (?, …)
select * from `signing_keys` where (`slot` is not null or `retired_at` > NOW(3) - INTERVAL ? SECOND) order by `id` desc limit ?
select * from `signing_keys` where `slot` is not null order by `id`
select * from `users` where `account_email_key` = ?
select * from `users` where `account_email_key` = ? for update
select * from `users` where `id` = ?
select * from `users` where `id` = ? for update
select * from `verifications` where `id` = ? and `user_id` is not null and `used_at` is null and `voided_at` is null and `created_at` > NOW(3) - INTERVAL 86400 SECOND for update
select * from `verifications` where `purpose` in (?, …) and `used_at` is null and `voided_at` is null and `expires_at` > NOW(3) and `email_key` = ? and `code_hash` is not null and `attempts` < ? order by `created_at` desc limit ?
select * from `verifications` where `purpose` in (?, …) and `used_at` is null and `voided_at` is null and `expires_at` > NOW(3) and `link_hash` = ?
select *, (activated_at <= NOW(3) - INTERVAL ? SECOND) as `is_due` from `signing_keys` where `slot` is not null order by `slot` for update
select COUNT(*) as `n` from `addresses` where `user_id` = ?
select COUNT(*) as `n` from `verifications` where `email_key` = ? and `purpose` in (?, …) and `created_at` > NOW(3) - INTERVAL 1 HOUR
select `consumer`, `event_id`, `envelope`, `isolated` from `inbox` where `state` in (?, …) and `next_at` <= NOW(3) order by `next_at` limit ?
select `email` from `users` where `id` = ?
select `expires_at` from `verifications` where `id` = ?
select `id` from `outbox` where `relayed_at` is null limit ?
select `id` from `sessions` where `expires_at` < NOW(3) - INTERVAL 1 DAY order by `expires_at` limit ?
select `id` from `shops` where `slug` = ?
select `id` from `shops` where `user_id` = ?
select `id`, `type`, `envelope` from `outbox` where `relayed_at` is null order by `seq` limit ? for update skip locked
select `id`, `type`, `envelope`, `created_at` from `outbox` where `confirmed_at` is null and `relayed_at` is not null and `created_at` <= NOW(3) - INTERVAL 0 MICROSECOND order by `created_at`, `id` limit ?
select `id`, `type`, `envelope`, `created_at` from `outbox` where `confirmed_at` is null and `relayed_at` is not null and `created_at` <= NOW(3) - INTERVAL 60000000 MICROSECOND order by `created_at`, `id` limit ?
select `request_hash`, `state`, `status`, `response` from `idempotency_keys` where `principal` = ? and `operation` = ? and `idempotency_key` = ? and `created_at` > NOW(3) - INTERVAL 24 HOUR
select `s`.`id`, `s`.`user_id`, `t`.`rotated_at`, (s.ended_at IS NOT NULL OR s.expires_at <= NOW(3)) as `ended` from `refresh_tokens` as `t` inner join `sessions` as `s` on `s`.`id` = `t`.`session_id` where `t`.`token_hash` = ?
select `shops`.*, `users`.`email` as `user_email` from `shops` inner join `users` on `users`.`id` = `shops`.`user_id` order by `shops`.`id` desc limit ?
select `shops`.*, `users`.`email` as `user_email` from `shops` inner join `users` on `users`.`id` = `shops`.`user_id` where `shops`.`name_key` like ? and `shops`.`id` < ? order by `shops`.`id` desc limit ?
select `shops`.*, `users`.`email` as `user_email` from `shops` inner join `users` on `users`.`id` = `shops`.`user_id` where `shops`.`name_key` like ? order by `shops`.`id` desc limit ?
select `shops`.*, `users`.`email` as `user_email` from `shops` inner join `users` on `users`.`id` = `shops`.`user_id` where `shops`.`status` = ? and `shops`.`name_key` like ? order by `shops`.`id` desc limit ?
select `state`, COUNT(*) as `rows_` from `inbox` where `state` in (?, …) group by `state`
select `u`.*, `h`.`id` as `seller_id`, (s.ended_at IS NULL AND s.expires_at > NOW(3)) as `live`, s.id IS NOT NULL as `has_session` from `users` as `u` left join `sessions` as `s` on `s`.`id` = ? and `s`.`user_id` = `u`.`id` left join `shops` as `h` on `h`.`user_id` = `u`.`id` where `u`.`id` = ?
update `addresses` set `is_default` = CASE WHEN id = ? THEN 1 ELSE 0 END where `user_id` = ?
update `addresses` set `label` = ?, `name` = ?, `line1` = ?, `line2` = ?, `city` = ?, `region` = ?, `postal_code` = ?, `country` = ?, `phone` = ?, `updated_at` = NOW(3) where `id` = ? and `user_id` = ?
update `idempotency_keys` set `state` = ?, `status` = ?, `response` = ? where `principal` = ? and `operation` = ? and `idempotency_key` = ?
update `outbox` set `confirmed_at` = NOW(3) where `id` in (?, …)
update `outbox` set `relayed_at` = NOW(3) where `id` in (?, …)
update `refresh_tokens` set `rotated_at` = NOW(3) where `token_hash` = ? and `rotated_at` is null
update `sessions` set `ended_at` = NOW(3), `end_reason` = ? where `id` = ? and `ended_at` is null and `expires_at` > NOW(3)
update `sessions` set `ended_at` = NOW(3), `end_reason` = ? where `id` = ? and `ended_at` is null and `expires_at` > NOW(3) and `user_id` = ?
update `sessions` set `ended_at` = NOW(3), `end_reason` = ? where `user_id` = ? and `ended_at` is null
update `sessions` set `last_used_at` = NOW(3), `expires_at` = NOW(3) + INTERVAL ? SECOND, `user_agent` = ?, `ip_address` = ? where `id` = ? and `ended_at` is null and `expires_at` > NOW(3)
update `shops` set `commission_bps` = ?, `commission_cap` = ?, `fees` = ?, `version` = version + 1, `updated_at` = NOW(3) where `id` = ?
update `shops` set `name` = ?, `name_key` = ?, `description` = ?, `country` = ?, `support_email` = ?, `version` = version + 1, `updated_at` = NOW(3) where `id` = ?
update `shops` set `status` = ?, `status_reason` = ?, `version` = version + 1, `updated_at` = NOW(3) where `id` = ?
update `signing_keys` set `slot` = ?, `activated_at` = NOW(3) where `id` = ?
update `signing_keys` set `slot` = ?, `retired_at` = NOW(3) where `id` = ?
update `users` set `email` = ?, `email_key` = ?, `email_verified_at` = NOW(3), `updated_at` = NOW(3) where `id` = ?
update `users` set `kind` = ?, `roles` = ?, `email_verified_at` = NOW(3), `updated_at` = NOW(3), `version` = version + 1, `sequence` = sequence + 1, `password_hash` = ? where `id` = ?
update `users` set `kind` = ?, `roles` = ?, `email_verified_at` = NOW(3), `updated_at` = NOW(3), `version` = version + 1, `sequence` = sequence + 1, `password_hash` = ?, `name` = ? where `id` = ?
update `users` set `name` = ?, `phone` = ?, `locale` = ?, `updated_at` = NOW(3) where `id` = ?
update `users` set `password_hash` = ?, `name` = ?, `locale` = ?, `updated_at` = NOW(3) where `id` = ? and `email_verified_at` is null
update `users` set `password_hash` = ?, `version` = version + 1, `updated_at` = NOW(3) where `id` = ?
update `users` set `roles` = ?, `updated_at` = NOW(3) where `id` = ?
update `users` set `roles` = ?, `updated_at` = NOW(3), `version` = version + 1 where `id` = ?
update `users` set `status` = ?, `version` = version + 1, `sequence` = sequence + 1, `updated_at` = NOW(3) where `id` = ?
update `verifications` set `attempts` = attempts + 1 where `id` = ? and `attempts` < ?
update `verifications` set `code_hash` = ?, `link_hash` = ?, `expires_at` = NOW(3) + INTERVAL ? SECOND where `id` = ?
update `verifications` set `used_at` = NOW(3) where `id` = ? and `link_hash` = ? and `used_at` is null and `voided_at` is null and `expires_at` > NOW(3)
update `verifications` set `voided_at` = NOW(3) where `user_id` = ? and `purpose` in (?, …) and `used_at` is null and `voided_at` is null

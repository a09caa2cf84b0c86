-- Made by npm run gen:statements from what the tests sent; do not edit. One statement a line.
SELECT @@max_connections AS most
delete from `idempotency_keys` where `created_at` < NOW(3) - INTERVAL 24 HOUR order by `created_at` limit ?
delete from `inbox` where `state` = ? and `updated_at` < NOW(3) - INTERVAL 30 DAY order by `updated_at` limit ?
delete from `outbox` where `confirmed_at` < NOW(3) - INTERVAL 7 DAY order by `confirmed_at` limit ?
insert ignore into `ledger_accounts` (`code`, `kind`, `owner`, `currency`) values (?, ?, ?, ?)
insert ignore into `ledger_accounts` (`code`, `kind`, `owner`, `currency`) values (?, …), …
insert into `audit_log` (`id`, `actor`, `request_id`, `action`, `subject_type`, `subject_id`, `before_hash`, `after_hash`, `detail`) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `idempotency_keys` (`principal`, `operation`, `idempotency_key`, `request_hash`, `state`, `status`, `response`) values (?, ?, ?, ?, ?, ?, ?)
insert into `inbox` (`consumer`, `event_id`, `type`, `state`, `reason`, `attempts`, `envelope`, `next_at`) values (?, ?, ?, ?, ?, ?, ?, ?)
insert into `inbox` (`consumer`, `event_id`, `type`, `state`, `reason`, `attempts`, `envelope`, `next_at`) values (?, …), …
insert into `ledger_entries` (`id`, `txn_id`, `line`, `buyer_id`, `account_code`, `seller_id`, `amount`, `currency`) values (?, …), …
insert into `outbox` (`id`, `type`, `aggregate_type`, `aggregate_id`, `aggregate_sequence`, `buyer_id`, `envelope`) values (?, ?, ?, ?, ?, ?, ?)
insert into `outbox` (`id`, `type`, `aggregate_type`, `aggregate_id`, `aggregate_sequence`, `buyer_id`, `envelope`) values (?, …), …
insert into `payables` (`order_id`, `buyer_id`, `order_number`, `amount`, `currency`, `terms_hash`, `splits`, `deadline_at`, `return_url`, `description`, `locale`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on duplicate key update `order_id` = order_id
insert into `payables` (`order_id`, `buyer_id`, `order_number`, `amount`, `currency`, `terms_hash`, `splits`, `deadline_at`, `return_url`, `description`, `locale`, `closed_at`, `close_reason`) values (?, ?, ?, ?, ?, ?, ?, NOW(3), ?, ?, ?, NOW(3), ?) on duplicate key update `close_reason` = IF(closed_at IS NULL, VALUES(close_reason), close_reason), `closed_at` = COALESCE(closed_at, VALUES(closed_at))
insert into `payment_events` (`payment_id`, `sequence`, `buyer_id`, `from_status`, `to_status`, `source`, `detail`) values (?, ?, ?, ?, ?, ?, ?)
insert into `payment_events` (`payment_id`, `sequence`, `buyer_id`, `from_status`, `to_status`, `source`, `detail`) values (?, …), …
insert into `payment_splits` (`payment_id`, `seller_order_id`, `buyer_id`, `seller_id`, `amount`, `commission_amount`) values (?, ?, ?, ?, ?, ?)
insert into `payment_splits` (`payment_id`, `seller_order_id`, `buyer_id`, `seller_id`, `amount`, `commission_amount`) values (?, …), …
insert into `payments` (`id`, `order_id`, `buyer_id`, `attempt`, `provider`, `amount`, `currency`, `return_url`, `expires_at`, `status`, `created_at`, `updated_at`, `next_check_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(3) + INTERVAL 8 SECOND)
insert into `payouts` (`id`, `seller_id`, `amount`, `currency`, `status`, `next_check_at`) values (?, ?, ?, ?, ?, NOW(3))
insert into `refunds` (`id`, `payment_id`, `order_id`, `buyer_id`, `amount`, `currency`, `reason`, `splits`, `status`, `next_check_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(3) + INTERVAL 8 SECOND)
insert into `seller_balances` (`seller_id`, `currency`, `pending`, `available`, `earned`, `refunded`, `commission`, `fees`) values (?, ?, ?, ?, ?, ?, ?, ?) on duplicate key update `pending` = `pending` + VALUES(`pending`), `available` = `available` + VALUES(`available`), `earned` = `earned` + VALUES(`earned`), `refunded` = `refunded` + VALUES(`refunded`), `commission` = `commission` + VALUES(`commission`), `fees` = `fees` + VALUES(`fees`), `updated_at` = NOW(3)
insert into `seller_balances` (`seller_id`, `currency`, `pending`, `available`, `earned`, `refunded`, `commission`, `fees`) values (?, …), … on duplicate key update `pending` = `pending` + VALUES(`pending`), `available` = `available` + VALUES(`available`), `earned` = `earned` + VALUES(`earned`), `refunded` = `refunded` + VALUES(`refunded`), `commission` = `commission` + VALUES(`commission`), `fees` = `fees` + VALUES(`fees`), `updated_at` = NOW(3)
insert into `seller_parts` (`seller_order_id`, `seller_id`) values (?, ?) on duplicate key update `seller_order_id` = seller_order_id
insert into `seller_parts` (`seller_order_id`, `seller_id`) values (?, …), … on duplicate key update `seller_order_id` = seller_order_id
insert into `seller_parts` (`seller_order_id`, `seller_id`, `earned`, `commission`, `fees`, `refunded`, `reversed`, `currency`) values (?, ?, ?, ?, ?, ?, ?, ?) on duplicate key update `earned` = VALUES(`earned`), `commission` = VALUES(`commission`), `fees` = VALUES(`fees`), `refunded` = VALUES(`refunded`), `reversed` = VALUES(`reversed`), `currency` = VALUES(`currency`), `updated_at` = NOW(3)
insert into `seller_parts` (`seller_order_id`, `seller_id`, `earned`, `commission`, `fees`, `refunded`, `reversed`, `currency`) values (?, …), … on duplicate key update `earned` = VALUES(`earned`), `commission` = VALUES(`commission`), `fees` = VALUES(`fees`), `refunded` = VALUES(`refunded`), `reversed` = VALUES(`reversed`), `currency` = VALUES(`currency`), `updated_at` = NOW(3)
insert into `sellers` (`seller_id`, `user_id`) values (?, ?) on duplicate key update `user_id` = VALUES(user_id)
insert into `webhook_events` (`id`, `provider`, `event_id`, `type`, `payment_id`, `buyer_id`, `body`, `state`, `attempts`, `reason`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `webhook_events` (`id`, `provider`, `event_id`, `type`, `payment_id`, `buyer_id`, `body`, `state`, `next_at`) values (?, ?, ?, ?, ?, ?, ?, ?, NOW(3) + INTERVAL 8 SECOND)
select * from `consumer_pauses` order by `consumer`
select * from `payables` where `order_id` = ? and `buyer_id` = ?
select * from `payment_splits` where `payment_id` = ? and `buyer_id` = ? order by `seller_order_id` for update
select * from `payments` where `id` = ? and `buyer_id` = ?
select * from `payments` where `id` in (?, …)
select * from `payments` where `next_check_at` <= NOW(3) order by `next_check_at` limit ? for update skip locked
select * from `payments` where `order_id` = ? and `buyer_id` = ? order by `attempt`
select * from `payments` where `order_id` in (?, …) and `buyer_id` = ? order by `order_id`, `attempt` limit ?
select * from `payments` where `order_id` in (?, …) order by `order_id`, `attempt` limit ?
select * from `payments` where `provider` = ? and `id` > ? and `id` < ? order by `id` limit ?
select * from `payouts` order by `id` desc limit ?
select * from `payouts` where `id` = ? for update
select * from `payouts` where `next_check_at` <= NOW(3) order by `next_check_at` limit ? for update skip locked
select * from `payouts` where `seller_id` = ? and `status` = ? order by `id` desc limit ?
select * from `payouts` where `seller_id` = ? order by `id` desc limit ?
select * from `refunds` order by `id` desc limit ?
select * from `refunds` where `id` = ? and `buyer_id` = ?
select * from `refunds` where `next_check_at` <= NOW(3) order by `next_check_at` limit ? for update skip locked
select * from `refunds` where `payment_id` = ? and `buyer_id` = ? order by `id`
select * from `refunds` where `payment_id` = ? and `id` < ? order by `id` desc limit ?
select * from `refunds` where `payment_id` = ? order by `id` desc limit ?
select * from `refunds` where `payment_id` in (?, …) order by `id`
select * from `refunds` where `status` = ? and `order_id` = ? order by `id` desc limit ?
select * from `refunds` where `status` = ? and `payment_id` = ? order by `id` desc limit ?
select * from `seller_balances` where `currency` = ? and `available` >= ? and `seller_id` in (?, …) order by `seller_id` limit ? for update
select * from `seller_balances` where `currency` = ? and `available` >= ? order by `seller_id` limit ? for update
select * from `seller_balances` where `seller_id` = ? and `currency` = ?
select * from `seller_parts` where `seller_order_id` in (?, …) for update
select * from `webhook_events` where `id` = ?
select * from `webhook_events` where `id` = ? for update
select * from `webhook_events` where `payment_id` = ? and `id` < ? order by `id` desc limit ?
select * from `webhook_events` where `payment_id` = ? order by `id` desc limit ?
select * from `webhook_events` where `state` = ? and `id` < ? order by `id` desc limit ?
select * from `webhook_events` where `state` = ? and `payment_id` = ? order by `id` desc limit ?
select * from `webhook_events` where `state` = ? order by `id` desc limit ?
select * from `webhook_events` where `type` = ? order by `id` desc limit ?
select *, NOW(3) as `read_at` from `payments` where `id` = ? and `buyer_id` = ? for update
select *, NOW(3) as `read_at`, deadline_at > NOW(3) + INTERVAL 1 SECOND as `has_time`, (SELECT COUNT(*) FROM payments p WHERE p.order_id = payables.order_id AND p.buyer_id = payables.buyer_id) as `attempts` from `payables` where `order_id` = ? and `buyer_id` = ? for update
select COUNT(*) as `sellers` from `seller_balances` where `currency` = ? and `available` >= ?
select `consumer`, `event_id`, `envelope`, `isolated` from `inbox` where `state` in (?, …) and `next_at` <= NOW(3) order by `next_at` limit ?
select `event_id` from `inbox` where `consumer` = ? and `event_id` in (?, …)
select `id` from `outbox` where `relayed_at` is null limit ?
select `id` from `payments` where `id` = ? and `buyer_id` = ? and `expires_at` <= NOW(3)
select `id` from `payments` where `order_id` = ? and `buyer_id` = ? and `id` <> ? and `surplus` = ? and `status` in (?, …) for update
select `id` from `webhook_events` where `state` in (?, …) and `next_at` <= NOW(3) order by `next_at` limit ?
select `id`, `buyer_id`, `provider`, `amount`, `currency`, `gateway_reference`, `gateway_sequence` from `payments` where `id` = ?
select `id`, `type`, `envelope` from `outbox` where `relayed_at` is null order by `seq` limit ? for update skip locked
select `id`, `type`, `envelope`, `created_at` from `outbox` where `confirmed_at` is null and `relayed_at` is not null and `created_at` <= NOW(3) - INTERVAL 0 MICROSECOND order by `created_at`, `id` limit ?
select `id`, `type`, `envelope`, `created_at` from `outbox` where `confirmed_at` is null and `relayed_at` is not null and `created_at` <= NOW(3) - INTERVAL 60000000 MICROSECOND order by `created_at`, `id` limit ?
select `request_hash`, `state`, `status`, `response` from `idempotency_keys` where `principal` = ? and `operation` = ? and `idempotency_key` = ? and `created_at` > NOW(3) - INTERVAL 24 HOUR
select `seller_id` from `seller_balances` where `seller_id` in (?, …)
select `seller_id` from `sellers` where `seller_id` in (?, …)
select `seller_id`, `created_at` from `sellers` where `user_id` = ? order by `seller_id` limit ?
select `state`, COUNT(*) as `rows_` from `inbox` where `state` in (?, …) group by `state`
update `idempotency_keys` set `state` = ?, `status` = ?, `response` = ? where `principal` = ? and `operation` = ? and `idempotency_key` = ?
update `outbox` set `relayed_at` = NOW(3) where `id` in (?, …)
update `payment_splits` set `refund_claimed` = refund_claimed + ?, `reversal_claimed` = reversal_claimed + ? where `payment_id` = ? and `buyer_id` = ? and `seller_order_id` = ? and refund_claimed + ? <= amount and reversal_claimed + ? <= commission_amount
update `payment_splits` set `refund_claimed` = refund_claimed - ?, `reversal_claimed` = reversal_claimed - ? where `payment_id` = ? and `buyer_id` = ? and `seller_order_id` = ?
update `payments` set `amount_refund_claimed` = amount_refund_claimed + ?, `version` = version + 1 where `id` = ? and `buyer_id` = ? and `status` in (?, …) and amount_refund_claimed + ? <= amount_captured
update `payments` set `checks` = checks + 1, `next_check_at` = LEAST(NOW(3) + INTERVAL 180 SECOND, GREATEST(expires_at + INTERVAL 2 SECOND, NOW(3) + INTERVAL 15 SECOND)) where `id` = ? and `buyer_id` = ?
update `payments` set `checks` = checks + 1, `next_check_at` = LEAST(NOW(3) + INTERVAL 2 SECOND, GREATEST(expires_at + INTERVAL 2 SECOND, NOW(3) + INTERVAL 2 SECOND)) where `id` = ? and `buyer_id` = ?
update `payments` set `checks` = checks + 1, `next_check_at` = LEAST(NOW(3) + INTERVAL 240 SECOND, GREATEST(expires_at + INTERVAL 2 SECOND, NOW(3) + INTERVAL 15 SECOND)) where `id` = ? and `buyer_id` = ?
update `payments` set `checks` = checks + 1, `next_check_at` = LEAST(NOW(3) + INTERVAL 3 SECOND, GREATEST(expires_at + INTERVAL 2 SECOND, NOW(3) + INTERVAL 3 SECOND)) where `id` = ? and `buyer_id` = ?
update `payments` set `checks` = checks + 1, `next_check_at` = LEAST(NOW(3) + INTERVAL 5 SECOND, GREATEST(expires_at + INTERVAL 2 SECOND, NOW(3) + INTERVAL 5 SECOND)) where `id` = ? and `buyer_id` = ?
update `payments` set `checks` = checks + 1, `next_check_at` = LEAST(NOW(3) + INTERVAL 8 SECOND, GREATEST(expires_at + INTERVAL 2 SECOND, NOW(3) + INTERVAL 8 SECOND)) where `id` = ? and `buyer_id` = ?
update `payments` set `decline_reason` = ?, `status` = ?, `version` = ?, `checks` = ?, `next_check_at` = ?, `updated_at` = ? where `id` = ? and `buyer_id` = ? and `version` = ?
update `payments` set `gateway_sequence` = ?, `gateway_reference` = ?, `redirect_url` = ?, `amount_captured` = ?, `gateway_fee` = ?, `status` = ?, `version` = ?, `checks` = ?, `next_check_at` = ?, `updated_at` = ? where `id` = ? and `buyer_id` = ? and `version` = ?
update `payments` set `gateway_sequence` = ?, `gateway_reference` = ?, `redirect_url` = ?, `amount_refund_claimed` = ?, `status` = ?, `version` = ?, `checks` = ?, `next_check_at` = ?, `updated_at` = ? where `id` = ? and `buyer_id` = ? and `version` = ?
update `payments` set `gateway_sequence` = ?, `gateway_reference` = ?, `redirect_url` = ?, `amount_refunded` = ?, `amount_refund_claimed` = ?, `status` = ?, `version` = ?, `checks` = ?, `next_check_at` = ?, `updated_at` = ? where `id` = ? and `buyer_id` = ? and `version` = ?
update `payments` set `gateway_sequence` = ?, `gateway_reference` = ?, `redirect_url` = ?, `amount_refunded` = ?, `status` = ?, `version` = ?, `checks` = ?, `next_check_at` = ?, `updated_at` = ? where `id` = ? and `buyer_id` = ? and `version` = ?
update `payments` set `gateway_sequence` = ?, `gateway_reference` = ?, `redirect_url` = ?, `decline_reason` = ?, `status` = ?, `version` = ?, `checks` = ?, `next_check_at` = ?, `updated_at` = ? where `id` = ? and `buyer_id` = ? and `version` = ?
update `payments` set `gateway_sequence` = ?, `gateway_reference` = ?, `redirect_url` = ?, `status` = ?, `version` = ?, `checks` = ?, `next_check_at` = ?, `updated_at` = ? where `id` = ? and `buyer_id` = ? and `version` = ?
update `payments` set `gateway_sequence` = ?, `gateway_reference` = ?, `redirect_url` = ?, `status` = ?, `version` = ?, `checks` = ?, `next_check_at` = LEAST(NOW(3) + INTERVAL 1 SECOND, GREATEST(expires_at + INTERVAL 2 SECOND, NOW(3) + INTERVAL 1 SECOND)), `updated_at` = ? where `id` = ? and `buyer_id` = ? and `version` = ?
update `payments` set `gateway_sequence` = ?, `gateway_reference` = ?, `redirect_url` = ?, `status` = ?, `version` = ?, `checks` = ?, `next_check_at` = LEAST(NOW(3) + INTERVAL 120 SECOND, GREATEST(expires_at + INTERVAL 2 SECOND, NOW(3) + INTERVAL 15 SECOND)), `updated_at` = ? where `id` = ? and `buyer_id` = ? and `version` = ?
update `payments` set `gateway_sequence` = ?, `gateway_reference` = ?, `redirect_url` = ?, `surplus` = ?, `amount_captured` = ?, `gateway_fee` = ?, `status` = ?, `version` = ?, `checks` = ?, `next_check_at` = ?, `updated_at` = ? where `id` = ? and `buyer_id` = ? and `version` = ?
update `payments` set `gateway_sequence` = ?, `gateway_reference` = ?, `redirect_url` = ?, `surplus` = ?, `status` = ?, `version` = ?, `checks` = ?, `next_check_at` = LEAST(NOW(3) + INTERVAL 1 SECOND, GREATEST(expires_at + INTERVAL 2 SECOND, NOW(3) + INTERVAL 1 SECOND)), `updated_at` = ? where `id` = ? and `buyer_id` = ? and `version` = ?
update `payments` set `gateway_sequence` = ?, `gateway_reference` = ?, `redirect_url` = ?, `surplus` = ?, `status` = ?, `version` = ?, `checks` = ?, `next_check_at` = LEAST(NOW(3) + INTERVAL 120 SECOND, GREATEST(expires_at + INTERVAL 2 SECOND, NOW(3) + INTERVAL 15 SECOND)), `updated_at` = ? where `id` = ? and `buyer_id` = ? and `version` = ?
update `payments` set `refreshed_at` = NOW(3) where `id` = ? and `buyer_id` = ? and (`refreshed_at` is null or `refreshed_at` < NOW(3) - INTERVAL 2 SECOND)
update `payments` set `status` = ?, `version` = ?, `checks` = ?, `next_check_at` = ?, `updated_at` = ? where `id` = ? and `buyer_id` = ? and `version` = ?
update `payouts` set `checks` = checks + 1, `next_check_at` = NOW(3) + INTERVAL 2 SECOND where `id` = ?
update `payouts` set `status` = ?, `next_check_at` = ?, `version` = version + 1, `failure_reason` = ? where `id` = ? and `status` = ?
update `payouts` set `status` = ?, `next_check_at` = ?, `version` = version + 1, `failure_reason` = ?, `returned_at` = ? where `id` = ? and `status` = ?
update `payouts` set `status` = ?, `next_check_at` = ?, `version` = version + 1, `reference` = ?, `sent_at` = ? where `id` = ? and `status` = ?
update `refunds` set `status` = ?, `failure_reason` = ?, `next_check_at` = ?, `updated_at` = NOW(3) where `id` = ? and `buyer_id` = ? and `status` = ?
update `seller_balances` set `available` = available + ?, `paid_out` = paid_out - ?, `updated_at` = NOW(3) where `seller_id` = ? and `currency` = ?
update `seller_balances` set `available` = available - ?, `paid_out` = paid_out + ?, `updated_at` = NOW(3) where `seller_id` = ? and `currency` = ? and `available` >= ?
update `seller_parts` set `earned` = ?, `commission` = ?, `fees` = ?, `refunded` = ?, `reversed` = ?, `currency` = ?, `updated_at` = NOW(3) where `seller_order_id` = ?
update `seller_parts` set `earned` = ?, `commission` = ?, `fees` = ?, `refunded` = ?, `reversed` = ?, `currency` = ?, `updated_at` = NOW(3), `delivered_at` = ? where `seller_order_id` = ?
update `webhook_events` set `state` = ?, `reason` = ?, `attempts` = ?, `next_at` = ?, `updated_at` = NOW(3) where `id` = ?
update `webhook_events` set `state` = ?, `reason` = ?, `attempts` = ?, `next_at` = NOW(3) + INTERVAL 16 SECOND, `updated_at` = NOW(3) where `id` = ?
update `webhook_events` set `state` = ?, `reason` = ?, `attempts` = ?, `next_at` = NOW(3) + INTERVAL 2 SECOND, `updated_at` = NOW(3) where `id` = ?
update `webhook_events` set `state` = ?, `reason` = ?, `attempts` = ?, `next_at` = NOW(3) + INTERVAL 4 SECOND, `updated_at` = NOW(3) where `id` = ?
update `webhook_events` set `state` = ?, `reason` = ?, `attempts` = ?, `next_at` = NOW(3) + INTERVAL 8 SECOND, `updated_at` = NOW(3) where `id` = ?

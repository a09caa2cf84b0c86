-- Made by npm run gen:statements from what the tests sent; do not edit. One statement a line.
delete from `coupon_redemptions` where `coupon_id` = ? and `order_id` = ?
delete from `idempotency_keys` where `created_at` < NOW(3) - INTERVAL 24 HOUR order by `created_at` limit ?
delete from `inbox` where `state` = ? and `updated_at` < NOW(3) - INTERVAL 30 DAY order by `updated_at` limit ?
delete from `order_sagas` where `step` = ? and `next_at` < NOW(3) - INTERVAL 24 HOUR limit ?
delete from `outbox` where `confirmed_at` < NOW(3) - INTERVAL 7 DAY order by `confirmed_at` limit ?
insert into `audit_log` (`id`, `actor`, `request_id`, `action`, `subject_type`, `subject_id`, `before_hash`, `after_hash`, `detail`) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `coupon_redemptions` (`coupon_id`, `order_id`, `buyer_id`, `claim_key`) values (?, ?, ?, ?)
insert into `coupons` (`id`, `seller_id`, `currency`, `code`, `kind`, `percent_bps`, `amount`, `min_subtotal`, `max_discount`, `usage_limit`, `per_buyer_limit`, `starts_at`, `ends_at`, `active`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `idempotency_keys` (`principal`, `operation`, `idempotency_key`, `request_hash`, `state`, `status`, `response`) values (?, ?, ?, ?, ?, ?, ?)
insert into `inbox` (`consumer`, `event_id`, `type`, `state`, `reason`, `attempts`, `envelope`, `next_at`) values (?, ?, ?, ?, ?, ?, ?, ?)
insert into `inbox` (`consumer`, `event_id`, `type`, `state`, `reason`, `attempts`, `envelope`, `next_at`) values (?, …), …
insert into `inbox` (`consumer`, `event_id`, `type`, `state`, `reason`, `attempts`, `envelope`, `next_at`, `isolated`) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on duplicate key update `isolated` = GREATEST(isolated, VALUES(isolated)), `reason` = IF(state IN ('retrying', 'parked'), VALUES(`reason`), `reason`), `attempts` = IF(state IN ('retrying', 'parked'), VALUES(`attempts`), `attempts`), `envelope` = IF(state IN ('retrying', 'parked'), VALUES(`envelope`), `envelope`), `next_at` = IF(state IN ('retrying', 'parked'), VALUES(`next_at`), `next_at`), `updated_at` = NOW(3), `state` = IF(state IN ('retrying', 'parked'), VALUES(`state`), `state`)
insert into `inbox` (`consumer`, `event_id`, `type`, `state`, `reason`, `attempts`, `envelope`, `next_at`, `isolated`) values (?, ?, ?, ?, ?, ?, ?, NOW(3) + INTERVAL 49000 MICROSECOND, ?) on duplicate key update `isolated` = GREATEST(isolated, VALUES(isolated)), `reason` = IF(state IN ('retrying', 'parked'), VALUES(`reason`), `reason`), `attempts` = IF(state IN ('retrying', 'parked'), VALUES(`attempts`), `attempts`), `envelope` = IF(state IN ('retrying', 'parked'), VALUES(`envelope`), `envelope`), `next_at` = IF(state IN ('retrying', 'parked'), VALUES(`next_at`), `next_at`), `updated_at` = NOW(3), `state` = IF(state IN ('retrying', 'parked'), VALUES(`state`), `state`)
insert into `inbox` (`consumer`, `event_id`, `type`, `state`, `reason`, `attempts`, `envelope`, `next_at`, `isolated`) values (?, ?, ?, ?, ?, ?, ?, NOW(3) + INTERVAL 50000 MICROSECOND, ?) on duplicate key update `isolated` = GREATEST(isolated, VALUES(isolated)), `reason` = IF(state IN ('retrying', 'parked'), VALUES(`reason`), `reason`), `attempts` = IF(state IN ('retrying', 'parked'), VALUES(`attempts`), `attempts`), `envelope` = IF(state IN ('retrying', 'parked'), VALUES(`envelope`), `envelope`), `next_at` = IF(state IN ('retrying', 'parked'), VALUES(`next_at`), `next_at`), `updated_at` = NOW(3), `state` = IF(state IN ('retrying', 'parked'), VALUES(`state`), `state`)
insert into `inbox` (`consumer`, `event_id`, `type`, `state`, `reason`, `attempts`, `envelope`, `next_at`, `isolated`) values (?, ?, ?, ?, ?, ?, ?, NOW(3) + INTERVAL 55000 MICROSECOND, ?) on duplicate key update `isolated` = GREATEST(isolated, VALUES(isolated)), `reason` = IF(state IN ('retrying', 'parked'), VALUES(`reason`), `reason`), `attempts` = IF(state IN ('retrying', 'parked'), VALUES(`attempts`), `attempts`), `envelope` = IF(state IN ('retrying', 'parked'), VALUES(`envelope`), `envelope`), `next_at` = IF(state IN ('retrying', 'parked'), VALUES(`next_at`), `next_at`), `updated_at` = NOW(3), `state` = IF(state IN ('retrying', 'parked'), VALUES(`state`), `state`)
insert into `inbox` (`consumer`, `event_id`, `type`, `state`, `reason`, `attempts`, `envelope`, `next_at`, `isolated`) values (?, ?, ?, ?, ?, ?, ?, NOW(3) + INTERVAL 59000 MICROSECOND, ?) on duplicate key update `isolated` = GREATEST(isolated, VALUES(isolated)), `reason` = IF(state IN ('retrying', 'parked'), VALUES(`reason`), `reason`), `attempts` = IF(state IN ('retrying', 'parked'), VALUES(`attempts`), `attempts`), `envelope` = IF(state IN ('retrying', 'parked'), VALUES(`envelope`), `envelope`), `next_at` = IF(state IN ('retrying', 'parked'), VALUES(`next_at`), `next_at`), `updated_at` = NOW(3), `state` = IF(state IN ('retrying', 'parked'), VALUES(`state`), `state`)
insert into `inbox` (`consumer`, `event_id`, `type`, `state`, `reason`, `attempts`, `envelope`, `next_at`, `isolated`) values (?, ?, ?, ?, ?, ?, ?, NOW(3) + INTERVAL 9000 MICROSECOND, ?) on duplicate key update `isolated` = GREATEST(isolated, VALUES(isolated)), `reason` = IF(state IN ('retrying', 'parked'), VALUES(`reason`), `reason`), `attempts` = IF(state IN ('retrying', 'parked'), VALUES(`attempts`), `attempts`), `envelope` = IF(state IN ('retrying', 'parked'), VALUES(`envelope`), `envelope`), `next_at` = IF(state IN ('retrying', 'parked'), VALUES(`next_at`), `next_at`), `updated_at` = NOW(3), `state` = IF(state IN ('retrying', 'parked'), VALUES(`state`), `state`)
insert into `order_events` (`id`, `order_id`, `buyer_id`, `sequence`, `position`, `type`, `actor`, `status`, `subject`, `subject_id`, `from_status`, `to_status`, `seller_order_id`, `payment_id`, `refund_id`, `return_id`, `amount`, `note`, `dedupe_key`, `visible`, `at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on duplicate key update `order_id` = order_id
insert into `order_events` (`id`, `order_id`, `buyer_id`, `sequence`, `position`, `type`, `actor`, `status`, `subject`, `subject_id`, `from_status`, `to_status`, `seller_order_id`, `payment_id`, `refund_id`, `return_id`, `amount`, `note`, `dedupe_key`, `visible`, `at`) values (?, …), … on duplicate key update `order_id` = order_id
insert into `order_items` (`id`, `order_id`, `seller_order_id`, `buyer_id`, `seller_id`, `position`, `product_id`, `sku_id`, `sku_code`, `category_id`, `title`, `sku_title`, `attributes`, `image_url`, `quantity`, `unit_price`, `discount`, `tax`, `tax_included`, `line_total`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `order_items` (`id`, `order_id`, `seller_order_id`, `buyer_id`, `seller_id`, `position`, `product_id`, `sku_id`, `sku_code`, `category_id`, `title`, `sku_title`, `attributes`, `image_url`, `quantity`, `unit_price`, `discount`, `tax`, `tax_included`, `line_total`) values (?, …), …
insert into `order_sagas` (`order_id`, `buyer_id`, `idempotency_key`, `request_hash`, `return_url`, `locale`, `quote`, `cart_hash`, `step`, `lease_owner`, `lease_until`, `next_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(3) + INTERVAL ? MICROSECOND, NOW(3) + INTERVAL ? MICROSECOND)
insert into `orders` (`id`, `number`, `buyer_id`, `guest`, `cart_id`, `open_cart_key`, `status`, `currency`, `items_total`, `discount_total`, `shipping_total`, `tax_total`, `tax_included_total`, `grand_total`, `item_count`, `seller_count`, `first_title`, `first_image_url`, `ship_name`, `ship_line1`, `ship_line2`, `ship_city`, `ship_region`, `ship_postal_code`, `ship_country`, `ship_phone`, `shipping_rate_id`, `shipping_method`, `coupon_id`, `coupon_code`, `note`, `payment_id`, `payment_attempt`, `cancel_reason`, `price_may_have_changed`, `sequence`, `placed_at`, `confirmed_at`, `cancelled_at`, `changed_at`, `reservation_expires_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `outbox` (`id`, `type`, `aggregate_type`, `aggregate_id`, `aggregate_sequence`, `buyer_id`, `envelope`) values (?, ?, ?, ?, ?, ?, ?)
insert into `outbox` (`id`, `type`, `aggregate_type`, `aggregate_id`, `aggregate_sequence`, `buyer_id`, `envelope`) values (?, …), …
insert into `refund_requests` (`id`, `order_id`, `seller_order_id`, `seller_id`, `buyer_id`, `payment_id`, `return_id`, `origin`, `status`, `reason`, `note`, `refund_lines`, `splits`, `amount`, `currency`, `restock`, `rejection_reason`, `requested_at`, `changed_at`, `next_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `refund_requests` (`id`, `order_id`, `seller_order_id`, `seller_id`, `buyer_id`, `payment_id`, `return_id`, `origin`, `status`, `reason`, `note`, `refund_lines`, `splits`, `amount`, `currency`, `restock`, `rejection_reason`, `requested_at`, `changed_at`, `next_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(3) + INTERVAL 5 SECOND)
insert into `refund_requests` (`id`, `payment_id`, `splits`, `amount`, `currency`, `note`, `order_id`, `buyer_id`, `seller_order_id`, `seller_id`, `return_id`, `origin`, `status`, `reason`, `refund_lines`, `restock`, `rejection_reason`, `requested_at`, `changed_at`, `next_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(3) + INTERVAL 5 SECOND)
insert into `returns` (`id`, `order_id`, `seller_order_id`, `seller_id`, `buyer_id`, `status`, `reason`, `note`, `instructions`, `return_lines`, `refund_id`, `restock`, `requested_at`, `changed_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `seller_daily_stats` (`seller_id`, `day`, `product_id`, `title`, `orders`, `units`, `gross`, `discount`, `commission`, `refunds`, `refunded_units`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on duplicate key update `title` = VALUES(title), `orders` = `orders` + VALUES(`orders`), `units` = `units` + VALUES(`units`), `gross` = `gross` + VALUES(`gross`), `discount` = `discount` + VALUES(`discount`), `commission` = `commission` + VALUES(`commission`), `refunds` = `refunds` + VALUES(`refunds`), `refunded_units` = `refunded_units` + VALUES(`refunded_units`)
insert into `seller_daily_stats` (`seller_id`, `day`, `product_id`, `title`, `orders`, `units`, `gross`, `discount`, `commission`, `refunds`, `refunded_units`) values (?, …), … on duplicate key update `title` = VALUES(title), `orders` = `orders` + VALUES(`orders`), `units` = `units` + VALUES(`units`), `gross` = `gross` + VALUES(`gross`), `discount` = `discount` + VALUES(`discount`), `commission` = `commission` + VALUES(`commission`), `refunds` = `refunds` + VALUES(`refunds`), `refunded_units` = `refunded_units` + VALUES(`refunded_units`)
insert into `seller_order_index` (`seller_order_id`, `seller_id`, `order_id`, `buyer_id`, `status`, `open_refunds`, `open_returns`, `placed_at`, `sequence`) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on duplicate key update `status` = IF(VALUES(sequence) > sequence, VALUES(`status`), `status`), `open_refunds` = IF(VALUES(sequence) > sequence, VALUES(`open_refunds`), `open_refunds`), `open_returns` = IF(VALUES(sequence) > sequence, VALUES(`open_returns`), `open_returns`), `sequence` = GREATEST(sequence, VALUES(sequence))
insert into `seller_order_index` (`seller_order_id`, `seller_id`, `order_id`, `buyer_id`, `status`, `open_refunds`, `open_returns`, `placed_at`, `sequence`) values (?, …), … on duplicate key update `status` = IF(VALUES(sequence) > sequence, VALUES(`status`), `status`), `open_refunds` = IF(VALUES(sequence) > sequence, VALUES(`open_refunds`), `open_refunds`), `open_returns` = IF(VALUES(sequence) > sequence, VALUES(`open_returns`), `open_returns`), `sequence` = GREATEST(sequence, VALUES(sequence))
insert into `seller_orders` (`id`, `order_id`, `buyer_id`, `seller_id`, `seller_name`, `position`, `status`, `items_total`, `discount_total`, `shipping_total`, `tax_total`, `tax_included_total`, `grand_total`, `commission_bps`, `commission`, `fees`, `fee_total`, `earning`, `changed_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `seller_orders` (`id`, `order_id`, `buyer_id`, `seller_id`, `seller_name`, `position`, `status`, `items_total`, `discount_total`, `shipping_total`, `tax_total`, `tax_included_total`, `grand_total`, `commission_bps`, `commission`, `fees`, `fee_total`, `earning`, `changed_at`) values (?, …), …
insert into `shipments` (`id`, `order_id`, `seller_order_id`, `buyer_id`, `carrier`, `tracking_number`, `tracking_url`, `shipped_at`) values (?, ?, ?, ?, ?, ?, ?, ?) on duplicate key update `carrier` = ?, `tracking_number` = ?, `tracking_url` = ?
insert into `shipping_rates` (`id`, `currency`, `name`, `translations`, `countries`, `base_price`, `price_per_item`, `free_from`, `delivery_days_min`, `delivery_days_max`, `position`, `active`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `shipping_rates` (`id`, `name`, `translations`, `countries`, `base_price`, `price_per_item`, `free_from`, `currency`, `delivery_days_min`, `delivery_days_max`, `position`, `active`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `tax_rates` (`id`, `name`, `country`, `region`, `category_id`, `rate_bps`, `inclusive`, `applies_to_shipping`, `active`, `place_key`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
select * from `consumer_pauses` order by `consumer`
select * from `coupons` where `code` = ? and `deleted_at` is null
select * from `coupons` where `deleted_at` is null and `active` = ? order by `id` desc limit ?
select * from `coupons` where `deleted_at` is null and `seller_id` = ? and `active` = ? order by `id` desc limit ?
select * from `coupons` where `deleted_at` is null and `seller_id` = ? order by `id` desc limit ?
select * from `coupons` where `deleted_at` is null order by `id` desc limit ?
select * from `coupons` where `id` = ? and `deleted_at` is null
select * from `coupons` where `id` = ? and `deleted_at` is null for update
select * from `inbox` where `consumer` = ? and `event_id` = ?
select * from `order_events` where `buyer_id` = ? and `order_id` = ? and `to_status` is not null order by `sequence`, `position`
select * from `order_events` where `buyer_id` = ? and `order_id` = ? and `visible` = ? order by `at`, `sequence`, `position`, `id`
select * from `order_items` where `buyer_id` = ? and `order_id` = ? order by `position`
select * from `order_sagas` where `buyer_id` = ? and `idempotency_key` = ?
select * from `order_sagas` where `buyer_id` = ? and `order_id` = ?
select * from `order_sagas` where `step` in (?, …) and `next_at` <= NOW(3) and (`lease_until` is null or `lease_until` < NOW(3)) order by `next_at` limit ? for update skip locked
select * from `orders` where `buyer_id` = ? and `id` = ?
select * from `orders` where `buyer_id` = ? and `id` = ? for update
select * from `orders` where `buyer_id` = ? and `open_cart_key` = ?
select * from `orders` where `buyer_id` in (?, …) and `id` in (?, …)
select * from `orders` where `id` = ?
select * from `orders` where `status` != ? and `buyer_id` = ? and `placed_at` >= ? and `placed_at` < ? and `id` in (select `order_id` from `seller_order_index` where `seller_id` = ?) order by `placed_at` desc, `id` desc limit ?
select * from `orders` where `status` != ? and `buyer_id` = ? and `status` = ? order by `placed_at` desc, `id` desc limit ?
select * from `orders` where `status` != ? and `buyer_id` = ? order by `placed_at` desc, `id` desc limit ?
select * from `orders` where `status` != ? and `number` = ? order by `placed_at` desc, `id` desc limit ?
select * from `orders` where `status` != ? order by `placed_at` desc, `id` desc limit ?
select * from `refund_requests` where `buyer_id` = ? and `order_id` = ? order by `id`
select * from `refund_requests` where `id` = ?
select * from `refund_requests` where `next_at` <= NOW(3) order by `next_at` limit ? for update skip locked
select * from `returns` where `buyer_id` = ? and `order_id` = ? order by `id`
select * from `returns` where `id` = ?
select * from `returns` where `next_at` <= NOW(3) limit ? for update skip locked
select * from `seller_order_index` where `seller_id` = ? and `open_refunds` > ? order by `placed_at` desc, `seller_order_id` desc limit ?
select * from `seller_order_index` where `seller_id` = ? and `status` = ? and `placed_at` >= ? and `placed_at` < ? order by `placed_at` desc, `seller_order_id` desc limit ?
select * from `seller_order_index` where `seller_id` = ? and `status` = ? order by `placed_at` desc, `seller_order_id` desc limit ?
select * from `seller_order_index` where `seller_id` = ? order by `placed_at` desc, `seller_order_id` desc limit ?
select * from `seller_orders` where `buyer_id` = ? and `order_id` = ? order by `position`
select * from `shipments` where `buyer_id` = ? and `order_id` = ?
select * from `shipping_rates` where `deleted_at` is null and (`position` > ? or (`position` = ? and `id` > ?)) order by `position`, `id` limit ?
select * from `shipping_rates` where `deleted_at` is null order by `position`, `id` limit ?
select * from `shipping_rates` where `id` = ? and `deleted_at` is null for update
select * from `tax_rates` where `country` = ? and `deleted_at` is null
select * from `tax_rates` where `deleted_at` is null and `place_key` > ? order by `place_key` limit ?
select * from `tax_rates` where `deleted_at` is null order by `place_key` limit ?
select * from `tax_rates` where `id` = ? and `deleted_at` is null for update
select *, NOW(3) as `read_at` from `shipping_rates` where `deleted_at` is null order by `position`, `id`
select DATE_FORMAT(day, '%Y-%m-%d') as `day`, `orders`, `units`, `gross`, `discount`, `commission`, `refunds`, `refunded_units`, `updated_at` from `seller_daily_stats` where `seller_id` = ? and `product_id` = ? and `day` >= ? and `day` <= ? order by `day`
select TIMESTAMPDIFF(MICROSECOND, NOW(3), reservation_expires_at) / 1000000 as `left_s` from `orders` where `buyer_id` = ? and `id` = ?
select `consumer`, `event_id`, `envelope`, `isolated` from `inbox` where `state` in (?, …) and `next_at` <= NOW(3) order by `next_at` limit ?
select `event_id` from `inbox` where `consumer` = ? and `event_id` in (?, …)
select `id` from `outbox` where `relayed_at` is null limit ?
select `id` from `shipping_rates` limit ?
select `id`, `buyer_id` from `orders` where `status` = ? and `created_at` < NOW(3) - INTERVAL 24 HOUR limit ?
select `id`, `type`, `envelope` from `outbox` where `relayed_at` is null order by `seq` limit ? for update skip locked
select `id`, `type`, `envelope`, `created_at` from `outbox` where `confirmed_at` is null and `relayed_at` is not null and `created_at` <= NOW(3) - INTERVAL 0 MICROSECOND order by `created_at`, `id` limit ?
select `id`, `type`, `envelope`, `created_at` from `outbox` where `confirmed_at` is null and `relayed_at` is not null and `created_at` <= NOW(3) - INTERVAL 60000000 MICROSECOND order by `created_at`, `id` limit ?
select `lease_owner` from `order_sagas` where `buyer_id` = ? and `order_id` = ? for update
select `order_id`, TIMESTAMPDIFF(SECOND, created_at, NOW(3)) as `age_s` from `coupon_redemptions` where `coupon_id` = ? and `claim_key` = ?
select `order_id`, `product_id`, `title` from `order_items` where `buyer_id` in (?, …) and `order_id` in (?, …)
select `product_id`, max(`title`) as `title`, sum(`units`) as `units`, sum(`gross`) as `gross` from `seller_daily_stats` where `seller_id` = ? and `product_id` != ? and `day` >= ? and `day` <= ? group by `product_id` order by `units` desc, `gross` desc, `product_id` limit ?
select `r`.`coupon_id`, `r`.`order_id` from `coupon_redemptions` as `r` left join `orders` as `o` on `o`.`id` = `r`.`order_id` and `o`.`buyer_id` = `r`.`buyer_id` where (`o`.`id` is null or `o`.`status` in (?, …)) and `r`.`created_at` < NOW(3) - INTERVAL 5 MINUTE and `r`.`created_at` > NOW(3) - INTERVAL 2 DAY limit ?
select `request_hash`, `state`, `status`, `response` from `idempotency_keys` where `principal` = ? and `operation` = ? and `idempotency_key` = ? and `created_at` > NOW(3) - INTERVAL 24 HOUR
select `s`.`order_id`, `s`.`buyer_id`, `s`.`step`, `s`.`attempts`, `s`.`last_error`, `s`.`next_at`, `s`.`created_at`, `s`.`updated_at`, IF(s.lease_until > NOW(3), s.lease_until, NULL) as `lease_until`, `o`.`number`, `o`.`status`, `o`.`reservation_expires_at` from `order_sagas` as `s` inner join `orders` as `o` on `o`.`buyer_id` = `s`.`buyer_id` and `o`.`id` = `s`.`order_id` where `s`.`order_id` = ? order by `s`.`next_at` limit ?
select `s`.`order_id`, `s`.`buyer_id`, `s`.`step`, `s`.`attempts`, `s`.`last_error`, `s`.`next_at`, `s`.`created_at`, `s`.`updated_at`, IF(s.lease_until > NOW(3), s.lease_until, NULL) as `lease_until`, `o`.`number`, `o`.`status`, `o`.`reservation_expires_at` from `order_sagas` as `s` inner join `orders` as `o` on `o`.`buyer_id` = `s`.`buyer_id` and `o`.`id` = `s`.`order_id` where `s`.`step` in (?, …) order by `s`.`next_at` limit ?
select `seller_id`, `order_id`, `buyer_id` from `seller_order_index` where `seller_order_id` = ?
select `seller_id`, `order_id`, `buyer_id` from `seller_orders` where `id` = ?
select `state`, COUNT(*) as `rows_` from `inbox` where `state` in (?, …) group by `state`
select count(*) as `uses` from `coupon_redemptions` where `coupon_id` = ? and `buyer_id` = ?
update `coupons` set `code` = ?, `kind` = ?, `percent_bps` = ?, `amount` = ?, `min_subtotal` = ?, `max_discount` = ?, `usage_limit` = ?, `per_buyer_limit` = ?, `starts_at` = ?, `ends_at` = ?, `active` = ?, `version` = ?, `updated_at` = NOW(3) where `id` = ? and `version` = ?
update `coupons` set `deleted_at` = NOW(3), `active` = ?, `version` = ?, `updated_at` = NOW(3) where `id` = ?
update `coupons` set `used` = used + 1 where `id` = ? and `deleted_at` is null and `active` = ? and (`usage_limit` is null or `used` < `usage_limit`)
update `coupons` set `used` = used - 1 where `id` = ? and `used` > ?
update `idempotency_keys` set `state` = ?, `status` = ?, `response` = ? where `principal` = ? and `operation` = ? and `idempotency_key` = ?
update `inbox` set `state` = ?, `reason` = ?, `envelope` = ?, `next_at` = ?, `updated_at` = NOW(3), `attempts` = attempts + 1 where `consumer` = ? and `event_id` = ? and `state` in (?, …)
update `order_items` set `refund_claimed_quantity` = ?, `refund_claimed_amount` = ? where `buyer_id` = ? and `id` = ?
update `order_items` set `refunded_quantity` = ? where `buyer_id` = ? and `id` = ?
update `order_items` set `return_claimed_quantity` = ? where `buyer_id` = ? and `id` = ?
update `order_items` set `returned_quantity` = ?, `return_claimed_quantity` = ? where `buyer_id` = ? and `id` = ?
update `order_sagas` set `lease_owner` = ?, `lease_until` = ? where `buyer_id` = ? and `order_id` = ? and `lease_owner` = ?
update `order_sagas` set `lease_owner` = ?, `lease_until` = ?, `next_at` = NOW(3) + INTERVAL ? MICROSECOND, `attempts` = ?, `last_error` = ? where `buyer_id` = ? and `order_id` = ? and `lease_owner` = ?
update `order_sagas` set `lease_owner` = ?, `lease_until` = ?, `payment_started` = ?, `next_at` = NOW(3) + INTERVAL ? MICROSECOND where `buyer_id` = ? and `order_id` = ? and `lease_owner` = ?
update `order_sagas` set `lease_owner` = ?, `lease_until` = ?, `step` = ?, `next_at` = NOW(3) + INTERVAL ? MICROSECOND, `attempts` = ? where `buyer_id` = ? and `order_id` = ?
update `order_sagas` set `lease_owner` = ?, `lease_until` = ?, `step` = ?, `next_at` = NOW(3) + INTERVAL ? MICROSECOND, `last_error` = ? where `buyer_id` = ? and `order_id` = ?
update `order_sagas` set `lease_owner` = ?, `lease_until` = ?, `step` = ?, `next_at` = NOW(3) + INTERVAL ? MICROSECOND, `last_error` = ? where `buyer_id` = ? and `order_id` = ? and `lease_owner` = ?
update `order_sagas` set `lease_owner` = ?, `lease_until` = ?, `step` = ?, `payment_started` = ?, `response_status` = ?, `response` = ?, `next_at` = NOW(3) + INTERVAL ? MICROSECOND, `attempts` = ?, `last_error` = ? where `buyer_id` = ? and `order_id` = ? and `lease_owner` = ?
update `order_sagas` set `lease_owner` = ?, `lease_until` = ?, `step` = ?, `response_status` = ?, `response` = ?, `next_at` = NOW(3) + INTERVAL ? MICROSECOND, `last_error` = ? where `buyer_id` = ? and `order_id` = ? and `lease_owner` = ?
update `order_sagas` set `lease_owner` = ?, `lease_until` = NOW(3) + INTERVAL ? MICROSECOND where `buyer_id` = ? and `order_id` = ? and `step` != ? and (`lease_until` is null or `lease_until` < NOW(3))
update `order_sagas` set `lease_owner` = ?, `lease_until` = NOW(3) + INTERVAL ? MICROSECOND where `buyer_id` in (?, …) and `order_id` in (?, …)
update `orders` set `changed_at` = ?, `refund_claimed_total` = ?, `captured_total` = ?, `sequence` = ? where `buyer_id` = ? and `id` = ? and `sequence` = ?
update `orders` set `changed_at` = ?, `refund_claimed_total` = ?, `sequence` = ? where `buyer_id` = ? and `id` = ? and `sequence` = ?
update `orders` set `changed_at` = ?, `sequence` = ? where `buyer_id` = ? and `id` = ? and `sequence` = ?
update `orders` set `changed_at` = ?, `status` = ?, `sequence` = ? where `buyer_id` = ? and `id` = ? and `sequence` = ?
update `orders` set `payment_id` = ?, `payment_attempt` = ?, `sequence` = ? where `buyer_id` = ? and `id` = ? and `sequence` = ?
update `orders` set `refund_claimed_total` = ?, `changed_at` = ?, `sequence` = ? where `buyer_id` = ? and `id` = ? and `sequence` = ?
update `orders` set `refunded_total` = ?, `changed_at` = ?, `status` = ?, `sequence` = ? where `buyer_id` = ? and `id` = ? and `sequence` = ?
update `orders` set `status` = ?, `open_cart_key` = ?, `cancel_reason` = ?, `cancelled_at` = ?, `changed_at` = ?, `refund_claimed_total` = ?, `sequence` = ? where `buyer_id` = ? and `id` = ? and `sequence` = ?
update `orders` set `status` = ?, `open_cart_key` = ?, `cancel_reason` = ?, `cancelled_at` = ?, `changed_at` = ?, `sequence` = ? where `buyer_id` = ? and `id` = ? and `sequence` = ?
update `orders` set `status` = ?, `open_cart_key` = ?, `changed_at` = ?, `sequence` = ? where `buyer_id` = ? and `id` = ? and `sequence` = ?
update `orders` set `status` = ?, `open_cart_key` = ?, `payment_id` = ?, `payment_attempt` = ?, `captured_total` = ?, `confirmed_at` = ?, `changed_at` = ?, `sequence` = ? where `buyer_id` = ? and `id` = ? and `sequence` = ?
update `orders` set `status` = ?, `payment_id` = ?, `payment_attempt` = ?, `changed_at` = ?, `sequence` = ? where `buyer_id` = ? and `id` = ? and `sequence` = ?
update `outbox` set `confirmed_at` = NOW(3) where `id` in (?, …)
update `outbox` set `relayed_at` = NOW(3) where `id` in (?, …)
update `refund_requests` set `attempts` = ?, `status` = ?, `changed_at` = ?, `next_at` = NOW(3) + INTERVAL ? MICROSECOND where `buyer_id` = ? and `id` = ?
update `refund_requests` set `next_at` = NOW(3) + INTERVAL ? SECOND where `buyer_id` in (?, …) and `id` in (?, …)
update `refund_requests` set `restocked_at` = ?, `next_at` = ? where `buyer_id` = ? and `id` = ?
update `refund_requests` set `status` = ?, `changed_at` = ?, `next_at` = ? where `buyer_id` = ? and `id` = ?
update `refund_requests` set `status` = ?, `changed_at` = ?, `next_at` = NOW(3) + INTERVAL ? MICROSECOND where `buyer_id` = ? and `id` = ?
update `refund_requests` set `status` = ?, `rejection_reason` = ?, `changed_at` = ?, `next_at` = ? where `buyer_id` = ? and `id` = ?
update `refund_requests` set `status` = ?, `restock` = ?, `changed_at` = ?, `next_at` = NOW(3) + INTERVAL ? MICROSECOND where `buyer_id` = ? and `id` = ?
update `returns` set `restocked_at` = ?, `next_at` = ? where `buyer_id` = ? and `id` = ?
update `returns` set `status` = ?, `instructions` = ?, `changed_at` = ? where `buyer_id` = ? and `id` = ?
update `returns` set `status` = ?, `restock` = ?, `refund_id` = ?, `changed_at` = ?, `return_lines` = ?, `next_at` = NOW(3) + INTERVAL ? SECOND where `buyer_id` = ? and `id` = ?
update `seller_orders` set `refund_claimed_total` = ? where `buyer_id` = ? and `id` = ?
update `seller_orders` set `refunded_total` = ?, `status` = ?, `changed_at` = ? where `buyer_id` = ? and `id` = ?
update `seller_orders` set `status` = ?, `changed_at` = ? where `buyer_id` = ? and `order_id` = ?
update `seller_orders` set `status` = ?, `delivered_at` = ?, `changed_at` = ? where `buyer_id` = ? and `id` = ?
update `seller_orders` set `status` = ?, `shipped_at` = ?, `changed_at` = ? where `buyer_id` = ? and `id` = ?
update `shipments` set `delivered_at` = ? where `buyer_id` = ? and `seller_order_id` = ?
update `shipping_rates` set `deleted_at` = NOW(3), `active` = ?, `version` = ?, `updated_at` = NOW(3) where `id` = ?
update `shipping_rates` set `name` = ?, `translations` = ?, `countries` = ?, `base_price` = ?, `price_per_item` = ?, `free_from` = ?, `delivery_days_min` = ?, `delivery_days_max` = ?, `position` = ?, `active` = ?, `version` = ?, `updated_at` = NOW(3) where `id` = ?
update `tax_rates` set `deleted_at` = NOW(3), `active` = ?, `place_key` = ?, `version` = ?, `updated_at` = NOW(3) where `id` = ?
update `tax_rates` set `name` = ?, `country` = ?, `region` = ?, `category_id` = ?, `rate_bps` = ?, `inclusive` = ?, `applies_to_shipping` = ?, `active` = ?, `place_key` = ?, `version` = ?, `updated_at` = NOW(3) where `id` = ?

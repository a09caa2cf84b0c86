-- Made by npm run gen:statements from what the tests sent; do not edit. One statement a line.
SELECT COUNT(*) AS n FROM ( SELECT 1 FROM `products` t FORCE INDEX (`products_price`) WHERE t.listed = 1 AND t.price >= ? AND t.price <= ? LIMIT ?) few
SELECT COUNT(*) AS n FROM ( SELECT 1 FROM `products` t FORCE INDEX (`products_rating`) WHERE t.listed = 1 AND t.rating_rank >= ? LIMIT ?) few
SELECT `t`.`id` AS id, `t`.`id` AS sortValue FROM `products` t FORCE INDEX (`products_brand`) WHERE t.listed = 1 AND t.brand in (?, …) AND t.price >= ? AND t.price <= ? ORDER BY `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`id` AS sortValue FROM `products` t FORCE INDEX (`products_brand`) WHERE t.listed = 1 AND t.brand in (?, …) ORDER BY `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`id` AS sortValue FROM `products` t FORCE INDEX (`products_newest`) WHERE t.listed = 1 AND t.in_stock = ? AND `t`.`id` < ? ORDER BY `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`id` AS sortValue FROM `products` t FORCE INDEX (`products_newest`) WHERE t.listed = 1 AND t.in_stock = ? ORDER BY `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`id` AS sortValue FROM `products` t FORCE INDEX (`products_newest`) WHERE t.listed = 1 ORDER BY `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`id` AS sortValue FROM `products` t FORCE INDEX (`products_rating`) WHERE t.listed = 1 AND t.rating_rank >= ? ORDER BY `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`id` AS sortValue FROM `products` t FORCE INDEX (`products_seller`) WHERE t.listed = 1 AND t.seller_id in (?, …) ORDER BY `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`id` AS sortValue FROM products t WHERE t.listed = 1 AND `t`.`id` IN (SELECT a.product_id FROM product_attributes a WHERE a.name = ? AND a.value_key in (?, …)) AND `t`.`id` < ? ORDER BY `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`id` AS sortValue FROM products t WHERE t.listed = 1 AND `t`.`id` IN (SELECT a.product_id FROM product_attributes a WHERE a.name = ? AND a.value_key in (?, …)) ORDER BY `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`id` AS sortValue FROM products t WHERE t.listed = 1 AND t.brand in (?, …) AND `t`.`id` IN (SELECT a.product_id FROM product_attributes a WHERE a.name = ? AND a.value_key in (?, …)) AND `t`.`id` < ? ORDER BY `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`id` AS sortValue FROM products t WHERE t.listed = 1 AND t.brand in (?, …) AND `t`.`id` IN (SELECT a.product_id FROM product_attributes a WHERE a.name = ? AND a.value_key in (?, …)) ORDER BY `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`price` AS sortValue FROM `products` t FORCE INDEX (`products_price`) WHERE t.listed = 1 AND t.price >= ? AND t.price <= ? AND `t`.`price` <= ? AND (`t`.`price` < ? OR `t`.`id` < ?) ORDER BY `t`.`price` DESC, `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`price` AS sortValue FROM `products` t FORCE INDEX (`products_price`) WHERE t.listed = 1 AND t.price >= ? AND t.price <= ? ORDER BY `t`.`price` DESC, `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`units_sold` AS sortValue FROM `products` t FORCE INDEX (`products_best_selling`) WHERE t.listed = 1 AND t.in_stock = ? ORDER BY `t`.`units_sold` DESC, `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`units_sold` AS sortValue FROM `products` t FORCE INDEX (`products_best_selling`) WHERE t.listed = 1 ORDER BY `t`.`units_sold` DESC, `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`units_sold` AS sortValue FROM `products` t FORCE INDEX (`products_price`) WHERE t.listed = 1 AND t.price >= ? AND t.price <= ? ORDER BY `t`.`units_sold` DESC, `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`units_sold` AS sortValue FROM products t WHERE t.listed = 1 AND t.in_stock = ? AND `t`.`id` IN (SELECT a.product_id FROM product_attributes a WHERE a.name = ? AND a.value_key in (?, …)) AND `t`.`units_sold` <= ? AND (`t`.`units_sold` < ? OR `t`.`id` < ?) ORDER BY `t`.`units_sold` DESC, `t`.`id` DESC LIMIT ?
SELECT `t`.`id` AS id, `t`.`units_sold` AS sortValue FROM products t WHERE t.listed = 1 AND t.in_stock = ? AND `t`.`id` IN (SELECT a.product_id FROM product_attributes a WHERE a.name = ? AND a.value_key in (?, …)) ORDER BY `t`.`units_sold` DESC, `t`.`id` DESC LIMIT ?
SELECT `t`.`product_id` AS id, `t`.`price` AS sortValue FROM `category_listings` t FORCE INDEX (`category_listings_price`) WHERE t.category_id = ? AND `t`.`price` <= ? AND (`t`.`price` < ? OR `t`.`product_id` < ?) ORDER BY `t`.`price` DESC, `t`.`product_id` DESC LIMIT ?
SELECT `t`.`product_id` AS id, `t`.`price` AS sortValue FROM `category_listings` t FORCE INDEX (`category_listings_price`) WHERE t.category_id = ? AND `t`.`price` >= ? AND (`t`.`price` > ? OR `t`.`product_id` > ?) ORDER BY `t`.`price` ASC, `t`.`product_id` ASC LIMIT ?
SELECT `t`.`product_id` AS id, `t`.`price` AS sortValue FROM `category_listings` t FORCE INDEX (`category_listings_price`) WHERE t.category_id = ? ORDER BY `t`.`price` ASC, `t`.`product_id` ASC LIMIT ?
SELECT `t`.`product_id` AS id, `t`.`price` AS sortValue FROM `category_listings` t FORCE INDEX (`category_listings_price`) WHERE t.category_id = ? ORDER BY `t`.`price` DESC, `t`.`product_id` DESC LIMIT ?
SELECT `t`.`product_id` AS id, `t`.`product_id` AS sortValue FROM category_listings t FORCE INDEX (PRIMARY) WHERE t.category_id = ? ORDER BY `t`.`product_id` DESC LIMIT ?
SELECT `t`.`product_id` AS id, `t`.`rating_rank` AS sortValue FROM `category_listings` t FORCE INDEX (`category_listings_rating`) STRAIGHT_JOIN products p ON p.id = t.product_id WHERE t.category_id = ? AND p.brand in (?, …) ORDER BY `t`.`rating_rank` DESC, `t`.`product_id` DESC LIMIT ?
SELECT `t`.`product_id` AS id, `t`.`rating_rank` AS sortValue FROM category_listings t WHERE t.category_id = ? AND `t`.`product_id` IN (SELECT a.product_id FROM product_attributes a WHERE a.name = ? AND a.value_key in (?, …)) ORDER BY `t`.`rating_rank` DESC, `t`.`product_id` DESC LIMIT ?
SELECT `t`.`product_id` AS id, `t`.`units_sold` AS sortValue FROM `category_listings` t FORCE INDEX (`category_listings_best_selling`) WHERE t.category_id = ? ORDER BY `t`.`units_sold` DESC, `t`.`product_id` DESC LIMIT ?
SELECT s.id AS skuId, s.product_id AS productId, s.seller_id AS sellerId, s.code AS code, s.price AS price, s.on_hand AS onHand, s.reserved AS reserved, s.stock_sequence AS stockSequence, s.on_hand_version AS onHandVersion, s.low_stock_threshold AS lowStockThreshold, s.status AS status, s.sellable AS sellable, (SELECT v.status FROM seller_snapshots v WHERE v.seller_id = s.seller_id) AS sellerStatus, NOW(3) AS now FROM skus s FORCE INDEX (PRIMARY) WHERE s.id in (?, …) ORDER BY s.id FOR UPDATE
UPDATE `category_listings` SET units_sold = units_sold + CASE `product_id` WHEN ? THEN ? ELSE 0 END WHERE `product_id` in (?, …)
UPDATE `category_listings` SET units_sold = units_sold + CASE `product_id` WHEN ? THEN ? … ELSE 0 END WHERE `product_id` in (?, …)
UPDATE `products` SET units_sold = units_sold + CASE `id` WHEN ? THEN ? ELSE 0 END WHERE `id` in (?, …)
UPDATE `products` SET units_sold = units_sold + CASE `id` WHEN ? THEN ? … ELSE 0 END WHERE `id` in (?, …)
UPDATE skus SET reserved = reserved + ?, stock_sequence = stock_sequence + 1 WHERE id in (?, …) AND status = 'active' AND sellable = 1 AND on_hand - reserved >= ?
UPDATE skus SET reserved = reserved + CASE id WHEN ? THEN ? … ELSE 0 END, stock_sequence = stock_sequence + 1 WHERE id in (?, …) AND status = 'active' AND sellable = 1 AND on_hand - reserved >= CASE id WHEN ? THEN ? … ELSE 0 END
UPDATE skus SET stock_sequence = stock_sequence + IF(? = ?, 0, 1), on_hand_version = on_hand_version + IF(? = 0, 0, 1), on_hand = on_hand + ?, reserved = reserved + ?, units_sold = units_sold + ? WHERE id in (?, …) AND reserved + ? >= 0 AND reserved + ? <= on_hand + ?
UPDATE skus SET stock_sequence = stock_sequence + IF(CASE id WHEN ? THEN ? … ELSE 0 END = CASE id WHEN ? THEN ? … ELSE 0 END, 0, 1), on_hand_version = on_hand_version + IF(CASE id WHEN ? THEN ? … ELSE 0 END = 0, 0, 1), on_hand = on_hand + CASE id WHEN ? THEN ? … ELSE 0 END, reserved = reserved + CASE id WHEN ? THEN ? … ELSE 0 END, units_sold = units_sold + CASE id WHEN ? THEN ? … ELSE 0 END WHERE id in (?, …) AND reserved + CASE id WHEN ? THEN ? … ELSE 0 END >= 0 AND reserved + CASE id WHEN ? THEN ? … ELSE 0 END <= on_hand + CASE id WHEN ? THEN ? … ELSE 0 END
delete from `categories` where `id` = ?
delete from `category_listings` where `category_id` = ? and `product_id` in (?, …)
delete from `idempotency_keys` where `created_at` < NOW(3) - INTERVAL 24 HOUR order by `created_at` limit ?
delete from `import_batches` where `created_at` < NOW(3) - INTERVAL 30 DAY limit ?
delete from `import_batches` where `import_id` = ?
delete from `import_batches` where `import_id` = ? and `number` = ?
delete from `inbox` where `state` = ? and `updated_at` < NOW(3) - INTERVAL 30 DAY order by `updated_at` limit ?
delete from `outbox` where `confirmed_at` < NOW(3) - INTERVAL 7 DAY order by `confirmed_at` limit ?
delete from `product_attributes` where `product_id` in (?, …)
insert ignore into `bought_items` (`buyer_id`, `product_id`, `order_line_id`, `delivered_at`) values (?, ?, ?, ?)
insert ignore into `import_batches` (`import_id`, `number`, `created`, `updated`, `unchanged`, `rejected`) values (?, ?, ?, ?, ?, ?)
insert ignore into `reviews` (`id`, `product_id`, `buyer_id`, `order_line_id`, `rating`, `title`, `body`, `author_name`, `created_at`) values (?, …), …
insert into `audit_log` (`id`, `actor`, `request_id`, `action`, `subject_type`, `subject_id`, `before_hash`, `after_hash`, `detail`) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `categories` (`parent_id`, `slug`, `name`, `language`, `names`, `position`, `id`, `external_id`, `sequence`, `relisted_sequence`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `categories` (`parent_id`, `slug`, `name`, `language`, `names`, `position`, `id`, `external_id`, `sequence`, `relisted_sequence`) values (?, …), …
insert into `category_listings` (`category_id`, `product_id`, `price`, `rating_rank`, `units_sold`, `in_stock`) values (?, ?, ?, ?, ?, ?) on duplicate key update `price` = VALUES(price), `rating_rank` = VALUES(rating_rank), `units_sold` = VALUES(units_sold), `in_stock` = VALUES(in_stock)
insert into `category_listings` (`category_id`, `product_id`, `price`, `rating_rank`, `units_sold`, `in_stock`) values (?, …), … on duplicate key update `price` = VALUES(price), `rating_rank` = VALUES(rating_rank), `units_sold` = VALUES(units_sold), `in_stock` = VALUES(in_stock)
insert into `idempotency_keys` (`principal`, `operation`, `idempotency_key`, `request_hash`, `state`, `status`, `response`) values (?, ?, ?, ?, ?, ?, ?)
insert into `inbox` (`consumer`, `event_id`, `type`, `state`, `reason`, `attempts`, `envelope`, `next_at`) values (?, ?, ?, ?, ?, ?, ?, ?)
insert into `inbox` (`consumer`, `event_id`, `type`, `state`, `reason`, `attempts`, `envelope`, `next_at`) values (?, …), …
insert into `outbox` (`id`, `type`, `aggregate_type`, `aggregate_id`, `aggregate_sequence`, `buyer_id`, `envelope`) values (?, ?, ?, ?, ?, ?, ?)
insert into `outbox` (`id`, `type`, `aggregate_type`, `aggregate_id`, `aggregate_sequence`, `buyer_id`, `envelope`) values (?, …), …
insert into `product_attributes` (`product_id`, `name`, `value_key`) values (?, ?, ?)
insert into `product_attributes` (`product_id`, `name`, `value_key`) values (?, …), …
insert into `product_images` (`id`, `product_id`, `status`, `alt`, `position`, `content_type`, `size_bytes`, `object_key`, `sources`) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `product_images` (`id`, `product_id`, `status`, `alt`, `position`, `content_type`, `size_bytes`, `object_key`, `sources`) values (?, …), …
insert into `product_images` (`id`, `product_id`, `status`, `alt`, `position`, `content_type`, `size_bytes`, `object_key`, `sources`, `source_url`, `due_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(3))
insert into `product_images` (`id`, `product_id`, `status`, `alt`, `position`, `content_type`, `size_bytes`, `object_key`, `sources`, `source_url`, `due_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(3)), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(3))
insert into `products` (`category_id`, `status`, `language`, `title`, `slug`, `description`, `brand`, `attributes`, `translations`, `currency`, `compare_at_price`, `id`, `seller_id`, `external_id`, `content_hash`, `listed`, `price`, `price_max`, `in_stock`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `reviews` (`id`, `product_id`, `buyer_id`, `order_line_id`, `rating`, `title`, `body`, `author_name`, `created_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `seller_ratings` (`seller_id`, `rating_count`, `rating_sum`) values (?, ?, ?) on duplicate key update `rating_count` = rating_count + VALUES(rating_count), `rating_sum` = rating_sum + VALUES(rating_sum)
insert into `seller_snapshots` (`seller_id`, `user_id`, `name`, `slug`, `status`, `sequence`, `relisted_sequence`) values (?, ?, ?, ?, ?, ?, ?) on duplicate key update `name` = IF(VALUES(sequence) > sequence, VALUES(`name`), `name`), `slug` = IF(VALUES(sequence) > sequence, VALUES(`slug`), `slug`), `status` = IF(VALUES(sequence) > sequence, VALUES(`status`), `status`), `updated_at` = NOW(3), `sequence` = GREATEST(sequence, VALUES(sequence))
insert into `skus` (`title`, `attributes`, `price`, `position`, `low_stock_threshold`, `id`, `product_id`, `seller_id`, `code`, `currency`, `on_hand`, `status`, `sellable`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `skus` (`title`, `attributes`, `price`, `position`, `low_stock_threshold`, `id`, `product_id`, `seller_id`, `code`, `currency`, `on_hand`, `status`, `sellable`) values (?, …), …
insert into `stock_ledger` (`id`, `sku_id`, `delta_on_hand`, `delta_reserved`, `cause`, `reference`, `note`) values (?, ?, ?, ?, ?, ?, ?)
insert into `stock_ledger` (`id`, `sku_id`, `delta_on_hand`, `delta_reserved`, `cause`, `reference`, `note`) values (?, …), …
insert into `stock_reservation_lines` (`order_id`, `sku_id`, `quantity`, `unit_price`) values (?, ?, ?, ?)
insert into `stock_reservation_lines` (`order_id`, `sku_id`, `quantity`, `unit_price`) values (?, …), …
insert into `stock_reservations` (`order_id`, `buyer_id`, `state`, `expires_at`) values (?, ?, ?, ?)
insert into `stock_reservations` (`order_id`, `buyer_id`, `state`, `expires_at`) values (?, …), …
insert into `stock_reservations` (`order_id`, `state`, `ended_at`) values (?, ?, NOW(3))
insert into `stock_restocks` (`reference_id`) values (?)
select * from `consumer_pauses` order by `consumer`
select * from `inbox` where `consumer` = ? and `event_id` = ?
select * from `product_images` where `id` = ? and `product_id` = ? and `status` <> ? for update
select * from `seller_snapshots` where `seller_id` in (?, …)
select * from `seller_snapshots` where `user_id` = ?
select `b`.`order_line_id` from `bought_items` as `b` left join `reviews` as `r` on `r`.`buyer_id` = `b`.`buyer_id` and `r`.`order_line_id` = `b`.`order_line_id` where `b`.`buyer_id` = ? and `b`.`product_id` = ? and `r`.`id` is null order by `b`.`delivered_at`, `b`.`order_line_id` limit ?
select `category_id`, `product_id` from `category_listings` where `product_id` in (?, …)
select `consumer`, `event_id`, `envelope`, `isolated` from `inbox` where `state` in (?, …) and `next_at` <= NOW(3) order by `next_at` limit ?
select `event_id` from `inbox` where `consumer` = ? and `event_id` in (?, …)
select `id` from `outbox` where `relayed_at` is null limit ?
select `id` from `products` where `category_id` = ? and `status` in (?, …) limit ?
select `id` from `products` where `id` > ? and `status` <> ? and `category_id` in (?, …) order by `id` limit ?
select `id` from `products` where `id` > ? and `status` <> ? and `seller_id` = ? order by `id` limit ?
select `id` from `products` where `id` in (?, …) order by `id` for update
select `id` from `reviews` where `id` in (?, …)
select `id`, `external_id` from `categories` where `external_id` in (?, …)
select `id`, `in_stock` from `products` where `id` in (?, …) order by `id` for update
select `id`, `parent_id`, `slug`, `name`, `language`, `names`, `position`, `version`, `sequence`, `created_at`, `updated_at` from `categories`
select `id`, `product_id`, `code`, `title`, `attributes`, `price`, `status`, `on_hand`, `reserved`, `on_hand_version`, `stock_sequence`, `low_stock_threshold`, `units_sold`, `position` from `skus` where `product_id` in (?, …)
select `id`, `product_id`, `object_key`, `sources`, `attempts`, `source_url` from `product_images` where `status` = ? and `due_at` <= NOW(3) order by `due_at` limit ? for update skip locked
select `id`, `product_id`, `rating`, `title`, `body`, `author_name`, `created_at` from `reviews` where `product_id` = ? and (created_at < ? OR (created_at = ? AND id < ?)) order by `created_at` desc, `id` desc limit ?
select `id`, `product_id`, `rating`, `title`, `body`, `author_name`, `created_at` from `reviews` where `product_id` = ? order by `created_at` desc, `id` desc limit ?
select `id`, `product_id`, `source_url` from `product_images` where `product_id` in (?, …) and `status` = ? and `source_url` is not null
select `id`, `product_id`, `status`, `alt`, `position`, `content_type`, `size_bytes`, `object_key`, `sources`, `rejection_reason`, `source_url` from `product_images` where `product_id` in (?, …) and `status` <> ?
select `id`, `seller_id`, `category_id`, `status`, `language`, `version`, `sequence` from `products` where `id` = ? and `seller_id` = ? and `status` <> ? for update
select `id`, `seller_id`, `external_id`, `content_hash`, `status` from `products` where `id` in (?, …) and `seller_id` = ? and `external_id` is null
select `id`, `seller_id`, `external_id`, `content_hash`, `status` from `products` where `seller_id` = ? and `external_id` in (?, …)
select `id`, `sequence` from `categories` where `waits_for_relisting` = ? order by `id` limit ?
select `id`, `title` from `products` where `id` in (?, …)
select `id`, `type`, `envelope` from `outbox` where `relayed_at` is null order by `seq` limit ? for update skip locked
select `id`, `type`, `envelope`, `created_at` from `outbox` where `confirmed_at` is null and `relayed_at` is not null and `created_at` <= NOW(3) - INTERVAL 0 MICROSECOND order by `created_at`, `id` limit ?
select `id`, `type`, `envelope`, `created_at` from `outbox` where `confirmed_at` is null and `relayed_at` is not null and `created_at` <= NOW(3) - INTERVAL 60000000 MICROSECOND order by `created_at`, `id` limit ?
select `import_id`, `number` from `import_batches` where `import_id` <> ? and `created_at` <= (SELECT MAX(m.created_at) FROM import_batches m WHERE m.import_id = ?) for update skip locked
select `number`, `created`, `updated`, `unchanged`, `rejected` from `import_batches` where `import_id` = ? and `created_at` >= COALESCE((SELECT MAX(o.created_at) FROM import_batches o WHERE o.import_id <> ?), '1970-01-02') order by `number` limit ?
select `number`, `created`, `updated`, `unchanged`, `rejected`, created_at >= COALESCE((SELECT MAX(o.created_at) FROM import_batches o WHERE o.import_id <> ?), '1970-01-02') as `stands` from `import_batches` where `import_id` = ? and `number` = ? for update
select `order_id` from `stock_reservations` where `state` = ? and `expires_at` <= NOW(3) order by `expires_at` limit ?
select `order_id`, `state`, `expires_at` from `stock_reservations` where `order_id` = ? for update
select `order_id`, `state`, `expires_at` from `stock_reservations` where `order_id` in (?, …)
select `p`.`id`, `p`.`category_id`, `p`.`status`, `p`.`language`, `p`.`title`, `p`.`slug`, `p`.`description`, `p`.`brand`, `p`.`attributes`, `p`.`translations`, `p`.`currency`, `p`.`compare_at_price`, `p`.`rating_count`, `p`.`rating_sum`, `p`.`units_sold`, `p`.`version`, `p`.`sequence`, `p`.`created_at`, `p`.`updated_at`, `p`.`deleted_at`, `v`.`seller_id`, `v`.`user_id`, `v`.`name` as `seller_name`, `v`.`status` as `seller_status`, `v`.`sequence` as `seller_sequence`, `r`.`rating_count` as `seller_count`, `r`.`rating_sum` as `seller_sum` from `products` as `p` inner join `seller_snapshots` as `v` on `v`.`seller_id` = `p`.`seller_id` left join `seller_ratings` as `r` on `r`.`seller_id` = `p`.`seller_id` where `p`.`id` in (?, …)
select `p`.`id`, `p`.`category_id`, `p`.`status`, `p`.`language`, `p`.`title`, `p`.`slug`, `p`.`description`, `p`.`brand`, `p`.`attributes`, `p`.`translations`, `p`.`currency`, `p`.`compare_at_price`, `p`.`rating_count`, `p`.`rating_sum`, `p`.`units_sold`, `p`.`version`, `p`.`sequence`, `p`.`created_at`, `p`.`updated_at`, `p`.`deleted_at`, `v`.`seller_id`, `v`.`user_id`, `v`.`name` as `seller_name`, `v`.`status` as `seller_status`, `v`.`sequence` as `seller_sequence`, `r`.`rating_count` as `seller_count`, `r`.`rating_sum` as `seller_sum` from `products` as `p` inner join `seller_snapshots` as `v` on `v`.`seller_id` = `p`.`seller_id` left join `seller_ratings` as `r` on `r`.`seller_id` = `p`.`seller_id` where `p`.`id` in (select `product_id` from `skus` where `id` in (?, …))
select `p`.`id`, `p`.`category_id`, `p`.`status`, `v`.`status` as `seller_status`, `p`.`rating_count`, `p`.`rating_sum`, `p`.`units_sold`, MIN(k.price) as `price`, MAX(k.price) as `price_max`, MAX(k.on_hand > k.reserved) as `in_stock` from `products` as `p` inner join `seller_snapshots` as `v` on `v`.`seller_id` = `p`.`seller_id` left join `skus` as `k` on `k`.`product_id` = `p`.`id` and `k`.`status` = ? where `p`.`id` in (?, …) group by `p`.`id`, `p`.`category_id`, `p`.`status`, `v`.`status`, `p`.`rating_count`, `p`.`rating_sum`, `p`.`units_sold`
select `p`.`id`, `p`.`updated_at`, `p`.`units_sold` from products as p FORCE INDEX (products_seller_status) where `p`.`seller_id` = ? and `p`.`status` = ? and (p.title LIKE ? ESCAPE '!' OR EXISTS (SELECT 1 FROM skus c WHERE c.product_id = p.id AND CONVERT(c.code USING utf8mb4) LIKE ? ESCAPE '!')) order by p.id desc, `p`.`id` desc limit ?
select `p`.`id`, `p`.`updated_at`, `p`.`units_sold` from products as p FORCE INDEX (products_seller_status) where `p`.`seller_id` = ? and `p`.`status` = ? order by p.id desc, `p`.`id` desc limit ?
select `p`.`id`, `p`.`updated_at`, `p`.`units_sold` from products as p FORCE INDEX (products_seller_status) where `p`.`seller_id` = ? and `p`.`status` in (?, …) and (SELECT COALESCE(SUM(k.on_hand - k.reserved), 0) FROM skus k WHERE k.product_id = p.id AND k.status = 'active') <= 0 and (p.units_sold < ? OR (p.units_sold = ? AND p.id < ?)) order by p.units_sold desc, `p`.`id` desc limit ?
select `p`.`id`, `p`.`updated_at`, `p`.`units_sold` from products as p FORCE INDEX (products_seller_status) where `p`.`seller_id` = ? and `p`.`status` in (?, …) and (SELECT COALESCE(SUM(k.on_hand - k.reserved), 0) FROM skus k WHERE k.product_id = p.id AND k.status = 'active') <= 0 order by p.units_sold desc, `p`.`id` desc limit ?
select `product_id` from `skus` where `id` = ? and `seller_id` = ?
select `product_id`, MAX(on_hand > reserved) as `in_stock` from `skus` where `product_id` in (?, …) and `status` = ? group by `product_id`
select `r`.`order_id`, `r`.`state`, `r`.`expires_at`, `l`.`sku_id`, `l`.`quantity`, `l`.`unit_price` from `stock_reservations` as `r` left join `stock_reservation_lines` as `l` on `l`.`order_id` = `r`.`order_id` where `r`.`order_id` = ? order by `l`.`sku_id` for update
select `request_hash`, `state`, `status`, `response` from `idempotency_keys` where `principal` = ? and `operation` = ? and `idempotency_key` = ? and `created_at` > NOW(3) - INTERVAL 24 HOUR
select `seller_id`, `rating_count`, `rating_sum` from `products` where `id` = ?
select `seller_id`, `sequence` from `seller_snapshots` where `waits_for_relisting` = ? order by `seller_id` limit ?
select `sku_id`, `quantity`, `unit_price` from `stock_reservation_lines` where `order_id` = ? order by `sku_id`
select `state`, COUNT(*) as `rows_` from `inbox` where `state` in (?, …) group by `state`
select `tree_sequence` from `catalog_state` where `id` = ?
select `tree_sequence` from `catalog_state` where `id` = ? lock in share mode
select straight_join `p`.`id`, `p`.`category_id`, `p`.`status`, `p`.`language`, `p`.`title`, `p`.`slug`, `p`.`description`, `p`.`brand`, `p`.`attributes`, `p`.`translations`, `p`.`currency`, `p`.`compare_at_price`, `p`.`rating_count`, `p`.`rating_sum`, `p`.`units_sold`, `p`.`version`, `p`.`sequence`, `p`.`created_at`, `p`.`updated_at`, `p`.`deleted_at`, `v`.`seller_id`, `v`.`user_id`, `v`.`name` as `seller_name`, `v`.`status` as `seller_status`, `v`.`sequence` as `seller_sequence`, `r`.`rating_count` as `seller_count`, `r`.`rating_sum` as `seller_sum` from `products` as `p` inner join `seller_snapshots` as `v` on `v`.`seller_id` = `p`.`seller_id` left join `seller_ratings` as `r` on `r`.`seller_id` = `p`.`seller_id` order by `p`.`id` limit ?
select straight_join `p`.`id`, `p`.`category_id`, `p`.`status`, `p`.`language`, `p`.`title`, `p`.`slug`, `p`.`description`, `p`.`brand`, `p`.`attributes`, `p`.`translations`, `p`.`currency`, `p`.`compare_at_price`, `p`.`rating_count`, `p`.`rating_sum`, `p`.`units_sold`, `p`.`version`, `p`.`sequence`, `p`.`created_at`, `p`.`updated_at`, `p`.`deleted_at`, `v`.`seller_id`, `v`.`user_id`, `v`.`name` as `seller_name`, `v`.`status` as `seller_status`, `v`.`sequence` as `seller_sequence`, `r`.`rating_count` as `seller_count`, `r`.`rating_sum` as `seller_sum`, `p`.`external_id` from `products` as `p` inner join `seller_snapshots` as `v` on `v`.`seller_id` = `p`.`seller_id` left join `seller_ratings` as `r` on `r`.`seller_id` = `p`.`seller_id` where `p`.`status` <> ? order by `p`.`id` limit ?
update `catalog_state` set `tree_sequence` = tree_sequence + 1 where `id` = ?
update `categories` set `parent_id` = ?, `slug` = ?, `name` = ?, `language` = ?, `names` = ?, `position` = ?, `sequence` = ?, `updated_at` = NOW(3), `version` = version + 1 where `id` = ?
update `categories` set `relisted_sequence` = ? where `id` = ? and `relisted_sequence` < ?
update `category_listings` set `in_stock` = ? where `product_id` in (?, …)
update `category_listings` set `rating_rank` = ? where `product_id` = ?
update `idempotency_keys` set `state` = ?, `status` = ?, `response` = ? where `principal` = ? and `operation` = ? and `idempotency_key` = ?
update `import_batches` set `created_at` = NOW(3) where `import_id` = ? and `number` = ?
update `import_batches` set `created` = ?, `updated` = ?, `unchanged` = ?, `rejected` = ? where `import_id` = ? and `number` = ?
update `outbox` set `relayed_at` = NOW(3) where `id` in (?, …)
update `product_images` set `due_at` = NOW(3) + INTERVAL 2 MINUTE, `attempts` = attempts + 1 where `id` in (?, …)
update `product_images` set `status` = ?, `content_type` = ?, `size_bytes` = ?, `attempts` = ?, `due_at` = NOW(3), `updated_at` = NOW(3) where `id` = ? and `status` = ?
update `product_images` set `status` = ?, `due_at` = NOW(3) + INTERVAL 10 MINUTE, `updated_at` = NOW(3) where `id` = ?
update `product_images` set `status` = ?, `due_at` = NOW(3) where `status` = ? and `created_at` < NOW(3) - INTERVAL 1 HOUR limit ?
update `product_images` set `status` = ?, `due_at` = NOW(3), `updated_at` = NOW(3) where `id` = ?
update `product_images` set `status` = ?, `rejection_reason` = ?, `attempts` = ?, `due_at` = NOW(3), `updated_at` = NOW(3) where `id` in (?, …) and `status` = ?
update `product_images` set `status` = ?, `rejection_reason` = ?, `due_at` = ?, `updated_at` = NOW(3) where `id` = ? and `status` in (?, …)
update `product_images` set `status` = ?, `sources` = ?, `due_at` = ?, `updated_at` = NOW(3) where `id` = ? and `status` in (?, …)
update `products` set `category_id` = ?, `status` = ?, `language` = ?, `title` = ?, `slug` = ?, `description` = ?, `brand` = ?, `attributes` = ?, `translations` = ?, `currency` = ?, `compare_at_price` = ?, `content_hash` = ?, `version` = version + 1, `sequence` = sequence + 1, `updated_at` = NOW(3) where `id` = ?
update `products` set `in_stock` = ? where `id` in (?, …)
update `products` set `listed` = CASE id WHEN ? THEN ? END, `price` = CASE id WHEN ? THEN ? END, `price_max` = CASE id WHEN ? THEN ? END, `in_stock` = CASE id WHEN ? THEN ? END, `rating_rank` = CASE id WHEN ? THEN ? END, `updated_at` = updated_at where `id` in (?, …)
update `products` set `listed` = CASE id WHEN ? THEN ? … END, `price` = CASE id WHEN ? THEN ? … END, `price_max` = CASE id WHEN ? THEN ? … END, `in_stock` = CASE id WHEN ? THEN ? … END, `rating_rank` = CASE id WHEN ? THEN ? … END, `updated_at` = updated_at where `id` in (?, …)
update `products` set `rating_count` = rating_count + ?, `rating_sum` = rating_sum + ? where `id` = ?
update `products` set `rating_rank` = ? where `id` = ?
update `products` set `sequence` = sequence + 1, `updated_at` = NOW(3) where `id` = ?
update `products` set `sequence` = sequence + 1, `updated_at` = NOW(3) where `id` in (?, …)
update `products` set `status` = ?, `deleted_at` = NOW(3), `version` = version + 1, `sequence` = sequence + 1, `updated_at` = NOW(3) where `id` = ?
update `seller_snapshots` set `relisted_sequence` = ? where `seller_id` = ? and `relisted_sequence` < ?
update `seller_snapshots` set `status` = ?, `updated_at` = NOW(3), `sequence` = ? where `seller_id` = ? and `sequence` < ?
update `skus` set `status` = ?, `sellable` = ?, `updated_at` = NOW(3) where `product_id` = ?
update `skus` set `status` = ?, `updated_at` = NOW(3) where `id` in (?, …)
update `skus` set `title` = ?, `attributes` = ?, `price` = ?, `position` = ?, `low_stock_threshold` = ?, `status` = ?, `sellable` = ?, `updated_at` = NOW(3) where `id` = ?
update `stock_reservations` set `state` = ?, `ended_at` = NOW(3) where `order_id` = ?

DROP TABLE IF EXISTS seller_daily_stats;
DROP TABLE IF EXISTS seller_order_index;

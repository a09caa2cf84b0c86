DROP TABLE counted_sales, reviews, bought_items;

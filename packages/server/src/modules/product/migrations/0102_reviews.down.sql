DROP TABLE reviews, bought_items;

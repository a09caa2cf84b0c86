ALTER TABLE products
  DROP KEY products_newest,
  DROP KEY products_price,
  DROP KEY products_rating,
  DROP KEY products_best_selling,
  ADD KEY products_newest (listed, id, in_stock),
  ADD KEY products_price (listed, price, id, in_stock),
  ADD KEY products_rating (listed, rating_rank, id, in_stock),
  ADD KEY products_best_selling (listed, units_sold, id, in_stock);

ALTER TABLE category_listings
  DROP KEY category_listings_price,
  DROP KEY category_listings_rating,
  DROP KEY category_listings_best_selling,
  ADD KEY category_listings_price (category_id, price, product_id, in_stock),
  ADD KEY category_listings_rating (category_id, rating_rank, product_id, in_stock),
  ADD KEY category_listings_best_selling (category_id, units_sold, product_id, in_stock);

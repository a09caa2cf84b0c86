DROP TABLE product_images, product_attributes, category_listings, skus, products, seller_ratings, seller_snapshots, categories, catalog_state;

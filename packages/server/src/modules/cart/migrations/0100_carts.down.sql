DROP TABLE sellers;
DROP TABLE rates;
DROP TABLE coupon_rules;
DROP TABLE carts;

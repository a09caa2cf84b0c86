DROP TABLE IF EXISTS tax_rates;
DROP TABLE IF EXISTS shipping_rates;
DROP TABLE IF EXISTS coupon_redemptions;
DROP TABLE IF EXISTS coupons;

DROP VIEW chk_23_cart_tokens;

-- Invariants within cart's schema; see the platform's 0003_invariant_views for what the columns mean.
CREATE SQL SECURITY INVOKER VIEW chk_23_cart_tokens AS
SELECT c.id AS subject, c.id AS scope_id, c.updated_at AS changed_at, 'the token of a guest''s cart is not stored as a hash' AS detail
FROM carts c WHERE c.token_hash NOT RLIKE '^[0-9a-f]{64}$';

-- Invariants within product's schema; see the platform's 0003_invariant_views for what the columns mean.
CREATE SQL SECURITY INVOKER VIEW chk_05_ledger AS
SELECT s.id AS subject, s.id AS scope_id, s.updated_at AS changed_at,
  CONCAT('on_hand ', s.on_hand, ', ledger ', (SELECT COALESCE(SUM(l.delta_on_hand), 0) FROM stock_ledger l WHERE l.sku_id = s.id),
    '; reserved ', s.reserved, ', ledger ', (SELECT COALESCE(SUM(l.delta_reserved), 0) FROM stock_ledger l WHERE l.sku_id = s.id)) AS detail
FROM skus s
WHERE s.on_hand <> (SELECT COALESCE(SUM(l.delta_on_hand), 0) FROM stock_ledger l WHERE l.sku_id = s.id)
  OR s.reserved <> (SELECT COALESCE(SUM(l.delta_reserved), 0) FROM stock_ledger l WHERE l.sku_id = s.id);

CREATE SQL SECURITY INVOKER VIEW chk_06_bounds AS
SELECT s.id AS subject, s.id AS scope_id, s.updated_at AS changed_at, CONCAT('on_hand ', s.on_hand, ', reserved ', s.reserved) AS detail
FROM skus s WHERE s.on_hand < 0 OR s.reserved < 0 OR s.reserved > s.on_hand;

CREATE SQL SECURITY INVOKER VIEW chk_07_reserved AS
SELECT s.id AS subject, s.id AS scope_id, s.updated_at AS changed_at,
  CONCAT('reserved ', s.reserved, ', open reservations ', (SELECT COALESCE(SUM(l.quantity), 0) FROM stock_reservation_lines l JOIN stock_reservations r ON r.order_id = l.order_id
    WHERE l.sku_id = s.id AND r.state = 'reserved')) AS detail
FROM skus s
WHERE s.reserved <> (SELECT COALESCE(SUM(l.quantity), 0) FROM stock_reservation_lines l JOIN stock_reservations r ON r.order_id = l.order_id
  WHERE l.sku_id = s.id AND r.state = 'reserved');

CREATE SQL SECURITY INVOKER VIEW chk_08_outlived AS
SELECT r.order_id AS subject, r.order_id AS scope_id, r.expires_at AS changed_at, CONCAT('is reserved, ended ', r.expires_at) AS detail
FROM stock_reservations r WHERE r.state = 'reserved' AND r.expires_at < NOW(3);

-- Each deduction belongs to a reservation that was committed, piece by piece.
CREATE SQL SECURITY INVOKER VIEW chk_09_deducted AS
SELECT r.order_id AS subject, r.order_id AS scope_id, r.updated_at AS changed_at, CONCAT(l.quantity, ' of ', l.sku_id, ' committed, and not so many taken from the shelf') AS detail
FROM stock_reservations r JOIN stock_reservation_lines l ON l.order_id = r.order_id
WHERE r.state = 'committed' AND -l.quantity <> (SELECT COALESCE(SUM(m.delta_on_hand), 0) FROM stock_ledger m
  WHERE m.reference = r.order_id AND m.sku_id = l.sku_id AND m.cause = 'deduction');

CREATE SQL SECURITY INVOKER VIEW chk_22_skus AS
SELECT s.id AS subject, s.id AS scope_id, s.updated_at AS changed_at, CASE WHEN p.id IS NULL THEN CONCAT('SKU without product ', s.product_id) ELSE CONCAT('SKU of seller ', s.seller_id, ', product of ', p.seller_id) END AS detail
FROM skus s LEFT JOIN products p ON p.id = s.product_id WHERE p.id IS NULL OR p.seller_id <> s.seller_id;

CREATE SQL SECURITY INVOKER VIEW chk_22_pictures AS
SELECT i.id AS subject, i.id AS scope_id, i.updated_at AS changed_at, CONCAT('picture without product ', i.product_id) AS detail
FROM product_images i LEFT JOIN products p ON p.id = i.product_id WHERE p.id IS NULL;

CREATE SQL SECURITY INVOKER VIEW chk_22_reservation_lines AS
SELECT l.order_id AS subject, l.order_id AS scope_id, CAST(NULL AS DATETIME(3)) AS changed_at, CONCAT('reservation line of ', l.sku_id, ' without reservation or SKU') AS detail
FROM stock_reservation_lines l LEFT JOIN stock_reservations r ON r.order_id = l.order_id LEFT JOIN skus s ON s.id = l.sku_id WHERE r.order_id IS NULL OR s.id IS NULL;

CREATE SQL SECURITY INVOKER VIEW chk_22_movements AS
SELECT m.id AS subject, m.sku_id AS scope_id, m.created_at AS changed_at, CONCAT('movement of ', m.sku_id, ', which is not there') AS detail
FROM stock_ledger m LEFT JOIN skus s ON s.id = m.sku_id WHERE s.id IS NULL;

CREATE SQL SECURITY INVOKER VIEW chk_22_reviews AS
SELECT r.id AS subject, r.product_id AS scope_id, r.created_at AS changed_at, CONCAT('review of ', r.product_id, ', which is not there') AS detail
FROM reviews r LEFT JOIN products p ON p.id = r.product_id WHERE p.id IS NULL;

CREATE SQL SECURITY INVOKER VIEW chk_27_currencies AS
SELECT s.id AS subject, s.id AS scope_id, s.updated_at AS changed_at, CONCAT('is priced in ', s.currency, ', its product in ', p.currency) AS detail
FROM skus s JOIN products p ON p.id = s.product_id WHERE s.currency <> p.currency;

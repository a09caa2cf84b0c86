/** What payment has of the gateways' sessions. */

const columns = `id, status, amount, currency, amount_captured, amount_refunded, (updated_at <= NOW(3) - INTERVAL ? SECOND) AS settled FROM payments`;
export const attemptsByIds = `SELECT ${columns} WHERE id IN (?)`;
export const refundsOfAttempts =
  'SELECT id, payment_id, amount, status, (updated_at <= NOW(3) - INTERVAL ? SECOND) AS settled FROM refunds WHERE payment_id IN (?)';
/** Attempts that have a session, of one UTC day, and those that changed since then. */
export const attemptsOfDay = `SELECT id AS k FROM payments WHERE provider = 'sandbox' AND gateway_reference IS NOT NULL
  AND created_at >= ? AND created_at < ? + INTERVAL 1 DAY AND id > ? ORDER BY id LIMIT ?`;
export const changedAttempts = `SELECT id AS k FROM payments WHERE provider = 'sandbox' AND gateway_reference IS NOT NULL
  AND updated_at >= ? AND id > ? ORDER BY id LIMIT ?`;
/** The day of the first attempt at a gateway. */
export const firstDayAt = "SELECT DATE_FORMAT(MIN(created_at), '%Y-%m-%d') AS day FROM payments WHERE provider = ?";
export const settledAttempts =
  'SELECT id, (updated_at <= NOW(3) - INTERVAL ? SECOND) AS settled FROM payments WHERE id IN (?)';

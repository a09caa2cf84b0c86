/** One violation of one check: statements by schema that plant it, and the row that must be named. */
export interface Plant {
  /** Name of the check that must see it. */
  check: string;
  module: string;
  what: string;
  steps: readonly Step[];
  subject: string;
}

export interface Step {
  schema: string;
  sql: string;
  /** A CHECK constraint that would refuse it, and is switched off for the statement. */
  without?: readonly [table: string, constraint: string];
}

export const step = (schema: string, ...statements: string[]): Step => ({ schema, sql: statements.join('; ') });

export const sku = (onHand: number, reserved: number): string =>
  `INSERT INTO skus (id, product_id, seller_id, code, title, attributes, price, currency, status, on_hand, reserved) VALUES ('sku_1', 'prod_1', 'sel_1', 'c', 't', '{}', 100, 'USD', 'active', ${onHand}, ${reserved})`;

export const product = (facts: { listed?: number; currency?: string; seller?: string } = {}): string => {
  const { listed = 0, currency = 'USD', seller = 'sel_1' } = facts;
  return `INSERT INTO products (id, seller_id, category_id, status, language, title, slug, description, attributes, translations, currency, listed) VALUES ('prod_1', '${seller}', 'cat_1', 'published', 'en', 't', 't', '', '{}', '{}', '${currency}', ${listed})`;
};

export const order = (
  status: string,
  money: { items?: number; total?: number; captured?: number; refunded?: number } = {},
): string => {
  const { items = 500, total = items, captured = 0, refunded = 0 } = money;
  return `INSERT INTO orders (id, number, buyer_id, guest, cart_id, status, currency, items_total, discount_total, shipping_total, tax_total, tax_included_total, grand_total, captured_total, refund_claimed_total, refunded_total,
    item_count, seller_count, first_title, ship_name, ship_line1, ship_city, ship_country, placed_at, changed_at, reservation_expires_at)
    VALUES ('ord_1', 'ORD-1', 'usr_1', 0, 'cart_1', '${status}', 'USD', ${items}, ${items - total}, 0, 0, 0, ${total}, ${captured}, ${refunded}, ${refunded}, 1, 1, 't', 'n', 'l', 'c', 'EG', NOW(3), NOW(3), NOW(3))`;
};

export const part = (seller: string, total: number, buyer = 'usr_1'): string =>
  `INSERT INTO seller_orders (id, order_id, buyer_id, seller_id, seller_name, position, status, items_total, discount_total, shipping_total, tax_total, tax_included_total, grand_total, commission_bps, commission, earning, changed_at)
   VALUES ('sord_1', 'ord_1', '${buyer}', '${seller}', 'n', 0, 'confirmed', ${total}, 0, 0, 0, 0, ${total}, 1000, 50, ${total - 50}, NOW(3))`;

export const line = (seller: string, quantity: number, total: number): string =>
  `INSERT INTO order_items (id, order_id, seller_order_id, buyer_id, seller_id, position, product_id, sku_id, sku_code, title, attributes, quantity, unit_price, discount, tax, tax_included, line_total)
   VALUES ('oli_1', 'ord_1', 'sord_1', 'usr_1', '${seller}', 0, 'prod_1', 'sku_1', 'c', 't', '{}', ${quantity}, ${Math.round(total / quantity)}, 0, 0, 0, ${total})`;

export const saga = (stepName: string, ago = '1 HOUR'): string =>
  `INSERT INTO order_sagas (order_id, buyer_id, idempotency_key, request_hash, step, return_url, locale, quote, next_at) VALUES ('ord_1', 'usr_1', 'k', 'h', '${stepName}', '', 'en', '{}', NOW(3) - INTERVAL ${ago})`;

export const trailStep = (subject: string, id: string, from: string | null, to: string, type = 'step'): string =>
  `INSERT INTO order_events (id, order_id, buyer_id, sequence, position, type, actor, status, subject, subject_id, from_status, to_status, refund_id, dedupe_key, at)
   VALUES (CONCAT('evt_', UUID_SHORT()), 'ord_1', 'usr_1', 1, 0, '${type}', 'seller', 'confirmed', '${subject}', '${id}', ${from === null ? 'NULL' : `'${from}'`}, '${to}', ${subject === 'refund' ? `'${id}'` : 'NULL'}, UUID(), NOW(3))`;

export const payment = (
  id: string,
  status: string,
  captured: number,
  more: { surplus?: number; refunded?: number; currency?: string } = {},
): string => {
  const { surplus = 0, refunded = 0, currency = 'USD' } = more;
  return `INSERT INTO payments (id, order_id, buyer_id, attempt, provider, status, surplus, amount, currency, amount_captured, amount_refunded, amount_refund_claimed, gateway_reference, return_url, expires_at)
   VALUES ('${id}', 'ord_1', 'usr_1', ${id === 'pay_1' ? 1 : 2}, 'sandbox', '${status}', ${surplus}, 500, '${currency}', ${captured}, ${refunded}, ${refunded}, 'sess_${id}', '', NOW(3))`;
};

export const payable = (amount: number, facts: { currency?: string; buyer?: string } = {}): string =>
  `INSERT INTO payables (order_id, buyer_id, order_number, amount, currency, terms_hash, splits, deadline_at, return_url, description, locale)
   VALUES ('ord_1', '${facts.buyer ?? 'usr_1'}', 'ORD-1', ${amount}, '${facts.currency ?? 'USD'}', 'h', '[]', NOW(3), '', '', 'en')`;

export const refund = (status: string, amount: number): string =>
  `INSERT INTO refunds (id, payment_id, order_id, buyer_id, amount, currency, status, splits) VALUES ('rfnd_1', 'pay_1', 'ord_1', 'usr_1', ${amount}, 'USD', '${status}', '[]')`;

export const entry = (txn: string, lineNumber: number, account: string, amount: number, currency = 'USD'): string =>
  `INSERT INTO ledger_entries (id, txn_id, line, account_code, amount, currency) VALUES ('led_${lineNumber}${txn}', '${txn}', ${lineNumber}, '${account}', ${amount}, '${currency}')`;

export const payout = (status: string, amount: number): string =>
  `INSERT INTO payouts (id, seller_id, amount, currency, status) VALUES ('pout_1', 'sel_1', ${amount}, 'USD', '${status}')`;

export const paymentStep = (sequence: number, from: string | null, to: string): string =>
  `INSERT INTO payment_events (payment_id, sequence, buyer_id, from_status, to_status, source) VALUES ('pay_1', ${sequence}, 'usr_1', ${from === null ? 'NULL' : `'${from}'`}, '${to}', 'test')`;

export const webhook = (state: string, reason: string | null, ago = '1 HOUR'): string =>
  `INSERT INTO webhook_events (id, provider, event_id, type, state, reason, body, received_at, next_at) VALUES ('wh_1', 'sandbox', 'e1', 't', '${state}', ${reason === null ? 'NULL' : `'${reason}'`}, '{}', NOW(3) - INTERVAL ${ago}, NOW(3) - INTERVAL ${ago})`;

export const reservation = (state: string, expires = 'NOW(3) + INTERVAL 5 MINUTE', quantity = 1): string =>
  `INSERT INTO stock_reservations (order_id, state, expires_at) VALUES ('ord_1', '${state}', ${expires}); INSERT INTO stock_reservation_lines (order_id, sku_id, quantity, unit_price) VALUES ('ord_1', 'sku_1', ${quantity}, 100)`;

export const coupon = (used: number, more: { perBuyer?: number; limit?: number } = {}): string =>
  `INSERT INTO coupons (id, code, kind, percent_bps, currency, used, per_buyer_limit, usage_limit, active) VALUES ('cpn_1', 'TEN', 'percent', 1000, 'USD', ${used}, ${more.perBuyer ?? 'NULL'}, ${more.limit ?? 'NULL'}, 1)`;

export const redemption = (orderId: string, ago = '1 HOUR'): string =>
  `INSERT INTO coupon_redemptions (coupon_id, order_id, buyer_id, claim_key, created_at) VALUES ('cpn_1', '${orderId}', 'usr_1', '${orderId}', NOW(3) - INTERVAL ${ago})`;

export const event = (
  facts: { id?: string; type?: string; relayed?: boolean; ago?: string; aggregate?: string } = {},
): string => {
  const { id = 'evt_1', type = 'order.created', relayed = false, ago = '1 HOUR', aggregate = 'order' } = facts;
  return `INSERT INTO outbox (id, type, aggregate_type, aggregate_id, aggregate_sequence, envelope, created_at, relayed_at) VALUES ('${id}', '${type}', '${aggregate}', 'ord_1', 1, '{}', NOW(3) - INTERVAL ${ago}, ${relayed ? 'NOW(3)' : 'NULL'})`;
};

export const user = (facts: { roles?: string; hash?: string | null } = {}): string => {
  const { roles = 'buyer', hash = null } = facts;
  return `INSERT INTO users (id, kind, email, email_key, password_hash, roles, locale) VALUES ('usr_1', 'account', 'a@b.example', 'a@b.example', ${hash === null ? 'NULL' : `'${hash}'`}, '${roles}', 'en')`;
};
export const session = (ended = 'NULL'): string =>
  `INSERT INTO sessions (id, user_id, expires_at, ended_at) VALUES ('ses_1', 'usr_1', NOW(3), ${ended})`;
export const token = (hash: string): string =>
  `INSERT INTO refresh_tokens (token_hash, session_id) VALUES ('${hash}', 'ses_1')`;
export const document = (
  facts: { visible?: number; version?: number; indexed?: number; sequence?: number } = {},
): string => {
  const { visible = 1, version = 1, indexed = 1, sequence = 1 } = facts;
  return `INSERT INTO search_documents (product_id, version, indexed_version, changed_at, product_sequence, rating_sequence, category_sequence, seller_sequence, content, is_deleted, is_visible, category_id, seller_id, seller_name, price, stock, is_in_stock, rating_centi, rating_count, units_sold, popularity, created_at, title_text, all_text)
   VALUES ('prod_1', ${version}, ${indexed}, NOW(3) - INTERVAL 1 HOUR, ${sequence}, 0, 0, 0, '{}', 0, ${visible}, 'cat_1', 'sel_1', 'n', 1, 1, 1, 0, 0, 0, 0, NOW(3), '', '')`;
};

/** One violation for each invariant: statements by schema that plant it, and those that take it away again. */
export interface Plant {
  invariant: string;
  module: string;
  what: string;
  sql: readonly (readonly [schema: string, statement: string])[];
  tidy: readonly (readonly [schema: string, statement: string])[];
  subject: string;
}

const SOON = 'SELECT SLEEP(0.02);';
const sku = (onHand: number, reserved: number): string =>
  `INSERT INTO skus (id, product_id, seller_id, code, title, attributes, price, currency, status, on_hand, reserved) VALUES ('sku_1', 'prod_1', 'sel_1', 'c', 't', '{}', 100, 'USD', 'active', ${onHand}, ${reserved}); ${SOON}`;
const noSku = [
  'product',
  'DELETE FROM skus; DELETE FROM stock_ledger; DELETE FROM stock_reservations; DELETE FROM stock_reservation_lines',
] as const;
const order = (status: string, money: { items?: number; total?: number } = {}): string => {
  const { items = 500, total = items } = money;
  return `INSERT INTO orders (id, number, buyer_id, guest, cart_id, status, currency, items_total, discount_total, shipping_total, tax_total, tax_included_total, grand_total, item_count, seller_count, first_title,
    ship_name, ship_line1, ship_city, ship_country, placed_at, changed_at, reservation_expires_at)
    VALUES ('ord_1', 'ORD-1', 'usr_1', 0, 'cart_1', '${status}', 'USD', ${items}, 0, 0, 0, 0, ${total}, 1, 1, 't', 'n', 'l', 'c', 'EG', NOW(3), NOW(3) - INTERVAL 1 SECOND, NOW(3)); ${SOON}`;
};
const part = (seller: string, total: number): string =>
  `INSERT INTO seller_orders (id, order_id, buyer_id, seller_id, seller_name, position, status, items_total, discount_total, shipping_total, tax_total, tax_included_total, grand_total, commission_bps, commission, earning, changed_at)
   VALUES ('sord_1', 'ord_1', 'usr_1', '${seller}', 'n', 0, 'confirmed', ${total}, 0, 0, 0, 0, ${total}, 1000, 50, ${total - 50}, NOW(3));`;
const line = (seller: string, quantity: number, total: number): string =>
  `INSERT INTO order_items (id, order_id, seller_order_id, buyer_id, seller_id, position, product_id, sku_id, sku_code, title, attributes, quantity, unit_price, discount, tax, tax_included, line_total)
   VALUES ('oli_1', 'ord_1', 'sord_1', 'usr_1', '${seller}', 0, 'prod_1', 'sku_1', 'c', 't', '{}', ${quantity}, ${Math.round(total / quantity)}, 0, 0, 0, ${total});`;
const noOrder = [
  'order',
  'DELETE FROM orders; DELETE FROM seller_orders; DELETE FROM order_items; DELETE FROM order_events; DELETE FROM coupons; DELETE FROM coupon_redemptions',
] as const;
const payment = (id: string, status: string, captured: number, surplus = 0): string =>
  `INSERT INTO payments (id, order_id, buyer_id, attempt, provider, status, surplus, amount, currency, amount_captured, return_url, expires_at)
   VALUES ('${id}', 'ord_1', 'usr_1', ${id === 'pay_1' ? 1 : 2}, 'sandbox', '${status}', ${surplus}, 500, 'USD', ${captured}, '', NOW(3)); ${SOON}`;
const noPayment = [
  'payment',
  'DELETE FROM payments; DELETE FROM refunds; DELETE FROM ledger_entries; DELETE FROM webhook_events; DELETE FROM payment_events',
] as const;
/** A violation that a CHECK constraint refuses is planted with checking switched off for the statement. */
const without = (table: string, constraint: string, statement: string): string =>
  `ALTER TABLE ${table} ALTER CHECK ${constraint} NOT ENFORCED; ${statement}`;
const again = (table: string, constraint: string): string => `ALTER TABLE ${table} ALTER CHECK ${constraint} ENFORCED`;

export const plants: readonly Plant[] = [
  {
    invariant: 'I1',
    module: 'order',
    what: 'an order that costs more than its lines',
    sql: [['order', order('confirmed', { items: 600 }) + line('sel_1', 1, 500)]],
    tidy: [noOrder],
    subject: 'ord_1',
  },
  {
    invariant: 'I2',
    module: 'order',
    what: 'a line that does not multiply out',
    sql: [['order', without('order_items', 'order_items_line', line('sel_1', 3, 1000))]],
    tidy: [noOrder, ['order', again('order_items', 'order_items_line')]],
    subject: 'oli_1',
  },
  {
    invariant: 'I3',
    module: 'order',
    what: 'a line in the part of another seller',
    sql: [['order', order('confirmed') + part('sel_2', 500) + line('sel_1', 1, 500)]],
    tidy: [noOrder],
    subject: 'oli_1',
  },
  {
    invariant: 'I4',
    module: 'order',
    what: 'a part whose commission and earning do not add up',
    sql: [
      [
        'order',
        without(
          'seller_orders',
          'seller_orders_earning',
          `${part('sel_1', 500)} UPDATE seller_orders SET earning = 1;`,
        ),
      ],
    ],
    tidy: [noOrder, ['order', again('seller_orders', 'seller_orders_earning')]],
    subject: 'sord_1',
  },
  {
    invariant: 'I5',
    module: 'product',
    what: 'stock without a ledger row',
    sql: [['product', sku(5, 0)]],
    tidy: [noSku],
    subject: 'sku_1',
  },
  {
    invariant: 'I6',
    module: 'product',
    what: 'more reserved than there is',
    sql: [['product', without('skus', 'skus_stock', sku(1, 2))]],
    tidy: [noSku, ['product', again('skus', 'skus_stock')]],
    subject: 'sku_1',
  },
  {
    invariant: 'I7',
    module: 'product',
    what: 'pieces reserved for nobody',
    sql: [['product', sku(5, 2)]],
    tidy: [noSku],
    subject: 'sku_1',
  },
  {
    invariant: 'I8',
    module: 'product',
    what: 'a reservation that outlived its end',
    sql: [
      [
        'product',
        "INSERT INTO stock_reservations (order_id, state, expires_at) VALUES ('ord_1', 'reserved', NOW(3) - INTERVAL 2 MINUTE)",
      ],
    ],
    tidy: [noSku],
    subject: 'ord_1',
  },
  {
    invariant: 'I8',
    module: 'order↔product',
    what: 'an open reservation of a cancelled order',
    sql: [
      ['order', order('cancelled')],
      [
        'product',
        `INSERT INTO stock_reservations (order_id, state, expires_at) VALUES ('ord_1', 'reserved', NOW(3) + INTERVAL 5 MINUTE); ${SOON}`,
      ],
    ],
    tidy: [noOrder, noSku],
    subject: 'ord_1',
  },
  {
    invariant: 'I9',
    module: 'order↔product',
    what: 'an order whose pieces never left the stock',
    sql: [['order', order('confirmed') + line('sel_1', 1, 500)]],
    tidy: [noOrder],
    subject: 'ord_1',
  },
  {
    invariant: 'I10',
    module: 'payment',
    what: 'two captured payments of one order',
    sql: [['payment', payment('pay_1', 'captured', 500) + payment('pay_2', 'captured', 500, 1)]],
    tidy: [noPayment],
    subject: 'ord_1',
  },
  {
    invariant: 'I10',
    module: 'order↔payment',
    what: 'money kept for a cancelled order',
    sql: [
      ['order', order('cancelled')],
      ['payment', payment('pay_1', 'captured', 500)],
    ],
    tidy: [noOrder, noPayment],
    subject: 'ord_1',
  },
  {
    invariant: 'I11',
    module: 'order↔payment',
    what: 'a paid order nobody paid',
    sql: [['order', order('confirmed')]],
    tidy: [noOrder],
    subject: 'ord_1',
  },
  {
    invariant: 'I13',
    module: 'order',
    what: 'more refunded than captured',
    sql: [
      ['order', without('orders', 'orders_refunded', `${order('refunded')} UPDATE orders SET refunded_total = 9;`)],
    ],
    tidy: [noOrder, ['order', again('orders', 'orders_refunded')]],
    subject: 'ord_1',
  },
  {
    invariant: 'I13',
    module: 'payment',
    what: 'refunds beyond the capture',
    sql: [
      [
        'payment',
        `${payment('pay_1', 'captured', 500)} INSERT INTO refunds (id, payment_id, order_id, buyer_id, amount, currency, status, splits) VALUES ('rfnd_1', 'pay_1', 'ord_1', 'usr_1', 501, 'USD', 'pending', '[]')`,
      ],
    ],
    tidy: [noPayment],
    subject: 'pay_1',
  },
  {
    invariant: 'I14',
    module: 'payment',
    what: 'a transaction that does not add up',
    sql: [
      [
        'payment',
        "INSERT INTO ledger_entries (id, txn_id, line, account_code, amount, currency) VALUES ('le_1', 'capture.pay_9', 1, 'bank', 5, 'USD')",
      ],
    ],
    tidy: [noPayment],
    subject: 'capture.pay_9',
  },
  {
    invariant: 'I14',
    module: 'payment',
    what: 'a capture that was never booked',
    sql: [['payment', payment('pay_1', 'captured', 500)]],
    tidy: [noPayment],
    subject: 'pay_1',
  },
  {
    invariant: 'I16',
    module: 'order',
    what: 'an event nobody relays',
    sql: [
      [
        'order',
        "INSERT INTO outbox (id, type, aggregate_type, aggregate_id, aggregate_sequence, envelope, created_at) VALUES ('evt_1', 'order.created', 'order', 'ord_1', 1, '{}', NOW(3) - INTERVAL 1 HOUR)",
      ],
    ],
    tidy: [['order', 'DELETE FROM outbox']],
    subject: 'evt_1',
  },
  {
    invariant: 'I17',
    module: 'search',
    what: 'a dead event without a reason',
    sql: [
      [
        'search',
        "INSERT INTO inbox (consumer, event_id, type, state) VALUES ('search', 'evt_1', 'product.created', 'dead')",
      ],
    ],
    tidy: [['search', 'DELETE FROM inbox']],
    subject: 'evt_1',
  },
  {
    invariant: 'I18',
    module: 'payment',
    what: 'a delivery that was never judged',
    sql: [
      [
        'payment',
        "INSERT INTO webhook_events (id, provider, event_id, type, state, body, received_at) VALUES ('wh_1', 'sandbox', 'e1', 't', 'received', '{}', NOW(3) - INTERVAL 1 HOUR)",
      ],
    ],
    tidy: [noPayment],
    subject: 'wh_1',
  },
  {
    invariant: 'I19',
    module: 'payment',
    what: 'a status that no step led to',
    sql: [['payment', payment('pay_1', 'declined', 0)]],
    tidy: [noPayment],
    subject: 'pay_1',
  },
  {
    invariant: 'I19',
    module: 'order',
    what: 'an order without the steps that led to its status',
    sql: [['order', order('delivered')]],
    tidy: [noOrder],
    subject: 'ord_1',
  },
  {
    invariant: 'I20',
    module: 'cart',
    what: 'a key that is in progress for an hour',
    sql: [
      [
        'cart',
        "INSERT INTO idempotency_keys (principal, operation, idempotency_key, request_hash, state, created_at) VALUES ('usr_1', 'op', 'key_1', 'h', 'in_progress', NOW(3) - INTERVAL 1 HOUR)",
      ],
    ],
    tidy: [['cart', 'DELETE FROM idempotency_keys']],
    subject: 'key_1',
  },
  {
    invariant: 'I21',
    module: 'order',
    what: 'a coupon that counts a use nobody made',
    sql: [
      [
        'order',
        "INSERT INTO coupons (id, code, kind, percent_bps, currency, used, active) VALUES ('cpn_1', 'TEN', 'percent', 1000, 'USD', 1, 1)",
      ],
    ],
    tidy: [noOrder],
    subject: 'cpn_1',
  },
  {
    invariant: 'I22',
    module: 'product',
    what: 'a SKU without a product',
    sql: [['product', sku(0, 0)]],
    tidy: [noSku],
    subject: 'sku_1',
  },
  {
    invariant: 'I22',
    module: 'order',
    what: 'a line without an order',
    sql: [['order', line('sel_1', 1, 500)]],
    tidy: [noOrder],
    subject: 'oli_1',
  },
  {
    invariant: 'I22',
    module: 'payment',
    what: 'a payment without its payable',
    sql: [['payment', payment('pay_1', 'pending', 0)]],
    tidy: [noPayment],
    subject: 'pay_1',
  },
  {
    invariant: 'I27',
    module: 'cart',
    what: 'money as an inexact number',
    sql: [['cart', 'CREATE TABLE loose (id BIGINT NOT NULL PRIMARY KEY, price DOUBLE NOT NULL)']],
    tidy: [['cart', 'DROP TABLE loose']],
    subject: 'loose.price',
  },
];

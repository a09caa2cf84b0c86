/** Violations within one module. */
import * as row from './plant.ts';
import { type Plant, step } from './plant.ts';

const long = 'a'.repeat(64);
const order = (check: string, what: string, steps: Plant['steps'], subject = 'ord_1'): Plant => ({
  check,
  module: 'order',
  what,
  steps,
  subject,
});
const payment = (check: string, what: string, steps: Plant['steps'], subject = 'pay_1'): Plant => ({
  check,
  module: 'payment',
  what,
  steps,
  subject,
});
const product = (check: string, what: string, steps: Plant['steps'], subject = 'sku_1'): Plant => ({
  check,
  module: 'product',
  what,
  steps,
  subject,
});
const user = (check: string, what: string, steps: Plant['steps'], subject = 'usr_1'): Plant => ({
  check,
  module: 'user',
  what,
  steps,
  subject,
});

const orderPlants: readonly Plant[] = [
  order('chk_01_order_total', 'an order that costs more than its lines', [
    step('order', row.order('confirmed', { items: 600 }), row.line('sel_1', 1, 500)),
  ]),
  order(
    'chk_02_line',
    'a line that does not multiply out',
    [
      step('order', row.order('confirmed')),
      { ...step('order', row.line('sel_1', 3, 1000)), without: ['order_items', 'order_items_line'] },
    ],
    'oli_1',
  ),
  order('chk_03_parts', 'parts that add up to less than the order', [
    step('order', row.order('confirmed'), row.part('sel_1', 400)),
  ]),
  order(
    'chk_03_line_in_part',
    'a line in the part of another seller',
    [step('order', row.order('confirmed'), row.part('sel_2', 500), row.line('sel_1', 1, 500))],
    'oli_1',
  ),
  order(
    'chk_03_part_lines',
    'a part without the line that it charges for',
    [step('order', row.order('confirmed'), row.part('sel_1', 500))],
    'sord_1',
  ),
  order(
    'chk_04_commission',
    'a part whose commission and earning do not add up',
    [
      step('order', row.order('confirmed')),
      {
        ...step('order', row.part('sel_1', 500), 'UPDATE seller_orders SET earning = 1'),
        without: ['seller_orders', 'seller_orders_earning'],
      },
    ],
    'sord_1',
  ),
  order('chk_13_refunded', 'an order that is refunded, and gave back too little', [
    step('order', row.order('refunded', { captured: 500, refunded: 400 })),
  ]),
  order('chk_13_refund_requests', 'money that went back without a refund', [
    step('order', row.order('confirmed', { captured: 500, refunded: 100 })),
  ]),
  order('chk_16_untold', 'a confirmation that nobody was told of', [
    step('order', row.order('confirmed'), row.trailStep('order', 'ord_1', 'pending_payment', 'confirmed')),
  ]),
  order('chk_20_saga_without_order', 'a checkout whose order is not there', [step('order', row.saga('done'))]),
  order('chk_20_saga_left_alone', 'a checkout that nobody carries on', [
    step('order', row.order('pending_payment'), row.saga('waiting')),
  ]),
  order('chk_20_order_without_saga', 'an order that waits for ever', [
    step('order', row.order('pending_payment'), row.saga('done')),
  ]),
  order('chk_21_uses', 'a coupon that counts a use nobody made', [step('order', row.coupon(1))], 'cpn_1'),
  order(
    'chk_21_buyer_limit',
    'a buyer who used a coupon twice instead of once',
    [step('order', row.coupon(2, { perBuyer: 1 }), row.redemption('ord_1'), row.redemption('ord_2'))],
    'cpn_1',
  ),
  order('chk_21_not_released', 'a cancelled order that keeps its coupon', [
    step('order', row.coupon(1), row.redemption('ord_1'), row.order('cancelled')),
  ]),
  order(
    'chk_21_not_released',
    'a use whose order never came',
    [step('order', row.coupon(1), row.redemption('ord_9'))],
    'ord_9',
  ),
  order('chk_21_without_redemption', 'a discount without a coupon', [
    step('order', row.order('confirmed', { total: 450 })),
  ]),
  order(
    'chk_22_parts',
    'a part of another buyer',
    [step('order', row.order('confirmed'), row.part('sel_1', 500, 'usr_2'))],
    'sord_1',
  ),
  order('chk_22_lines', 'a line without an order', [step('order', row.line('sel_1', 1, 500))], 'oli_1'),
  order(
    'chk_22_after_sale',
    'a shipment without an order',
    [
      step(
        'order',
        "INSERT INTO shipments (id, order_id, seller_order_id, buyer_id, carrier, shipped_at) VALUES ('shp_1', 'ord_1', 'sord_1', 'usr_1', 'c', NOW(3))",
      ),
    ],
    'shp_1',
  ),
  order('order-trail', 'an order without the steps that led to its status', [step('order', row.order('delivered'))]),
  order('order-trail', 'a step that no table allows', [
    step(
      'order',
      row.order('refunded'),
      row.trailStep('order', 'ord_1', null, 'created'),
      row.trailStep('order', 'ord_1', 'created', 'refunded'),
    ),
  ]),
  order('order-trail', 'a part that became what no step says', [
    step('order', row.order('confirmed'), row.part('sel_1', 500), row.trailStep('part', 'sord_1', null, 'pending')),
  ]),
  order(
    'chk_28_refunds',
    'a refund that somebody accepted and nobody wrote down',
    [step('order', row.order('confirmed'), row.trailStep('refund', 'rfnd_1', null, 'accepted', 'refund_accepted'))],
    'rfnd_1',
  ),
  order('chk_28_coupons', 'a coupon of nobody', [step('order', row.coupon(0))], 'cpn_1'),
];

const paymentPlants: readonly Plant[] = [
  payment(
    'chk_10_captured_twice',
    'two captured attempts of one order',
    [step('payment', row.payment('pay_1', 'captured', 500), row.payment('pay_2', 'captured', 500, { surplus: 1 }))],
    'ord_1',
  ),
  payment('chk_10_payable', 'an attempt for another amount', [
    step('payment', row.payable(600), row.payment('pay_1', 'pending', 0)),
  ]),
  payment('chk_13_refunds', 'refunds beyond the capture', [
    step('payment', row.payment('pay_1', 'captured', 500), row.refund('pending', 501)),
  ]),
  payment('chk_13_status', 'an attempt that is captured without money', [
    step('payment', row.payment('pay_1', 'captured', 0)),
  ]),
  payment(
    'chk_14_unbalanced',
    'a transaction that does not add up',
    [step('payment', row.entry('capture.pay_9', 1, 'bank:USD', 5))],
    'capture.pay_9',
  ),
  payment('chk_14_capture', 'a capture that was never booked', [
    step('payment', row.payment('pay_1', 'captured', 500)),
  ]),
  payment(
    'chk_14_refund',
    'a refund that was never booked',
    [step('payment', row.payment('pay_1', 'refunded', 500, { refunded: 500 }), row.refund('succeeded', 500))],
    'rfnd_1',
  ),
  payment('chk_14_payout', 'a payout that was never booked', [step('payment', row.payout('sent', 50))], 'pout_1'),
  payment(
    'chk_14_without_cause',
    'a booking of a capture that never was',
    [step('payment', row.entry('capture.pay_9', 1, 'bank:USD', 5), row.entry('capture.pay_9', 2, 'bank:USD', -5))],
    'capture.pay_9',
  ),
  payment(
    'chk_14_clearing',
    'money at the gateway that nobody paid',
    [step('payment', row.entry('capture.pay_9', 1, 'gateway_clearing:sandbox:USD', 5))],
    'USD',
  ),
  payment(
    'chk_15_balance',
    'a balance out of nothing',
    [step('payment', "INSERT INTO seller_balances (seller_id, currency, available) VALUES ('sel_1', 'USD', 5)")],
    'sel_1',
  ),
  payment(
    'chk_15_overpaid',
    'a payout of what was never earned',
    [
      step(
        'payment',
        "INSERT INTO seller_balances (seller_id, currency, available, paid_out) VALUES ('sel_1', 'USD', -50, 50)",
        row.payout('sent', 50),
      ),
    ],
    'sel_1',
  ),
  payment(
    'chk_15_not_restored',
    'a payout that came back and was not booked back',
    [step('payment', row.payout('returned', 50))],
    'pout_1',
  ),
  payment('chk_16_untold', 'a capture that nobody was told of', [
    step('payment', row.payment('pay_1', 'captured', 500), row.paymentStep(1, 'pending', 'captured')),
  ]),
  payment(
    'chk_18_twice',
    'a delivery that is here twice',
    [
      step(
        'payment',
        'ALTER TABLE webhook_events DROP KEY webhook_events_event',
        row.webhook('applied', null),
        row.webhook('applied', null).replace("'wh_1'", "'wh_2'"),
      ),
    ],
    'wh_2',
  ),
  payment(
    'chk_18_waiting',
    'a delivery that was never judged',
    [step('payment', row.webhook('received', null))],
    'wh_1',
  ),
  payment(
    'chk_18_without_reason',
    'a delivery that is dead for no reason',
    [step('payment', row.webhook('dead', null))],
    'wh_1',
  ),
  payment('chk_19_payment_status', 'a status that no step led to', [
    step('payment', row.payment('pay_1', 'declined', 0)),
  ]),
  payment('payment-trail', 'a step that no table allows', [
    step(
      'payment',
      row.payment('pay_1', 'captured', 500),
      row.paymentStep(1, null, 'voided'),
      row.paymentStep(2, 'voided', 'captured'),
    ),
  ]),
  payment('chk_22_payments', 'an attempt without its payable', [step('payment', row.payment('pay_1', 'pending', 0))]),
  payment('chk_22_refunds', 'a refund without its attempt', [step('payment', row.refund('pending', 5))], 'rfnd_1'),
  payment('chk_22_shares', 'a share without its attempt', [
    step(
      'payment',
      "INSERT INTO payment_splits (payment_id, seller_order_id, buyer_id, seller_id, amount, commission_amount) VALUES ('pay_1', 'sord_1', 'usr_1', 'sel_1', 5, 1)",
    ),
  ]),
  payment('chk_22_trail', 'a step without its attempt', [step('payment', row.paymentStep(1, null, 'initiated'))]),
  payment(
    'chk_27_currencies',
    'a transaction in two currencies',
    [
      step(
        'payment',
        row.entry('capture.pay_9', 1, 'bank:USD', 5),
        row.entry('capture.pay_9', 2, 'bank:EUR', -5, 'EUR'),
      ),
    ],
    'capture.pay_9',
  ),
  payment('chk_28_payouts', 'a payout that nobody made', [step('payment', row.payout('sent', 50))], 'pout_1'),
];

const productPlants: readonly Plant[] = [
  product('chk_05_ledger', 'stock without a ledger row', [step('product', row.sku(5, 0))]),
  product('chk_06_bounds', 'more reserved than there is', [
    { ...step('product', row.sku(1, 2)), without: ['skus', 'skus_stock'] },
  ]),
  product('chk_07_reserved', 'pieces reserved for nobody', [step('product', row.sku(5, 2))]),
  product(
    'chk_08_outlived',
    'a reservation that outlived its end',
    [step('product', row.reservation('reserved', 'NOW(3) - INTERVAL 2 MINUTE'))],
    'ord_1',
  ),
  product(
    'chk_09_deducted',
    'a committed reservation whose pieces are still on the shelf',
    [step('product', row.sku(5, 0), row.reservation('committed'))],
    'ord_1',
  ),
  product('chk_22_skus', 'a SKU without a product', [step('product', row.sku(0, 0))]),
  product('chk_22_skus', 'a SKU of another seller than its product', [
    step('product', row.sku(0, 0), row.product({ seller: 'sel_2' })),
  ]),
  product(
    'chk_22_pictures',
    'a picture without a product',
    [
      step(
        'product',
        "INSERT INTO product_images (id, product_id, status, alt, content_type, size_bytes, object_key, sources) VALUES ('img_1', 'prod_1', 'ready', '', 'image/png', 1, 'k', '[]')",
      ),
    ],
    'img_1',
  ),
  product(
    'chk_22_reservation_lines',
    'a reserved line of a SKU that is not there',
    [step('product', row.reservation('released'))],
    'ord_1',
  ),
  product(
    'chk_22_movements',
    'a movement of a SKU that is not there',
    [
      step(
        'product',
        "INSERT INTO stock_ledger (id, sku_id, delta_on_hand, delta_reserved, cause, reference) VALUES ('mov_1', 'sku_1', 1, 0, 'receipt', 'r')",
      ),
    ],
    'mov_1',
  ),
  product(
    'chk_22_reviews',
    'a review of nothing',
    [
      step(
        'product',
        "INSERT INTO reviews (id, product_id, buyer_id, order_line_id, rating, title, body, author_name) VALUES ('rev_1', 'prod_1', 'usr_1', 'oli_1', 5, '', '', 'n')",
      ),
    ],
    'rev_1',
  ),
  product('chk_27_currencies', 'a SKU in another currency than its product', [
    step('product', row.sku(0, 0), row.product({ currency: 'EUR' })),
  ]),
];

const userPlants: readonly Plant[] = [
  user('chk_22_sessions', 'a session of nobody', [step('user', row.session())], 'ses_1'),
  user('chk_22_refresh_tokens', 'a token of no session', [step('user', row.token(long))], 'aaaaaaaaaaaa'),
  user(
    'chk_22_shops',
    'a shop of nobody',
    [
      step(
        'user',
        "INSERT INTO shops (id, user_id, name, name_key, slug, description, country, status, commission_bps) VALUES ('sel_1', 'usr_1', 'n', 'n', 'n', '', 'EG', 'pending', 1)",
      ),
    ],
    'sel_1',
  ),
  user(
    'chk_23_active_tokens',
    'two tokens that work at once',
    [step('user', row.session(), row.token(long), row.token('b'.repeat(64)))],
    'ses_1',
  ),
  user(
    'chk_23_outlived',
    'a token of a session that had ended',
    [step('user', row.session('NOW(3) - INTERVAL 1 HOUR'), row.token(long))],
    'ses_1',
  ),
  user(
    'chk_23_token_hashes',
    'a token as it was given out',
    [step('user', row.session(), row.token('plain'))],
    'plain',
  ),
  user('chk_23_password_hashes', 'a password hashed too cheaply', [
    step('user', row.user({ hash: '$argon2id$v=19$m=4096,t=1,p=1$c2FsdA$aGFzaA' })),
  ]),
  user('chk_23_password_hashes', 'a password that is not hashed', [step('user', row.user({ hash: 'secret' }))]),
  user('chk_28_roles', 'an administrator whom nobody made', [step('user', row.user({ roles: 'buyer,admin' }))]),
  user(
    'chk_28_shops',
    'a shop that nobody approved',
    [
      step(
        'user',
        row.user(),
        "INSERT INTO shops (id, user_id, name, name_key, slug, description, country, status, commission_bps) VALUES ('sel_1', 'usr_1', 'n', 'n', 'n', '', 'EG', 'approved', 1)",
      ),
    ],
    'sel_1',
  ),
];

const platformPlants: readonly Plant[] = [
  {
    check: 'chk_16_unrelayed',
    module: 'order',
    what: 'an event nobody relays',
    steps: [step('order', row.event())],
    subject: 'evt_1',
  },
  {
    check: 'chk_16_event_twice',
    module: 'order',
    what: 'two events of one step',
    steps: [step('order', row.event(), row.event({ id: 'evt_2' }))],
    subject: 'evt_2',
  },
  {
    check: 'chk_17_without_reason',
    module: 'search',
    what: 'a dead event without a reason',
    steps: [
      step(
        'search',
        "INSERT INTO inbox (consumer, event_id, type, state) VALUES ('search', 'evt_1', 'product.created', 'dead')",
      ),
    ],
    subject: 'evt_1',
  },
  {
    check: 'chk_17_overdue',
    module: 'search',
    what: 'a retry that nobody makes',
    steps: [
      step(
        'search',
        "INSERT INTO inbox (consumer, event_id, type, state, reason, next_at) VALUES ('search', 'evt_1', 'product.created', 'retrying', 'r', NOW(3) - INTERVAL 1 HOUR)",
      ),
    ],
    subject: 'evt_1',
  },
  {
    check: 'chk_17_told_twice',
    module: 'notification',
    what: 'somebody who is told the same twice',
    steps: [
      step(
        'notification',
        ...['1', '2'].map(
          (n) =>
            `INSERT INTO notifications (id, user_id, event_id, category, type, title, body, link_resource, link_id) VALUES ('ntf_${n}', 'usr_1', 'evt_${n}', 'orders', 'order.confirmed', 't', 'b', 'order', 'ord_1')`,
        ),
      ),
    ],
    subject: 'ntf_2',
  },
  {
    check: 'chk_17_failed_silently',
    module: 'notification',
    what: 'a mail that failed for no reason',
    steps: [
      step(
        'notification',
        "INSERT INTO notification_deliveries (id, event_id, user_id, channel, template, params, state) VALUES ('ntf_1', 'evt_1', 'usr_1', 'email', 't', '{}', 'failed')",
      ),
    ],
    subject: 'ntf_1',
  },
  {
    check: 'chk_20_in_progress',
    module: 'cart',
    what: 'a key that is in progress for an hour',
    steps: [
      step(
        'cart',
        "INSERT INTO idempotency_keys (principal, operation, idempotency_key, request_hash, state, created_at) VALUES ('usr_1', 'op', 'key_1', 'h', 'in_progress', NOW(3) - INTERVAL 1 HOUR)",
      ),
    ],
    subject: 'key_1',
  },
  {
    check: 'chk_20_without_answer',
    module: 'cart',
    what: 'a key that is done without an answer',
    steps: [
      step(
        'cart',
        "INSERT INTO idempotency_keys (principal, operation, idempotency_key, request_hash, state) VALUES ('usr_1', 'op', 'key_1', 'h', 'done')",
      ),
    ],
    subject: 'key_1',
  },
  {
    check: 'chk_23_cart_tokens',
    module: 'cart',
    what: 'a guest’s token as it was given out',
    steps: [step('cart', "INSERT INTO carts (id, token_hash, state) VALUES ('cart_1', 'plain', '{}')")],
    subject: 'cart_1',
  },
  {
    check: 'chk_24_pending',
    module: 'search',
    what: 'an index that is ahead of its row',
    steps: [step('search', row.document({ indexed: 2 }))],
    subject: 'prod_1',
  },
  {
    check: 'chk_24_terms',
    module: 'search',
    what: 'a term without a row',
    steps: [
      step(
        'search',
        "INSERT INTO search_document_terms (product_id, kind, locale, name, value_key, value) VALUES ('prod_1', 'a', 'en', 'n', 'v', 'v')",
      ),
    ],
    subject: 'prod_1',
  },
  {
    check: 'chk_27_column_types',
    module: 'cart',
    what: 'money as an inexact number',
    steps: [step('cart', 'CREATE TABLE loose (id BIGINT NOT NULL PRIMARY KEY, price DOUBLE NOT NULL)')],
    subject: 'loose.price',
  },
  {
    check: 'chk_27_email_keys',
    module: 'cart',
    what: 'an address compared without its case',
    steps: [
      step(
        'cart',
        'CREATE TABLE loose (id BIGINT NOT NULL PRIMARY KEY, email_key VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL)',
      ),
    ],
    subject: 'loose.email_key',
  },
  {
    check: 'chk_28_anonymous',
    module: 'user',
    what: 'an audit row that names nobody',
    steps: [
      step(
        'user',
        "INSERT INTO audit_log (id, actor, request_id, action, subject_type, subject_id) VALUES ('aud_1', '', '', 'a', 's', 'i')",
      ),
    ],
    subject: 'aud_1',
  },
];

export const plantsInModules: readonly Plant[] = [
  ...orderPlants,
  ...paymentPlants,
  ...productPlants,
  ...userPlants,
  ...platformPlants,
];

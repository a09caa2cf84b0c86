/** Violations between modules. */
import * as row from './plant.ts';
import { type Plant, step } from './plant.ts';

export const plantsBetween: readonly Plant[] = [
  {
    check: 'open-reservations',
    module: 'order↔product',
    what: 'an open reservation of a cancelled order',
    steps: [
      step('order', row.order('cancelled'), row.line('sel_1', 1, 500)),
      step('product', row.reservation('reserved')),
    ],
    subject: 'ord_1',
  },
  {
    check: 'open-reservations',
    module: 'order↔product',
    what: 'an open reservation without an order',
    steps: [step('product', row.reservation('reserved'))],
    subject: 'ord_1',
  },
  {
    check: 'pieces',
    module: 'order↔product',
    what: 'an order whose pieces never left the stock',
    steps: [step('order', row.order('confirmed'), row.line('sel_1', 1, 500))],
    subject: 'ord_1',
  },
  {
    check: 'pieces',
    module: 'order↔product',
    what: 'an order that took more than it bought',
    steps: [
      step('order', row.order('confirmed'), row.line('sel_1', 1, 500)),
      step('product', row.reservation('committed', 'NULL', 2)),
    ],
    subject: 'ord_1',
  },
  {
    check: 'restocked',
    module: 'order↔product',
    what: 'a paid order that was put back on the shelf',
    steps: [
      step('order', row.order('confirmed'), row.line('sel_1', 1, 500)),
      step('product', "INSERT INTO stock_restocks (reference_id) VALUES ('ord_1')"),
    ],
    subject: 'ord_1',
  },
  {
    check: 'kept-money',
    module: 'order↔payment',
    what: 'money kept for a cancelled order',
    steps: [step('order', row.order('cancelled')), step('payment', row.payment('pay_1', 'captured', 500))],
    subject: 'ord_1',
  },
  {
    check: 'kept-money',
    module: 'order↔payment',
    what: 'money kept for no order',
    steps: [step('payment', row.payment('pay_1', 'captured', 500))],
    subject: 'ord_1',
  },
  {
    check: 'kept-money',
    module: 'order↔payment',
    what: 'money in another currency',
    steps: [
      step('order', row.order('confirmed')),
      step('payment', row.payment('pay_1', 'captured', 500, { currency: 'EUR' })),
    ],
    subject: 'ord_1',
  },
  {
    check: 'paid-in-full',
    module: 'order↔payment',
    what: 'a paid order nobody paid',
    steps: [step('order', row.order('confirmed'))],
    subject: 'ord_1',
  },
  {
    check: 'refunds-agree',
    module: 'order↔payment',
    what: 'a refund that the order knows nothing of',
    steps: [
      step('order', row.order('confirmed', { captured: 500 })),
      step('payment', row.payment('pay_1', 'partially_refunded', 500, { refunded: 100 })),
    ],
    subject: 'ord_1',
  },
  {
    check: 'payables',
    module: 'order↔payment',
    what: 'a payable without an order',
    steps: [step('payment', row.payable(500))],
    subject: 'ord_1',
  },
  {
    check: 'payables',
    module: 'order↔payment',
    what: 'a payable of another buyer',
    steps: [step('order', row.order('confirmed')), step('payment', row.payable(500, { buyer: 'usr_2' }))],
    subject: 'ord_1',
  },
  {
    check: 'sellers-of-lines',
    module: 'order↔product',
    what: 'a line sold for another seller',
    steps: [step('order', row.line('sel_2', 1, 500)), step('product', row.sku(0, 0))],
    subject: 'oli_1',
  },
  {
    check: 'buyers-of-carts',
    module: 'order↔cart',
    what: 'a cart ordered by somebody else',
    steps: [
      step('order', row.order('confirmed')),
      step('cart', "INSERT INTO carts (id, owner_id, state) VALUES ('cart_1', 'usr_2', '{}')"),
    ],
    subject: 'ord_1',
  },
  {
    check: 'search-rows',
    module: 'product↔search',
    what: 'a product that is listed and cannot be found',
    steps: [step('product', row.product({ listed: 1 }))],
    subject: 'prod_1',
  },
  {
    check: 'search-rows',
    module: 'product↔search',
    what: 'a draft that can be found',
    steps: [step('product', row.product()), step('search', row.document())],
    subject: 'prod_1',
  },
  {
    check: 'search-rows',
    module: 'product↔search',
    what: 'a row that is ahead of its product',
    steps: [step('product', row.product({ listed: 1 })), step('search', row.document({ sequence: 9 }))],
    subject: 'prod_1',
  },
  {
    check: 'delivered-order-notification',
    module: 'order↔notification',
    what: 'an event that never arrived',
    steps: [step('order', row.event({ type: 'order.confirmed', relayed: true }))],
    subject: 'evt_1',
  },
  {
    check: 'gateway-list',
    module: 'payment↔gateway',
    what: 'an attempt whose session the gateway does not know',
    steps: [step('payment', row.payment('pay_1', 'captured', 500))],
    subject: 'pay_1',
  },
];

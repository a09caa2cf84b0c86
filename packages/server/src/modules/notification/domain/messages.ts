/** Who is told what when something happens: one entry per event, pure. The words stand in templates/catalogue.ts. */
import type { EventDataByType, EventType } from '../../../contract/events.gen.ts';
import type { components } from '../../../contract/types.gen.ts';
import type { TemplateName } from './catalogue.ts';
import type { Category } from './preferences.ts';

type Link = components['schemas']['NotificationLink'];

/** Values of a template; `money` members are amounts shown in their currency and the reader's language. */
export type Params = Record<string, string | number | { amount: number; currency: string }>;

export interface Message {
  to: { userId: string } | { sellerId: string };
  category: Category;
  template: TemplateName;
  params: Params;
  link: Link | null;
  /** Goes by mail whatever the preferences say. */
  mandatory?: boolean;
  /** Only by mail: not an entry of the in-app list. */
  mailOnly?: boolean;
  /** Only in the in-app list. */
  listOnly?: boolean;
}

type Rules = { [T in HeardEvent]: (data: EventDataByType[T]) => Message[] };

/** The events that notification subscribes to; verification mails need a code and are made elsewhere. */
export type HeardEvent = Extract<
  EventType,
  | 'user.registered'
  | 'user.disabled'
  | 'shop.approved'
  | 'shop.suspended'
  | 'stock.low'
  | 'stock.depleted'
  | 'order.created'
  | 'order.confirmed'
  | 'order.cancelled'
  | 'order.shipped'
  | 'order.delivered'
  | 'order.refunded'
  | 'return.requested'
  | 'return.accepted'
  | 'return.received'
  | 'payment.captured'
  | 'payment.declined'
  | 'payment.failed'
  | 'payment.refunded'
  | 'payout.sent'
  | 'payout.returned'
  | 'cart.abandoned'
>;

const orderLink = (id: string): Link => ({ resource: 'order', id });
const buyer = (d: { buyer_id: string }): { userId: string } => ({ userId: d.buyer_id });

export const messageRules: Rules = {
  'user.registered': (d) => [
    {
      to: { userId: d.user_id },
      category: 'account',
      template: 'account.welcome',
      params: {},
      link: { resource: 'account', id: d.user_id },
    },
  ],
  'user.disabled': (d) => [
    {
      to: { userId: d.user_id },
      category: 'account',
      template: 'account.disabled',
      params: {},
      link: null,
      mandatory: true,
      mailOnly: true,
    },
  ],
  'shop.approved': (d) => [
    {
      to: { userId: d.user_id },
      category: 'sales',
      template: 'shop.approved',
      params: { shop: d.name },
      link: { resource: 'shop', id: d.seller_id },
    },
  ],
  'shop.suspended': (d) => [
    {
      to: { userId: d.user_id },
      category: 'sales',
      template: 'shop.suspended',
      params: { reason: d.reason },
      link: { resource: 'shop', id: d.seller_id },
      mandatory: true,
    },
  ],
  'stock.low': (d) => [
    {
      to: { sellerId: d.seller_id },
      category: 'stock',
      template: 'stock.low',
      params: { title: d.title, sku: d.sku_code, available: d.available },
      link: { resource: 'product', id: d.product_id },
    },
  ],
  'stock.depleted': (d) => [
    {
      to: { sellerId: d.seller_id },
      category: 'stock',
      template: 'stock.depleted',
      params: { title: d.title, sku: d.sku_code },
      link: { resource: 'product', id: d.product_id },
    },
  ],
  'order.created': (d) => [
    {
      to: buyer(d),
      category: 'orders',
      template: 'order.created',
      params: { number: d.number, total: { amount: d.grand_total, currency: d.currency } },
      link: orderLink(d.order_id),
      listOnly: true,
    },
  ],
  'order.confirmed': (d) => [
    {
      to: buyer(d),
      category: 'orders',
      template: 'order.confirmed',
      params: { number: d.number, total: { amount: d.grand_total, currency: d.currency } },
      link: orderLink(d.order_id),
    },
    ...d.parts.map(
      (part): Message => ({
        to: { sellerId: part.seller_id },
        category: 'sales',
        template: 'sale.confirmed',
        params: { number: d.number, total: { amount: part.grand_total, currency: d.currency } },
        link: { resource: 'seller_order', id: part.seller_order_id },
      }),
    ),
  ],
  'order.cancelled': (d) => [
    {
      to: buyer(d),
      category: 'orders',
      template:
        d.reason === 'stock_lost'
          ? 'order.stock_lost'
          : d.refund_amount > 0
            ? 'order.cancelled_refund'
            : 'order.cancelled',
      params: { number: d.number, refund: { amount: d.refund_amount, currency: d.currency } },
      link: orderLink(d.order_id),
    },
  ],
  'order.shipped': (d) => [
    {
      to: buyer(d),
      category: 'orders',
      template: 'order.shipped',
      params: { number: d.number, carrier: d.carrier, tracking: d.tracking_number ?? '—' },
      link: orderLink(d.order_id),
    },
  ],
  'order.delivered': (d) => [
    {
      to: buyer(d),
      category: 'orders',
      template: 'order.delivered',
      params: { number: d.number },
      link: orderLink(d.order_id),
    },
  ],
  'order.refunded': (d) => [
    {
      to: buyer(d),
      category: 'orders',
      template: 'order.refunded',
      params: { number: d.number, refund: { amount: d.amount, currency: d.currency } },
      link: orderLink(d.order_id),
    },
  ],
  'return.requested': (d) => [
    {
      to: { sellerId: d.seller_id },
      category: 'sales',
      template: 'return.requested',
      params: { number: d.number },
      link: { resource: 'return', id: d.return_id },
    },
  ],
  'return.accepted': (d) => [
    {
      to: buyer(d),
      category: 'orders',
      template: 'return.accepted',
      params: { number: d.number },
      link: { resource: 'return', id: d.return_id },
    },
  ],
  'return.received': (d) => [
    {
      to: buyer(d),
      category: 'orders',
      template: 'return.received',
      params: { number: d.number },
      link: { resource: 'return', id: d.return_id },
    },
  ],
  // The order's own news says it: `order.confirmed` and `order.refunded`.
  'payment.captured': () => [],
  'payment.refunded': () => [],
  'payment.declined': (d) => [
    {
      to: buyer(d),
      category: 'orders',
      template: 'payment.declined',
      params: { total: { amount: d.amount, currency: d.currency } },
      link: orderLink(d.order_id),
    },
  ],
  'payment.failed': (d) => [
    {
      to: buyer(d),
      category: 'orders',
      template: 'payment.declined',
      params: { total: { amount: d.amount, currency: d.currency } },
      link: orderLink(d.order_id),
    },
  ],
  'payout.sent': (d) => [
    {
      to: { sellerId: d.seller_id },
      category: 'sales',
      template: 'payout.sent',
      params: { total: { amount: d.amount, currency: d.currency }, reference: d.reference ?? '—' },
      link: { resource: 'payout', id: d.payout_id },
    },
  ],
  'payout.returned': (d) => [
    {
      to: { sellerId: d.seller_id },
      category: 'sales',
      template: 'payout.returned',
      params: { total: { amount: d.amount, currency: d.currency }, reference: d.reference ?? '—' },
      link: { resource: 'payout', id: d.payout_id },
      mandatory: true,
    },
  ],
  'cart.abandoned': (d) => [
    {
      to: buyer(d),
      category: 'reminders',
      template: 'cart.abandoned',
      params: { titles: d.titles.join(', '), total: { amount: d.subtotal, currency: d.currency } },
      link: { resource: 'cart', id: d.cart_id },
    },
  ],
};

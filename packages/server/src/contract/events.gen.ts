// Made by `npm run gen` from spec/; do not edit. The events between modules.

import type { EventMeta } from './operation-meta.ts';
import type { components } from './types.gen.ts';

type schemas = components['schemas'];

/** Every event with its version, its producer and its consumers. */
export const events = {
  'cart.abandoned': { type: 'cart.abandoned', version: 1, producer: 'cart', consumers: ['notification'] },
  'category.changed': { type: 'category.changed', version: 1, producer: 'product', consumers: ['product', 'search'] },
  'coupon.changed': { type: 'coupon.changed', version: 1, producer: 'order', consumers: ['cart'] },
  'order.cancelled': { type: 'order.cancelled', version: 1, producer: 'order', consumers: ['notification'] },
  'order.confirmed': { type: 'order.confirmed', version: 1, producer: 'order', consumers: ['order', 'cart', 'search', 'product', 'notification'] },
  'order.created': { type: 'order.created', version: 1, producer: 'order', consumers: ['notification'] },
  'order.delivered': { type: 'order.delivered', version: 1, producer: 'order', consumers: ['product', 'payment', 'notification'] },
  'order.refunded': { type: 'order.refunded', version: 1, producer: 'order', consumers: ['order', 'notification'] },
  'order.shipped': { type: 'order.shipped', version: 1, producer: 'order', consumers: ['notification'] },
  'payment.authorized': { type: 'payment.authorized', version: 1, producer: 'payment', consumers: ['order'] },
  'payment.captured': { type: 'payment.captured', version: 1, producer: 'payment', consumers: ['order', 'payment', 'notification'] },
  'payment.declined': { type: 'payment.declined', version: 1, producer: 'payment', consumers: ['order', 'notification'] },
  'payment.expired': { type: 'payment.expired', version: 1, producer: 'payment', consumers: ['order'] },
  'payment.failed': { type: 'payment.failed', version: 1, producer: 'payment', consumers: ['order', 'notification'] },
  'payment.refunded': { type: 'payment.refunded', version: 1, producer: 'payment', consumers: ['order', 'payment', 'notification'] },
  'payment.voided': { type: 'payment.voided', version: 1, producer: 'payment', consumers: ['order'] },
  'payout.returned': { type: 'payout.returned', version: 1, producer: 'payment', consumers: ['notification'] },
  'payout.sent': { type: 'payout.sent', version: 1, producer: 'payment', consumers: ['notification'] },
  'product.created': { type: 'product.created', version: 1, producer: 'product', consumers: ['search'] },
  'product.deleted': { type: 'product.deleted', version: 1, producer: 'product', consumers: ['product', 'search'] },
  'product.updated': { type: 'product.updated', version: 1, producer: 'product', consumers: ['product', 'search'] },
  'rates.changed': { type: 'rates.changed', version: 1, producer: 'order', consumers: ['cart'] },
  'rating.changed': { type: 'rating.changed', version: 1, producer: 'product', consumers: ['product', 'search'] },
  'return.accepted': { type: 'return.accepted', version: 1, producer: 'order', consumers: ['notification'] },
  'return.received': { type: 'return.received', version: 1, producer: 'order', consumers: ['notification'] },
  'return.requested': { type: 'return.requested', version: 1, producer: 'order', consumers: ['notification'] },
  'seller_order.changed': { type: 'seller_order.changed', version: 1, producer: 'order', consumers: ['order'] },
  'shop.approved': { type: 'shop.approved', version: 1, producer: 'user', consumers: ['notification', 'product', 'cart', 'payment', 'search'] },
  'shop.suspended': { type: 'shop.suspended', version: 1, producer: 'user', consumers: ['notification', 'product', 'cart', 'search'] },
  'shop.updated': { type: 'shop.updated', version: 1, producer: 'user', consumers: ['product', 'payment', 'search'] },
  'stock.changed': { type: 'stock.changed', version: 1, producer: 'product', consumers: ['product', 'search'] },
  'stock.depleted': { type: 'stock.depleted', version: 1, producer: 'product', consumers: ['notification'] },
  'stock.low': { type: 'stock.low', version: 1, producer: 'product', consumers: ['notification'] },
  'user.disabled': { type: 'user.disabled', version: 1, producer: 'user', consumers: ['notification', 'cart'] },
  'user.registered': { type: 'user.registered', version: 1, producer: 'user', consumers: ['notification'] },
  'verification.requested': { type: 'verification.requested', version: 1, producer: 'user', consumers: ['notification'] },
} as const satisfies Record<string, EventMeta>;

export type EventType = keyof typeof events;

/** The changed facts that each event carries. */
export interface EventDataByType {
  'cart.abandoned': schemas['CartAbandonedData'];
  'category.changed': schemas['CategoryChangedData'];
  'coupon.changed': schemas['CouponChangedData'];
  'order.cancelled': schemas['OrderCancelledData'];
  'order.confirmed': schemas['OrderConfirmedData'];
  'order.created': schemas['OrderCreatedData'];
  'order.delivered': schemas['OrderDeliveredData'];
  'order.refunded': schemas['OrderRefundedData'];
  'order.shipped': schemas['OrderShippedData'];
  'payment.authorized': schemas['PaymentAuthorizedData'];
  'payment.captured': schemas['PaymentCapturedData'];
  'payment.declined': schemas['PaymentDeclinedData'];
  'payment.expired': schemas['PaymentExpiredData'];
  'payment.failed': schemas['PaymentFailedData'];
  'payment.refunded': schemas['PaymentRefundedData'];
  'payment.voided': schemas['PaymentVoidedData'];
  'payout.returned': schemas['PayoutReturnedData'];
  'payout.sent': schemas['PayoutSentData'];
  'product.created': schemas['ProductCreatedData'];
  'product.deleted': schemas['ProductDeletedData'];
  'product.updated': schemas['ProductUpdatedData'];
  'rates.changed': schemas['RatesChangedData'];
  'rating.changed': schemas['RatingChangedData'];
  'return.accepted': schemas['ReturnAcceptedData'];
  'return.received': schemas['ReturnReceivedData'];
  'return.requested': schemas['ReturnRequestedData'];
  'seller_order.changed': schemas['SellerOrderChangedData'];
  'shop.approved': schemas['ShopApprovedData'];
  'shop.suspended': schemas['ShopSuspendedData'];
  'shop.updated': schemas['ShopUpdatedData'];
  'stock.changed': schemas['StockChangedData'];
  'stock.depleted': schemas['StockDepletedData'];
  'stock.low': schemas['StockLowData'];
  'user.disabled': schemas['UserDisabledData'];
  'user.registered': schemas['UserRegisteredData'];
  'verification.requested': schemas['VerificationRequestedData'];
}

/** Each event in its envelope. */
export interface EventByType {
  'cart.abandoned': schemas['CartAbandonedEvent'];
  'category.changed': schemas['CategoryChangedEvent'];
  'coupon.changed': schemas['CouponChangedEvent'];
  'order.cancelled': schemas['OrderCancelledEvent'];
  'order.confirmed': schemas['OrderConfirmedEvent'];
  'order.created': schemas['OrderCreatedEvent'];
  'order.delivered': schemas['OrderDeliveredEvent'];
  'order.refunded': schemas['OrderRefundedEvent'];
  'order.shipped': schemas['OrderShippedEvent'];
  'payment.authorized': schemas['PaymentAuthorizedEvent'];
  'payment.captured': schemas['PaymentCapturedEvent'];
  'payment.declined': schemas['PaymentDeclinedEvent'];
  'payment.expired': schemas['PaymentExpiredEvent'];
  'payment.failed': schemas['PaymentFailedEvent'];
  'payment.refunded': schemas['PaymentRefundedEvent'];
  'payment.voided': schemas['PaymentVoidedEvent'];
  'payout.returned': schemas['PayoutReturnedEvent'];
  'payout.sent': schemas['PayoutSentEvent'];
  'product.created': schemas['ProductCreatedEvent'];
  'product.deleted': schemas['ProductDeletedEvent'];
  'product.updated': schemas['ProductUpdatedEvent'];
  'rates.changed': schemas['RatesChangedEvent'];
  'rating.changed': schemas['RatingChangedEvent'];
  'return.accepted': schemas['ReturnAcceptedEvent'];
  'return.received': schemas['ReturnReceivedEvent'];
  'return.requested': schemas['ReturnRequestedEvent'];
  'seller_order.changed': schemas['SellerOrderChangedEvent'];
  'shop.approved': schemas['ShopApprovedEvent'];
  'shop.suspended': schemas['ShopSuspendedEvent'];
  'shop.updated': schemas['ShopUpdatedEvent'];
  'stock.changed': schemas['StockChangedEvent'];
  'stock.depleted': schemas['StockDepletedEvent'];
  'stock.low': schemas['StockLowEvent'];
  'user.disabled': schemas['UserDisabledEvent'];
  'user.registered': schemas['UserRegisteredEvent'];
  'verification.requested': schemas['VerificationRequestedEvent'];
}

export type EventData<T extends EventType> = EventDataByType[T];
export type DomainEvent<T extends EventType = EventType> = EventByType[T];

/** The events that one module tells. */
export type EventsFrom<M extends string> = {
  [T in EventType]: (typeof events)[T]['producer'] extends M ? T : never;
}[EventType];

/** The events that one module listens to. */
export type EventsFor<M extends string> = {
  [T in EventType]: M extends (typeof events)[T]['consumers'][number] ? T : never;
}[EventType];

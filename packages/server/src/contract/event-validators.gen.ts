// Made by `npm run gen` from spec/; do not edit. The checks of events.

import * as compiled from './compiled/events.gen.mjs';
import type { EventType } from './events.gen.ts';
import type { ValidateFunction } from './validate-function.ts';

/** The checks of events: the whole envelope where one is consumed, the data where one is made. */
export const eventValidators: Readonly<
  Record<EventType, { readonly event: ValidateFunction; readonly data: ValidateFunction }>
> = {
  'cart.abandoned': { event: compiled.CartAbandonedEvent, data: compiled.CartAbandonedData },
  'category.changed': { event: compiled.CategoryChangedEvent, data: compiled.CategoryChangedData },
  'coupon.changed': { event: compiled.CouponChangedEvent, data: compiled.CouponChangedData },
  'order.cancelled': { event: compiled.OrderCancelledEvent, data: compiled.OrderCancelledData },
  'order.confirmed': { event: compiled.OrderConfirmedEvent, data: compiled.OrderConfirmedData },
  'order.created': { event: compiled.OrderCreatedEvent, data: compiled.OrderCreatedData },
  'order.delivered': { event: compiled.OrderDeliveredEvent, data: compiled.OrderDeliveredData },
  'order.refunded': { event: compiled.OrderRefundedEvent, data: compiled.OrderRefundedData },
  'order.shipped': { event: compiled.OrderShippedEvent, data: compiled.OrderShippedData },
  'payment.authorized': { event: compiled.PaymentAuthorizedEvent, data: compiled.PaymentAuthorizedData },
  'payment.captured': { event: compiled.PaymentCapturedEvent, data: compiled.PaymentCapturedData },
  'payment.declined': { event: compiled.PaymentDeclinedEvent, data: compiled.PaymentDeclinedData },
  'payment.expired': { event: compiled.PaymentExpiredEvent, data: compiled.PaymentExpiredData },
  'payment.failed': { event: compiled.PaymentFailedEvent, data: compiled.PaymentFailedData },
  'payment.refunded': { event: compiled.PaymentRefundedEvent, data: compiled.PaymentRefundedData },
  'payment.voided': { event: compiled.PaymentVoidedEvent, data: compiled.PaymentVoidedData },
  'payout.returned': { event: compiled.PayoutReturnedEvent, data: compiled.PayoutReturnedData },
  'payout.sent': { event: compiled.PayoutSentEvent, data: compiled.PayoutSentData },
  'product.created': { event: compiled.ProductCreatedEvent, data: compiled.ProductCreatedData },
  'product.deleted': { event: compiled.ProductDeletedEvent, data: compiled.ProductDeletedData },
  'product.updated': { event: compiled.ProductUpdatedEvent, data: compiled.ProductUpdatedData },
  'rates.changed': { event: compiled.RatesChangedEvent, data: compiled.RatesChangedData },
  'rating.changed': { event: compiled.RatingChangedEvent, data: compiled.RatingChangedData },
  'return.accepted': { event: compiled.ReturnAcceptedEvent, data: compiled.ReturnAcceptedData },
  'return.received': { event: compiled.ReturnReceivedEvent, data: compiled.ReturnReceivedData },
  'return.requested': { event: compiled.ReturnRequestedEvent, data: compiled.ReturnRequestedData },
  'seller_order.changed': { event: compiled.SellerOrderChangedEvent, data: compiled.SellerOrderChangedData },
  'shop.approved': { event: compiled.ShopApprovedEvent, data: compiled.ShopApprovedData },
  'shop.suspended': { event: compiled.ShopSuspendedEvent, data: compiled.ShopSuspendedData },
  'shop.updated': { event: compiled.ShopUpdatedEvent, data: compiled.ShopUpdatedData },
  'stock.changed': { event: compiled.StockChangedEvent, data: compiled.StockChangedData },
  'stock.depleted': { event: compiled.StockDepletedEvent, data: compiled.StockDepletedData },
  'stock.low': { event: compiled.StockLowEvent, data: compiled.StockLowData },
  'user.disabled': { event: compiled.UserDisabledEvent, data: compiled.UserDisabledData },
  'user.registered': { event: compiled.UserRegisteredEvent, data: compiled.UserRegisteredData },
  'verification.requested': { event: compiled.VerificationRequestedEvent, data: compiled.VerificationRequestedData },
};

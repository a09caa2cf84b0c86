import { listOf } from '../core/pages.ts';
import type { Transport } from '../core/transport.ts';
import type { BodyOf, CallOptions, QueryOf } from '../core/types.ts';

/** From the cart to the money: carts of guests and buyers, orders, payments. */
export function shoppingGroups(t: Transport) {
  return {
    cart: {
      get: (o?: CallOptions) => t.call('getCart', {}, o),
      clear: (o?: CallOptions) => t.call('clearCart', {}, o),
      addItem: (body: BodyOf<'addCartItem'>, o?: CallOptions) => t.call('addCartItem', { body }, o),
      setItem: (skuId: string, body: BodyOf<'setCartItem'>, o?: CallOptions) =>
        t.call('setCartItem', { path: { sku_id: skuId }, body }, o),
      removeItem: (skuId: string, o?: CallOptions) => t.call('removeCartItem', { path: { sku_id: skuId } }, o),
      applyCoupon: (body: BodyOf<'applyCoupon'>, o?: CallOptions) => t.call('applyCoupon', { body }, o),
      removeCoupon: (o?: CallOptions) => t.call('removeCoupon', {}, o),
      setAddress: (body: BodyOf<'setCartAddress'>, o?: CallOptions) => t.call('setCartAddress', { body }, o),
      setShipping: (body: BodyOf<'setCartShipping'>, o?: CallOptions) => t.call('setCartShipping', { body }, o),
    },
    orders: {
      /** Needs the cart's quote; the answer names the page where the buyer pays. */
      create: (body: BodyOf<'createOrder'>, o?: CallOptions) => t.call('createOrder', { body }, o),
      list: (query: QueryOf<'listOrders'> = {}, o?: CallOptions) => listOf(t, 'listOrders', { query }, o),
      get: (id: string, o?: CallOptions) => t.call('getOrder', { path: { id } }, o),
      cancel: (id: string, o?: CallOptions) => t.call('cancelOrder', { path: { id } }, o),
      timeline: (id: string, o?: CallOptions) => t.call('getOrderTimeline', { path: { id } }, o),
      requestRefund: (id: string, body: BodyOf<'requestOrderRefund'>, o?: CallOptions) =>
        t.call('requestOrderRefund', { path: { id }, body }, o),
      requestReturn: (id: string, body: BodyOf<'requestOrderReturn'>, o?: CallOptions) =>
        t.call('requestOrderReturn', { path: { id }, body }, o),
    },
    payments: {
      /** The next attempt after a decline. */
      create: (body: BodyOf<'createPayment'>, o?: CallOptions) => t.call('createPayment', { body }, o),
      get: (id: string, o?: CallOptions) => t.call('getPayment', { path: { id } }, o),
      refund: (id: string, body: BodyOf<'createPaymentRefund'>, o?: CallOptions) =>
        t.call('createPaymentRefund', { path: { id }, body }, o),
    },
  };
}

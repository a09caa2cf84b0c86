import { listOf } from '../core/pages.ts';
import type { Transport } from '../core/transport.ts';
import type { BodyOf, CallOptions, QueryOf } from '../core/types.ts';

type Edit = CallOptions & { ifMatch: string };

/** What a seller does. */
export function sellerGroup(t: Transport) {
  return {
    shop: (o?: CallOptions) => t.call('getShop', {}, o),
    createShop: (body: BodyOf<'createShop'>, o?: CallOptions) => t.call('createShop', { body }, o),
    replaceShop: (body: BodyOf<'replaceShop'>, o: Edit) => t.call('replaceShop', { body }, o),
    /** A seller as the public sees it. */
    profile: (id: string, o?: CallOptions) => t.call('getSeller', { path: { id } }, o),
    products: (query: QueryOf<'listSellerProducts'> = {}, o?: CallOptions) =>
      listOf(t, 'listSellerProducts', { query }, o),
    product: (id: string, o?: CallOptions) => t.call('getSellerProduct', { path: { id } }, o),
    /** `on_hand` wants `ifMatch` with the SKU's tag, `delta` an idempotency key. */
    updateStock: (skuId: string, body: BodyOf<'updateSkuStock'>, o?: CallOptions) =>
      t.call('updateSkuStock', { path: { id: skuId }, body }, o),
    orders: (query: QueryOf<'listSellerOrders'> = {}, o?: CallOptions) => listOf(t, 'listSellerOrders', { query }, o),
    order: (id: string, o?: CallOptions) => t.call('getSellerOrder', { path: { id } }, o),
    ship: (id: string, body: BodyOf<'shipSellerOrder'>, o?: CallOptions) =>
      t.call('shipSellerOrder', { path: { id }, body }, o),
    deliver: (id: string, o?: CallOptions) => t.call('deliverSellerOrder', { path: { id } }, o),
    acceptReturn: (id: string, body: BodyOf<'acceptReturn'> = {}, o?: CallOptions) =>
      t.call('acceptReturn', { path: { id }, body }, o),
    receiveReturn: (id: string, body: BodyOf<'receiveReturn'>, o?: CallOptions) =>
      t.call('receiveReturn', { path: { id }, body }, o),
    acceptRefund: (id: string, body: BodyOf<'acceptRefund'> = { restock: false }, o?: CallOptions) =>
      t.call('acceptRefund', { path: { id }, body }, o),
    rejectRefund: (id: string, body: BodyOf<'rejectRefund'>, o?: CallOptions) =>
      t.call('rejectRefund', { path: { id }, body }, o),
    coupons: (query: QueryOf<'listSellerCoupons'> = {}, o?: CallOptions) =>
      listOf(t, 'listSellerCoupons', { query }, o),
    coupon: (id: string, o?: CallOptions) => t.call('getSellerCoupon', { path: { id } }, o),
    createCoupon: (body: BodyOf<'createSellerCoupon'>, o?: CallOptions) => t.call('createSellerCoupon', { body }, o),
    updateCoupon: (id: string, body: BodyOf<'updateSellerCoupon'>, o: Edit) =>
      t.call('updateSellerCoupon', { path: { id }, body }, o),
    removeCoupon: (id: string, o: Edit) => t.call('deleteSellerCoupon', { path: { id } }, o),
    analytics: (query: QueryOf<'getSellerAnalytics'> = {}, o?: CallOptions) =>
      t.call('getSellerAnalytics', { query }, o),
    balance: (o?: CallOptions) => t.call('getSellerBalance', {}, o),
    payouts: (query: QueryOf<'listSellerPayouts'> = {}, o?: CallOptions) =>
      listOf(t, 'listSellerPayouts', { query }, o),
  };
}

/** What an administrator does. */
export function adminGroup(t: Transport) {
  return {
    sellers: (query: QueryOf<'listSellers'> = {}, o?: CallOptions) => listOf(t, 'listSellers', { query }, o),
    approveSeller: (id: string, o?: CallOptions) => t.call('approveSeller', { path: { id } }, o),
    suspendSeller: (id: string, body: BodyOf<'suspendSeller'>, o?: CallOptions) =>
      t.call('suspendSeller', { path: { id }, body }, o),
    setCommission: (id: string, body: BodyOf<'setSellerCommission'>, o?: CallOptions) =>
      t.call('setSellerCommission', { path: { id }, body }, o),
    orders: (query: QueryOf<'listAdminOrders'> = {}, o?: CallOptions) => listOf(t, 'listAdminOrders', { query }, o),
    order: (id: string, o?: CallOptions) => t.call('getAdminOrder', { path: { id } }, o),
    coupons: (query: QueryOf<'listAdminCoupons'> = {}, o?: CallOptions) => listOf(t, 'listAdminCoupons', { query }, o),
    coupon: (id: string, o?: CallOptions) => t.call('getAdminCoupon', { path: { id } }, o),
    createCoupon: (body: BodyOf<'createAdminCoupon'>, o?: CallOptions) => t.call('createAdminCoupon', { body }, o),
    updateCoupon: (id: string, body: BodyOf<'updateAdminCoupon'>, o: Edit) =>
      t.call('updateAdminCoupon', { path: { id }, body }, o),
    removeCoupon: (id: string, o: Edit) => t.call('deleteAdminCoupon', { path: { id } }, o),
    shippingRates: (query: QueryOf<'listShippingRates'> = {}, o?: CallOptions) =>
      listOf(t, 'listShippingRates', { query }, o),
    createShippingRate: (body: BodyOf<'createShippingRate'>, o?: CallOptions) =>
      t.call('createShippingRate', { body }, o),
    updateShippingRate: (id: string, body: BodyOf<'updateShippingRate'>, o: Edit) =>
      t.call('updateShippingRate', { path: { id }, body }, o),
    removeShippingRate: (id: string, o: Edit) => t.call('deleteShippingRate', { path: { id } }, o),
    taxRates: (query: QueryOf<'listTaxRates'> = {}, o?: CallOptions) => listOf(t, 'listTaxRates', { query }, o),
    createTaxRate: (body: BodyOf<'createTaxRate'>, o?: CallOptions) => t.call('createTaxRate', { body }, o),
    updateTaxRate: (id: string, body: BodyOf<'updateTaxRate'>, o: Edit) =>
      t.call('updateTaxRate', { path: { id }, body }, o),
    removeTaxRate: (id: string, o: Edit) => t.call('deleteTaxRate', { path: { id } }, o),
    refunds: (query: QueryOf<'listAdminRefunds'> = {}, o?: CallOptions) => listOf(t, 'listAdminRefunds', { query }, o),
    payouts: (query: QueryOf<'listAdminPayouts'> = {}, o?: CallOptions) => listOf(t, 'listAdminPayouts', { query }, o),
    runPayouts: (body: BodyOf<'createPayoutRun'>, o?: CallOptions) => t.call('createPayoutRun', { body }, o),
  };
}

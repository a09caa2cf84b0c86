// Made by `npm run gen` from spec/; do not edit. What each operation takes and gives.

import type { OperationsOf, PagedOperationId, PublicOperationId, PublicOperationIdsByTag, RawOperationId } from './operations.gen.ts';
import type { components, operations } from './types.gen.ts';

type schemas = components['schemas'];
type None = Record<string, never>;
/** Members with a default are always there once the request was validated. */
type Filled<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: Exclude<T[P], undefined> };

/** What a handler gets of a validated request. Header names are in lower case. */
export interface OperationInputs {
  acceptRefund: {
    path: operations['acceptRefund']['parameters']['path'];
    query: None;
    headers: {  };
    body: schemas['RefundAccept'];
  };
  acceptReturn: {
    path: operations['acceptReturn']['parameters']['path'];
    query: None;
    headers: {  };
    body: schemas['ReturnAccept'];
  };
  addCartItem: {
    path: None;
    query: None;
    headers: { 'idempotency-key'?: string; 'cart-token'?: string };
    body: schemas['CartItemInput'];
  };
  applyCoupon: {
    path: None;
    query: None;
    headers: { 'cart-token'?: string };
    body: schemas['CouponApplyInput'];
  };
  approveSeller: {
    path: operations['approveSeller']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  cancelOrder: {
    path: operations['cancelOrder']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  changeEmail: {
    path: None;
    query: None;
    headers: {  };
    body: schemas['EmailChangeInput'];
  };
  changePassword: {
    path: None;
    query: None;
    headers: {  };
    body: schemas['PasswordChangeInput'];
  };
  clearCart: {
    path: None;
    query: None;
    headers: { 'cart-token'?: string };
    body: undefined;
  };
  completeProductImage: {
    path: operations['completeProductImage']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  createAddress: {
    path: None;
    query: None;
    headers: { 'idempotency-key'?: string };
    body: schemas['AddressInput'];
  };
  createAdminCoupon: {
    path: None;
    query: None;
    headers: { 'idempotency-key'?: string };
    body: schemas['CouponInput'];
  };
  createCategory: {
    path: None;
    query: None;
    headers: { 'idempotency-key'?: string };
    body: schemas['CategoryInput'];
  };
  createGuest: {
    path: None;
    query: None;
    headers: {  };
    body: schemas['GuestInput'];
  };
  createOrder: {
    path: None;
    query: None;
    headers: { 'idempotency-key'?: string };
    body: schemas['OrderCreate'];
  };
  createPayment: {
    path: None;
    query: None;
    headers: { 'idempotency-key'?: string };
    body: schemas['PaymentCreate'];
  };
  createPaymentRefund: {
    path: operations['createPaymentRefund']['parameters']['path'];
    query: None;
    headers: { 'idempotency-key'?: string };
    body: schemas['PaymentRefundCreate'];
  };
  createPayoutRun: {
    path: None;
    query: None;
    headers: { 'idempotency-key'?: string };
    body: schemas['PayoutRunCreate'];
  };
  createProduct: {
    path: None;
    query: None;
    headers: { 'idempotency-key'?: string };
    body: schemas['ProductInput'];
  };
  createProductImage: {
    path: operations['createProductImage']['parameters']['path'];
    query: None;
    headers: {  };
    body: schemas['ImageUploadInput'];
  };
  createProductReview: {
    path: operations['createProductReview']['parameters']['path'];
    query: None;
    headers: { 'idempotency-key'?: string };
    body: schemas['ReviewInput'];
  };
  createSellerCoupon: {
    path: None;
    query: None;
    headers: { 'idempotency-key'?: string };
    body: schemas['CouponInput'];
  };
  createShippingRate: {
    path: None;
    query: None;
    headers: { 'idempotency-key'?: string };
    body: schemas['ShippingRateInput'];
  };
  createShop: {
    path: None;
    query: None;
    headers: { 'idempotency-key'?: string };
    body: schemas['ShopInput'];
  };
  createTaxRate: {
    path: None;
    query: None;
    headers: { 'idempotency-key'?: string };
    body: schemas['TaxRateInput'];
  };
  deleteAddress: {
    path: operations['deleteAddress']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  deleteAdminCoupon: {
    path: operations['deleteAdminCoupon']['parameters']['path'];
    query: None;
    headers: { 'if-match'?: string };
    body: undefined;
  };
  deleteCategory: {
    path: operations['deleteCategory']['parameters']['path'];
    query: None;
    headers: { 'if-match'?: string };
    body: undefined;
  };
  deleteProduct: {
    path: operations['deleteProduct']['parameters']['path'];
    query: None;
    headers: { 'if-match'?: string };
    body: undefined;
  };
  deleteProductImage: {
    path: operations['deleteProductImage']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  deleteSellerCoupon: {
    path: operations['deleteSellerCoupon']['parameters']['path'];
    query: None;
    headers: { 'if-match'?: string };
    body: undefined;
  };
  deleteSession: {
    path: operations['deleteSession']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  deleteShippingRate: {
    path: operations['deleteShippingRate']['parameters']['path'];
    query: None;
    headers: { 'if-match'?: string };
    body: undefined;
  };
  deleteTaxRate: {
    path: operations['deleteTaxRate']['parameters']['path'];
    query: None;
    headers: { 'if-match'?: string };
    body: undefined;
  };
  deliverSellerOrder: {
    path: operations['deliverSellerOrder']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  forgotPassword: {
    path: None;
    query: None;
    headers: {  };
    body: schemas['EmailInput'];
  };
  getAddress: {
    path: operations['getAddress']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  getAdminCoupon: {
    path: operations['getAdminCoupon']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  getAdminOrder: {
    path: operations['getAdminOrder']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  getCart: {
    path: None;
    query: None;
    headers: { 'cart-token'?: string };
    body: undefined;
  };
  getCategoryTree: {
    path: None;
    query: None;
    headers: {  };
    body: undefined;
  };
  getMe: {
    path: None;
    query: None;
    headers: {  };
    body: undefined;
  };
  getNotificationPreferences: {
    path: None;
    query: None;
    headers: {  };
    body: undefined;
  };
  getOrder: {
    path: operations['getOrder']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  getOrderTimeline: {
    path: operations['getOrderTimeline']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  getPayment: {
    path: operations['getPayment']['parameters']['path'];
    query: Filled<NonNullable<operations['getPayment']['parameters']['query']>, 'refresh'>;
    headers: {  };
    body: undefined;
  };
  getProduct: {
    path: operations['getProduct']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  getSeller: {
    path: operations['getSeller']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  getSellerAnalytics: {
    path: None;
    query: Filled<NonNullable<operations['getSellerAnalytics']['parameters']['query']>, 'interval'>;
    headers: {  };
    body: undefined;
  };
  getSellerBalance: {
    path: None;
    query: None;
    headers: {  };
    body: undefined;
  };
  getSellerCoupon: {
    path: operations['getSellerCoupon']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  getSellerOrder: {
    path: operations['getSellerOrder']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  getSellerProduct: {
    path: operations['getSellerProduct']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  getShop: {
    path: None;
    query: None;
    headers: {  };
    body: undefined;
  };
  listAddresses: {
    path: None;
    query: Filled<NonNullable<operations['listAddresses']['parameters']['query']>, 'limit'>;
    headers: {  };
    body: undefined;
  };
  listAdminCoupons: {
    path: None;
    query: Filled<NonNullable<operations['listAdminCoupons']['parameters']['query']>, 'limit'>;
    headers: {  };
    body: undefined;
  };
  listAdminOrders: {
    path: None;
    query: Filled<NonNullable<operations['listAdminOrders']['parameters']['query']>, 'limit'>;
    headers: {  };
    body: undefined;
  };
  listAdminPayouts: {
    path: None;
    query: Filled<NonNullable<operations['listAdminPayouts']['parameters']['query']>, 'limit'>;
    headers: {  };
    body: undefined;
  };
  listAdminRefunds: {
    path: None;
    query: Filled<NonNullable<operations['listAdminRefunds']['parameters']['query']>, 'limit'>;
    headers: {  };
    body: undefined;
  };
  listNotifications: {
    path: None;
    query: Filled<NonNullable<operations['listNotifications']['parameters']['query']>, 'limit'>;
    headers: {  };
    body: undefined;
  };
  listOrders: {
    path: None;
    query: Filled<NonNullable<operations['listOrders']['parameters']['query']>, 'limit'>;
    headers: {  };
    body: undefined;
  };
  listProductReviews: {
    path: operations['listProductReviews']['parameters']['path'];
    query: Filled<NonNullable<operations['listProductReviews']['parameters']['query']>, 'sort' | 'limit'>;
    headers: {  };
    body: undefined;
  };
  listProducts: {
    path: None;
    query: Filled<NonNullable<operations['listProducts']['parameters']['query']>, 'sort' | 'limit'>;
    headers: {  };
    body: undefined;
  };
  listRelatedProducts: {
    path: operations['listRelatedProducts']['parameters']['path'];
    query: Filled<NonNullable<operations['listRelatedProducts']['parameters']['query']>, 'count'>;
    headers: {  };
    body: undefined;
  };
  listSellerCoupons: {
    path: None;
    query: Filled<NonNullable<operations['listSellerCoupons']['parameters']['query']>, 'limit'>;
    headers: {  };
    body: undefined;
  };
  listSellerOrders: {
    path: None;
    query: Filled<NonNullable<operations['listSellerOrders']['parameters']['query']>, 'limit'>;
    headers: {  };
    body: undefined;
  };
  listSellerPayouts: {
    path: None;
    query: Filled<NonNullable<operations['listSellerPayouts']['parameters']['query']>, 'limit'>;
    headers: {  };
    body: undefined;
  };
  listSellerProducts: {
    path: None;
    query: Filled<NonNullable<operations['listSellerProducts']['parameters']['query']>, 'sort' | 'limit'>;
    headers: {  };
    body: undefined;
  };
  listSellers: {
    path: None;
    query: Filled<NonNullable<operations['listSellers']['parameters']['query']>, 'limit'>;
    headers: {  };
    body: undefined;
  };
  listSessions: {
    path: None;
    query: Filled<NonNullable<operations['listSessions']['parameters']['query']>, 'limit'>;
    headers: {  };
    body: undefined;
  };
  listShippingRates: {
    path: None;
    query: Filled<NonNullable<operations['listShippingRates']['parameters']['query']>, 'limit'>;
    headers: {  };
    body: undefined;
  };
  listTaxRates: {
    path: None;
    query: Filled<NonNullable<operations['listTaxRates']['parameters']['query']>, 'limit'>;
    headers: {  };
    body: undefined;
  };
  login: {
    path: None;
    query: None;
    headers: {  };
    body: schemas['LoginInput'];
  };
  logout: {
    path: None;
    query: None;
    headers: {  };
    body: undefined;
  };
  markNotificationRead: {
    path: operations['markNotificationRead']['parameters']['path'];
    query: None;
    headers: {  };
    body: undefined;
  };
  receiveReturn: {
    path: operations['receiveReturn']['parameters']['path'];
    query: None;
    headers: {  };
    body: schemas['ReturnReceive'];
  };
  refreshTokens: {
    path: None;
    query: None;
    headers: {  };
    body: schemas['RefreshInput'];
  };
  register: {
    path: None;
    query: None;
    headers: {  };
    body: schemas['RegisterInput'];
  };
  rejectRefund: {
    path: operations['rejectRefund']['parameters']['path'];
    query: None;
    headers: {  };
    body: schemas['RefundReject'];
  };
  removeCartItem: {
    path: operations['removeCartItem']['parameters']['path'];
    query: None;
    headers: { 'cart-token'?: string };
    body: undefined;
  };
  removeCoupon: {
    path: None;
    query: None;
    headers: { 'cart-token'?: string };
    body: undefined;
  };
  replaceAddress: {
    path: operations['replaceAddress']['parameters']['path'];
    query: None;
    headers: {  };
    body: schemas['AddressInput'];
  };
  replaceCategory: {
    path: operations['replaceCategory']['parameters']['path'];
    query: None;
    headers: { 'if-match'?: string };
    body: schemas['CategoryInput'];
  };
  replaceProduct: {
    path: operations['replaceProduct']['parameters']['path'];
    query: None;
    headers: { 'if-match'?: string };
    body: schemas['ProductInput'];
  };
  replaceShop: {
    path: None;
    query: None;
    headers: { 'if-match'?: string };
    body: schemas['ShopInput'];
  };
  requestOrderRefund: {
    path: operations['requestOrderRefund']['parameters']['path'];
    query: None;
    headers: { 'idempotency-key'?: string };
    body: schemas['RefundRequestCreate'];
  };
  requestOrderReturn: {
    path: operations['requestOrderReturn']['parameters']['path'];
    query: None;
    headers: { 'idempotency-key'?: string };
    body: schemas['ReturnRequestCreate'];
  };
  resendVerification: {
    path: None;
    query: None;
    headers: {  };
    body: schemas['EmailInput'];
  };
  resetPassword: {
    path: None;
    query: None;
    headers: {  };
    body: schemas['PasswordResetInput'];
  };
  searchProducts: {
    path: None;
    query: Filled<NonNullable<operations['searchProducts']['parameters']['query']>, 'sort' | 'limit'>;
    headers: {  };
    body: undefined;
  };
  setCartAddress: {
    path: None;
    query: None;
    headers: { 'cart-token'?: string };
    body: schemas['CartAddressInput'];
  };
  setCartItem: {
    path: operations['setCartItem']['parameters']['path'];
    query: None;
    headers: { 'cart-token'?: string };
    body: schemas['CartQuantityInput'];
  };
  setCartShipping: {
    path: None;
    query: None;
    headers: { 'cart-token'?: string };
    body: schemas['CartShippingInput'];
  };
  setSellerCommission: {
    path: operations['setSellerCommission']['parameters']['path'];
    query: None;
    headers: {  };
    body: schemas['CommissionInput'];
  };
  shipSellerOrder: {
    path: operations['shipSellerOrder']['parameters']['path'];
    query: None;
    headers: {  };
    body: schemas['SellerOrderShip'];
  };
  suggestSearch: {
    path: None;
    query: Filled<NonNullable<operations['suggestSearch']['parameters']['query']>, 'count'>;
    headers: {  };
    body: undefined;
  };
  suspendSeller: {
    path: operations['suspendSeller']['parameters']['path'];
    query: None;
    headers: {  };
    body: schemas['SellerSuspendInput'];
  };
  updateAdminCoupon: {
    path: operations['updateAdminCoupon']['parameters']['path'];
    query: None;
    headers: { 'if-match'?: string };
    body: schemas['CouponInput'];
  };
  updateMe: {
    path: None;
    query: None;
    headers: {  };
    body: schemas['UserInput'];
  };
  updateNotificationPreferences: {
    path: None;
    query: None;
    headers: {  };
    body: schemas['NotificationPreferences'];
  };
  updateSellerCoupon: {
    path: operations['updateSellerCoupon']['parameters']['path'];
    query: None;
    headers: { 'if-match'?: string };
    body: schemas['CouponInput'];
  };
  updateShippingRate: {
    path: operations['updateShippingRate']['parameters']['path'];
    query: None;
    headers: { 'if-match'?: string };
    body: schemas['ShippingRateInput'];
  };
  updateSkuStock: {
    path: operations['updateSkuStock']['parameters']['path'];
    query: None;
    headers: { 'idempotency-key'?: string; 'if-match'?: string };
    body: schemas['StockPatch'];
  };
  updateTaxRate: {
    path: operations['updateTaxRate']['parameters']['path'];
    query: None;
    headers: { 'if-match'?: string };
    body: schemas['TaxRateInput'];
  };
  verifyEmail: {
    path: None;
    query: None;
    headers: {  };
    body: schemas['VerifyEmailInput'];
  };
}

/** The `data` of a good answer. */
export interface OperationOutputs {
  acceptRefund: schemas['Refund'];
  acceptReturn: schemas['Return'];
  addCartItem: schemas['Cart'];
  applyCoupon: schemas['Cart'];
  approveSeller: schemas['AdminSeller'];
  cancelOrder: schemas['Order'];
  changeEmail: schemas['MailAccepted'];
  changePassword: schemas['Tokens'];
  clearCart: schemas['Cart'];
  completeProductImage: schemas['SellerImage'];
  createAddress: schemas['Address'];
  createAdminCoupon: schemas['Coupon'];
  createCategory: schemas['Category'];
  createGuest: schemas['Tokens'];
  createOrder: schemas['Order'];
  createPayment: schemas['Payment'];
  createPaymentRefund: schemas['PaymentRefund'];
  createPayoutRun: schemas['PayoutRun'];
  createProduct: schemas['SellerProduct'];
  createProductImage: schemas['ImageUpload'];
  createProductReview: schemas['Review'];
  createSellerCoupon: schemas['Coupon'];
  createShippingRate: schemas['ShippingRate'];
  createShop: schemas['Shop'];
  createTaxRate: schemas['TaxRate'];
  deleteAddress: undefined;
  deleteAdminCoupon: undefined;
  deleteCategory: undefined;
  deleteProduct: undefined;
  deleteProductImage: undefined;
  deleteSellerCoupon: undefined;
  deleteSession: undefined;
  deleteShippingRate: undefined;
  deleteTaxRate: undefined;
  deliverSellerOrder: schemas['SellerOrder'];
  forgotPassword: schemas['MailAccepted'];
  getAddress: schemas['Address'];
  getAdminCoupon: schemas['Coupon'];
  getAdminOrder: schemas['AdminOrder'];
  getCart: schemas['Cart'];
  getCategoryTree: schemas['CategoryTree'];
  getMe: schemas['User'];
  getNotificationPreferences: schemas['NotificationPreferences'];
  getOrder: schemas['Order'];
  getOrderTimeline: schemas['OrderTimelineEntry'][];
  getPayment: schemas['Payment'];
  getProduct: schemas['Product'];
  getSeller: schemas['PublicSeller'];
  getSellerAnalytics: schemas['SellerAnalytics'];
  getSellerBalance: schemas['SellerBalance'];
  getSellerCoupon: schemas['Coupon'];
  getSellerOrder: schemas['SellerOrder'];
  getSellerProduct: schemas['SellerProduct'];
  getShop: schemas['Shop'];
  listAddresses: schemas['Address'][];
  listAdminCoupons: schemas['Coupon'][];
  listAdminOrders: schemas['AdminOrderSummary'][];
  listAdminPayouts: schemas['Payout'][];
  listAdminRefunds: schemas['PaymentRefund'][];
  listNotifications: schemas['Notification'][];
  listOrders: schemas['OrderSummary'][];
  listProductReviews: schemas['Review'][];
  listProducts: schemas['ProductCard'][];
  listRelatedProducts: schemas['ProductCard'][];
  listSellerCoupons: schemas['Coupon'][];
  listSellerOrders: schemas['SellerOrder'][];
  listSellerPayouts: schemas['Payout'][];
  listSellerProducts: schemas['SellerProductSummary'][];
  listSellers: schemas['AdminSeller'][];
  listSessions: schemas['Session'][];
  listShippingRates: schemas['ShippingRate'][];
  listTaxRates: schemas['TaxRate'][];
  login: schemas['Tokens'];
  logout: undefined;
  markNotificationRead: schemas['Notification'];
  receiveReturn: schemas['Return'];
  refreshTokens: schemas['Tokens'];
  register: schemas['MailAccepted'];
  rejectRefund: schemas['Refund'];
  removeCartItem: schemas['Cart'];
  removeCoupon: schemas['Cart'];
  replaceAddress: schemas['Address'];
  replaceCategory: schemas['Category'];
  replaceProduct: schemas['SellerProduct'];
  replaceShop: schemas['Shop'];
  requestOrderRefund: schemas['Refund'][];
  requestOrderReturn: schemas['Return'][];
  resendVerification: schemas['MailAccepted'];
  resetPassword: undefined;
  searchProducts: schemas['SearchResults'];
  setCartAddress: schemas['Cart'];
  setCartItem: schemas['Cart'];
  setCartShipping: schemas['Cart'];
  setSellerCommission: schemas['AdminSeller'];
  shipSellerOrder: schemas['SellerOrder'];
  suggestSearch: schemas['SearchSuggestions'];
  suspendSeller: schemas['AdminSeller'];
  updateAdminCoupon: schemas['Coupon'];
  updateMe: schemas['User'];
  updateNotificationPreferences: schemas['NotificationPreferences'];
  updateSellerCoupon: schemas['Coupon'];
  updateShippingRate: schemas['ShippingRate'];
  updateSkuStock: schemas['SellerSku'];
  updateTaxRate: schemas['TaxRate'];
  verifyEmail: schemas['Tokens'];
}

/** Operations that a handler answers within the envelope. */
export type HandledOperationId = keyof OperationInputs;
export type OperationInput<K extends HandledOperationId> = OperationInputs[K];
export type OperationData<K extends HandledOperationId> = OperationOutputs[K];

/** What a handler gives back; the edge makes the envelope of it. Without `status` it is the operation's own. */
export interface Reply<T> {
  data: T;
  status?: number;
  headers?: Record<string, string>;
  page?: { next_cursor: string | null; limit: number };
}

/** The answer of a list in pages, which must say where the next page begins. */
export interface PagedReply<T> extends Reply<T> {
  page: { next_cursor: string | null; limit: number };
}

export type ReplyOf<K extends HandledOperationId> = K extends PagedOperationId
  ? PagedReply<OperationData<K>>
  : Reply<OperationData<K>>;

export type Handler<Ctx, K extends HandledOperationId> = (ctx: Ctx, input: OperationInput<K>) => Promise<ReplyOf<K>>;

/** One handler for every operation: leave one out and it does not compile. */
export type Handlers<Ctx> = { [K in HandledOperationId]: Handler<Ctx, K> };

/** The handlers that one module owes. */
export type ModuleHandlers<Tag extends keyof PublicOperationIdsByTag, Ctx> = Pick<
  Handlers<Ctx>,
  Extract<OperationsOf<Tag>, HandledOperationId>
>;

/** One function for every public operation that writes its own answer. */
export type RawHandlers<RawHandler> = { [K in Extract<PublicOperationId, RawOperationId>]: RawHandler };

// Made by `npm run gen` from spec/; do not edit. The public operations, as the client needs them.

export interface OperationInfo {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';
  /** Below the base path, unless it is rooted. */
  readonly path: string;
  readonly rooted?: true;
  readonly auth?: true;
  readonly cartToken?: true;
  readonly idempotency?: 'required' | 'optional';
  readonly precondition?: 'required' | 'optional';
  readonly page?: true;
  readonly raw?: true;
}

export const operationInfo = {
  acceptRefund: { method: 'PUT', path: '/seller/refunds/{id}/accept', auth: true },
  acceptReturn: { method: 'PUT', path: '/seller/returns/{id}/accept', auth: true },
  addCartItem: { method: 'POST', path: '/cart/items', auth: true, cartToken: true, idempotency: 'optional' },
  applyCoupon: { method: 'PUT', path: '/cart/coupon', auth: true, cartToken: true },
  approveSeller: { method: 'PUT', path: '/admin/sellers/{id}/approve', auth: true },
  cancelOrder: { method: 'PUT', path: '/orders/{id}/cancel', auth: true },
  changeEmail: { method: 'POST', path: '/auth/email/change', auth: true },
  changePassword: { method: 'POST', path: '/auth/password/change', auth: true },
  clearCart: { method: 'DELETE', path: '/cart', auth: true, cartToken: true },
  completeProductImage: { method: 'POST', path: '/products/{id}/images/{image_id}/complete', auth: true },
  createAddress: { method: 'POST', path: '/users/me/addresses', auth: true, idempotency: 'optional' },
  createAdminCoupon: { method: 'POST', path: '/admin/coupons', auth: true, idempotency: 'optional' },
  createCategory: { method: 'POST', path: '/categories', auth: true, idempotency: 'optional' },
  createGuest: { method: 'POST', path: '/auth/guest' },
  createOrder: { method: 'POST', path: '/orders', auth: true, idempotency: 'required' },
  createPayment: { method: 'POST', path: '/payments', auth: true, idempotency: 'required' },
  createPaymentRefund: { method: 'POST', path: '/payments/{id}/refunds', auth: true, idempotency: 'required' },
  createPayoutRun: { method: 'POST', path: '/admin/payouts', auth: true, idempotency: 'required' },
  createProduct: { method: 'POST', path: '/products', auth: true, idempotency: 'optional' },
  createProductImage: { method: 'POST', path: '/products/{id}/images', auth: true },
  createProductReview: { method: 'POST', path: '/products/{id}/reviews', auth: true, idempotency: 'optional' },
  createSellerCoupon: { method: 'POST', path: '/seller/coupons', auth: true, idempotency: 'optional' },
  createShippingRate: { method: 'POST', path: '/admin/shipping-rates', auth: true, idempotency: 'optional' },
  createShop: { method: 'POST', path: '/seller/shop', auth: true, idempotency: 'optional' },
  createTaxRate: { method: 'POST', path: '/admin/tax-rates', auth: true, idempotency: 'optional' },
  deleteAddress: { method: 'DELETE', path: '/users/me/addresses/{id}', auth: true },
  deleteAdminCoupon: { method: 'DELETE', path: '/admin/coupons/{id}', auth: true, precondition: 'required' },
  deleteCategory: { method: 'DELETE', path: '/categories/{id}', auth: true, precondition: 'required' },
  deleteProduct: { method: 'DELETE', path: '/products/{id}', auth: true, precondition: 'required' },
  deleteProductImage: { method: 'DELETE', path: '/products/{id}/images/{image_id}', auth: true },
  deleteSellerCoupon: { method: 'DELETE', path: '/seller/coupons/{id}', auth: true, precondition: 'required' },
  deleteSession: { method: 'DELETE', path: '/users/me/sessions/{id}', auth: true },
  deleteShippingRate: { method: 'DELETE', path: '/admin/shipping-rates/{id}', auth: true, precondition: 'required' },
  deleteTaxRate: { method: 'DELETE', path: '/admin/tax-rates/{id}', auth: true, precondition: 'required' },
  deliverSellerOrder: { method: 'PUT', path: '/seller/orders/{id}/deliver', auth: true },
  forgotPassword: { method: 'POST', path: '/auth/password/forgot' },
  getAddress: { method: 'GET', path: '/users/me/addresses/{id}', auth: true },
  getAdminCoupon: { method: 'GET', path: '/admin/coupons/{id}', auth: true },
  getAdminOrder: { method: 'GET', path: '/admin/orders/{id}', auth: true },
  getCart: { method: 'GET', path: '/cart', auth: true, cartToken: true },
  getCategoryTree: { method: 'GET', path: '/categories' },
  getDocs: { method: 'GET', path: '/docs', rooted: true, raw: true },
  getHealth: { method: 'GET', path: '/healthz', rooted: true, raw: true },
  getJwks: { method: 'GET', path: '/.well-known/jwks.json', rooted: true, raw: true },
  getMe: { method: 'GET', path: '/users/me', auth: true },
  getNotificationPreferences: { method: 'GET', path: '/users/me/notification-preferences', auth: true },
  getOpenApi: { method: 'GET', path: '/openapi.json', rooted: true, raw: true },
  getOrder: { method: 'GET', path: '/orders/{id}', auth: true },
  getOrderTimeline: { method: 'GET', path: '/orders/{id}/timeline', auth: true },
  getPayment: { method: 'GET', path: '/payments/{id}', auth: true },
  getProduct: { method: 'GET', path: '/products/{id}' },
  getReadiness: { method: 'GET', path: '/readyz', rooted: true, raw: true },
  getSeller: { method: 'GET', path: '/sellers/{id}' },
  getSellerAnalytics: { method: 'GET', path: '/seller/analytics', auth: true },
  getSellerBalance: { method: 'GET', path: '/seller/balance', auth: true },
  getSellerCoupon: { method: 'GET', path: '/seller/coupons/{id}', auth: true },
  getSellerOrder: { method: 'GET', path: '/seller/orders/{id}', auth: true },
  getSellerProduct: { method: 'GET', path: '/seller/products/{id}', auth: true },
  getShop: { method: 'GET', path: '/seller/shop', auth: true },
  listAddresses: { method: 'GET', path: '/users/me/addresses', auth: true, page: true },
  listAdminCoupons: { method: 'GET', path: '/admin/coupons', auth: true, page: true },
  listAdminOrders: { method: 'GET', path: '/admin/orders', auth: true, page: true },
  listAdminPayouts: { method: 'GET', path: '/admin/payouts', auth: true, page: true },
  listAdminRefunds: { method: 'GET', path: '/admin/refunds', auth: true, page: true },
  listNotifications: { method: 'GET', path: '/notifications', auth: true, page: true },
  listOrders: { method: 'GET', path: '/orders', auth: true, page: true },
  listProductReviews: { method: 'GET', path: '/products/{id}/reviews', page: true },
  listProducts: { method: 'GET', path: '/products', page: true },
  listRelatedProducts: { method: 'GET', path: '/products/{id}/related' },
  listSellerCoupons: { method: 'GET', path: '/seller/coupons', auth: true, page: true },
  listSellerOrders: { method: 'GET', path: '/seller/orders', auth: true, page: true },
  listSellerPayouts: { method: 'GET', path: '/seller/payouts', auth: true, page: true },
  listSellerProducts: { method: 'GET', path: '/seller/products', auth: true, page: true },
  listSellers: { method: 'GET', path: '/admin/sellers', auth: true, page: true },
  listSessions: { method: 'GET', path: '/users/me/sessions', auth: true, page: true },
  listShippingRates: { method: 'GET', path: '/admin/shipping-rates', auth: true, page: true },
  listTaxRates: { method: 'GET', path: '/admin/tax-rates', auth: true, page: true },
  login: { method: 'POST', path: '/auth/login' },
  logout: { method: 'POST', path: '/auth/logout', auth: true },
  markNotificationRead: { method: 'PUT', path: '/notifications/{id}/read', auth: true },
  receivePaymentWebhook: { method: 'POST', path: '/payments/{id}/webhook', raw: true },
  receiveProviderWebhook: { method: 'POST', path: '/webhooks/{provider}', raw: true },
  receiveReturn: { method: 'PUT', path: '/seller/returns/{id}/receive', auth: true },
  refreshTokens: { method: 'POST', path: '/auth/refresh' },
  register: { method: 'POST', path: '/auth/register', auth: true },
  rejectRefund: { method: 'PUT', path: '/seller/refunds/{id}/reject', auth: true },
  removeCartItem: { method: 'DELETE', path: '/cart/items/{sku_id}', auth: true, cartToken: true },
  removeCoupon: { method: 'DELETE', path: '/cart/coupon', auth: true, cartToken: true },
  replaceAddress: { method: 'PUT', path: '/users/me/addresses/{id}', auth: true },
  replaceCategory: { method: 'PUT', path: '/categories/{id}', auth: true, precondition: 'required' },
  replaceProduct: { method: 'PUT', path: '/products/{id}', auth: true, precondition: 'required' },
  replaceShop: { method: 'PUT', path: '/seller/shop', auth: true, precondition: 'required' },
  requestOrderRefund: { method: 'POST', path: '/orders/{id}/refunds', auth: true, idempotency: 'required' },
  requestOrderReturn: { method: 'POST', path: '/orders/{id}/returns', auth: true, idempotency: 'required' },
  resendVerification: { method: 'POST', path: '/auth/verify-email/resend' },
  resetPassword: { method: 'POST', path: '/auth/password/reset' },
  returnFromPayment: { method: 'GET', path: '/payments/{id}/return', raw: true },
  searchProducts: { method: 'GET', path: '/search', page: true },
  setCartAddress: { method: 'PUT', path: '/cart/address', auth: true, cartToken: true },
  setCartItem: { method: 'PUT', path: '/cart/items/{sku_id}', auth: true, cartToken: true },
  setCartShipping: { method: 'PUT', path: '/cart/shipping', auth: true, cartToken: true },
  setSellerCommission: { method: 'PUT', path: '/admin/sellers/{id}/commission', auth: true },
  shipSellerOrder: { method: 'PUT', path: '/seller/orders/{id}/ship', auth: true },
  suggestSearch: { method: 'GET', path: '/search/suggest' },
  suspendSeller: { method: 'PUT', path: '/admin/sellers/{id}/suspend', auth: true },
  updateAdminCoupon: { method: 'PUT', path: '/admin/coupons/{id}', auth: true, precondition: 'required' },
  updateMe: { method: 'PUT', path: '/users/me', auth: true },
  updateNotificationPreferences: { method: 'PUT', path: '/users/me/notification-preferences', auth: true },
  updateSellerCoupon: { method: 'PUT', path: '/seller/coupons/{id}', auth: true, precondition: 'required' },
  updateShippingRate: { method: 'PUT', path: '/admin/shipping-rates/{id}', auth: true, precondition: 'required' },
  updateSkuStock: { method: 'PATCH', path: '/seller/skus/{id}/stock', auth: true, idempotency: 'optional', precondition: 'optional' },
  updateTaxRate: { method: 'PUT', path: '/admin/tax-rates/{id}', auth: true, precondition: 'required' },
  verifyEmail: { method: 'POST', path: '/auth/verify-email' },
} as const satisfies Record<string, OperationInfo>;

export type OperationId = keyof typeof operationInfo;

/** Every code that a failure can carry. */
export type ErrorCode =
  | 'validation_failed'
  | 'unknown_field'
  | 'invalid_cursor'
  | 'idempotency_key_missing'
  | 'signature_invalid'
  | 'code_invalid'
  | 'unauthenticated'
  | 'token_expired'
  | 'invalid_credentials'
  | 'forbidden'
  | 'email_not_verified'
  | 'account_disabled'
  | 'not_found'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'payload_too_large'
  | 'uri_too_long'
  | 'unsupported_media_type'
  | 'headers_too_large'
  | 'conflict'
  | 'idempotency_in_flight'
  | 'out_of_stock'
  | 'price_changed'
  | 'quote_expired'
  | 'cart_empty'
  | 'cart_limit_exceeded'
  | 'currency_mismatch'
  | 'checkout_in_progress'
  | 'payment_in_progress'
  | 'payment_declined'
  | 'payment_already_captured'
  | 'order_not_cancellable'
  | 'order_not_shippable'
  | 'sku_reserved'
  | 'product_unavailable'
  | 'seller_suspended'
  | 'stock_lost'
  | 'review_not_eligible'
  | 'return_not_eligible'
  | 'transition_not_allowed'
  | 'coupon_exhausted'
  | 'precondition_failed'
  | 'precondition_required'
  | 'idempotency_key_reused'
  | 'amount_too_large'
  | 'refund_exceeds_captured'
  | 'coupon_invalid'
  | 'password_breached'
  | 'image_rejected'
  | 'url_not_allowed'
  | 'import_rejected'
  | 'rate_limited'
  | 'internal'
  | 'overloaded'
  | 'service_unavailable'
  | 'not_implemented';

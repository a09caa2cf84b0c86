// Made by `npm run gen` from spec/; do not edit. The codes of failures.

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

export interface ErrorTableEntry {
  readonly status: number;
  readonly title: string;
  readonly remedy: string;
}

export const errorTable: Readonly<Record<ErrorCode, ErrorTableEntry>> = {
  validation_failed: { status: 400, title: 'The request is not valid', remedy: 'Correct the members named in `errors` and send it again.' },
  unknown_field: { status: 400, title: 'The request has members nobody knows', remedy: 'Remove the members named in `errors`; they are often misspelt.' },
  invalid_cursor: { status: 400, title: 'The cursor is not valid here', remedy: 'Begin again without `cursor`. A cursor is good only for the operation, filters and user it was given to.' },
  idempotency_key_missing: { status: 400, title: 'Idempotency-Key is missing', remedy: 'Send an Idempotency-Key made once for this intention and kept through all its repeats.' },
  signature_invalid: { status: 400, title: 'The signature is not valid', remedy: 'Sign the raw body with the current secret, and check your clock: a signature older than five minutes is refused.' },
  code_invalid: { status: 400, title: 'The code is wrong or too old', remedy: 'Ask for a new code and use it within its time.' },
  unauthenticated: { status: 401, title: 'No valid credentials', remedy: 'Sign in and send the access token as `Authorization` Bearer.' },
  token_expired: { status: 401, title: 'The access token has expired', remedy: 'Refresh it once and repeat the request.' },
  invalid_credentials: { status: 401, title: 'Wrong address or password', remedy: 'Check both. The answer is the same for an unknown address.' },
  forbidden: { status: 403, title: 'Your role does not allow this', remedy: 'Use an account with one of the roles that the operation lists.' },
  email_not_verified: { status: 403, title: 'The address is not verified yet', remedy: 'Use the link or code of the mail, or ask for a new one.' },
  account_disabled: { status: 403, title: 'The account is disabled', remedy: 'Contact the marketplace.' },
  not_found: { status: 404, title: 'Not found', remedy: 'Check the id. What belongs to someone else is not found either.' },
  method_not_allowed: { status: 405, title: 'This address does not know the method', remedy: 'Use one of the methods in the `Allow` header.' },
  request_timeout: { status: 408, title: 'The request took too long to arrive', remedy: 'Send it again.' },
  payload_too_large: { status: 413, title: 'The body is too large', remedy: 'Send less; `limit` names the bytes allowed.' },
  uri_too_long: { status: 414, title: 'The address is too long', remedy: 'Keep the address under 4 kB.' },
  unsupported_media_type: { status: 415, title: 'The body\'s type or encoding is not supported', remedy: 'Send `application/json` in UTF-8 without content encoding.' },
  headers_too_large: { status: 431, title: 'The headers are too large', remedy: 'Keep all headers together under 16 kB.' },
  conflict: { status: 409, title: 'The present state forbids this', remedy: 'Read the resource again and decide anew.' },
  idempotency_in_flight: { status: 409, title: 'The same request is still being worked on', remedy: 'Wait for `Retry-After` and repeat it with the same key.' },
  out_of_stock: { status: 409, title: 'Not enough stock', remedy: '`lines` says what is left; lower the quantities or remove the lines.' },
  price_changed: { status: 409, title: 'Prices have changed', remedy: 'Show `lines` to the buyer; to accept, order again with the new `quote` and a new Idempotency-Key.' },
  quote_expired: { status: 409, title: 'The quote is too old', remedy: 'Order again with the new `quote` and a new Idempotency-Key.' },
  cart_empty: { status: 409, title: 'The cart is empty', remedy: 'Put something into the cart first.' },
  cart_limit_exceeded: { status: 409, title: 'The cart cannot hold more', remedy: '`limit` says how much it holds; remove lines or lower quantities.' },
  currency_mismatch: { status: 409, title: 'The currencies differ', remedy: 'A cart and an order hold one currency; use the installation\'s.' },
  checkout_in_progress: { status: 409, title: 'This cart is already being ordered', remedy: 'Go on with the order named in `order_id`: pay it or cancel it.' },
  payment_in_progress: { status: 409, title: 'A payment is under way', remedy: 'Finish the payment named in `payment_id`, or wait until it ends.' },
  payment_declined: { status: 409, title: 'The payment was declined', remedy: 'Start another payment with another method.' },
  payment_already_captured: { status: 409, title: 'The payment is already captured', remedy: 'Nothing to pay any more; refund it if it was a mistake.' },
  order_not_cancellable: { status: 409, title: 'The order can no longer be cancelled', remedy: 'Its first part has been shipped or it has ended; ask for a return or a refund.' },
  order_not_shippable: { status: 409, title: 'The order cannot be shipped now', remedy: 'Only a confirmed part that is not shipped or cancelled can be shipped.' },
  sku_reserved: { status: 409, title: 'The SKU is reserved by open orders', remedy: 'Wait until the reservations end, or keep at least what is reserved.' },
  product_unavailable: { status: 409, title: 'The product is not for sale', remedy: 'Remove the lines named in `lines`.' },
  seller_suspended: { status: 409, title: 'The seller is suspended', remedy: 'Buyers: remove the seller\'s lines. Sellers: contact the marketplace.' },
  stock_lost: { status: 409, title: 'The stock was lost after payment', remedy: 'The order is cancelled and the money is on its way back; order again.' },
  review_not_eligible: { status: 409, title: 'You cannot review this product', remedy: 'Only who received the product may review it' },
  return_not_eligible: { status: 409, title: 'These lines cannot be returned', remedy: 'Only delivered lines within the return period' },
  transition_not_allowed: { status: 409, title: 'The state does not allow this step', remedy: 'Read the resource again; `reason` names its present state.' },
  coupon_exhausted: { status: 409, title: 'The coupon is used up', remedy: 'Remove the coupon or use another.' },
  precondition_failed: { status: 412, title: 'Someone has changed it meanwhile', remedy: 'Read it again, apply your change to what you find and send the new ETag.' },
  precondition_required: { status: 428, title: 'If-Match is missing', remedy: 'Send the ETag of the version you edited as If-Match.' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key belongs to another request', remedy: 'Make a new key for a new intention.' },
  amount_too_large: { status: 422, title: 'The amount is too large', remedy: 'Stay within `limit`.' },
  refund_exceeds_captured: { status: 422, title: 'More than was captured', remedy: 'Refund at most `limit`.' },
  coupon_invalid: { status: 422, title: 'The coupon is not valid for this cart', remedy: '`reason` says why; remove it or change the cart.' },
  password_breached: { status: 422, title: 'The password is known from breaches', remedy: 'Choose another password.' },
  image_rejected: { status: 422, title: 'The image is refused', remedy: '`reason` says why; upload a JPEG, PNG or WebP within the limits.' },
  url_not_allowed: { status: 422, title: 'This address is not allowed', remedy: 'Use a public https address.' },
  import_rejected: { status: 422, title: 'The import is refused', remedy: 'Correct the rows of the reject file and import them again.' },
  rate_limited: { status: 429, title: 'Too many requests', remedy: 'Wait for `Retry-After`.' },
  internal: { status: 500, title: 'Something went wrong on our side', remedy: 'Try again later; tell the marketplace `meta.request_id` if it stays.' },
  overloaded: { status: 503, title: 'The platform is busy', remedy: 'Wait for `Retry-After` and repeat.' },
  service_unavailable: { status: 503, title: 'A part of the platform is down', remedy: '`part` says which. Wait for `Retry-After` and repeat.' },
  not_implemented: { status: 501, title: 'Not built yet', remedy: 'Wait for a later version.' },
};

export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorTable, text);

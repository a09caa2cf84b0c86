// Made by `npm run gen` from spec/; do not edit. The calls between modules.

import type { ModuleCallMeta } from './operation-meta.ts';
import type { components } from './types.gen.ts';

type schemas = components['schemas'];

/** What others may ask of cart. */
export interface CartPort<Call> {
  /** The cart that a quote stands for, frozen Takes the newer of the live and the stored cart and checks the quote's signature, age and cart version and the present prices. `price_changed` carries old and new prices in `lines` and a fresh `quote`, `quote_expired` a fresh `quote`. While product cannot be asked, the prices of a quote younger than ten minutes stand and `price_may_have_changed` is true. A quote of another buyer's cart, or a forged one, is `validation_failed`. Time-out 500 ms. */
  getCheckoutCart(call: Call, input: schemas['GetCheckoutCartInput']): Promise<schemas['CheckoutCart']>;
}

/** What others may ask of order. */
export interface OrderPort<Call> {
  /** Carry one checkout back for good Refuses or cancels an unfinished checkout and gives stock, money and coupon back by the order's own compensation. One that is done is refused; repeating it carries on what is left. Repeating it is harmless by order_id. Time-out 10000 ms. */
  compensateSaga(call: Call, input: schemas['SagaRef']): Promise<schemas['OrderSaga']>;
  /** One checkout with its next step, its lease and its last error As the database has it now. Time-out 1000 ms. */
  getSaga(call: Call, input: schemas['SagaRef']): Promise<schemas['OrderSaga']>;
  /** Checkouts that are not finished, or all of late The next due first; without a step those that are done are left out. Time-out 2000 ms. */
  listSagas(call: Call, input: schemas['ListSagasInput']): Promise<schemas['ListSagasOutput']>;
  /** Carry one checkout on now Does what the sweep would do at the next due time, forward or back. One that is done, or that another process holds at this moment, is answered as it is. Repeating it is harmless by order_id. Time-out 10000 ms. */
  resumeSaga(call: Call, input: schemas['SagaRef']): Promise<schemas['OrderSaga']>;
}

/** What others may ask of payment. */
export interface PaymentPort<Call> {
  /** Take the money of an authorized attempt Captures at the gateway by the attempt's own idempotency key, then writes state, ledger and event in one transaction. An attempt that is captured already is answered as it is. Repeating it is harmless by payment_id. Time-out 6000 ms. */
  capturePayment(call: Call, input: schemas['CapturePaymentInput']): Promise<schemas['PaymentState']>;
  /** Forbid new attempts and end the open ones Closes the payable, expires the open gateway session and returns the final state of every attempt, so that order can decide: an authorized or captured one still wins. `settled: false` means the gateway did not answer; ask again. Repeating it is harmless by order_id. Time-out 6000 ms. */
  closePayments(call: Call, input: schemas['ClosePaymentsInput']): Promise<schemas['ClosePaymentsOutput']>;
  /** The attempts of some orders State of every attempt of up to 100 orders, as payment knows it; no gateway is asked. Time-out 500 ms. */
  getOrderPayments(call: Call, input: schemas['GetOrderPaymentsInput']): Promise<schemas['GetOrderPaymentsOutput']>;
  /** One delivery of a gateway with its raw body As it came. Only deliveries whose signature was good are stored. Time-out 1000 ms. */
  getWebhook(call: Call, input: schemas['WebhookRef']): Promise<schemas['WebhookRecord']>;
  /** What gateways have told Stored deliveries by the time they came, newest first; the raw bodies are left out. Time-out 2000 ms. */
  listWebhooks(call: Call, input: schemas['ListWebhooksInput']): Promise<schemas['ListWebhooksOutput']>;
  /** Compare a day's payments and refunds with the gateway's list Both sides of every difference are read again before it is named. With `fix` ours is brought to the gateway's truth through the one place where a gateway's word becomes state, exactly as a webhook would; what that place refuses, and what only one side knows, stays for a person. Repeating it is harmless by provider, date. Time-out 900000 ms. */
  reconcilePayments(call: Call, input: schemas['ReconcilePaymentsInput']): Promise<schemas['ReconcilePaymentsOutput']>;
  /** Ask the gateway how an attempt stands Asks the gateway by our reference, applies what it says exactly as a webhook would, and returns the state. Repeating it is harmless by payment_id. Time-out 6000 ms. */
  refreshPayment(call: Call, input: schemas['RefreshPaymentInput']): Promise<schemas['PaymentState']>;
  /** Send money back Claims the amount against what is captured by a conditional write, asks the gateway by the refund's id, and answers `pending` when the gateway's answer is unknown (it is asked again). Repeating it is harmless by refund_id. Time-out 6000 ms. */
  refundPayment(call: Call, input: schemas['RefundPaymentInput']): Promise<schemas['RefundPaymentOutput']>;
  /** Apply a stored delivery again Through the same conditional writes as the first time: one that is applied already changes nothing, a parked, quarantined or dead one is judged anew. Repeating it is harmless by webhook_id. Time-out 3000 ms. */
  replayWebhook(call: Call, input: schemas['WebhookRef']): Promise<schemas['WebhookRecord']>;
  /** Say that a payout came back from the bank The money is owed to the seller again; ledger and audit row in the same transaction. Repeating it is harmless by payout_id. Time-out 2000 ms. */
  returnPayout(call: Call, input: schemas['ReturnPayoutInput']): Promise<schemas['Payout']>;
  /** Pay sellers what is payable As `POST /admin/payouts`, for the operator's command. A repeat after a lost answer pays nothing twice: what was set aside is not payable any more. Repeating it is harmless by seller_ids. Time-out 30000 ms. */
  runPayouts(call: Call, input: schemas['PayoutRunCreate']): Promise<schemas['PayoutRun']>;
  /** Start an attempt to pay an order Stores the payable (order, buyer, amount, currency, deadline, shares by seller) once and the attempt, asks the gateway for a session outside any transaction and waits 2 s for it at most. A repeat of the same (order, attempt) returns the same attempt. Refused while another attempt is live, once one is captured, and after `closePayments`. Repeating it is harmless by order_id, attempt. Time-out 2500 ms. */
  startPayment(call: Call, input: schemas['StartPaymentInput']): Promise<schemas['StartPaymentOutput']>;
  /** Let go of an attempt's money Voids an authorized attempt; refunds it in full when it is captured already; ends an open one. Repeating it is harmless by payment_id. Time-out 6000 ms. */
  voidPayment(call: Call, input: schemas['VoidPaymentInput']): Promise<schemas['PaymentState']>;
}

/** What others may ask of product. */
export interface ProductPort<Call> {
  /** Turn an order's reservation into a deduction Called when the payment is authorised. When the reservation has ended meanwhile, one fresh claim of all lines is tried; if that fails the outcome is `stock_lost`. A repeat gives the same outcome. Repeating it is harmless by order_id. Time-out 500 ms. */
  commitReservation(call: Call, input: schemas['OrderReservationInput']): Promise<schemas['CommitReservationOutput']>;
  /** Forget an import that has come to its end The same file imported again is then an import of its own, which finds everything unchanged. Repeating it is harmless by import_id. Time-out 10000 ms. */
  endImport(call: Call, input: schemas['EndImportInput']): Promise<schemas['EndImportOutput']>;
  /** A page of products as an import takes them By id; deleted products and archived SKUs are absent. Time-out 10000 ms. */
  exportProducts(call: Call, input: schemas['ExportProductsInput']): Promise<schemas['ExportProductsOutput']>;
  /** Which batches of an import are committed, and what each did What an import that was cut off has to do no more. Time-out 5000 ms. */
  getImportBatches(call: Call, input: schemas['GetImportBatchesInput']): Promise<schemas['GetImportBatchesOutput']>;
  /** Cards of products for a list From the card cache; products that buyers may not see are absent. Time-out 500 ms. */
  getProductCards(call: Call, input: schemas['GetProductCardsInput']): Promise<schemas['GetProductCardsOutput']>;
  /** Products with all that a search index needs Either the named products or a page of all by id. Each part carries the highest event sequence it contains. Deleted products come as `deleted: true`; unknown ids are absent. Time-out 2000 ms. */
  getProductDocuments(call: Call, input: schemas['GetProductDocumentsInput']): Promise<schemas['GetProductDocumentsOutput']>;
  /** Offers of up to a hundred SKUs as they are now Read from the primary's rows, never from the cache of pages. What cannot be bought is there with its status; a SKU that never was is absent. Time-out 500 ms. */
  getSkuOffers(call: Call, input: schemas['GetSkuOffersInput']): Promise<schemas['GetSkuOffersOutput']>;
  /** Make or change categories by their external ids, all or nothing Parents stand before their children or are there already. A slug that is taken gets an ending. With `keep_existing` nothing that is there is changed. Repeating it is harmless by categories. Time-out 30000 ms. */
  importCategories(call: Call, input: schemas['ImportCategoriesInput']): Promise<schemas['ImportCategoriesOutput']>;
  /** Show pictures whose widths are in object storage already For the seed. Several products may share the objects of one picture, so their keys begin with `shared/` and they stay when a product loses the picture. A product that has the picture is left alone. Repeating it is harmless by images. Time-out 30000 ms. */
  importImages(call: Call, input: schemas['ImportImagesInput']): Promise<schemas['ImportImagesOutput']>;
  /** Make or replace up to two thousand products at once, all or nothing For the seed and for imports of catalogs. Identity is (seller, external id): a record whose content hash is known is left alone, another one replaces its product, a new one is made with its stock as a receipt. One record that cannot be taken refuses the batch (`import_rejected`), naming each such record in `errors`. Repeating it is harmless by records. Time-out 30000 ms. */
  importProducts(call: Call, input: schemas['ImportProductsInput']): Promise<schemas['ImportProductsOutput']>;
  /** Take over reviews that were written elsewhere Each once, by its external id; ratings of products and sellers follow in the same transaction. Repeating it is harmless by reviews. Time-out 30000 ms. */
  importReviews(call: Call, input: schemas['ImportReviewsInput']): Promise<schemas['ImportReviewsOutput']>;
  /** Give an order's reserved stock back Harmless for an order that holds nothing; it then also bars a reserve of that order which is still on its way. Repeating it is harmless by order_id. Time-out 500 ms. */
  releaseReservation(call: Call, input: schemas['OrderReservationInput']): Promise<schemas['ReleaseReservationOutput']>;
  /** Verify prices and claim the stock of an order, all or nothing One transaction. The problem's `lines` name each line that stands in the way. A repeat for the same order gives the same reservation; after its release it is refused with `conflict`. Repeating it is harmless by order_id. Time-out 500 ms. */
  reserveStock(call: Call, input: schemas['ReserveStockInput']): Promise<schemas['ReserveStockOutput']>;
  /** Put returned or cancelled pieces back on the shelf Adds to `on_hand` with a ledger row `return` for each SKU. A repeat with the same reference changes nothing. Repeating it is harmless by reference_id. Time-out 500 ms. */
  restockReturn(call: Call, input: schemas['RestockReturnInput']): Promise<schemas['RestockReturnOutput']>;
}

/** What others may ask of search. */
export interface SearchPort<Call> {
  /** Replace all synonyms All or nothing. Queries use them within five seconds. Repeating it is harmless by the whole list. Time-out 30000 ms. */
  applySearchSynonyms(call: Call, input: schemas['ApplySearchSynonymsInput']): Promise<schemas['ApplySearchSynonymsOutput']>;
  /** Why a product stands where it does for a query The score of each word in each field, the gentle boosts, and what operators set; or why the product is not found. Time-out 30000 ms. */
  explainSearch(call: Call, input: schemas['ExplainSearchInput']): Promise<schemas['ExplainSearchOutput']>;
  /** What was searched for, and what was not found Of the queries that were asked within the last days: each is counted since it was first asked, and forgotten when nobody asked it for ninety days. Counts are kept for a second in each process before they are added. Searches with filters are not counted. Time-out 10000 ms. */
  getSearchInsights(call: Call, input: schemas['GetSearchInsightsInput']): Promise<schemas['SearchInsights']>;
  /** Ids that cut the rows into ranges of like size For comparing several ranges at the same time. There are fewer where there are few rows. Time-out 30000 ms. */
  getSearchRanges(call: Call, input: schemas['GetSearchRangesInput']): Promise<schemas['GetSearchRangesOutput']>;
  /** What operators set Synonyms, pinned and hidden products, boosts of categories. Time-out 10000 ms. */
  getSearchRules(call: Call, input: schemas['GetSearchRulesInput']): Promise<schemas['SearchRules']>;
  /** How the index stands against the rows it is made from Which engine answers queries now, how many documents are in rows and in the index, how many rows wait to be indexed and for how long, what was set aside with its reason, and how far a backfill or reindex has come. An engine that does not answer is part of the answer, not an error. Time-out 10000 ms. */
  getSearchStatus(call: Call, input: schemas['GetSearchStatusInput']): Promise<schemas['SearchStatus']>;
  /** Put the index before the last reindex back under the alias What changed since is sent again to the index that serves from now on; the one that served until now is kept in its place. Repeating it is harmless by the present index. Time-out 60000 ms. */
  rollbackSearchIndex(call: Call, input: schemas['RollbackSearchIndexInput']): Promise<schemas['RollbackSearchIndexOutput']>;
  /** Let a category weigh more or less in relevance Of all queries; 0 takes the boost away. At most twenty categories. Repeating it is harmless by category_id. Time-out 10000 ms. */
  setSearchBoost(call: Call, input: schemas['SetSearchBoostInput']): Promise<schemas['SetSearchBoostOutput']>;
  /** Pin a product to a query, hide it there, or neither A pinned product stands first in its position even where the words would not find it; filters still apply. A query without a letter or digit is `validation_failed`. Repeating it is harmless by query and product. Time-out 10000 ms. */
  setSearchPin(call: Call, input: schemas['SetSearchPinInput']): Promise<schemas['SetSearchPinOutput']>;
  /** Build a new index behind the one that serves The work runs in the workers and survives them: new index, backfill from the rows, live changes into both, comparison, switch of the alias. The old index is kept. While one runs already, that one is answered. A rollback that is not through yet is a conflict. Repeating it is harmless by the running reindex. Time-out 10000 ms. */
  startReindex(call: Call, input: schemas['StartReindexInput']): Promise<schemas['SearchReindex']>;
  /** One page as buyers would get it, with how it came about Nothing is cached, nothing is counted in the log of queries. Time-out 30000 ms. */
  trySearch(call: Call, input: schemas['TrySearchInput']): Promise<schemas['TrySearchOutput']>;
  /** Compare rows and index, slice by slice Names documents that the index lacks, that it has too many, and those whose version or content differs, from `after_id` on and up to `until_id`; ask again with `next_after_id` until it is null. Rows younger than `grace_s` that wait to be indexed are no difference. With `repair` what differs is indexed anew and what is too much is removed. Repeating it is harmless by after_id. Time-out 60000 ms. */
  verifySearch(call: Call, input: schemas['VerifySearchInput']): Promise<schemas['VerifySearchOutput']>;
}

/** What others may ask of user. */
export interface UserPort<Call> {
  /** Whether a token's user and session still hold From the primary; asked before checkouts, refunds, payouts, and admin and password operations. Time-out 500 ms. */
  checkUser(call: Call, input: schemas['CheckUserInput']): Promise<schemas['CheckUserOutput']>;
  /** Make an account without a mail For the operator's command and for seeds. A known address gives the account that is there, unchanged (`created: false`), so that a repeat is harmless. Repeating it is harmless by email. Time-out 3000 ms. */
  createAccount(call: Call, input: schemas['CreateAccountInput']): Promise<schemas['AccountRecord']>;
  /** The buyer's row and address for a checkout From the primary. `not_found` for an unknown user and for an address that is not this user's. Time-out 500 ms. */
  getCheckoutBuyer(call: Call, input: schemas['GetCheckoutBuyerInput']): Promise<schemas['CheckoutBuyer']>;
  /** Shops with owner, status and commission From the primary; unknown ids are absent. Time-out 500 ms. */
  getShops(call: Call, input: schemas['GetShopsInput']): Promise<schemas['GetShopsOutput']>;
  /** The public keys that access tokens are verified with The present, the next and the last ones. Time-out 500 ms. */
  getSigningKeys(call: Call, input: schemas['GetSigningKeysInput']): Promise<schemas['JsonWebKeySet']>;
  /** Where and in which language to write to a user Read when the message is made, so that a changed address counts. Time-out 500 ms. */
  getUserContact(call: Call, input: schemas['UserIdInput']): Promise<schemas['UserContact']>;
  /** Open approved shops for a seed or an import Each with its owner's account, known by the address: an account that has a shop already is left alone (`unchanged`). New accounts are verified and have no password; their owners set one by a reset mail. All or nothing. Repeating it is harmless by shops. Time-out 10000 ms. */
  importShops(call: Call, input: schemas['ImportShopsInput']): Promise<schemas['ImportShopsOutput']>;
  /** Make the code and the link of a verification mail Makes both, stores their hashes and returns them once in clear. A repeat makes new ones and voids the former, so a retried mail always carries good ones. `not_found` when the verification has ended or was replaced. Repeating it is harmless by verification_id. Time-out 500 ms. */
  issueCode(call: Call, input: schemas['IssueCodeInput']): Promise<schemas['IssuedCode']>;
  /** Give an account its roles Replaces them; `buyer` is always one. When one is taken away, the access tokens that carry it are refused within a second. Written to the audit log. Repeating it is harmless by email. Time-out 1000 ms. */
  setRoles(call: Call, input: schemas['SetRolesInput']): Promise<schemas['AccountRecord']>;
  /** Disable an account, or enable it again Disabling ends every session of the account within a second and is told by `user.disabled`. Written to the audit log. Repeating it is harmless by email. Time-out 1000 ms. */
  setUserStatus(call: Call, input: schemas['SetUserStatusInput']): Promise<schemas['AccountRecord']>;
}

/** The ports by module. */
export interface Ports<Call> {
  cart: CartPort<Call>;
  order: OrderPort<Call>;
  payment: PaymentPort<Call>;
  product: ProductPort<Call>;
  search: SearchPort<Call>;
  user: UserPort<Call>;
}

export type PortName = keyof Ports<unknown>;

/** The calls of one module. */
export type CallsOf<M extends PortName> = keyof Ports<unknown>[M] & ModuleCallId;

export type ModuleCallId =
  | 'applySearchSynonyms'
  | 'capturePayment'
  | 'checkUser'
  | 'closePayments'
  | 'commitReservation'
  | 'compensateSaga'
  | 'createAccount'
  | 'endImport'
  | 'explainSearch'
  | 'exportProducts'
  | 'getCheckoutBuyer'
  | 'getCheckoutCart'
  | 'getImportBatches'
  | 'getOrderPayments'
  | 'getProductCards'
  | 'getProductDocuments'
  | 'getSaga'
  | 'getSearchInsights'
  | 'getSearchRanges'
  | 'getSearchRules'
  | 'getSearchStatus'
  | 'getShops'
  | 'getSigningKeys'
  | 'getSkuOffers'
  | 'getUserContact'
  | 'getWebhook'
  | 'importCategories'
  | 'importImages'
  | 'importProducts'
  | 'importReviews'
  | 'importShops'
  | 'issueCode'
  | 'listSagas'
  | 'listWebhooks'
  | 'reconcilePayments'
  | 'refreshPayment'
  | 'refundPayment'
  | 'releaseReservation'
  | 'replayWebhook'
  | 'reserveStock'
  | 'restockReturn'
  | 'resumeSaga'
  | 'returnPayout'
  | 'rollbackSearchIndex'
  | 'runPayouts'
  | 'setRoles'
  | 'setSearchBoost'
  | 'setSearchPin'
  | 'setUserStatus'
  | 'startPayment'
  | 'startReindex'
  | 'trySearch'
  | 'verifySearch'
  | 'voidPayment';

/** Every module call with what the generic ports need to know of it. */
export const internalOperations = {
  applySearchSynonyms: {
    operationId: 'applySearchSynonyms',
    module: 'search',
    path: '/internal/v1/search/applySearchSynonyms',
    mutation: true,
    timeoutMs: 30000,
    naturalKey: 'the whole list',
    callers: ['platform'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  capturePayment: {
    operationId: 'capturePayment',
    module: 'payment',
    path: '/internal/v1/payment/capturePayment',
    mutation: true,
    timeoutMs: 6000,
    naturalKey: 'payment_id',
    callers: ['order'],
    errors: ['not_found', 'transition_not_allowed', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  checkUser: {
    operationId: 'checkUser',
    module: 'user',
    path: '/internal/v1/user/checkUser',
    mutation: false,
    timeoutMs: 500,
    naturalKey: null,
    callers: ['notification', 'order', 'platform', 'product'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  closePayments: {
    operationId: 'closePayments',
    module: 'payment',
    path: '/internal/v1/payment/closePayments',
    mutation: true,
    timeoutMs: 6000,
    naturalKey: 'order_id',
    callers: ['order'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  commitReservation: {
    operationId: 'commitReservation',
    module: 'product',
    path: '/internal/v1/product/commitReservation',
    mutation: true,
    timeoutMs: 500,
    naturalKey: 'order_id',
    callers: ['cart', 'order', 'search'],
    errors: ['not_found', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  compensateSaga: {
    operationId: 'compensateSaga',
    module: 'order',
    path: '/internal/v1/order/compensateSaga',
    mutation: true,
    timeoutMs: 10000,
    naturalKey: 'order_id',
    callers: ['platform'],
    errors: ['not_found', 'order_not_cancellable', 'idempotency_in_flight', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  createAccount: {
    operationId: 'createAccount',
    module: 'user',
    path: '/internal/v1/user/createAccount',
    mutation: true,
    timeoutMs: 3000,
    naturalKey: 'email',
    callers: ['platform'],
    errors: ['password_breached', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  endImport: {
    operationId: 'endImport',
    module: 'product',
    path: '/internal/v1/product/endImport',
    mutation: true,
    timeoutMs: 10000,
    naturalKey: 'import_id',
    callers: ['platform'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  explainSearch: {
    operationId: 'explainSearch',
    module: 'search',
    path: '/internal/v1/search/explainSearch',
    mutation: false,
    timeoutMs: 30000,
    naturalKey: null,
    callers: ['platform'],
    errors: ['service_unavailable', 'not_found', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded'],
  },
  exportProducts: {
    operationId: 'exportProducts',
    module: 'product',
    path: '/internal/v1/product/exportProducts',
    mutation: false,
    timeoutMs: 10000,
    naturalKey: null,
    callers: ['platform'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getCheckoutBuyer: {
    operationId: 'getCheckoutBuyer',
    module: 'user',
    path: '/internal/v1/user/getCheckoutBuyer',
    mutation: false,
    timeoutMs: 500,
    naturalKey: null,
    callers: ['notification', 'order', 'product'],
    errors: ['not_found', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getCheckoutCart: {
    operationId: 'getCheckoutCart',
    module: 'cart',
    path: '/internal/v1/cart/getCheckoutCart',
    mutation: false,
    timeoutMs: 500,
    naturalKey: null,
    callers: ['order'],
    errors: ['validation_failed', 'cart_empty', 'quote_expired', 'price_changed', 'currency_mismatch', 'out_of_stock', 'product_unavailable', 'seller_suspended', 'amount_too_large', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getImportBatches: {
    operationId: 'getImportBatches',
    module: 'product',
    path: '/internal/v1/product/getImportBatches',
    mutation: false,
    timeoutMs: 5000,
    naturalKey: null,
    callers: ['platform'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getOrderPayments: {
    operationId: 'getOrderPayments',
    module: 'payment',
    path: '/internal/v1/payment/getOrderPayments',
    mutation: false,
    timeoutMs: 500,
    naturalKey: 'order_ids',
    callers: ['order'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getProductCards: {
    operationId: 'getProductCards',
    module: 'product',
    path: '/internal/v1/product/getProductCards',
    mutation: false,
    timeoutMs: 500,
    naturalKey: null,
    callers: ['cart', 'order', 'search'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getProductDocuments: {
    operationId: 'getProductDocuments',
    module: 'product',
    path: '/internal/v1/product/getProductDocuments',
    mutation: false,
    timeoutMs: 2000,
    naturalKey: null,
    callers: ['cart', 'order', 'platform', 'search'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getSaga: {
    operationId: 'getSaga',
    module: 'order',
    path: '/internal/v1/order/getSaga',
    mutation: false,
    timeoutMs: 1000,
    naturalKey: 'order_id',
    callers: ['platform'],
    errors: ['not_found', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getSearchInsights: {
    operationId: 'getSearchInsights',
    module: 'search',
    path: '/internal/v1/search/getSearchInsights',
    mutation: false,
    timeoutMs: 10000,
    naturalKey: null,
    callers: ['platform'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getSearchRanges: {
    operationId: 'getSearchRanges',
    module: 'search',
    path: '/internal/v1/search/getSearchRanges',
    mutation: false,
    timeoutMs: 30000,
    naturalKey: null,
    callers: ['platform'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getSearchRules: {
    operationId: 'getSearchRules',
    module: 'search',
    path: '/internal/v1/search/getSearchRules',
    mutation: false,
    timeoutMs: 10000,
    naturalKey: null,
    callers: ['platform'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getSearchStatus: {
    operationId: 'getSearchStatus',
    module: 'search',
    path: '/internal/v1/search/getSearchStatus',
    mutation: false,
    timeoutMs: 10000,
    naturalKey: null,
    callers: ['platform'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getShops: {
    operationId: 'getShops',
    module: 'user',
    path: '/internal/v1/user/getShops',
    mutation: false,
    timeoutMs: 500,
    naturalKey: null,
    callers: ['notification', 'order', 'platform', 'product'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getSigningKeys: {
    operationId: 'getSigningKeys',
    module: 'user',
    path: '/internal/v1/user/getSigningKeys',
    mutation: false,
    timeoutMs: 500,
    naturalKey: null,
    callers: ['notification', 'order', 'platform', 'product'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getSkuOffers: {
    operationId: 'getSkuOffers',
    module: 'product',
    path: '/internal/v1/product/getSkuOffers',
    mutation: false,
    timeoutMs: 500,
    naturalKey: null,
    callers: ['cart', 'order', 'search'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getUserContact: {
    operationId: 'getUserContact',
    module: 'user',
    path: '/internal/v1/user/getUserContact',
    mutation: false,
    timeoutMs: 500,
    naturalKey: null,
    callers: ['notification', 'order', 'product'],
    errors: ['not_found', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  getWebhook: {
    operationId: 'getWebhook',
    module: 'payment',
    path: '/internal/v1/payment/getWebhook',
    mutation: false,
    timeoutMs: 1000,
    naturalKey: 'webhook_id',
    callers: ['platform'],
    errors: ['not_found', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  importCategories: {
    operationId: 'importCategories',
    module: 'product',
    path: '/internal/v1/product/importCategories',
    mutation: true,
    timeoutMs: 30000,
    naturalKey: 'categories',
    callers: ['platform'],
    errors: ['import_rejected', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  importImages: {
    operationId: 'importImages',
    module: 'product',
    path: '/internal/v1/product/importImages',
    mutation: true,
    timeoutMs: 30000,
    naturalKey: 'images',
    callers: ['platform'],
    errors: ['import_rejected', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  importProducts: {
    operationId: 'importProducts',
    module: 'product',
    path: '/internal/v1/product/importProducts',
    mutation: true,
    timeoutMs: 30000,
    naturalKey: 'records',
    callers: ['platform'],
    errors: ['import_rejected', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  importReviews: {
    operationId: 'importReviews',
    module: 'product',
    path: '/internal/v1/product/importReviews',
    mutation: true,
    timeoutMs: 30000,
    naturalKey: 'reviews',
    callers: ['platform'],
    errors: ['import_rejected', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  importShops: {
    operationId: 'importShops',
    module: 'user',
    path: '/internal/v1/user/importShops',
    mutation: true,
    timeoutMs: 10000,
    naturalKey: 'shops',
    callers: ['platform'],
    errors: ['conflict', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  issueCode: {
    operationId: 'issueCode',
    module: 'user',
    path: '/internal/v1/user/issueCode',
    mutation: true,
    timeoutMs: 500,
    naturalKey: 'verification_id',
    callers: ['notification', 'order', 'product'],
    errors: ['not_found', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  listSagas: {
    operationId: 'listSagas',
    module: 'order',
    path: '/internal/v1/order/listSagas',
    mutation: false,
    timeoutMs: 2000,
    naturalKey: 'limit',
    callers: ['platform'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  listWebhooks: {
    operationId: 'listWebhooks',
    module: 'payment',
    path: '/internal/v1/payment/listWebhooks',
    mutation: false,
    timeoutMs: 2000,
    naturalKey: 'before',
    callers: ['platform'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  reconcilePayments: {
    operationId: 'reconcilePayments',
    module: 'payment',
    path: '/internal/v1/payment/reconcilePayments',
    mutation: true,
    timeoutMs: 900000,
    naturalKey: 'provider, date',
    callers: ['platform'],
    errors: ['not_found', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  refreshPayment: {
    operationId: 'refreshPayment',
    module: 'payment',
    path: '/internal/v1/payment/refreshPayment',
    mutation: true,
    timeoutMs: 6000,
    naturalKey: 'payment_id',
    callers: ['order'],
    errors: ['not_found', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  refundPayment: {
    operationId: 'refundPayment',
    module: 'payment',
    path: '/internal/v1/payment/refundPayment',
    mutation: true,
    timeoutMs: 6000,
    naturalKey: 'refund_id',
    callers: ['order'],
    errors: ['not_found', 'conflict', 'refund_exceeds_captured', 'transition_not_allowed', 'currency_mismatch', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  releaseReservation: {
    operationId: 'releaseReservation',
    module: 'product',
    path: '/internal/v1/product/releaseReservation',
    mutation: true,
    timeoutMs: 500,
    naturalKey: 'order_id',
    callers: ['cart', 'order', 'search'],
    errors: ['validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  replayWebhook: {
    operationId: 'replayWebhook',
    module: 'payment',
    path: '/internal/v1/payment/replayWebhook',
    mutation: true,
    timeoutMs: 3000,
    naturalKey: 'webhook_id',
    callers: ['platform'],
    errors: ['not_found', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  reserveStock: {
    operationId: 'reserveStock',
    module: 'product',
    path: '/internal/v1/product/reserveStock',
    mutation: true,
    timeoutMs: 500,
    naturalKey: 'order_id',
    callers: ['cart', 'order', 'search'],
    errors: ['out_of_stock', 'price_changed', 'product_unavailable', 'seller_suspended', 'conflict', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  restockReturn: {
    operationId: 'restockReturn',
    module: 'product',
    path: '/internal/v1/product/restockReturn',
    mutation: true,
    timeoutMs: 500,
    naturalKey: 'reference_id',
    callers: ['cart', 'order', 'search'],
    errors: ['not_found', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  resumeSaga: {
    operationId: 'resumeSaga',
    module: 'order',
    path: '/internal/v1/order/resumeSaga',
    mutation: true,
    timeoutMs: 10000,
    naturalKey: 'order_id',
    callers: ['platform'],
    errors: ['not_found', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  returnPayout: {
    operationId: 'returnPayout',
    module: 'payment',
    path: '/internal/v1/payment/returnPayout',
    mutation: true,
    timeoutMs: 2000,
    naturalKey: 'payout_id',
    callers: ['platform'],
    errors: ['not_found', 'transition_not_allowed', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  rollbackSearchIndex: {
    operationId: 'rollbackSearchIndex',
    module: 'search',
    path: '/internal/v1/search/rollbackSearchIndex',
    mutation: true,
    timeoutMs: 60000,
    naturalKey: 'the present index',
    callers: ['platform'],
    errors: ['service_unavailable', 'conflict', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded'],
  },
  runPayouts: {
    operationId: 'runPayouts',
    module: 'payment',
    path: '/internal/v1/payment/runPayouts',
    mutation: true,
    timeoutMs: 30000,
    naturalKey: 'seller_ids',
    callers: ['platform'],
    errors: ['not_found', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  setRoles: {
    operationId: 'setRoles',
    module: 'user',
    path: '/internal/v1/user/setRoles',
    mutation: true,
    timeoutMs: 1000,
    naturalKey: 'email',
    callers: ['platform'],
    errors: ['not_found', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  setSearchBoost: {
    operationId: 'setSearchBoost',
    module: 'search',
    path: '/internal/v1/search/setSearchBoost',
    mutation: true,
    timeoutMs: 10000,
    naturalKey: 'category_id',
    callers: ['platform'],
    errors: ['not_found', 'conflict', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  setSearchPin: {
    operationId: 'setSearchPin',
    module: 'search',
    path: '/internal/v1/search/setSearchPin',
    mutation: true,
    timeoutMs: 10000,
    naturalKey: 'query and product',
    callers: ['platform'],
    errors: ['validation_failed', 'not_found', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  setUserStatus: {
    operationId: 'setUserStatus',
    module: 'user',
    path: '/internal/v1/user/setUserStatus',
    mutation: true,
    timeoutMs: 1000,
    naturalKey: 'email',
    callers: ['platform'],
    errors: ['not_found', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  startPayment: {
    operationId: 'startPayment',
    module: 'payment',
    path: '/internal/v1/payment/startPayment',
    mutation: true,
    timeoutMs: 2500,
    naturalKey: 'order_id, attempt',
    callers: ['order'],
    errors: ['conflict', 'payment_in_progress', 'payment_already_captured', 'transition_not_allowed', 'amount_too_large', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  startReindex: {
    operationId: 'startReindex',
    module: 'search',
    path: '/internal/v1/search/startReindex',
    mutation: true,
    timeoutMs: 10000,
    naturalKey: 'the running reindex',
    callers: ['platform'],
    errors: ['conflict', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
  trySearch: {
    operationId: 'trySearch',
    module: 'search',
    path: '/internal/v1/search/trySearch',
    mutation: false,
    timeoutMs: 30000,
    naturalKey: null,
    callers: ['platform'],
    errors: ['service_unavailable', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded'],
  },
  verifySearch: {
    operationId: 'verifySearch',
    module: 'search',
    path: '/internal/v1/search/verifySearch',
    mutation: true,
    timeoutMs: 60000,
    naturalKey: 'after_id',
    callers: ['platform'],
    errors: ['service_unavailable', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded'],
  },
  voidPayment: {
    operationId: 'voidPayment',
    module: 'payment',
    path: '/internal/v1/payment/voidPayment',
    mutation: true,
    timeoutMs: 6000,
    naturalKey: 'payment_id',
    callers: ['order'],
    errors: ['not_found', 'transition_not_allowed', 'validation_failed', 'unknown_field', 'unauthenticated', 'token_expired', 'forbidden', 'request_timeout', 'payload_too_large', 'unsupported_media_type', 'internal', 'overloaded', 'service_unavailable'],
  },
} as const satisfies Record<ModuleCallId, ModuleCallMeta>;

/** Input and output by call, for code that is generic over all of them. */
export interface ModuleCalls {
  applySearchSynonyms: { input: schemas['ApplySearchSynonymsInput']; output: schemas['ApplySearchSynonymsOutput'] };
  capturePayment: { input: schemas['CapturePaymentInput']; output: schemas['PaymentState'] };
  checkUser: { input: schemas['CheckUserInput']; output: schemas['CheckUserOutput'] };
  closePayments: { input: schemas['ClosePaymentsInput']; output: schemas['ClosePaymentsOutput'] };
  commitReservation: { input: schemas['OrderReservationInput']; output: schemas['CommitReservationOutput'] };
  compensateSaga: { input: schemas['SagaRef']; output: schemas['OrderSaga'] };
  createAccount: { input: schemas['CreateAccountInput']; output: schemas['AccountRecord'] };
  endImport: { input: schemas['EndImportInput']; output: schemas['EndImportOutput'] };
  explainSearch: { input: schemas['ExplainSearchInput']; output: schemas['ExplainSearchOutput'] };
  exportProducts: { input: schemas['ExportProductsInput']; output: schemas['ExportProductsOutput'] };
  getCheckoutBuyer: { input: schemas['GetCheckoutBuyerInput']; output: schemas['CheckoutBuyer'] };
  getCheckoutCart: { input: schemas['GetCheckoutCartInput']; output: schemas['CheckoutCart'] };
  getImportBatches: { input: schemas['GetImportBatchesInput']; output: schemas['GetImportBatchesOutput'] };
  getOrderPayments: { input: schemas['GetOrderPaymentsInput']; output: schemas['GetOrderPaymentsOutput'] };
  getProductCards: { input: schemas['GetProductCardsInput']; output: schemas['GetProductCardsOutput'] };
  getProductDocuments: { input: schemas['GetProductDocumentsInput']; output: schemas['GetProductDocumentsOutput'] };
  getSaga: { input: schemas['SagaRef']; output: schemas['OrderSaga'] };
  getSearchInsights: { input: schemas['GetSearchInsightsInput']; output: schemas['SearchInsights'] };
  getSearchRanges: { input: schemas['GetSearchRangesInput']; output: schemas['GetSearchRangesOutput'] };
  getSearchRules: { input: schemas['GetSearchRulesInput']; output: schemas['SearchRules'] };
  getSearchStatus: { input: schemas['GetSearchStatusInput']; output: schemas['SearchStatus'] };
  getShops: { input: schemas['GetShopsInput']; output: schemas['GetShopsOutput'] };
  getSigningKeys: { input: schemas['GetSigningKeysInput']; output: schemas['JsonWebKeySet'] };
  getSkuOffers: { input: schemas['GetSkuOffersInput']; output: schemas['GetSkuOffersOutput'] };
  getUserContact: { input: schemas['UserIdInput']; output: schemas['UserContact'] };
  getWebhook: { input: schemas['WebhookRef']; output: schemas['WebhookRecord'] };
  importCategories: { input: schemas['ImportCategoriesInput']; output: schemas['ImportCategoriesOutput'] };
  importImages: { input: schemas['ImportImagesInput']; output: schemas['ImportImagesOutput'] };
  importProducts: { input: schemas['ImportProductsInput']; output: schemas['ImportProductsOutput'] };
  importReviews: { input: schemas['ImportReviewsInput']; output: schemas['ImportReviewsOutput'] };
  importShops: { input: schemas['ImportShopsInput']; output: schemas['ImportShopsOutput'] };
  issueCode: { input: schemas['IssueCodeInput']; output: schemas['IssuedCode'] };
  listSagas: { input: schemas['ListSagasInput']; output: schemas['ListSagasOutput'] };
  listWebhooks: { input: schemas['ListWebhooksInput']; output: schemas['ListWebhooksOutput'] };
  reconcilePayments: { input: schemas['ReconcilePaymentsInput']; output: schemas['ReconcilePaymentsOutput'] };
  refreshPayment: { input: schemas['RefreshPaymentInput']; output: schemas['PaymentState'] };
  refundPayment: { input: schemas['RefundPaymentInput']; output: schemas['RefundPaymentOutput'] };
  releaseReservation: { input: schemas['OrderReservationInput']; output: schemas['ReleaseReservationOutput'] };
  replayWebhook: { input: schemas['WebhookRef']; output: schemas['WebhookRecord'] };
  reserveStock: { input: schemas['ReserveStockInput']; output: schemas['ReserveStockOutput'] };
  restockReturn: { input: schemas['RestockReturnInput']; output: schemas['RestockReturnOutput'] };
  resumeSaga: { input: schemas['SagaRef']; output: schemas['OrderSaga'] };
  returnPayout: { input: schemas['ReturnPayoutInput']; output: schemas['Payout'] };
  rollbackSearchIndex: { input: schemas['RollbackSearchIndexInput']; output: schemas['RollbackSearchIndexOutput'] };
  runPayouts: { input: schemas['PayoutRunCreate']; output: schemas['PayoutRun'] };
  setRoles: { input: schemas['SetRolesInput']; output: schemas['AccountRecord'] };
  setSearchBoost: { input: schemas['SetSearchBoostInput']; output: schemas['SetSearchBoostOutput'] };
  setSearchPin: { input: schemas['SetSearchPinInput']; output: schemas['SetSearchPinOutput'] };
  setUserStatus: { input: schemas['SetUserStatusInput']; output: schemas['AccountRecord'] };
  startPayment: { input: schemas['StartPaymentInput']; output: schemas['StartPaymentOutput'] };
  startReindex: { input: schemas['StartReindexInput']; output: schemas['SearchReindex'] };
  trySearch: { input: schemas['TrySearchInput']; output: schemas['TrySearchOutput'] };
  verifySearch: { input: schemas['VerifySearchInput']; output: schemas['VerifySearchOutput'] };
  voidPayment: { input: schemas['VoidPaymentInput']; output: schemas['PaymentState'] };
}

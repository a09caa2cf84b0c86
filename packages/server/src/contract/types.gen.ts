// Made by `npm run gen` from spec/; do not edit. The types of the whole contract.

export interface paths {
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The public keys of access tokens
         * @description The present key, the next and the last one, so that tokens stay valid while keys rotate.
         */
        get: operations["getJwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All coupons, newest first
         * @description The marketplace's own and those of sellers.
         */
        get: operations["listAdminCoupons"];
        put?: never;
        /**
         * Make a coupon of the marketplace
         * @description It counts for whole orders. The marketplace bears it out of its commission, sellers what is above that by their share. `conflict` when the code is taken.
         */
        post: operations["createAdminCoupon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/coupons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Any coupon
         * @description With its ETag for a later edit.
         */
        get: operations["getAdminCoupon"];
        /**
         * Replace a coupon
         * @description A seller's coupon stays that seller's. `conflict` when the code is taken or `usage_limit` is below what is used.
         */
        put: operations["updateAdminCoupon"];
        post?: never;
        /**
         * Remove a coupon
         * @description Nobody can use it any more. Orders already placed keep their discount; its code is not free again.
         */
        delete: operations["deleteAdminCoupon"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Orders of everyone, newest first
         * @description Refused checkouts are not among them.
         */
        get: operations["listAdminOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Anyone's order
         * @description As its buyer sees it, and whose it is.
         */
        get: operations["getAdminOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/payouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Payouts to everyone, newest first
         * @description Every payout of every run.
         */
        get: operations["listAdminPayouts"];
        put?: never;
        /**
         * Pay sellers what is payable
         * @description Pays each seller's available balance at most once, whatever runs at the same time; balances below zero are carried. `not_found` when a named seller is unknown. With `dry_run` nothing is paid.
         */
        post: operations["createPayoutRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Refunds of everyone, newest first
         * @description Money sent back or on its way; requests that a seller has not accepted are not among them.
         */
        get: operations["listAdminRefunds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/sellers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All shops
         * @description The newest first.
         */
        get: operations["listSellers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/sellers/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Let a shop sell
         * @description From `pending` or `suspended`. Its published products become visible within seconds. Approving again changes nothing.
         */
        put: operations["approveSeller"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/sellers/{id}/commission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set a shop's commission and named fees
         * @description Holds for orders placed from now on; those placed already keep theirs. Two fees of one name are `validation_failed`.
         */
        put: operations["setSellerCommission"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/sellers/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Stop a shop from selling
         * @description Its products leave lists, search and checkouts; carts show it on the line. Orders placed already go on. Suspending again only changes the reason.
         */
        put: operations["suspendSeller"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/shipping-rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shipping rates, as buyers are offered them
         * @description By position. `"v<version>"` is the ETag that edits want in If-Match.
         */
        get: operations["listShippingRates"];
        put?: never;
        /**
         * Add a shipping rate
         * @description Carts offer it within seconds. `validation_failed` when the delivery days are the wrong way round.
         */
        post: operations["createShippingRate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/shipping-rates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace a shipping rate
         * @description Quotes made with the old one get `price_changed` at checkout. Orders already placed keep their price.
         */
        put: operations["updateShippingRate"];
        post?: never;
        /**
         * Remove a shipping rate
         * @description Carts that chose it have to choose again. Orders already placed keep theirs.
         */
        delete: operations["deleteShippingRate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/tax-rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tax rates
         * @description By country, region and category. `"v<version>"` is the ETag that edits want in If-Match.
         */
        get: operations["listTaxRates"];
        put?: never;
        /**
         * Add a tax rate
         * @description `conflict` when there is one for the same country, region and category.
         */
        post: operations["createTaxRate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/tax-rates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace a tax rate
         * @description Quotes made with the old one get `price_changed` at checkout. Orders already placed keep their tax.
         */
        put: operations["updateTaxRate"];
        post?: never;
        /**
         * Remove a tax rate
         * @description Orders already placed keep their tax.
         */
        delete: operations["deleteTaxRate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/email/change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the address of the account
         * @description Wants the password. Always 202 after a right one; the new address gets a code for `POST /auth/verify-email`, and only then changes the account. The old address is told.
         */
        post: operations["changeEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/guest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go to the checkout without an account
         * @description Makes a user without password and tokens that reach only its own addresses and orders and the cart of `cart_token`. A known address answers alike. `POST /auth/register` with the guest's token turns it into an account.
         */
        post: operations["createGuest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Gives an access token of five minutes and a refresh token. `email_not_verified` and `account_disabled` are said only after a right password. Tries are limited by account and by client address.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out
         * @description Ends the token's session; its access token is refused everywhere within a second. Other devices stay signed in.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password/change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the password
         * @description Wants the present password (`invalid_credentials`). Ends every session of the account, this one included, and answers with the tokens of a new one.
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a mail to set a new password
         * @description Always 202, for a known address as for an unknown one.
         */
        post: operations["forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password by mail
         * @description Takes the code or the link of the mail, good once and for thirty minutes. Ends every session of the account and lifts a lock by wrong tries to sign in; an address that nobody had verified counts as verified. Sign in afterwards.
         */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a refresh token for new tokens
         * @description Each refresh token is good once. A second use ends the whole session (`unauthenticated`), because one of the two who used it is a thief. Of several uses at the same moment one gets the tokens, the others are `unauthenticated` and the session lives. Refresh once for all waiting calls.
         */
        post: operations["refreshTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open an account
         * @description Always 202 and never tokens, for a known address as for a new one; the mail says what is the case. Its link or its code goes to `POST /auth/verify-email`, which signs in. Sent with a guest's token and that guest's own address, the guest becomes the account and keeps its orders.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prove an address and sign in
         * @description Takes the code or the link of a registration or of a change of address; both are good once. Wrong, used and old ones all are `code_invalid`; a few wrong tries use the code up.
         */
        post: operations["verifyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/verify-email/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the verification mail again
         * @description Always 202. A new mail makes the former code and link void; an address that is verified or unknown gets none.
         */
        post: operations["resendVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The cart with present prices and a quote
         * @description Works for a signed-in buyer, for a guest by `Cart-Token`, and for nobody yet (an empty cart). With `Authorization` and `Cart-Token` together the guest's cart is adopted or merged, once: quantities of one SKU are added up to 99. Prices and stock are the present ones; while they cannot be read, those last known stand and `price_may_have_changed` is true.
         */
        get: operations["getCart"];
        put?: never;
        post?: never;
        /**
         * Empty the cart
         * @description Removes lines and coupon; address and shipping stay. Harmless when it is empty.
         */
        delete: operations["clearCart"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cart/address": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say where to send to
         * @description Shipping options and taxes follow from it. A guest without an address book gives the country alone. A chosen way of shipping that does not go there is dropped.
         */
        put: operations["setCartAddress"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cart/coupon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Use a coupon
         * @description Replaces the one before. `coupon_invalid` with a `reason` when it is unknown, over, or not for this cart as it is; `coupon_exhausted` when it is used up. The order claims it; until then others may use it up.
         */
        put: operations["applyCoupon"];
        post?: never;
        /**
         * Remove the coupon
         * @description Harmless when there is none.
         */
        delete: operations["removeCoupon"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cart/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put pieces into the cart
         * @description Adds to the pieces of that SKU already there. Nothing is reserved. Without credentials a cart is made and its `Cart-Token` comes as a header; keep it. `out_of_stock` when nothing is left; when fewer are left than wanted, what was wanted goes in with a notice `low_stock`, and the line is not orderable as it stands. `product_unavailable` and `seller_suspended` when it is not sold, `cart_limit_exceeded` over the cart's `limits`. The same Idempotency-Key adds once within ten minutes.
         */
        post: operations["addCartItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cart/items/{sku_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the pieces of a line
         * @description `not_found` when the SKU is not in the cart. More than is left goes in with a notice `low_stock`, and the line is not orderable as it stands. Confirms the present price, so a notice `price_changed` goes.
         */
        put: operations["setCartItem"];
        post?: never;
        /**
         * Take a line out
         * @description Harmless when it is not there.
         */
        delete: operations["removeCartItem"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cart/shipping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Choose how to send it
         * @description One of the cart's `shipping.options`; any other is `transition_not_allowed`, as is choosing before an address is set.
         */
        put: operations["setCartShipping"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The tree of categories
         * @description The whole tree in one answer, in the language that `Accept-Language` chooses. An admin's change shows within a second.
         */
        get: operations["getCategoryTree"];
        put?: never;
        /**
         * Add a category
         * @description `conflict` for a slug in use and for a tree that would be deeper than ten levels; `not_found` for an unknown `parent_id`.
         */
        post: operations["createCategory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Rename or move a category
         * @description Wants `If-Match: "v<version>"` with the `version` that the tree shows. A move takes the whole branch along; below itself is `conflict`. Products and search follow within seconds.
         */
        put: operations["replaceCategory"];
        post?: never;
        /**
         * Remove an empty category
         * @description `conflict` while it has subcategories or products. Wants `If-Match: "v<version>"`.
         */
        delete: operations["deleteCategory"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The reference as a page
         * @description A self-hosted page that reads `/openapi.json`.
         */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process is alive
         * @description 200 as long as the process answers at all; touches no engine.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics in the Prometheus text format
         * @description Internal listener only.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened, newest first
         * @description The user's in-app notifications; they are kept for ninety days. Poll it at most every fifteen seconds.
         */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Mark as read
         * @description Marking again keeps the first time.
         */
        put: operations["markNotificationRead"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The published contract
         * @description The public bundle of this contract, as JSON.
         */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your orders, newest first
         * @description Every order of the caller that was ever placed; refused checkouts are not among them. A guest's token lists the orders of that guest. A new order is in the list at once.
         */
        get: operations["listOrders"];
        put?: never;
        /**
         * Order what is in the cart and start its payment
         * @description Checks the quote against the cart, takes the coupon's use, reserves every line or none, and starts the first payment attempt, in that order; a refusal leaves nothing behind. The answer is an order in `pending_payment` with `payment.redirect_url`, the page to send the buyer to; that is null when the gateway was slow (read `GET /payments/{id}` until it is there). The stock is held until `reservation_expires_at`. A cart is ordered once at a time: a second tab gets `checkout_in_progress` with the `order_id` to go on with. Repeating the request with the same Idempotency-Key is always safe and gives the same order, also after a crash or a lost answer. The cart is not emptied here; what was ordered leaves it when the order is confirmed. Without a usable address or shipping choice the answer is `validation_failed` naming the member.
         */
        post: operations["createOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of your orders
         * @description Always current: it is read where it is written. After the buyer comes back from the payment page, read this until `status` leaves `pending_payment`; the return itself proves nothing.
         */
        get: operations["getOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Cancel an order before its first part ships
         * @description Ends the open payment attempt, gives the stock and the coupon's use back, and returns the money of a paid order. An order that is cancelled already is answered as it is. When a payment succeeds at the same moment, exactly one of the two wins and no money is kept for a cancelled order. The refund's progress is in the order's parts.
         */
        put: operations["cancelOrder"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{id}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for money back, by line and quantity
         * @description A buyer's request goes to the sellers concerned, one refund each, in `requested`, and they accept or reject it. An admin's is accepted at once. A line gives back its share of discount and added tax; shipping is not part of it. `refund_exceeds_captured` also when more pieces are asked for than were bought and not refunded yet; `conflict` when an open request covers the same pieces; `transition_not_allowed` while the order is not paid.
         */
        post: operations["requestOrderRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{id}/returns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask to send goods back
         * @description One return for each seller concerned. Only delivered pieces that are not returned or refunded yet, within the installation's return period; else `return_not_eligible`.
         */
        post: operations["requestOrderReturn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened to an order
         * @description Every transition of the order, its parts, refunds and returns, oldest first.
         */
        get: operations["getOrderTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start the next attempt to pay an order
         * @description After an attempt was declined, expired or failed. The first attempt is started by `POST /orders`. One attempt of an order is live at a time: `payment_in_progress` carries the `payment_id` to go on with. A new attempt does not extend the order's reservation. `transition_not_allowed` once the order is closed; `payment_declined` when the gateway refuses to open a session at all.
         */
        post: operations["createPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of your payment attempts
         * @description State as the marketplace knows it. With `refresh=true` the gateway is asked first, at most every 2 seconds per attempt, so that a buyer who comes back from the payment page need not wait for a webhook.
         */
        get: operations["getPayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{id}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refund an amount of a payment
         * @description An admin's refund by amount, audited. Parallel requests never exceed what was captured. `status` is `pending` until the gateway has confirmed it. By line and quantity it is `POST /orders/{id}/refunds`.
         */
        post: operations["createPaymentRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the browser comes back to from the payment page
         * @description Called by browsers, not by clients. It proves nothing and changes nothing by what it is sent: query members are ignored, the gateway is asked how the attempt stands, and the browser is sent on to the shop's `return_url` with `order_id` and `payment_id`; without a shop a plain page says how the order stands.
         */
        get: operations["returnFromPayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{id}/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a gateway tells about one attempt
         * @description Called by gateways. The signature header of the attempt's gateway (sandbox: `X-Sandbox-Signature: t=…,v1=…`, HMAC-SHA256 over `t.body`; stripe: `Stripe-Signature`) is checked on the raw bytes and its age against 5 minutes; a bad one is 400 `signature_invalid` and nothing is stored. A good one is stored, once per event id, and answered at once; unknown, early and repeated events are 200 as well. An event whose amount, currency, reference or account does not fit the attempt is quarantined and changes nothing.
         */
        post: operations["receivePaymentWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Products by filter, as cards
         * @description Every visible product that matches all given filters. Cards are right within five seconds of a change; the order of a page may be thirty seconds old. Use `GET /search` for words, typos and facets. `Accept-Language` chooses the texts.
         */
        get: operations["listProducts"];
        put?: never;
        /**
         * Put a product on sale
         * @description Makes a product with its SKUs in the caller's shop. A shop that waits for approval may prepare products; they become visible with the approval. Pictures are added afterwards. `not_found` for an unknown category, `conflict` for two SKUs with one code. Search shows it within five seconds. The answer's ETag is for the next edit.
         */
        post: operations["createProduct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One product as every client sees it
         * @description Seller, category, rating, pictures and SKUs embedded, in the language that `Accept-Language` chooses. Served from the cache; shown stock is at most two seconds old. A draft, a deleted product and one of a suspended shop are not found.
         */
        get: operations["getProduct"];
        /**
         * Replace a product's texts and SKUs
         * @description Replaces the descriptive fields and the set of SKUs by `code`: new codes are made, known ones keep id and stock, one that is left out is archived, which is refused (`sku_reserved`, naming the SKUs in `lines`) while orders being paid hold it. Stock is not changed here. Wants the ETag of `GET /seller/products/{id}`.
         */
        put: operations["replaceProduct"];
        post?: never;
        /**
         * Take a product off sale for good
         * @description A soft delete: buyers no longer find it, orders that name it stay whole, the seller's own list still shows it as `deleted`. Refused (`sku_reserved`) while orders being paid hold a SKU of it. Wants the ETag of `GET /seller/products/{id}`.
         */
        delete: operations["deleteProduct"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{id}/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a place to upload a picture
         * @description Gives a short-lived address in object storage. Send the file there, then complete it. A product holds at most twenty pictures (`conflict`). A picture that is not completed within an hour is swept.
         */
        post: operations["createProductImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{id}/images/{image_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a picture
         * @description The product no longer shows it; the files are swept later. Removing it again is `not_found`.
         */
        delete: operations["deleteProductImage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{id}/images/{image_id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that the upload is done
         * @description Checks that the file is there, of the announced size and really a picture, then a worker makes its widths; the product shows it when it is `ready`. Calling it again gives the present state. `image_rejected` says why in `reason`; `conflict` means that no file has arrived.
         */
        post: operations["completeProductImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{id}/related": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Products that go well beside this one
         * @description Visible products of the same category, near in attributes, brand and price, the best selling first. Never the product itself. May be empty.
         */
        get: operations["listRelatedProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{id}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What buyers say
         * @description Published reviews of the product. A new one is shown within five seconds.
         */
        get: operations["listProductReviews"];
        put?: never;
        /**
         * Review a product that was delivered
         * @description Only who bought the product and got it delivered may review it, once for each such purchase; anyone else gets `review_not_eligible`. The product's rating and its seller's follow in the same transaction, search within five seconds.
         */
        post: operations["createProductReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process should get traffic
         * @description 503 only without the MySQL primary or while draining; else 200 with what is degraded.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Products by words and filters, with facets
         * @description Words are matched over title, brand, category, codes, attributes and description, in English and Arabic, mixed as well, with typos forgiven. Without `q` it lists what matches the filters. Cards are right within five seconds; the order of a page may be thirty seconds old. When the search engine is away, the database answers: filters, order, cursors and counts are the same, what is weaker is named in `meta.degraded`. Where too little holds all words, typos are forgiven; where that finds too little as well, products that hold most of the words are shown and `meta.relaxed` is true. Which of these it is follows from `q` alone, so that a facet's count is what choosing it gives.
         */
        get: operations["searchProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/search/suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Completions while the user types
         * @description Queries, products and categories that begin with or contain the words so far. Ask at most every hundred milliseconds and drop late answers.
         */
        get: operations["suggestSearch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/analytics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your sales by day, week or month
         * @description From daily figures that follow the orders within seconds. At most 400 days at once; days are UTC.
         */
        get: operations["getSellerAnalytics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the marketplace owes you
         * @description From the ledger; payments and refunds are in it within seconds. `not_found` without a shop.
         */
        get: operations["getSellerBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your coupons, newest first
         * @description Coupons of the caller's shop, ended ones included.
         */
        get: operations["listSellerCoupons"];
        put?: never;
        /**
         * Make a coupon for your shop
         * @description It counts for the caller's own items and is borne by the caller. `conflict` when the code is taken.
         */
        post: operations["createSellerCoupon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/coupons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of your coupons
         * @description With its ETag for a later edit.
         */
        get: operations["getSellerCoupon"];
        /**
         * Replace one of your coupons
         * @description Carts see it within seconds, and orders at once. Orders already placed keep their discount. `conflict` when the code is taken or `usage_limit` is below what is used.
         */
        put: operations["updateSellerCoupon"];
        post?: never;
        /**
         * Remove one of your coupons
         * @description Nobody can use it any more. Orders already placed keep their discount; its code is not free again.
         */
        delete: operations["deleteSellerCoupon"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your parts of orders, newest first
         * @description Only the caller's own parts; parts of unpaid orders are not shown. The list follows the orders within seconds, `GET /seller/orders/{id}` at once.
         */
        get: operations["listSellerOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of your parts of an order
         * @description With what is needed to ship it; the buyer's e-mail and telephone stay with the marketplace.
         */
        get: operations["getSellerOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/orders/{id}/deliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say that your part has arrived
         * @description Makes the earning payable, lets the buyer write reviews and starts the return period. Repeating it is harmless.
         */
        put: operations["deliverSellerOrder"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/orders/{id}/ship": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say that your part is on its way
         * @description The whole part, with carrier and tracking. From the first shipped part on the buyer cannot cancel. Repeating it with the same tracking is harmless; other tracking corrects it until delivery.
         */
        put: operations["shipSellerOrder"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/payouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your payouts, newest first
         * @description Returned ones stay in the list; their money is in the balance again. `not_found` without a shop.
         */
        get: operations["listSellerPayouts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The seller's own products
         * @description Drafts and deleted ones included, read from the primary, so that a change shows at once.
         */
        get: operations["listSellerProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the seller's products, to edit it
         * @description Read from the primary and never cached. Its strong ETag goes into `If-Match` of PUT and DELETE.
         */
        get: operations["getSellerProduct"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/refunds/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Agree to a refund
         * @description Starts the money's way back; `status` follows the gateway. Repeating it never refunds twice.
         */
        put: operations["acceptRefund"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/refunds/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Refuse a refund, with the reason
         * @description Only while it is `requested`. The buyer reads the reason. Repeating it is harmless.
         */
        put: operations["rejectRefund"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/returns/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Agree to take goods back
         * @description Tells the buyer how to send them. Repeating it is harmless.
         */
        put: operations["acceptReturn"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/returns/{id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say which returned goods arrived
         * @description Starts the refund of what arrived and, unless `restock` is false, puts it back on the shelf. A repeat with the same content is harmless. `refund_exceeds_captured` when the pieces were refunded meanwhile.
         */
        put: operations["receiveReturn"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/shop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The seller's own shop
         * @description Its strong ETag goes into `If-Match` of PUT. `not_found` before there is one.
         */
        get: operations["getShop"];
        /**
         * Change the shop
         * @description The shop's name on its products and in search follows within seconds.
         */
        put: operations["replaceShop"];
        /**
         * Open a shop
         * @description One for each account (`conflict`). It waits as `pending` for an admin's approval; products may be prepared meanwhile. Refresh the tokens afterwards: the new ones carry the role `seller`.
         */
        post: operations["createShop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seller/skus/{id}/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Set or move a SKU's stock
         * @description `on_hand` sets the counted stock and wants `If-Match` with the SKU's `stock_etag` (428 without, 412 when it was counted anew meanwhile). `delta` adds or takes away and wants an `Idempotency-Key` instead (400 without). Neither may leave less than is reserved (`sku_reserved`). Each is a movement in the stock ledger. The answer's ETag is the new `stock_etag`.
         */
        patch: operations["updateSkuStock"];
        trace?: never;
    };
    "/sellers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A shop as buyers see it
         * @description Shops that wait for approval or are suspended are not found.
         */
        get: operations["getSeller"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The signed-in user
         * @description Read from the primary.
         */
        get: operations["getMe"];
        /**
         * Change name, phone and language
         * @description Address and password have operations of their own; roles are not for the user to change.
         */
        put: operations["updateMe"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The user's addresses
         * @description In the order of their making; one of them is the default.
         */
        get: operations["listAddresses"];
        put?: never;
        /**
         * Add an address
         * @description At most fifty (`conflict`). The first one becomes the default.
         */
        post: operations["createAddress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/addresses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One address
         * @description Read from the primary.
         */
        get: operations["getAddress"];
        /**
         * Replace an address
         * @description Orders placed already keep their copy.
         */
        put: operations["replaceAddress"];
        post?: never;
        /**
         * Remove an address
         * @description When it was the default, the latest made of the others becomes it. Orders placed already keep their copy.
         */
        delete: operations["deleteAddress"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/notification-preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * By which ways news come
         * @description The defaults until the user changes them.
         */
        get: operations["getNotificationPreferences"];
        /**
         * Choose by which ways news come
         * @description Holds for what happens from now on.
         */
        put: operations["updateNotificationPreferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the account is signed in
         * @description Live sessions, the latest used first.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign a device out
         * @description Its access token is refused everywhere within a second. One that has ended already is `not_found`.
         */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a gateway with one address for all attempts tells
         * @description As `POST /payments/{id}/webhook`; the attempt is found by the gateway's reference in the body. 404 for a gateway that this installation does not use.
         */
        post: operations["receiveProviderWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An account as the operator's commands show it. */
        AccountRecord: {
            user_id: components["schemas"]["UserId"];
            email: components["schemas"]["Email"];
            email_verified: boolean;
            roles: components["schemas"]["AccountRoles"];
            status: components["schemas"]["UserStatus"];
            version: components["schemas"]["RowVersion"];
            /** @description Whether this very call made it. */
            created: boolean;
        };
        /** @description Roles of an account; `buyer` is one of them whether named or not. */
        AccountRoles: ("buyer" | "seller" | "admin")[];
        /** @description An address of the user's book. Orders keep a copy of their own. */
        Address: {
            id: components["schemas"]["AddressId"];
            label: string | null;
            name: string;
            line1: string;
            line2: string | null;
            city: string;
            region: string | null;
            postal_code: string | null;
            country: components["schemas"]["CountryCode"];
            phone: components["schemas"]["Phone"] | null;
            is_default: boolean;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description Id of a stored address. */
        AddressId: string;
        /** @description A postal address as its owner writes it. PUT replaces all of it. */
        AddressInput: {
            /**
             * @description For the owner only, such as “Home”.
             * @default null
             */
            label: string | null;
            /** @description Who receives the parcel. */
            name: components["schemas"]["PersonName"];
            line1: string;
            /** @default null */
            line2: string | null;
            city: string;
            /**
             * @description State, governorate or province.
             * @default null
             */
            region: string | null;
            /** @default null */
            postal_code: string | null;
            country: components["schemas"]["CountryCode"];
            /**
             * @description For the carrier.
             * @default null
             */
            phone: components["schemas"]["Phone"] | null;
            /**
             * @description Makes it the default and the former one not. The first address is the default anyway.
             * @default false
             */
            is_default: boolean;
        };
        /** @description An order as an admin sees it. */
        AdminOrder: {
            order: components["schemas"]["Order"];
            buyer_id: components["schemas"]["UserId"];
            guest: boolean;
        };
        /** @description An order in an admin's list, with whose it is. */
        AdminOrderSummary: {
            order: components["schemas"]["OrderSummary"];
            buyer_id: components["schemas"]["UserId"];
            guest: boolean;
        };
        /** @description A shop as admins see it. */
        AdminSeller: {
            id: components["schemas"]["SellerId"];
            user_id: components["schemas"]["UserId"];
            user_email: components["schemas"]["Email"];
            name: string;
            slug: components["schemas"]["Slug"];
            country: components["schemas"]["CountryCode"];
            status: components["schemas"]["ShopStatus"];
            status_reason: string | null;
            commission_bps: components["schemas"]["BasisPoints"];
            commission_cap: components["schemas"]["CommissionCap"];
            fees: components["schemas"]["SaleFeeRules"];
            version: components["schemas"]["RowVersion"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description Money in the smallest unit of the `currency` beside it. */
        Amount: number;
        /** @description Any id of the platform; its prefix tells the kind. */
        AnyId: string;
        ApplySearchSynonymsInput: {
            lines: components["schemas"]["SynonymLine"][];
        };
        ApplySearchSynonymsOutput: {
            /** @description Lines there are now. */
            applied: components["schemas"]["Count"];
            /** @description Lines that were there and are not in the list. */
            removed: components["schemas"]["Count"];
        };
        /** @description Values of one attribute. */
        AttributeFacet: {
            name: components["schemas"]["AttributeName"];
            /** @description The most frequent first; selected ones are always among them. */
            values: components["schemas"]["ValueFacet"][];
        };
        /** @description Wanted values by attribute name: `attr[color]=Black&attr[color]=White&attr[size]=M`. Values of one name are alternatives, different names must all match. */
        AttributeFilter: {
            [key: string]: string[];
        };
        /** @description Name of an attribute, as used by the filter `attr[name]`. */
        AttributeName: string;
        /** @description Named facts of a product or a SKU, in the language of the answer. They become facets and filters. */
        Attributes: {
            [key: string]: string;
        };
        /**
         * @description What a buyer may expect: `in_stock`, `low_stock` (five or fewer are left) or `out_of_stock`. Shown stock is at most two seconds old; the checkout decides.
         * @enum {string}
         */
        Availability: "in_stock" | "low_stock" | "out_of_stock";
        /** @description A share in hundredths of a percent. */
        BasisPoints: number;
        /** @description Wanted brands; a repeated parameter means any of them. Compared without regard to case. */
        BrandFilter: string[];
        /**
         * Format: date
         * @description A day in UTC.
         */
        CalendarDate: string;
        CapturePaymentInput: {
            order_id: components["schemas"]["OrderId"];
            buyer_id: components["schemas"]["UserId"];
            payment_id: components["schemas"]["PaymentId"];
        };
        /** @description The whole cart; every cart operation answers with it. Who has none yet gets an empty one with `id: null`. Lines show present prices and stock; `quote` is what `POST /orders` wants. */
        Cart: {
            id: components["schemas"]["CartId"] | null;
            /** @description Rises with every change. */
            version: number;
            currency: components["schemas"]["Currency"];
            /** @description The first added first. */
            lines: components["schemas"]["CartLine"][];
            /** @description Pieces over all lines. */
            item_count: number;
            /** @description Totals by seller; they add up to `totals`. */
            sellers: components["schemas"]["CartSellerTotals"][];
            totals: components["schemas"]["CartTotals"];
            coupon: components["schemas"]["CartCoupon"] | null;
            address: components["schemas"]["CartAddress"] | null;
            shipping: components["schemas"]["CartShipping"];
            /** @description About the cart as a whole; those of a line are on the line. */
            notices: components["schemas"]["CartNotice"][];
            /** @description Null while the cart is empty, a line cannot be ordered, it is not known where to send to, or nothing is sent there. */
            quote: components["schemas"]["Quote"] | null;
            quote_expires_at: components["schemas"]["Timestamp"] | null;
            /** @description True while present prices cannot be read and those last known are shown. */
            price_may_have_changed: boolean;
            limits: components["schemas"]["CartLimits"];
            updated_at: components["schemas"]["Timestamp"] | null;
        };
        CartAbandonedData: {
            cart_id: components["schemas"]["CartId"];
            buyer_id: components["schemas"]["UserId"];
            item_count: number;
            subtotal: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            /** @description Of the first lines, for the message. */
            titles: string[];
        };
        /** @description A buyer's cart with lines in it has not been touched for a day; told once until it changes. */
        CartAbandonedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "cart.abandoned";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "cart";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["CartAbandonedData"];
        };
        CartAddress: {
            country: components["schemas"]["CountryCode"];
            region: string | null;
            postal_code: string | null;
            address_id: components["schemas"]["AddressId"] | null;
        };
        /** @description Where to send to, as far as shipping and tax depend on it. `address_id` is remembered for the order, which checks that it is the buyer's own and lies in the given country and region. */
        CartAddressInput: {
            country: components["schemas"]["CountryCode"];
            /**
             * @description State, governorate or province.
             * @default null
             */
            region: string | null;
            /** @default null */
            postal_code: string | null;
            /** @default null */
            address_id: components["schemas"]["AddressId"] | null;
        };
        CartCoupon: {
            code: components["schemas"]["CouponCode"];
            discount: components["schemas"]["Amount"];
            /** @description False while the cart does not meet its conditions; the discount is then 0 and comes back by itself. */
            applied: boolean;
            /**
             * @description Why it does not apply.
             * @enum {string|null}
             */
            reason: "below_minimum" | "no_matching_items" | "not_started" | "expired" | "inactive" | "exhausted" | null;
        };
        /** @description Id of a cart; never a secret, which is what `Cart-Token` is for. */
        CartId: string;
        /** @description Pieces to add. Those in the cart already are added to. */
        CartItemInput: {
            sku_id: components["schemas"]["SkuId"];
            quantity: components["schemas"]["Quantity"];
        };
        /** @description What this cart can hold; a guest's holds fewer lines. */
        CartLimits: {
            lines: number;
            quantity_per_line: number;
        };
        /** @description One SKU in the cart, with its present price and stock. Nothing is reserved before the order. */
        CartLine: {
            sku_id: components["schemas"]["SkuId"];
            product_id: components["schemas"]["ProductId"];
            code: components["schemas"]["SkuCode"];
            title: string;
            sku_title: string;
            /** @description The SKU's own attributes. */
            attributes: components["schemas"]["Attributes"];
            /** Format: uri */
            image_url: string | null;
            seller: components["schemas"]["CartSeller"];
            quantity: components["schemas"]["Quantity"];
            /** @description The present price. */
            unit_price: components["schemas"]["Amount"];
            /** @description `quantity` × `unit_price`, before discounts. */
            line_total: components["schemas"]["Amount"];
            /** @description This line's share of the coupon. */
            discount: components["schemas"]["Amount"];
            available: components["schemas"]["StockCount"];
            availability: components["schemas"]["Availability"];
            /** @description Whether the line can be ordered as it stands. A line that cannot counts in no total and keeps the cart from having a quote. */
            orderable: boolean;
            notices: components["schemas"]["CartNotice"][];
            added_at: components["schemas"]["Timestamp"];
        };
        /** @description Something the buyer should see. `price_changed` since it was put into the cart (with both prices; gone once an order is placed or the quantity is set anew), `low_stock` when less is left than wanted or little is left (with `available`), `out_of_stock`, `unavailable` (no longer sold) and `seller_suspended`; `coupon_removed` on the cart. */
        CartNotice: {
            /** @enum {string} */
            code: "price_changed" | "low_stock" | "out_of_stock" | "unavailable" | "seller_suspended" | "coupon_removed";
            old_price?: components["schemas"]["Amount"];
            new_price?: components["schemas"]["Amount"];
            available?: components["schemas"]["StockCount"];
        };
        /** @description The wanted number of pieces of a line. */
        CartQuantityInput: {
            quantity: components["schemas"]["Quantity"];
        };
        CartSeller: {
            id: components["schemas"]["SellerId"];
            name: string;
        };
        /** @description One seller's part of the cart, as it will become one part of the order. */
        CartSellerTotals: {
            seller: components["schemas"]["CartSeller"];
            totals: components["schemas"]["CartTotals"];
        };
        /** @description The chosen way, or the first that fits when none was chosen, and all that are possible. Empty until it is known where to send to. */
        CartShipping: {
            shipping_rate_id: components["schemas"]["ShippingRateId"] | null;
            options: components["schemas"]["ShippingOption"][];
        };
        CartShippingInput: {
            /** @description One of the cart's `shipping.options`. */
            shipping_rate_id: components["schemas"]["ShippingRateId"];
        };
        /** @description The secret that a guest's cart is reached with; a header of the first cart write's answer. Never an id, never logged. */
        CartToken: string;
        /** @description `grand_total` = `items` − `discount` + `shipping` + `tax`, over the lines that can be ordered. */
        CartTotals: {
            items: components["schemas"]["Amount"];
            discount: components["schemas"]["Amount"];
            /** @description 0 until it is known where to send to. */
            shipping: components["schemas"]["Amount"];
            /** @description Tax that comes on top of the prices; 0 until it is known where to send to. */
            tax: components["schemas"]["Amount"];
            /** @description Tax contained in the prices already; information, not added. */
            tax_included: components["schemas"]["Amount"];
            grand_total: components["schemas"]["Amount"];
        };
        /** @description One category as admins edit it. */
        Category: {
            id: components["schemas"]["CategoryId"];
            name: string;
            slug: components["schemas"]["Slug"];
            parent_id: components["schemas"]["CategoryId"] | null;
            /** @description From the root down to this category, itself included. */
            path: components["schemas"]["CategoryRef"][];
            language: components["schemas"]["Locale"];
            names: components["schemas"]["CategoryNames"];
            position: number;
            version: components["schemas"]["RowVersion"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        CategoryChangedData: {
            category_id: components["schemas"]["CategoryId"];
            /** @enum {string} */
            change: "created" | "renamed" | "moved" | "deleted";
        };
        /** @description A category was made, renamed, moved or removed; its branch is concerned as well. */
        CategoryChangedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "category.changed";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "product";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["CategoryChangedData"];
        };
        CategoryFacet: {
            id: components["schemas"]["CategoryId"];
            name: string;
            slug: components["schemas"]["Slug"];
            parent_id: components["schemas"]["CategoryId"] | null;
            /** @description Matching products in it and below it. */
            count: components["schemas"]["Count"];
            selected: boolean;
        };
        /** @description A category's id or slug. Its descendants count as well. One that is not known matches nothing. */
        CategoryFilter: string;
        /** @description Id of a category. */
        CategoryId: string;
        /** @description A category as an admin writes it. PUT replaces all of it; another `parent_id` moves the whole branch. */
        CategoryInput: {
            name: string;
            /** @description Made from the name when absent; unique, else 409 `conflict`. */
            slug?: components["schemas"]["Slug"];
            /**
             * @description Null for a top category. A tree is at most ten levels deep.
             * @default null
             */
            parent_id: components["schemas"]["CategoryId"] | null;
            /** @description Language of `name`; the installation's language when absent. */
            language?: components["schemas"]["Locale"];
            names?: components["schemas"]["CategoryNames"];
            /**
             * @description Place among its sisters; equal places sort by name.
             * @default 0
             */
            position: number;
        };
        /** @description The category's name by language, beside its language of record. */
        CategoryNames: {
            [key: string]: string;
        };
        /** @description A category with all that is below it. */
        CategoryNode: {
            id: components["schemas"]["CategoryId"];
            name: string;
            slug: components["schemas"]["Slug"];
            /** @description Row version; admins edit with `If-Match: "v<version>"`. */
            version: components["schemas"]["RowVersion"];
            /** @description In the order to show. */
            children: components["schemas"]["CategoryNode"][];
        };
        /** @description One step of a category's path. */
        CategoryRef: {
            id: components["schemas"]["CategoryId"];
            name: string;
            slug: components["schemas"]["Slug"];
        };
        CategorySuggestion: {
            id: components["schemas"]["CategoryId"];
            name: string;
            slug: components["schemas"]["Slug"];
            /** @description Names from the root down to this category. */
            path: string[];
        };
        /** @description The whole tree of categories, in the language of the answer. */
        CategoryTree: {
            /** @description The top categories, in the order to show. */
            roots: components["schemas"]["CategoryNode"][];
            /** @description Number of categories in the tree. */
            count: number;
        };
        CheckUserInput: {
            user_id: components["schemas"]["UserId"];
            session_id: components["schemas"]["SessionId"];
        };
        /** @description Whether a token's user and session still hold. Unknown ones are not active. */
        CheckUserOutput: {
            active: boolean;
            /**
             * @description Why not active.
             * @enum {string|null}
             */
            reason: "account_disabled" | "session_ended" | "unknown" | null;
            roles: components["schemas"]["Role"][];
            /** @description The user's version, 0 when unknown. A token with a lower one is refused. */
            version: number;
            seller_id: components["schemas"]["SellerId"] | null;
        };
        /** @description The buyer's row as it is now, read from the primary. */
        CheckoutBuyer: {
            user_id: components["schemas"]["UserId"];
            status: components["schemas"]["UserStatus"];
            /** @description False once the session was ended. */
            session_active: boolean;
            roles: components["schemas"]["Role"][];
            version: components["schemas"]["RowVersion"];
            email: components["schemas"]["Email"];
            email_verified: boolean;
            name: string | null;
            locale: components["schemas"]["Locale"];
            /** @description The buyer's own shop, whose products the buyer cannot order. */
            seller_id: components["schemas"]["SellerId"] | null;
            /** @description Null when none was asked for. */
            address: components["schemas"]["Address"] | null;
        };
        /** @description The cart as the quote froze it. Order works the totals out again on its own coupons and rates and compares them with `totals`, which are the quote's; `sellers` is by the copies of coupons and rates that cart has. */
        CheckoutCart: {
            cart_id: components["schemas"]["CartId"];
            version: components["schemas"]["RowVersion"];
            currency: components["schemas"]["Currency"];
            lines: components["schemas"]["CheckoutCartLine"][];
            address: components["schemas"]["CartAddress"] | null;
            shipping_rate_id: components["schemas"]["ShippingRateId"] | null;
            coupon_code: components["schemas"]["CouponCode"] | null;
            sellers: components["schemas"]["CartSellerTotals"][];
            totals: components["schemas"]["CartTotals"];
            quoted_at: components["schemas"]["Timestamp"];
            /** @description True when present prices could not be read and those of the signed quote stand; the reservation decides. */
            price_may_have_changed: boolean;
        };
        /** @description A line at the price of the quote. */
        CheckoutCartLine: {
            sku_id: components["schemas"]["SkuId"];
            product_id: components["schemas"]["ProductId"];
            seller_id: components["schemas"]["SellerId"];
            seller_name: string;
            code: components["schemas"]["SkuCode"];
            title: string;
            sku_title: string;
            /** Format: uri */
            image_url: string | null;
            category_id: components["schemas"]["CategoryId"];
            /** @description The category and those above it, its own first; tax rates of any of them fit. */
            category_path?: components["schemas"]["CategoryId"][];
            attributes: components["schemas"]["Attributes"];
            quantity: components["schemas"]["Quantity"];
            unit_price: components["schemas"]["Amount"];
        };
        ClosePaymentsInput: {
            order_id: components["schemas"]["OrderId"];
            buyer_id: components["schemas"]["UserId"];
            /** @enum {string} */
            reason: "expired" | "cancelled" | "stock_lost" | "rejected" | "completed";
        };
        /** @description `settled` is true when every attempt is in a state that only we can move; false when the gateway did not answer and order must ask again. */
        ClosePaymentsOutput: {
            order_id: components["schemas"]["OrderId"];
            settled: boolean;
            /** @description Every attempt, oldest first */
            payments: components["schemas"]["PaymentState"][];
        };
        /** @description The most that the share of one seller's part of an order may be; null for no limit. */
        CommissionCap: components["schemas"]["Amount"] | null;
        /** @description The whole rule; what is left out is none. */
        CommissionInput: {
            commission_bps: components["schemas"]["BasisPoints"];
            commission_cap?: components["schemas"]["CommissionCap"];
            fees?: components["schemas"]["SaleFeeRules"];
        };
        CommitReservationOutput: {
            /**
             * @description `stock_lost`: the reservation had ended and a fresh claim of all lines failed as well.
             * @enum {string}
             */
            outcome: "committed" | "stock_lost";
        };
        /** @description A number of things. */
        Count: number;
        CountedQuery: {
            query: string;
            /** @description Since it was first asked. */
            searches: components["schemas"]["Count"];
            /** @description How often since then nothing held all of its words, typos forgiven. */
            zero_hits: components["schemas"]["Count"];
            /** @description How many products had the words as they were typed, when they were last asked for. */
            last_hits: components["schemas"]["Count"];
            last_at: components["schemas"]["Timestamp"];
        };
        /** @description ISO 3166-1 alpha-2. */
        CountryCode: string;
        Coupon: {
            id: components["schemas"]["CouponId"];
            code: components["schemas"]["CouponCode"];
            /** @enum {string} */
            kind: "percent" | "fixed";
            percent_bps: number | null;
            amount: components["schemas"]["Amount"] | null;
            currency: components["schemas"]["Currency"];
            /** @description The seller whose items it counts for and who bears it; null for the marketplace's own, over the whole order */
            seller_id: components["schemas"]["SellerId"] | null;
            min_subtotal: components["schemas"]["Amount"] | null;
            max_discount: components["schemas"]["Amount"] | null;
            usage_limit: number | null;
            per_buyer_limit: number | null;
            /** @description Orders that hold a use of it */
            used: number;
            starts_at: components["schemas"]["Timestamp"] | null;
            ends_at: components["schemas"]["Timestamp"] | null;
            active: boolean;
            version: components["schemas"]["RowVersion"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        CouponApplyInput: {
            code: components["schemas"]["CouponCode"];
        };
        CouponChangedData: {
            coupon: components["schemas"]["Coupon"];
            deleted: boolean;
        };
        /** @description A coupon was made, changed or removed; the whole rule is here */
        CouponChangedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "coupon.changed";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "order";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["CouponChangedData"];
        };
        /** @description Compared in upper case. */
        CouponCode: string;
        /** @description Id of a coupon. */
        CouponId: string;
        /** @description A percent coupon carries `percent_bps`, a fixed one `amount`; never both. */
        CouponInput: {
            /** @description Kept in upper case; unique in the marketplace */
            code: components["schemas"]["CouponCode"];
            /** @enum {string} */
            kind: "percent" | "fixed";
            /** @description Basis points: 1000 is 10 % */
            percent_bps?: number | null;
            /** @description Minor units, in the installation's currency */
            amount?: number | null;
            /** @description Least value of the items it counts for */
            min_subtotal?: number | null;
            /** @description Upper bound of a percent coupon's discount */
            max_discount?: number | null;
            /** @description Orders in all; null for no limit */
            usage_limit?: number | null;
            per_buyer_limit?: number | null;
            starts_at?: components["schemas"]["Timestamp"] | null;
            ends_at?: components["schemas"]["Timestamp"] | null;
            /** @default true */
            active: boolean;
        } & unknown;
        CreateAccountInput: {
            email: components["schemas"]["Email"];
            password: components["schemas"]["Password"];
            name: components["schemas"]["PersonName"];
            locale: components["schemas"]["Locale"];
            roles: components["schemas"]["AccountRoles"];
            /** @description Whether the address counts as proved; if not, a verification mail is sent. */
            verified: boolean;
        };
        /** @description ISO 4217 code. */
        Currency: string;
        /** @description Opaque position in a list; good only for the operation, filter and (for private lists) user it was given to. */
        Cursor: string;
        DeliveredLine: {
            order_line_id: components["schemas"]["OrderLineId"];
            product_id: components["schemas"]["ProductId"];
            buyer_id: components["schemas"]["UserId"];
        };
        /**
         * Format: email
         * @description Compared without regard to case.
         */
        Email: string;
        EmailChangeInput: {
            new_email: components["schemas"]["Email"];
            /** @description The account's present password. */
            password: string;
        };
        /** @description The six digits of a mail. Few tries, short life, one use. */
        EmailCode: string;
        EmailInput: {
            email: components["schemas"]["Email"];
        };
        EndImportInput: {
            import_id: components["schemas"]["ImportId"];
        };
        EndImportOutput: {
            /** @description How many were known. */
            batches: number;
        };
        /**
         * @description Stable name of a failure.
         * @enum {string}
         */
        ErrorCode: "account_disabled" | "amount_too_large" | "cart_empty" | "cart_limit_exceeded" | "checkout_in_progress" | "code_invalid" | "conflict" | "coupon_exhausted" | "coupon_invalid" | "currency_mismatch" | "email_not_verified" | "forbidden" | "headers_too_large" | "idempotency_in_flight" | "idempotency_key_missing" | "idempotency_key_reused" | "image_rejected" | "import_rejected" | "internal" | "invalid_credentials" | "invalid_cursor" | "method_not_allowed" | "not_found" | "not_implemented" | "order_not_cancellable" | "order_not_shippable" | "out_of_stock" | "overloaded" | "password_breached" | "payload_too_large" | "payment_already_captured" | "payment_declined" | "payment_in_progress" | "precondition_failed" | "precondition_required" | "price_changed" | "product_unavailable" | "quote_expired" | "rate_limited" | "refund_exceeds_captured" | "request_timeout" | "return_not_eligible" | "review_not_eligible" | "seller_suspended" | "service_unavailable" | "signature_invalid" | "sku_reserved" | "stock_lost" | "token_expired" | "transition_not_allowed" | "unauthenticated" | "unknown_field" | "unsupported_media_type" | "uri_too_long" | "url_not_allowed" | "validation_failed";
        /** @description What the event is about. */
        EventAggregate: {
            type: string;
            id: components["schemas"]["AnyId"];
            sequence: components["schemas"]["Sequence"];
        };
        /** @description Id of an event; consumers deduplicate by it. */
        EventId: string;
        ExplainSearchInput: {
            q: components["schemas"]["SearchQuery"];
            product_id: components["schemas"]["ProductId"];
            /** @default en */
            locale: components["schemas"]["Locale"];
        };
        ExplainSearchOutput: {
            /** @enum {string} */
            engine: "elasticsearch" | "mysql";
            mode: components["schemas"]["SearchMode"];
            is_found: boolean;
            /** @description Why the query does not find it. */
            why_not: string | null;
            /** @description Of the engine's own measure; what is pinned stands far above all else. */
            score: number | null;
            /** @description Its place among the hits, 1 first. */
            rank: number | null;
            reasons: components["schemas"]["SearchReason"][];
            /** @description Adds a third at the most (10,000). */
            popularity: number;
            /** @description Adds a tenth. */
            in_stock: boolean;
            /** @description Of its categories together. */
            boost_percent: number;
            pinned_position: number | null;
        };
        ExportProductsInput: {
            after_id?: components["schemas"]["ProductId"];
            limit: number;
            /** @description Of this shop alone. */
            seller_id?: components["schemas"]["SellerId"];
        };
        ExportProductsOutput: {
            products: components["schemas"]["ExportedProduct"][];
            next_after_id: components["schemas"]["ProductId"] | null;
        };
        /** @description All that an import needs to make the product again elsewhere. */
        ExportedProduct: {
            id: components["schemas"]["ProductId"];
            external_id: components["schemas"]["ExternalId"] | null;
            seller_id: components["schemas"]["SellerId"];
            seller_name: string;
            /** @enum {string} */
            status: "draft" | "published";
            language: components["schemas"]["Locale"];
            title: string;
            description: string;
            brand: string | null;
            /** @description Names from the top, each in its language of record. */
            category: string[];
            currency: components["schemas"]["Currency"];
            compare_at_price: components["schemas"]["Amount"] | null;
            attributes: components["schemas"]["Attributes"];
            translations: components["schemas"]["ProductTranslations"];
            /** @description Where each picture came from, or where its largest width is served. */
            image_urls: string[];
            /** @description Those that are sold, in the seller's order. */
            skus: components["schemas"]["ExportedSku"][];
        };
        ExportedSku: {
            code: components["schemas"]["SkuCode"];
            title: string;
            attributes: components["schemas"]["Attributes"];
            price: components["schemas"]["Amount"];
            on_hand: number;
            low_stock_threshold: number;
        };
        /** @description Key of a record in the system it comes from. */
        ExternalId: string;
        /** @description One thing wrong with one member of the request. */
        FieldError: {
            /** @description JSON pointer that begins with the part of the request: `/body/items/0/quantity`, `/query/limit`, `/path/id`, `/headers/if-match`. */
            path: string;
            /** @description `unknown_field`, or the keyword of the schema that is broken: `required`, `type`, `maxLength`, `minimum`, `format`, `enum` … */
            code: string;
            /** @description For a developer; not translated. */
            message: string;
        };
        GetCheckoutBuyerInput: {
            user_id: components["schemas"]["UserId"];
            session_id: components["schemas"]["SessionId"];
            /** @description Must be the user's own. */
            address_id?: components["schemas"]["AddressId"];
        };
        GetCheckoutCartInput: {
            buyer_id: components["schemas"]["UserId"];
            /** @description SHA-256 of a guest's Cart-Token in hexadecimal; only for guests. */
            cart_token_hash?: string;
            quote: components["schemas"]["Quote"];
            /** @description Language of the titles that the order will keep. */
            locale?: components["schemas"]["Locale"];
        };
        GetImportBatchesInput: {
            import_id: components["schemas"]["ImportId"];
            /** @description The highest number of the page before. */
            after?: number;
        };
        GetImportBatchesOutput: {
            /** @description By number, a thousand at most; fewer are the last. */
            batches: components["schemas"]["ImportedBatch"][];
        };
        GetOrderPaymentsInput: {
            order_ids: components["schemas"]["OrderId"][];
            /** @description Whose orders; without it every shard is asked (admins and sweepers only) */
            buyer_id?: components["schemas"]["UserId"];
        };
        GetOrderPaymentsOutput: {
            /** @description All attempts of the orders asked for, by order, oldest first */
            payments: components["schemas"]["PaymentState"][];
        };
        GetProductCardsInput: {
            product_ids: components["schemas"]["ProductId"][];
            locale: components["schemas"]["Locale"];
        };
        GetProductCardsOutput: {
            /** @description In the order asked for; products that buyers may not see are absent. */
            cards: components["schemas"]["ProductCard"][];
        };
        /** @description Either the named products, or a page of all products in the order of their ids (deleted ones included). */
        GetProductDocumentsInput: {
            product_ids?: components["schemas"]["ProductId"][];
            /** @description The last id of the page before; absent for the first page and with `product_ids`. */
            after_id?: components["schemas"]["ProductId"];
            limit: number;
        };
        GetProductDocumentsOutput: {
            documents: components["schemas"]["ProductDocument"][];
            /** @description Null after the last page and with `product_ids`. */
            next_after_id: components["schemas"]["ProductId"] | null;
        };
        GetSearchInsightsInput: {
            /**
             * @description Only queries that were asked within so many days; their counts are since they were first asked.
             * @default 30
             */
            days: number;
            /** @default 20 */
            limit: number;
        };
        GetSearchRangesInput: {
            ranges: number;
        };
        GetSearchRangesOutput: {
            rows: components["schemas"]["Count"];
            /** @description The last id of each range but the last one, in their order. */
            cuts: components["schemas"]["ProductId"][];
        };
        GetSearchRulesInput: Record<string, never>;
        GetSearchStatusInput: Record<string, never>;
        /** @description Shops by their ids, by their owners, or both. */
        GetShopsInput: {
            seller_ids?: components["schemas"]["SellerId"][];
            /** @description Owners; who has no shop is absent from the answer. */
            user_ids?: components["schemas"]["UserId"][];
        };
        GetShopsOutput: {
            /** @description In the order asked for; unknown ids are absent. */
            shops: components["schemas"]["ShopRecord"][];
        };
        GetSigningKeysInput: Record<string, never>;
        GetSkuOffersInput: {
            sku_ids: components["schemas"]["SkuId"][];
            locale: components["schemas"]["Locale"];
        };
        GetSkuOffersOutput: {
            /** @description In the order asked for. A SKU that never was is absent; one that is gone is there with its status. */
            offers: components["schemas"]["SkuOffer"][];
        };
        /** @description Who wants to order without an account. */
        GuestInput: {
            email: components["schemas"]["Email"];
            cart_token: components["schemas"]["CartToken"];
            name?: components["schemas"]["PersonName"];
            locale?: components["schemas"]["Locale"];
        };
        /** @description The process answers. */
        Health: {
            /** @enum {string} */
            status: "ok";
        };
        /** @description A stretch of text. Join the parts to get the text; mark those that match. */
        HighlightPart: {
            text: string;
            match: boolean;
        };
        /** @description A picture of a product in all its widths, ready for `srcset`. */
        Image: {
            id: components["schemas"]["ImageId"];
            /** @description What the picture shows; the empty string when the seller said nothing. */
            alt: string;
            /** @description Ascending by width. */
            sources: components["schemas"]["ImageSource"][];
        };
        /** @description Id of a product's image. */
        ImageId: string;
        /** @description One rendition of a picture. */
        ImageSource: {
            /** @description Width in pixels. */
            width: number;
            /** @description Height in pixels. */
            height: number;
            /**
             * Format: uri
             * @description Address on the CDN; it never changes, so it may be cached for ever.
             */
            url: string;
        };
        /**
         * @description `awaiting_upload` until completed, `processing` while the widths are made, then `ready` or `rejected`.
         * @enum {string}
         */
        ImageStatus: "awaiting_upload" | "processing" | "ready" | "rejected";
        /** @description Where to send the file. Send exactly the given method, headers and bytes to `upload_url`, then call `POST /products/{id}/images/{image_id}/complete`. */
        ImageUpload: {
            image: components["schemas"]["SellerImage"];
            /**
             * Format: uri
             * @description Good for this one file until `expires_at`; no token of ours is needed there.
             */
            upload_url: string;
            /** @enum {string} */
            method: "PUT";
            /** @description Headers to send with the file, as given. */
            headers: {
                [key: string]: string;
            };
            expires_at: components["schemas"]["Timestamp"];
        };
        /** @description What will be uploaded. The server makes the object's key; a file's name is never used. */
        ImageUploadInput: {
            /** @enum {string} */
            content_type: "image/jpeg" | "image/png" | "image/webp";
            /** @description Exact size of the file; the upload is refused when it differs. At most 10 MiB. */
            size_bytes: number;
            /**
             * @description What the picture shows.
             * @default
             */
            alt: string;
        };
        /** @description A batch of an import that may be cut off and go on. */
        ImportBatch: {
            import_id: components["schemas"]["ImportId"];
            number: number;
            /** @description Records that were taken out of the batch before, kept beside its counts. */
            rejected?: components["schemas"]["ImportReject"][];
        };
        ImportCategoriesInput: {
            categories: components["schemas"]["ImportCategory"][];
            /** @description Make only what is missing. A category that is known by its external id stays as it is, wherever it stands now; else one below the same parent counts as the one that is meant when its name, or one of its `names`, is equal but for case, width of letters and white space. It does not take the external id, so a category is sent with all above it. One that would lie deeper than the tree goes is not made: its parent is answered. */
            keep_existing?: boolean;
        };
        ImportCategoriesOutput: {
            categories: components["schemas"]["ImportedCategory"][];
        };
        ImportCategory: {
            external_id: components["schemas"]["ExternalId"];
            parent_external_id: components["schemas"]["ExternalId"] | null;
            name: string;
            slug?: components["schemas"]["Slug"];
            language?: components["schemas"]["Locale"];
            names?: components["schemas"]["CategoryNames"];
            /** @default 0 */
            position: number;
        };
        /** @description Of one import, made from the file's bytes and everything that decides what becomes of them. */
        ImportId: string;
        /** @description One picture of one product, its widths from small to large. */
        ImportImage: {
            product_id: components["schemas"]["ProductId"];
            alt: string;
            sources: {
                /** @description Width in pixels. */
                width: number;
                /** @description Height in pixels. */
                height: number;
                key: components["schemas"]["SharedObjectKey"];
                /** @description Size of the object. */
                size_bytes: number;
            }[];
        };
        ImportImagesInput: {
            images: components["schemas"]["ImportImage"][];
        };
        ImportImagesOutput: {
            created: components["schemas"]["Count"];
            /** @description Products that had the picture. */
            unchanged: components["schemas"]["Count"];
        };
        ImportProductsInput: {
            records: components["schemas"]["ImportRecord"][];
            /** @description Makes a repeat of the batch give its first results. */
            batch?: components["schemas"]["ImportBatch"];
            /** @description Leave alone what its seller has changed since it was imported. */
            keep_edited?: boolean;
        };
        ImportProductsOutput: {
            /** @description In the order of the records; empty for a batch that stands already. */
            results: components["schemas"]["ImportResult"][];
            /** @description Given when an earlier call wrote this batch; nothing was done now. */
            stands?: components["schemas"]["ImportedBatch"];
        };
        /** @description One product of an import. */
        ImportRecord: {
            seller_id: components["schemas"]["SellerId"];
            external_id: components["schemas"]["ExternalId"];
            /** @description Equal exactly when the content is; made from `product` when absent. */
            content_hash?: string;
            product: components["schemas"]["ProductInput"];
            /** @description Where its pictures lie; the worker fetches them. An absent list leaves pictures alone, a given one takes away fetched pictures that it does not name. */
            image_urls?: string[];
        };
        /** @description A record that could not be taken, by its place in the batch before it was taken out. */
        ImportReject: {
            index: number;
            column: string;
            reason: string;
        };
        ImportResult: {
            seller_id: components["schemas"]["SellerId"];
            external_id: components["schemas"]["ExternalId"];
            product_id: components["schemas"]["ProductId"];
            /** @enum {string} */
            outcome: "created" | "updated" | "unchanged";
        };
        ImportReview: {
            external_id: components["schemas"]["ExternalId"];
            product_id: components["schemas"]["ProductId"];
            rating: number;
            /** @default  */
            title: string;
            /** @default  */
            body: string;
            author_name: string;
            created_at?: components["schemas"]["Timestamp"];
        };
        ImportReviewsInput: {
            reviews: components["schemas"]["ImportReview"][];
        };
        ImportReviewsOutput: {
            created: components["schemas"]["Count"];
            /** @description Known by their external ids already. */
            unchanged: components["schemas"]["Count"];
        };
        /** @description A shop as another system or the seed has it. */
        ImportShop: {
            /** @description Of the owner's account; the shop's identity here. */
            email: components["schemas"]["Email"];
            owner_name: components["schemas"]["PersonName"];
            locale: components["schemas"]["Locale"];
            shop: components["schemas"]["ShopInput"];
            /** @description The installation's own when absent. */
            commission_bps?: components["schemas"]["BasisPoints"];
        };
        ImportShopsInput: {
            shops: components["schemas"]["ImportShop"][];
        };
        ImportShopsOutput: {
            /** @description In the order of the input. */
            shops: components["schemas"]["ImportedShop"][];
        };
        /** @description What a committed batch did. */
        ImportedBatch: {
            number: number;
            created: number;
            updated: number;
            unchanged: number;
            rejected: components["schemas"]["ImportReject"][];
        };
        ImportedCategory: {
            external_id: components["schemas"]["ExternalId"];
            category_id: components["schemas"]["CategoryId"];
            /** @enum {string} */
            outcome: "created" | "updated" | "unchanged";
        };
        ImportedShop: {
            email: components["schemas"]["Email"];
            user_id: components["schemas"]["UserId"];
            seller_id: components["schemas"]["SellerId"];
            name: string;
            /** @enum {string} */
            outcome: "created" | "unchanged";
        };
        IssueCodeInput: {
            verification_id: components["schemas"]["VerificationId"];
        };
        /** @description What a mail has to say. Never stored, logged or queued by the caller. */
        IssuedCode: {
            purpose: components["schemas"]["VerificationPurpose"];
            user_id: components["schemas"]["UserId"];
            /** @description Where the mail goes. */
            email: components["schemas"]["Email"];
            name: string | null;
            locale: components["schemas"]["Locale"];
            /** @description Null for a mail without a code. */
            code: components["schemas"]["EmailCode"] | null;
            /** @description Null for a mail without a code. */
            link_token: components["schemas"]["LinkToken"] | null;
            expires_at: components["schemas"]["Timestamp"] | null;
        };
        /** @description A public key (Ed25519) that access tokens are signed with. */
        JsonWebKey: {
            /** @enum {string} */
            kty: "OKP";
            /** @enum {string} */
            crv: "Ed25519";
            x: string;
            /** @description Named in the token's header. */
            kid: string;
            /** @enum {string} */
            alg: "EdDSA";
            /** @enum {string} */
            use: "sig";
        };
        JsonWebKeySet: {
            keys: components["schemas"]["JsonWebKey"][];
        };
        LineQuantity: {
            order_line_id: components["schemas"]["OrderLineId"];
            quantity: number;
        };
        /** @description The secret of the link in a mail; one use. */
        LinkToken: string;
        /** @description About the answer, with the position in its list. */
        ListMeta: {
            request_id: components["schemas"]["RequestId"];
            timestamp: components["schemas"]["Timestamp"];
            /** @description What is weaker in this answer because an engine is away, for instance `suggestions`, `highlights`; absent when nothing is. */
            degraded?: string[];
            /** @description `true`: nothing (or too little) holds all words of the query, and what is shown may lack some of them; absent otherwise. */
            relaxed?: boolean;
            page: components["schemas"]["PageMeta"];
        };
        ListSagasInput: {
            step?: components["schemas"]["SagaStep"];
            limit: number;
        };
        ListSagasOutput: {
            sagas: components["schemas"]["OrderSaga"][];
        };
        ListWebhooksInput: {
            state?: components["schemas"]["WebhookState"];
            type?: string;
            payment_id?: components["schemas"]["PaymentId"];
            since?: components["schemas"]["Timestamp"];
            until?: components["schemas"]["Timestamp"];
            /** @description The last id of the page before */
            before?: components["schemas"]["WebhookId"];
            limit: number;
        };
        ListWebhooksOutput: {
            webhooks: components["schemas"]["WebhookRecord"][];
        };
        /**
         * @description A language that the installation speaks.
         * @enum {string}
         */
        Locale: "en" | "ar";
        LoginInput: {
            email: components["schemas"]["Email"];
            password: string;
        };
        /** @description A mail is on its way, if there is anything to send. Says the same for known and unknown addresses. */
        MailAccepted: {
            /** @description As it was sent. */
            email: components["schemas"]["Email"];
            /** @description For how long the mail's code and link are good. */
            valid_for_s: number;
        };
        /** @description About the answer, not the thing. */
        Meta: {
            request_id: components["schemas"]["RequestId"];
            timestamp: components["schemas"]["Timestamp"];
            /** @description What is weaker in this answer because an engine is away, for instance `suggestions`, `highlights`; absent when nothing is. */
            degraded?: string[];
            /** @description `true`: nothing (or too little) holds all words of the query, and what is shown may lack some of them; absent otherwise. */
            relaxed?: boolean;
        };
        /** @description An entry of the user's own list, in the user's language when it was made. */
        Notification: {
            id: components["schemas"]["NotificationId"];
            category: components["schemas"]["NotificationCategory"];
            /** @description What happened, such as `order.confirmed`; new ones may be added. */
            type: string;
            title: string;
            /** @description Plain text. */
            body: string;
            link: components["schemas"]["NotificationLink"] | null;
            /** @description Null while unread. */
            read_at: components["schemas"]["Timestamp"] | null;
            created_at: components["schemas"]["Timestamp"];
        };
        /**
         * @description `account` (address, password, sessions), `orders` (a buyer's orders, payments, returns, refunds), `sales` (a seller's orders, returns, payouts), `stock` (a seller's stock), `reminders` (a cart left behind).
         * @enum {string}
         */
        NotificationCategory: "account" | "orders" | "sales" | "stock" | "reminders";
        /** @description By which ways a kind of news comes. */
        NotificationChannels: {
            in_app: boolean;
            email: boolean;
            /** @description Only with a phone number in the account. */
            sms: boolean;
            push: boolean;
        };
        /** @description Id of a notification. */
        NotificationId: string;
        /** @description What the notification is about; the client knows which page shows it. */
        NotificationLink: {
            /** @enum {string} */
            resource: "order" | "seller_order" | "return" | "refund" | "payment" | "payout" | "product" | "sku" | "shop" | "cart" | "account";
            id: components["schemas"]["AnyId"];
        };
        /** @description The ways for each kind of news; PUT replaces all of it. Mails that carry a code or tell of a change to the account are sent in any case. */
        NotificationPreferences: {
            account: components["schemas"]["NotificationChannels"];
            orders: components["schemas"]["NotificationChannels"];
            sales: components["schemas"]["NotificationChannels"];
            stock: components["schemas"]["NotificationChannels"];
            reminders: components["schemas"]["NotificationChannels"];
        };
        /**
         * @description `active` can be bought; every other value says why not.
         * @enum {string}
         */
        OfferStatus: "active" | "archived" | "unpublished" | "deleted" | "seller_suspended";
        /** @description This contract, as the published bundle. */
        OpenApiDocument: {
            openapi: string;
            info: {
                [key: string]: unknown;
            };
            paths: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        Order: {
            id: components["schemas"]["OrderId"];
            number: components["schemas"]["OrderNumber"];
            status: components["schemas"]["OrderStatus"];
            totals: components["schemas"]["OrderTotals"];
            parts: components["schemas"]["OrderPart"][];
            shipping_address: components["schemas"]["OrderAddress"];
            /** @description Name of the shipping rate at checkout */
            shipping_method: string | null;
            coupon_code: string | null;
            /** @description The buyer's words to the sellers */
            note: string | null;
            payment: components["schemas"]["OrderPayment"] | null;
            /** @description Until when the stock is held for payment. A new payment attempt does not extend it. null once paid or cancelled. */
            reservation_expires_at: components["schemas"]["Timestamp"] | null;
            cancel_reason: components["schemas"]["OrderCancelReason"] | null;
            /** @description true when prices could not be read again at checkout and those of the signed quote stood. */
            price_may_have_changed: boolean;
            created_at: components["schemas"]["Timestamp"];
            confirmed_at: components["schemas"]["Timestamp"] | null;
            cancelled_at: components["schemas"]["Timestamp"] | null;
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description The address as it was when the order was placed; later edits of the buyer's address book do not touch it. */
        OrderAddress: {
            /** @description Who receives the parcel */
            name: string;
            line1: string;
            line2: string | null;
            city: string;
            region: string | null;
            postal_code: string | null;
            country: components["schemas"]["CountryCode"];
            /** @description Masked but for the last three digits when a seller reads it */
            phone: string | null;
        };
        /**
         * @description buyer or admin asked for it; payment_expired when no payment arrived before the deadline; stock_lost when the units were gone by the time a late payment arrived (the money is returned); payment_failed when the gateway cannot carry on.
         * @enum {string}
         */
        OrderCancelReason: "buyer" | "admin" | "payment_expired" | "payment_failed" | "stock_lost";
        OrderCancelledData: {
            order_id: components["schemas"]["OrderId"];
            number: components["schemas"]["OrderNumber"];
            buyer_id: components["schemas"]["UserId"];
            reason: components["schemas"]["OrderCancelReason"];
            /** @description It had been paid and counted as a sale */
            was_confirmed: boolean;
            currency: components["schemas"]["Currency"];
            /** @description What goes back to the buyer; 0 when nothing was taken */
            refund_amount: components["schemas"]["Amount"];
            cancelled_at: components["schemas"]["Timestamp"];
            seller_order_ids: components["schemas"]["SellerOrderId"][];
        };
        /** @description An order ended without goods */
        OrderCancelledEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "order.cancelled";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "order";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["OrderCancelledData"];
        };
        OrderConfirmedData: {
            order_id: components["schemas"]["OrderId"];
            number: components["schemas"]["OrderNumber"];
            buyer_id: components["schemas"]["UserId"];
            /** @description The cart it came from; cart subtracts the lines there */
            cart_id: components["schemas"]["CartId"];
            /** @description null when there was nothing to pay */
            payment_id: components["schemas"]["PaymentId"] | null;
            currency: components["schemas"]["Currency"];
            grand_total: components["schemas"]["Amount"];
            confirmed_at: components["schemas"]["Timestamp"];
            parts: components["schemas"]["OrderEventPart"][];
            lines: components["schemas"]["OrderEventLine"][];
        };
        /** @description An order is paid and its stock is deducted */
        OrderConfirmedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "order.confirmed";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "order";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["OrderConfirmedData"];
        };
        /** @description Nothing here is a price; the quote is what the buyer agreed to. */
        OrderCreate: {
            /** @description The `quote` of `GET /cart`, or the fresh one of a `price_changed` or `quote_expired` answer */
            quote: components["schemas"]["Quote"];
            /** @description One of the buyer's addresses; without it the address set by `PUT /cart/address` is used */
            address_id?: components["schemas"]["AddressId"];
            /** @description Words to the sellers */
            note?: string;
            /**
             * Format: uri
             * @description Where the browser comes back to after the payment page; its origin must be one of the installation's own list, else 400 `validation_failed`. Default is the installation's own address. `order_id` and `payment_id` are added to its query; they prove nothing, read the order.
             */
            return_url?: string;
        };
        OrderCreatedData: {
            order_id: components["schemas"]["OrderId"];
            number: components["schemas"]["OrderNumber"];
            buyer_id: components["schemas"]["UserId"];
            cart_id: components["schemas"]["CartId"];
            currency: components["schemas"]["Currency"];
            grand_total: components["schemas"]["Amount"];
            reservation_expires_at: components["schemas"]["Timestamp"];
            placed_at: components["schemas"]["Timestamp"];
            parts: components["schemas"]["OrderEventPart"][];
        };
        /** @description An order was placed and waits for payment */
        OrderCreatedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "order.created";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "order";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["OrderCreatedData"];
        };
        OrderDeliveredData: {
            order_id: components["schemas"]["OrderId"];
            number: components["schemas"]["OrderNumber"];
            buyer_id: components["schemas"]["UserId"];
            seller_order_id: components["schemas"]["SellerOrderId"];
            seller_id: components["schemas"]["SellerId"];
            delivered_at: components["schemas"]["Timestamp"];
            lines: components["schemas"]["DeliveredLine"][];
        };
        /** @description One seller's part of an order has arrived */
        OrderDeliveredEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "order.delivered";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "order";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["OrderDeliveredData"];
        };
        OrderEventLine: {
            order_line_id: components["schemas"]["OrderLineId"];
            seller_order_id: components["schemas"]["SellerOrderId"];
            product_id: components["schemas"]["ProductId"];
            sku_id: components["schemas"]["SkuId"];
            quantity: number;
            line_total: components["schemas"]["Amount"];
            discount: components["schemas"]["Amount"];
        };
        OrderEventPart: {
            seller_order_id: components["schemas"]["SellerOrderId"];
            seller_id: components["schemas"]["SellerId"];
            grand_total: components["schemas"]["Amount"];
            /** @description Taken by the marketplace, named fees included */
            commission: components["schemas"]["Amount"];
        };
        /** @description Id of an order. */
        OrderId: string;
        /** @description What was bought, as it was called and priced at checkout. */
        OrderLine: {
            id: components["schemas"]["OrderLineId"];
            product_id: components["schemas"]["ProductId"];
            sku_id: components["schemas"]["SkuId"];
            sku_code: string;
            /** @description The product's title in the buyer's language at checkout */
            title: string;
            sku_title: string | null;
            /** @description The SKU's own attributes */
            attributes: components["schemas"]["Attributes"];
            /** Format: uri */
            image_url: string | null;
            quantity: number;
            unit_price: components["schemas"]["Amount"];
            /** @description This line's share of the discount, whole line */
            discount: components["schemas"]["Amount"];
            tax: components["schemas"]["Amount"];
            tax_included: components["schemas"]["Amount"];
            /** @description quantity × unit_price − discount */
            line_total: components["schemas"]["Amount"];
            refunded_quantity: number;
            returned_quantity: number;
        };
        /** @description Id of a line of an order. */
        OrderLineId: string;
        /** @description The number people use on the telephone. It authorises nothing. */
        OrderNumber: string;
        /** @description One seller's part of the order, as the buyer sees it. It ships, arrives and is refunded on its own. */
        OrderPart: {
            id: components["schemas"]["SellerOrderId"];
            seller: components["schemas"]["OrderSeller"];
            status: components["schemas"]["SellerOrderStatus"];
            lines: components["schemas"]["OrderLine"][];
            totals: components["schemas"]["OrderTotals"];
            shipment: components["schemas"]["Shipment"] | null;
            refunds: components["schemas"]["Refund"][];
            returns: components["schemas"]["Return"][];
        };
        /** @description The latest payment attempt of the order. */
        OrderPayment: {
            id: components["schemas"]["PaymentId"];
            status: components["schemas"]["PaymentStatus"];
            attempt: number;
            /**
             * Format: uri
             * @description Where to send the buyer to pay. null while the gateway has not answered yet (read `GET /payments/{id}` until it is there) and after the attempt has ended.
             */
            redirect_url: string | null;
        };
        OrderRefundedData: {
            order_id: components["schemas"]["OrderId"];
            number: components["schemas"]["OrderNumber"];
            buyer_id: components["schemas"]["UserId"];
            refund_id: components["schemas"]["RefundId"];
            amount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            /** @description Nothing captured is left */
            fully_refunded: boolean;
            refunded_at: components["schemas"]["Timestamp"];
            /** @description What it takes back from each seller; nothing where the order ended unpaid and nobody sold anything */
            parts: components["schemas"]["RefundedPart"][];
        };
        /** @description Money of an order went back to the buyer */
        OrderRefundedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "order.refunded";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "order";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["OrderRefundedData"];
        };
        OrderReservationInput: {
            order_id: components["schemas"]["OrderId"];
        };
        OrderSaga: {
            order_id: components["schemas"]["OrderId"];
            order_number: components["schemas"]["OrderNumber"];
            buyer_id: components["schemas"]["UserId"];
            /** @enum {string} */
            order_status: "created" | "pending_payment" | "confirmed" | "processing" | "shipped" | "delivered" | "cancelled" | "refunded" | "rejected";
            step: components["schemas"]["SagaStep"];
            attempts: components["schemas"]["Count"];
            last_error: string | null;
            next_at: components["schemas"]["Timestamp"];
            /** @description Until when a process has it; null when none has */
            held_until: components["schemas"]["Timestamp"] | null;
            reservation_expires_at: components["schemas"]["Timestamp"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        OrderSeller: {
            id: components["schemas"]["SellerId"];
            name: string;
        };
        OrderShippedData: {
            order_id: components["schemas"]["OrderId"];
            number: components["schemas"]["OrderNumber"];
            buyer_id: components["schemas"]["UserId"];
            seller_order_id: components["schemas"]["SellerOrderId"];
            seller_id: components["schemas"]["SellerId"];
            shipment_id: components["schemas"]["ShipmentId"];
            carrier: string;
            tracking_number: string | null;
            /** Format: uri */
            tracking_url: string | null;
            shipped_at: components["schemas"]["Timestamp"];
        };
        /** @description One seller's part of an order is on its way */
        OrderShippedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "order.shipped";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "order";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["OrderShippedData"];
        };
        /**
         * @description created (being placed), pending_payment (stock is held, the buyer has to pay), confirmed (paid), processing (some sellers have shipped), shipped (all have), delivered (all arrived), cancelled, refunded (all money went back).
         * @enum {string}
         */
        OrderStatus: "created" | "pending_payment" | "confirmed" | "processing" | "shipped" | "delivered" | "cancelled" | "refunded";
        /** @description An order in a list. */
        OrderSummary: {
            id: components["schemas"]["OrderId"];
            number: components["schemas"]["OrderNumber"];
            status: components["schemas"]["OrderStatus"];
            totals: components["schemas"]["OrderTotals"];
            /** @description Pieces over all lines */
            item_count: number;
            seller_count: number;
            first_title: string;
            /** Format: uri */
            first_image_url: string | null;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description One thing that happened to the order. */
        OrderTimelineEntry: {
            id: components["schemas"]["EventId"];
            /** @enum {string} */
            type: "created" | "payment_started" | "payment_declined" | "payment_authorized" | "confirmed" | "shipped" | "delivered" | "cancelled" | "stock_lost" | "refund_requested" | "refund_accepted" | "refund_rejected" | "refund_started" | "refunded" | "refund_failed" | "return_requested" | "return_accepted" | "return_received";
            at: components["schemas"]["Timestamp"];
            /** @enum {string} */
            actor: "buyer" | "seller" | "admin" | "gateway" | "system";
            /** @description The order's status after it */
            status: components["schemas"]["OrderStatus"];
            seller_order_id: components["schemas"]["SellerOrderId"] | null;
            payment_id: components["schemas"]["PaymentId"] | null;
            refund_id: components["schemas"]["RefundId"] | null;
            return_id: components["schemas"]["ReturnId"] | null;
            /** @description Money that moved, in the order's currency */
            amount: components["schemas"]["Amount"] | null;
            note: string | null;
        };
        /** @description Always: grand_total = items − discount + shipping + tax. */
        OrderTotals: {
            items: components["schemas"]["Amount"];
            discount: components["schemas"]["Amount"];
            shipping: components["schemas"]["Amount"];
            /** @description Tax added on top of the prices */
            tax: components["schemas"]["Amount"];
            /** @description Tax contained in the prices already; information only, it is not added */
            tax_included: components["schemas"]["Amount"];
            grand_total: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
        };
        /** @description Where the next page of a list begins. */
        PageMeta: {
            /** @description Send it as `cursor` for the next page; null on the last one. */
            next_cursor: components["schemas"]["Cursor"] | null;
            /** @description How many items a page holds at most. */
            limit: number;
        };
        /** @description A document that the engine refuses; a later change of it is tried again. */
        ParkedDocument: {
            product_id: components["schemas"]["ProductId"];
            reason: string;
        };
        /** @description 15 to 256 characters of any kind, blanks and emoji included, compared after Unicode normalisation (NFC). No rules of composition; known breached passwords are refused. */
        Password: string;
        PasswordChangeInput: {
            current_password: string;
            new_password: components["schemas"]["Password"];
        };
        /** @description The new password, with either the link's token or the six digits and their address. */
        PasswordResetInput: {
            token?: components["schemas"]["LinkToken"];
            email?: components["schemas"]["Email"];
            code?: components["schemas"]["EmailCode"];
            new_password: components["schemas"]["Password"];
        } & (unknown | unknown);
        /** @description One attempt to pay an order. At most one attempt of an order is live at a time. */
        Payment: {
            id: components["schemas"]["PaymentId"];
            order_id: components["schemas"]["OrderId"];
            /** @description 1 for the first attempt of the order */
            attempt: number;
            status: components["schemas"]["PaymentStatus"];
            amount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            amount_captured: components["schemas"]["Amount"];
            amount_refunded: components["schemas"]["Amount"];
            provider: components["schemas"]["PaymentProvider"];
            /**
             * Format: uri
             * @description The gateway's page to send the buyer to. null until the gateway has answered (a worker goes on asking it) and after the attempt has ended.
             */
            redirect_url: string | null;
            /** @description The gateway's own word for it */
            decline_reason: string | null;
            /** @description When this attempt ends by itself; never later than the order's reservation */
            expires_at: components["schemas"]["Timestamp"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        PaymentAuthorizedData: {
            payment_id: components["schemas"]["PaymentId"];
            order_id: components["schemas"]["OrderId"];
            buyer_id: components["schemas"]["UserId"];
            attempt: number;
            amount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            authorized_at: components["schemas"]["Timestamp"];
        };
        /** @description The buyer's money is held; it is not taken yet */
        PaymentAuthorizedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "payment.authorized";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "payment";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["PaymentAuthorizedData"];
        };
        PaymentCapturedData: {
            payment_id: components["schemas"]["PaymentId"];
            order_id: components["schemas"]["OrderId"];
            buyer_id: components["schemas"]["UserId"];
            attempt: number;
            amount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            captured_at: components["schemas"]["Timestamp"];
            splits: components["schemas"]["PaymentSplit"][];
        };
        /** @description The buyer's money is taken */
        PaymentCapturedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "payment.captured";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "payment";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["PaymentCapturedData"];
        };
        /** @description The amount is the order's; nothing the client sends is ever a price. */
        PaymentCreate: {
            order_id: components["schemas"]["OrderId"];
            /**
             * Format: uri
             * @description As in `POST /orders`; default is the one given there
             */
            return_url?: string;
        };
        PaymentDeclinedData: {
            payment_id: components["schemas"]["PaymentId"];
            order_id: components["schemas"]["OrderId"];
            buyer_id: components["schemas"]["UserId"];
            attempt: number;
            amount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            /** @description The gateway's own word for it */
            reason: string | null;
        };
        /** @description The gateway or the bank refused; the order may be paid by another attempt */
        PaymentDeclinedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "payment.declined";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "payment";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["PaymentDeclinedData"];
        };
        /** @description One thing that the marketplace and a gateway do not agree about. */
        PaymentDifference: {
            /**
             * @description What differs; missing_here is known to the gateway alone, missing_there to us alone
             * @enum {string}
             */
            kind: "missing_here" | "missing_there" | "amount" | "currency" | "state" | "reference";
            /** @enum {string} */
            subject: "payment" | "refund";
            /** @description Our attempt as the gateway or we name it */
            payment_id: string | null;
            /** @description The session at the gateway, or the refund */
            reference: string;
            ours: string | null;
            theirs: string | null;
            fixed: boolean;
        };
        PaymentExpiredData: {
            payment_id: components["schemas"]["PaymentId"];
            order_id: components["schemas"]["OrderId"];
            buyer_id: components["schemas"]["UserId"];
            attempt: number;
            amount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
        };
        /** @description The buyer did not pay in time; no money was held */
        PaymentExpiredEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "payment.expired";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "payment";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["PaymentExpiredData"];
        };
        PaymentFailedData: {
            payment_id: components["schemas"]["PaymentId"];
            order_id: components["schemas"]["OrderId"];
            buyer_id: components["schemas"]["UserId"];
            attempt: number;
            amount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            /** @description The gateway's own word for it */
            reason: string | null;
        };
        /** @description The attempt cannot go on for technical reasons */
        PaymentFailedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "payment.failed";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "payment";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["PaymentFailedData"];
        };
        /** @description One named fee that the seller's part bears, frozen at sale. */
        PaymentFee: {
            name: string;
            amount: components["schemas"]["Amount"];
        };
        /** @description Id of a payment (one attempt). */
        PaymentId: string;
        /** @description Name of a gateway as the installation configures it. */
        PaymentProvider: string;
        /** @description Money sent back through the gateway. */
        PaymentRefund: {
            id: components["schemas"]["RefundId"];
            payment_id: components["schemas"]["PaymentId"];
            order_id: components["schemas"]["OrderId"];
            amount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            status: components["schemas"]["PaymentRefundStatus"];
            reason: string | null;
            splits: components["schemas"]["PaymentRefundSplit"][];
            failure_reason: string | null;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        PaymentRefundCreate: {
            /** @description Minor units, at most what is captured and not refunded or being refunded */
            amount: number;
            /** @description Which seller's part bears it; without it every part bears its share by largest remainder */
            seller_order_id?: components["schemas"]["SellerOrderId"];
            /** @description Kept in the audit log */
            reason: string;
        };
        /** @description What one seller's part gives back. */
        PaymentRefundSplit: {
            seller_order_id: components["schemas"]["SellerOrderId"];
            seller_id: components["schemas"]["SellerId"];
            amount: components["schemas"]["Amount"];
            /** @description The part of it that the marketplace's commission bears */
            commission_reversal: components["schemas"]["Amount"];
        };
        /**
         * @description pending (the gateway is asked, or its answer is unknown and asked for again), succeeded, failed.
         * @enum {string}
         */
        PaymentRefundStatus: "pending" | "succeeded" | "failed";
        PaymentRefundedData: {
            payment_id: components["schemas"]["PaymentId"];
            order_id: components["schemas"]["OrderId"];
            buyer_id: components["schemas"]["UserId"];
            attempt: number;
            amount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            refund_id: components["schemas"]["RefundId"];
            /** @description Of this refund */
            refund_amount: components["schemas"]["Amount"];
            /** @description Of the payment, in all */
            amount_refunded: components["schemas"]["Amount"];
            payment_status: components["schemas"]["PaymentStatus"];
            reason: string | null;
            refunded_at: components["schemas"]["Timestamp"];
            splits: components["schemas"]["PaymentRefundSplit"][];
        };
        /** @description Money went back to the buyer */
        PaymentRefundedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "payment.refunded";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "payment";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["PaymentRefundedData"];
        };
        /** @description One seller's share of the payment; the shares' amounts add up to the payment's. */
        PaymentSplit: {
            seller_order_id: components["schemas"]["SellerOrderId"];
            seller_id: components["schemas"]["SellerId"];
            amount: components["schemas"]["Amount"];
            commission_amount: components["schemas"]["Amount"];
            fees: components["schemas"]["PaymentFee"][];
        };
        /** @description State of one attempt, as payment knows it now. */
        PaymentState: {
            payment_id: components["schemas"]["PaymentId"];
            order_id: components["schemas"]["OrderId"];
            buyer_id: components["schemas"]["UserId"];
            attempt: number;
            status: components["schemas"]["PaymentStatus"];
            amount: components["schemas"]["Amount"];
            amount_captured: components["schemas"]["Amount"];
            amount_refunded: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            provider: components["schemas"]["PaymentProvider"];
            /** Format: uri */
            redirect_url: string | null;
            decline_reason: string | null;
        };
        /**
         * @description initiated (not yet known to the gateway), pending (the buyer has to act), authorized (money held), captured, partially_refunded, refunded; declined, voided, expired and failed are ends without money.
         * @enum {string}
         */
        PaymentStatus: "initiated" | "pending" | "authorized" | "captured" | "partially_refunded" | "refunded" | "declined" | "voided" | "expired" | "failed";
        PaymentVoidedData: {
            payment_id: components["schemas"]["PaymentId"];
            order_id: components["schemas"]["OrderId"];
            buyer_id: components["schemas"]["UserId"];
            attempt: number;
            amount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            /** @description The gateway's own word for it */
            reason: string | null;
        };
        /** @description Held money was let go */
        PaymentVoidedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "payment.voided";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "payment";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["PaymentVoidedData"];
        };
        Payout: {
            id: components["schemas"]["PayoutId"];
            seller_id: components["schemas"]["SellerId"];
            amount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            status: components["schemas"]["PayoutStatus"];
            /** @description What stands on the bank statement */
            reference: string | null;
            failure_reason: string | null;
            created_at: components["schemas"]["Timestamp"];
            sent_at: components["schemas"]["Timestamp"] | null;
            returned_at: components["schemas"]["Timestamp"] | null;
        };
        /** @description Id of a payout to a seller. */
        PayoutId: string;
        PayoutReturnedData: {
            payout_id: components["schemas"]["PayoutId"];
            seller_id: components["schemas"]["SellerId"];
            amount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            reference: string | null;
            at: components["schemas"]["Timestamp"];
        };
        /** @description The bank sent a payout back; it is owed again */
        PayoutReturnedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "payout.returned";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "payment";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["PayoutReturnedData"];
        };
        /** @description What one run pays. A run takes 500 sellers at most; `remaining` says how many wait for the next. */
        PayoutRun: {
            dry_run: boolean;
            currency: components["schemas"]["Currency"];
            total: components["schemas"]["Amount"];
            items: components["schemas"]["PayoutRunItem"][];
            remaining: components["schemas"]["Count"];
        };
        PayoutRunCreate: {
            /** @description Without it every seller with something payable */
            seller_ids?: components["schemas"]["SellerId"][];
            /** @description Balances below it wait for the next run */
            minimum_amount?: components["schemas"]["Amount"];
            /**
             * @description Say what would be paid, pay nothing
             * @default false
             */
            dry_run: boolean;
        };
        PayoutRunItem: {
            seller_id: components["schemas"]["SellerId"];
            amount: components["schemas"]["Amount"];
            /** @description null in a dry run */
            payout_id: components["schemas"]["PayoutId"] | null;
        };
        PayoutSentData: {
            payout_id: components["schemas"]["PayoutId"];
            seller_id: components["schemas"]["SellerId"];
            amount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            reference: string | null;
            at: components["schemas"]["Timestamp"];
        };
        /** @description Money left for a seller */
        PayoutSentEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "payout.sent";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "payment";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["PayoutSentData"];
        };
        /**
         * @description pending (being sent), sent, failed (nothing left us), returned (the bank sent it back; it is owed again).
         * @enum {string}
         */
        PayoutStatus: "pending" | "sent" | "failed" | "returned";
        /** @description A person's name, as they write it. */
        PersonName: string;
        /** @description E.164. */
        Phone: string;
        /** @description Prices of what matches all other filters. */
        PriceFacet: {
            /** @description Null when nothing matches. */
            min: components["schemas"]["Amount"] | null;
            max: components["schemas"]["Amount"] | null;
            currency: components["schemas"]["Currency"];
            ranges: components["schemas"]["PriceRangeFacet"][];
        };
        /** @description A range of prices, `from` included and `to` not; `to` is null for the open end. */
        PriceRangeFacet: {
            from: components["schemas"]["Amount"];
            to: components["schemas"]["Amount"] | null;
            count: components["schemas"]["Count"];
        };
        /** @description A failure in the form of RFC 9457. Decide by `code`, which is stable; `title` and `detail` are for people. The members after `meta` come with the codes that speak of them. */
        Problem: {
            /**
             * Format: uri-reference
             * @description Page of the documentation about this code.
             */
            type: string;
            /** @description The same for every occurrence of the code. */
            title: string;
            status: number;
            /** @description What happened this time. */
            detail?: string;
            /**
             * Format: uri-reference
             * @description The address that was asked for.
             */
            instance?: string;
            code: components["schemas"]["ErrorCode"];
            /** @description With `validation_failed` and `unknown_field`: each member that is wrong, the first 50 of them. */
            errors?: components["schemas"]["FieldError"][];
            meta: components["schemas"]["Meta"];
            /** @description With `out_of_stock`, `price_changed`, `product_unavailable`, `sku_reserved` and `stock_lost`: the lines concerned. */
            lines?: components["schemas"]["ProblemLine"][];
            /** @description With `price_changed` and `quote_expired`: a fresh quote; to accept it, order again with it and a new Idempotency-Key. */
            quote?: string;
            currency?: components["schemas"]["Currency"];
            order_id?: components["schemas"]["OrderId"];
            payment_id?: components["schemas"]["PaymentId"];
            /** @description With `cart_limit_exceeded`, `amount_too_large`, `refund_exceeds_captured`, `payload_too_large` and `rate_limited`: the limit that was met. */
            limit?: number;
            /** @description With `service_unavailable` and `overloaded`: which part of the platform. */
            part?: string;
            /** @description With `coupon_invalid`, `image_rejected`, `transition_not_allowed` and their like: a finer, machine-readable cause. */
            reason?: string;
        };
        /** @description One line that stands in the way: what was asked, what is left, what the price was and is. */
        ProblemLine: {
            sku_id: components["schemas"]["SkuId"];
            /** @description Pieces asked for. */
            requested?: number;
            /** @description Pieces left. */
            available?: number;
            old_price?: components["schemas"]["Amount"];
            new_price?: components["schemas"]["Amount"];
        };
        /** @description A product as every client sees it. Seller, category, rating and SKUs are embedded: a page is one call. Texts are in the language that `Accept-Language` chose, else in the product's language of record. */
        Product: {
            id: components["schemas"]["ProductId"];
            title: string;
            slug: components["schemas"]["Slug"];
            /** @description Plain text with line breaks; never HTML. */
            description: string;
            brand: string | null;
            category: components["schemas"]["ProductCategory"];
            /** @description Price of the cheapest active SKU. */
            price: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            /** @description Price before a reduction, above `price`; null when nothing is reduced. */
            compare_at_price: components["schemas"]["Amount"] | null;
            /** @description Sum of what is available over the active SKUs. */
            stock: components["schemas"]["StockCount"];
            availability: components["schemas"]["Availability"];
            seller: components["schemas"]["ProductSeller"];
            rating: components["schemas"]["Rating"];
            /** @description In the seller's order; the first one is the main picture. */
            images: components["schemas"]["Image"][];
            attributes: components["schemas"]["Attributes"];
            /** @description The active variants, in the seller's order. */
            skus: components["schemas"]["Sku"][];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description A product in a list. The same text, price and stock rules as `Product`. */
        ProductCard: {
            id: components["schemas"]["ProductId"];
            title: string;
            slug: components["schemas"]["Slug"];
            brand: string | null;
            category_id: components["schemas"]["CategoryId"];
            /** @description Price of the cheapest active SKU. */
            price: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            /** @description Price before a reduction; null when nothing is reduced. */
            compare_at_price: components["schemas"]["Amount"] | null;
            stock: components["schemas"]["StockCount"];
            availability: components["schemas"]["Availability"];
            seller: components["schemas"]["ProductSeller"];
            rating: components["schemas"]["Rating"];
            /** @description The main picture; null while there is none. */
            image: components["schemas"]["Image"] | null;
            /** @description Number of active variants; with more than one, let the buyer choose before adding to the cart. */
            sku_count: number;
            /** @description The cheapest active SKU. */
            default_sku_id: components["schemas"]["SkuId"];
            created_at: components["schemas"]["Timestamp"];
        };
        /** @description The category that the product is filed under. */
        ProductCategory: {
            id: components["schemas"]["CategoryId"];
            name: string;
            /** @description From the root down to this category, itself included. */
            path: components["schemas"]["CategoryRef"][];
        };
        ProductCreatedData: {
            product_id: components["schemas"]["ProductId"];
            seller_id: components["schemas"]["SellerId"];
            category_id: components["schemas"]["CategoryId"];
            visible: boolean;
        };
        /** @description A product was made, perhaps not visible yet. */
        ProductCreatedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "product.created";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "product";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["ProductCreatedData"];
        };
        ProductDeletedData: {
            product_id: components["schemas"]["ProductId"];
            seller_id: components["schemas"]["SellerId"];
        };
        /** @description A product was taken off sale for good. */
        ProductDeletedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "product.deleted";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "product";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["ProductDeletedData"];
        };
        /** @description A product with everything that a search index needs. */
        ProductDocument: {
            product_id: components["schemas"]["ProductId"];
            sequences: components["schemas"]["ProductDocumentSequences"];
            deleted: boolean;
            /** @description Published, with an active SKU, shop approved. */
            visible: boolean;
            /** @description Language of record. */
            language: components["schemas"]["Locale"];
            /** @description By language, the language of record included. */
            texts: {
                [key: string]: components["schemas"]["ProductDocumentText"];
            };
            slug: components["schemas"]["Slug"];
            brand: string | null;
            category_id: components["schemas"]["CategoryId"];
            /** @description From the root down to the category itself. */
            category_ids: components["schemas"]["CategoryId"][];
            /** @description In the order of `category_ids`. */
            category_slugs: components["schemas"]["Slug"][];
            seller_id: components["schemas"]["SellerId"];
            seller_name: string;
            seller_status: components["schemas"]["ShopStatus"];
            seller_rating: number | null;
            /** @description The active ones. */
            skus: components["schemas"]["ProductDocumentSku"][];
            /** @description Of the cheapest active SKU. */
            price: components["schemas"]["Amount"];
            /** @description Of the dearest active SKU. */
            price_max: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            compare_at_price: components["schemas"]["Amount"] | null;
            stock: components["schemas"]["StockCount"];
            rating: components["schemas"]["Rating"];
            units_sold: components["schemas"]["Count"];
            /** Format: uri */
            image_url: string | null;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description Highest event sequence contained in each part, so that an older event is not applied over it. */
        ProductDocumentSequences: {
            product: components["schemas"]["Sequence"];
            rating: components["schemas"]["Sequence"];
            /** @description Sequence of the tree of categories. */
            category: components["schemas"]["Sequence"];
            seller: components["schemas"]["Sequence"];
        };
        ProductDocumentSku: {
            sku_id: components["schemas"]["SkuId"];
            code: components["schemas"]["SkuCode"];
            title: string;
            attributes: components["schemas"]["Attributes"];
            price: components["schemas"]["Amount"];
            available: components["schemas"]["StockCount"];
            /** @description Sequence of the SKU's latest `stock.changed` that `available` contains. */
            stock_sequence: components["schemas"]["Sequence"];
        };
        /** @description Texts of a document in one language. */
        ProductDocumentText: {
            title: string;
            description: string;
            attributes: components["schemas"]["Attributes"];
            /** @description From the root down. */
            category_names: string[];
        };
        /** @description Id of a product. */
        ProductId: string;
        /** @description A whole product as its seller writes it. PUT replaces every descriptive field (an absent optional one takes its default) and the set of SKUs by `code`: a new code is made, a known one is changed, one that is left out is archived. */
        ProductInput: {
            title: string;
            /**
             * @description Plain text; markup is shown as written.
             * @default
             */
            description: string;
            /** @default null */
            brand: string | null;
            category_id: components["schemas"]["CategoryId"];
            /** @description Language of record of the texts; the installation's language when absent. */
            language?: components["schemas"]["Locale"];
            translations?: components["schemas"]["ProductTranslations"];
            attributes?: components["schemas"]["Attributes"];
            /** @description Must be the currency that the installation sells in, else 409 `currency_mismatch`. */
            currency: components["schemas"]["Currency"];
            /**
             * @description Price before a reduction. Shown only while it is above the cheapest SKU's price.
             * @default null
             */
            compare_at_price: components["schemas"]["Amount"] | null;
            /**
             * @description A published product becomes visible once its shop is approved.
             * @default published
             * @enum {string}
             */
            status: "draft" | "published";
            /** @description Order of the pictures. Only for PUT; pictures that are not named follow in their present order. */
            image_ids?: components["schemas"]["ImageId"][];
            /** @description Codes must differ from each other. */
            skus: components["schemas"]["SkuInput"][];
        };
        /** @description The shop that sells the product. */
        ProductSeller: {
            id: components["schemas"]["SellerId"];
            name: string;
            /** @description Mean over the reviews of all products of the shop; null while there are none. */
            rating: number | null;
        };
        /**
         * @description `published` products are visible while their shop is approved; `draft` ones only to the seller; `deleted` ones to nobody but the seller's own list.
         * @enum {string}
         */
        ProductStatus: "draft" | "published" | "deleted";
        ProductSuggestion: {
            id: components["schemas"]["ProductId"];
            title: string;
            slug: components["schemas"]["Slug"];
            /** Format: uri */
            image_url: string | null;
            price: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
        };
        /** @description Texts of a product in one further language. */
        ProductTranslation: {
            title: string;
            /** @description Falls back to the language of record when absent. */
            description?: string;
            /** @description Translated values; names stay as they are. */
            attributes?: components["schemas"]["Attributes"];
        };
        /** @description Texts by language, beside the language of record. */
        ProductTranslations: {
            [key: string]: components["schemas"]["ProductTranslation"];
        };
        ProductUpdatedData: {
            product_id: components["schemas"]["ProductId"];
            seller_id: components["schemas"]["SellerId"];
            category_id: components["schemas"]["CategoryId"];
            visible: boolean;
            /** @description Which parts changed. */
            changed: ("text" | "category" | "price" | "skus" | "images" | "status")[];
        };
        /** @description Texts, category, price, pictures, status or the set of SKUs changed. */
        ProductUpdatedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "product.updated";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "product";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["ProductUpdatedData"];
        };
        /** @description A shop as buyers see it. Its rating is on its products. */
        PublicSeller: {
            id: components["schemas"]["SellerId"];
            name: string;
            slug: components["schemas"]["Slug"];
            description: string;
            country: components["schemas"]["CountryCode"];
            support_email: components["schemas"]["Email"] | null;
            created_at: components["schemas"]["Timestamp"];
        };
        /** @description Pieces of one SKU. */
        Quantity: number;
        /** @description Opaque and signed: cart version, unit prices, totals, currency and its time. `POST /orders` wants it; it is good for ten minutes. */
        Quote: string;
        /** @description Name by locale, beside the language of record */
        RateTranslations: {
            [key: string]: string;
        };
        RatesChangedData: {
            /** @enum {string} */
            kind: "shipping" | "tax";
            /** @description The rate when kind is shipping */
            shipping_rate: components["schemas"]["ShippingRate"] | null;
            /** @description The rate when kind is tax */
            tax_rate: components["schemas"]["TaxRate"] | null;
            deleted: boolean;
        };
        /** @description A shipping or tax rate was made, changed or removed; the whole rule is here */
        RatesChangedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "rates.changed";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "order";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["RatesChangedData"];
        };
        /** @description Mean and number of the reviews. */
        Rating: {
            /** @description Mean of the reviews to two decimals; null while there are none. */
            average: number | null;
            /** @description Number of reviews. */
            count: number;
        };
        RatingChangedData: {
            product_id: components["schemas"]["ProductId"];
            seller_id: components["schemas"]["SellerId"];
            average: number | null;
            count: components["schemas"]["Count"];
        };
        /** @description A review moved the rating of a product and of its seller. The aggregate is the product's rating. */
        RatingChangedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "rating.changed";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "product";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["RatingChangedData"];
        };
        RatingFacet: {
            rating_min: number;
            /** @description Products rated so or better. */
            count: components["schemas"]["Count"];
            selected: boolean;
        };
        /** @description Whether this process should get traffic, and what is degraded. */
        Readiness: {
            /** @enum {string} */
            status: "ready" | "degraded" | "draining" | "not_ready";
            parts: components["schemas"]["ReadinessPart"][];
        };
        ReadinessPart: {
            /** @description An engine or a module, for instance `mysql`, `search`, `payment`. */
            name: string;
            /** @enum {string} */
            status: "ok" | "degraded" | "down";
            /** @description What does not work meanwhile. */
            detail?: string;
        };
        ReconcilePaymentsInput: {
            /**
             * Format: date
             * @description Of the attempts' start in UTC
             */
            date: string;
            /** @description Which gateway; the configured one when absent */
            provider?: components["schemas"]["PaymentProvider"];
            /** @description Bring ours to the gateway's truth */
            fix: boolean;
        };
        ReconcilePaymentsOutput: {
            provider: components["schemas"]["PaymentProvider"];
            /** Format: date */
            date: string;
            /** @description Attempts that were compared */
            payments: components["schemas"]["Count"];
            /** @description Refunds that were compared */
            refunds: components["schemas"]["Count"];
            differences: components["schemas"]["PaymentDifference"][];
            /** @description Differences beyond those that are named */
            more: components["schemas"]["Count"];
        };
        RefreshInput: {
            refresh_token: components["schemas"]["RefreshToken"];
        };
        RefreshPaymentInput: {
            order_id: components["schemas"]["OrderId"];
            buyer_id: components["schemas"]["UserId"];
            payment_id: components["schemas"]["PaymentId"];
        };
        /** @description Opaque; good for one refresh. Used twice, the whole session ends. */
        RefreshToken: string;
        /** @description Money going back for one seller's part. A refund by amount (an admin's, or a cancelled order's) has no lines. */
        Refund: {
            id: components["schemas"]["RefundId"];
            order_id: components["schemas"]["OrderId"];
            /** @description null when a refund by amount was spread over all sellers */
            seller_order_id: components["schemas"]["SellerOrderId"] | null;
            /**
             * @description Who or what started it
             * @enum {string}
             */
            origin: "buyer" | "admin" | "return" | "cancel" | "stock_lost";
            status: components["schemas"]["RefundStatus"];
            reason: components["schemas"]["RefundReason"];
            note: string | null;
            lines: components["schemas"]["RefundLine"][];
            amount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            /** @description The units go back on the shelf when the money has gone back */
            restock: boolean;
            rejection_reason: string | null;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        RefundAccept: {
            /**
             * @description The units go back on the shelf once the money has gone back
             * @default false
             */
            restock: boolean;
        };
        /** @description Id of a refund or of the request for one. */
        RefundId: string;
        RefundLine: {
            order_line_id: components["schemas"]["OrderLineId"];
            quantity: number;
            /** @description What this line gives back, its share of discount and added tax counted */
            amount: components["schemas"]["Amount"];
        };
        RefundPaymentInput: {
            /** @description The order's refund request; a repeat with it never refunds twice */
            refund_id: components["schemas"]["RefundId"];
            order_id: components["schemas"]["OrderId"];
            buyer_id: components["schemas"]["UserId"];
            payment_id: components["schemas"]["PaymentId"];
            /** @description The splits add up to it */
            amount: number;
            currency: components["schemas"]["Currency"];
            splits: components["schemas"]["RefundPaymentSplit"][];
            reason: string;
        };
        RefundPaymentOutput: {
            refund_id: components["schemas"]["RefundId"];
            status: components["schemas"]["PaymentRefundStatus"];
            payment_status: components["schemas"]["PaymentStatus"];
            /** @description Of the payment, in all, pending refunds not counted */
            amount_refunded: components["schemas"]["Amount"];
        };
        RefundPaymentSplit: {
            seller_order_id: components["schemas"]["SellerOrderId"];
            amount: components["schemas"]["Amount"];
            commission_reversal: components["schemas"]["Amount"];
        };
        /** @enum {string} */
        RefundReason: "damaged" | "not_as_described" | "wrong_item" | "not_arrived" | "changed_mind" | "other";
        RefundReject: {
            /** @description Shown to the buyer */
            reason: string;
        };
        RefundRequestCreate: {
            /** @description A line may be named once */
            lines: components["schemas"]["LineQuantity"][];
            reason: components["schemas"]["RefundReason"];
            note?: string;
            /** @description For admins only; a buyer's request leaves that to the seller */
            restock?: boolean;
        };
        /**
         * @description requested (the seller decides), accepted, pending (with the gateway), succeeded, failed, rejected.
         * @enum {string}
         */
        RefundStatus: "requested" | "accepted" | "pending" | "succeeded" | "failed" | "rejected";
        RefundedPart: {
            seller_order_id: components["schemas"]["SellerOrderId"];
            seller_id: components["schemas"]["SellerId"];
            amount: components["schemas"]["Amount"];
            /** @description Pieces refunded; 0 when it was by amount */
            units: number;
        };
        RegisterInput: {
            email: components["schemas"]["Email"];
            password: components["schemas"]["Password"];
            name: components["schemas"]["PersonName"];
            /** @description Language of mails; the installation's language when absent. */
            locale?: components["schemas"]["Locale"];
        };
        ReleaseReservationOutput: {
            /**
             * @description `not_reserved` also bars a reserve of the same order that is still on its way.
             * @enum {string}
             */
            outcome: "released" | "already_released" | "not_reserved" | "already_committed";
        };
        /** @description The client's own `X-Request-Id` when it was well-formed, else one made by the server. Quote it when you ask for help. */
        RequestId: string;
        ReservationLine: {
            sku_id: components["schemas"]["SkuId"];
            quantity: components["schemas"]["Quantity"];
            /** @description The price that the buyer agreed to; the reservation fails when it is another one by now. */
            unit_price: components["schemas"]["Amount"];
        };
        ReserveStockInput: {
            order_id: components["schemas"]["OrderId"];
            buyer_id: components["schemas"]["UserId"];
            /** @description At most one line for each SKU. */
            lines: components["schemas"]["ReservationLine"][];
        };
        ReserveStockOutput: {
            /** @enum {string} */
            outcome: "reserved";
            /** @description Product's own backstop; the order's saga ends the reservation long before. */
            expires_at: components["schemas"]["Timestamp"];
        };
        RestockLine: {
            sku_id: components["schemas"]["SkuId"];
            quantity: components["schemas"]["Quantity"];
        };
        RestockReturnInput: {
            /** @description What brought the pieces back, a return (`ret_…`) or a cancelled order (`ord_…`). A second call with the same reference changes nothing. */
            reference_id: string;
            lines: components["schemas"]["RestockLine"][];
        };
        RestockReturnOutput: {
            /** @enum {string} */
            outcome: "restocked" | "already_restocked";
        };
        /** @description Goods going back to one seller. Receiving them starts the refund named by `refund_id`. */
        Return: {
            id: components["schemas"]["ReturnId"];
            order_id: components["schemas"]["OrderId"];
            seller_order_id: components["schemas"]["SellerOrderId"];
            /** @enum {string} */
            status: "requested" | "accepted" | "received";
            reason: components["schemas"]["RefundReason"];
            note: string | null;
            /** @description The seller's words on how to send it back */
            instructions: string | null;
            lines: components["schemas"]["ReturnLine"][];
            refund_id: components["schemas"]["RefundId"] | null;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        ReturnAccept: {
            /** @description How and where to send it; shown to the buyer */
            instructions?: string;
        };
        ReturnAcceptedData: {
            return_id: components["schemas"]["ReturnId"];
            order_id: components["schemas"]["OrderId"];
            number: components["schemas"]["OrderNumber"];
            buyer_id: components["schemas"]["UserId"];
            seller_order_id: components["schemas"]["SellerOrderId"];
            seller_id: components["schemas"]["SellerId"];
            /** @description The refund that receiving it started */
            refund_id: components["schemas"]["RefundId"] | null;
            at: components["schemas"]["Timestamp"];
        };
        /** @description A seller agrees to take goods back */
        ReturnAcceptedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "return.accepted";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "order";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["ReturnAcceptedData"];
        };
        /** @description Id of a return. */
        ReturnId: string;
        ReturnLine: {
            order_line_id: components["schemas"]["OrderLineId"];
            quantity: number;
            /** @description null until the parcel is received */
            received_quantity: number | null;
        };
        ReturnPayoutInput: {
            payout_id: components["schemas"]["PayoutId"];
            /** @description The bank's word for it */
            reason: string;
        };
        ReturnReceive: {
            /** @description Without it everything arrived */
            lines?: components["schemas"]["ReturnReceivedLine"][];
            /**
             * @description The received units go back on the shelf
             * @default true
             */
            restock: boolean;
        };
        ReturnReceivedData: {
            return_id: components["schemas"]["ReturnId"];
            order_id: components["schemas"]["OrderId"];
            number: components["schemas"]["OrderNumber"];
            buyer_id: components["schemas"]["UserId"];
            seller_order_id: components["schemas"]["SellerOrderId"];
            seller_id: components["schemas"]["SellerId"];
            /** @description The refund that receiving it started */
            refund_id: components["schemas"]["RefundId"] | null;
            at: components["schemas"]["Timestamp"];
        };
        /** @description Returned goods have arrived at the seller */
        ReturnReceivedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "return.received";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "order";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["ReturnReceivedData"];
        };
        ReturnReceivedLine: {
            order_line_id: components["schemas"]["OrderLineId"];
            /** @description At most what the return names */
            received_quantity: number;
        };
        ReturnRequestCreate: {
            /** @description A line may be named once */
            lines: components["schemas"]["LineQuantity"][];
            reason: components["schemas"]["RefundReason"];
            note?: string;
        };
        ReturnRequestedData: {
            return_id: components["schemas"]["ReturnId"];
            order_id: components["schemas"]["OrderId"];
            number: components["schemas"]["OrderNumber"];
            buyer_id: components["schemas"]["UserId"];
            seller_order_id: components["schemas"]["SellerOrderId"];
            seller_id: components["schemas"]["SellerId"];
            /** @description The refund that receiving it started */
            refund_id: components["schemas"]["RefundId"] | null;
            at: components["schemas"]["Timestamp"];
        };
        /** @description A buyer wants to send goods back */
        ReturnRequestedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "return.requested";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "order";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["ReturnRequestedData"];
        };
        /** @description A published review. Only who bought the product can have written it. */
        Review: {
            id: components["schemas"]["ReviewId"];
            product_id: components["schemas"]["ProductId"];
            rating: number;
            title: string;
            body: string;
            /** @description First name and initial; never an address. */
            author_name: string;
            /**
             * @description Always true; the platform takes no other reviews.
             * @constant
             */
            verified_purchase: true;
            created_at: components["schemas"]["Timestamp"];
        };
        /** @description Id of a review. */
        ReviewId: string;
        /** @description A buyer's opinion. One for each time the product was bought and delivered. */
        ReviewInput: {
            rating: number;
            /** @default  */
            title: string;
            /**
             * @description Plain text; markup is shown as written.
             * @default
             */
            body: string;
        };
        /**
         * @description Every account is a `buyer`; who opened a shop is a `seller` as well, whatever the shop's status; `admin` is given by the operator. A `guest` has no password and reaches only its own cart, addresses and orders.
         * @enum {string}
         */
        Role: "buyer" | "seller" | "admin" | "guest";
        RollbackSearchIndexInput: Record<string, never>;
        RollbackSearchIndexOutput: {
            /** @description What serves from now on. */
            index: string;
            /** @description What served until now; the next rollback brings it back. */
            previous_index: string;
        };
        /** @description Rises by one with every change of the row. */
        RowVersion: number;
        SagaRef: {
            order_id: components["schemas"]["OrderId"];
        };
        /**
         * @description placing (being reserved, its payment being started), waiting (for the payment), compensating (ended, what it held is being given back), done.
         * @enum {string}
         */
        SagaStep: "placing" | "waiting" | "compensating" | "done";
        /** @description One named fee that a seller bears for each part of an order: a share of the goods and a fixed amount, together at most `cap`. Fees never take more than the commission has left of the part. Refunds give commission back, fees not. */
        SaleFeeRule: {
            name: string;
            bps: components["schemas"]["BasisPoints"];
            fixed: components["schemas"]["Amount"];
            /** @description The most it may be; null for no limit */
            cap: components["schemas"]["Amount"] | null;
        };
        /** @description Named fees besides the commission, in the order in which they are taken. Names do not repeat. */
        SaleFeeRules: components["schemas"]["SaleFeeRule"][];
        /** @description Filling of the rows from product's documents. */
        SearchBackfill: {
            done: boolean;
            /** @description Documents taken over so far. */
            rows: components["schemas"]["Count"];
        };
        SearchBoost: {
            category_id: components["schemas"]["CategoryId"];
            percent: number;
        };
        SearchDifference: {
            product_id: components["schemas"]["ProductId"];
            /**
             * @description Of the index against the rows; `different`: the same version, other content.
             * @enum {string}
             */
            kind: "missing" | "extra" | "older" | "newer" | "different";
            row_version: number | null;
            indexed_version: number | null;
        };
        /** @description Counts for narrowing down. A facet is counted under all filters but its own, so that choosing one brand does not hide the others. */
        SearchFacets: {
            categories: components["schemas"]["CategoryFacet"][];
            brands: components["schemas"]["ValueFacet"][];
            sellers: components["schemas"]["SellerFacet"][];
            price: components["schemas"]["PriceFacet"];
            ratings: components["schemas"]["RatingFacet"][];
            /** @description Matching products that can be bought now. */
            in_stock: components["schemas"]["Count"];
            /** @description Those that tell the matching products apart, the most useful first. */
            attributes: components["schemas"]["AttributeFacet"][];
        };
        /** @description Where a hit matched, in parts, so that nothing needs to be parsed or trusted as HTML. */
        SearchHighlight: {
            /** @enum {string} */
            field: "title" | "description" | "brand" | "category" | "code";
            parts: components["schemas"]["HighlightPart"][];
        };
        /** @description A product that matches, as its card is now. */
        SearchHit: {
            product: components["schemas"]["ProductCard"];
            /** @description Empty without `q`, and where the engine that answers cannot tell. */
            highlights: components["schemas"]["SearchHighlight"][];
        };
        SearchInsights: {
            /** @description Different ones. */
            queries: components["schemas"]["Count"];
            /** @description Since each was first asked. */
            searches: components["schemas"]["Count"];
            /** @description Since each was first asked. */
            zero_hits: components["schemas"]["Count"];
            /** @description Those that found nothing most often, first; without those whose words, as they were typed, were found the last time. */
            without_results: components["schemas"]["CountedQuery"][];
            most_frequent: components["schemas"]["CountedQuery"][];
        };
        /**
         * @description `exact`: every word as typed; `near`: every word with typos forgiven; `relaxed`: at least a third of the words; `any`: one of them.
         * @enum {string}
         */
        SearchMode: "exact" | "near" | "relaxed" | "any";
        SearchPin: {
            /** @description Folded: queries that differ in case, marks or blanks are one. */
            query: string;
            product_id: components["schemas"]["ProductId"];
            /** @enum {string} */
            action: "pin" | "hide";
            /** @description Order among the pinned ones. */
            position: number;
        };
        /** @description What the user typed. It is text and never query syntax. */
        SearchQuery: string;
        /** @description What one word in one field adds. Of a word's fields the best one counts in full, the others a little. */
        SearchReason: {
            word: string;
            /** @description What stands in the index for it. */
            token: string;
            /** @enum {string} */
            field: "codes" | "title" | "brand" | "category" | "attributes" | "description" | "all";
            score: number;
        };
        /** @description The running reindex, or the last one. */
        SearchReindex: {
            /** @description Name of the new index. */
            index: string;
            /** @enum {string} */
            phase: "backfill" | "compare" | "done" | "failed";
            /** @description Rows written so far. */
            done: components["schemas"]["Count"];
            /** @description Rows there were at the start. */
            total: components["schemas"]["Count"];
            started_at: components["schemas"]["Timestamp"];
            finished_at: components["schemas"]["Timestamp"] | null;
            /** @description Why it failed. */
            reason: string | null;
        };
        /** @description One page of hits with what is needed to refine them. */
        SearchResults: {
            hits: components["schemas"]["SearchHit"][];
            /** @description Number of products that match. */
            total: components["schemas"]["Count"];
            /** @description False: at least `total`. */
            total_is_exact: boolean;
            /** @description Null on all pages but the first. */
            facets: components["schemas"]["SearchFacets"] | null;
            /** @description A better spelling of `q` that finds more; null when there is none. */
            did_you_mean: string | null;
        };
        SearchRules: {
            synonyms: components["schemas"]["SynonymLine"][];
            pins: components["schemas"]["SearchPin"][];
            boosts: components["schemas"]["SearchBoost"][];
        };
        SearchStatus: {
            /**
             * @description What answers queries now.
             * @enum {string}
             */
            engine: "elasticsearch" | "mysql";
            /**
             * @description Of Elasticsearch; `none`: this installation has none.
             * @enum {string}
             */
            engine_state: "none" | "down" | "filling" | "ready";
            engine_version: string | null;
            alias: string;
            /** @description What the alias stands for. */
            index: string | null;
            /** @description False: a reindex brings the mapping of this release. */
            mapping_is_current: boolean;
            /** @description Kept for a way back. */
            previous_index: string | null;
            rows: components["schemas"]["Count"];
            visible_rows: components["schemas"]["Count"];
            /** @description Null while the engine cannot be asked. */
            indexed_documents: number | null;
            /** @description Rows whose present version is not indexed. */
            pending_rows: components["schemas"]["Count"];
            /** @description Age of the oldest pending change in seconds. */
            lag_s: number;
            parked: components["schemas"]["ParkedDocument"][];
            parked_rows: components["schemas"]["Count"];
            /** @description Changes of categories and shops whose products are being refreshed. */
            open_fan_outs: components["schemas"]["Count"];
            backfill: components["schemas"]["SearchBackfill"];
            reindex: components["schemas"]["SearchReindex"] | null;
        };
        /** @description What the beginning of a word may become. */
        SearchSuggestions: {
            /** @description Queries that others asked and that found something, the most frequent first. */
            queries: string[];
            products: components["schemas"]["ProductSuggestion"][];
            categories: components["schemas"]["CategorySuggestion"][];
        };
        SellerAnalytics: {
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            /** @enum {string} */
            interval: "day" | "week" | "month";
            currency: components["schemas"]["Currency"];
            totals: components["schemas"]["SellerFigures"];
            /** @description Oldest first; intervals without sales are there with zeros */
            series: components["schemas"]["SellerAnalyticsPoint"][];
            top_products: components["schemas"]["SellerTopProduct"][];
            /** @description The figures follow the orders within seconds; this is how fresh they are */
            updated_at: components["schemas"]["Timestamp"];
        };
        SellerAnalyticsPoint: {
            /** Format: date */
            from: string;
            /**
             * Format: date
             * @description Inclusive
             */
            to: string;
            figures: components["schemas"]["SellerFigures"];
        };
        /** @description What the marketplace owes a seller, from the ledger. It follows payments within seconds. */
        SellerBalance: {
            seller_id: components["schemas"]["SellerId"];
            currency: components["schemas"]["Currency"];
            /** @description Captured, not delivered yet */
            pending: components["schemas"]["SignedAmount"];
            /** @description Payable by the next run; below 0 when refunds came after the payout, carried to the next one */
            available: components["schemas"]["SignedAmount"];
            /** @description Sent and not returned, since the beginning */
            paid_out: components["schemas"]["Amount"];
            /** @description Captured in all, before commission, fees and refunds */
            earned: components["schemas"]["Amount"];
            /** @description The seller's share of what was refunded */
            refunded: components["schemas"]["Amount"];
            /** @description Taken by the marketplace, what refunds gave back subtracted */
            commission: components["schemas"]["Amount"];
            /** @description Gateway and other named fees charged to the seller */
            fees: components["schemas"]["Amount"];
            updated_at: components["schemas"]["Timestamp"];
        };
        SellerFacet: {
            id: components["schemas"]["SellerId"];
            name: string;
            count: components["schemas"]["Count"];
            selected: boolean;
        };
        /** @description Money in minor units of the installation's currency; orders count on the day they were confirmed, refunds on the day the money went back. */
        SellerFigures: {
            orders: number;
            units: number;
            gross: components["schemas"]["Amount"];
            discount: components["schemas"]["Amount"];
            /** @description Taken by the marketplace, named fees included */
            commission: components["schemas"]["Amount"];
            refunds: components["schemas"]["Amount"];
            refunded_units: number;
            /** @description gross − discount − commission − refunds; may be below 0 */
            net: components["schemas"]["SignedAmount"];
        };
        /** @description Wanted sellers; a repeated parameter means any of them. */
        SellerFilter: components["schemas"]["SellerId"][];
        /** @description Id of a seller's shop. */
        SellerId: string;
        /** @description A picture as its seller sees it, the work on it included. */
        SellerImage: {
            id: components["schemas"]["ImageId"];
            alt: string;
            status: components["schemas"]["ImageStatus"];
            /** @description Why the file was rejected. */
            rejection_reason: string | null;
            position: number;
            /** @description Empty until the picture is `ready`. */
            sources: components["schemas"]["ImageSource"][];
        };
        /** @description One seller's part of an order, as that seller sees it. */
        SellerOrder: {
            id: components["schemas"]["SellerOrderId"];
            order_id: components["schemas"]["OrderId"];
            order_number: components["schemas"]["OrderNumber"];
            status: components["schemas"]["SellerOrderStatus"];
            buyer: components["schemas"]["SellerOrderBuyer"];
            shipping_address: components["schemas"]["OrderAddress"];
            shipping_method: string | null;
            note: string | null;
            lines: components["schemas"]["OrderLine"][];
            totals: components["schemas"]["OrderTotals"];
            /** @description The marketplace's share, frozen when the order was placed */
            commission: components["schemas"]["Amount"];
            /** @description Named fees besides it, frozen when the order was placed */
            fees: components["schemas"]["PaymentFee"][];
            /** @description grand_total − commission − fees, before refunds */
            earning: components["schemas"]["Amount"];
            shipment: components["schemas"]["Shipment"] | null;
            refunds: components["schemas"]["Refund"][];
            returns: components["schemas"]["Return"][];
            created_at: components["schemas"]["Timestamp"];
            confirmed_at: components["schemas"]["Timestamp"] | null;
            updated_at: components["schemas"]["Timestamp"];
        };
        SellerOrderBuyer: {
            /** @description Name on the parcel; e-mail and telephone stay with the marketplace */
            name: string;
        };
        SellerOrderChangedData: {
            seller_order_id: components["schemas"]["SellerOrderId"];
            order_id: components["schemas"]["OrderId"];
            buyer_id: components["schemas"]["UserId"];
            seller_id: components["schemas"]["SellerId"];
            status: components["schemas"]["SellerOrderStatus"];
            /** @description Refund requests that wait for the seller */
            open_refunds: number;
            /** @description Returns that wait for the seller */
            open_returns: number;
            placed_at: components["schemas"]["Timestamp"];
        };
        /** @description One seller's part of an order is in another state; all that the sellers' lists show by */
        SellerOrderChangedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "seller_order.changed";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "order";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["SellerOrderChangedData"];
        };
        /** @description Id of one seller's part of an order. */
        SellerOrderId: string;
        SellerOrderShip: {
            carrier: string;
            tracking_number?: string;
            /** Format: uri */
            tracking_url?: string;
        };
        /**
         * @description State of one seller's part. pending (not paid yet), confirmed (to be shipped), shipped, delivered, cancelled, refunded.
         * @enum {string}
         */
        SellerOrderStatus: "pending" | "confirmed" | "shipped" | "delivered" | "cancelled" | "refunded";
        /** @description A product as its seller edits it, read from the primary and never cached. The strong ETag of the answer is for `If-Match`. */
        SellerProduct: {
            id: components["schemas"]["ProductId"];
            /** @description In the language of record. */
            title: string;
            slug: components["schemas"]["Slug"];
            description: string;
            brand: string | null;
            category: components["schemas"]["ProductCategory"];
            language: components["schemas"]["Locale"];
            translations: components["schemas"]["ProductTranslations"];
            attributes: components["schemas"]["Attributes"];
            currency: components["schemas"]["Currency"];
            /** @description Price of the cheapest active SKU, or 0 when all are archived. */
            price: components["schemas"]["Amount"];
            compare_at_price: components["schemas"]["Amount"] | null;
            status: components["schemas"]["ProductStatus"];
            /** @description Whether buyers see it now: published, with an active SKU, and the shop approved. */
            visible: boolean;
            rating: components["schemas"]["Rating"];
            images: components["schemas"]["SellerImage"][];
            /** @description Active and archived ones. */
            skus: components["schemas"]["SellerSku"][];
            units_sold: components["schemas"]["Count"];
            seller_id: components["schemas"]["SellerId"];
            /** @description Row version; the ETag is `"v<version>"`. */
            version: components["schemas"]["RowVersion"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
            deleted_at: components["schemas"]["Timestamp"] | null;
        };
        /** @description A product in its seller's own list. */
        SellerProductSummary: {
            id: components["schemas"]["ProductId"];
            title: string;
            brand: string | null;
            category_id: components["schemas"]["CategoryId"];
            currency: components["schemas"]["Currency"];
            price: components["schemas"]["Amount"];
            status: components["schemas"]["ProductStatus"];
            /** @description Whether buyers see it now. */
            visible: boolean;
            /** @description Sum over the active SKUs. */
            on_hand: components["schemas"]["StockCount"];
            /** @description Sum over the active SKUs. */
            reserved: components["schemas"]["StockCount"];
            available: components["schemas"]["StockCount"];
            availability: components["schemas"]["Availability"];
            /** @description Number of active SKUs. */
            sku_count: number;
            rating: components["schemas"]["Rating"];
            units_sold: components["schemas"]["Count"];
            /**
             * Format: uri
             * @description Smallest width of the main picture.
             */
            image_url: string | null;
            version: components["schemas"]["RowVersion"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description A variant as its seller sees it, with what stands in the warehouse. */
        SellerSku: {
            id: components["schemas"]["SkuId"];
            code: components["schemas"]["SkuCode"];
            title: string;
            attributes: components["schemas"]["Attributes"];
            price: components["schemas"]["Amount"];
            /**
             * @description An archived SKU is no longer sold; its code may come back by PUT.
             * @enum {string}
             */
            status: "active" | "archived";
            /** @description Pieces in the warehouse, the reserved ones included. */
            on_hand: components["schemas"]["StockCount"];
            /** @description Pieces held for orders that are being paid. */
            reserved: components["schemas"]["StockCount"];
            /** @description `on_hand` less `reserved`. */
            available: components["schemas"]["StockCount"];
            availability: components["schemas"]["Availability"];
            low_stock_threshold: number;
            /** @description Tag for `If-Match` when `on_hand` is set; moved by `on_hand` alone, not by reservations. */
            stock_etag: string;
            units_sold: components["schemas"]["Count"];
        };
        SellerSuspendInput: {
            /** @description Shown to the seller and kept in the audit log. */
            reason: string;
        };
        SellerTopProduct: {
            product_id: components["schemas"]["ProductId"];
            title: string;
            units: number;
            gross: components["schemas"]["Amount"];
        };
        /** @description Position of a change in the life of one aggregate; a projection applies only a higher one. */
        Sequence: number;
        /** @description One signed-in device. */
        Session: {
            id: components["schemas"]["SessionId"];
            /** @description Whether it is the one that asks. */
            current: boolean;
            /** @description As the device named itself, shortened. */
            user_agent: string | null;
            /** @description Where it was last used from. */
            ip_address: string | null;
            created_at: components["schemas"]["Timestamp"];
            /** @description Of the last refresh. */
            last_used_at: components["schemas"]["Timestamp"];
            expires_at: components["schemas"]["Timestamp"];
        };
        /** @description Id of a session (one signed-in device). */
        SessionId: string;
        SetRolesInput: {
            email: components["schemas"]["Email"];
            roles: components["schemas"]["AccountRoles"];
        };
        SetSearchBoostInput: {
            category_id: components["schemas"]["CategoryId"];
            percent: number;
            /** @description Refuse what would be refused, and change nothing. */
            dry_run?: boolean;
        };
        SetSearchBoostOutput: {
            boosts: components["schemas"]["SearchBoost"][];
        };
        SetSearchPinInput: {
            q: components["schemas"]["SearchQuery"];
            product_id: components["schemas"]["ProductId"];
            /** @enum {string} */
            action: "pin" | "hide" | "none";
            /** @default 1 */
            position: number;
            /** @description Refuse what would be refused, and change nothing. */
            dry_run?: boolean;
        };
        SetSearchPinOutput: {
            /** @description The query as it is known. */
            query: string;
            /** @description All of this query. */
            pins: components["schemas"]["SearchPin"][];
        };
        SetUserStatusInput: {
            email: components["schemas"]["Email"];
            status: components["schemas"]["UserStatus"];
        };
        /** @description Key of an object that pictures of several products show. */
        SharedObjectKey: string;
        Shipment: {
            id: components["schemas"]["ShipmentId"];
            carrier: string;
            tracking_number: string | null;
            /** Format: uri */
            tracking_url: string | null;
            shipped_at: components["schemas"]["Timestamp"];
            delivered_at: components["schemas"]["Timestamp"] | null;
        };
        /** @description Id of a shipment. */
        ShipmentId: string;
        /** @description A way to send this cart to its address. */
        ShippingOption: {
            shipping_rate_id: components["schemas"]["ShippingRateId"];
            name: string;
            /** @description For this cart as it stands. */
            price: components["schemas"]["Amount"];
            delivery_days_min: number;
            delivery_days_max: number;
        };
        ShippingRate: {
            id: components["schemas"]["ShippingRateId"];
            name: string;
            translations: components["schemas"]["RateTranslations"];
            countries: components["schemas"]["CountryCode"][];
            base_price: components["schemas"]["Amount"];
            price_per_item: components["schemas"]["Amount"];
            free_from: components["schemas"]["Amount"] | null;
            currency: components["schemas"]["Currency"];
            delivery_days_min: number;
            delivery_days_max: number;
            position: number;
            active: boolean;
            version: components["schemas"]["RowVersion"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description Id of a shipping rate. */
        ShippingRateId: string;
        /** @description Costs base_price + price_per_item × pieces, or nothing from `free_from` on. */
        ShippingRateInput: {
            name: string;
            translations?: components["schemas"]["RateTranslations"];
            /** @description Empty for everywhere */
            countries: components["schemas"]["CountryCode"][];
            base_price: components["schemas"]["Amount"];
            price_per_item?: components["schemas"]["Amount"];
            /** @description Value of the items, discount subtracted, from which it is free; null for never */
            free_from?: components["schemas"]["Amount"] | null;
            /** @default 1 */
            delivery_days_min: number;
            /** @default 7 */
            delivery_days_max: number;
            /**
             * @description Order in which buyers see them; the first that fits is the default
             * @default 0
             */
            position: number;
            /** @default true */
            active: boolean;
        };
        /** @description A shop as its owner sees it. The strong ETag of the answer is for `If-Match`. */
        Shop: {
            id: components["schemas"]["SellerId"];
            name: string;
            slug: components["schemas"]["Slug"];
            description: string;
            country: components["schemas"]["CountryCode"];
            support_email: components["schemas"]["Email"] | null;
            status: components["schemas"]["ShopStatus"];
            /** @description Why it is suspended. */
            status_reason: string | null;
            /** @description The marketplace's share of each sale; an order keeps the one of its day. */
            commission_bps: components["schemas"]["BasisPoints"];
            commission_cap: components["schemas"]["CommissionCap"];
            fees: components["schemas"]["SaleFeeRules"];
            version: components["schemas"]["RowVersion"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        ShopApprovedData: {
            seller_id: components["schemas"]["SellerId"];
            user_id: components["schemas"]["UserId"];
            name: string;
            slug: components["schemas"]["Slug"];
        };
        /** @description A shop may sell, for the first time or again. */
        ShopApprovedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "shop.approved";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "user";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["ShopApprovedData"];
        };
        /** @description A shop as its owner writes it. */
        ShopInput: {
            /** @description Unique in the marketplace, without regard to case, else 409 `conflict`. */
            name: string;
            /**
             * @description Plain text.
             * @default
             */
            description: string;
            /** @description Where it sends from. */
            country: components["schemas"]["CountryCode"];
            /**
             * @description Shown to buyers; null for none.
             * @default null
             */
            support_email: components["schemas"]["Email"] | null;
        };
        /** @description A shop as other modules need it. */
        ShopRecord: {
            seller_id: components["schemas"]["SellerId"];
            user_id: components["schemas"]["UserId"];
            name: string;
            slug: components["schemas"]["Slug"];
            country: components["schemas"]["CountryCode"];
            status: components["schemas"]["ShopStatus"];
            commission_bps: components["schemas"]["BasisPoints"];
            commission_cap: components["schemas"]["CommissionCap"];
            fees: components["schemas"]["SaleFeeRules"];
            /** @description Of the latest shop event, so that a projection can take this as its state. */
            sequence: components["schemas"]["Sequence"];
        };
        /**
         * @description Only an `approved` shop's products are visible and can be bought.
         * @enum {string}
         */
        ShopStatus: "pending" | "approved" | "suspended";
        ShopSuspendedData: {
            seller_id: components["schemas"]["SellerId"];
            user_id: components["schemas"]["UserId"];
            /** @description As shown to the seller. */
            reason: string;
        };
        /** @description A shop may no longer sell. */
        ShopSuspendedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "shop.suspended";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "user";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["ShopSuspendedData"];
        };
        ShopUpdatedData: {
            seller_id: components["schemas"]["SellerId"];
            user_id: components["schemas"]["UserId"];
            name: string;
            slug: components["schemas"]["Slug"];
            status: components["schemas"]["ShopStatus"];
            changed: ("opened" | "name" | "description" | "country" | "support_email" | "commission")[];
        };
        /** @description A shop was opened or its name or commission changed. */
        ShopUpdatedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "shop.updated";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "user";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["ShopUpdatedData"];
        };
        /** @description Money in the smallest unit of the `currency` beside it; negative is owed. */
        SignedAmount: number;
        /** @description A variant that can be bought. */
        Sku: {
            id: components["schemas"]["SkuId"];
            code: components["schemas"]["SkuCode"];
            /** @description What tells the variant from its sisters, such as `Black / M`; empty for an only variant. */
            title: string;
            attributes: components["schemas"]["Attributes"];
            price: components["schemas"]["Amount"];
            stock: components["schemas"]["StockCount"];
            availability: components["schemas"]["Availability"];
        };
        /** @description The seller's own code of the variant, unique within the product. Case counts. */
        SkuCode: string;
        /** @description Id of a SKU. */
        SkuId: string;
        /** @description One variant of a product that is made or replaced. A code that the product has already keeps its id and stock. */
        SkuInput: {
            code: components["schemas"]["SkuCode"];
            /**
             * @description What tells the variant from its sisters, such as `Black / M`.
             * @default
             */
            title: string;
            attributes?: components["schemas"]["Attributes"];
            price: components["schemas"]["Amount"];
            /**
             * @description Stock of a variant that this request makes. Without effect on a code that exists: stock then moves by `PATCH /seller/skus/{id}/stock` alone.
             * @default 0
             */
            initial_stock: number;
            /**
             * @description The seller is told when this many or fewer are left.
             * @default 5
             */
            low_stock_threshold: number;
        };
        /** @description What cart and order need to know of one SKU, as it is now. */
        SkuOffer: {
            sku_id: components["schemas"]["SkuId"];
            product_id: components["schemas"]["ProductId"];
            seller_id: components["schemas"]["SellerId"];
            seller_name: string;
            title: string;
            sku_title: string;
            code: components["schemas"]["SkuCode"];
            price: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            available: components["schemas"]["StockCount"];
            status: components["schemas"]["OfferStatus"];
            /** Format: uri */
            image_url: string | null;
            category_id: components["schemas"]["CategoryId"];
            /** @description The category and those above it, its own first; tax rates of any of them fit. */
            category_path?: components["schemas"]["CategoryId"][];
            /** @description The SKU's own attributes. */
            attributes: components["schemas"]["Attributes"];
        };
        /** @description Readable part of a page address, in any script. */
        Slug: string;
        StartPaymentInput: {
            order_id: components["schemas"]["OrderId"];
            order_number: components["schemas"]["OrderNumber"];
            buyer_id: components["schemas"]["UserId"];
            amount: number;
            currency: components["schemas"]["Currency"];
            attempt: number;
            /** @description End of the order's reservation; no attempt outlives it */
            deadline_at: components["schemas"]["Timestamp"];
            /** Format: uri */
            return_url: string;
            /** @description What the payment page shows */
            description: string;
            locale: components["schemas"]["Locale"];
            splits: components["schemas"]["PaymentSplit"][];
        };
        StartPaymentOutput: {
            payment_id: components["schemas"]["PaymentId"];
            attempt: number;
            status: components["schemas"]["PaymentStatus"];
            /**
             * Format: uri
             * @description null when the gateway did not answer within 2 s; a worker goes on
             */
            redirect_url: string | null;
        };
        StartReindexInput: {
            /**
             * @description Read all documents from product again first; it heals rows that missed an event.
             * @default false
             */
            from_products: boolean;
        };
        StockChangedData: {
            product_id: components["schemas"]["ProductId"];
            sku_id: components["schemas"]["SkuId"];
            available: components["schemas"]["StockCount"];
        };
        /** @description What is available of a SKU changed. The aggregate is the SKU. */
        StockChangedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "stock.changed";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "product";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["StockChangedData"];
        };
        /** @description Pieces that can be bought now. */
        StockCount: number;
        StockDepletedData: {
            product_id: components["schemas"]["ProductId"];
            sku_id: components["schemas"]["SkuId"];
            seller_id: components["schemas"]["SellerId"];
            /** @description Title in the language of record, for the message to the seller. */
            title: string;
            sku_code: components["schemas"]["SkuCode"];
        };
        /** @description Nothing of a SKU is available any more; once until there is some again. */
        StockDepletedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "stock.depleted";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "product";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["StockDepletedData"];
        };
        StockLowData: {
            product_id: components["schemas"]["ProductId"];
            sku_id: components["schemas"]["SkuId"];
            seller_id: components["schemas"]["SellerId"];
            /** @description Title in the language of record, for the message to the seller. */
            title: string;
            sku_code: components["schemas"]["SkuCode"];
            available: components["schemas"]["StockCount"];
            threshold: number;
        };
        /** @description What is available of a SKU fell to its threshold; once until it rises above it again. */
        StockLowEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "stock.low";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "product";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["StockLowData"];
        };
        /** @description Either `on_hand`, the counted stock (wants `If-Match` with the SKU's `stock_etag`), or `delta`, pieces that came or went (wants an `Idempotency-Key`). Exactly one of them. */
        StockPatch: {
            /** @description Pieces in the warehouse, the reserved ones included; not below what is reserved. */
            on_hand?: number;
            /** @description Pieces to add or to take away. */
            delta?: number;
            /**
             * @description What the ledger calls the movement; `receipt` only with a positive `delta`.
             * @default adjustment
             * @enum {string}
             */
            reason: "receipt" | "adjustment";
            /** @description Kept with the movement in the stock ledger. */
            note?: string;
        } & (unknown | unknown);
        /** @description Words that stand for each other (`tv, television`), or whose left side may be said by the right (`ps5 => playstation 5`). */
        SynonymLine: string;
        TaxRate: {
            id: components["schemas"]["TaxRateId"];
            name: string;
            country: components["schemas"]["CountryCode"];
            region: string | null;
            category_id: components["schemas"]["CategoryId"] | null;
            rate_bps: number;
            inclusive: boolean;
            applies_to_shipping: boolean;
            active: boolean;
            version: components["schemas"]["RowVersion"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description Id of a tax rate. */
        TaxRateId: string;
        /** @description The most precise active rate of the delivery address holds (region before country, category before all). */
        TaxRateInput: {
            name: string;
            country: components["schemas"]["CountryCode"];
            region?: string | null;
            /** @description Only for products of this category and those under it; null for all */
            category_id?: components["schemas"]["CategoryId"] | null;
            /** @description Basis points: 1400 is 14 % */
            rate_bps: number;
            /** @description true when prices contain it already; false when it is added */
            inclusive: boolean;
            /** @default false */
            applies_to_shipping: boolean;
            /** @default true */
            active: boolean;
        };
        /**
         * Format: date-time
         * @description RFC 3339 in UTC.
         */
        Timestamp: string;
        /** @description A signed-in session. */
        Tokens: {
            /** @description A JWT (EdDSA) for `Authorization: Bearer`. */
            access_token: string;
            /** @enum {string} */
            token_type: "Bearer";
            /** @description Life of the access token. */
            expires_in_s: number;
            refresh_token: components["schemas"]["RefreshToken"];
            refresh_expires_at: components["schemas"]["Timestamp"];
            session_id: components["schemas"]["SessionId"];
            user: components["schemas"]["User"];
        };
        TriedHit: {
            product_id: components["schemas"]["ProductId"];
            /** @description Null: no longer to be seen. */
            title: string | null;
            /** @description What it is ordered by; the score under `relevance`. */
            sort: number[];
        };
        TrySearchInput: {
            q: components["schemas"]["SearchQuery"];
            /** @default en */
            locale: components["schemas"]["Locale"];
            category?: components["schemas"]["CategoryFilter"];
            /**
             * @default relevance
             * @enum {string}
             */
            sort: "relevance" | "newest" | "price_asc" | "price_desc" | "rating" | "best_selling";
            /** @default 10 */
            limit: number;
        };
        TrySearchOutput: {
            /** @enum {string} */
            engine: "elasticsearch" | "mysql";
            mode: components["schemas"]["SearchMode"];
            /** @description Each word with what may stand for it, as the engine was asked. */
            words: string[][];
            total: components["schemas"]["Count"];
            hits: components["schemas"]["TriedHit"][];
            did_you_mean: string | null;
            /** @description All requests to the engine, in milliseconds. */
            took_ms: number;
        };
        /** @description An account, as its owner sees it. */
        User: {
            id: components["schemas"]["UserId"];
            email: components["schemas"]["Email"];
            email_verified: boolean;
            /** @description Null only for a guest who gave none. */
            name: string | null;
            phone: components["schemas"]["Phone"] | null;
            /** @description Language of mails and notifications. */
            locale: components["schemas"]["Locale"];
            roles: components["schemas"]["Role"][];
            /** @description The shop of this user; null without one. */
            seller_id: components["schemas"]["SellerId"] | null;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description Where and in which language a user is written to. */
        UserContact: {
            user_id: components["schemas"]["UserId"];
            email: components["schemas"]["Email"];
            email_verified: boolean;
            name: string | null;
            phone: components["schemas"]["Phone"] | null;
            locale: components["schemas"]["Locale"];
            status: components["schemas"]["UserStatus"];
        };
        UserDisabledData: {
            user_id: components["schemas"]["UserId"];
        };
        /** @description An account was disabled; its sessions are ended. */
        UserDisabledEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "user.disabled";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "user";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["UserDisabledData"];
        };
        /** @description Id of a user. */
        UserId: string;
        UserIdInput: {
            user_id: components["schemas"]["UserId"];
        };
        /** @description What a user may change of the account. PUT replaces all of it; an absent phone is removed. */
        UserInput: {
            name: components["schemas"]["PersonName"];
            /** @default null */
            phone: components["schemas"]["Phone"] | null;
            locale: components["schemas"]["Locale"];
        };
        UserRegisteredData: {
            user_id: components["schemas"]["UserId"];
            locale: components["schemas"]["Locale"];
        };
        /** @description An account's address was verified for the first time. */
        UserRegisteredEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "user.registered";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "user";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["UserRegisteredData"];
        };
        /**
         * @description A `disabled` account can neither sign in nor order.
         * @enum {string}
         */
        UserStatus: "active" | "disabled";
        /** @description A value with the number of products that it would give. */
        ValueFacet: {
            value: string;
            count: components["schemas"]["Count"];
            selected: boolean;
        };
        /** @description Id of a pending verification; never the code itself. */
        VerificationId: string;
        /**
         * @description `verify_email` and `change_email` prove an address, `reset_password` allows a new password. `account_exists` and `email_changed` are mails without a code: someone registered a known address; the address was changed (to the old one).
         * @enum {string}
         */
        VerificationPurpose: "verify_email" | "change_email" | "reset_password" | "account_exists" | "email_changed";
        VerificationRequestedData: {
            verification_id: components["schemas"]["VerificationId"];
            purpose: components["schemas"]["VerificationPurpose"];
        };
        /** @description A mail about an address or a password is wanted. Code and link are asked for by `issueCode`; they are never in an event. */
        VerificationRequestedEvent: {
            id: components["schemas"]["EventId"];
            /** @constant */
            type: "verification.requested";
            /** @constant */
            version: 1;
            occurred_at: components["schemas"]["Timestamp"];
            /** @constant */
            producer: "user";
            aggregate: components["schemas"]["EventAggregate"];
            correlation_id: components["schemas"]["RequestId"];
            /** @description The event or request that caused this one; null at the beginning of a chain. */
            causation_id: string | null;
            /** @description W3C trace context; null when the request was not traced. */
            traceparent: string | null;
            data: components["schemas"]["VerificationRequestedData"];
        };
        /** @description Either the link's token alone, or the six digits together with the address they were sent to. */
        VerifyEmailInput: {
            token?: components["schemas"]["LinkToken"];
            email?: components["schemas"]["Email"];
            code?: components["schemas"]["EmailCode"];
        } & (unknown | unknown);
        VerifySearchInput: {
            /** @description Where the slice before ended; absent for the first. */
            after_id?: components["schemas"]["ProductId"];
            /** @description The last of the range; absent for all. */
            until_id?: components["schemas"]["ProductId"];
            /**
             * @description Rows of one slice.
             * @default 10000
             */
            limit: number;
            /** @default 60 */
            grace_s: number;
            /** @default false */
            repair: boolean;
        };
        VerifySearchOutput: {
            /** @description Compared in this slice. */
            rows: components["schemas"]["Count"];
            /** @description Met in this slice. */
            indexed_documents: components["schemas"]["Count"];
            /** @description The first ten thousand of this slice. */
            differences: components["schemas"]["SearchDifference"][];
            differences_found: components["schemas"]["Count"];
            repaired: components["schemas"]["Count"];
            /** @description Null after the last slice. */
            next_after_id: components["schemas"]["ProductId"] | null;
        };
        VoidPaymentInput: {
            order_id: components["schemas"]["OrderId"];
            buyer_id: components["schemas"]["UserId"];
            payment_id: components["schemas"]["PaymentId"];
            /** @enum {string} */
            reason: "stock_lost" | "cancelled" | "late" | "duplicate";
        };
        WebhookAck: {
            /** @constant */
            received: true;
        };
        /** @description The signature covers these bytes exactly as they came. */
        WebhookBody: {
            [key: string]: unknown;
        };
        /** @description Id of a stored delivery of a gateway. */
        WebhookId: string;
        WebhookRecord: {
            webhook_id: components["schemas"]["WebhookId"];
            provider: components["schemas"]["PaymentProvider"];
            /** @description The gateway's id of the event */
            event_id: string;
            /** @description The gateway's own word */
            type: string;
            /** @description As addressed or named by the delivery; it need not exist */
            payment_id: string | null;
            state: components["schemas"]["WebhookState"];
            /** @description Why it is in this state */
            reason: string | null;
            attempts: components["schemas"]["Count"];
            received_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
            /** @description The raw body; not in lists */
            body?: string;
        };
        WebhookRef: {
            webhook_id: components["schemas"]["WebhookId"];
        };
        /**
         * @description applied, parked (cannot be applied yet, a worker tries again), quarantined (contradicts what is known and changes nothing), dead (was parked too long).
         * @enum {string}
         */
        WebhookState: "received" | "applied" | "parked" | "quarantined" | "dead";
    };
    responses: never;
    parameters: {
        /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
        RequestId: components["schemas"]["RequestId"];
        /**
         * @description Chooses the language of product and category text, where it is translated; else the language of record.
         * @example ar, en;q=0.8
         */
        AcceptLanguage: string;
        /**
         * @description Names this intention. The same key and body give the stored answer for 24 hours; the same key with another body is `idempotency_key_reused`.
         * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
         */
        IdempotencyKeyRequired: string;
        /**
         * @description Names this intention. The same key and body give the stored answer; the same key with another body is `idempotency_key_reused`.
         * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
         */
        IdempotencyKeyOptional: string;
        /**
         * @description The strong ETag of the version you edited. Without it the answer is `precondition_required`, with an old one `precondition_failed`.
         * @example "v7"
         */
        IfMatchRequired: string;
        /**
         * @description The strong ETag of the version you edited. The operation says when it is wanted; with an old one the answer is `precondition_failed`.
         * @example "v7"
         */
        IfMatchOptional: string;
        /**
         * @description The ETag you hold; 304 without a body when it is still good.
         * @example W/"3q2-7sKd"
         */
        IfNoneMatch: string;
        /**
         * @description The guest's cart. With `Authorization` as well, that cart is adopted or merged.
         * @example q8Jm2uKXc1Rb7TnYz0Lw4A
         */
        CartToken: string;
        /** @description `meta.page.next_cursor` of the page before, with the same filters. */
        Cursor: components["schemas"]["Cursor"];
        /** @description Items a page. */
        Limit: number;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getJwks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listAdminCoupons: {
        parameters: {
            query?: {
                /** @description Only those switched on (true) or off (false) */
                active?: boolean;
                seller_id?: components["schemas"]["SellerId"];
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createAdminCoupon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Names this intention. The same key and body give the stored answer; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyOptional"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CouponInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getAdminCoupon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["CouponId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateAdminCoupon: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description The strong ETag of the version you edited. Without it the answer is `precondition_required`, with an old one `precondition_failed`.
                 * @example "v7"
                 */
                "If-Match": components["parameters"]["IfMatchRequired"];
            };
            path: {
                id: components["schemas"]["CouponId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CouponInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteAdminCoupon: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description The strong ETag of the version you edited. Without it the answer is `precondition_required`, with an old one `precondition_failed`.
                 * @example "v7"
                 */
                "If-Match": components["parameters"]["IfMatchRequired"];
            };
            path: {
                id: components["schemas"]["CouponId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listAdminOrders: {
        parameters: {
            query?: {
                status?: components["schemas"]["OrderStatus"];
                number?: components["schemas"]["OrderNumber"];
                buyer_id?: components["schemas"]["UserId"];
                seller_id?: components["schemas"]["SellerId"];
                created_from?: components["schemas"]["Timestamp"];
                /** @description Exclusive */
                created_to?: components["schemas"]["Timestamp"];
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getAdminOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listAdminPayouts: {
        parameters: {
            query?: {
                status?: components["schemas"]["PayoutStatus"];
                seller_id?: components["schemas"]["SellerId"];
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createPayoutRun: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Names this intention. The same key and body give the stored answer for 24 hours; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKeyRequired"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PayoutRunCreate"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listAdminRefunds: {
        parameters: {
            query?: {
                status?: components["schemas"]["PaymentRefundStatus"];
                order_id?: components["schemas"]["OrderId"];
                payment_id?: components["schemas"]["PaymentId"];
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listSellers: {
        parameters: {
            query?: {
                status?: components["schemas"]["ShopStatus"];
                /** @description Beginning of a shop's name. */
                q?: string;
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    approveSeller: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["SellerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    setSellerCommission: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["SellerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommissionInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    suspendSeller: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["SellerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SellerSuspendInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listShippingRates: {
        parameters: {
            query?: {
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createShippingRate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Names this intention. The same key and body give the stored answer; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyOptional"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShippingRateInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateShippingRate: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description The strong ETag of the version you edited. Without it the answer is `precondition_required`, with an old one `precondition_failed`.
                 * @example "v7"
                 */
                "If-Match": components["parameters"]["IfMatchRequired"];
            };
            path: {
                id: components["schemas"]["ShippingRateId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShippingRateInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteShippingRate: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description The strong ETag of the version you edited. Without it the answer is `precondition_required`, with an old one `precondition_failed`.
                 * @example "v7"
                 */
                "If-Match": components["parameters"]["IfMatchRequired"];
            };
            path: {
                id: components["schemas"]["ShippingRateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listTaxRates: {
        parameters: {
            query?: {
                country?: components["schemas"]["CountryCode"];
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createTaxRate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Names this intention. The same key and body give the stored answer; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyOptional"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaxRateInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateTaxRate: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description The strong ETag of the version you edited. Without it the answer is `precondition_required`, with an old one `precondition_failed`.
                 * @example "v7"
                 */
                "If-Match": components["parameters"]["IfMatchRequired"];
            };
            path: {
                id: components["schemas"]["TaxRateId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaxRateInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteTaxRate: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description The strong ETag of the version you edited. Without it the answer is `precondition_required`, with an old one `precondition_failed`.
                 * @example "v7"
                 */
                "If-Match": components["parameters"]["IfMatchRequired"];
            };
            path: {
                id: components["schemas"]["TaxRateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeEmail: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailChangeInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createGuest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GuestInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChangeInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    forgotPassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordResetInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    refreshTokens: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    verifyEmail: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyEmailInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    resendVerification: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getCart: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The guest's cart. With `Authorization` as well, that cart is adopted or merged.
                 * @example q8Jm2uKXc1Rb7TnYz0Lw4A
                 */
                "Cart-Token"?: components["parameters"]["CartToken"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    clearCart: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The guest's cart. With `Authorization` as well, that cart is adopted or merged.
                 * @example q8Jm2uKXc1Rb7TnYz0Lw4A
                 */
                "Cart-Token"?: components["parameters"]["CartToken"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    setCartAddress: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The guest's cart. With `Authorization` as well, that cart is adopted or merged.
                 * @example q8Jm2uKXc1Rb7TnYz0Lw4A
                 */
                "Cart-Token"?: components["parameters"]["CartToken"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CartAddressInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    applyCoupon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The guest's cart. With `Authorization` as well, that cart is adopted or merged.
                 * @example q8Jm2uKXc1Rb7TnYz0Lw4A
                 */
                "Cart-Token"?: components["parameters"]["CartToken"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CouponApplyInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    removeCoupon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The guest's cart. With `Authorization` as well, that cart is adopted or merged.
                 * @example q8Jm2uKXc1Rb7TnYz0Lw4A
                 */
                "Cart-Token"?: components["parameters"]["CartToken"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    addCartItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description Names this intention. The same key and body give the stored answer; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyOptional"];
                /**
                 * @description The guest's cart. With `Authorization` as well, that cart is adopted or merged.
                 * @example q8Jm2uKXc1Rb7TnYz0Lw4A
                 */
                "Cart-Token"?: components["parameters"]["CartToken"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CartItemInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    setCartItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The guest's cart. With `Authorization` as well, that cart is adopted or merged.
                 * @example q8Jm2uKXc1Rb7TnYz0Lw4A
                 */
                "Cart-Token"?: components["parameters"]["CartToken"];
            };
            path: {
                sku_id: components["schemas"]["SkuId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CartQuantityInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    removeCartItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The guest's cart. With `Authorization` as well, that cart is adopted or merged.
                 * @example q8Jm2uKXc1Rb7TnYz0Lw4A
                 */
                "Cart-Token"?: components["parameters"]["CartToken"];
            };
            path: {
                sku_id: components["schemas"]["SkuId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    setCartShipping: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The guest's cart. With `Authorization` as well, that cart is adopted or merged.
                 * @example q8Jm2uKXc1Rb7TnYz0Lw4A
                 */
                "Cart-Token"?: components["parameters"]["CartToken"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CartShippingInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getCategoryTree: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The ETag you hold; 304 without a body when it is still good.
                 * @example W/"3q2-7sKd"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createCategory: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Names this intention. The same key and body give the stored answer; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyOptional"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CategoryInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    replaceCategory: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description The strong ETag of the version you edited. Without it the answer is `precondition_required`, with an old one `precondition_failed`.
                 * @example "v7"
                 */
                "If-Match": components["parameters"]["IfMatchRequired"];
            };
            path: {
                id: components["schemas"]["CategoryId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CategoryInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteCategory: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description The strong ETag of the version you edited. Without it the answer is `precondition_required`, with an old one `precondition_failed`.
                 * @example "v7"
                 */
                "If-Match": components["parameters"]["IfMatchRequired"];
            };
            path: {
                id: components["schemas"]["CategoryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listNotifications: {
        parameters: {
            query?: {
                /** @description `true`: only unread ones; `false`: only read ones. */
                unread?: boolean;
                category?: components["schemas"]["NotificationCategory"];
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    markNotificationRead: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                id: components["schemas"]["NotificationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listOrders: {
        parameters: {
            query?: {
                /** @description Only orders in this status */
                status?: components["schemas"]["OrderStatus"];
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createOrder: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description Names this intention. The same key and body give the stored answer for 24 hours; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKeyRequired"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderCreate"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    cancelOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    requestOrderRefund: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description Names this intention. The same key and body give the stored answer for 24 hours; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKeyRequired"];
            };
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefundRequestCreate"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    requestOrderReturn: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description Names this intention. The same key and body give the stored answer for 24 hours; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKeyRequired"];
            };
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReturnRequestCreate"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getOrderTimeline: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createPayment: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description Names this intention. The same key and body give the stored answer for 24 hours; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKeyRequired"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentCreate"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getPayment: {
        parameters: {
            query?: {
                refresh?: boolean;
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                id: components["schemas"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createPaymentRefund: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description Names this intention. The same key and body give the stored answer for 24 hours; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKeyRequired"];
            };
            path: {
                id: components["schemas"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentRefundCreate"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    returnFromPayment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                id: components["schemas"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receivePaymentWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookBody"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listProducts: {
        parameters: {
            query?: {
                /** @description A category, with its descendants. */
                category?: components["schemas"]["CategoryFilter"];
                brand?: components["schemas"]["BrandFilter"];
                seller?: components["schemas"]["SellerFilter"];
                /** @description Least price, in the smallest unit of the installation's currency. */
                price_min?: components["schemas"]["Amount"];
                /** @description Highest price, in the smallest unit of the installation's currency. */
                price_max?: components["schemas"]["Amount"];
                /** @description Least mean rating. */
                rating_min?: number;
                /** @description `true`: only what can be bought now; `false`: only what is sold out. */
                in_stock?: boolean;
                attr?: components["schemas"]["AttributeFilter"];
                /** @description Equal places are ordered by id. */
                sort?: "newest" | "price_asc" | "price_desc" | "rating" | "best_selling";
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The ETag you hold; 304 without a body when it is still good.
                 * @example W/"3q2-7sKd"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Names this intention. The same key and body give the stored answer; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyOptional"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The ETag you hold; 304 without a body when it is still good.
                 * @example W/"3q2-7sKd"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                id: components["schemas"]["ProductId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    replaceProduct: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description The strong ETag of the version you edited. Without it the answer is `precondition_required`, with an old one `precondition_failed`.
                 * @example "v7"
                 */
                "If-Match": components["parameters"]["IfMatchRequired"];
            };
            path: {
                id: components["schemas"]["ProductId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteProduct: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description The strong ETag of the version you edited. Without it the answer is `precondition_required`, with an old one `precondition_failed`.
                 * @example "v7"
                 */
                "If-Match": components["parameters"]["IfMatchRequired"];
            };
            path: {
                id: components["schemas"]["ProductId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createProductImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["ProductId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImageUploadInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteProductImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["ProductId"];
                image_id: components["schemas"]["ImageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    completeProductImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["ProductId"];
                image_id: components["schemas"]["ImageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listRelatedProducts: {
        parameters: {
            query?: {
                /** @description How many cards at most. */
                count?: number;
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The ETag you hold; 304 without a body when it is still good.
                 * @example W/"3q2-7sKd"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                id: components["schemas"]["ProductId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listProductReviews: {
        parameters: {
            query?: {
                /** @description Only reviews with exactly this rating. */
                rating?: number;
                /** @description Equal places are ordered by id. */
                sort?: "newest" | "highest" | "lowest";
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The ETag you hold; 304 without a body when it is still good.
                 * @example W/"3q2-7sKd"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                id: components["schemas"]["ProductId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createProductReview: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description Names this intention. The same key and body give the stored answer; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyOptional"];
            };
            path: {
                id: components["schemas"]["ProductId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    searchProducts: {
        parameters: {
            query?: {
                /** @description What the user typed. */
                q?: components["schemas"]["SearchQuery"];
                /** @description A category, with its descendants. */
                category?: components["schemas"]["CategoryFilter"];
                brand?: components["schemas"]["BrandFilter"];
                seller?: components["schemas"]["SellerFilter"];
                /** @description Least price, in the smallest unit of the installation's currency. */
                price_min?: components["schemas"]["Amount"];
                /** @description Highest price, in the smallest unit of the installation's currency. */
                price_max?: components["schemas"]["Amount"];
                /** @description Least mean rating. */
                rating_min?: number;
                /** @description `true`: only what can be bought now; `false`: only what is sold out. */
                in_stock?: boolean;
                attr?: components["schemas"]["AttributeFilter"];
                /** @description Equal places are ordered by id. `relevance` without `q` orders by popularity, and what can be bought now counts a little more. */
                sort?: "relevance" | "newest" | "price_asc" | "price_desc" | "rating" | "best_selling";
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The ETag you hold; 304 without a body when it is still good.
                 * @example W/"3q2-7sKd"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    suggestSearch: {
        parameters: {
            query: {
                /** @description What the user has typed so far. */
                q: components["schemas"]["SearchQuery"];
                /** @description How many of each kind at most. */
                count?: number;
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The ETag you hold; 304 without a body when it is still good.
                 * @example W/"3q2-7sKd"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getSellerAnalytics: {
        parameters: {
            query?: {
                /** @description First day; default 29 days before `to` */
                from?: components["schemas"]["CalendarDate"];
                /** @description Last day; default today */
                to?: components["schemas"]["CalendarDate"];
                interval?: "day" | "week" | "month";
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getSellerBalance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listSellerCoupons: {
        parameters: {
            query?: {
                /** @description Only those switched on (true) or off (false) */
                active?: boolean;
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createSellerCoupon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Names this intention. The same key and body give the stored answer; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyOptional"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CouponInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getSellerCoupon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["CouponId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateSellerCoupon: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description The strong ETag of the version you edited. Without it the answer is `precondition_required`, with an old one `precondition_failed`.
                 * @example "v7"
                 */
                "If-Match": components["parameters"]["IfMatchRequired"];
            };
            path: {
                id: components["schemas"]["CouponId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CouponInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteSellerCoupon: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description The strong ETag of the version you edited. Without it the answer is `precondition_required`, with an old one `precondition_failed`.
                 * @example "v7"
                 */
                "If-Match": components["parameters"]["IfMatchRequired"];
            };
            path: {
                id: components["schemas"]["CouponId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listSellerOrders: {
        parameters: {
            query?: {
                status?: components["schemas"]["SellerOrderStatus"];
                /** @description Only parts with a refund or a return that waits for you */
                open_request?: "refund" | "return";
                created_from?: components["schemas"]["Timestamp"];
                /** @description Exclusive */
                created_to?: components["schemas"]["Timestamp"];
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getSellerOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["SellerOrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deliverSellerOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["SellerOrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    shipSellerOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["SellerOrderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SellerOrderShip"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listSellerPayouts: {
        parameters: {
            query?: {
                status?: components["schemas"]["PayoutStatus"];
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listSellerProducts: {
        parameters: {
            query?: {
                /** @description Without it, drafts and published ones. */
                status?: components["schemas"]["ProductStatus"];
                availability?: components["schemas"]["Availability"];
                /** @description A category, with its descendants. */
                category?: components["schemas"]["CategoryFilter"];
                /** @description Part of a title or the beginning of a SKU code. */
                q?: string;
                /** @description Equal places are ordered by id. */
                sort?: "newest" | "updated" | "best_selling";
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getSellerProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["ProductId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    acceptRefund: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["RefundId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefundAccept"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    rejectRefund: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["RefundId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefundReject"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    acceptReturn: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["ReturnId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReturnAccept"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveReturn: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["ReturnId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReturnReceive"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getShop: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    replaceShop: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description The strong ETag of the version you edited. Without it the answer is `precondition_required`, with an old one `precondition_failed`.
                 * @example "v7"
                 */
                "If-Match": components["parameters"]["IfMatchRequired"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShopInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createShop: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Names this intention. The same key and body give the stored answer; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyOptional"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShopInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateSkuStock: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Names this intention. The same key and body give the stored answer; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyOptional"];
                /**
                 * @description The strong ETag of the version you edited. The operation says when it is wanted; with an old one the answer is `precondition_failed`.
                 * @example "v7"
                 */
                "If-Match"?: components["parameters"]["IfMatchOptional"];
            };
            path: {
                id: components["schemas"]["SkuId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StockPatch"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getSeller: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description The ETag you hold; 304 without a body when it is still good.
                 * @example W/"3q2-7sKd"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                id: components["schemas"]["SellerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listAddresses: {
        parameters: {
            query?: {
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createAddress: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /**
                 * @description Names this intention. The same key and body give the stored answer; the same key with another body is `idempotency_key_reused`.
                 * @example 5f0c2c1e-8d2b-4f0e-9a55-3f6f0b6b2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyOptional"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getAddress: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                id: components["schemas"]["AddressId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    replaceAddress: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                id: components["schemas"]["AddressId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressInput"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteAddress: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                id: components["schemas"]["AddressId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getNotificationPreferences: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateNotificationPreferences: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotificationPreferences"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description `meta.page.next_cursor` of the page before, with the same filters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Items a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Chooses the language of product and category text, where it is translated; else the language of record.
                 * @example ar, en;q=0.8
                 */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request; taken over when well-formed, in the answer and in the logs. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                id: components["schemas"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveProviderWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: components["schemas"]["PaymentProvider"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookBody"];
            };
        };
        responses: {
            /** @description See handlers.gen.ts. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}

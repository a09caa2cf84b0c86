/** The cart that a quote stands for, as order may take it: the quote, the cart and the present offers must agree. */
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { type QuoteCodec, type QuoteContent, quoteExpired } from '../../../platform/kernel/quote.ts';
import { largestTotal } from '../../../platform/kernel/totals.ts';
import { type ReadCart, toCheckoutCart } from '../cart.mapper.ts';
import type { CartState, Offer } from '../domain/cart-state.ts';
import type { LineView } from '../domain/cart-view.ts';
import type { CartHolders } from './cart-holder.service.ts';
import type { CartStore } from './cart-store.service.ts';
import type { Offers, PresentOffers } from './offers.service.ts';
import type { ReadCarts } from './read-cart.service.ts';

type Schemas = components['schemas'];

export interface CheckoutCartsDeps {
  holders: CartHolders;
  store: CartStore;
  offers: Offers;
  reads: ReadCarts;
  quotes: QuoteCodec;
  currency: string;
}

export class CheckoutCarts {
  private readonly deps: CheckoutCartsDeps;

  constructor(deps: CheckoutCartsDeps) {
    this.deps = deps;
  }

  async get(call: CallContext, input: Schemas['GetCheckoutCartInput']): Promise<Schemas['CheckoutCart']> {
    const context = input.locale === undefined ? call : { ...call, locale: input.locale };
    const quote = this.deps.quotes.decode(input.quote);
    if (quote === null) throw notTheirs('signature');
    const state = await this.newestCart(context, input, quote);
    if (state.lines.length === 0) throw new AppError('cart_empty', { detail: 'The cart is empty.' });
    const present = await this.deps.offers.of(context, state);
    const isGood = state.version === quote.cartVersion && !quoteExpired(quote, Date.now());
    if (!isGood) {
      const fresh = await this.deps.reads.readWith(context, state, present);
      assertOrderable(fresh.view.lines, this.deps.currency);
      throw new AppError('quote_expired', {
        detail: state.version === quote.cartVersion ? 'The quote is too old.' : 'The cart has changed since the quote.',
        meta: freshQuote(fresh),
      });
    }
    const offers = present.isPresent ? present : pricesOf(quote, present);
    const cart = await this.deps.reads.readWith(context, state, offers);
    assertOrderable(cart.view.lines, this.deps.currency);
    assertAgrees(cart, quote, this.deps.currency);
    return toCheckoutCart(cart, quote, this.deps.currency);
  }

  private async newestCart(
    context: CallContext,
    input: Schemas['GetCheckoutCartInput'],
    quote: QuoteContent,
  ): Promise<CartState> {
    const { holders, store } = this.deps;
    const held =
      input.cart_token_hash === undefined
        ? await holders.byOwner(context, input.buyer_id)
        : await holders.byToken(context, input.cart_token_hash);
    if (held === null || held.id !== quote.cartId) throw notTheirs('cart');
    const newest = await store.loadNewest(context, held.id);
    if (newest === null) throw notTheirs('cart');
    return newest;
  }
}

/** While product cannot be asked, the prices of a good quote stand; the reservation decides. */
function pricesOf(quote: QuoteContent, { offers }: PresentOffers): PresentOffers {
  const quoted = new Map(quote.lines.map((line) => [line.skuId, line.unitPrice]));
  const priced = [...offers].map(([skuId, offer]): [string, Offer] => [
    skuId,
    { ...offer, price: quoted.get(skuId) ?? offer.price },
  ]);
  return { offers: new Map(priced), isPresent: false };
}

function assertOrderable(lines: readonly LineView[], currency: string): void {
  const blocked = (test: (view: LineView) => boolean) => lines.filter((view) => !view.orderable && test(view));
  const refuse = (code: 'seller_suspended' | 'product_unavailable' | 'out_of_stock', views: LineView[]): void => {
    if (views.length === 0) return;
    throw new AppError(code, {
      detail: `${views.length} of ${lines.length} lines cannot be ordered.`,
      meta: {
        lines: views.map(({ line, available }) => ({ sku_id: line.skuId, requested: line.quantity, available })),
      },
    });
  };
  refuse(
    'seller_suspended',
    blocked(({ offer }) => offer.status === 'seller_suspended'),
  );
  refuse(
    'product_unavailable',
    blocked(({ offer }) => offer.status !== 'active'),
  );
  if (blocked(({ offer }) => offer.currency !== currency).length > 0)
    throw new AppError('currency_mismatch', { detail: `The cart is in ${currency}.`, meta: { currency } });
  refuse(
    'out_of_stock',
    blocked(({ line, available }) => available < line.quantity),
  );
  // A price or a tax rose after the quote, and what is left of the cart is not what the buyer agreed to.
  if (blocked(() => true).length > 0)
    throw new AppError('amount_too_large', {
      detail: 'The cart would cost more than can be paid at once.',
      meta: { limit: largestTotal },
    });
}

/**
 * Only prices are looked at here. Discount, shipping and tax of the quote go to order as they were agreed to: it
 * compares them with its own coupons and rates, of which cart has copies that may be a moment behind.
 */
function assertAgrees(cart: ReadCart, quote: QuoteContent, currency: string): void {
  if (quote.currency !== currency)
    throw new AppError('currency_mismatch', { detail: `The cart is in ${currency}.`, meta: { currency } });
  const quoted = new Map(quote.lines.map((line) => [line.skuId, line.unitPrice]));
  const moved = cart.view.lines.filter(({ line, offer }) => quoted.get(line.skuId) !== offer.price);
  if (moved.length === 0) return;
  throw new AppError('price_changed', {
    detail: 'Prices have changed since the quote.',
    meta: {
      lines: moved.map(({ line, offer }) => ({
        sku_id: line.skuId,
        old_price: quoted.get(line.skuId) ?? line.seenPrice,
        new_price: offer.price,
      })),
      currency,
      ...freshQuote(cart),
    },
  });
}

function freshQuote({ quote }: ReadCart): { quote?: string } {
  return quote === null ? {} : { quote: quote.text };
}

function notTheirs(what: 'signature' | 'cart'): AppError {
  return new AppError('validation_failed', {
    detail: 'The quote is not one of this cart.',
    errors: [
      {
        path: '/body/quote',
        code: what === 'signature' ? 'signature' : 'foreign',
        message: 'not a quote of this cart; read the cart for one',
      },
    ],
  });
}

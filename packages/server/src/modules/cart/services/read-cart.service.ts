import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Clock } from '../../../platform/kernel/clock.ts';
import type { QuoteCodec, QuoteContent } from '../../../platform/kernel/quote.ts';
import type { RedisCarts } from '../adapters/redis-carts.ts';
import type { ReadCart } from '../cart.mapper.ts';
import type { CartState } from '../domain/cart-state.ts';
import { type CartView, viewCart } from '../domain/cart-view.ts';
import type { Offers, PresentOffers } from './offers.service.ts';
import type { Rules } from './rules.service.ts';

export interface ReadCartsDeps {
  offers: Offers;
  rules: Rules;
  redis: RedisCarts;
  quotes: QuoteCodec;
  clock: Clock;
  currency: string;
}

/** The cart with present offers, totals and a signed quote. */
export class ReadCarts {
  private readonly deps: ReadCartsDeps;

  constructor(deps: ReadCartsDeps) {
    this.deps = deps;
  }

  /** `known`: offers that were asked for already in this request; those that miss a line are asked for again. */
  async read(context: CallContext, state: CartState, known?: PresentOffers): Promise<ReadCart> {
    const covers = known?.isPresent === true && state.lines.every((line) => known.offers.has(line.skuId));
    const offers = covers ? known : await this.deps.offers.of(context, state);
    return this.readWith(context, state, offers);
  }

  async readWith(context: CallContext, state: CartState, { offers, isPresent }: PresentOffers): Promise<ReadCart> {
    const rules = await this.deps.rules.of(context, state);
    const view = viewCart(state, { currency: this.deps.currency, offers, rules, now: this.deps.clock.now() });
    if (isPresent) this.keepOffers(state, view);
    return { state, view, isPresent, quote: view.orderable ? this.quote(state, view) : null };
  }

  private quote(state: CartState, view: CartView): { text: string; content: QuoteContent } {
    const content: QuoteContent = {
      cartId: state.id,
      cartVersion: state.version,
      currency: this.deps.currency,
      lines: view.lines.map(({ line, offer }) => ({
        skuId: line.skuId,
        quantity: line.quantity,
        unitPrice: offer.price,
      })),
      totals: view.result.totals,
      // The age of a quote is no business date: the injected clock has no say in it.
      issuedAt: Date.now(),
    };
    return { text: this.deps.quotes.encode(content), content };
  }

  /** The last known price is the one shown last; nobody waits for it to be kept. */
  private keepOffers(state: CartState, view: CartView): void {
    const moved = view.lines.filter(
      ({ line, offer }) => offer.price !== line.offer.price || offer.status !== line.offer.status,
    );
    void this.deps.redis.refreshOffers(
      state.id,
      moved.map(({ offer }) => offer),
    );
  }
}

import type { Ports } from '../../../contract/ports.gen.ts';
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import { isAppError } from '../../../platform/kernel/errors.ts';
import type { Logger } from '../../../platform/telemetry/logger.ts';
import { toOffer } from '../cart.mapper.ts';
import type { CartTables } from '../cart.tables.gen.ts';
import type { CartState, Offer } from '../domain/cart-state.ts';
import { findSuspendedSellers } from '../repositories/projection.repository.ts';

export interface OffersDeps {
  product: Pick<Ports<CallContext>['product'], 'getSkuOffers'>;
  db: ModuleDatabase<CartTables>;
  log: Logger;
}

export interface PresentOffers {
  offers: Map<string, Offer>;
  /** False: product could not be asked, and these are the last ones known. */
  isPresent: boolean;
}

const mostAtOnce = 100;

/** Present offers from product; while it cannot be asked, those kept with the lines. */
export class Offers {
  private readonly deps: OffersDeps;

  constructor(deps: OffersDeps) {
    this.deps = deps;
  }

  /** Of the cart's lines and, with `also`, of a SKU that is about to come into it. */
  async of(context: CallContext, state: Pick<CartState, 'lines'>, also?: string): Promise<PresentOffers> {
    const skuIds = [...new Set([...(also === undefined ? [] : [also]), ...state.lines.map((line) => line.skuId)])];
    if (skuIds.length === 0) return { offers: new Map(), isPresent: true };
    try {
      return { offers: await this.ask(context, skuIds), isPresent: true };
    } catch (error) {
      // Its time is up: nobody waits for an answer.
      if (context.signal.aborted || !isAppError(error, 'service_unavailable', 'overloaded', 'internal')) throw error;
      const known = new Map(state.lines.map((line) => [line.skuId, line.offer]));
      if (also !== undefined && !known.has(also)) throw error;
      this.deps.log.warn({ request_id: context.requestId, err: error }, 'Prices cannot be read; the last known stand');
      return { offers: await this.withoutSuspended(context, known), isPresent: false };
    }
  }

  private async ask(context: CallContext, skuIds: readonly string[]): Promise<Map<string, Offer>> {
    const offers = new Map<string, Offer>();
    const locale = context.locale as components['schemas']['Locale'];
    for (let at = 0; at < skuIds.length; at += mostAtOnce) {
      const asked = await this.deps.product.getSkuOffers(context, {
        sku_ids: skuIds.slice(at, at + mostAtOnce),
        locale,
      });
      for (const offer of asked.offers) offers.set(offer.sku_id, toOffer(offer));
    }
    return offers;
  }

  /** Product's word is the newer one; without it, what user told of its shops has to do. */
  private async withoutSuspended(context: CallContext, known: Map<string, Offer>): Promise<Map<string, Offer>> {
    const sellers = [...new Set([...known.values()].map((offer) => offer.sellerId))];
    const suspended = await findSuspendedSellers(this.deps.db.reader('fresh', context.class), sellers);
    for (const [skuId, offer] of known)
      if (suspended.has(offer.sellerId)) known.set(skuId, { ...offer, status: 'seller_suspended' });
    return known;
  }
}

/** What a buyer does to a cart. Prices come from product alone; nothing is reserved. */
import { hash } from 'node:crypto';
import type { components } from '../../../contract/types.gen.ts';
import { userIdOf } from '../../../platform/context/actor.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { canonicalHash } from '../../../platform/kernel/canonical-json.ts';
import type { Clock } from '../../../platform/kernel/clock.ts';
import { AppError, isAppError, notFound } from '../../../platform/kernel/errors.ts';
import { couponState, largestTotal } from '../../../platform/kernel/totals.ts';
import { couponRefused, refusalOf } from '../cart.errors.ts';
import { type ReadCart, toAddress } from '../cart.mapper.ts';
import { type CartChange, editCart } from '../domain/cart-edit.ts';
import { mostLines } from '../domain/cart-limits.ts';
import { type CartState, emptyCart, type Offer } from '../domain/cart-state.ts';
import { chosenRate, priceCart, viewCart } from '../domain/cart-view.ts';
import type { CartHolders } from './cart-holder.service.ts';
import type { CartStore } from './cart-store.service.ts';
import type { Offers, PresentOffers } from './offers.service.ts';
import type { ReadCarts } from './read-cart.service.ts';
import type { Rules } from './rules.service.ts';

type Schemas = components['schemas'];

export interface EditCartsDeps {
  holders: CartHolders;
  store: CartStore;
  offers: Offers;
  rules: Rules;
  reads: ReadCarts;
  clock: Clock;
  currency: string;
}

/** What an edit answers with. */
export interface EditedCart {
  /** Null: there is none, and none was needed. */
  cart: ReadCart | null;
  cartToken: string | null;
}

/** The same key adds once within this time. */
const keyMemoryMs = 600_000;

export class EditCarts {
  private readonly deps: EditCartsDeps;

  constructor(deps: EditCartsDeps) {
    this.deps = deps;
  }

  async add(context: RequestContext, input: Schemas['CartItemInput']): Promise<EditedCart> {
    const { holders, offers } = this.deps;
    const found = await holders.find(context);
    const key = doneKeyOf(context, input);
    if (found !== null && key !== null && (found.doneKeys[key.key]?.until ?? 0) > Date.now())
      return this.apply(context, found, [key]);
    const present = await offers.of(context, found ?? { lines: [] }, input.sku_id);
    const offer = present.offers.get(input.sku_id);
    if (offer === undefined) throw notFound('item');
    this.assertSold(offer, input.quantity);
    const change = {
      op: 'add' as const,
      skuId: offer.skuId,
      quantity: input.quantity,
      price: offer.price,
      addedAt: Date.now(),
      offer,
    };
    await this.assertPayable(context, found ?? emptyCart('', ownerOf(context)), change, present);
    const { state, cartToken } = found === null ? await holders.findOrMake(context) : { state: found, cartToken: null };
    const edited = await this.apply(context, state, key === null ? [change] : [key, change], present);
    return { ...edited, cartToken };
  }

  async setQuantity(context: RequestContext, skuId: string, quantity: number): Promise<EditedCart> {
    const state = await this.deps.holders.find(context);
    const line = state?.lines.find((l) => l.skuId === skuId);
    if (state === null || line === undefined) throw notFound('item in this cart');
    const present = await this.deps.offers.of(context, state);
    const offer = present.offers.get(skuId) ?? line.offer;
    const change = { op: 'set' as const, skuId, quantity, price: offer.price, offer };
    await this.assertPayable(context, state, change, present);
    return this.apply(context, state, [change], present);
  }

  async remove(context: RequestContext, skuId: string): Promise<EditedCart> {
    return this.applyIfThere(context, [{ op: 'remove', skuId }]);
  }

  async clear(context: RequestContext): Promise<EditedCart> {
    return this.applyIfThere(context, [{ op: 'clear' }]);
  }

  async useCoupon(context: RequestContext, given: string): Promise<EditedCart> {
    const { holders, offers, rules, clock, currency } = this.deps;
    const state = await holders.find(context);
    if (state === null || state.lines.length === 0)
      throw new AppError('cart_empty', { detail: 'Put something into the cart first.' });
    const code = given.toUpperCase();
    const with_ = { ...state, coupon: code };
    const rulesWith = await rules.of(context, with_);
    if (rulesWith.coupon === null) throw couponRefused('unknown');
    const now = clock.now();
    const reason = couponState(rulesWith.coupon, now);
    if (reason !== null) throw couponRefused(reason);
    const present = await offers.of(context, state);
    const view = viewCart(with_, { currency, offers: present.offers, rules: rulesWith, now });
    if (view.coupon?.reason) throw couponRefused(view.coupon.reason);
    return this.apply(context, state, [{ op: 'coupon', code }], present);
  }

  async removeCoupon(context: RequestContext): Promise<EditedCart> {
    return this.applyIfThere(context, [{ op: 'coupon', code: null }]);
  }

  async setAddress(context: RequestContext, input: Schemas['CartAddressInput']): Promise<EditedCart> {
    const { state, cartToken } = await this.deps.holders.findOrMake(context);
    const address = toAddress(input);
    const changes: CartChange[] = [{ op: 'address', address }];
    if (state.shippingRateId !== null) {
      const rules = await this.deps.rules.of(context, { coupon: null, address });
      const fits = chosenRate({ ...state, address }, rules.shipping)?.id === state.shippingRateId;
      if (!fits) changes.push({ op: 'shipping', shippingRateId: null });
    }
    return { ...(await this.apply(context, state, changes)), cartToken };
  }

  async setShipping(context: RequestContext, shippingRateId: string): Promise<EditedCart> {
    const state = await this.deps.holders.find(context);
    if (state === null || state.address === null)
      throw new AppError('transition_not_allowed', {
        detail: 'Say first where to send to.',
        meta: { reason: 'address_missing' },
      });
    const rules = await this.deps.rules.of(context, { coupon: null, address: state.address });
    if (chosenRate({ ...state, shippingRateId }, rules.shipping)?.id !== shippingRateId)
      throw new AppError('transition_not_allowed', {
        detail: 'This is none of the ways to send the cart to its address.',
        meta: { reason: 'not_an_option' },
      });
    return this.apply(context, state, [{ op: 'shipping', shippingRateId }]);
  }

  private async applyIfThere(context: RequestContext, changes: readonly CartChange[]): Promise<EditedCart> {
    const state = await this.deps.holders.find(context);
    return state === null ? { cart: null, cartToken: null } : this.apply(context, state, changes);
  }

  private async apply(
    context: RequestContext,
    state: CartState,
    changes: readonly CartChange[],
    present?: PresentOffers,
  ): Promise<EditedCart> {
    const edited = await this.deps.store.edit(context, state, changes);
    // It expired, or was merged by another request, since it was found.
    if (edited === null)
      throw new AppError('service_unavailable', {
        detail: 'The cart was merged or has expired at this moment; try again.',
        meta: { part: 'cart' },
      });
    const refusal = refusalOf(edited.outcome, state.ownerId);
    if (refusal !== null) throw refusal;
    return { cart: await this.deps.reads.read(context, edited.state, present), cartToken: null };
  }

  private assertSold(offer: Offer, quantity: number): void {
    const lines = [{ sku_id: offer.skuId, requested: quantity, available: offer.available }];
    if (offer.status === 'seller_suspended')
      throw new AppError('seller_suspended', { detail: 'The shop of this item does not sell at present.' });
    if (offer.status !== 'active')
      throw new AppError('product_unavailable', { detail: 'This item is not sold.', meta: { lines } });
    if (offer.currency !== this.deps.currency)
      throw new AppError('currency_mismatch', {
        detail: `This item is sold in ${offer.currency}, the cart is in ${this.deps.currency}.`,
        meta: { currency: this.deps.currency },
      });
    if (offer.available === 0)
      throw new AppError('out_of_stock', { detail: 'Nothing is left of this item.', meta: { lines } });
  }

  /** Refuses what would make the cart cost more than money may be here, before it is in. */
  private async assertPayable(
    context: RequestContext,
    before: CartState,
    change: Extract<CartChange, { op: 'add' | 'set' }>,
    { offers }: PresentOffers,
  ): Promise<void> {
    const edited = editCart(before, [change], { now: Date.now(), mostLines: mostLines(before.ownerId) });
    const refusal = refusalOf(edited.outcome, before.ownerId);
    if (refusal !== null) throw refusal;
    const { clock, currency } = this.deps;
    const rules = await this.deps.rules.of(context, edited.state);
    const priced = edited.state.lines.flatMap((line) => {
      const offer = offers.get(line.skuId);
      const isSold = offer?.status === 'active' && (offer.available > 0 || line.skuId === change.skuId);
      return offer !== undefined && isSold ? [{ line, offer }] : [];
    });
    try {
      priceCart(edited.state, priced, { currency, rules, now: clock.now() });
    } catch (error) {
      if (!isAppError(error, 'amount_too_large')) throw error;
      throw new AppError('amount_too_large', {
        detail: 'The cart would cost more than can be paid at once.',
        meta: { limit: largestTotal },
        cause: error,
      });
    }
  }
}

function ownerOf(context: RequestContext): string | null {
  return context.actor.kind === 'user' ? userIdOf(context.actor) : null;
}

function doneKeyOf(context: RequestContext, input: unknown): Extract<CartChange, { op: 'once' }> | null {
  if (context.idempotencyKey === undefined) return null;
  const key = hash('sha256', context.idempotencyKey, 'hex').slice(0, 32);
  return { op: 'once', key, hash: canonicalHash(input).slice(0, 32), until: Date.now() + keyMemoryMs };
}

/** Whose cart it is: by user, by a guest's token, by a guest's session; made on the first write, merged at sign-in. */
import { hash } from 'node:crypto';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { newId, newSecret } from '../../../platform/kernel/ids.ts';
import type { RedisCarts } from '../adapters/redis-carts.ts';
import type { CartTables } from '../cart.tables.gen.ts';
import type { CartChange } from '../domain/cart-edit.ts';
import type { CartState } from '../domain/cart-state.ts';
import {
  deleteExpiredByToken,
  deleteGuestCart,
  findIdByOwner,
  findIdByToken,
  giveToOwner,
  insertCart,
} from '../repositories/cart.repository.ts';
import type { CartCreations } from './cart-creations.service.ts';
import type { CartStore } from './cart-store.service.ts';

export interface CartHoldersDeps {
  db: ModuleDatabase<CartTables>;
  redis: RedisCarts;
  store: CartStore;
  creations: CartCreations;
}

export interface OpenedCart {
  state: CartState;
  /** A new guest's secret, to be told once. */
  cartToken: string | null;
}

type Call = Pick<RequestContext, 'class'>;

/** A merge is remembered in the cart for longer than any client goes on trying. */
const mergeMemoryMs = 86_400_000;

export function hashToken(token: string): string {
  return hash('sha256', token, 'hex');
}

export class CartHolders {
  private readonly deps: CartHoldersDeps;

  constructor(deps: CartHoldersDeps) {
    this.deps = deps;
  }

  /** The caller's cart, null when there is none. A guest's cart that comes with a user's token becomes the user's. */
  async find(context: RequestContext): Promise<CartState | null> {
    const { actor, cartToken } = context;
    if (actor.kind === 'guest') return this.byToken(context, actor.cartHash);
    if (actor.kind !== 'user') return cartToken === undefined ? null : this.byToken(context, hashToken(cartToken));
    const own = await this.byOwner(context, actor.userId);
    return cartToken === undefined ? own : this.takeOver(context, actor.userId, own, hashToken(cartToken));
  }

  /** As find, but makes a cart where there is none. */
  async findOrMake(context: RequestContext): Promise<OpenedCart> {
    const found = await this.find(context);
    if (found !== null) return { state: found, cartToken: null };
    const { actor } = context;
    if (actor.kind === 'user') {
      const state = await this.make(context, actor.userId, null, () => this.byOwner(context, actor.userId));
      return { state, cartToken: null };
    }
    if (actor.kind === 'guest') {
      // The client has the token of this hash already: it was bound to the session.
      await deleteExpiredByToken(this.deps.db.writer(context.class), actor.cartHash);
      const state = await this.make(context, null, actor.cartHash, () => this.byToken(context, actor.cartHash));
      return { state, cartToken: null };
    }
    await this.deps.creations.count(context.clientAddress);
    const cartToken = newSecret();
    const state = await this.make(context, null, hashToken(cartToken), async () => null);
    return { state, cartToken };
  }

  byOwner(context: Call, ownerId: string): Promise<CartState | null> {
    return this.lookUp(context, ownerId, ownerId, () => findIdByOwner(this.reader(context), ownerId));
  }

  byToken(context: Call, tokenHash: string): Promise<CartState | null> {
    return this.lookUp(context, tokenHash, null, () => findIdByToken(this.reader(context), tokenHash));
  }

  /** Redis may still name a cart that was adopted, merged or has expired: the cart itself says whose it is. */
  private async lookUp(
    context: Call,
    holder: string,
    ownerId: string | null,
    findId: () => Promise<string | null>,
  ): Promise<CartState | null> {
    const { redis, store } = this.deps;
    const cached = await redis.findRef(holder);
    if (cached) {
      const state = await store.load(context, cached);
      if (state !== null && state.ownerId === ownerId) return state;
      await redis.removeRef(holder);
    }
    const id = await findId();
    if (id === null) return null;
    const state = await store.load(context, id);
    if (state === null) return null;
    await redis.setRef(holder, id);
    return state.ownerId === ownerId ? state : this.setOwner(context, state, ownerId);
  }

  /** MySQL says whose it is; the live cart was not told, because a process died in between. */
  private async setOwner(context: Call, state: CartState, ownerId: string | null): Promise<CartState | null> {
    if (ownerId === null) return null;
    const edited = await this.deps.store.edit(context, { id: state.id, ownerId }, [{ op: 'owner', ownerId }]);
    return edited === null ? null : { ...edited.state, ownerId };
  }

  private async make(
    context: Call,
    ownerId: string | null,
    tokenHash: string | null,
    findOther: () => Promise<CartState | null>,
  ): Promise<CartState> {
    const id = newId('cart');
    try {
      await insertCart(this.deps.db.writer(context.class), { id, ownerId, tokenHash });
    } catch (error) {
      // Two first writes at once: the other one made it.
      const other = isDuplicate(error) ? await findOther() : null;
      if (other === null) throw error;
      return other;
    }
    const state = await this.deps.store.load(context, id);
    if (state === null) throw new Error(`The cart ${id} was made and is not there`);
    return state;
  }

  private async takeOver(
    context: Call,
    userId: string,
    own: CartState | null,
    tokenHash: string,
  ): Promise<CartState | null> {
    const guest = await this.byToken(context, tokenHash);
    // Another request of the same buyer may have adopted it since we looked.
    if (guest === null) return own ?? this.byOwner(context, userId);
    if (own !== null) return this.merge(context, own, guest, tokenHash);
    try {
      const given = await giveToOwner(this.deps.db.writer(context.class), { id: guest.id, tokenHash, ownerId: userId });
      await this.deps.redis.removeRef(tokenHash);
      if (!given) return this.byOwner(context, userId);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const made = await this.byOwner(context, userId);
      return made === null ? null : this.merge(context, made, guest, tokenHash);
    }
    await this.deps.redis.setRef(userId, guest.id);
    return this.setOwner(context, guest, userId);
  }

  /**
   * First into the user's cart, under a key, then the guest's is deleted: a process that dies in between leaves a
   * merge that is repeated without effect.
   */
  private async merge(context: Call, own: CartState, guest: CartState, tokenHash: string): Promise<CartState | null> {
    const changes: CartChange[] = [
      { op: 'once', key: `merge_${guest.id}`, hash: guest.id, until: Date.now() + mergeMemoryMs },
      ...guest.lines.map(({ skuId, quantity, seenPrice, addedAt, offer }) => ({
        op: 'merge' as const,
        skuId,
        quantity,
        price: seenPrice,
        addedAt,
        offer,
      })),
    ];
    if (own.coupon === null && guest.coupon !== null) changes.push({ op: 'coupon', code: guest.coupon });
    if (own.address === null && guest.address !== null) {
      changes.push({ op: 'address', address: guest.address });
      changes.push({ op: 'shipping', shippingRateId: guest.shippingRateId });
    }
    const merged = await this.deps.store.edit(context, own, changes);
    await this.deps.store.flush(own.id);
    await deleteGuestCart(this.deps.db.writer(context.class), guest.id, tokenHash);
    await Promise.all([this.deps.redis.remove(guest.id), this.deps.redis.removeRef(tokenHash)]);
    return merged?.state ?? null;
  }

  private reader(context: Call) {
    return this.deps.db.reader('fresh', context.class);
  }
}

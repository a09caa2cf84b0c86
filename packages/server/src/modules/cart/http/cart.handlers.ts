import type { ModuleHandlers } from '../../../contract/handlers.gen.ts';
import { userIdOf } from '../../../platform/context/actor.ts';
import type { Reply, RequestContext } from '../../../platform/http/request-context.ts';
import { type ReadCart, type Schemas, toCart, toNoCart } from '../cart.mapper.ts';
import type { CartHolders } from '../services/cart-holder.service.ts';
import type { EditCarts } from '../services/edit-cart.service.ts';
import type { ReadCarts } from '../services/read-cart.service.ts';

export interface CartHandlersNeeds {
  holders: CartHolders;
  edits: EditCarts;
  reads: ReadCarts;
  currency: string;
}

export function createCartHandlers(needs: CartHandlersNeeds): ModuleHandlers<'cart', RequestContext> {
  const { holders, edits, reads, currency } = needs;
  const reply = (
    context: RequestContext,
    { cart, cartToken }: { cart: ReadCart | null; cartToken: string | null },
  ): Reply<Schemas['Cart']> => ({
    data:
      cart === null
        ? toNoCart(currency, context.actor.kind === 'user' ? userIdOf(context.actor) : null)
        : toCart(cart, currency),
    ...(cartToken === null ? {} : { headers: { 'Cart-Token': cartToken } }),
  });
  return {
    async getCart(context) {
      const state = await holders.find(context);
      return reply(context, { cart: state === null ? null : await reads.read(context, state), cartToken: null });
    },
    clearCart: async (context) => reply(context, await edits.clear(context)),
    addCartItem: async (context, { body }) => reply(context, await edits.add(context, body)),
    setCartItem: async (context, { path, body }) =>
      reply(context, await edits.setQuantity(context, path.sku_id, body.quantity)),
    removeCartItem: async (context, { path }) => reply(context, await edits.remove(context, path.sku_id)),
    applyCoupon: async (context, { body }) => reply(context, await edits.useCoupon(context, body.code)),
    removeCoupon: async (context) => reply(context, await edits.removeCoupon(context)),
    setCartAddress: async (context, { body }) => reply(context, await edits.setAddress(context, body)),
    setCartShipping: async (context, { body }) =>
      reply(context, await edits.setShipping(context, body.shipping_rate_id)),
  };
}

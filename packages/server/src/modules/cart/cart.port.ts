import type { CartPort } from '../../contract/ports.gen.ts';
import type { CallContext } from '../../platform/context/call-context.ts';
import type { CheckoutCarts } from './services/checkout-cart.service.ts';

/** The calls that other modules make of cart. */
export function createCartPort(checkouts: CheckoutCarts): CartPort<CallContext> {
  return { getCheckoutCart: (context, input) => checkouts.get(context, input) };
}

import { QuoteCodec } from '../../platform/kernel/quote.ts';
import type { ModuleFactory } from '../../platform/module/module.ts';
import { RedisCarts } from './adapters/redis-carts.ts';
import { createCartConsumer } from './cart.events.ts';
import { createCartPort } from './cart.port.ts';
import type { CartTables } from './cart.tables.gen.ts';
import { createCartHandlers } from './http/cart.handlers.ts';
import { createCartJobs } from './jobs/cart.jobs.ts';
import { CartCreations } from './services/cart-creations.service.ts';
import { CartHolders } from './services/cart-holder.service.ts';
import { CartStore } from './services/cart-store.service.ts';
import { CheckoutCarts } from './services/checkout-cart.service.ts';
import { EditCarts } from './services/edit-cart.service.ts';
import { Offers } from './services/offers.service.ts';
import { ReadCarts } from './services/read-cart.service.ts';
import { Rules } from './services/rules.service.ts';

/** The buyer's cart and its quote. */
export const createCartModule: ModuleFactory<'cart', CartTables> = (deps) => {
  const { config, db, log, clock } = deps;
  const { keyPrefix } = config.redis;
  const { currency } = config.shop;
  const redis = new RedisCarts(deps.state, { policy: deps.policies.get('redis.state'), keyPrefix, log });
  const store = new CartStore({ db, redis, log });
  const creations = new CartCreations(deps.state, { keyPrefix, scale: config.limits.scale });
  const holders = new CartHolders({ db, redis, store, creations });
  const offers = new Offers({ product: deps.ports.product, db, log });
  const rules = new Rules(db);
  const quotes = new QuoteCodec(config.secrets.quote);
  const reads = new ReadCarts({ offers, rules, redis, quotes, clock, currency });
  const edits = new EditCarts({ holders, store, offers, rules, reads, clock, currency });
  return {
    handlers: createCartHandlers({ holders, edits, reads, currency }),
    raw: {},
    hot: {},
    port: createCartPort(new CheckoutCarts({ holders, store, offers, reads, quotes, currency })),
    consumers: [createCartConsumer({ db, store })],
    jobs: createCartJobs(deps, redis),
    close: () => store.close(),
  };
};

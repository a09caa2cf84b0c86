import type { ModuleFactory } from '../../platform/module/module.ts';
import { createAdminHandlers } from './http/admin.handlers.ts';
import { createBuyerHandlers } from './http/buyer.handlers.ts';
import { createRuleHandlers } from './http/rule.handlers.ts';
import { createSellerHandlers } from './http/seller.handlers.ts';
import { createOrderJobs } from './jobs/order.jobs.ts';
import { createOrderConsumer } from './order.consumer.ts';
import { createOrderPort } from './order.port.ts';
import type { OrderTables } from './order.tables.gen.ts';
import { ensureDefaultRates } from './services/default-rates.service.ts';
import { SellerDirectory } from './services/seller-directory.ts';

/** Checkout and its saga, sellers' parts, refunds and returns, coupons and rates. */
export const createOrderModule: ModuleFactory<'order', OrderTables> = (deps) => {
  const sellers = new SellerDirectory(deps);
  return {
    handlers: {
      ...createBuyerHandlers(deps),
      ...createSellerHandlers(deps, sellers),
      ...createAdminHandlers(deps),
      ...createRuleHandlers(deps, sellers),
    },
    raw: {},
    hot: {},
    port: createOrderPort(deps),
    consumers: [createOrderConsumer(deps)],
    jobs: createOrderJobs(deps),
    start: (context) => ensureDefaultRates(deps, context),
    async close() {},
  };
};

import type { ModuleFactory } from '../../platform/module/module.ts';
import { createPaymentHandlers } from './http/payment.handlers.ts';
import { createPaymentRawHandlers } from './http/raw.handlers.ts';
import { createPaymentJobs } from './jobs/payment.jobs.ts';
import { createPaymentConsumer } from './payment.consumers.ts';
import { createPaymentPort } from './payment.port.ts';
import { createPaymentServices } from './payment.services.ts';
import type { PaymentTables } from './payment.tables.gen.ts';

/** Attempts to pay, webhooks, refunds, the ledger, sellers' balances and payouts. */
export const createPaymentModule: ModuleFactory<'payment', PaymentTables> = (deps) => {
  const services = createPaymentServices(deps);
  return {
    handlers: createPaymentHandlers(services),
    raw: createPaymentRawHandlers(services),
    hot: {},
    port: createPaymentPort(services),
    consumers: [createPaymentConsumer(services.balances)],
    jobs: createPaymentJobs(deps, services),
    close: async () => {
      await services.attempts.close();
      await services.webhooks.close();
    },
  };
};

import type { ModuleFactory } from '../../platform/module/module.ts';
import { createAuthHandlers } from './http/auth.handlers.ts';
import { createMeHandlers } from './http/me.handlers.ts';
import { createShopHandlers } from './http/shop.handlers.ts';
import { createUserJobs } from './jobs/user.jobs.ts';
import { createUserPort } from './user.port.ts';
import { createUserServices } from './user.services.ts';
import type { UserTables } from './user.tables.gen.ts';

/** Accounts, sessions, addresses and shops. */
export const createUserModule: ModuleFactory<'user', UserTables> = (deps) => {
  const services = createUserServices(deps);
  return {
    handlers: { ...createAuthHandlers(services), ...createMeHandlers(services), ...createShopHandlers(services) },
    raw: {},
    hot: {},
    port: createUserPort(services),
    consumers: [],
    jobs: createUserJobs(deps, services),
    async close() {},
  };
};

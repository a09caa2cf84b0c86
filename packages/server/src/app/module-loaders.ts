import type { CallContext } from '../platform/context/call-context.ts';
import type { PlatformTables } from '../platform/db/platform-tables.ts';
import type { Consumer } from '../platform/events/consumer.ts';
import type { HotHandler } from '../platform/http/hot-operations.ts';
import type { AnyHandler } from '../platform/http/pipeline.ts';
import type { ModuleName } from '../platform/kernel/modules.ts';
import type { ModuleDeps, ModuleFactory, ModuleRuntime, RawHandler } from '../platform/module/module.ts';
import type { ModuleJob } from '../platform/queue/module-jobs.ts';

/** A module without its own types: what the composition root needs of each of them. */
export interface LoadedModule {
  handlers: Readonly<Record<string, AnyHandler>>;
  raw: Readonly<Record<string, RawHandler>>;
  hot: Readonly<Record<string, HotHandler>>;
  port: object;
  consumers: readonly Consumer<PlatformTables>[];
  jobs: readonly ModuleJob[];
  start?(context: CallContext): Promise<void>;
  close(): Promise<void>;
}

type Loader = () => Promise<(deps: ModuleDeps<ModuleName, PlatformTables>) => LoadedModule>;

/**
 * The tables and operations of each module are known to its own factory alone; here, where all seven meet,
 * they can only be seen as what they have in common.
 */
function loader<M extends ModuleName, DB>(load: () => Promise<ModuleFactory<M, DB>>): Loader {
  return async () => {
    const create = await load();
    return (deps) => create(deps as unknown as ModuleDeps<M, DB>) as unknown as LoadedModule & ModuleRuntime<M, DB>;
  };
}

/** Loaded on demand: a process that owns one module does not load the others' code. */
export const moduleLoaders: Readonly<Record<ModuleName, Loader>> = {
  user: loader(async () => (await import('../modules/user/user.module.ts')).createUserModule),
  product: loader(async () => (await import('../modules/product/product.module.ts')).createProductModule),
  cart: loader(async () => (await import('../modules/cart/cart.module.ts')).createCartModule),
  payment: loader(async () => (await import('../modules/payment/payment.module.ts')).createPaymentModule),
  order: loader(async () => (await import('../modules/order/order.module.ts')).createOrderModule),
  search: loader(async () => (await import('../modules/search/search.module.ts')).createSearchModule),
  notification: loader(
    async () => (await import('../modules/notification/notification.module.ts')).createNotificationModule,
  ),
};

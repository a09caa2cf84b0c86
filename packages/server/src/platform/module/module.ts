/**
 * What a module gets and what it gives: the contract between the composition root and the seven modules.
 * A module cannot tell whether its ports lead to a function in this process or to another process.
 */
import type { Redis } from 'ioredis';
import type { ModuleHandlers } from '../../contract/handlers.gen.ts';
import type { Ports } from '../../contract/ports.gen.ts';
import type { ByteCache } from '../cache/byte-cache.ts';
import type { Config } from '../config/load-config.ts';
import type { CallContext } from '../context/call-context.ts';
import type { ModuleDatabase } from '../db/database.ts';
import type { Consumer } from '../events/consumer.ts';
import type { Outbox } from '../events/outbox.ts';
import type { HotHandler } from '../http/hot-operations.ts';
import type { RawInput, RawReply, RequestContext } from '../http/request-context.ts';
import type { RevocationList } from '../http/revocations.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ModuleName } from '../kernel/modules.ts';
import type { CursorCodec } from '../kernel/page.ts';
import type { ModuleJob } from '../queue/module-jobs.ts';
import type { Policies } from '../resilience/policies.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** The ports a module may call: the arrows of the call graph. */
export interface CallableModules {
  user: never;
  product: 'user';
  cart: 'product';
  payment: never;
  order: 'cart' | 'product' | 'payment' | 'user';
  search: 'product';
  notification: 'user';
}

export interface ModuleDeps<M extends ModuleName, DB> {
  config: Config;
  db: ModuleDatabase<DB>;
  outbox: Outbox<DB>;
  cache: ByteCache;
  /** Carts, revocations, limits: never the authority for money or stock. Every key gets a TTL and `config.redis.keyPrefix`. */
  state: Redis;
  ports: Pick<Ports<CallContext>, CallableModules[M]>;
  revocations: RevocationList;
  cursors: CursorCodec;
  /** Breakers, bulkheads and time-outs by the name of the dependency, e.g. `gateway`, `search`, `smtp`. */
  policies: Policies;
  clock: Clock;
  log: Logger;
  metrics: Metrics;
}

export type RawHandler = (context: RequestContext, input: RawInput) => Promise<RawReply>;

export interface ModuleRuntime<M extends ModuleName, DB> {
  /** One handler for every public operation of the module: a missing one does not compile. */
  handlers: ModuleHandlers<M, RequestContext>;
  /** Handlers of the module's raw operations (gateways' webhooks). */
  raw: Record<string, RawHandler>;
  hot: Record<string, HotHandler>;
  /** The module calls others may make of it. */
  port: M extends keyof Ports<CallContext> ? Ports<CallContext>[M] : Record<string, never>;
  consumers: Consumer<DB>[];
  jobs: ModuleJob[];
  /** Idempotent work before the first request, such as default rows. */
  start?(context: CallContext): Promise<void>;
  close(): Promise<void>;
}

/** Made by `<m>.module.ts`; only app/ calls it. */
export type ModuleFactory<M extends ModuleName, DB> = (deps: ModuleDeps<M, DB>) => ModuleRuntime<M, DB>;

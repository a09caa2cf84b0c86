/**
 * The composition root: the only place that knows whether a module lives in this process. It makes the owned
 * modules in the order of the call graph and hands each its ports, local or remote; they cannot tell.
 */

import { sql } from 'kysely';
import { callGraph } from '../contract/operations.gen.ts';
import type { Ports } from '../contract/ports.gen.ts';
import type { Config } from '../platform/config/load-config.ts';
import type { CallContext } from '../platform/context/call-context.ts';
import { systemContext } from '../platform/context/make-context.ts';
import { type ModuleDatabase, openDatabase } from '../platform/db/database.ts';
import type { PlatformTables } from '../platform/db/platform-tables.ts';
import { assertPoolsFit } from '../platform/db/pool-sizes.ts';
import { eventsMissingIn } from '../platform/events/module-events.ts';
import { Outbox } from '../platform/events/outbox.ts';
import { type Clock, systemClock } from '../platform/kernel/clock.ts';
import { isAppError } from '../platform/kernel/errors.ts';
import { type ModuleName, moduleNames } from '../platform/kernel/modules.ts';
import type { ModuleDeps } from '../platform/module/module.ts';
import { contractCalls } from '../platform/rpc/call-table.ts';
import { localPort } from '../platform/rpc/local-port.ts';
import { PortDispatcher } from '../platform/rpc/port-dispatcher.ts';
import { remotePort } from '../platform/rpc/remote-port.ts';
import { ServiceCredentials } from '../platform/rpc/service-credentials.ts';
import { keysFromSecret } from '../platform/rpc/service-keys.ts';
import { contractEvents } from './contract-events.ts';
import { type Infrastructure, openInfrastructure } from './infrastructure.ts';
import { type LoadedModule, moduleLoaders } from './module-loaders.ts';

const startPatienceMs = 30_000;
const sayEveryMs = 3_000;

export interface ComposedModule {
  name: ModuleName;
  runtime: LoadedModule;
  db: ModuleDatabase<PlatformTables>;
}

export interface Composition {
  infrastructure: Infrastructure;
  modules: readonly ComposedModule[];
  dispatcher: PortDispatcher;
  credentials: ServiceCredentials;
  /** The ports as the platform itself calls them: the edge, the operator's commands, tests. */
  ports: Ports<CallContext>;
  /** Where a module that is not here answers; undefined for owned ones. */
  remoteUrl(module: string): string | undefined;
  close(): Promise<void>;
}

export interface ComposeOptions {
  clock?: Clock;
  /** For logs: serve, worker, command. */
  role?: string;
  /** Wakes the relay of this process after a commit. */
  nudge?: (module: ModuleName) => void;
}

export async function compose(config: Config, options: ComposeOptions = {}): Promise<Composition> {
  const infrastructure = openInfrastructure(config, options.clock ?? systemClock, options.role ?? 'serve');
  const { log, metrics, policies } = infrastructure;
  const credentials = new ServiceCredentials(keysFromSecret(config.secrets.service, [...moduleNames, 'platform']));
  const dispatcher = new PortDispatcher({ table: contractCalls, strict: config.env === 'test', metrics, logger: log });
  const portOf = (caller: string, module: ModuleName): object => {
    const shared = { caller, table: contractCalls, policies, timeoutScale: config.rpc.timeoutScale, metrics };
    if (config.modules.own.includes(module)) {
      // A process need not prove to itself who it is. Tests do, so that what passes there passes between processes too.
      const proof = config.env === 'test' ? { credentials } : {};
      return localPort(module, { ...shared, dispatcher, ...proof, logger: log });
    }
    const baseUrl = config.modules.remotes[module];
    if (baseUrl === undefined)
      throw new Error(
        `${caller} needs ${module}, which is neither owned (MKT_MODULES_OWN) nor given an address (MKT_MODULES_REMOTES).`,
      );
    return remotePort(module, { ...shared, baseUrl, credentials });
  };
  const modules: ComposedModule[] = [];
  for (const name of moduleNames.filter((m) => config.modules.own.includes(m))) {
    const db = openDatabase<PlatformTables>(config, name, {
      marks: infrastructure.marks,
      metrics,
      log,
    });
    const deps: ModuleDeps<ModuleName, PlatformTables> = {
      config,
      db,
      outbox: new Outbox<PlatformTables>({
        producer: name,
        catalog: contractEvents,
        clock: infrastructure.clock,
        ...(options.nudge ? { nudge: () => options.nudge?.(name) } : {}),
      }),
      cache: infrastructure.cache,
      state: infrastructure.state,
      // Each module is handed the ports of its own arrows; the graph, not this type, says which those are.
      ports: Object.fromEntries(
        (callGraph[name] as readonly ModuleName[]).map((callee) => [callee, portOf(name, callee)]),
      ) as never,
      revocations: infrastructure.revocations,
      cursors: infrastructure.cursors,
      policies,
      clock: infrastructure.clock,
      log: log.child({ module: name }),
      metrics,
    };
    const runtime = (await moduleLoaders[name]())(deps);
    dispatcher.own(name, runtime.port, (consumer, ids) => eventsMissingIn(db, consumer, ids));
    modules.push({ name, runtime, db });
  }
  const reachable = moduleNames.filter(
    (m) => config.modules.own.includes(m) || config.modules.remotes[m] !== undefined,
  );
  const composition: Composition = {
    infrastructure,
    modules,
    dispatcher,
    credentials,
    ports: Object.fromEntries(reachable.map((m) => [m, portOf('platform', m)])) as unknown as Ports<CallContext>,
    remoteUrl: (module) =>
      config.modules.own.includes(module as ModuleName) ? undefined : config.modules.remotes[module as ModuleName],
    async close() {
      for (const { runtime, db } of [...modules].reverse()) {
        await runtime.close();
        await db.close();
      }
      await infrastructure.close();
    },
  };
  await checkConnections(config, modules);
  for (const { name, runtime } of modules) await startModule(name, runtime, infrastructure.log);
  return composition;
}

/** A database that is busy or still coming up is no reason to die at the start: it is asked again for half a minute. */
async function startModule(name: ModuleName, runtime: LoadedModule, log: Infrastructure['log']): Promise<void> {
  const giveUpAt = Date.now() + startPatienceMs;
  let saidAt = 0;
  for (;;) {
    try {
      return await runtime.start?.(systemContext(`${name}.start`));
    } catch (error) {
      if (!isAppError(error, 'service_unavailable') || Date.now() > giveUpAt) throw error;
      if (Date.now() - saidAt >= sayEveryMs) {
        saidAt = Date.now();
        const seconds = Math.ceil((giveUpAt - saidAt) / 1_000);
        log.warn(
          { module: name, err: error },
          `The database does not answer; the start waits ${seconds} s more for it`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** Throws when the pools cannot fit; a server that does not answer yet is not asked again. */
async function checkConnections(config: Config, modules: readonly ComposedModule[]): Promise<void> {
  const db = modules[0]?.db.writer();
  if (db === undefined) return;
  const answer = await sql<{ most: number }>`SELECT @@max_connections AS most`.execute(db).catch(() => null);
  const most = answer?.rows[0]?.most;
  if (most === undefined) return;
  const { processes, poolScale } = config.mysql;
  assertPoolsFit(
    modules.map((m) => m.name),
    processes,
    most,
    poolScale,
  );
}

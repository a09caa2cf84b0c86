/** A worker process: relays, consumers, scanners, sweeps and scheduled jobs of the modules it owns. */
import { createServer, type Server } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../platform/config/load-config.ts';
import { eventsMissingIn, ModuleEvents } from '../platform/events/module-events.ts';
import { Quarantine } from '../platform/events/quarantine.ts';
import { retentionJob } from '../platform/events/retention.ts';
import { listen } from '../platform/http/public-server.ts';
import type { ModuleName } from '../platform/kernel/modules.ts';
import { ModuleJobs } from '../platform/queue/module-jobs.ts';
import { QueueGuard } from '../platform/queue/queue-guard.ts';
import { closeRedis, createRedis } from '../platform/queue/redis-clients.ts';
import { askEventsMissing } from '../platform/rpc/remote-port.ts';
import { type ComposedModule, type ComposeOptions, type Composition, compose } from './compose.ts';
import { contractEvents, contractSubscriptions } from './contract-events.ts';

export interface WorkerProcess {
  composition: Composition;
  close(): Promise<void>;
}

/** Runs on a composition of its own, or beside an API process on that one's. */
export async function startWorker(
  config: Config,
  options: ComposeOptions & { composition?: Composition } = {},
): Promise<WorkerProcess> {
  const relays = new Map<ModuleName, () => void>();
  const composition =
    options.composition ??
    (await compose(config, { role: 'worker', nudge: (module) => relays.get(module)?.(), ...options }));
  const { queues, metrics, log } = composition.infrastructure;
  const { keyPrefix } = config.redis;
  const connection = createRedis(config.redis.queueUrl, 'queue_worker', log);
  const guard = new QueueGuard({ redis: queues.redis, keyPrefix, metrics, logger: log });
  const quarantine = quarantineOf(config, log);
  const events: ModuleEvents<never>[] = [];
  const jobs: ModuleJobs[] = [];
  for (const module of composition.modules) {
    const moduleEvents = eventsOf(composition, module, { connection, guard, quarantine });
    events.push(moduleEvents as unknown as ModuleEvents<never>);
    relays.set(module.name, () => moduleEvents.relay.nudge());
    jobs.push(
      new ModuleJobs({
        module: module.name,
        jobs: [...module.runtime.jobs, retentionJob(module.db)],
        queues,
        keyPrefix,
        connection,
        metrics,
        logger: log,
      }),
    );
  }
  guard.onReset(
    () =>
      void Promise.all(jobs.map((j) => j.schedule())).catch((error: unknown) =>
        log.warn({ err: error }, 'Schedules could not be written again'),
      ),
  );
  queues.expose([...new Set(contractSubscriptions.map((s) => s.queue))]);
  for (const part of events) part.start();
  for (const part of jobs) part.start();
  await guard.start();
  const metricsServer =
    config.worker.metricsPort === 0
      ? null
      : await serveMetrics(composition, config.worker.metricsPort, config.http.host);
  return {
    composition,
    async close() {
      metricsServer?.close();
      guard.close();
      await Promise.all([...events, ...jobs].map((part) => part.close()));
      await quarantine.close();
      await closeRedis(connection);
      if (options.composition === undefined) await composition.close();
    },
  };
}

function eventsOf(
  composition: Composition,
  module: ComposedModule,
  shared: { connection: ReturnType<typeof createRedis>; guard: QueueGuard; quarantine: Quarantine },
) {
  const { config, queues, metrics, log } = composition.infrastructure;
  return new ModuleEvents({
    db: module.db,
    consumers: module.runtime.consumers,
    subscriptions: contractSubscriptions,
    catalog: contractEvents,
    queues,
    ...shared,
    keyPrefix: config.redis.keyPrefix,
    settings: config.events,
    metrics,
    logger: log,
    eventsMissing: async (subscriber, consumer, ids) => {
      const here = composition.modules.find((m) => m.name === subscriber);
      if (here !== undefined) return eventsMissingIn(here.db, consumer, ids);
      const baseUrl = composition.remoteUrl(subscriber);
      if (baseUrl === undefined) throw new Error(`No address for ${subscriber}`);
      return askEventsMissing(
        { module: subscriber, baseUrl, caller: module.name, credentials: composition.credentials },
        consumer,
        ids,
      );
    },
  });
}

/** Suspicious events are handled in a process of their own, made when the first one comes. */
function quarantineOf(config: Config, logger: Composition['infrastructure']['log']): Quarantine {
  const file = fileURLToPath(new URL(`./quarantine.main${extname(import.meta.url)}`, import.meta.url));
  const { quarantineHeapMb: heapMb, stuckAfterMs } = config.worker;
  return new Quarantine({
    file,
    setup: config,
    heapMb,
    residentMb: heapMb + 384,
    stuckAfterMs: stuckAfterMs === 0 ? 5_000 : Math.min(stuckAfterMs, 3_000),
    logger,
  });
}

async function serveMetrics(composition: Composition, port: number, host: string): Promise<Server> {
  const { registry } = composition.infrastructure.metrics;
  const server = createServer((req, res) => {
    if (req.url !== '/metrics') return void res.writeHead(404).end();
    registry.metrics().then(
      (text) => res.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
      () => res.writeHead(500).end(),
    );
  });
  await listen(server, port, host);
  return server;
}

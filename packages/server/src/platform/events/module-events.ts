/**
 * Everything about events that a worker process runs for one module it owns: relay and sweep for what the
 * module publishes, consumers and the scanner of its inbox for what it hears.
 */
import type { Redis } from 'ioredis';
import type { Kysely } from 'kysely';
import type { ModuleDatabase } from '../db/database.ts';
import type { PlatformTables } from '../db/platform-tables.ts';
import type { QueueGuard } from '../queue/queue-guard.ts';
import { QueueWorker } from '../queue/queue-worker.ts';
import type { Queues } from '../queue/queues.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Consumer } from './consumer.ts';
import { readPauses } from './consumer-pauses.repository.ts';
import { ConsumerRunner, takenAtOnce } from './consumer-runner.ts';
import type { EventCatalog, Subscription } from './event-catalog.ts';
import { missingEvents } from './inbox.repository.ts';
import { InboxScanner } from './inbox-scanner.ts';
import { PollingLoop } from './polling-loop.ts';
import type { Quarantine } from './quarantine.ts';
import { Relay } from './relay.ts';
import { type EventsMissing, Sweep } from './sweep.ts';

export interface ModuleEventsOptions<DB> {
  db: ModuleDatabase<DB>;
  consumers: readonly Consumer<DB>[];
  /** Of the whole installation, whichever process owns the subscribers. */
  subscriptions: readonly Subscription[];
  catalog: EventCatalog;
  queues: Queues;
  /** Of purpose `queue_worker`. */
  connection: Redis;
  guard: QueueGuard;
  keyPrefix: string;
  eventsMissing: EventsMissing;
  quarantine?: Pick<Quarantine, 'handle'>;
  /** Tests shorten the lock of a job in hand. */
  lockMs?: number;
  settings: { relayIdleMs: number; backoffScale: number; sweepAgeS: number };
  metrics?: Metrics;
  logger?: Logger;
}

export class ModuleEvents<DB> {
  readonly relay: Relay<DB>;
  readonly sweep: Sweep<DB>;
  private readonly scanner: InboxScanner<DB>;
  private readonly options: ModuleEventsOptions<DB>;
  private readonly runner: ConsumerRunner<DB>;
  private readonly pauses: PollingLoop;
  private readonly workers = new Map<string, QueueWorker>();
  private readonly paused = new Set<string>();
  private closed = false;

  constructor(options: ModuleEventsOptions<DB>) {
    this.options = options;
    assertSubscribed(options);
    const { db, queues, subscriptions, eventsMissing, settings, consumers, catalog } = options;
    const extras = {
      ...(options.metrics ? { metrics: options.metrics } : {}),
      ...(options.logger ? { logger: options.logger } : {}),
    };
    this.relay = new Relay({ db, queues, subscriptions, idleMs: settings.relayIdleMs, ...extras });
    const ageMs = settings.sweepAgeS * 1_000;
    // A quarter of the age at least, so that a minute's patience means looking four times a minute.
    const everyMs = Math.max(1_000, ageMs / 4);
    this.sweep = new Sweep({ db, queues, subscriptions, eventsMissing, ageMs, everyMs, ...extras });
    this.scanner = new InboxScanner({
      db,
      queues,
      consumers,
      idleMs: Math.max(20, 1_000 * Math.min(1, settings.backoffScale)),
      ...extras,
    });
    this.runner = new ConsumerRunner({
      db,
      consumers,
      catalog,
      backoffScale: settings.backoffScale,
      ...(options.quarantine ? { quarantine: options.quarantine } : {}),
      ...extras,
    });
    this.pauses = new PollingLoop({
      pass: async () => {
        await this.follow(await readPauses(this.platform()));
        return false;
      },
      idleMs: Math.max(50, 1_000 * Math.min(1, settings.backoffScale)),
      onError: (error) => options.logger?.warn({ module: db.module, err: error }, 'Pauses could not be read'),
    });
  }

  /** The queue's Redis may have lost its memory before this start; the guard's first look sweeps for that. */
  start(): void {
    const { guard, logger, db } = this.options;
    guard.onReset(() => {
      this.sweep
        .runAll()
        .catch((error: unknown) =>
          logger?.warn(
            { module: db.module, err: error },
            'The sweep after a reset failed; the next one will find the rest',
          ),
        );
    });
    // Nothing is taken from a queue before it is known that its consumer is not paused.
    this.pauses.start();
    this.relay.start();
    this.scanner.start();
    this.sweep.start();
  }

  /** Lets running events finish, at most ten seconds. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([this.pauses.close(), this.relay.close(), this.scanner.close(), this.sweep.close()]);
    await Promise.all([...this.workers.values()].map((worker) => worker.close()));
  }

  /** Opens each queue whose consumers may run, and holds those of which one is paused. */
  private async follow(pauses: readonly { consumer: string }[]): Promise<void> {
    const { consumers, logger } = this.options;
    for (const queue of new Set(consumers.map((consumer) => consumer.queue))) {
      if (this.closed) return;
      const wished = consumers.some((one) => one.queue === queue && pauses.some((p) => p.consumer === one.name));
      const worker = this.workers.get(queue);
      if (wished ? this.paused.has(queue) : worker !== undefined) continue;
      if (wished) {
        this.paused.add(queue);
        this.workers.delete(queue);
        // Closed and not only paused: a fetch that waits for the next job would still take it.
        await worker?.close();
      } else {
        this.paused.delete(queue);
        this.workers.set(queue, this.openQueue(queue));
      }
      logger?.info({ queue, paused: wished }, wished ? 'A queue is paused' : 'A queue is worked on');
    }
  }

  private openQueue(queue: string): QueueWorker {
    const { consumers, keyPrefix, connection, metrics, logger, lockMs } = this.options;
    const extras = {
      ...(metrics ? { metrics } : {}),
      ...(logger ? { logger } : {}),
      ...(lockMs === undefined ? {} : { lockMs }),
    };
    const concurrency = Math.max(...consumers.filter((c) => c.queue === queue).map(takenAtOnce));
    const run = async (job: Parameters<ConsumerRunner<DB>['run']>[0]): Promise<void> => {
      await this.runner.run(job);
    };
    return new QueueWorker({ queue, keyPrefix, connection, concurrency, run, ...extras });
  }

  private platform(): Kysely<PlatformTables> {
    return this.options.db.writer('background') as unknown as Kysely<PlatformTables>;
  }
}

/** Answers the sweep of a producer: those of the events that this module's consumer has no row for. */
export function eventsMissingIn<DB>(
  db: ModuleDatabase<DB>,
  consumer: string,
  eventIds: readonly string[],
): Promise<string[]> {
  return missingEvents(db.writer('background') as unknown as Kysely<PlatformTables>, consumer, eventIds);
}

/** A consumer without a subscription would never hear anything; one without a handler would park everything. */
function assertSubscribed<DB>({ db, consumers, subscriptions }: ModuleEventsOptions<DB>): void {
  for (const subscription of subscriptions.filter((s) => s.module === db.module)) {
    const consumer = consumers.find((c) => c.name === subscription.consumer && c.queue === subscription.queue);
    const unhandled = subscription.types.filter((type) => consumer?.handlers[type] === undefined);
    if (unhandled.length > 0)
      throw new Error(
        `${db.module} subscribes ${subscription.consumer} to ${unhandled.join(', ')} but has no handler for it`,
      );
  }
  for (const consumer of consumers) {
    const subscribed = subscriptions.find((s) => s.module === db.module && s.consumer === consumer.name)?.types ?? [];
    const deaf = Object.keys(consumer.handlers).filter((type) => !subscribed.includes(type));
    if (deaf.length > 0)
      throw new Error(`${consumer.name} of ${db.module} handles ${deaf.join(', ')} but no subscription brings it`);
  }
}

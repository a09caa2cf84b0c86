/** For tests of delivery: two modules on real engines, one that publishes and one that listens. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { type Kysely, sql } from 'kysely';
import { systemContext } from '../context/make-context.ts';
import { type ModuleDatabase, openDatabase } from '../db/database.ts';
import type { PlatformTables } from '../db/platform-tables.ts';
import { systemClock } from '../kernel/clock.ts';
import { QueueGuard } from '../queue/queue-guard.ts';
import { Queues } from '../queue/queues.ts';
import { closeRedis, createRedis } from '../queue/redis-clients.ts';
import { Policies } from '../resilience/policies.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import type { Consumer } from './consumer.ts';
import type { EventCatalog, Subscription } from './event-catalog.ts';
import { subscriptionsOf } from './event-catalog.ts';
import type { InboxRow } from './inbox.repository.ts';
import { eventsMissingIn, ModuleEvents } from './module-events.ts';
import { Outbox } from './outbox.ts';

/** The publisher's tables plus one of the test's own, where effects are counted. */
export interface TestTables extends PlatformTables {
  effects: { event_id: string; consumer: string; note: string };
}

/** Data with `bad: true` breaks its schema. */
export const testCatalog: EventCatalog = {
  events: {
    'thing.happened': { version: 1, producer: 'cart', consumers: ['notification'] },
    'thing.unheard': { version: 1, producer: 'cart', consumers: [] },
  },
  validate: (_type, data) =>
    (data as { bad?: boolean }).bad === true ? [{ path: '/data/bad', code: 'bad', message: 'is bad' }] : [],
};

export interface Delivery {
  installation: TestInstallation;
  cart: ModuleDatabase<TestTables>;
  notification: ModuleDatabase<TestTables>;
  outbox: Outbox<TestTables>;
  subscriptions: Subscription[];
  /** Publishes one event in a transaction of its own. */
  publish(data?: Record<string, unknown>): Promise<string>;
  /** A worker process: relay and sweep of cart, consumer of notification. Closed with the delivery. */
  worker(consumer: Consumer<TestTables>, options?: WorkerOptions): Promise<Worker>;
  effects(): Promise<{ event_id: string; consumer: string; note: string }[]>;
  inbox(): Promise<InboxRow[]>;
  close(): Promise<void>;
}

export interface WorkerOptions {
  sweepAgeS?: number;
  /** Events are relayed but nobody listens. */
  isDeaf?: boolean;
}

export interface Worker {
  producer: ModuleEvents<TestTables>;
  guard: QueueGuard;
  queues: Queues;
  close(): Promise<void>;
}

export async function startDelivery(queueUrl?: string): Promise<Delivery> {
  const installation = await createTestInstallation(['cart', 'notification'], {
    // Several connections, because tests hold some; and retries that are over within two seconds.
    mysql: { poolScale: 2 },
    events: { backoffScale: 0.002, relayIdleMs: 50 },
    ...(queueUrl === undefined ? {} : { redis: { queueUrl } }),
  });
  const { config } = installation;
  const cart = openDatabase<TestTables>(config, 'cart');
  const notification = openDatabase<TestTables>(config, 'notification');
  await createEffectsTable(config, notification.schema);
  const workers: Worker[] = [];
  const outbox = new Outbox<TestTables>({ producer: 'cart', catalog: testCatalog, clock: systemClock });
  const subscriptions = subscriptionsOf(testCatalog);
  const platform = notification.writer() as unknown as Kysely<PlatformTables>;
  return {
    installation,
    cart,
    notification,
    outbox,
    subscriptions,
    publish: (data = {}) =>
      cart.transaction(systemContext('test'), (tx) =>
        outbox.append(tx, systemContext('test'), {
          type: 'thing.happened',
          aggregate: { type: 'thing', id: `t${randomBytes(3).toString('hex')}`, sequence: 1 },
          data,
        } as never),
      ),
    async worker(consumer, options = {}) {
      const worker = await startWorker({ config, cart, notification, subscriptions }, consumer, options);
      workers.push(worker);
      return worker;
    },
    effects: () => notification.writer().selectFrom('effects').selectAll().orderBy('event_id').execute(),
    inbox: async () => (await platform.selectFrom('inbox').selectAll().orderBy('event_id').execute()) as InboxRow[],
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all([cart.close(), notification.close()]);
      await installation.close();
    },
  };
}

/** Writes one row each time that it handles an event, in the transaction of the inbox row. */
export const recorder: Consumer<TestTables> = {
  name: 'notification',
  queue: 'notification',
  handlers: {
    'thing.happened': {
      async inTransaction(event, tx) {
        await tx.insertInto('effects').values({ event_id: event.id, consumer: 'notification', note: 'done' }).execute();
      },
    },
  },
};

/** The events of all effects, in the order of their ids. */
export async function effectIds(delivery: Delivery): Promise<string[]> {
  return (await delivery.effects()).map((row) => row.event_id).sort();
}

/** Repeats a look until it is true; the failure says what was last seen. */
export async function until(look: () => Promise<unknown>, times = 400): Promise<void> {
  for (let i = 0; i < times; i++) {
    if (await look()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It did not come true: ${look.toString()}`);
}

type Parts = Pick<Delivery, 'cart' | 'notification' | 'subscriptions'> & { config: TestInstallation['config'] };

async function startWorker(
  { config, cart, notification, subscriptions }: Parts,
  consumer: Consumer<TestTables>,
  options: WorkerOptions,
): Promise<Worker> {
  const { keyPrefix, queueUrl } = config.redis;
  const queues = new Queues({ url: queueUrl, keyPrefix, policies: new Policies() });
  const connection: Redis = createRedis(queueUrl, 'queue_worker');
  const guard = new QueueGuard({ redis: queues.redis, keyPrefix, everyMs: 200 });
  const settings = { ...config.events, sweepAgeS: options.sweepAgeS ?? 60 };
  const shared = { subscriptions, catalog: testCatalog, queues, connection, guard, keyPrefix, settings };
  const eventsMissing = (_module: string, name: string, ids: readonly string[]): Promise<string[]> =>
    eventsMissingIn(notification, name, ids);
  const producer = new ModuleEvents({ ...shared, db: cart, consumers: [], eventsMissing });
  const listener = new ModuleEvents({ ...shared, db: notification, consumers: [consumer], eventsMissing });
  producer.start();
  if (!options.isDeaf) listener.start();
  await guard.start();
  let isOpen = true;
  return {
    producer,
    guard,
    queues,
    async close() {
      if (!isOpen) return;
      isOpen = false;
      guard.close();
      await Promise.all([producer.close(), listener.close()]);
      await queues.close();
      await closeRedis(connection);
    },
  };
}

async function createEffectsTable(config: TestInstallation['config'], schema: string): Promise<void> {
  const { openAdmin } = await import('../db/migrate.ts');
  const admin = openAdmin(config, schema);
  // Without a unique key: a second effect of the same event must show.
  await sql`CREATE TABLE effects (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, event_id VARCHAR(40) NOT NULL, consumer VARCHAR(60) NOT NULL, note VARCHAR(200) NOT NULL)`.execute(
    admin,
  );
  await admin.destroy();
}

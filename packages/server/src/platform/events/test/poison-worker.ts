/**
 * A worker as a process of its own, which a test lets die: `node poison-worker.ts worker|quarantine SETTINGS.json`. Its
 * consumer does to its process what an event's data says, after it has written its effect.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../config/load-config.ts';
import { openDatabase } from '../../db/database.ts';
import { startWatchdog } from '../../process/watchdog.ts';
import { QueueGuard } from '../../queue/queue-guard.ts';
import { Queues } from '../../queue/queues.ts';
import { createRedis } from '../../queue/redis-clients.ts';
import { Policies } from '../../resilience/policies.ts';
import type { Consumer, SpanningHandler, TransactionalHandler } from '../consumer.ts';
import { ConsumerRunner } from '../consumer-runner.ts';
import { subscriptionsOf } from '../event-catalog.ts';
import { ModuleEvents } from '../module-events.ts';
import { Quarantine } from '../quarantine.ts';
import { serveQuarantine } from '../quarantine-child.ts';
import { type TestTables, testCatalog } from '../test-delivery.ts';

export interface PoisonSettings {
  config: Config;
  /** Each start of a handler is a line of this file. */
  runsFile: string;
  lockMs: number;
  /** 0: the process is left to itself. */
  stuckAfterMs: number;
  /** Its handler spans several transactions. */
  spanning?: boolean;
}

const [role, settingsFile = ''] = process.argv.slice(2);
const settings = JSON.parse(readFileSync(settingsFile, 'utf8')) as PoisonSettings;
const { config, runsFile, lockMs, stuckAfterMs } = settings;
const db = openDatabase<TestTables>(config, 'notification');

const began = (id: string): void => appendFileSync(runsFile, `${id} ${role}\n`);
const effect = { consumer: 'notification', note: 'done' };
const kindOf = (data: unknown): string | undefined => (data as { poison?: string }).poison;

const inTransaction: TransactionalHandler<TestTables> = {
  async inTransaction(event, tx) {
    began(event.id);
    await tx
      .insertInto('effects')
      .values({ event_id: event.id, ...effect })
      .execute();
    poison(kindOf(event.data));
  },
};
const spanning: SpanningHandler<TestTables> = {
  async handle(event, context, mark) {
    began(event.id);
    poison(kindOf(event.data));
    await db.transaction(context, async (tx) => {
      await tx
        .insertInto('effects')
        .values({ event_id: event.id, ...effect })
        .execute();
      await mark.applied(tx);
    });
  },
};
const consumer: Consumer<TestTables> = {
  name: 'notification',
  queue: 'notification',
  handlers: { 'thing.happened': settings.spanning === true ? spanning : inTransaction },
};

function poison(kind: string | undefined): void {
  if (kind === 'throw') throw new TypeError('cannot read title of undefined');
  if (kind === 'exit') process.exit(7);
  if (kind === 'block') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lockMs * 4);
  if (kind === 'spin') for (;;) Math.random();
  if (kind === 'hog') for (const held: unknown[] = []; ; ) held.push(Array.from({ length: 100_000 }, () => ({ held })));
}

if (role === 'quarantine') {
  serveQuarantine(async () => {
    const runner = new ConsumerRunner({
      db,
      consumers: [consumer],
      catalog: testCatalog,
      backoffScale: config.events.backoffScale,
    });
    return (job) => runner.handle(job);
  });
} else {
  const { keyPrefix, queueUrl } = config.redis;
  const queues = new Queues({ url: queueUrl, keyPrefix, policies: new Policies() });
  const quarantine = new Quarantine({
    file: fileURLToPath(import.meta.url),
    args: ['quarantine', settingsFile],
    heapMb: 96,
    residentMb: 500,
    stuckAfterMs: 2_000,
  });
  const events = new ModuleEvents<TestTables>({
    db,
    consumers: [consumer],
    subscriptions: subscriptionsOf(testCatalog),
    catalog: testCatalog,
    queues,
    connection: createRedis(queueUrl, 'queue_worker'),
    guard: new QueueGuard({ redis: queues.redis, keyPrefix }),
    keyPrefix,
    eventsMissing: async () => [],
    ...(stuckAfterMs === 0 ? {} : { quarantine }),
    lockMs,
    settings: { ...config.events, sweepAgeS: 60 },
  });
  events.start();
  if (stuckAfterMs > 0) startWatchdog({ stuckAfterMs, maxResidentMb: 700 });
  process.stdout.write('ready\n');
}

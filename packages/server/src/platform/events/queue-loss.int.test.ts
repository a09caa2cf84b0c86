import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemContext } from '../context/make-context.ts';
import type { PlatformTables } from '../db/platform-tables.ts';
import { type OwnRedis, startOwnRedis } from '../testing/own-redis.ts';
import { type Consumer, EventTooEarly } from './consumer.ts';
import { ConsumerRunner } from './consumer-runner.ts';
import type { EventEnvelope, EventJobData } from './envelope.ts';
import { EventAdmin } from './event-admin.ts';
import { applyRetention } from './retention.ts';
import { Sweep } from './sweep.ts';
import {
  type Delivery,
  effectIds,
  recorder,
  startDelivery,
  type TestTables,
  testCatalog,
  until,
} from './test-delivery.ts';

let server: OwnRedis;
let delivery: Delivery;

beforeEach(async () => {
  server = await startOwnRedis();
  delivery = await startDelivery(server.url);
});
afterEach(async () => {
  server.thaw();
  await delivery.close();
  await server.close();
});

const publishMany = async (count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push(await delivery.publish());
  return ids.sort();
};
const relayed = async (): Promise<boolean> => (await new EventAdmin(delivery.cart).outboxStatus()).unrelayed === 0;

test('jobs that were wiped while nobody listened come back at the next start', async () => {
  const deaf = await delivery.worker(recorder, { isDeaf: true });
  const ids = await publishMany(20);
  await until(relayed);
  await deaf.close();
  await server.wipe();
  await delivery.worker(recorder);
  await until(async () => (await effectIds(delivery)).length >= ids.length);
  expect(await effectIds(delivery)).toEqual(ids);
});

test('a wipe under running workers is noticed and everything unconfirmed is added again', async () => {
  const deaf = await delivery.worker(recorder, { isDeaf: true });
  await publishMany(20);
  await until(relayed);
  await until(async () => (await deaf.queues.depth('notification')).waiting === 20);
  await server.wipe();
  await until(async () => (await deaf.queues.depth('notification')).waiting === 20);
});

test('F07: a queue server that dies and returns empty in the middle of traffic loses nothing and repeats nothing', async () => {
  await delivery.worker(recorder);
  const before = await publishMany(10);
  await server.kill();
  const during = await publishMany(10);
  await server.start();
  const after = await publishMany(10);
  const all = [...before, ...during, ...after].sort();
  await until(async () => (await effectIds(delivery)).length >= all.length);
  expect(await effectIds(delivery)).toEqual(all);
});

test('a frozen queue server does not hold up the change itself, and its events follow later', async () => {
  await delivery.worker(recorder);
  const [first] = await publishMany(1);
  await until(async () => (await effectIds(delivery)).length === 1);
  server.freeze();
  const later = await publishMany(5);
  expect(await relayed()).toBe(false);
  server.thaw();
  await until(async () => (await effectIds(delivery)).length >= 6);
  expect(await effectIds(delivery)).toEqual([first, ...later].sort());
});

test('a parked event comes back by the inbox alone when the queue has forgotten it', async () => {
  let isReady = false;
  const consumer: Consumer<TestTables> = {
    ...recorder,
    handlers: {
      'thing.happened': {
        handle: async () => {
          if (!isReady) throw new EventTooEarly('not yet');
        },
      },
    },
  };
  const worker = await delivery.worker(consumer);
  const id = await delivery.publish();
  await until(async () => (await delivery.inbox()).some((row) => row.state === 'parked'));
  await worker.close();
  await server.wipe();
  // Neither relay nor sweep may be what brings it back.
  const outbox = delivery.cart.writer() as unknown as Kysely<PlatformTables>;
  await outbox.deleteFrom('outbox').execute();
  isReady = true;
  await delivery.worker(consumer);
  await until(async () => (await delivery.inbox()).some((row) => row.event_id === id && row.state === 'applied'));
});

test('the sweep adds what a subscriber lacks, confirms the rest, and leaves the young alone', async () => {
  const worker = await delivery.worker(recorder);
  // The guard's first look sweeps by itself, later than this where Redis was slow to connect: it must be over.
  await until(async () => worker.queues.redis.status === 'ready');
  await worker.guard.check();
  await worker.producer.sweep.runAll();
  const ids = await publishMany(3);
  await until(async () => (await effectIds(delivery)).length === 3);
  expect(await worker.producer.sweep.run(60_000)).toEqual({ checked: 0, readded: 0, confirmed: 0 });
  const inbox = delivery.notification.writer() as unknown as Kysely<PlatformTables>;
  await inbox
    .deleteFrom('inbox')
    .where('event_id', '=', ids[1] as string)
    .execute();
  await delivery.notification
    .writer()
    .deleteFrom('effects')
    .where('event_id', '=', ids[1] as string)
    .execute();
  expect(await worker.producer.sweep.runAll()).toEqual({ checked: 3, readded: 1, confirmed: 2 });
  await until(async () => (await effectIds(delivery)).length === 3);
  expect(await worker.producer.sweep.runAll()).toEqual({ checked: 1, readded: 0, confirmed: 1 });
  expect((await new EventAdmin(delivery.cart).outboxStatus()).unconfirmed).toBe(0);
});

test('a sweep of a long backlog goes on where its last turn stopped', async () => {
  const worker = await delivery.worker(recorder, { isDeaf: true });
  await publishMany(7);
  await until(relayed);
  const sweep = new Sweep({
    db: delivery.cart,
    queues: worker.queues,
    subscriptions: delivery.subscriptions,
    eventsMissing: async (_module, _consumer, ids) => [...ids],
    ageMs: 0,
    pageSize: 2,
  });
  const turns = [await sweep.run(0, 2), await sweep.run(0, 2), await sweep.run(0, 2)];
  expect(turns.map((turn) => turn.checked)).toEqual([4, 3, 4]);
});

test('retention deletes what is old and settled, and never an event that somebody lacks', async () => {
  await delivery.worker(recorder, { isDeaf: true });
  const [confirmed, unconfirmed, young] = (await publishMany(3)) as [string, string, string];
  await until(relayed);
  const outbox = delivery.cart.writer() as unknown as Kysely<PlatformTables>;
  const inbox = delivery.notification.writer() as unknown as Kysely<PlatformTables>;
  await outbox
    .updateTable('outbox')
    .set({ created_at: sql<Date>`NOW(3) - INTERVAL 90 DAY`, relayed_at: sql<Date>`NOW(3) - INTERVAL 90 DAY` })
    .where('id', '!=', young)
    .execute();
  await outbox
    .updateTable('outbox')
    .set({ confirmed_at: sql<Date>`NOW(3) - INTERVAL 8 DAY` })
    .where('id', '=', confirmed)
    .execute();
  const row = (event_id: string, state: 'applied' | 'dead', days: number) => ({
    consumer: 'notification',
    event_id,
    type: 'thing.happened',
    state,
    reason: null,
    attempts: 1,
    envelope: null,
    next_at: null,
    updated_at: sql<Date>`NOW(3) - INTERVAL ${sql.lit(days)} DAY`,
  });
  await inbox
    .insertInto('inbox')
    .values([row('old', 'applied', 31), row('recent', 'applied', 29), row('dead', 'dead', 90)])
    .execute();
  const key = (idempotency_key: string, hours: number) => ({
    principal: 'u',
    operation: 'o',
    idempotency_key,
    request_hash: 'h',
    state: 'done' as const,
    status: 201,
    response: '{}',
    created_at: sql<Date>`NOW(3) - INTERVAL ${sql.lit(hours)} HOUR`,
  });
  await inbox
    .insertInto('idempotency_keys')
    .values([key('old', 25), key('recent', 23)])
    .execute();
  expect(await applyRetention(delivery.cart, systemContext('test'))).toBe(1);
  expect(await applyRetention(delivery.notification, systemContext('test'))).toBe(2);
  expect((await outbox.selectFrom('outbox').select('id').execute()).map((r) => r.id).sort()).toEqual(
    [unconfirmed, young].sort(),
  );
  expect((await inbox.selectFrom('inbox').select('event_id').execute()).map((r) => r.event_id).sort()).toEqual([
    'dead',
    'recent',
  ]);
  expect(
    (await inbox.selectFrom('idempotency_keys').select('idempotency_key').execute()).map((r) => r.idempotency_key),
  ).toEqual(['recent']);
});

test('an event over which five processes died is dead, not tried a sixth time', async () => {
  const { calls, run } = await eventThatCrashes();
  expect(await run(5)).toBe('dead');
  expect(await run(0)).toBe('duplicate');
  expect(calls()).toBe(0);
  expect((await delivery.inbox())[0]).toMatchObject({
    state: 'dead',
    reason: '5 processes died or froze while handling it',
  });
});

test('an event that many processes held when they died is handled apart, and dead only after fifteen', async () => {
  const first = await eventThatCrashes({ apart: true });
  expect(await first.run(14)).toBe('applied');
  expect(first.calls()).toBe(1);
  const second = await eventThatCrashes({ apart: true });
  expect(await second.run(15)).toBe('dead');
  expect(second.calls()).toBe(0);
});

/** A published event and a runner for it, told how many processes died over it; `apart`: it can be handled apart. */
async function eventThatCrashes({ apart = false } = {}) {
  let calls = 0;
  const consumer: Consumer<TestTables> = {
    ...recorder,
    handlers: {
      'thing.happened': {
        handle: async () => {
          calls += 1;
        },
      },
    },
  };
  const parts = { db: delivery.notification, consumers: [consumer], catalog: testCatalog, backoffScale: 1 };
  const alone = new ConsumerRunner(parts);
  const quarantine = {
    handle: async (job: EventJobData) => ({ kind: 'handled' as const, outcome: await alone.handle(job) }),
  };
  const runner = apart ? new ConsumerRunner({ ...parts, quarantine }) : alone;
  const id = await delivery.publish();
  const { envelope } = await delivery.cart
    .writer()
    .selectFrom('outbox')
    .select('envelope')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const data = { consumer: 'notification', event: JSON.parse(envelope) as EventEnvelope };
  return {
    calls: () => calls,
    run: (crashes: number) => runner.run({ id: `${id}.notification`, name: 'thing.happened', data, crashes }),
  };
}

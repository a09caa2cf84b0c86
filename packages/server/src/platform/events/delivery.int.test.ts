import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemContext } from '../context/make-context.ts';
import { configureFailpoints } from '../failpoints/failpoints.ts';
import { AppError } from '../kernel/errors.ts';
import { type OwnRedis, startOwnRedis } from '../testing/own-redis.ts';
import { type Consumer, EventTooEarly } from './consumer.ts';
import type { EventEnvelope } from './envelope.ts';
import { EventAdmin } from './event-admin.ts';
import { Relay } from './relay.ts';
import { type Delivery, effectIds, recorder, startDelivery, type TestTables, until } from './test-delivery.ts';

let server: OwnRedis;
let delivery: Delivery;

beforeEach(async () => {
  server = await startOwnRedis();
  delivery = await startDelivery(server.url);
});
afterEach(async () => {
  configureFailpoints('', { production: false });
  server.thaw();
  await delivery.close();
  await server.close();
});

const context = () => systemContext('test');
const consumerOf = (
  handler: Consumer<TestTables>['handlers'][string],
  options: Partial<Consumer<TestTables>> = {},
): Consumer<TestTables> => ({
  name: 'notification',
  queue: 'notification',
  handlers: { 'thing.happened': handler },
  ...options,
});

const states = async (): Promise<string[]> => (await delivery.inbox()).map((row) => row.state);

test('an event of a committed change has its effect once, one of a rolled back change none', async () => {
  await delivery.worker(recorder);
  await expect(
    delivery.cart.transaction(context(), async (tx) => {
      await delivery.outbox.append(tx, context(), {
        type: 'thing.happened',
        aggregate: { type: 'thing', id: 't', sequence: 1 },
        data: {},
      } as never);
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  const id = await delivery.publish();
  await until(async () => (await effectIds(delivery)).includes(id));
  expect(await effectIds(delivery)).toEqual([id]);
  expect(await states()).toEqual(['applied']);
});

test('a consumer sees the request that caused the event', async () => {
  const seen: { requestId: string; causationId: string | undefined; event: EventEnvelope }[] = [];
  const consumer = consumerOf({
    handle: async (event, ctx) => void seen.push({ requestId: ctx.requestId, causationId: ctx.causationId, event }),
  });
  await delivery.worker(consumer);
  const origin = systemContext('edge', { requestId: 'req_of_the_buyer' });
  const id = await delivery.cart.transaction(origin, (tx) =>
    delivery.outbox.append(tx, origin, {
      type: 'thing.happened',
      aggregate: { type: 'thing', id: 't1', sequence: 7 },
      data: { name: 'كتاب' },
    } as never),
  );
  await until(async () => seen.length > 0);
  expect(seen[0]).toMatchObject({
    requestId: 'req_of_the_buyer',
    causationId: id,
    event: { id, producer: 'cart', version: 1, aggregate: { sequence: 7 }, data: { name: 'كتاب' } },
  });
});

test('F20: an event whose transaction commits after later ones is published all the same, also by a relay that starts anew', async () => {
  const held = Promise.withResolvers<void>();
  const written = Promise.withResolvers<void>();
  const early = delivery.cart.transaction(context(), async (tx) => {
    const id = await delivery.outbox.append(tx, context(), {
      type: 'thing.happened',
      aggregate: { type: 'thing', id: 'early', sequence: 1 },
      data: {},
    } as never);
    written.resolve();
    await held.promise;
    return id;
  });
  await written.promise;
  const late = await delivery.publish();
  const worker = await delivery.worker(recorder);
  await until(async () => (await effectIds(delivery)).includes(late));
  await worker.close();
  held.resolve();
  const id = await early;
  await delivery.worker(recorder);
  await until(async () => (await effectIds(delivery)).includes(id));
  expect((await effectIds(delivery)).sort()).toEqual([id, late].sort());
});

test('a relay that fails between adding and marking adds again without a second effect', async () => {
  configureFailpoints('P12=throw:once', { production: false });
  const worker = await delivery.worker(recorder, { isDeaf: true });
  const ids = await Promise.all([delivery.publish(), delivery.publish(), delivery.publish()]);
  await until(async () => (await new EventAdmin(delivery.cart).outboxStatus()).unrelayed === 0);
  expect((await worker.queues.depth('notification')).waiting).toBe(3);
  await worker.close();
  await delivery.worker(recorder);
  await until(async () => (await effectIds(delivery)).length >= 3);
  expect((await effectIds(delivery)).sort()).toEqual([...ids].sort());
});

test('several relays share the rows and hand each over once', async () => {
  const worker = await delivery.worker(recorder, { isDeaf: true });
  await worker.producer.close();
  for (let i = 0; i < 30; i++) await delivery.publish();
  const relays = [1, 2, 3].map(
    () =>
      new Relay({
        db: delivery.cart,
        queues: worker.queues,
        subscriptions: delivery.subscriptions,
        idleMs: 50,
        batchSize: 7,
      }),
  );
  const admin = new EventAdmin(delivery.cart);
  const taken = await Promise.all(
    relays.map(async (relay) => {
      let rows = 0;
      while ((await admin.outboxStatus()).unrelayed > 0) rows += await relay.pass();
      return rows;
    }),
  );
  expect(taken.reduce((a, b) => a + b, 0)).toBe(30);
  expect((await worker.queues.depth('notification')).waiting).toBe(30);
});

test('a relay that hangs in the middle lets its rows go, and the next pass hands them over', async () => {
  const worker = await delivery.worker(recorder, { isDeaf: true });
  await worker.producer.close();
  await delivery.publish();
  configureFailpoints('P11=hang:once', { production: false });
  const { cart: db, subscriptions } = delivery;
  const relay = new Relay({ db, queues: worker.queues, subscriptions, idleMs: 20, passTimeoutMs: 400 });
  relay.start();
  await until(async () => (await new EventAdmin(db).outboxStatus()).unrelayed === 0);
  await relay.close();
  expect((await worker.queues.depth('notification')).waiting).toBe(1);
});

test('an event without subscribers is relayed and confirmed at once', async () => {
  await delivery.worker(recorder);
  await delivery.cart.transaction(context(), (tx) =>
    delivery.outbox.append(tx, context(), {
      type: 'thing.unheard',
      aggregate: { type: 'thing', id: 'x', sequence: 1 },
      data: {},
    } as never),
  );
  await until(async () => {
    const status = await new EventAdmin(delivery.cart).outboxStatus();
    return status.unrelayed === 0 && status.unconfirmed === 0;
  });
});

test('the same job twice, and a worker that dies after the effect, have one effect', async () => {
  configureFailpoints('P10=throw:once', { production: false });
  const worker = await delivery.worker(recorder);
  const id = await delivery.publish();
  await until(async () => (await states()).includes('applied'));
  const row = await delivery.cart
    .writer()
    .selectFrom('outbox')
    .select('envelope')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const job = {
    id: `${id}.notification`,
    name: 'thing.happened',
    data: { consumer: 'notification', event: JSON.parse(row.envelope) as EventEnvelope },
  };
  await until(async () => (await worker.queues.depth('notification')).active === 0);
  await worker.queues.add('notification', [job]);
  await until(async () => {
    const depth = await worker.queues.depth('notification');
    return depth.active + depth.waiting + depth.delayed === 0;
  });
  expect(await effectIds(delivery)).toEqual([id]);
  expect(await states()).toEqual(['applied']);
});

test('an event that comes too early is parked and applied when its time has come', async () => {
  let isReady = false;
  const consumer = consumerOf({
    async inTransaction(event, tx) {
      await tx.insertInto('effects').values({ event_id: event.id, consumer: 'notification', note: 'done' }).execute();
      if (!isReady) throw new EventTooEarly('the order is not there yet');
    },
  });
  await delivery.worker(consumer);
  const id = await delivery.publish();
  await until(async () =>
    (await delivery.inbox()).some((row) => row.state === 'parked' && row.reason === 'the order is not there yet'),
  );
  expect(await effectIds(delivery)).toEqual([]);
  isReady = true;
  await until(async () => (await states()).includes('applied'));
  expect(await effectIds(delivery)).toEqual([id]);
});

test('an event that stays too early is dead after its minute, with its reason', async () => {
  await delivery.worker(consumerOf({ handle: () => Promise.reject(new EventTooEarly('never comes')) }));
  await delivery.publish();
  await until(async () => (await states()).includes('dead'));
  expect((await delivery.inbox())[0]).toMatchObject({
    state: 'dead',
    attempts: 7,
    reason: 'still too early after a minute: never comes',
  });
});

test('a poison event is tried five times and dead; those behind it pass; a person retries or drops it', async () => {
  let isMended = false;
  let tries = 0;
  const consumer = consumerOf({
    async inTransaction(event, tx) {
      if ((event.data as { poison?: boolean }).poison && !isMended) {
        tries += 1;
        throw new TypeError('cannot read title of undefined');
      }
      await tx.insertInto('effects').values({ event_id: event.id, consumer: 'notification', note: 'done' }).execute();
    },
  });
  await delivery.worker(consumer);
  const poison = await delivery.publish({ poison: true });
  const dropped = await delivery.publish({ poison: true });
  const good = await delivery.publish();
  await until(async () => (await effectIds(delivery)).includes(good));
  await until(async () => (await states()).filter((state) => state === 'dead').length === 2);
  // Five each, and one more where it was first tried in company.
  expect([10, 11, 12]).toContain(tries);
  const admin = new EventAdmin(delivery.notification);
  expect(await admin.list({ states: ['dead'] })).toMatchObject([
    { reason: 'TypeError: cannot read title of undefined', attempts: 5 },
    { attempts: 5 },
  ]);
  expect((await admin.show('notification', poison)).event).toMatchObject({ id: poison, data: { poison: true } });
  isMended = true;
  await admin.drop('notification', dropped, 'the test');
  await admin.retry('notification', poison);
  await until(async () => (await effectIds(delivery)).includes(poison));
  await expect(admin.retry('notification', dropped)).rejects.toMatchObject({ code: 'not_found' });
  expect((await effectIds(delivery)).includes(dropped)).toBe(false);
});

test('what another try cannot change is dead at once, a passing failure is tried again', async () => {
  let tries = 0;
  const consumer = consumerOf({
    async handle(event) {
      tries += 1;
      if ((event.data as { hopeless?: boolean }).hopeless)
        throw new AppError('coupon_invalid', { detail: 'no such coupon' });
      if (tries === 1) throw new AppError('service_unavailable', { detail: 'mail is down' });
    },
  });
  await delivery.worker(consumer);
  await delivery.publish();
  await until(async () => (await states()).includes('applied'));
  expect(tries).toBe(2);
  await delivery.publish({ hopeless: true });
  await until(async () => (await states()).includes('dead'));
  expect(tries).toBe(3);
});

test('a handler that hangs is rolled back at its time, and gives back its connection and its locks', async () => {
  let starts = 0;
  const consumer = consumerOf(
    {
      async inTransaction(event, tx) {
        starts += 1;
        await tx
          .insertInto('effects')
          .values({ event_id: event.id, consumer: 'notification', note: `start ${starts}` })
          .execute();
        if (starts <= 2) await new Promise(() => {});
      },
    },
    { timeoutMs: 500 },
  );
  await delivery.worker(consumer);
  const id = await delivery.publish();
  await until(async () => (await states()).includes('applied'));
  expect((await delivery.effects()).map(({ event_id, note }) => ({ event_id, note }))).toEqual([
    { event_id: id, note: `start ${starts}` },
  ]);
  // A slow machine may need a start more; what the first two wrote is gone either way.
  expect(starts).toBeGreaterThanOrEqual(3);
  await until(async () => Object.values(delivery.notification.stats()).every(({ total, idle }) => total === idle));
});

test('a version nobody knows is parked, data that breaks its schema is dead', async () => {
  const worker = await delivery.worker(recorder, { isDeaf: true });
  const id = await delivery.publish();
  await delivery.cart
    .writer()
    .updateTable('outbox')
    .set({ envelope: sql<string>`REPLACE(envelope, '"version":1', '"version":2')`, relayed_at: null })
    .where('id', '=', id)
    .execute();
  const broken = await delivery.publish();
  await delivery.cart
    .writer()
    .updateTable('outbox')
    .set({ envelope: sql<string>`REPLACE(envelope, '"data":{}', '"data":{"bad":true}')`, relayed_at: null })
    .where('id', '=', broken)
    .execute();
  await worker.close();
  await server.wipe();
  await delivery.worker(recorder);
  await until(async () => (await delivery.inbox()).length === 2);
  const rows = new Map((await delivery.inbox()).map((row) => [row.event_id, row]));
  expect(rows.get(id)).toMatchObject({ state: 'parked', reason: expect.stringContaining('version 2') });
  expect(rows.get(broken)).toMatchObject({ state: 'dead', reason: expect.stringContaining('breaks its schema') });
  expect(await effectIds(delivery)).toEqual([]);
});

test('a producer’s bug in an event stops its own transaction', async () => {
  await expect(delivery.publish({ bad: true })).rejects.toThrow('breaks its schema');
  expect((await new EventAdmin(delivery.cart).outboxStatus()).unrelayed).toBe(0);
});

test('a handler over several transactions marks the inbox in its last one', async () => {
  const consumer = consumerOf({
    async handle(event, ctx, mark) {
      await delivery.notification.transaction(ctx, async (tx) => {
        await tx
          .insertInto('effects')
          .values({ event_id: event.id, consumer: 'notification', note: 'last step' })
          .execute();
        await mark.applied(tx);
      });
      throw new Error('the process had trouble after its commit');
    },
  });
  await delivery.worker(consumer);
  const id = await delivery.publish();
  await until(async () => (await states()).includes('applied'));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await effectIds(delivery)).toEqual([id]);
  expect(await states()).toEqual(['applied']);
});

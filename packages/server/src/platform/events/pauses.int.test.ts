import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OwnRedis, startOwnRedis } from '../testing/own-redis.ts';
import type { EventEnvelope } from './envelope.ts';
import { EventAdmin } from './event-admin.ts';
import { addEventJobs } from './event-jobs.ts';
import { replayEvents } from './replay-events.ts';
import { type Delivery, effectIds, recorder, startDelivery, until } from './test-delivery.ts';

let server: OwnRedis;
let delivery: Delivery;
beforeEach(async () => {
  server = await startOwnRedis();
  delivery = await startDelivery(server.url);
});
afterEach(async () => {
  await delivery.close();
  await server.close();
});

const waiting = async (worker: { queues: { depth(name: string): Promise<{ waiting: number }> } }): Promise<number> =>
  (await worker.queues.depth('notification')).waiting;

test('a paused consumer takes nothing, over a restart and a wiped queue, and goes on where it stood when resumed', async () => {
  const first = await delivery.worker(recorder);
  const before = await delivery.publish();
  await until(async () => (await effectIds(delivery)).includes(before));
  const admin = new EventAdmin(delivery.notification);
  await admin.pause('notification', 'mkt', 'the test');
  // Followed within a moment: what is published before that may still be taken.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const held = await delivery.publish();
  await until(async () => (await waiting(first)) === 1);
  await first.close();
  await server.wipe();
  const second = await delivery.worker(recorder);
  await until(async () => (await waiting(second)) === 1);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await effectIds(delivery)).toEqual([before]);
  expect(await admin.pauses()).toMatchObject([{ consumer: 'notification', reason: 'the test', paused_by: 'mkt' }]);
  expect(await admin.resume('notification', 'the test')).toBe(true);
  await until(async () => (await effectIds(delivery)).length === 2);
  expect(await effectIds(delivery)).toEqual([before, held].sort());
  expect(await admin.resume('notification', 'again')).toBe(false);
  const audits = await delivery.notification.writer().selectFrom('audit_log').select('action').orderBy('id').execute();
  expect(audits.map(({ action }) => action)).toEqual(['consumer.paused', 'consumer.resumed']);
});

test('a replay offers kept events by id, type and time, and applies none twice', async () => {
  const worker = await delivery.worker(recorder);
  const ids = [await delivery.publish(), await delivery.publish(), await delivery.publish()];
  await until(async () => (await effectIds(delivery)).length === 3);
  const replay = (
    filter: Parameters<typeof replayEvents>[0]['filter'],
    queues = worker.queues as typeof worker.queues | null,
  ) => replayEvents({ db: delivery.cart, queues, subscriptions: delivery.subscriptions, filter });
  const all = { events: 3, deliveries: { notification: 3 } };
  expect(await replay({ types: ['thing.happened'] }, null)).toEqual(all);
  expect(await replay({ types: ['thing.happened'] })).toEqual(all);
  expect(await replay({ ids: [ids[1] as string] })).toEqual({ events: 1, deliveries: { notification: 1 } });
  expect(await replay({ until: new Date(0) })).toEqual({ events: 0, deliveries: {} });
  expect((await replay({ since: new Date(0) })).events).toBe(3);
  await until(async () => (await waiting(worker)) === 0);
  const last = await delivery.publish();
  await until(async () => (await effectIds(delivery)).includes(last));
  expect(await effectIds(delivery)).toEqual([...ids, last].sort());
});

test('A64, F25: an event that comes twenty times at once, shuffled and days late has one effect', async () => {
  const worker = await delivery.worker(recorder, { isDeaf: true });
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.push(await delivery.publish());
  await until(async () => (await waiting(worker)) === 5);
  const rows = await delivery.cart.writer().selectFrom('outbox').select('envelope').execute();
  const events = rows.map(({ envelope }) => {
    const event = JSON.parse(envelope) as EventEnvelope;
    return { ...event, occurred_at: new Date(Date.now() - 5 * 86_400_000).toISOString() };
  });
  await worker.close();
  await server.wipe();
  const workers = [await delivery.worker(recorder), await delivery.worker(recorder)];
  const copies = Array.from({ length: 20 }, () => events).flat();
  const shuffled = copies.map((event, i) => [(i * 7_919) % copies.length, event] as const).sort(([a], [b]) => a - b);
  const queues = (workers[0] as (typeof workers)[0]).queues;
  await until(async () => queues.redis.status === 'ready');
  // One by one, so that a copy is added again as soon as the one before it is done.
  for (const [, event] of shuffled)
    await addEventJobs(queues, [{ consumer: 'notification', queue: 'notification', event }]);
  await until(async () => {
    const depth = await queues.depth('notification');
    return depth.waiting + depth.active + depth.delayed === 0;
  });
  expect(await effectIds(delivery)).toEqual(ids.sort());
});

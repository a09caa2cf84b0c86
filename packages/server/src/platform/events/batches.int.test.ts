/** Events that come together: one transaction for all, or each alone with an outcome of its own. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { newId } from '../kernel/ids.ts';
import type { Consumer, EventHandler } from './consumer.ts';
import { ConsumerRunner } from './consumer-runner.ts';
import type { EventEnvelope } from './envelope.ts';
import { type Delivery, effectIds, startDelivery, type TestTables, testCatalog } from './test-delivery.ts';

let delivery: Delivery;

beforeAll(async () => {
  delivery = await startDelivery();
}, 60_000);
afterEach(async () => {
  await delivery.notification.writer().deleteFrom('effects').execute();
  await delivery.notification.writer().deleteFrom('inbox').execute();
});
afterAll(() => delivery?.close());

function eventOf(data: Record<string, unknown> = {}): EventEnvelope {
  const id = newId('evt');
  return {
    id,
    type: 'thing.happened',
    version: 1,
    occurred_at: new Date().toISOString(),
    producer: 'cart',
    aggregate: { type: 'thing', id: `t-${id}`, sequence: 1 },
    correlation_id: 'req_of_the_test',
    causation_id: null,
    traceparent: null,
    data,
  };
}

/** Brings events to a consumer as a queue's worker does, all at once. */
async function bring(
  handler: EventHandler<TestTables>,
  events: readonly EventEnvelope[],
  options: Partial<Consumer<TestTables>> = {},
): Promise<string[]> {
  const consumer = { name: 'notification', queue: 'notification', handlers: { 'thing.happened': handler }, ...options };
  const runner = new ConsumerRunner({
    db: delivery.notification,
    consumers: [consumer],
    catalog: testCatalog,
    backoffScale: 1,
  });
  return Promise.all(
    events.map((event, i) =>
      runner.run({ id: `job-${i}`, name: event.type, data: { consumer: 'notification', event }, crashes: 0 }),
    ),
  );
}

const idsOf = (events: readonly EventEnvelope[]): string[] => events.map(({ id }) => id).sort();

/** Writes a row for each event, and counts the calls of either kind. */
function counting(fails: (event: EventEnvelope) => boolean = () => false) {
  const calls = { alone: 0, together: 0 };
  const rowOf = (event: EventEnvelope) => {
    if (fails(event)) throw new TypeError('this one never');
    return { event_id: event.id, consumer: 'notification', note: 'done' };
  };
  const handler: EventHandler<TestTables> = {
    async inTransaction(event, tx) {
      calls.alone += 1;
      await tx.insertInto('effects').values(rowOf(event)).execute();
    },
    async allInTransaction(events, tx) {
      calls.together += 1;
      await tx.insertInto('effects').values(events.map(rowOf)).execute();
    },
  };
  return { calls, handler };
}

test('thirty at once are one call, each with its effect once and its inbox row', async () => {
  const { calls, handler } = counting();
  const events = Array.from({ length: 30 }, () => eventOf());
  expect(await bring(handler, events)).toEqual(events.map(() => 'applied'));
  expect(await effectIds(delivery)).toEqual(idsOf(events));
  expect((await delivery.inbox()).map(({ state }) => state)).toEqual(events.map(() => 'applied'));
  expect(calls).toEqual({ alone: 0, together: 1 });
});

test('one that fails undoes the others only for a moment: it alone is retried', async () => {
  const events = Array.from({ length: 10 }, (_, i) => eventOf({ poison: i === 4 }));
  const { calls, handler } = counting(({ data }) => (data as { poison: boolean }).poison);
  expect(await bring(handler, events)).toEqual(events.map((_, i) => (i === 4 ? 'retrying' : 'applied')));
  expect(await effectIds(delivery)).toEqual(idsOf(events.filter((_, i) => i !== 4)));
  const [failed] = (await delivery.inbox()).filter(({ state }) => state !== 'applied');
  expect(failed).toMatchObject({ event_id: events[4]?.id, attempts: 1, reason: 'TypeError: this one never' });
  expect(calls).toEqual({ alone: 10, together: 1 });
});

test('one that was applied before, and one that comes twice, have their effect once', async () => {
  const { handler } = counting();
  const [first, second, third] = [eventOf(), eventOf(), eventOf()];
  await bring(handler, [first]);
  const outcomes = await bring(handler, [first, second, second, third]);
  expect(outcomes.toSorted()).toEqual(['applied', 'applied', 'duplicate', 'duplicate']);
  expect(await effectIds(delivery)).toEqual(idsOf([first, second, third]));
});

test('one that hangs holds the others up for two seconds, and is alone with its own deadline then', async () => {
  const events = [eventOf(), eventOf({ hangs: true }), eventOf()];
  const handler: EventHandler<TestTables> = {
    async inTransaction(event, tx) {
      if ((event.data as { hangs?: boolean }).hangs === true) return new Promise(() => {});
      await tx.insertInto('effects').values({ event_id: event.id, consumer: 'notification', note: 'done' }).execute();
    },
  };
  const bringing = bring(handler, events, { timeoutMs: 8_000 });
  await expect.poll(() => effectIds(delivery), { timeout: 6_000 }).toHaveLength(2);
  expect(await bringing).toEqual(['applied', 'retrying', 'applied']);
}, 30_000);

test('steps that span calls go together as far as their handler can, the rest alone', async () => {
  const events = Array.from({ length: 8 }, (_, i) => eventOf({ even: i % 2 === 0 }));
  const isEven = ({ data }: EventEnvelope): boolean => (data as { even: boolean }).even;
  const alone: string[] = [];
  const handler: EventHandler<TestTables> = {
    handle: async (event) => void alone.push(event.id),
    handleAll: async (all) => all.filter(isEven),
  };
  expect(await bring(handler, events)).toEqual(events.map(() => 'applied'));
  expect(alone.sort()).toEqual(idsOf(events.filter((event) => !isEven(event))));
  expect((await delivery.inbox()).map(({ event_id }) => event_id)).toEqual(idsOf(events));
});

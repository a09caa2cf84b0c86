/** F34 and F35 on real processes: what an event does to the process that handles it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Queues } from '../queue/queues.ts';
import { Policies } from '../resilience/policies.ts';
import { EventAdmin } from './event-admin.ts';
import { replayEvents } from './replay-events.ts';
import type { PoisonSettings } from './test/poison-worker.ts';
import { type Delivery, startDelivery, until } from './test-delivery.ts';

const program = fileURLToPath(new URL('./test/poison-worker.ts', import.meta.url));
let delivery: Delivery;
/** The worker of one test, and how often it died; a late end of another test's worker is none of it. */
interface Run {
  worker: ChildProcess | null;
  deaths: number;
  isOver: boolean;
}
let run: Run = { worker: null, deaths: 0, isOver: false };

beforeEach(async () => {
  run = { worker: null, deaths: 0, isOver: false };
  delivery = await startDelivery();
}, 60_000);
afterEach(async () => {
  run.isOver = true;
  run.worker?.kill('SIGKILL');
  await delivery.close();
});

const runsFile = (): string => join(delivery.installation.config.stateDir, 'runs');
const runsOf = (id: string): string[] =>
  readFileSync(runsFile(), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(id));

/** Starts the worker, and again whenever it dies, as its supervisor would. */
function keepWorking(settings: Omit<PoisonSettings, 'config' | 'runsFile'>): void {
  const { config } = delivery.installation;
  const file = join(config.stateDir, 'poison.json');
  writeFileSync(runsFile(), '');
  writeFileSync(file, JSON.stringify({ config, runsFile: runsFile(), ...settings } satisfies PoisonSettings));
  const mine = run;
  const start = (): void => {
    mine.worker = spawn(
      process.execPath,
      ['--conditions=mkt-source', '--max-old-space-size=128', program, 'worker', file],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    mine.worker.once('exit', () => {
      mine.deaths += 1;
      if (!mine.isOver) start();
    });
  };
  start();
}

const stateOf = async (id: string): Promise<string | undefined> =>
  (await delivery.inbox()).find((row) => row.event_id === id)?.state;

test('F34: events that throw, end, freeze or fill their process are dead with a reason; others pass, and a replay repeats nothing', async () => {
  // Relays, and hears nothing itself.
  await delivery.worker(
    { name: 'notification', queue: 'notification', handlers: { 'thing.happened': { handle: async () => {} } } },
    { isDeaf: true },
  );
  keepWorking({ lockMs: 3_000, stuckAfterMs: 2_000 });
  const poisons = new Map<string, string>();
  const good: string[] = [];
  for (const kind of ['throw', 'exit', 'spin', 'hog']) {
    good.push(await delivery.publish());
    poisons.set(kind, await delivery.publish({ poison: kind }));
    good.push(await delivery.publish());
  }
  const rowOf = async (kind: string) => (await delivery.inbox()).find((row) => row.event_id === poisons.get(kind));
  const admin = new EventAdmin(delivery.notification);
  // Of these two the first try apart is enough: each further one waits for its turn, and for another process.
  for (const [kind, end] of [
    ['exit', /ended with exit code 7$/],
    ['spin', /ended by SIGKILL$/],
    ['hog', /ended by SIG(KILL|ABRT|TRAP)$/],
  ] as const) {
    await until(async () => (await rowOf(kind))?.isolated === 1, 3_600);
    expect((await rowOf(kind))?.reason).toMatch(end);
    if (kind !== 'exit') await admin.drop('notification', poisons.get(kind) as string, 'the test');
  }
  await until(async () => (await rowOf('throw'))?.state === 'dead' && (await rowOf('exit'))?.state === 'dead', 3_600);
  expect(await rowOf('throw')).toMatchObject({ attempts: 5, reason: 'TypeError: cannot read title of undefined' });
  expect(await rowOf('exit')).toMatchObject({ attempts: 5, reason: expect.stringMatching(/ended with exit code 7$/) });
  good.push(await delivery.publish());
  await until(async () => {
    const rows = new Map((await delivery.inbox()).map((row) => [row.event_id, row.state]));
    return good.every((id) => rows.get(id) === 'applied');
  }, 1_200);
  // Each of the three that end a process ended at most one worker; from then on it was handled apart.
  expect(run.deaths).toBeLessThanOrEqual(3);
  const effects = (await delivery.effects()).map((row) => row.event_id).sort();
  expect(effects).toEqual([...good].sort());

  const { keyPrefix, queueUrl } = delivery.installation.config.redis;
  const queues = new Queues({ url: queueUrl, keyPrefix, policies: new Policies() });
  await until(async () => queues.redis.status === 'ready');
  const replayed = await replayEvents({
    db: delivery.cart,
    queues,
    subscriptions: delivery.subscriptions,
    filter: { types: ['thing.happened'] },
  });
  expect(replayed).toEqual({ events: 13, deliveries: { notification: 13 } });
  await until(async () => {
    const depth = await queues.depth('notification');
    return depth.waiting + depth.active + depth.delayed === 0;
  });
  await queues.close();
  expect((await delivery.effects()).map((row) => row.event_id).sort()).toEqual(effects);
  expect(await stateOf(poisons.get('exit') as string)).toBe('dead');
}, 400_000);

test('F35: a worker whose loop is blocked past its lock has its job run twice, with one effect', async () => {
  const recorder = {
    name: 'notification',
    queue: 'notification',
    handlers: { 'thing.happened': { handle: async () => {} } },
  };
  await delivery.worker(recorder, { isDeaf: true });
  // Two workers, so that one finds the lock of the other's job run out while that one still stands still.
  keepWorking({ lockMs: 2_000, stuckAfterMs: 0, spanning: true });
  const second = spawn(
    process.execPath,
    ['--conditions=mkt-source', program, 'worker', join(delivery.installation.config.stateDir, 'poison.json')],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  try {
    await Promise.all([run.worker, second].map((one) => once(one?.stdout as NodeJS.EventEmitter, 'data')));
    const id = await delivery.publish({ poison: 'block' });
    await until(async () => (await stateOf(id)) === 'applied' && runsOf(id).length >= 2, 1_200);
    expect((await delivery.effects()).map((row) => row.event_id)).toEqual([id]);
    expect(run.deaths).toBe(0);
  } finally {
    second.kill('SIGKILL');
  }
}, 120_000);

/** Named cases of processes and stores that die. */
import { setTimeout as delay } from 'node:timers/promises';
import { NetworkError } from '@mkt/sdk';
import type { EngineName, ProcessName } from './arena.ts';
import { readJournal } from './journal.ts';
import type { Scenario, Stage } from './scenario.ts';

/** Where a request of a checkout comes by in an API process; P9 is a webhook's. */
const requestPoints = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8'] as const;
const workerPoints = ['P10', 'P11', 'P12', 'P13'] as const;
export const allPoints: readonly (readonly [ProcessName, string])[] = [
  ...requestPoints.map((point) => ['api-1', point] as const),
  ['api-1', 'P9'],
  ...workerPoints.map((point) => ['worker', point] as const),
];

/** Sells once and holds that the buyer was charged once, by one order. */
export async function oneSale(stage: Stage, first: 0 | 1, what: string): Promise<void> {
  const sale = await stage.sale(stage.buyer(first));
  stage.hold(sale.confirmedMs !== null, `${what}: ${sale.order.id} was not decided within a minute of its payment`);
  const own = readJournal(stage.arena.journalFile).filter(
    (session) => session.captured > 0 && session.reference === sale.order.payment?.id,
  );
  stage.hold(
    own.length <= 1 && own.every((session) => session.captures === 1),
    `${what}: charged ${own.map((s) => s.captures).join(' and ')} times`,
  );
}

async function killApiAtEachPoint(stage: Stage): Promise<void> {
  for (const point of requestPoints) {
    let elsewhereMs = 0;
    const startedAt = performance.now();
    const hit = await stage.killAt('api-1', point, async () => {
      await Promise.all([
        oneSale(stage, 0, point),
        // Meanwhile another buyer is served by the other process.
        delay(500).then(async () => {
          elsewhereMs = (await stage.sale(stage.buyer(1), { pay: false })).placedMs;
        }),
      ]);
    });
    stage.hold(hit, `${point} was never come by`);
    const tookMs = performance.now() - startedAt;
    stage.hold(tookMs < 60_000, `${point}: the same key was answered and paid only after ${Math.round(tookMs)} ms`);
    stage.note(
      `${point}: paid and confirmed ${Math.round(tookMs)} ms after the first try; elsewhere ${Math.round(elsewhereMs)} ms`,
    );
    await stage.arena.untilHealthy(60_000);
  }
}

/** After the kill a client that repeats itself every second has its order within the lease of 15 s and a retry. */
async function freeKeyInTime(stage: Stage): Promise<void> {
  const buyer = stage.buyer(0);
  const startedAt = performance.now();
  let sale: Awaited<ReturnType<Stage['sale']>> | null = null;
  await stage.killAt('api-1', 'P3', async () => {
    sale = await stage.sale(buyer, { pay: false });
  });
  const tookMs = Math.round(performance.now() - startedAt);
  stage.hold(sale !== null && tookMs < 30_000, `the key was in flight for ${tookMs} ms`);
  stage.note(`a key whose process died was free after ${tookMs} ms`);
  await stage.arena.untilHealthy(60_000);
}

async function killWorkerAtEachPoint(stage: Stage): Promise<void> {
  for (const point of workerPoints) {
    const hit = await stage.killAt('worker', point, () => oneSale(stage, 1, point));
    stage.hold(hit, `${point} was never come by`);
    const startedAt = performance.now();
    await stage.arena.untilHealthy(60_000);
    stage.note(`${point}: the worker was back ${Math.round(performance.now() - startedAt)} ms after the sale`);
  }
  // The webhook's row is committed in an API process.
  const hit = await stage.killAt('api-1', 'P9', () => oneSale(stage, 1, 'P9'));
  stage.hold(hit, 'P9 was never come by');
  await stage.arena.untilHealthy(60_000);
}

/** Kills a store while a process stands at a point, brings it back half a second later, and lets the sale go on. */
async function killStoreAtEachPoint(stage: Stage, engines: readonly EngineName[], empty: boolean): Promise<void> {
  for (const [name, point] of allPoints) {
    let servingMs = 0;
    const hit = await stage.whileAt(
      name,
      point,
      async () => {
        for (const engine of engines) stage.arena.signal(engine, 'SIGKILL');
        await delay(500);
        if (empty) for (const engine of engines) stage.arena.forget(engine as 'redis-queue');
        for (const engine of engines) await stage.arena.restart(engine);
        const back = performance.now();
        await untilServing(stage);
        servingMs = performance.now() - back;
      },
      () => oneSale(stage, 0, `${engines.join(' and ')} at ${point}`),
    );
    stage.hold(hit, `${point} was never come by`);
    stage.note(`${point}: serving ${Math.round(servingMs)} ms after ${engines[0]} accepted again`);
    await stage.arena.untilHealthy(60_000);
  }
}

/** Until a write goes through. */
async function untilServing(stage: Stage): Promise<void> {
  const { client } = stage.shop.admin;
  const end = Date.now() + 30_000;
  for (;;) {
    try {
      await client.cart.clear();
      return;
    } catch (error) {
      if (Date.now() > end) return stage.hold(false, `no write went through within 30 s: ${String(error)}`);
      await delay(50);
    }
  }
}

async function writesAreRefusedPlainly(stage: Stage): Promise<void> {
  stage.arena.signal('mysql', 'SIGKILL');
  const answer = await stage.shop.admin.client.cart.clear().then(
    () => 'done',
    (error: unknown) => (error instanceof NetworkError ? error.code : String((error as { status?: number }).status)),
  );
  stage.hold(answer === '503', `a write without the database was answered ${answer}, not 503`);
  await stage.arena.restart('mysql');
  await untilServing(stage);
}

/** Frozen for longer than a command's patience, Redis runs what it was sent when it thaws: the replies are lost. */
async function loseRepliesOfRedis(stage: Stage): Promise<void> {
  for (let round = 0; round < 4; round++) {
    const sales = [0, 1, 0, 1].map((first) => oneSale(stage, first as 0 | 1, `round ${round}`));
    for (let i = 0; i < 3; i++) {
      stage.arena.signal('redis-state', 'SIGSTOP');
      stage.arena.signal('redis-queue', 'SIGSTOP');
      await delay(800);
      stage.arena.signal('redis-state', 'SIGCONT');
      stage.arena.signal('redis-queue', 'SIGCONT');
      await delay(500);
    }
    await Promise.all(sales);
  }
}

async function skewClocks(stage: Stage): Promise<void> {
  for (const name of ['api-1', 'worker'] as const)
    for (const offsetMs of [600_000, -600_000]) {
      stage.arena.setClock(name, offsetMs);
      await delay(300);
      const unpaid = await stage.sale(stage.buyer(1), { pay: false });
      const [known] = [stage.tally.orders.get(unpaid.order.id)];
      for (const first of [0, 1] as const) await oneSale(stage, first, `${name} ${offsetMs / 60_000} minutes off`);
      // A deadline by the wrong clock would have ended the unpaid order at once, or never.
      const page = await stage.shop.buyers
        .find(({ userId }) => userId === known?.buyerId)
        ?.client.orders.get(unpaid.order.id)
        .catch(() => null);
      const leftMs = page ? Date.parse(page.data.reservation_expires_at ?? '') - Date.now() : 0;
      stage.note(
        `${name} ${offsetMs / 60_000} minutes off: an unpaid order is ${page?.data.status}, ${Math.round(leftMs / 1000)} s left`,
      );
      stage.arena.setClock(name, 0);
    }
}

export const processScenarios: readonly Scenario[] = [
  {
    name: 'F01',
    says: 'kill −9 of an API process at each of P1–P8: one order, one charge, the key free within 30 s, the other serves',
    async run(stage) {
      await killApiAtEachPoint(stage);
      await freeKeyInTime(stage);
    },
  },
  {
    name: 'F02',
    says: 'kill −9 of the worker at P10–P13 and of the API at P9: each effect once',
    run: killWorkerAtEachPoint,
  },
  {
    name: 'F04',
    says: 'kill −9 of MySQL at every failpoint: nothing acknowledged is lost, writes are 503 meanwhile',
    async run(stage) {
      await writesAreRefusedPlainly(stage);
      await killStoreAtEachPoint(stage, ['mysql'], false);
    },
  },
  {
    name: 'F07',
    says: 'kill −9 of both Redis at every failpoint, back empty: carts, sessions and events survive',
    run: (stage) => killStoreAtEachPoint(stage, ['redis-state', 'redis-queue'], true),
  },
  {
    name: 'F13',
    says: 'replies of Redis lost after it has run the commands: no double effect',
    run: loseRepliesOfRedis,
  },
  { name: 'F23', says: 'clocks of API and worker ten minutes off: deadlines are the database’s', run: skewClocks },
];

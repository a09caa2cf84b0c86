/** The named cases of a gateway that is slow or silent, under a load that nobody holds back. */
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { call } from '../bench/http-caller.ts';
import { quantileAmong } from '../bench/turns.ts';
import { arrive, type LoadReport, OpenLoad } from './open-load.ts';
import { OpenTransactions } from './open-transactions.repository.ts';
import type { Scenario, Stage } from './scenario.ts';

const perSecond = 20;
const loadS = 30;
/** The rate counts as held when no less than this of it is confirmed while it goes on. */
const heldPart = 0.9;

const at = (values: readonly number[], q: number): number => Math.round(quantileAmong(values, q));
const busy = (): string => `load of the machine ${(loadavg()[0] ?? 0).toFixed(1)}`;

/** Lines in which a process says that somebody got no connection in time. */
function exhaustions(logs: string): number {
  const files = readdirSync(logs).filter((name) => name.endsWith('.log'));
  const lines = files.flatMap((name) => readFileSync(join(logs, name), 'utf8').split('\n'));
  return lines.filter((line) => line.includes('No free connection in time')).length;
}

/** Twenty whole checkouts a second at a gateway that takes 200 to 800 ms for each answer. */
async function holdTheRate(stage: Stage): Promise<void> {
  const load = await OpenLoad.prepare(stage, 240);
  try {
    await load.run(4, 4);
    const before = exhaustions(stage.arena.logs);
    await stage.arena.setGatewayChaos({ answers: { slow_probability: 1, slow_ms: 500, slow_jitter_ms: 300 } });
    stage.note(`${busy()} before`);
    const transactions = new OpenTransactions(stage.arena.config);
    const report = await load.run(perSecond, loadS).finally(() => transactions.close());
    await stage.arena.setGatewayChaos(null);
    tellLoad(stage, report, transactions);
    stage.hold(report.failed.length === 0, `${report.failed.length} checkouts failed: ${report.failed.slice(0, 5)}`);
    const rate = heldRate(report);
    stage.hold(rate >= perSecond * heldPart, `${rate.toFixed(1)} checkouts a second were held, not ${perSecond}`);
    stage.hold(transactions.looks > 20, `only ${transactions.looks} looks at the transactions were in time`);
    stage.hold(
      transactions.waiting.size === 0,
      `waited with a transaction open: ${[...transactions.waiting].slice(0, 5)}`,
    );
    const exhausted = exhaustions(stage.arena.logs) - before;
    stage.hold(exhausted === 0, `a pool was exhausted ${exhausted} times`);
  } finally {
    await load.close();
  }
}

/** Confirmations a second in the second half of the arrivals: a load that is not held falls behind by then. */
function heldRate({ confirmedAtMs }: LoadReport): number {
  const [from, to] = [(loadS * 1_000) / 2, loadS * 1_000];
  return (confirmedAtMs.filter((ms) => ms > from && ms <= to).length * 1_000) / (to - from);
}

function tellLoad(stage: Stage, report: LoadReport, { looks, late, metTwice, waiting }: OpenTransactions): void {
  // Those can only have waited for the machine.
  const elsewhere = [...waiting].filter((id) => !/_(order|payment)\//.test(id)).length;
  const { asked, confirmedMs, placedMs, confirmedAtMs, repeated } = report;
  stage.note(
    `${confirmedMs.length} of ${asked} checkouts confirmed, asked ${perSecond} a second for ${loadS} s, held ${heldRate(report).toFixed(1)} a second; the last was confirmed ${Math.round(Math.max(...confirmedAtMs) - loadS * 1_000)} ms after the last arrival; ${busy()}`,
  );
  stage.note(
    `POST /orders p50 ${at(placedMs, 0.5)} ms, p95 ${at(placedMs, 0.95)} ms, paid to confirmed p50 ${at(confirmedMs, 0.5)} ms, p95 ${at(confirmedMs, 0.95)} ms, ${repeated} answers asked a client to come again`,
  );
  stage.note(
    `${looks} looks at open transactions (${late} late): ${metTwice.size} met in two of them, ${waiting.size} waited for their client, ${elsewhere} of these in modules that never ask the gateway`,
  );
}

const rounds = 6;
const turnS = 10;
const ordersPerSecond = 4;
const othersPerSecond = 40;
const slowerBy = 1.2;

async function hanging(stage: Stage): Promise<void> {
  await stage.arena.setGatewayChaos({ answers: { hang_probability: 1 } });
  const sale = await stage.sale(stage.buyer(), { pay: false });
  stage.hold(sale.order.payment?.redirect_url == null, 'a gateway that hangs gave an address');
  stage.hold(sale.placedMs < 12_000, `the buyer waited ${Math.round(sale.placedMs)} ms for a gateway that hangs`);
  stage.note(`a checkout with a hanging gateway was answered after ${Math.round(sale.placedMs)} ms`);
  await stage.arena.setGatewayChaos(null);
}

/** What does not need the gateway, with orders beside it, in turns: while the gateway answers and while it hangs. */
async function othersGoOn(stage: Stage): Promise<void> {
  // Nobody pays, so that each guest can order once.
  const load = await OpenLoad.prepare(stage, ordersPerSecond * turnS * (2 * rounds + 1));
  try {
    const tookMs: Record<'before' | 'during', number[]> = { before: [], during: [] };
    await oneTurn(stage, load);
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? (['before', 'during'] as const) : (['during', 'before'] as const);
      for (const side of order) {
        if (side === 'during') await stage.arena.setGatewayChaos({ answers: { hang_probability: 1 } });
        tookMs[side].push(...(await oneTurn(stage, load)));
        await stage.arena.setGatewayChaos(null);
        // The breaker lets a probe through after 5 s; what was left lying is taken up.
        if (side === 'during') await delay(8_000);
      }
    }
    const p99 = { before: at(tookMs.before, 0.99), during: at(tookMs.during, 0.99) };
    const ratio = p99.during / p99.before;
    stage.note(
      `${tookMs.before.length} and ${tookMs.during.length} other requests: p50 ${at(tookMs.before, 0.5)} ms while the gateway answers and ${at(tookMs.during, 0.5)} ms while it hangs, p99 ${p99.before} and ${p99.during} ms, ratio ${ratio.toFixed(2)}; ${busy()}`,
    );
    stage.hold(ratio <= slowerBy, `the p99 of other requests was ${ratio.toFixed(2)} times as long`);
  } finally {
    await load.close();
  }
}

/** Orders that nobody pays, and the times of other requests beside them. */
async function oneTurn(stage: Stage, load: OpenLoad): Promise<number[]> {
  const ordering = load.run(ordersPerSecond, turnS, { pay: false });
  const took = await arrive(othersPerSecond, othersPerSecond * turnS, (i) => otherRequest(stage, load, i));
  const { failed } = await ordering;
  stage.hold(failed.length === 0, `${failed.length} orders were not taken: ${failed.slice(0, 3)}`);
  return took;
}

async function otherRequest(stage: Stage, { guests, productIds }: OpenLoad, i: number): Promise<number> {
  const guest = guests[i % guests.length];
  if (guest === undefined) throw new Error('every guest is on the way already');
  const paths = [
    `/products/${productIds[i % productIds.length]}`,
    '/products?limit=10',
    '/cart',
    '/orders',
    '/users/me',
  ];
  const path = paths[i % paths.length] as string;
  const startedAt = performance.now();
  const answer = await call(guest.api, 'GET', `/api/v1${path}`, { token: guest.token });
  stage.hold(answer.status === 200, `GET ${path} was answered ${answer.status}`);
  return performance.now() - startedAt;
}

export const slowGatewayScenarios: readonly Scenario[] = [
  {
    name: 'F29',
    says: 'the gateway is slow (200–800 ms): 20 checkouts a second are held, nobody waits with a transaction open',
    run: holdTheRate,
  },
  {
    name: 'F30',
    says: 'the gateway hangs: buyers wait two seconds, a worker goes on, other requests are as quick as before',
    async run(stage) {
      await hanging(stage);
      await othersGoOn(stage);
    },
  },
];

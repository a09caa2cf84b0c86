/**
 * `npm run bench:checkout`: full checkouts (cart, order, payment at the sandbox, webhook, confirmed) through two API
 * processes, a worker and the gateway, in turns with what the same MySQL commits when nothing else is asked of it.
 * The ratio is orders per second times commits per order, over bare commits per second: how much of the store's own
 * limit the checkout uses (goal 0.5). The generator runs on the same machine; the rate has to bear it (goal 100/s).
 *
 *   --buyers N   who check out at once (default 48)     --seconds S  of each turn (default 8)
 *   --rounds N   turns of each (default 5)              --profile DIR  write a CPU profile of each process there
 *   --json       the figures as JSON before the last line
 */
import { parseArgs } from 'node:util';
import { type CheckoutTurn, runCheckouts } from './checkout-buyers.ts';
import { withCheckoutStage } from './checkout-stage.ts';
import { bareCommitRate } from './mysql-counters.ts';

const { values } = parseArgs({
  options: {
    buyers: { type: 'string', default: '48' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '5' },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const turnMs = Number(values.seconds) * 1_000;
const atOnce = Number(values.buyers);

const turns = await withCheckoutStage(atOnce, values.profile, async (stage) => {
  await runCheckouts(stage, atOnce, turnMs / 2);
  const pairs: { ours: CheckoutTurn; bareCommits: number }[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const first = round % 2 === 0;
    const bareBefore = first ? null : await bareCommitRate(stage.mysql, 2_000);
    const ours = await runCheckouts(stage, atOnce, turnMs);
    pairs.push({ ours, bareCommits: bareBefore ?? (await bareCommitRate(stage.mysql, 2_000)) });
  }
  return pairs;
});

const used = turns
  .map(({ ours, bareCommits }) => (ours.ordersPerS * ours.commitsPerOrder) / bareCommits)
  .sort(ascending);
const of = (pick: (turn: CheckoutTurn) => number): number =>
  quantile(turns.map(({ ours }) => pick(ours)).sort(ascending), 0.5);
const figures = {
  ordersPerS: of((t) => t.ordersPerS),
  commitsPerOrder: of((t) => t.commitsPerOrder),
  statementsPerOrder: of((t) => t.statementsPerOrder),
  bareCommitsPerS: quantile(turns.map((t) => t.bareCommits).sort(ascending), 0.5),
  orderMs: { p50: of((t) => t.orderMs.p50), p95: of((t) => t.orderMs.p95) },
  confirmedMs: { p50: of((t) => t.confirmedMs.p50), p95: of((t) => t.confirmedMs.p95) },
  refused: turns.reduce((sum, { ours }) => sum + ours.refused, 0),
  ratio: quantile(used, 0.5),
  low: quantile(used, 0.25),
  high: quantile(used, 0.75),
};
if (values.json) console.log(JSON.stringify(figures));
const ms = ({ p50, p95 }: { p50: number; p95: number }): string => `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`;
console.log(`confirmed orders      ${figures.ordersPerS.toFixed(1)}/s with ${atOnce} buyers at once (goal 100)`);
console.log(`POST /orders          ${ms(figures.orderMs)}`);
console.log(`paid to confirmed     ${ms(figures.confirmedMs)}`);
console.log(
  `per order             ${figures.commitsPerOrder.toFixed(1)} commits, ${figures.statementsPerOrder.toFixed(0)} statements`,
);
if (figures.refused > 0) console.log(`answered by 409/503   ${figures.refused} times, and asked again`);
console.log(
  `ratio ${figures.ratio.toFixed(2)} (${figures.low.toFixed(2)}–${figures.high.toFixed(2)}): ours ${Math.round(figures.ordersPerS * figures.commitsPerOrder).toLocaleString('en')} commits/s, limit ${Math.round(figures.bareCommitsPerS).toLocaleString('en')} commits/s`,
);
process.exit(0);

function ascending(a: number, b: number): number {
  return a - b;
}

function quantile(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? 0;
  return low + ((sorted[Math.ceil(at)] ?? 0) - low) * (at % 1);
}

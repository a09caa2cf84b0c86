/**
 * `npm run bench:checkout`: full checkouts (cart, order, payment at the sandbox, webhook, confirmed) through two API
 * processes, a worker and the gateway, in turns with what the same MySQL commits when nothing else is asked of it.
 * The ratio is orders per second times commits per order, over bare commits per second: how much of the store's own
 * limit the checkout uses (goal 0.5). The generator runs on the same machine; the rate has to bear it (goal 100/s).
 */
import { benchOptions, positive } from './bench-options.ts';
import { type CheckoutTurn, runCheckouts } from './checkout-buyers.ts';
import { withCheckoutStage } from './checkout-stage.ts';
import { bareCommitRate } from './mysql-counters.ts';
import { median, ratioLine, takeTurns } from './turns.ts';

const values = benchOptions(
  `npm run bench:checkout [-- --buyers N] [--seconds S] [--rounds N] [--profile DIR] [--json]

Full checkouts through two API processes, a worker and the gateway, in turns with the bare commits of the same MySQL.
  --buyers N     who check out at once (48)      --seconds S  of each turn (8)
  --rounds N     turns of each (5)               --profile DIR  a CPU profile of each process goes there`,
  {
    buyers: { type: 'string', default: '48' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '5' },
    profile: { type: 'string' },
  },
);
const turnMs = positive('seconds', values.seconds) * 1_000;
const atOnce = positive('buyers', values.buyers);
const rounds = positive('rounds', values.rounds);

const checkouts: CheckoutTurn[] = [];
const turns = await withCheckoutStage(atOnce, values.profile, async (stage) => {
  // One unmeasured turn of each: code gets hot, connections open.
  await runCheckouts(stage, atOnce, turnMs / 2);
  await bareCommitRate(stage.mysql, 1_000);
  return takeTurns(
    rounds,
    async () => {
      const turn = await runCheckouts(stage, atOnce, turnMs);
      checkouts.push(turn);
      return turn.ordersPerS * turn.commitsPerOrder;
    },
    () => bareCommitRate(stage.mysql, 2_000),
  );
});

const of = (pick: (turn: CheckoutTurn) => number): number => median(checkouts.map(pick));
const { ratio, low, high } = turns;
const figures = {
  ordersPerS: of((t) => t.ordersPerS),
  commitsPerOrder: of((t) => t.commitsPerOrder),
  statementsPerOrder: of((t) => t.statementsPerOrder),
  cpuMsPerOrder: Object.fromEntries(
    Object.keys(checkouts[0]?.cpuMsPerOrder ?? {}).map((name) => [name, of((t) => t.cpuMsPerOrder[name] ?? 0)]),
  ),
  bareCommitsPerS: turns.limit,
  orderMs: { p50: of((t) => t.orderMs.p50), p95: of((t) => t.orderMs.p95) },
  confirmedMs: { p50: of((t) => t.confirmedMs.p50), p95: of((t) => t.confirmedMs.p95) },
  refused: checkouts.reduce((sum, { refused }) => sum + refused, 0),
  ratio,
  low,
  high,
};
if (values.json) console.log(JSON.stringify(figures));
const ms = ({ p50, p95 }: { p50: number; p95: number }): string => `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`;
console.log(`confirmed orders      ${figures.ordersPerS.toFixed(1)}/s with ${atOnce} buyers at once (goal 100)`);
console.log(`POST /orders          ${ms(figures.orderMs)}`);
console.log(`paid to confirmed     ${ms(figures.confirmedMs)}`);
console.log(
  `per order             ${figures.commitsPerOrder.toFixed(1)} commits, ${figures.statementsPerOrder.toFixed(0)} statements`,
);
const shares = Object.entries(figures.cpuMsPerOrder).sort(([, a], [, b]) => b - a);
if (shares.length > 0) {
  const all = shares.reduce((sum, [, cpu]) => sum + cpu, 0);
  console.log(
    `processor per order   ${all.toFixed(1)} ms: ${shares.map(([name, cpu]) => `${name} ${cpu.toFixed(1)}`).join(', ')}`,
  );
}
if (figures.refused > 0) console.log(`answered by 409/503   ${figures.refused} times, and asked again`);
console.log(ratioLine(turns, ' commits/s'));
process.exit(0);

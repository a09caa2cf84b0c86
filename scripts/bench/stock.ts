/**
 * `npm run bench:stock`: product.reserve through its service against the bare transaction that it must not lose to
 * (BEGIN, conditional UPDATE, INSERT reservation, INSERT ledger, COMMIT by mysql2 over 16 connections), in turns of
 * one run on the same tables and the same durability. Claims of random SKUs may not be slower than the bare
 * transaction, claims of one hot SKU must be three times as fast; the last line is the smaller of the two quotients.
 *
 *   --flash  instead: what a flash sale on one SKU does to the p95 of claims of other SKUs (goal: at most doubled)
 *   --json   the figures as JSON before the last line
 */

import { benchOptions } from './bench-options.ts';
import { type StockBench, withStockBench } from './stock-contenders.ts';
import { afterFlash, type FlashTurns } from './stock-flash.ts';
import { ratioLine, type Turns, takeTurns } from './turns.ts';

const rounds = 7;
const turnMs = 1_500;
const connections = 16;
/** Buyers who claim at once through the service: each waits for its answer before it claims again. */
const buyers = 128;
const { json, flash } = benchOptions(
  `npm run bench:stock [-- --flash] [--json]

Claims of stock through the service, in turns with the bare transaction: random SKUs and one hot SKU.
--flash: instead, what a flash sale on one SKU does to the p95 of claims of other SKUs.`,
  { flash: { type: 'boolean', default: false } },
);

if (flash) {
  const turns = await withStockBench(connections, (bench) => afterFlash(bench, rounds, turnMs));
  if (json) console.log(JSON.stringify(turns));
  console.log(flashLine(turns));
} else {
  const { few, random, hot } = await withStockBench(connections, compare);
  if (json) console.log(JSON.stringify({ few, random, hot }));
  console.log(`random SKUs, ${connections} buyers at once  ${ratioLine(few)}  (for comparison)`);
  console.log(`random SKUs, ${buyers} buyers at once  ${ratioLine(random)}  (goal 1.0)`);
  console.log(`one hot SKU, ${buyers} buyers at once  ${ratioLine(hot)}  (goal 3.0)`);
  console.log(ratioLine(random.ratio < hot.ratio / 3 ? random : thirds(hot)));
}
process.exit(0);

async function compare(bench: StockBench): Promise<{ few: Turns; random: Turns; hot: Turns }> {
  const { pick, hotSku } = bench;
  const hot = (): string => hotSku;
  const ours = (callers: number, next: () => string) => () => bench.rate(callers, turnMs, () => bench.ours(next()));
  const bare = (next: () => string) => () => bench.rate(connections, turnMs, () => bench.bare(next()));
  // One unmeasured turn each: connections open and code gets hot.
  await ours(buyers, pick)();
  await bare(pick)();
  return {
    few: await takeTurns(rounds, ours(connections, pick), bare(pick)),
    random: await takeTurns(rounds, ours(buyers, pick), bare(pick)),
    hot: await takeTurns(rounds, ours(buyers, hot), bare(hot)),
  };
}

/** The hot ratio as a part of its goal. */
function thirds(hot: Turns): Turns {
  return { ...hot, ratio: hot.ratio / 3, low: hot.low / 3, high: hot.high / 3 };
}

function flashLine({ ratio, low, high, quietMs, flashMs, hotRate }: FlashTurns): string {
  return `p95 of other SKUs ×${ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)}) while one SKU is claimed ${Math.round(hotRate).toLocaleString('en')} times/s: ${flashMs.toFixed(1)} ms, quiet ${quietMs.toFixed(1)} ms (goal 2.0)`;
}

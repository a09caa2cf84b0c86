/** The second part of bench:stock: claims of random SKUs at a steady rate, without and with a flash sale beside them. */
import type { StockBench } from './stock-contenders.ts';
import { takeTurns } from './turns.ts';

const steadyPerS = 100;
const hotCallers = 400;

export interface FlashTurns {
  /** The p95 with the flash sale over the one without it, pair by pair; the quartiles of the pairs. */
  ratio: number;
  low: number;
  high: number;
  quietMs: number;
  flashMs: number;
  /** Claims per second of the SKU on sale, the median of the turns. */
  hotRate: number;
}

export async function afterFlash(bench: StockBench, rounds: number, turnMs: number): Promise<FlashTurns> {
  const hotRates: number[] = [];
  const quiet = (): Promise<number> => steadyP95(bench, turnMs);
  const flash = async (): Promise<number> => {
    const [p95Ms, hotRate] = await Promise.all([
      steadyP95(bench, turnMs),
      bench.rate(hotCallers, turnMs, () => bench.ours(bench.hotSku)),
    ]);
    hotRates.push(hotRate);
    return p95Ms;
  };
  await flash();
  const { ratio, low, high, ours, limit } = await takeTurns(rounds, flash, quiet);
  hotRates.sort((a, b) => a - b);
  return { ratio, low, high, flashMs: ours, quietMs: limit, hotRate: hotRates[hotRates.length >> 1] ?? 0 };
}

/** An open loop: a claim is due every few milliseconds and its wait counts from then, however slow the others are. */
async function steadyP95(bench: StockBench, turnMs: number): Promise<number> {
  const startedAt = performance.now();
  const count = Math.floor((turnMs * steadyPerS) / 1_000);
  const took: number[] = [];
  const running: Promise<void>[] = [];
  for (let i = 0; i < count; i++) {
    const dueAt = startedAt + (i * 1_000) / steadyPerS;
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const due = Math.max(dueAt, startedAt);
    running.push(bench.ours(bench.pick()).then(() => void took.push(performance.now() - due)));
  }
  await Promise.all(running);
  took.sort((a, b) => a - b);
  return took[Math.floor(took.length * 0.95)] ?? 0;
}

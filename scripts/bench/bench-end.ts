/** What a benchmark started ends with it, also when a signal ends it in the middle. */
import { constants } from 'node:os';

type End = () => Promise<unknown>;

const ends = new Set<End>();
let listening = false;
let ending = false;

/** Runs `end` when a signal ends the benchmark, the latest first. Answers with what takes it off the list again. */
export function atBenchEnd(end: End): () => void {
  ends.add(end);
  if (!listening) {
    listening = true;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void endBySignal(signal));
  }
  return () => ends.delete(end);
}

/** Runs `work` and then `end`, once, whether the work returns, fails or is cut off by a signal. */
export async function untilEnd<T>(end: End, work: () => Promise<T>): Promise<T> {
  const forget = atBenchEnd(end);
  try {
    return await work();
  } finally {
    // Work that a signal cut off fails in its own ways; the signal's handler ends it and the process.
    if (ending) await new Promise(() => {});
    forget();
    await end();
  }
}

async function endBySignal(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): Promise<void> {
  // Asked twice it still ends what it started first.
  if (ending) return;
  ending = true;
  console.error(`${signal}: stopping what this benchmark started`);
  for (const end of [...ends].reverse())
    await end().catch((error: unknown) => console.error(error instanceof Error ? error.message : error));
  process.exit(128 + constants.signals[signal]);
}

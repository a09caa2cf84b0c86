/** What a benchmark started ends with it, also when a signal or an error that nobody caught ends it in the middle. */
import { constants } from 'node:os';
import { inspect } from 'node:util';

type End = () => Promise<unknown>;

const ends = new Set<End>();
let listening = false;
let ending = false;

/** Runs `end`, the latest first, when the benchmark is cut off. Answers with what takes it off the list again. */
export function atBenchEnd(end: End): () => void {
  ends.add(end);
  if (!listening) {
    listening = true;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => void endNow(signal, 128 + constants.signals[signal]));
    process.on('uncaughtException', (error) => void endNow(inspect(error), 1));
  }
  return () => ends.delete(end);
}

/** Runs `work` and then `end`, once, whether the work returns, fails or is cut off. */
export async function untilEnd<T>(end: End, work: () => Promise<T>): Promise<T> {
  const forget = atBenchEnd(end);
  try {
    return await work();
  } finally {
    // Work that is cut off fails in its own ways; who cut it off ends it and the process.
    if (ending) await new Promise(() => {});
    forget();
    await end();
  }
}

async function endNow(reason: string, code: number): Promise<void> {
  // Asked twice it still ends what it started first.
  if (ending) return;
  ending = true;
  console.error(ends.size === 0 ? reason : `${reason}: stopping what this benchmark started`);
  for (const end of [...ends].reverse())
    await end().catch((error: unknown) => console.error(error instanceof Error ? error.message : error));
  process.exit(code);
}

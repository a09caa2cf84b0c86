/** Blocks of products written side by side, each thread generating the next one while the database takes another's. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { ownExtension } from '../up/node-flags.ts';
import { inParallel } from './in-parallel.ts';
import { type BlockResult, type BlockSetup, blockSize } from './seed-block.ts';

export type ThreadOrder = 'end' | { from: number; count: number };
export type ThreadAnswer = { result: BlockResult } | { error: unknown; facts: Record<string, unknown> };

/** One more than processors, so that one generates while the others wait for the database; more only contend. */
const mostThreads = 5;
/** A block is a few megabytes. */
const threadHeapMb = 256;
const threadYoungMb = 24;

export interface WriteBlocksOptions {
  setup: BlockSetup;
  /** Products from number `from` (0) on. */
  count: number;
  from?: number;
  signal?: AbortSignal | undefined;
  /** Called after each block, one at a time. */
  onBlock: (result: BlockResult, count: number) => Promise<void> | void;
}

export function threadCount(): number {
  return Math.min(mostThreads, availableParallelism() + 1);
}

/** Resolves when all are written. Aborting ends it after the blocks that are under way. */
export async function writeBlocks({ setup, count, from = 0, signal, onBlock }: WriteBlocksOptions): Promise<void> {
  const blocks = Math.ceil(count / blockSize);
  const wanted = Math.min(threadCount(), blocks);
  const threads = Array.from({ length: wanted }, () => new SeedThread(setup));
  const free = [...threads];
  let telling: Promise<void> = Promise.resolve();
  try {
    await inParallel(numbers(blocks), wanted, async (block) => {
      signal?.throwIfAborted();
      const thread = free.pop() as SeedThread;
      const start = from + block * blockSize;
      const size = Math.min(blockSize, from + count - start);
      const result = await thread.write({ from: start, count: size });
      free.push(thread);
      telling = telling.then(() => onBlock(result, size));
      await telling;
    });
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

function* numbers(count: number): Generator<number> {
  for (let i = 0; i < count; i += 1) yield i;
}

class SeedThread {
  private readonly worker: Worker;
  private readonly gone: Promise<void>;
  private failure: unknown = new Error('A thread of the seed ended');

  constructor(setup: BlockSetup) {
    this.worker = new Worker(new URL(`./seed-thread.main${ownExtension}`, import.meta.url), {
      workerData: setup,
      resourceLimits: { maxOldGenerationSizeMb: threadHeapMb, maxYoungGenerationSizeMb: threadYoungMb },
    });
    this.worker.on('error', (error) => {
      this.failure = error;
    });
    this.gone = new Promise((resolve) => this.worker.once('exit', () => resolve()));
  }

  async write(order: Exclude<ThreadOrder, 'end'>): Promise<BlockResult> {
    const answer = new Promise<ThreadAnswer>((resolve) => this.worker.once('message', resolve));
    this.worker.postMessage(order satisfies ThreadOrder);
    const first = await Promise.race([answer, this.gone]);
    if (first === undefined) throw this.failure;
    if ('result' in first) return first.result;
    throw first.error instanceof Error ? Object.assign(first.error, first.facts) : first.error;
  }

  async end(): Promise<void> {
    this.worker.postMessage('end' satisfies ThreadOrder);
    await this.gone;
  }
}

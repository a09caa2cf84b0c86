// A thread of services/platform/seed-threads.ts: writes the blocks that it is sent, one after the other.
import { parentPort, workerData } from 'node:worker_threads';
import { isAppError } from '@mkt/server/product-bulk';
import { type BlockSetup, SeedBlocks } from './seed-block.ts';
import type { ThreadAnswer, ThreadOrder } from './seed-threads.ts';

const port = parentPort;
if (port === null) throw new Error('This file is run as a thread');
const blocks = new SeedBlocks(workerData as BlockSetup);
const tell = (answer: ThreadAnswer): void => port.postMessage(answer);

port.on('message', async (order: ThreadOrder) => {
  if (order === 'end') {
    await blocks.close();
    port.close();
    return;
  }
  try {
    tell({ result: await blocks.write(order.from, order.count) });
  } catch (error) {
    tell({ error, facts: factsOf(error) });
  }
});

/** What an error of a class of ours loses on its way through the port. */
function factsOf(error: unknown): Record<string, unknown> {
  if (!isAppError(error)) return {};
  const { name, code, meta, errors } = error;
  return { name, code, meta, errors };
}

/**
 * Ends a process that no longer can end itself: whose event loop has stood still, or whose memory has no end. Nothing
 * inside the loop can see that, so that a thread of its own looks; what the process had in hand is taken up elsewhere,
 * and whoever started the process starts it again.
 */
import { Worker } from 'node:worker_threads';

export interface WatchdogOptions {
  /** Longest time without a turn of the loop, in milliseconds. */
  stuckAfterMs: number;
  /** Largest resident memory, in megabytes. */
  maxResidentMb: number;
}

const beatMs = 200;

// The thread counts its own turns rather than time: a machine that slept or starved did so for both.
const thread = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const beats = new Int32Array(workerData.shared);
let last = -1;
let missed = 0;
const end = (why) => {
  try { writeSync(2, 'watchdog: ' + why + '; process ' + process.pid + ' is ended\\n'); } catch {}
  process.kill(process.pid, 'SIGKILL');
};
setInterval(() => {
  const now = Atomics.load(beats, 0);
  missed = now === last ? missed + 1 : 0;
  last = now;
  if (missed * ${beatMs} >= workerData.stuckAfterMs) end('the event loop has stood still for ' + workerData.stuckAfterMs + ' ms');
  const residentMb = process.memoryUsage.rss() / 1048576;
  if (residentMb > workerData.maxResidentMb) end('the memory has grown to ' + Math.round(residentMb) + ' MB');
}, ${beatMs});
`;

/** Returns the way to stop watching. */
export function startWatchdog({ stuckAfterMs, maxResidentMb }: WatchdogOptions): () => Promise<void> {
  const shared = new SharedArrayBuffer(4);
  const beats = new Int32Array(shared);
  const heart = setInterval(() => Atomics.add(beats, 0, 1), beatMs / 2);
  heart.unref();
  const worker = new Worker(thread, { eval: true, workerData: { shared, stuckAfterMs, maxResidentMb }, execArgv: [] });
  worker.unref();
  return async () => {
    await worker.terminate();
    clearInterval(heart);
  };
}

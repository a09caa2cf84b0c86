import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from '../../../bin/runtime/process-identity.mjs';

const POLL_MS = 50;

export interface TerminateOptions {
  /** How long the process may take to end by itself before it is killed. */
  graceMs: number;
  /** The process leads a group of its own: its children are ended with it. */
  group?: boolean;
}

function send(identity: ProcessIdentity, signal: NodeJS.Signals, group: boolean): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(group ? -identity.pid : identity.pid, signal);
  } catch (error) {
    // It ended in between, or it leads no group after all.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    if (group && isRunning(identity)) process.kill(identity.pid, signal);
  }
}

async function hasEnded(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isRunning(identity)) {
    if (Date.now() >= deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

/**
 * Asks the recorded process to end, waits, and kills it when it does not. Does nothing to another process
 * that has the same pid by now. Answers with what it took.
 */
export async function terminateProcess(
  identity: ProcessIdentity,
  options: TerminateOptions,
): Promise<'gone' | 'ended' | 'killed'> {
  const group = options.group ?? false;
  if (!isRunning(identity)) return 'gone';
  send(identity, 'SIGTERM', group);
  // A stopped process acts on nothing but CONT and KILL.
  send(identity, 'SIGCONT', group);
  if (await hasEnded(identity, options.graceMs)) return 'ended';
  send(identity, 'SIGKILL', group);
  if (await hasEnded(identity, 5_000)) return 'killed';
  throw new Error(`process ${identity.pid} could not be ended, even by SIGKILL`);
}

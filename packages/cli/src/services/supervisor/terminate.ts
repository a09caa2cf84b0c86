import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from '../../../bin/runtime/process-identity.mjs';
import { isGroupAlive } from './process-group.ts';

const POLL_MS = 50;
const KILL_LIMIT_MS = 10_000;

export interface TerminateOptions {
  /** How long the process may take to end by itself before it is killed. */
  graceMs: number;
  /** The process leads a group of its own: its children are asked, waited for and killed with it. */
  group?: boolean;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended in between.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function hasEnded(isAlive: () => boolean, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isAlive()) {
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
  if (!isRunning(identity)) return 'gone';
  const { pid } = identity;
  const leadsGroup = (options.group ?? false) && isGroupAlive(pid);
  const isAlive = (): boolean => isRunning(identity) || (leadsGroup && isGroupAlive(pid));
  const target = leadsGroup ? -pid : pid;
  send(target, 'SIGTERM');
  // A stopped process acts on nothing but CONT and KILL.
  send(target, 'SIGCONT');
  if (await hasEnded(isAlive, options.graceMs)) return 'ended';
  if (isAlive()) send(target, 'SIGKILL');
  if (await hasEnded(isAlive, KILL_LIMIT_MS)) return 'killed';
  throw new Error(`process ${pid} could not be ended, even by SIGKILL`);
}

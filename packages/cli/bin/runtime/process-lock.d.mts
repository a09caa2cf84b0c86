import type { ProcessIdentity } from './process-identity.mjs';

export interface HeldLock {
  /** Keeps the lock held by a child too, so that it outlives a killed parent while the child still works. */
  addHolder(pid: number): void;
}

export interface LockOptions {
  /** Called once, with those who hold the lock, when it cannot be had at once. */
  onWait?: (holders: readonly ProcessIdentity[]) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Runs `work` while no other process on this machine holds the lock file. A lock whose holders are all
 * dead (by pid and start time) is taken over. Not re-entrant.
 */
export function withProcessLock<T>(
  path: string,
  work: (lock: HeldLock) => Promise<T>,
  options?: LockOptions,
): Promise<T>;

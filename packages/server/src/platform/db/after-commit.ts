import type { Tx } from './database.ts';

const hooks = new WeakMap<object, (() => void)[]>();

/** Runs `hook` once when this transaction has committed; never when it rolled back. A hook must not throw. */
export function afterCommit<DB>(tx: Tx<DB>, hook: () => void): void {
  const known = hooks.get(tx);
  if (known === undefined) hooks.set(tx, [hook]);
  else known.push(hook);
}

/** For the database only: runs what was asked for on a transaction that has just committed. */
export function runAfterCommit(tx: object): void {
  for (const hook of hooks.get(tx) ?? []) hook();
  hooks.delete(tx);
}

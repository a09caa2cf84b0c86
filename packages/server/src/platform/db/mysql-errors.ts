/** Errors are told apart by number: mysql2 misnames some of MariaDB's. */
export function errnoOf(error: unknown): number | undefined {
  return error !== null && typeof error === 'object' && 'errno' in error && typeof error.errno === 'number'
    ? error.errno
    : undefined;
}

/** Deadlock, lock wait time-out, or MariaDB's snapshot conflict: the transaction may be run again. */
export function isRetryable(error: unknown): boolean {
  return [1213, 1205, 1020].includes(errnoOf(error) ?? 0);
}

/** A UNIQUE or PRIMARY key refused the row. With `key`, only that key (its name is in the message). */
export function isDuplicate(error: unknown, key?: string): boolean {
  return errnoOf(error) === 1062 && (key === undefined || (error as Error).message.includes(key));
}

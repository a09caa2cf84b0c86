import type { Kysely } from 'kysely';
import type { CallContext } from '../context/call-context.ts';
import { AppError } from '../kernel/errors.ts';
import type { ModuleName } from '../kernel/modules.ts';
import { rejectedOnAbort } from '../kernel/rejected-on-abort.ts';
import { startSpan } from '../telemetry/tracing.ts';
import { runAfterCommit } from './after-commit.ts';
import type { Tx } from './database.ts';
import { errnoOf, isRetryable } from './mysql-errors.ts';

/** What `ModuleDatabase.transaction` promises, on this connection pool. */
export async function runTransaction<DB, T>(
  module: ModuleName,
  db: Kysely<DB>,
  context: CallContext,
  work: (tx: Tx<DB>) => Promise<T>,
): Promise<T> {
  const span = startSpan('client', `${module} transaction`, context.traceparent, { 'db.system.name': 'mysql' });
  try {
    const outcome = await attempts(db, context, work);
    span?.end();
    return outcome;
  } catch (error) {
    span?.end(error);
    throw error;
  }
}

async function attempts<DB, T>(db: Kysely<DB>, context: CallContext, work: (tx: Tx<DB>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      let committed: Tx<DB> | undefined;
      const outcome = await db.transaction().execute(async (tx) => {
        committed = tx;
        return await beforeDeadline(context.signal, work(tx));
      });
      if (committed !== undefined) runAfterCommit(committed);
      return outcome;
    } catch (error) {
      if (!isRetryable(error)) throw error;
      // Also when the deadline passed while it waited: a bare lock time-out would be taken for a bug of ours.
      if (attempt === 4 || context.signal.aborted)
        throw new AppError('service_unavailable', {
          detail: 'Too many writers on the same rows; try again.',
          meta: { part: 'mysql', errno: errnoOf(error) },
          cause: error,
        });
      await new Promise((resolve) => setTimeout(resolve, 5 * 2 ** attempt * (0.5 + Math.random())));
    }
  }
}

/**
 * Work that hangs would hold its rows and its connection for ever: it is left behind, and what it asks of the
 * transaction from then on is refused.
 */
async function beforeDeadline<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const late = (): AppError =>
    new AppError('service_unavailable', {
      detail: 'The deadline of the call passed; nothing was changed.',
      meta: { part: 'deadline' },
    });
  const passed = rejectedOnAbort(signal, late);
  try {
    const result = await Promise.race([work, passed.promise]);
    if (signal.aborted) throw late();
    return result;
  } finally {
    passed.cancel();
  }
}

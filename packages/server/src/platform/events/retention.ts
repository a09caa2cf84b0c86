import type { Kysely } from 'kysely';
import type { CallContext } from '../context/call-context.ts';
import type { ModuleDatabase } from '../db/database.ts';
import type { PlatformTables } from '../db/platform-tables.ts';
import type { ModuleJob } from '../queue/module-jobs.ts';
import { deleteConfirmedEvents, deleteOldIdempotencyKeys, deleteSettledInboxRows } from './retention.repository.ts';

/** Deletes what a module's platform tables need no longer, in small batches with a breath between them. */
export function retentionJob<DB>(db: ModuleDatabase<DB>): ModuleJob {
  return {
    name: `${db.module}.retention`,
    mode: 'single',
    everyMs: 600_000,
    timeoutMs: 300_000,
    run: async (context) => {
      await applyRetention(db, context);
    },
  };
}

/** Returns how many rows went. */
export async function applyRetention<DB>(db: ModuleDatabase<DB>, context: CallContext): Promise<number> {
  const platform = db.writer('background') as unknown as Kysely<PlatformTables>;
  let total = 0;
  for (const step of [deleteConfirmedEvents, deleteSettledInboxRows, deleteOldIdempotencyKeys]) {
    for (let rows = await step(platform); rows > 0 && !context.signal.aborted; rows = await step(platform)) {
      total += rows;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  return total;
}

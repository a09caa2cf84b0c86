import type { ModuleJob } from '../../../platform/queue/module-jobs.ts';
import { deleteDocuments, findForgettable } from '../repositories/document.repository.ts';
import { deleteOldQueries } from '../repositories/query.repository.ts';
import type { SearchDeps } from '../search.deps.ts';
import type { BackfillService } from '../services/backfill.service.ts';
import type { BuildIndexService } from '../services/build-index.service.ts';
import type { FanOutService } from '../services/fan-out.service.ts';
import type { IndexDocumentsService } from '../services/index-documents.service.ts';

/** A turn in which nothing waits asks one question. */
const indexEveryMs = 100;
/** One turn of a job that has much to do; then others get theirs. */
const turnMs = 5_000;
/** Each hour: enough for whatever became old since the last one. */
const purgeMs = 60_000;
const batch = 1_000;
const forgottenAtOnce = 500;

export function searchJobs(
  deps: SearchDeps,
  services: {
    indexing: IndexDocumentsService;
    building: BuildIndexService;
    fanOuts: FanOutService;
    backfill: BackfillService;
  },
): ModuleJob[] {
  return [
    {
      name: 'search.index',
      mode: 'every_process',
      everyMs: indexEveryMs,
      timeoutMs: 60_000,
      run: (context) => services.indexing.work(context, performance.now() + turnMs),
    },
    {
      // Beside the indexer, so that changes do not wait for it. Its turns end before a process that closes gives up.
      name: 'search.reindex',
      mode: 'every_process',
      everyMs: 250,
      timeoutMs: 300_000,
      run: (context) => services.building.work(context, performance.now() + turnMs),
    },
    {
      // A lane of its own: a category with many products does not keep other changes waiting.
      name: 'search.fan-out',
      mode: 'every_process',
      everyMs: 300,
      timeoutMs: 60_000,
      async run(context) {
        const until = performance.now() + turnMs;
        while (performance.now() < until && (await services.fanOuts.workOff(context)));
      },
    },
    {
      name: 'search.backfill',
      mode: 'every_process',
      everyMs: 300,
      timeoutMs: 60_000,
      run: (context) => services.backfill.work(context, performance.now() + turnMs),
    },
    {
      name: 'search.remove-old',
      everyMs: 3_600_000,
      timeoutMs: 300_000,
      async run(context) {
        const db = deps.db.writer();
        const until = performance.now() + purgeMs;
        const mayGoOn = (): boolean => !context.signal.aborted && performance.now() < until;
        while ((await deleteOldQueries(db, batch)) === batch && mayGoOn());
        for (let last = forgottenAtOnce; last === forgottenAtOnce && mayGoOn(); ) {
          const ids = await findForgettable(deps.db.reader('fresh'), forgottenAtOnce);
          // The index first: a document whose row is gone would never be looked for again.
          await services.indexing.forget(ids);
          await deleteDocuments(db, ids);
          last = ids.length;
        }
      },
    },
  ];
}

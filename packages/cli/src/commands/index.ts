import { registerAudit } from './audit.ts';
import { registerCacheFlush, registerCacheStats, registerCacheWarm } from './cache.ts';
import { registerCatalogExport } from './catalog-export.ts';
import { registerCatalogImport } from './catalog-import.ts';
import type { CommandModule } from './command-context.ts';
import { registerCompletion } from './completion.ts';
import { registerConfig } from './config.ts';
import {
  registerDbCreate,
  registerDbLint,
  registerDbMigrate,
  registerDbNew,
  registerDbReset,
  registerDbRollback,
  registerDbStatus,
} from './db.ts';
import { registerDemo } from './demo.ts';
import { registerDoctor } from './doctor.ts';
import { registerDown } from './down.ts';
import { registerLoadList, registerLoadRun } from './load.ts';
import { registerLogs } from './logs.ts';
import { registerOutboxReplay } from './outbox-replay.ts';
import { registerPaymentsReconcile } from './payments.ts';
import { registerPayoutsReturn, registerPayoutsRun } from './payouts.ts';
import {
  registerOutboxStatus,
  registerQueueDrop,
  registerQueueLs,
  registerQueueRetry,
  registerQueueShow,
} from './queue.ts';
import { registerQueuePause, registerQueueResume } from './queue-pause.ts';
import { registerGateway, registerGatewayChaos, registerServe, registerWorker } from './roles.ts';
import { registerSagaCompensate, registerSagaLs, registerSagaResume, registerSagaShow } from './saga.ts';
import { registerSearchReindex, registerSearchStatus, registerSearchVerify } from './search.ts';
import { registerSearchEval } from './search-eval.ts';
import {
  registerSearchExplain,
  registerSearchInsights,
  registerSearchLag,
  registerSearchQuery,
  registerSearchRollback,
} from './search-look.ts';
import {
  registerSearchBoost,
  registerSearchHide,
  registerSearchPin,
  registerSearchRules,
  registerSearchSynonyms,
  registerSearchUnpin,
} from './search-rules.ts';
import { registerSeed } from './seed.ts';
import { registerSpecDiff, registerSpecGen, registerSpecLint } from './spec.ts';
import { registerStatus } from './status.ts';
import { registerUp } from './up.ts';
import { registerUserCreate, registerUserRole } from './user.ts';
import { registerWebhooksLs, registerWebhooksReplay, registerWebhooksSend, registerWebhooksShow } from './webhooks.ts';
import { registerWorkersStatus } from './workers.ts';

/** Every command of mkt, in the order of its help. A new one is a file and a line here. */
export const commandModules: readonly CommandModule[] = [
  registerUp,
  registerDown,
  registerStatus,
  registerLogs,
  registerDoctor,
  registerConfig,
  registerDbCreate,
  registerDbMigrate,
  registerDbRollback,
  registerDbStatus,
  registerDbNew,
  registerDbLint,
  registerDbReset,
  registerSeed,
  registerCatalogImport,
  registerCatalogExport,
  registerServe,
  registerWorker,
  registerWorkersStatus,
  registerGateway,
  registerGatewayChaos,
  registerUserCreate,
  registerUserRole,
  registerQueueLs,
  registerQueueShow,
  registerQueueRetry,
  registerQueueDrop,
  registerQueuePause,
  registerQueueResume,
  registerOutboxStatus,
  registerOutboxReplay,
  registerSagaLs,
  registerSagaShow,
  registerSagaResume,
  registerSagaCompensate,
  registerCacheStats,
  registerCacheFlush,
  registerCacheWarm,
  registerWebhooksLs,
  registerWebhooksShow,
  registerWebhooksReplay,
  registerWebhooksSend,
  registerPaymentsReconcile,
  registerPayoutsRun,
  registerPayoutsReturn,
  registerSearchStatus,
  registerSearchReindex,
  registerSearchVerify,
  registerSearchRollback,
  registerSearchLag,
  registerSearchQuery,
  registerSearchExplain,
  registerSearchInsights,
  registerSearchSynonyms,
  registerSearchPin,
  registerSearchHide,
  registerSearchUnpin,
  registerSearchBoost,
  registerSearchRules,
  registerSearchEval,
  registerAudit,
  registerDemo,
  registerLoadList,
  registerLoadRun,
  registerSpecLint,
  registerSpecDiff,
  registerSpecGen,
  // Last: it completes what is registered before it.
  registerCompletion,
];

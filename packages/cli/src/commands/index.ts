import { registerCacheFlush, registerCacheStats, registerCacheWarm } from './cache.ts';
import { registerCatalogImport } from './catalog-import.ts';
import type { CommandModule } from './command-context.ts';
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
import { registerDoctor } from './doctor.ts';
import { registerDown } from './down.ts';
import { registerLogs } from './logs.ts';
import {
  registerOutboxStatus,
  registerQueueDrop,
  registerQueueLs,
  registerQueueRetry,
  registerQueueShow,
} from './queue.ts';
import { registerGateway, registerGatewayChaos, registerServe, registerWorker } from './roles.ts';
//TMP import { registerSeed } from './seed.ts';
import { registerStatus } from './status.ts';
import { registerUp } from './up.ts';
import { registerUserCreate, registerUserRole } from './user.ts';
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
  //TMP registerSeed,
  registerCatalogImport,
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
  registerOutboxStatus,
  registerCacheStats,
  registerCacheFlush,
  registerCacheWarm,
];

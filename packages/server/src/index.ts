/** What the operator's tool uses of the server: configuration, schemas, and a composition to speak to the modules by. */
export { type ComposeOptions, type Composition, compose } from './app/compose.ts';
export { contractEvents, contractSubscriptions } from './app/contract-events.ts';
export { type Infrastructure, openInfrastructure } from './app/infrastructure.ts';
export { startGateway } from './app/sandbox-gateway.ts';
export { openSearchEvaluation, type SearchEvaluation } from './app/search-evaluation.ts';
export { type ServingProcess, serve } from './app/serve.ts';
export { startWorker, type WorkerProcess } from './app/worker.ts';
export { callGraph, operations } from './contract/operations.gen.ts';
export { type TrailStep, trailFaults } from './modules/order/domain/audit-trail.ts';
export { transitions as paymentTransitions } from './modules/payment/domain/payment-state.ts';
export type { JudgedDocument } from './modules/search/domain/judged-set.ts';
export { defaultRelevance, type Relevance } from './modules/search/domain/relevance.ts';
export {
  type Config,
  type ConfigSource,
  environmentName,
  type LoadedConfig,
  loadConfig,
  settingPaths,
} from './platform/config/load-config.ts';
export { systemContext } from './platform/context/make-context.ts';
export { accountOf, schemaOf } from './platform/db/accounts.ts';
export { connectionBudget } from './platform/db/connection-budget.ts';
export { type ModuleDatabase, openDatabase } from './platform/db/database.ts';
export {
  createSchemas,
  dropSchemas,
  type MigrationState,
  migrate,
  migrationFiles,
  migrationStates,
  openAdmin,
  rollback,
  splitStatements,
} from './platform/db/migrate.ts';
export type { PlatformTables } from './platform/db/platform-tables.ts';
export type { ConsumerPause } from './platform/events/consumer-pauses.repository.ts';
export { EventAdmin, type InboxEntry } from './platform/events/event-admin.ts';
export type { InboxRow, InboxState } from './platform/events/inbox.repository.ts';
export type { OutboxStatus, ReplayFilter } from './platform/events/outbox.repository.ts';
export { type ReplayResult, replayEvents } from './platform/events/replay-events.ts';
export { SettableClock, systemClock } from './platform/kernel/clock.ts';
export { AppError, isAppError } from './platform/kernel/errors.ts';
export { newId } from './platform/kernel/ids.ts';
export { type ModuleName, moduleNames } from './platform/kernel/modules.ts';
export { openStorage } from './platform/storage/open-storage.ts';

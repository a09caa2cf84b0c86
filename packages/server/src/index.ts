/** What the operator's tool uses of the server: configuration, schemas, and a composition to speak to the modules by. */
export { type ComposeOptions, type Composition, compose } from './app/compose.ts';
export { contractEvents, contractSubscriptions } from './app/contract-events.ts';
export { type ServingProcess, serve } from './app/serve.ts';
export { startWorker, type WorkerProcess } from './app/worker.ts';
export { operations } from './contract/operations.gen.ts';
export {
  type Config,
  type ConfigSource,
  environmentName,
  type LoadedConfig,
  loadConfig,
  settingPaths,
} from './platform/config/load-config.ts';
export { systemContext } from './platform/context/make-context.ts';
export {
  createSchemas,
  dropSchemas,
  type MigrationState,
  migrate,
  migrationStates,
  openAdmin,
  rollback,
} from './platform/db/migrate.ts';
export { SettableClock } from './platform/kernel/clock.ts';
export { AppError, isAppError } from './platform/kernel/errors.ts';
export { newId } from './platform/kernel/ids.ts';
export { type ModuleName, moduleNames } from './platform/kernel/modules.ts';

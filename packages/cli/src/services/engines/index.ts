export type { EngineName, EngineProgress, RedisServers, SearchServer, SqlServer } from './engine.types.ts';
export { ensureGoTool, type GoToolOptions } from './go-tool.ts';
export type { StartEnginesOptions } from './plan-engines.ts';
export { type RunningEngines, startEngines, stopEngines } from './start-engines.ts';

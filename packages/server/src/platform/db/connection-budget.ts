import type { Config } from '../config/load-config.ts';
import type { ModuleName } from '../kernel/modules.ts';
import { poolBudget } from './pool-sizes.ts';

/** An operator's command opens a few connections of its own beside those of the running processes. */
const commandConnections = 4;

/** The most connections that a module's account can have while nothing leaks. */
export function connectionBudget(config: Config, module: ModuleName): number {
  return poolBudget(module, config.mysql.processes, config.mysql.poolScale) + commandConnections;
}

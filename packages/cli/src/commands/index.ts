import type { CommandModule } from './command-context.ts';
import { registerDoctor } from './doctor.ts';
import { registerDown } from './down.ts';
import { registerLogs } from './logs.ts';
import { registerStatus } from './status.ts';
import { registerUp } from './up.ts';

/** Every command of mkt, in the order of its help. A new one is a file and a line here. */
export const commandModules: readonly CommandModule[] = [
  registerUp,
  registerDown,
  registerStatus,
  registerLogs,
  registerDoctor,
];

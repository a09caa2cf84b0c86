import type { ModuleDeps } from '../../platform/module/module.ts';
import type { UserTables } from './user.tables.gen.ts';

/** What the composition root gives the module. */
export type UserDeps = ModuleDeps<'user', UserTables>;

import type { ModuleDeps } from '../../platform/module/module.ts';
import type { CartTables } from './cart.tables.gen.ts';

/** What the composition root gives the module. */
export type CartDeps = ModuleDeps<'cart', CartTables>;

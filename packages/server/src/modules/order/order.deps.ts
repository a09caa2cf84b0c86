import type { ModuleDeps } from '../../platform/module/module.ts';
import type { OrderTables } from './order.tables.gen.ts';

/** What the composition root gives the module. */
export type OrderDeps = ModuleDeps<'order', OrderTables>;

import type { ModuleDeps } from '../../platform/module/module.ts';
import type { PaymentTables } from './payment.tables.gen.ts';

/** What the composition root gives the module. */
export type PaymentDeps = ModuleDeps<'payment', PaymentTables>;

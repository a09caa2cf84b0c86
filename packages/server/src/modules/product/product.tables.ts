import type { PlatformTables } from '../../platform/db/platform-tables.ts';
import type { ProductTables as Tables } from './product.tables.gen.ts';

/** Every table of product's schema, the platform's own with their exact states. */
export type ProductDb = Omit<Tables, keyof PlatformTables> & PlatformTables;

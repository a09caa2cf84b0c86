import type { components } from '../../contract/types.gen.ts';
import type { ModuleDeps } from '../../platform/module/module.ts';
import type { SearchTables } from './search.tables.gen.ts';

export type SearchDeps = ModuleDeps<'search', SearchTables>;
export type Schemas = components['schemas'];

import type { ModuleName } from '@mkt/server';

/** One row that breaks an invariant. */
export interface Finding {
  /** Number in the list of invariants, e.g. `I5`. */
  invariant: string;
  module: string;
  /** Id of the row. */
  subject: string;
  detail: string;
}

/** An invariant of one module as a query whose every row (`subject`, `detail`) breaks it. */
export interface ModuleCheck {
  invariant: string;
  says: string;
  module: ModuleName;
  /** Only what has not changed for `settleS` seconds counts: a whole number. */
  sql: (settleS: number) => string;
}

import type { OperationClass } from '../context/call-context.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { Policy } from './policy.ts';
import { type PolicySpec, policyTable, portBulkheads } from './policy-table.ts';

/** The policies of one process, made at first use from the one table; a name always means the same object. */
export class Policies {
  private readonly made = new Map<string, Policy>();
  private readonly metrics: Metrics | undefined;
  private readonly table: Readonly<Record<string, PolicySpec>>;

  constructor(metrics?: Metrics, table: Readonly<Record<string, PolicySpec>> = policyTable) {
    this.metrics = metrics;
    this.table = table;
  }

  /** Each name has its own breaker; its figures are those of the longest prefix in the table. */
  get(name: string): Policy {
    return this.obtain(name, () => specOf(this.table, name));
  }

  /** The bulkhead of one class of calls to one module. */
  portBulkhead(module: string, operationClass: OperationClass): Policy {
    return this.obtain(`bulkhead.${module}.${operationClass}`, () => {
      const size = portBulkheads[operationClass];
      return size === undefined ? {} : { bulkhead: size };
    });
  }

  /** State of every breaker made so far, for `/readyz` and `mkt status`. */
  states(): Record<string, string> {
    return Object.fromEntries([...this.made].map(([name, policy]) => [name, policy.state]));
  }

  private obtain(name: string, spec: () => PolicySpec): Policy {
    let policy = this.made.get(name);
    if (policy === undefined) {
      policy = new Policy(name, spec(), this.metrics);
      this.made.set(name, policy);
    }
    return policy;
  }
}

function specOf(table: Readonly<Record<string, PolicySpec>>, name: string): PolicySpec {
  for (let prefix = name; prefix !== ''; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('.')))) {
    const spec = table[prefix];
    if (spec !== undefined) return spec;
  }
  throw new Error(`No policy for "${name}" in the table`);
}

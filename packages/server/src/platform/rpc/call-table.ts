import { callValidators } from '../../contract/call-validators.gen.ts';
import type { ModuleCallMeta } from '../../contract/operation-meta.ts';
import { internalOperations } from '../../contract/ports.gen.ts';
import type { ValidateFunction } from '../../contract/validate-function.ts';

/** The module calls of the contract: what ports and the internal server are built from, method by method. */
export interface CallTable {
  readonly calls: Readonly<Record<string, ModuleCallMeta>>;
  readonly validators: Readonly<
    Record<string, { readonly input: ValidateFunction; readonly output: ValidateFunction }>
  >;
}

export const contractCalls: CallTable = { calls: internalOperations, validators: callValidators };

/** The platform's own operation, outside the graph: the sweep of any producer asks it of any subscriber. */
export const eventsMissingCall = 'eventsMissing';

export function callPath(module: string, callId: string): string {
  return `/internal/v1/${module}/${callId}`;
}

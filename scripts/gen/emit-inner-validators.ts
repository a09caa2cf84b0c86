// Validators between modules: inputs and outputs of module calls, and events in their envelopes.

import { compileValidators } from './compile-validators.ts';
import { type GeneratedFile, literal, tsFile } from './generated-file.ts';
import { type Json, schemaRef } from './json.ts';
import type { Contract } from './model.ts';

const folder = 'packages/server/src/contract';

const emitCallValidators = (contract: Contract): GeneratedFile[] => {
  const schemas = new Map<string, Json>();
  const rows = contract.calls.map((call) => {
    schemas.set(`${call.operationId}_input`, schemaRef(call.input));
    schemas.set(`${call.operationId}_output`, schemaRef(call.output));
    return `  ${call.operationId}: { input: compiled.${call.operationId}_input, output: compiled.${call.operationId}_output },`;
  });
  const facade = `import * as compiled from './compiled/calls.gen.mjs';
import type { ModuleCallId } from './ports.gen.ts';
import type { ValidateFunction } from './validate-function.ts';

/** The checks of what goes into and comes out of each module call; the input's defaults are filled in. */
export const callValidators: Readonly<
  Record<ModuleCallId, { readonly input: ValidateFunction; readonly output: ValidateFunction }>
> = {
${rows.join('\n')}
};`;
  return [
    tsFile(`${folder}/call-validators.gen.ts`, 'The checks of module calls.', facade),
    ...compileValidators({
      path: `${folder}/compiled/calls.gen`,
      document: contract.document,
      schemas,
      options: { useDefaults: true, allErrors: false },
    }),
  ];
};

const emitEventValidators = (contract: Contract): GeneratedFile[] => {
  const schemas = new Map<string, Json>();
  const rows = contract.events.map((event) => {
    schemas.set(event.dataSchema, schemaRef(event.dataSchema));
    schemas.set(event.eventSchema, schemaRef(event.eventSchema));
    return `  ${literal(event.type)}: { event: compiled.${event.eventSchema}, data: compiled.${event.dataSchema} },`;
  });
  const facade = `import * as compiled from './compiled/events.gen.mjs';
import type { EventType } from './events.gen.ts';
import type { ValidateFunction } from './validate-function.ts';

/** The checks of events: the whole envelope where one is consumed, the data where one is made. */
export const eventValidators: Readonly<
  Record<EventType, { readonly event: ValidateFunction; readonly data: ValidateFunction }>
> = {
${rows.join('\n')}
};`;
  return [
    tsFile(`${folder}/event-validators.gen.ts`, 'The checks of events.', facade),
    ...compileValidators({
      path: `${folder}/compiled/events.gen`,
      document: contract.document,
      schemas,
      options: { allErrors: false },
    }),
  ];
};

/** The validators of module calls and of events. */
export const emitInnerValidators = (contract: Contract): GeneratedFile[] => [
  ...emitCallValidators(contract),
  ...emitEventValidators(contract),
];

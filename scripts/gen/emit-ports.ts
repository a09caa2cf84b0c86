// The ports: per module the calls that others may make, as an interface and as a table for the generic local and remote
// adapters.

import { type GeneratedFile, literal, literalList, longUnionOf, tsFile } from './generated-file.ts';
import { pascalCase } from './json.ts';
import type { Contract, ModuleCall } from './model.ts';

const methodOf = (call: ModuleCall): string => {
  const notes = [call.summary, call.description].filter((text) => text !== '').join(' ');
  const facts = [
    call.mutation ? `Repeating it is harmless by ${call.naturalKey ?? 'nothing'}.` : '',
    `Time-out ${call.timeoutMs} ms.`,
  ].filter((text) => text !== '');
  const text = [notes.replaceAll('*/', '* /').replaceAll(/\s+/g, ' '), ...facts].join(' ');
  return [
    `  /** ${text} */`,
    `  ${call.operationId}(call: Call, input: schemas[${literal(call.input)}]): Promise<schemas[${literal(call.output)}]>;`,
  ].join('\n');
};

const entryOf = (call: ModuleCall): string =>
  [
    `  ${call.operationId}: {`,
    `    operationId: ${literal(call.operationId)},`,
    `    module: ${literal(call.module)},`,
    `    path: ${literal(call.path)},`,
    `    mutation: ${call.mutation},`,
    `    timeoutMs: ${call.timeoutMs},`,
    `    naturalKey: ${call.naturalKey === null ? 'null' : literal(call.naturalKey)},`,
    `    callers: ${literalList(call.callers)},`,
    `    errors: ${literalList(call.errors)},`,
    '  },',
  ].join('\n');

/** `ports.gen.ts` of the server. */
export const emitPorts = (contract: Contract): GeneratedFile => {
  const modules = [...new Set(contract.calls.map((call) => call.module))].sort();
  const interfaces = modules.map((module) => {
    const methods = contract.calls.filter((call) => call.module === module).map(methodOf);
    return `/** What others may ask of ${module}. */\nexport interface ${pascalCase(module)}Port<Call> {\n${methods.join('\n')}\n}`;
  });
  const body = [
    `import type { ModuleCallMeta } from './operation-meta.ts';`,
    `import type { components } from './types.gen.ts';`,
    '',
    `type schemas = components['schemas'];`,
    '',
    interfaces.join('\n\n'),
    '',
    '/** The ports by module. */',
    `export interface Ports<Call> {\n${modules.map((module) => `  ${module}: ${pascalCase(module)}Port<Call>;`).join('\n')}\n}`,
    '',
    'export type PortName = keyof Ports<unknown>;',
    '',
    '/** The calls of one module. */',
    'export type CallsOf<M extends PortName> = keyof Ports<unknown>[M] & ModuleCallId;',
    '',
    `export type ModuleCallId =${longUnionOf(contract.calls.map((call) => call.operationId))};`,
    '',
    '/** Every module call with what the generic ports need to know of it. */',
    `export const internalOperations = {\n${contract.calls.map(entryOf).join('\n')}\n} as const satisfies Record<ModuleCallId, ModuleCallMeta>;`,
    '',
    '/** Input and output by call, for code that is generic over all of them. */',
    `export interface ModuleCalls {\n${contract.calls
      .map(
        (call) =>
          `  ${call.operationId}: { input: schemas[${literal(call.input)}]; output: schemas[${literal(call.output)}] };`,
      )
      .join('\n')}\n}`,
  ];
  return tsFile('packages/server/src/contract/ports.gen.ts', 'The calls between modules.', body.join('\n'));
};

// Validators of answers, for tests and staging: which statuses and content types an operation may give and what is in
// them. Apart from the request validators, so that production never loads them.

import { compileValidators } from './compile-validators.ts';
import { type GeneratedFile, literal, tsFile } from './generated-file.ts';
import { isObject, type Json, type JsonObject, objectAt, schemaRef } from './json.ts';
import type { Contract } from './model.ts';

const folder = 'packages/server/src/contract';

interface NamedResponse {
  readonly response: JsonObject;
  /** Name under components/responses, where it is shared. */
  readonly shared: string | undefined;
}

const resolve = (response: Json | undefined, contract: Contract): NamedResponse => {
  if (!isObject(response)) return { response: {}, shared: undefined };
  if (typeof response.$ref !== 'string') return { response, shared: undefined };
  const shared = response.$ref.split('/').pop() ?? '';
  return { response: objectAt(objectAt(contract.document.components, 'responses'), shared), shared };
};

const cellOf = (key: string, { response, shared }: NamedResponse, schemas: Map<string, Json>): string => {
  const types = Object.entries(isObject(response.content) ? response.content : {}).map(([type, media]) => {
    const json = /^application\/(?:[a-z.+-]+\+)?json$/.test(type);
    if (!json || !isObject(media) || media.schema === undefined) return `${literal(type)}: null`;
    const name = shared === undefined ? key : `problem_${shared}`;
    schemas.set(name, media.schema);
    return `${literal(type)}: compiled.${name}`;
  });
  return types.length === 0 ? '{}' : `{ ${types.join(', ')} }`;
};

/** `response-validators.gen.ts` of the server and the compiled module behind it. */
export const emitResponseValidators = (contract: Contract): GeneratedFile[] => {
  const schemas = new Map<string, Json>([['problem', schemaRef('Problem')]]);
  const rows: string[] = [];
  for (const operation of [...contract.operations].sort((a, b) => (a.operationId < b.operationId ? -1 : 1))) {
    const responses = isObject(operation.node.responses) ? operation.node.responses : {};
    const cells = Object.entries(responses).map(
      ([status, response]) =>
        `    ${status}: ${cellOf(`${operation.operationId}_${status}`, resolve(response, contract), schemas)},`,
    );
    rows.push(`  ${operation.operationId}: {\n${cells.join('\n')}\n  },`);
  }
  const facade = `import * as compiled from './compiled/responses.gen.mjs';
import type { OperationId } from './operations.gen.ts';
import type { ValidateFunction } from './validate-function.ts';

/** The content types of one status; null is a body that no schema describes, an empty table means that there is none. */
export type ResponseContent = Readonly<Record<string, ValidateFunction | null>>;

/** The statuses that each operation may answer; one that is not here breaks the contract. */
export const responseValidators: Readonly<Record<OperationId, Readonly<Record<number, ResponseContent>>>> = {
${rows.join('\n')}
};

/** Any problem, for answers that belong to no operation. */
export const validateProblem: ValidateFunction = compiled.problem;`;
  return [
    tsFile(`${folder}/response-validators.gen.ts`, 'The checks of answers, by operation and status.', facade),
    ...compileValidators({
      path: `${folder}/compiled/responses.gen`,
      document: contract.document,
      schemas,
      options: { allErrors: false },
    }),
  ];
};

// Validators of requests: path, query and headers with coercion (everything arrives as text), bodies without.

import { compileValidators } from './compile-validators.ts';
import { type GeneratedFile, tsFile } from './generated-file.ts';
import { isObject, type Json, type JsonObject, schemaRef } from './json.ts';
import type { Contract, Operation } from './model.ts';
import { checkedHeaders, parametersOf } from './parameters.ts';

const folder = 'packages/server/src/contract';
const places = ['path', 'query', 'headers'] as const;

const placeSchema = (
  parameters: readonly JsonObject[],
  place: (typeof places)[number],
  closed: boolean,
): JsonObject | undefined => {
  const properties: JsonObject = {};
  const required: string[] = [];
  for (const parameter of parameters) {
    if (parameter.in !== (place === 'headers' ? 'header' : place)) continue;
    const name = place === 'headers' ? String(parameter.name).toLowerCase() : String(parameter.name);
    if (place === 'headers' && !checkedHeaders.includes(name)) continue;
    properties[name] = parameter.schema ?? {};
    if (parameter.required === true && place !== 'headers') required.push(name);
  }
  if (place !== 'query' && Object.keys(properties).length === 0) return undefined;
  return { type: 'object', properties, required, ...(closed ? { additionalProperties: false } : {}) };
};

const bodySchemaOf = (operation: Operation): Json | undefined => {
  if (operation.body !== null) return schemaRef(operation.body);
  const body = operation.node.requestBody;
  const content = isObject(body) && isObject(body.content) ? body.content['application/json'] : undefined;
  return isObject(content) ? content.schema : undefined;
};

// Headers that the contract does not name are nobody's business. Query members that it does not name are refused, but for
// operations that gateways and browsers call, whose queries are not ours to say.
/** `validators.gen.ts` of the server and the compiled modules behind it. */
export const emitRequestValidators = (contract: Contract): GeneratedFile[] => {
  const parameterSchemas = new Map<string, Json>();
  const nameBySchema = new Map<string, string>();
  // Many operations take the same path or no query at all: the first one's check serves them all.
  const intern = (name: string, schema: JsonObject): string => {
    const text = JSON.stringify(schema);
    const known = nameBySchema.get(text);
    if (known !== undefined) return known;
    nameBySchema.set(text, name);
    parameterSchemas.set(name, schema);
    return name;
  };
  const bodySchemas = new Map<string, Json>();
  const rows: string[] = [];
  for (const operation of [...contract.operations].sort((a, b) => (a.operationId < b.operationId ? -1 : 1))) {
    const parameters = parametersOf(operation, contract);
    const cells: string[] = [];
    for (const place of places) {
      const schema = placeSchema(parameters, place, place !== 'headers' && !operation.raw);
      const name = schema === undefined ? undefined : intern(`${operation.operationId}_${place}`, schema);
      cells.push(`${place}: ${name === undefined ? 'null' : `params.${name}`}`);
    }
    const body = bodySchemaOf(operation);
    if (body !== undefined) bodySchemas.set(operation.operationId, body);
    cells.push(`body: ${body === undefined ? 'null' : `bodies.${operation.operationId}`}`);
    rows.push(`  ${operation.operationId}: { ${cells.join(', ')} },`);
  }
  const facade = `import * as bodies from './compiled/bodies.gen.mjs';
import * as params from './compiled/params.gen.mjs';
import type { OperationId } from './operations.gen.ts';
import type { ValidateFunction } from './validate-function.ts';

/** The checks of one operation's request; null where there is nothing to check. */
export interface RequestValidators {
  readonly path: ValidateFunction | null;
  /** Always there: query members that the contract does not name are refused, but for raw operations. */
  readonly query: ValidateFunction;
  /** Names in lower case; others are ignored. A missing Idempotency-Key or If-Match is the edge's to refuse. */
  readonly headers: ValidateFunction | null;
  readonly body: ValidateFunction | null;
}

export const requestValidators: Readonly<Record<OperationId, RequestValidators>> = {
${rows.join('\n')}
};`;
  return [
    tsFile(`${folder}/validators.gen.ts`, 'The checks of requests, by operation.', facade),
    ...compileValidators({
      path: `${folder}/compiled/params.gen`,
      document: contract.document,
      schemas: parameterSchemas,
      options: { coerceTypes: 'array', useDefaults: true },
    }),
    ...compileValidators({
      path: `${folder}/compiled/bodies.gen`,
      document: contract.document,
      schemas: bodySchemas,
      options: { useDefaults: true },
    }),
  ];
};

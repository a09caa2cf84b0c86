// Types by openapi-typescript, from documents cut down to what the code reads: whole, they would be several times as large
// and every editor and compiler run would pay for it.

import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { type GeneratedFile, tsFile } from './generated-file.ts';
import { isObject, type JsonObject, objectAt, walk } from './json.ts';
import type { Contract } from './model.ts';

const typesOf = async (document: JsonObject, defaultNonNullable: boolean): Promise<string> =>
  astToString(await openapiTS(document as unknown as OpenAPI3, { defaultNonNullable, silent: true }));

/** A deep copy whose schemas have no examples: those are in the reference, and would be half of the text here. */
const copyOf = (document: JsonObject): JsonObject => {
  const copy = JSON.parse(JSON.stringify(document)) as JsonObject;
  walk(objectAt(copy.components, 'schemas'), (node) => {
    if (Array.isArray(node.examples)) delete node.examples;
  });
  return copy;
};

const operationsIn = (paths: JsonObject): JsonObject[] =>
  Object.values(paths).flatMap((item) =>
    isObject(item)
      ? Object.values(item).filter((value): value is JsonObject => isObject(value) && 'operationId' in value)
      : [],
  );

/** The server reads parameters, bodies and schemas; answers are typed by their `data` in handlers.gen.ts. */
const serverDocument = (contract: Contract): JsonObject => {
  const document = copyOf(contract.document);
  const paths = objectAt(document, 'paths');
  for (const path of Object.keys(paths)) if (path.startsWith('/internal/')) delete paths[path];
  for (const operation of operationsIn(paths))
    operation.responses = { default: { description: 'See handlers.gen.ts.' } };
  delete document.webhooks;
  const { schemas = {}, parameters = {} } = objectAt(document, 'components');
  return { ...document, components: { schemas, parameters } };
};

/** Clients read good answers exactly and every failure as a problem, whose `code` says which it is. */
const clientDocument = (contract: Contract): JsonObject => {
  const document = copyOf(contract.publicDocument);
  const problem = { schema: { $ref: '#/components/schemas/Problem' } };
  for (const operation of operationsIn(objectAt(document, 'paths'))) {
    const good = Object.entries(objectAt(operation, 'responses')).filter(([status]) => /^[23]/.test(status));
    for (const [, response] of good) if (isObject(response)) delete response.headers;
    operation.responses = {
      ...Object.fromEntries(good),
      default: { description: 'A failure.', content: { 'application/problem+json': problem } },
    };
  }
  const { schemas = {}, parameters = {} } = objectAt(document, 'components');
  return { ...document, components: { schemas, parameters } };
};

/**
 * Types of the whole contract for the server, of its public part for the SDK. On the server a member with a default is
 * always there, because the validators fill it in; a client may leave it out.
 */
export const emitTypes = async (contract: Contract): Promise<GeneratedFile[]> => [
  tsFile(
    'packages/server/src/contract/types.gen.ts',
    'The types of the whole contract.',
    await typesOf(serverDocument(contract), true),
  ),
  tsFile(
    'packages/sdk/src/generated/types.gen.ts',
    'The types of the public contract.',
    await typesOf(clientDocument(contract), false),
  ),
];

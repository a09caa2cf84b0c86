import { isObject, type Json, type JsonObject, objectAt } from './json.ts';
import type { Contract, Operation } from './model.ts';

// A missing one has a code and a status of its own, which the edge answers by the operation's marks. The other headers
// (X-Request-Id, Accept-Language, If-None-Match) are hints: a bad one is ignored, never refused.
export const checkedHeaders = ['idempotency-key', 'if-match', 'cart-token'];

const resolveParameter = (parameter: Json, contract: Contract): JsonObject => {
  if (!isObject(parameter)) return {};
  if (typeof parameter.$ref !== 'string') return parameter;
  return objectAt(objectAt(contract.document.components, 'parameters'), parameter.$ref.split('/').pop() ?? '');
};

/** An operation's parameters with shared ones looked up. */
export const parametersOf = (operation: Operation, contract: Contract): JsonObject[] =>
  (Array.isArray(operation.node.parameters) ? operation.node.parameters : []).map((parameter) =>
    resolveParameter(parameter, contract),
  );

/** A schema that is a reference, looked up once; enough to read its `default` and `type`. */
export const resolveSchema = (schema: Json | undefined, contract: Contract): JsonObject => {
  if (!isObject(schema)) return {};
  if (typeof schema.$ref !== 'string') return schema;
  return objectAt(objectAt(contract.document.components, 'schemas'), schema.$ref.split('/').pop() ?? '');
};

/** Whether validation fills the parameter in. */
export const hasDefault = (parameter: JsonObject, contract: Contract): boolean =>
  (isObject(parameter.schema) && parameter.schema.default !== undefined) ||
  resolveSchema(parameter.schema, contract).default !== undefined;

// The house rules of a schema: everything bounded, everything closed. An unbounded string or list is a way to make the
// server work for nothing, an open object hides misspelt members.

import { isObject, type Json, type JsonObject } from './json.ts';

export type SchemaFault = (path: string, what: string) => void;

const typesOf = (schema: JsonObject): string[] =>
  Array.isArray(schema.type) ? schema.type.map(String) : typeof schema.type === 'string' ? [schema.type] : [];

const lintObject = (schema: JsonObject, path: string, fault: SchemaFault): void => {
  const open = schema.additionalProperties;
  if (open === undefined) fault(path, 'an object must be closed (additionalProperties: false) or a typed map');
  if ((open === true || (isObject(open) && Object.keys(open).length === 0)) && typeof schema['x-open'] !== 'string')
    fault(path, 'an open object must say why in x-open');
  const properties = isObject(schema.properties) ? schema.properties : {};
  for (const name of Object.keys(properties))
    if (!/^[a-z][a-z0-9_]*$/.test(name)) fault(path, `property ${name} is not in snake_case`);
  if (open === false && Array.isArray(schema.required))
    for (const name of schema.required.map(String))
      if (!(name in properties)) fault(path, `required names ${name}, which is not a property`);
};

const lintBounds = (schema: JsonObject, path: string, fault: SchemaFault): void => {
  const types = typesOf(schema);
  const fixed = schema.enum !== undefined || schema.const !== undefined;
  if (types.includes('string') && !fixed && schema.maxLength === undefined) fault(path, 'a string needs maxLength');
  if (types.includes('array')) {
    if (schema.maxItems === undefined) fault(path, 'an array needs maxItems');
    if (schema.items === undefined && schema.prefixItems === undefined) fault(path, 'an array needs items');
  }
  if ((types.includes('integer') || types.includes('number')) && !fixed) {
    if (schema.minimum === undefined && schema.exclusiveMinimum === undefined) fault(path, 'a number needs minimum');
    if (schema.maximum === undefined && schema.exclusiveMaximum === undefined) fault(path, 'a number needs maximum');
  }
  if (types.includes('object')) lintObject(schema, path, fault);
  const shaped = ['$ref', 'oneOf', 'anyOf', 'allOf', 'enum', 'const', 'not'].some((keyword) => keyword in schema);
  if (types.length === 0 && !shaped) fault(path, 'a schema needs a type');
};

const listKeywords = ['oneOf', 'anyOf', 'prefixItems'] as const;
const mapKeywords = ['properties', 'patternProperties', '$defs'] as const;
const singleKeywords = ['items', 'additionalProperties', 'contains'] as const;

/**
 * Checks a schema and everything inside it. What only narrows (`if`, `allOf`, `not`, `propertyNames`, and `oneOf` or
 * `anyOf` beside a type of the schema's own) is left alone, and so is what says in `x-open` why it is open.
 */
export const lintSchema = (schema: Json | undefined, path: string, fault: SchemaFault): void => {
  if (!isObject(schema) || typeof schema['x-open'] === 'string') return;
  lintBounds(schema, path, fault);
  for (const keyword of listKeywords) {
    const list = schema[keyword];
    if (!Array.isArray(list) || typesOf(schema).length > 0) continue;
    for (const [index, item] of list.entries()) lintSchema(item, `${path}/${keyword}/${index}`, fault);
  }
  for (const keyword of mapKeywords) {
    const map = schema[keyword];
    if (isObject(map)) for (const [name, item] of Object.entries(map)) lintSchema(item, `${path}/${name}`, fault);
  }
  for (const keyword of singleKeywords) lintSchema(schema[keyword], `${path}/${keyword}`, fault);
};

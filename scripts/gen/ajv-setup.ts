// Ajv as the contract needs it. Every component gets an id of its own: as parts of one root schema
// ajv would compile each of them anew for every schema that refers to it, and the modules would be ten times as large.

import { Ajv2020, type Options } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import { isObject, type Json, type JsonObject, objectAt, schemaNameOf } from './json.ts';

export const contractId = 'https://contract.invalid/openapi';

const annotations = new Set(['description', 'examples', 'example', 'title', 'deprecated']);

/**
 * A copy with nothing but what is checked: extension members would look like misspelt keywords to ajv's strict mode, and
 * annotations would be carried into the compiled modules.
 */
const withoutAnnotations = (schema: Json): Json => {
  if (Array.isArray(schema)) return schema.map(withoutAnnotations);
  if (!isObject(schema)) return schema;
  const copy: JsonObject = {};
  for (const [key, item] of Object.entries(schema)) {
    if (key.startsWith('x-') || annotations.has(key)) continue;
    const named = key === 'properties' || key === 'patternProperties' || key === '$defs';
    const plain = key === 'enum' || key === 'const' || key === 'default';
    if (named && isObject(item)) copy[key] = mapValues(item, withoutAnnotations);
    else copy[key] = plain ? item : withoutAnnotations(item);
  }
  return copy;
};

const mapValues = (map: JsonObject, change: (value: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]));

/** Where a component's schema lives for ajv. */
export const schemaIdOf = (name: string): string => `${contractId}/schemas/${name}`;

/** A copy whose `#/components/schemas/X` references reach the schemas under their own ids. */
const withRootedRefs = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(withRootedRefs);
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    const name = key === '$ref' && typeof item === 'string' ? schemaNameOf(item) : undefined;
    copy[key] = name === undefined ? withRootedRefs(item) : schemaIdOf(name);
  }
  return copy;
};

/** A schema as ajv takes it, under an id of its own. */
export const ajvSchema = (id: string, schema: Json): JsonObject => ({
  ...(withRootedRefs(withoutAnnotations(schema)) as JsonObject),
  $id: id,
});

/** An instance that knows every schema of `document`. */
export const createAjv = (document: JsonObject, options: Options = {}): Ajv2020 => {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    keywords: ['components', 'discriminator', 'example'],
    ...options,
  });
  // The plugin is CommonJS: its default export is the module itself under one loader and its `default` under another.
  const addFormats = 'default' in formatsPlugin ? formatsPlugin.default : formatsPlugin;
  (addFormats as unknown as (target: Ajv2020) => void)(ajv);
  for (const [name, schema] of Object.entries(objectAt(document.components, 'schemas')))
    ajv.addSchema(ajvSchema(schemaIdOf(name), schema));
  return ajv;
};

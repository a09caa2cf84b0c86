// Compiles schemas to standalone modules with ajv, so that a process that starts compiles nothing.

import type { Options } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { ajvSchema, contractId, createAjv, schemaIdOf } from './ajv-setup.ts';
import { type GeneratedFile, generatedNote } from './generated-file.ts';
import { compareText, isObject, type Json, type JsonObject, schemaNameOf } from './json.ts';

type StandaloneCode = (ajv: ReturnType<typeof createAjv>, refs: Record<string, string>) => string;
// CommonJS again: which of the two it is depends on the loader.
const standaloneCode = ('default' in standalone ? standalone.default : standalone) as unknown as StandaloneCode;

export interface CompileRequest {
  /** Path of the module, without `.mjs`. */
  readonly path: string;
  readonly document: JsonObject;
  /** Schema by export name. */
  readonly schemas: ReadonlyMap<string, Json>;
  readonly options?: Options;
}

// Ajv's ES modules still call require() for its own run-time parts.
const prelude = `// ${generatedNote}
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
`;

const componentOf = (schema: Json): string | undefined =>
  isObject(schema) && Object.keys(schema).length === 1 && typeof schema.$ref === 'string'
    ? schemaNameOf(schema.$ref)
    : undefined;

/** A module of validators and its declaration. */
export const compileValidators = ({ path, document, schemas, options }: CompileRequest): GeneratedFile[] => {
  const ajv = createAjv(document, { inlineRefs: false, ...options, code: { source: true, esm: true, lines: true } });
  const refs: Record<string, string> = {};
  const firstNames = new Map<string, string>();
  const aliases: string[] = [];
  const names = [...schemas.keys()].sort(compareText);
  for (const name of names) {
    const schema = schemas.get(name) ?? {};
    const component = componentOf(schema);
    const id = component === undefined ? `${contractId}/checks/${name}` : schemaIdOf(component);
    const first = firstNames.get(id);
    // Ajv would write a function out twice, which does not parse, when one schema is exported under two names.
    if (first !== undefined) {
      aliases.push(`export { ${first} as ${name} };`);
      continue;
    }
    firstNames.set(id, name);
    if (component === undefined) ajv.addSchema(ajvSchema(id, schema));
    refs[name] = id;
  }
  const code = names.length === 0 ? '' : standaloneCode(ajv, refs).replace(/^"use strict";/, '');
  const declarations = names.map((name) => `export declare const ${name}: ValidateFunction;`);
  return [
    { path: `${path}.mjs`, text: `${[prelude + code.trimEnd(), ...aliases].join('\n')}\n` },
    {
      path: `${path}.d.mts`,
      text: `// ${generatedNote}\nimport type { ValidateFunction } from '../validate-function.js';\n\n${declarations.join('\n')}\n${names.length === 0 ? 'export {};\n' : ''}`,
    },
  ];
};

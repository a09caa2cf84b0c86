// Our own lint of the expanded contract, beside redocly's: house rules that no ruleset knows. The marks themselves are
// checked while they are parsed (operation-marks.ts), so a contract that was built has them all.

import { createAjv, schemaIdOf } from './ajv-setup.ts';
import { isObject, type Json, type JsonObject, objectAt, walk } from './json.ts';
import { lintSchema } from './lint-schema.ts';
import type { Contract } from './model.ts';

const lintExamples = (document: JsonObject, where: (name: string) => string): string[] => {
  const faults: string[] = [];
  const ajv = createAjv(document);
  for (const [name, schema] of Object.entries(objectAt(document.components, 'schemas'))) {
    const examples = isObject(schema) && Array.isArray(schema.examples) ? schema.examples : [];
    if (examples.length === 0) faults.push(`${where(name)}: needs examples`);
    const validate = compiled(ajv, name, faults, where(name));
    for (const [index, example] of examples.entries()) {
      if (validate === undefined || validate(example)) continue;
      for (const error of validate.errors ?? [])
        faults.push(
          `${where(name)}: example ${index} ${error.instancePath || '/'} ${error.message ?? ''} ${JSON.stringify(error.params)}`,
        );
    }
  }
  return faults;
};

const compiled = (ajv: ReturnType<typeof createAjv>, name: string, faults: string[], where: string) => {
  try {
    return ajv.getSchema(schemaIdOf(name));
  } catch (error) {
    faults.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
};

const lintOperations = (contract: Contract): string[] => {
  const faults: string[] = [];
  for (const operation of contract.operations) {
    const where = `${operation.source}: ${operation.method.toUpperCase()} ${operation.path} (${operation.operationId})`;
    const fault = (path: string, what: string): void => {
      faults.push(`${where}: ${path} ${what}`);
    };
    const parameters = Array.isArray(operation.node.parameters) ? operation.node.parameters : [];
    for (const parameter of parameters)
      if (isObject(parameter) && parameter.schema !== undefined)
        lintSchema(parameter.schema, `parameter ${String(parameter.name)}`, fault);
    if (operation.raw)
      walk(operation.node, (node, path) => {
        if (/\/content\/[^/]+~?[^/]*\/[^/]+$/.test(path) && isObject(node.schema)) lintSchema(node.schema, path, fault);
      });
    if (operation.owner !== null && operation.roles === null && !operation.cartToken)
      faults.push(`${where}: x-owner needs someone signed in`);
    if (operation.errors.length === 0) faults.push(`${where}: lists no errors`);
  }
  return faults;
};

/** Everything in the contract that breaks a house rule, each with its file. */
export const lintContract = (contract: Contract): string[] => {
  const where = (name: string): string => `${contract.schemaFiles.get(name) ?? 'spec/schemas'}: ${name}`;
  const faults: string[] = [];
  for (const [name, schema] of Object.entries(objectAt(contract.document.components, 'schemas')))
    lintSchema(schema, name, (path, what) => faults.push(`${where(name)}: ${path} ${what}`));
  return [...faults, ...lintOperations(contract), ...lintExamples(contract.document, where)];
};

/** Schemas that nothing refers to: not wrong, but worth saying. */
export const unusedSchemas = (contract: Contract): string[] => {
  const used = new Set<string>();
  walk(contract.document as Json, (node) => {
    if (typeof node.$ref === 'string') used.add(node.$ref);
  });
  return Object.keys(objectAt(contract.document.components, 'schemas')).filter(
    (name) => !used.has(`#/components/schemas/${name}`),
  );
};

/**
 * Requests made from the published contract: for every operation one that fits it, built from the schemas' own
 * examples, and what the suites need to know of its parameters and members to break it.
 */
import { readFileSync } from 'node:fs';
import type { OperationMeta } from '../../contract/operation-meta.ts';
import { operations } from '../../contract/operations.gen.ts';

export interface Schema {
  $ref?: string;
  type?: string | string[];
  examples?: unknown[];
  example?: unknown;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
  minItems?: number;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
  style?: string;
}

interface Described {
  operationId: string;
  parameters?: ({ $ref?: string } & Parameter)[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

interface ContractDocument {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema>; parameters: Record<string, Parameter> };
}

const document = JSON.parse(
  readFileSync(new URL('../../../assets/openapi.public.json', import.meta.url), 'utf8'),
) as ContractDocument;

const described = new Map(
  Object.values(document.paths)
    .flatMap((item) => Object.values(item))
    .filter((entry) => typeof entry === 'object' && entry !== null && 'operationId' in entry)
    .map((entry) => [entry.operationId, entry]),
);

/** Every operation of the public listener. */
export const publicOperations: readonly OperationMeta[] = Object.values<OperationMeta>(operations).filter(
  (operation) => !operation.internal,
);

export function resolve(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  const target = resolve(document.components.schemas[name] as Schema);
  const { $ref: _, ...beside } = schema;
  return { ...target, ...beside };
}

export function parametersOf(operation: OperationMeta): Parameter[] {
  return (of(operation).parameters ?? []).map((parameter) =>
    parameter.$ref === undefined
      ? parameter
      : (document.components.parameters[parameter.$ref.slice(parameter.$ref.lastIndexOf('/') + 1)] as Parameter),
  );
}

/** The schema of the body, null for an operation without one. */
export function bodySchemaOf(operation: OperationMeta): Schema | null {
  const schema = of(operation).requestBody?.content['application/json']?.schema;
  return schema === undefined ? null : resolve(schema);
}

/** A value that fits: the schema's first example, else the simplest that its type allows. */
export function exampleOf(unresolved: Schema): unknown {
  const schema = resolve(unresolved);
  if (schema.examples !== undefined) return structuredClone(schema.examples[0]);
  if (schema.example !== undefined) return structuredClone(schema.example);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.default !== undefined && schema.default !== null) return structuredClone(schema.default);
  const choice = schema.oneOf?.[0] ?? schema.anyOf?.[0];
  if (choice !== undefined) return exampleOf(choice);
  switch (typeOf(schema)) {
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => exampleOf(schema.items ?? {}));
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name))
          .map(([name, member]) => [name, exampleOf(member)]),
      );
    default:
      return 'x'.repeat(Math.max(1, schema.minLength ?? 1));
  }
}

export function typeOf(schema: Schema): string | undefined {
  return Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type;
}

/** A request that fits the contract of its operation. */
export interface SampleRequest {
  method: string;
  /** With the base path, percent-encoded. */
  path: string;
  /** Without `?`. */
  search: string;
  headers: Record<string, string>;
  body: unknown;
}

let keys = 0;

/** `given`: values of path parameters; the others are the contract's examples, which name nothing that exists. */
export function sampleOf(operation: OperationMeta, given: Record<string, string> = {}): SampleRequest {
  const parameters = parametersOf(operation);
  const path = operation.path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const schema = parameters.find((p) => p.in === 'path' && p.name === name)?.schema;
    return encodeURIComponent(given[name] ?? String(exampleOf(schema ?? {})));
  });
  const query = parameters.filter((p) => p.in === 'query' && p.required);
  const search = new URLSearchParams(query.map((p) => [p.name, String(exampleOf(p.schema))])).toString();
  const body = bodySchemaOf(operation);
  return {
    method: operation.method,
    path,
    search,
    headers: {
      ...(operation.idempotency === 'none' ? {} : { 'idempotency-key': `sample-${++keys}` }),
      ...(operation.precondition === 'required' ? { 'if-match': '"v1"' } : {}),
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    },
    body: body === null ? undefined : exampleOf(body),
  };
}

function of(operation: OperationMeta): Described {
  const entry = described.get(operation.operationId);
  if (entry === undefined) throw new Error(`${operation.operationId} is not in the published contract`);
  return entry;
}

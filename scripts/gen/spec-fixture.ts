import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const repositoryRoot = resolve(import.meta.dirname, '../..');

const thingSchema = `
Thing:
  type: object
  additionalProperties: false
  required: [id, name]
  properties:
    id: {$ref: '#/components/schemas/ProductId'}
    name: {type: string, minLength: 1, maxLength: 40}
    size: {type: integer, minimum: 1, maximum: 99, default: 5}
  examples: [{id: prod_01jd3qh5y8e9vr2m4k7wz6t0ab, name: Lamp}]
`;

export const thingPaths = `
/things/{id}:
  put:
    operationId: replaceThing
    summary: Replace a thing
    description: All of it.
    security: [{bearer: [seller]}]
    x-owner: {in: path, name: id, resource: thing}
    x-class: seller
    x-cache: none
    x-idempotency: required
    x-precondition: required
    parameters:
      - {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/ProductId'}}
    x-body: Thing
    x-success: {status: 200, data: Thing, headers: [ETag]}
    x-errors: [not_found, conflict]
/things:
  get:
    operationId: listThings
    summary: List things
    description: In pages.
    security: []
    x-owner: none
    x-class: browse
    x-cache: {ttl_s: 30, hot: true}
    x-idempotency: none
    parameters:
      - {name: sort, in: query, schema: {type: string, enum: [newest, price], default: newest}}
      - {name: tags, in: query, schema: {type: array, maxItems: 3, items: {type: string, maxLength: 20}}}
      - {name: attr, in: query, style: deepObject, explode: true, schema: {type: object, additionalProperties: {type: string, maxLength: 20}}}
    x-success: {status: 200, data: [Thing], page: true}
    x-errors: []
`;

const thingCalls = `
touchThing:
  summary: Touch a thing
  description: Once.
  input: Thing
  output: Thing
  mutation: true
  timeout_ms: 500
  errors: [not_found]
  natural_key: id
`;

const thingEvents = `
thing.touched:
  version: 1
  summary: A thing was touched.
  consumers: [search]
  data:
    type: object
    additionalProperties: false
    required: [thing_id]
    properties:
      thing_id: {$ref: '#/components/schemas/ProductId'}
    examples: [{thing_id: prod_01jd3qh5y8e9vr2m4k7wz6t0ab}]
`;

/** The smallest whole contract: the real head, codes and shared schemas, and one thing owned by `product`. */
export const thingFiles: Readonly<Record<string, string>> = {
  'schemas/product.yaml': thingSchema,
  'paths/product.yaml': thingPaths,
  'internal/product.yaml': thingCalls,
  'events/product.yaml': thingEvents,
};

export interface SpecFixture {
  readonly root: string;
  dispose(): void;
}

/** A folder of its own with the shared sources and the given files under spec/. */
export const createSpecFixture = (files: Readonly<Record<string, string>> = thingFiles): SpecFixture => {
  const root = mkdtempSync(join(tmpdir(), 'mkt-spec-test-'));
  for (const shared of ['openapi.yaml', 'errors.yaml', 'schemas/common.yaml'])
    cpSync(join(repositoryRoot, 'spec', shared), join(root, 'spec', shared));
  for (const [path, text] of Object.entries(files)) {
    const target = join(root, 'spec', path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return { root, dispose: () => rmSync(root, { recursive: true, force: true }) };
};

import { afterEach, describe, expect, test } from 'vitest';
import { buildContract } from './bundle.ts';
import { isObject, type JsonObject, objectAt } from './json.ts';
import type { Contract } from './model.ts';
import { SpecFaults } from './spec-faults.ts';
import { createSpecFixture, type SpecFixture, thingFiles, thingPaths } from './spec-fixture.ts';

const fixtures: SpecFixture[] = [];
afterEach(() => {
  for (const fixture of fixtures.splice(0)) fixture.dispose();
});

const build = (files: Record<string, string> = {}): Contract => {
  const fixture = createSpecFixture({ ...thingFiles, ...files });
  fixtures.push(fixture);
  return buildContract(fixture.root);
};

const faultsOf = (files: Record<string, string>): readonly string[] => {
  try {
    build(files);
  } catch (error) {
    if (error instanceof SpecFaults) return error.faults;
    throw error;
  }
  return [];
};

const operationOf = (contract: Contract, id: string) => {
  const found = contract.operations.find((operation) => operation.operationId === id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
};

const parameterRefs = (node: JsonObject): unknown[] =>
  (Array.isArray(node.parameters) ? node.parameters : []).map((entry) =>
    isObject(entry) ? (entry.$ref ?? entry.name) : entry,
  );

describe('an expanded operation', () => {
  test('answers data in the envelope', () => {
    const { node } = operationOf(build(), 'replaceThing');
    const response = objectAt(objectAt(node, 'responses'), '200');
    expect(response).toMatchObject({
      headers: { ETag: { $ref: '#/components/headers/ETag' }, 'X-Request-Id': expect.anything() },
      content: {
        'application/json': {
          schema: {
            additionalProperties: false,
            required: ['status', 'data', 'meta'],
            properties: { data: { $ref: '#/components/schemas/Thing' }, meta: { $ref: '#/components/schemas/Meta' } },
          },
        },
      },
    });
  });

  test('takes the headers that its marks ask for', () => {
    const refs = parameterRefs(operationOf(build(), 'replaceThing').node);
    expect(refs).toEqual([
      'id',
      '#/components/parameters/RequestId',
      '#/components/parameters/IdempotencyKeyRequired',
      '#/components/parameters/IfMatchRequired',
    ]);
  });

  test('lists its own codes and those that follow from the marks, each under its status', () => {
    const contract = build();
    const operation = operationOf(contract, 'replaceThing');
    expect(operation.errors).toEqual(
      expect.arrayContaining([
        'not_found',
        'conflict',
        'forbidden',
        'unauthenticated',
        'idempotency_key_missing',
        'idempotency_key_reused',
        'precondition_required',
        'payload_too_large',
        'rate_limited',
        'internal',
      ]),
    );
    const statuses = Object.keys(objectAt(operation.node, 'responses')).map(Number);
    const listed = new Set(operation.errors.map((code) => contract.errors[code]?.status));
    expect(statuses.filter((status) => status >= 400).toSorted()).toEqual([...listed].toSorted());
  });

  test('leaves out what an operation never answers, where it says why', () => {
    const never = (mark: string): string =>
      thingPaths.replace('x-errors: [not_found, conflict]', `x-errors: [not_found, conflict]\n    ${mark}`);
    const contract = build({ 'paths/product.yaml': never('x-never: { idempotency_in_flight: It never waits. }') });
    const { errors } = operationOf(contract, 'replaceThing');
    expect(errors).not.toContain('idempotency_in_flight');
    expect(errors).toContain('idempotency_key_reused');
  });

  test('limits the code of each problem response to the codes of its status', () => {
    const contract = build();
    const conflict = objectAt(objectAt(operationOf(contract, 'replaceThing').node, 'responses'), '409');
    expect(conflict).toEqual({ $ref: '#/components/responses/ConflictOrIdempotencyInFlight' });
    const shared = objectAt(objectAt(contract.document.components, 'responses'), 'ConflictOrIdempotencyInFlight');
    expect(JSON.stringify(shared)).toContain('"enum":["conflict","idempotency_in_flight"]');
    expect(shared).toHaveProperty(['headers', 'Retry-After']);
  });

  test('pages a list by cursor and refuses foreign cursors', () => {
    const { node, errors } = operationOf(build(), 'listThings');
    expect(parameterRefs(node)).toEqual(
      expect.arrayContaining(['#/components/parameters/Cursor', '#/components/parameters/Limit']),
    );
    expect(errors).toContain('invalid_cursor');
    expect(JSON.stringify(node.responses)).toContain('#/components/schemas/ListMeta');
  });

  test('can be revalidated when it is cached', () => {
    const { node } = operationOf(build(), 'listThings');
    expect(parameterRefs(node)).toContain('#/components/parameters/IfNoneMatch');
    expect(objectAt(node, 'responses')).toHaveProperty('304');
  });

  test('is open to everyone without security and gives no codes of access', () => {
    const { roles, errors } = operationOf(build(), 'listThings');
    expect(roles).toBeNull();
    expect(errors).not.toContain('unauthenticated');
  });
});

describe('module calls and events', () => {
  test('a call is posted to the internal listener by those whom the graph allows', () => {
    const [call] = build().calls;
    expect(call).toMatchObject({
      path: '/internal/v1/product/touchThing',
      callers: ['cart', 'order', 'search'],
      naturalKey: 'id',
    });
  });

  test('an event gets schemas for its data and for its envelope', () => {
    const contract = build();
    const schemas = objectAt(contract.document.components, 'schemas');
    expect(schemas).toHaveProperty('ThingTouchedData');
    expect(objectAt(schemas, 'ThingTouchedEvent')).toHaveProperty('properties.type.const', 'thing.touched');
  });

  test('the public document has neither, nor what only they use', () => {
    const { publicDocument } = build();
    const text = JSON.stringify(publicDocument);
    expect(text).not.toContain('/internal/');
    expect(text).not.toContain('x-internal');
    expect(text).not.toContain('ThingTouched');
    expect(publicDocument).not.toHaveProperty('webhooks');
    expect(objectAt(publicDocument.components, 'schemas')).toHaveProperty('Thing');
  });
});

describe('sources that break the rules are named with file and operation', () => {
  const broken = (from: string | RegExp, to: string): readonly string[] =>
    faultsOf({ 'paths/product.yaml': thingPaths.replace(from, to) });

  test.each([
    ['a missing mark', /\n {4}x-class: seller/, '', 'x-class must be one of'],
    ['a missing security', /\n {4}security: \[\{bearer: \[seller\]\}\]/, '', 'security is missing'],
    ['an unknown role', 'bearer: [seller]', 'bearer: [owner]', 'unknown role owner'],
    ['an unknown schema', 'x-body: Thing', 'x-body: Thong', 'x-body names the unknown schema Thong'],
    ['an unknown code', '[not_found, conflict]', '[not_fond]', 'x-errors names the unknown code not_fond'],
    ['an unknown member', 'x-class: seller', 'x-class: seller\n    x-clas: seller', 'unknown member x-clas'],
    [
      'a parameter that is missing',
      'name: id, in: path, required',
      'name: key, in: path, required',
      'the path names {id}',
    ],
    [
      'a code that the marks do not bring along',
      'x-class: seller',
      'x-class: seller\n    x-never: {cart_empty: No cart.}',
      'x-never names cart_empty, which the marks do not bring along',
    ],
    [
      'a code taken back without a reason',
      'x-class: seller',
      "x-class: seller\n    x-never: {overloaded: ' '}",
      'x-never gives no reason for overloaded',
    ],
    ['an unknown header', 'headers: [ETag]', 'headers: [E-Tag]', 'unknown header E-Tag'],
  ])('%s', (_name, from, to, message) => {
    const faults = broken(from, to);
    expect(faults.join('\n')).toContain('spec/paths/product.yaml: PUT /things/{id} (replaceThing)');
    expect(faults.join('\n')).toContain(message);
  });

  test('an operationId used twice', () => {
    const faults = broken('operationId: listThings', 'operationId: replaceThing');
    expect(faults.join('\n')).toContain('operationId replaceThing is used by');
  });

  test('an operation that no tag owns', () => {
    const faults = faultsOf({ 'paths/gadgets.yaml': thingPaths.replaceAll('hing', 'adget'), 'paths/product.yaml': '' });
    expect(faults.join('\n')).toContain('no tag owns it: gadgets');
  });

  test('a reference to nothing', () => {
    const text = thingFiles['schemas/product.yaml']?.replace('schemas/ProductId', 'schemas/ProductKey') ?? '';
    expect(faultsOf({ 'schemas/product.yaml': text }).join('\n')).toMatch(
      /spec\/schemas\/product\.yaml: .*ProductKey, which does not exist/,
    );
  });

  test('a caller that the graph does not know', () => {
    const text = `${thingFiles['internal/product.yaml'] ?? ''}  callers: [payment]\n`;
    expect(faultsOf({ 'internal/product.yaml': text })).toEqual([
      'spec/internal/product.yaml: touchThing: the graph has no arrow from payment to product',
    ]);
  });

  test('a file that is not YAML', () => {
    expect(faultsOf({ 'schemas/product.yaml': 'Thing: [' }).join('\n')).toContain('spec/schemas/product.yaml');
  });
});

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emitAll, loadContract } from './generate.ts';
import type { GeneratedFile } from './generated-file.ts';
import { staleFiles, writeFiles } from './generated-tree.ts';
import { codesOfDesign, eventsOfDesign, operationsOfDesign, originalOperationCount } from './operations-of-design.ts';
import { createSpecFixture, repositoryRoot, type SpecFixture } from './spec-fixture.ts';

interface Validate {
  (value: unknown): boolean;
  errors?: { keyword: string; instancePath: string; params: Record<string, unknown> }[];
}

let fixture: SpecFixture;
let files: GeneratedFile[];
beforeAll(async () => {
  fixture = createSpecFixture();
  files = await emitAll(loadContract(fixture.root));
  writeFiles(fixture.root, files);
  symlinkSync(join(repositoryRoot, 'node_modules'), join(fixture.root, 'node_modules'));
});
afterAll(() => fixture.dispose());

const textOf = (path: string): string => files.find((file) => file.path === path)?.text ?? '';
const load = async (name: string): Promise<Record<string, Validate>> =>
  (await import(
    pathToFileURL(join(fixture.root, `packages/server/src/contract/compiled/${name}.gen.mjs`)).href
  )) as Record<string, Validate>;

const check = async (module: string, name: string, value: unknown): Promise<[string, string][]> => {
  const validate = (await load(module))[name];
  if (validate === undefined) throw new Error(`${module} has no ${name}`);
  return validate(value) ? [] : (validate.errors ?? []).map((error) => [error.keyword, error.instancePath]);
};

const thing = { id: 'prod_01jd3qh5y8e9vr2m4k7wz6t0ab', name: 'Lamp' };
const meta = { request_id: 'req_12345678', timestamp: '2026-02-23T09:30:00.000Z' };

describe('compiled validators', () => {
  test('let a good body through and fill its defaults in', async () => {
    const body = { ...thing };
    expect(await check('bodies', 'replaceThing', body)).toEqual([]);
    expect(body).toEqual({ ...thing, size: 5 });
  });

  test('name every member that is wrong, unknown ones apart', async () => {
    const faults = await check('bodies', 'replaceThing', { ...thing, name: '', size: 100, colour: 'red' });
    expect(faults).toEqual(
      expect.arrayContaining([
        ['additionalProperties', ''],
        ['minLength', '/name'],
        ['maximum', '/size'],
      ]),
    );
    expect(faults).toHaveLength(3);
  });

  test('do not turn texts of a body into numbers', async () => {
    expect(await check('bodies', 'replaceThing', { ...thing, size: '7' })).toEqual([['type', '/size']]);
  });

  test('turn the texts of a query into what the schema asks', async () => {
    const query = { limit: '50', tags: 'new' };
    expect(await check('params', 'listThings_query', query)).toEqual([]);
    expect(query).toEqual({ limit: 50, tags: ['new'], sort: 'newest' });
  });

  test('refuse unknown query members and values beyond the limits', async () => {
    expect(await check('params', 'listThings_query', { limt: '5' })).toEqual([['additionalProperties', '']]);
    expect(await check('params', 'listThings_query', { limit: '101' })).toEqual([['maximum', '/limit']]);
    expect(await check('params', 'listThings_query', { tags: ['a', 'b', 'c', 'd'] })).toEqual([['maxItems', '/tags']]);
  });

  test('refuse malformed ids', async () => {
    expect(await check('params', 'replaceThing_path', { id: 'ord_01jd3qh5y8e9vr2m4k7wz6t0ab' })).toContainEqual([
      'pattern',
      '/id',
    ]);
  });

  test('leave a missing Idempotency-Key and unknown headers to the edge', async () => {
    expect(await check('params', 'replaceThing_headers', { 'user-agent': 'x' })).toEqual([]);
    expect(await check('params', 'replaceThing_headers', { 'if-match': 'W/abc' })).toEqual([['pattern', '/if-match']]);
  });

  test('check answers by status, problems by their codes', async () => {
    expect(await check('responses', 'replaceThing_200', { status: 'success', data: thing, meta })).toEqual([]);
    expect(
      await check('responses', 'replaceThing_200', { status: 'success', data: { ...thing, extra: 1 }, meta }),
    ).toHaveLength(1);
    const problem = { type: 'about:blank', title: 'x', status: 404, code: 'not_found', meta };
    expect(await check('responses', 'problem_NotFound', problem)).toEqual([]);
    expect(await check('responses', 'problem_NotFound', { ...problem, code: 'conflict' })).not.toEqual([]);
  });

  test('check module calls and events', async () => {
    expect(await check('calls', 'touchThing_input', { id: thing.id })).toEqual([['required', '']]);
    const event = {
      id: 'evt_01jd3qh5y8e9vr2m4k7wz6t0b0',
      type: 'thing.touched',
      version: 1,
      occurred_at: meta.timestamp,
      producer: 'product',
      aggregate: { type: 'thing', id: thing.id, sequence: 1 },
      correlation_id: meta.request_id,
      causation_id: null,
      traceparent: null,
      data: { thing_id: thing.id },
    };
    expect(await check('events', 'ThingTouchedEvent', event)).toEqual([]);
    expect(await check('events', 'ThingTouchedEvent', { ...event, version: 2 })).toEqual([['const', '/version']]);
  });
});

describe('generated code', () => {
  test('makes a page of a paged list and knows the forms of its query', () => {
    const table = textOf('packages/server/src/contract/operations.gen.ts');
    expect(table).toContain("queryObjects: ['attr']");
    expect(table).toContain("queryLists: ['tags']");
    expect(textOf('packages/server/src/contract/handlers.gen.ts')).toContain("'sort' | 'limit'");
  });

  test('is the same for the same sources', async () => {
    const again = await emitAll(loadContract(fixture.root));
    expect(again).toEqual(files);
  });

  test('is found stale when a file was changed by hand, is missing or is no longer made', () => {
    expect(staleFiles(fixture.root, files)).toEqual([]);
    writeFileSync(join(fixture.root, 'openapi.yaml'), 'openapi: 3.1.0\n');
    mkdirSync(join(fixture.root, 'docs/reference'), { recursive: true });
    writeFileSync(join(fixture.root, 'docs/reference/old.gen.md'), '');
    expect(staleFiles(fixture.root, files)).toEqual(['openapi.yaml', 'docs/reference/old.gen.md']);
    expect(writeFiles(fixture.root, files)).toHaveLength(2);
    expect(staleFiles(fixture.root, files)).toEqual([]);
  });
});

describe('the real contract', () => {
  test('has every operation of the design', () => {
    const { operations } = loadContract(repositoryRoot);
    const addresses = new Set(operations.map((operation) => `${operation.method.toUpperCase()} ${operation.path}`));
    expect(operationsOfDesign.filter((address) => !addresses.has(address))).toEqual([]);
    expect(new Set(operationsOfDesign.slice(0, originalOperationCount)).size).toBe(originalOperationCount);
  });

  test('has every code and every event of the design', () => {
    const { errors, events } = loadContract(repositoryRoot);
    const types = events.map((event) => event.type);
    expect(codesOfDesign.filter((code) => !(code in errors))).toEqual([]);
    expect(eventsOfDesign.filter((type) => !types.includes(type))).toEqual([]);
  });
});

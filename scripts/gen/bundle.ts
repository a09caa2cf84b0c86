// Merges the sources under spec/ into one OpenAPI 3.1 document, sorted, so that the same sources give the same bytes.
// Everything a source breaks is gathered first and named together.

import { callGraph } from './call-graph.ts';
import { expandCall } from './expand-call.ts';
import { expandEvent } from './expand-event.ts';
import { type ExpansionContext, expandOperation } from './expand-operation.ts';
import { compareText, isObject, type JsonObject, objectAt, sortedByKey, walk } from './json.ts';
import type { Contract, DomainEvent, ModuleCall, Operation } from './model.ts';
import { publicDocumentOf } from './public-document.ts';
import { readSources, type SourceEntry, type SpecSource } from './source.ts';
import { FaultList } from './spec-faults.ts';

const errorCodeSchema = (codes: readonly string[]): JsonObject => ({
  type: 'string',
  description: 'Stable name of a failure.',
  enum: [...codes].sort(compareText),
  maxLength: 40,
  examples: ['not_found'],
});

const collectSchemas = (source: SpecSource, faults: FaultList) => {
  const schemas: Record<string, JsonObject> = { ErrorCode: errorCodeSchema(Object.keys(source.errors)) };
  const files = new Map<string, string>([['ErrorCode', 'spec/errors.yaml']]);
  const add = (name: string, node: JsonObject, file: string): void => {
    if (files.has(name)) faults.add(file, `schema ${name} is defined in ${files.get(name)} already`);
    if (!/^[A-Z][A-Za-z0-9]+$/.test(name)) faults.add(file, `schema ${name} must be in PascalCase`);
    schemas[name] = node;
    files.set(name, file);
  };
  for (const entry of source.schemas) add(entry.name, entry.node, entry.file);
  return { schemas, files, add };
};

const checkUnique = (owners: Iterable<{ id: string; where: string }>, faults: FaultList): void => {
  const seen = new Map<string, string>();
  for (const { id, where } of owners) {
    const first = seen.get(id);
    if (first !== undefined) faults.add(where, `operationId ${id} is used by ${first} already`);
    seen.set(id, first ?? where);
  }
};

const checkRefs = (document: JsonObject, files: ReadonlyMap<string, string>, faults: FaultList): void => {
  const components = objectAt(document, 'components');
  walk(document, (node, path) => {
    if (typeof node.$ref !== 'string') return;
    const [, section = '', name = ''] = /^#\/components\/([a-zA-Z]+)\/([^/]+)$/.exec(node.$ref) ?? [];
    if (name in objectAt(components, section)) return;
    const schema = /^\/components\/schemas\/([^/]+)/.exec(path)?.[1];
    const file = schema === undefined ? 'spec/paths' : (files.get(schema) ?? 'spec/schemas');
    faults.add(file, `${path} refers to ${node.$ref}, which does not exist`);
  });
};

const whereOf = (operation: { source: string; method: string; path: string; operationId: string }): string =>
  `${operation.source}: ${operation.method.toUpperCase()} ${operation.path} (${operation.operationId})`;

const buildPaths = (operations: readonly Operation[], calls: readonly ModuleCall[]): JsonObject => {
  const paths: Record<string, JsonObject> = {};
  for (const operation of operations) {
    const item: JsonObject = paths[operation.specPath] ?? (operation.based ? {} : { servers: [{ url: '/' }] });
    item[operation.method] = operation.node;
    paths[operation.specPath] = item;
  }
  for (const call of calls) paths[call.path] = { servers: [{ url: '/' }], post: call.node };
  return sortedByKey(paths);
};

const expandCalls = (entries: readonly SourceEntry[], context: ExpansionContext, faults: FaultList): ModuleCall[] =>
  entries.map((entry) => expandCall(entry, context, (what) => faults.add(`${entry.file}: ${entry.name}`, what)));

const assemble = (source: SpecSource, faults: FaultList): Omit<Contract, 'publicDocument'> => {
  const { schemas, files, add } = collectSchemas(source, faults);
  const events: DomainEvent[] = [];
  for (const entry of source.events) {
    const expanded = expandEvent(entry, (what) => faults.add(`${entry.file}: ${entry.name}`, what));
    events.push(expanded.event);
    for (const [name, node] of Object.entries(expanded.schemas)) add(name, node, entry.file);
  }
  const servers = Array.isArray(source.head.servers) ? source.head.servers : [];
  const first = servers[0];
  const context: ExpansionContext = {
    head: source.head,
    basePath: isObject(first) && typeof first.url === 'string' ? first.url : '',
    errors: source.errors,
    schemaNames: new Set(Object.keys(schemas)),
    sharedResponses: {},
  };
  const tags = new Set(
    (Array.isArray(source.head.tags) ? source.head.tags : []).map((tag) => (isObject(tag) ? tag.name : '')),
  );
  const operations = source.operations.map((entry) => {
    const id = typeof entry.node.operationId === 'string' ? entry.node.operationId : 'no operationId';
    const where = `${entry.file}: ${entry.method.toUpperCase()} ${entry.path} (${id})`;
    if (!tags.has(entry.module)) faults.add(where, `no tag owns it: ${entry.module} is not in spec/openapi.yaml`);
    return expandOperation(entry, context, (what) => faults.add(where, what));
  });
  const calls = expandCalls(source.calls, context, faults);
  checkUnique(
    [
      ...operations.map((operation) => ({ id: operation.operationId, where: whereOf(operation) })),
      ...calls.map((call) => ({ id: call.operationId, where: `${call.source}: ${call.operationId}` })),
    ],
    faults,
  );
  const { components: _parts, ...head } = source.head;
  const document: JsonObject = {
    ...head,
    'x-call-graph': Object.fromEntries(Object.entries(callGraph).map(([from, to]) => [from, [...to]])),
    paths: buildPaths(operations, calls),
    webhooks: Object.fromEntries(events.map((event) => [event.type, event.node])),
    components: {
      ...objectAt(source.head, 'components'),
      responses: sortedByKey(context.sharedResponses),
      schemas: sortedByKey(schemas),
    },
  };
  checkRefs(document, files, faults);
  return { operations, calls, events, errors: source.errors, schemaFiles: files, document };
};

/** Reads, merges and expands everything under `<root>/spec`; throws SpecFaults that names all that is wrong. */
export const buildContract = (root: string): Contract => {
  const faults = new FaultList();
  const source = readSources(root, faults);
  const contract = assemble(source, faults);
  faults.throwIfAny();
  // Through JSON once: no object is shared between two places, and nothing undefined is left.
  const document = JSON.parse(JSON.stringify(contract.document)) as JsonObject;
  return { ...contract, document, publicDocument: publicDocumentOf(document) };
};

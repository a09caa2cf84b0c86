// The table of all operations with their marks: what the edge mounts, limits, guards and caches by.

import { callGraph, moduleNames } from './call-graph.ts';
import { type GeneratedFile, literal, literalList, longUnionOf, tsFile, unionOf } from './generated-file.ts';
import type { JsonObject } from './json.ts';
import type { Contract, Operation } from './model.ts';
import { parametersOf, resolveSchema } from './parameters.ts';

/** Query parameters that come as `name[key]=value`. */
const deepObjectsOf = (parameters: readonly JsonObject[]): string[] =>
  parameters.filter((parameter) => parameter.style === 'deepObject').map((parameter) => String(parameter.name));

/** Query parameters that hold lists, with whether they come comma-separated (`explode: false`). */
const listsOf = (parameters: readonly JsonObject[], contract: Contract): { name: string; comma: boolean }[] =>
  parameters
    .filter((parameter) => parameter.in === 'query' && resolveSchema(parameter.schema, contract).type === 'array')
    .map((parameter) => ({ name: String(parameter.name), comma: parameter.explode === false }));

const entryOf = (operation: Operation, contract: Contract): string => {
  const parameters = parametersOf(operation, contract);
  const lists = listsOf(parameters, contract);
  const lines: [string, string][] = [
    ['operationId', literal(operation.operationId)],
    ['method', literal(operation.method.toUpperCase())],
    ['path', literal(operation.path)],
    ['module', literal(operation.module)],
    ['internal', String(operation.internal)],
    ['raw', String(operation.raw)],
    ['roles', operation.roles === null ? 'null' : literalList(operation.roles)],
    ['optionalAuth', String(operation.optionalAuth)],
    ['cartToken', String(operation.cartToken)],
    ['class', literal(operation.class)],
    ['cache', operation.cache === null ? 'null' : `{ ttlS: ${operation.cache.ttlS}, hot: ${operation.cache.hot} }`],
    ['idempotency', literal(operation.idempotency)],
    ['precondition', literal(operation.precondition)],
    ['owner', ownerOf(operation)],
    ['hasBody', String(operation.hasBody)],
    ['page', String(operation.success?.page ?? false)],
    ['successStatus', operation.success === null ? 'null' : String(operation.success.status)],
    ['queryObjects', literalList(deepObjectsOf(parameters))],
    ['queryLists', literalList(lists.map((list) => list.name))],
    ['commaLists', literalList(lists.flatMap((list) => (list.comma ? [list.name] : [])))],
    ['errors', literalList(operation.errors)],
  ];
  const body = lines.map(([key, value]) => `    ${key}: ${value},`).join('\n');
  return `  ${operation.operationId}: {\n${body}\n  },`;
};

const ownerOf = ({ owner }: Operation): string =>
  owner === null
    ? 'null'
    : `{ in: ${literal(owner.in)}, name: ${literal(owner.name)}, resource: ${literal(owner.resource)} }`;

const idsWhere = (operations: readonly Operation[], keep: (operation: Operation) => boolean): string[] =>
  operations.filter(keep).map((operation) => operation.operationId);

/** `operations.gen.ts` of the server. */
export const emitOperations = (contract: Contract): GeneratedFile => {
  const sorted = [...contract.operations].sort((a, b) => (a.operationId < b.operationId ? -1 : 1));
  const tags = [...new Set(sorted.map((operation) => operation.module))].sort();
  const byModule = tags.map(
    (tag) => `  ${tag}: ${unionOf(idsWhere(sorted, (operation) => operation.module === tag && !operation.internal))};`,
  );
  const graph = moduleNames.map((name) => `  ${name}: ${literalList(callGraph[name] ?? [])},`);
  const body = [
    `import type { OperationMeta } from './operation-meta.ts';`,
    '',
    `/** Every operation of the edge and of the internal listener; module calls stand in ports.gen.ts. */`,
    `export const operations = {\n${sorted.map((operation) => entryOf(operation, contract)).join('\n')}\n} as const satisfies Record<string, OperationMeta>;`,
    '',
    'export type OperationId = keyof typeof operations;',
    '',
    `export type InternalOperationId =${longUnionOf(idsWhere(sorted, (operation) => operation.internal))};`,
    '',
    'export type PublicOperationId = Exclude<OperationId, InternalOperationId>;',
    '',
    '/** Operations that write their own answer instead of the envelope. */',
    `export type RawOperationId =${longUnionOf(idsWhere(sorted, (operation) => operation.raw))};`,
    '',
    '/** Operations that answer with lists in pages. */',
    `export type PagedOperationId =${longUnionOf(idsWhere(sorted, (operation) => operation.success?.page === true))};`,
    '',
    `export type ModuleName = ${unionOf(moduleNames)};`,
    '',
    `export interface PublicOperationIdsByTag {\n${byModule.join('\n')}\n}`,
    '',
    '/** The public operations of one tag. */',
    'export type OperationsOf<Tag extends keyof PublicOperationIdsByTag> = PublicOperationIdsByTag[Tag];',
    '',
    '/** Which module may call which; there are no other arrows. */',
    `export const callGraph = {\n${graph.join('\n')}\n} as const satisfies Record<ModuleName, readonly ModuleName[]>;`,
  ];
  return tsFile('packages/server/src/contract/operations.gen.ts', 'The operations and their marks.', body.join('\n'));
};

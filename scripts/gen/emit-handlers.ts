// Types of the public operations' handlers: input and output by operationId, so that an operation without a handler, or
// with one of another shape, does not compile.

import { type GeneratedFile, literal, tsFile, unionOf } from './generated-file.ts';
import type { Contract, Operation } from './model.ts';
import { checkedHeaders, hasDefault, parametersOf } from './parameters.ts';

const inputOf = (operation: Operation, contract: Contract): string => {
  const parameters = parametersOf(operation, contract);
  const source = `operations[${literal(operation.operationId)}]['parameters']`;
  const inPath = parameters.some((parameter) => parameter.in === 'path');
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const filled = query
    .filter((parameter) => hasDefault(parameter, contract))
    .map((parameter) => String(parameter.name));
  const queryType =
    query.length === 0
      ? 'None'
      : filled.length === 0
        ? `NonNullable<${source}['query']>`
        : `Filled<NonNullable<${source}['query']>, ${unionOf(filled)}>`;
  const names = parameters.flatMap((parameter) =>
    parameter.in === 'header' ? [String(parameter.name).toLowerCase()] : [],
  );
  const headerTypes = names.filter((name) => checkedHeaders.includes(name)).map((name) => `${literal(name)}?: string`);
  return [
    `  ${operation.operationId}: {`,
    `    path: ${inPath ? `${source}['path']` : 'None'};`,
    `    query: ${queryType};`,
    `    headers: { ${headerTypes.join('; ')} };`,
    `    body: ${operation.body === null ? 'undefined' : `schemas[${literal(operation.body)}]`};`,
    '  };',
  ].join('\n');
};

const dataOf = (operation: Operation): string => {
  const { data, list } = operation.success ?? { data: null, list: false };
  const type = data === null ? 'undefined' : `schemas[${literal(data)}]${list ? '[]' : ''}`;
  return `  ${operation.operationId}: ${type};`;
};

/** `handlers.gen.ts` of the server. */
export const emitHandlers = (contract: Contract): GeneratedFile => {
  const handled = contract.operations
    .filter((operation) => !operation.internal && !operation.raw)
    .sort((a, b) => (a.operationId < b.operationId ? -1 : 1));
  const body = `import type { OperationsOf, PagedOperationId, PublicOperationId, PublicOperationIdsByTag, RawOperationId } from './operations.gen.ts';
import type { components, operations } from './types.gen.ts';

type schemas = components['schemas'];
type None = Record<string, never>;
/** Members with a default are always there once the request was validated. */
type Filled<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: Exclude<T[P], undefined> };

/** What a handler gets of a validated request. Header names are in lower case. */
export interface OperationInputs {
${handled.map((operation) => inputOf(operation, contract)).join('\n')}
}

/** The \`data\` of a good answer. */
export interface OperationOutputs {
${handled.map(dataOf).join('\n')}
}

/** Operations that a handler answers within the envelope. */
export type HandledOperationId = keyof OperationInputs;
export type OperationInput<K extends HandledOperationId> = OperationInputs[K];
export type OperationData<K extends HandledOperationId> = OperationOutputs[K];

/** What a handler gives back; the edge makes the envelope of it. Without \`status\` it is the operation's own. */
export interface Reply<T> {
  data: T;
  status?: number;
  headers?: Record<string, string>;
  page?: { next_cursor: string | null; limit: number };
}

/** The answer of a list in pages, which must say where the next page begins. */
export interface PagedReply<T> extends Reply<T> {
  page: { next_cursor: string | null; limit: number };
}

export type ReplyOf<K extends HandledOperationId> = K extends PagedOperationId
  ? PagedReply<OperationData<K>>
  : Reply<OperationData<K>>;

export type Handler<Ctx, K extends HandledOperationId> = (ctx: Ctx, input: OperationInput<K>) => Promise<ReplyOf<K>>;

/** One handler for every operation: leave one out and it does not compile. */
export type Handlers<Ctx> = { [K in HandledOperationId]: Handler<Ctx, K> };

/** The handlers that one module owes. */
export type ModuleHandlers<Tag extends keyof PublicOperationIdsByTag, Ctx> = Pick<
  Handlers<Ctx>,
  Extract<OperationsOf<Tag>, HandledOperationId>
>;

/** One function for every public operation that writes its own answer. */
export type RawHandlers<RawHandler> = { [K in Extract<PublicOperationId, RawOperationId>]: RawHandler };`;
  return tsFile('packages/server/src/contract/handlers.gen.ts', 'What each operation takes and gives.', body);
};

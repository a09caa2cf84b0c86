// What the SDK needs at run time of each public operation; kept short, because browsers load it.

import { type GeneratedFile, literal, longUnionOf, tsFile } from './generated-file.ts';
import type { Contract, Operation } from './model.ts';

const entryOf = (operation: Operation, base: string): string => {
  const path = operation.based ? operation.path.slice(base.length) : operation.path;
  const marks = [
    `method: ${literal(operation.method.toUpperCase())}`,
    `path: ${literal(path)}`,
    ...(operation.based ? [] : ['rooted: true']),
    ...(operation.roles === null ? [] : ['auth: true']),
    ...(operation.cartToken ? ['cartToken: true'] : []),
    ...(operation.idempotency === 'none' ? [] : [`idempotency: ${literal(operation.idempotency)}`]),
    ...(operation.precondition === 'none' ? [] : [`precondition: ${literal(operation.precondition)}`]),
    ...(operation.success?.page ? ['page: true'] : []),
    ...(operation.raw ? ['raw: true'] : []),
  ];
  return `  ${operation.operationId}: { ${marks.join(', ')} },`;
};

/** `operations.gen.ts` of the SDK. */
export const emitSdk = (contract: Contract): GeneratedFile => {
  const base = '/api/v1';
  const shown = contract.operations
    .filter((operation) => !operation.internal)
    .sort((a, b) => (a.operationId < b.operationId ? -1 : 1));
  const codes = Object.keys(contract.errors);
  const body = `export interface OperationInfo {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';
  /** Below the base path, unless it is rooted. */
  readonly path: string;
  readonly rooted?: true;
  readonly auth?: true;
  readonly cartToken?: true;
  readonly idempotency?: 'required' | 'optional';
  readonly precondition?: 'required' | 'optional';
  readonly page?: true;
  readonly raw?: true;
}

export const operationInfo = {
${shown.map((operation) => entryOf(operation, base)).join('\n')}
} as const satisfies Record<string, OperationInfo>;

export type OperationId = keyof typeof operationInfo;

/** Every code that a failure can carry. */
export type ErrorCode =${longUnionOf(codes)};`;
  return tsFile(
    'packages/sdk/src/generated/operations.gen.ts',
    'The public operations, as the client needs them.',
    body,
  );
};

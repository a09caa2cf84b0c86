import type { operationInfo } from '../generated/operations.gen.ts';
import type { components, operations } from '../generated/types.gen.ts';

export type Schemas = components['schemas'];
export type OperationId = keyof typeof operationInfo & keyof operations;

type Responses<K extends OperationId> = operations[K]['responses'];
type Good<K extends OperationId> = Responses<K>[Extract<keyof Responses<K>, 200 | 201 | 202>];
type Envelope<K extends OperationId> = Good<K> extends { content: { 'application/json': infer B } } ? B : undefined;

/** The `data` of an operation's good answer; undefined where there is no body. */
export type Data<K extends OperationId> = Envelope<K> extends { data: infer D } ? D : undefined;
/** One item of an operation that lists. */
export type Item<K extends OperationId> = Data<K> extends readonly (infer I)[] ? I : never;

type Parameters<K extends OperationId> = operations[K]['parameters'];
export type PathOf<K extends OperationId> = Parameters<K> extends { path: infer P } ? P : undefined;
export type QueryOf<K extends OperationId> =
  Parameters<K> extends { query?: infer Q } ? NonNullable<Q> : Record<string, never>;
export type BodyOf<K extends OperationId> = operations[K] extends {
  requestBody?: { content: { 'application/json': infer B } };
}
  ? B
  : undefined;

/** What every call takes besides its own input. */
export interface CallOptions {
  signal?: AbortSignal;
  /** Longest time of one try, in milliseconds. */
  timeoutMs?: number;
  /** Names the intention; made by the client where the operation wants one, and kept through all retries. */
  idempotencyKey?: string;
  /** The ETag you edited, for operations that ask for it. */
  ifMatch?: string;
  locale?: string;
}

/** A good answer. */
export interface Answer<T> {
  data: T;
  requestId: string;
  /** Strong for what can be edited, weak for public reads. */
  etag: string | null;
  meta: Record<string, unknown>;
  response: Response;
}

import type { JsonObject } from './json.ts';
import type { ErrorEntry, HttpMethod } from './source.ts';

export interface SuccessMark {
  readonly status: number;
  /** Schema of `data`; null for an answer without a body. */
  readonly data: string | null;
  readonly list: boolean;
  readonly page: boolean;
}

/** One operation of the contract with its marks parsed and its OpenAPI form written out. */
export interface Operation {
  readonly operationId: string;
  readonly method: HttpMethod;
  /** As clients send it, with the base path. */
  readonly path: string;
  /** As it stands under `paths`. */
  readonly specPath: string;
  readonly based: boolean;
  readonly module: string;
  readonly summary: string;
  readonly source: string;
  readonly internal: boolean;
  readonly raw: boolean;
  /** Null: open to everyone. */
  readonly roles: readonly string[] | null;
  readonly optionalAuth: boolean;
  readonly cartToken: boolean;
  readonly class: string;
  readonly cache: { readonly ttlS: number; readonly hot: boolean } | null;
  readonly idempotency: string;
  readonly precondition: string;
  readonly owner: { readonly in: string; readonly name: string; readonly resource: string } | null;
  readonly errors: readonly string[];
  readonly success: SuccessMark | null;
  readonly body: string | null;
  readonly hasBody: boolean;
  readonly node: JsonObject;
}

/** A call from module to module. */
export interface ModuleCall {
  readonly operationId: string;
  readonly module: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly source: string;
  readonly input: string;
  readonly output: string;
  readonly mutation: boolean;
  readonly timeoutMs: number;
  readonly errors: readonly string[];
  readonly naturalKey: string | null;
  readonly callers: readonly string[];
  readonly node: JsonObject;
}

export interface DomainEvent {
  readonly type: string;
  readonly version: number;
  readonly producer: string;
  readonly consumers: readonly string[];
  readonly summary: string;
  readonly source: string;
  readonly dataSchema: string;
  readonly eventSchema: string;
  readonly node: JsonObject;
}

export interface Contract {
  readonly operations: readonly Operation[];
  readonly calls: readonly ModuleCall[];
  readonly events: readonly DomainEvent[];
  readonly errors: Readonly<Record<string, ErrorEntry>>;
  /** File that defines each schema. */
  readonly schemaFiles: ReadonlyMap<string, string>;
  /** The whole, with module calls and events. */
  readonly document: JsonObject;
  /** What clients see. */
  readonly publicDocument: JsonObject;
}

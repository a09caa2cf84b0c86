import type { ErrorCode } from './errors.gen.ts';

export type Role = 'guest' | 'buyer' | 'seller' | 'admin';
export type TrafficClass = 'browse' | 'search' | 'cart' | 'checkout' | 'auth' | 'seller' | 'background';

/** One operation's marks, as the contract says them. */
export interface OperationMeta {
  readonly operationId: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';
  /** With the base path and `{name}` for path parameters. */
  readonly path: string;
  /** The module that answers, or `operations` for the platform itself. */
  readonly module: string;
  /** Served on the internal listener only. */
  readonly internal: boolean;
  /** Writes its own answer instead of the envelope. */
  readonly raw: boolean;
  /** Any one of these is enough; null is open to everyone; empty means that a cart token alone serves. */
  readonly roles: readonly Role[] | null;
  /** Credentials may be missing, but bad ones are refused all the same. */
  readonly optionalAuth: boolean;
  /** A guest's `Cart-Token` counts as credentials. */
  readonly cartToken: boolean;
  readonly class: TrafficClass;
  readonly cache: { readonly ttlS: number; readonly hot: boolean } | null;
  readonly idempotency: 'required' | 'optional' | 'none';
  readonly precondition: 'required' | 'optional' | 'none';
  /** Which parameter belongs to whom. */
  readonly owner: { readonly in: string; readonly name: string; readonly resource: string } | null;
  readonly hasBody: boolean;
  /** A list in pages, by cursor. */
  readonly page: boolean;
  /** Null where the operation writes its own answer. */
  readonly successStatus: number | null;
  /** Query members that come as `name[key]=value`. */
  readonly queryObjects: readonly string[];
  /** Query members that hold lists, repeated unless they are in `commaLists`. */
  readonly queryLists: readonly string[];
  /** Query members whose list is one value with commas. */
  readonly commaLists: readonly string[];
  readonly errors: readonly ErrorCode[];
}

/** One call from module to module. */
export interface ModuleCallMeta {
  readonly operationId: string;
  readonly module: string;
  /** On the internal listener; always POST. */
  readonly path: string;
  readonly mutation: boolean;
  readonly timeoutMs: number;
  /** What makes a repeat of a mutation harmless. */
  readonly naturalKey: string | null;
  readonly callers: readonly string[];
  readonly errors: readonly ErrorCode[];
}

/** One kind of event. */
export interface EventMeta {
  readonly type: string;
  readonly version: number;
  readonly producer: string;
  readonly consumers: readonly string[];
}

export { createClient, type MktClient } from './client.ts';
export * from './core/errors.ts';
export { List, type Page } from './core/pages.ts';
export { safe } from './core/safe.ts';
export { memoryTokenStore, type TokenStore, type Tokens } from './core/token-store.ts';
export type { ClientOptions } from './core/transport.ts';
export type { Answer, BodyOf, CallOptions, Data, Item, OperationId, QueryOf, Schemas } from './core/types.ts';

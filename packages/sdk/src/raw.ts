import type { Client } from 'openapi-fetch';
import { type ClientOptions, Transport } from './core/transport.ts';
import type { paths } from './generated/types.gen.ts';

export type { paths } from './generated/types.gen.ts';

/** openapi-fetch over the contract's own paths, with the client's credentials and refresh. */
export function createRawClient(options: ClientOptions): Client<paths> {
  return new Transport(options).raw;
}

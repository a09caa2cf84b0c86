import { type ClientOptions, Transport } from './core/transport.ts';
import { accountGroups } from './groups/account.ts';
import { catalogGroups } from './groups/catalog.ts';
import { adminGroup, sellerGroup } from './groups/selling.ts';
import { shoppingGroups } from './groups/shopping.ts';

/**
 * The marketplace as methods, grouped as people think of it. Every method throws an `MktError` when the call is
 * refused; `safe(call)` turns that into `{data, error}`.
 *
 * @example
 * const mkt = createClient({ baseUrl: 'http://127.0.0.1:4000' });
 * for await (const product of mkt.products.list({ sort: 'newest' })) console.log(product.title);
 */
export function createClient(options: ClientOptions) {
  const transport = new Transport(options);
  return {
    ...catalogGroups(transport),
    ...shoppingGroups(transport),
    ...accountGroups(transport),
    seller: sellerGroup(transport),
    admin: adminGroup(transport),
    /** Any operation by its id, with the same credentials, retries and errors. */
    call: transport.call.bind(transport),
    tokens: transport.tokens,
  };
}

export type MktClient = ReturnType<typeof createClient>;

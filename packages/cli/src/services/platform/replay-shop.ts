/**
 * What the replay buys through: a listener of its own in front of the installation's modules, with a clock that is
 * set to each invoice's date. The installation's workers and gateway do the rest of each checkout.
 */
import { createClient, type MktClient } from '@mkt/sdk';
import { type Config, type ServingProcess, SettableClock, serve, systemContext } from '@mkt/server';
import { demoAccounts } from './demo-accounts.ts';
import { retailSellers } from './seed-accounts.ts';

export interface ReplayShop {
  clock: SettableClock;
  /** SKU ids of the real items by their codes. */
  skus: ReadonlyMap<string, string>;
  /** Somebody who has only a cart, once something lies in it. */
  visitor(): MktClient;
  /** Makes the visitor with this cart a buyer without an account, under the address of the customer. */
  becomeGuest(visitor: MktClient, customer: string): Promise<void>;
  demoBuyer(): Promise<MktClient>;
  /** Owners of the shops that sell the real items, by their shops' ids. */
  sellers(): Promise<ReadonlyMap<string, MktClient>>;
  close(): Promise<void>;
}

export async function openReplayShop(config: Config): Promise<ReplayShop> {
  const clock = new SettableClock();
  const process = await serve(
    {
      ...config,
      http: { ...config.http, port: 0, internalPort: 0 },
      // One process plays hundreds of buyers: their limits are not what is replayed.
      limits: { scale: 0 },
      mysql: { ...config.mysql, poolScale: 0.3 },
    },
    { clock, role: 'replay' },
  );
  const client = (): MktClient => createClient({ baseUrl: process.publicUrl, retries: 3 });
  const signedIn = async (email: string, password: string): Promise<MktClient> => {
    const account = client();
    await account.auth.login({ email, password });
    return account;
  };
  return {
    clock,
    skus: await retailSkus(process),
    visitor: client,
    async becomeGuest(visitor, customer) {
      await visitor.auth.guest({
        email: `customer-${customer.toLowerCase().replace(/[^a-z0-9]/g, '') || 'unknown'}@buyers.example`,
        cart_token: (await visitor.tokens.getCartToken()) ?? '',
        name: `Customer ${customer}`,
        locale: 'en',
      });
    },
    demoBuyer() {
      const [demo] = demoAccounts;
      return signedIn(demo?.email as string, demo?.password as string);
    },
    async sellers() {
      const found = new Map<string, MktClient>();
      for (const { email, password } of retailSellers(config)) {
        const seller = await signedIn(email, password);
        found.set((await seller.seller.shop()).data.id, seller);
      }
      return found;
    },
    close: () => process.close(),
  };
}

/** Only the retail shops' SKUs have the invoices' codes: a code is unique within a product, not in the marketplace. */
async function retailSkus({ composition }: ServingProcess): Promise<Map<string, string>> {
  const { config } = composition.infrastructure;
  const { user, product } = composition.ports;
  const context = (): ReturnType<typeof systemContext> => systemContext('replay', { timeoutMs: 30_000 });
  const owners = await Promise.all(
    retailSellers(config).map(({ email, password, owner }) =>
      user.createAccount(context(), {
        email,
        password,
        name: owner,
        locale: 'en',
        roles: ['buyer', 'seller'],
        verified: true,
      }),
    ),
  );
  const { shops } = await user.getShops(context(), { user_ids: owners.map((owner) => owner.user_id) });
  const wanted = new Set(shops.map((shop) => shop.seller_id));
  const skus = new Map<string, string>();
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof product.getProductDocuments>> = await product.getProductDocuments(context(), {
      limit: 200,
      ...(after === null ? {} : { after_id: after }),
    });
    for (const document of page.documents)
      if (wanted.has(document.seller_id) && document.visible)
        for (const sku of document.skus) skus.set(sku.code, sku.sku_id);
    after = page.next_after_id;
  } while (after !== null);
  return skus;
}

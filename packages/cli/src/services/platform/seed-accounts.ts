import { createHmac } from 'node:crypto';
import { type Config, systemContext } from '@mkt/server';
import { demoAccounts } from './demo-accounts.ts';
import type { OpenCatalog } from './open-catalog.ts';

const names = { buyer: 'Mona Hassan', seller: 'Karim Mansour', admin: 'Salma Farouk' };

/** Verified accounts of each role; those that are there already stay as they are. Answers how many were made. */
export async function seedDemoAccounts(catalog: OpenCatalog): Promise<number> {
  if (catalog.config.env === 'production') return 0;
  const wanted = [
    ...demoAccounts.map(({ role, ...account }) => ({ ...account, name: names[role], role })),
    ...retailSellers(catalog.config).map(({ email, password, owner }) => ({
      email,
      password,
      name: owner,
      role: 'seller' as const,
    })),
  ];
  const made = await Promise.all(
    wanted.map(({ role, ...account }) =>
      catalog.user.createAccount(systemContext('seed', { timeoutMs: 30_000 }), {
        ...account,
        locale: 'en',
        roles: role === 'buyer' ? ['buyer'] : ['buyer', role],
        verified: true,
      }),
    ),
  );
  return made.filter((account) => account.created).length;
}

export interface RetailSeller {
  shop: string;
  owner: string;
  email: string;
  /** Follows from the installation's secret, so that the replay can ship for them and nobody else can. */
  password: string;
}

const retailShops = [
  { shop: 'Albion Gifts', email: 'albion-gifts@sellers.example', owner: 'Emma Clark' },
  { shop: 'Thames Homeware', email: 'thames-homeware@sellers.example', owner: 'James Evans' },
  { shop: 'Lantern & Bunting', email: 'lantern-and-bunting@sellers.example', owner: 'Anna Brown' },
];

/** The shops that sell the real items. */
export function retailSellers(config: Config): RetailSeller[] {
  return retailShops.map((shop) => ({
    ...shop,
    password: createHmac('sha256', config.secrets.keyEncryption).update(`seed ${shop.email}`).digest('base64url'),
  }));
}

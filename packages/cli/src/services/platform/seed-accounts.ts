import { systemContext } from '@mkt/server';
import type { OpenCatalog } from './open-catalog.ts';

export interface DemoAccount {
  role: 'buyer' | 'seller' | 'admin';
  email: string;
  password: string;
}

/**
 * Fixed and public, so that documents and tests can name them: they are made outside production only. The seller's
 * address is that of the seed's first shop.
 */
export const demoAccounts: readonly DemoAccount[] = [
  { role: 'buyer', email: 'buyer@demo.example', password: 'a demo buyer shops here' },
  { role: 'seller', email: 'seller@demo.example', password: 'a demo seller sells here' },
  { role: 'admin', email: 'admin@demo.example', password: 'a demo admin minds the shop' },
];

const names = { buyer: 'Mona Hassan', seller: 'Karim Mansour', admin: 'Salma Farouk' };

/** Verified accounts of each role; those that are there already stay as they are. Answers how many were made. */
export async function seedDemoAccounts(catalog: OpenCatalog): Promise<number> {
  if (catalog.config.env === 'production') return 0;
  const made = await Promise.all(
    demoAccounts.map(({ role, email, password }) =>
      catalog.user.createAccount(systemContext('seed', { timeoutMs: 30_000 }), {
        email,
        password,
        name: names[role],
        locale: 'en',
        roles: role === 'buyer' ? ['buyer'] : ['buyer', role],
        verified: true,
      }),
    ),
  );
  return made.filter((account) => account.created).length;
}

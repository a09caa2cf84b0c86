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

/** Demo accounts as lines for people. */
export function accountLines(): (readonly [string, string])[] {
  return demoAccounts.map(({ role, email, password }) => [`demo ${role}`, `${email} / ${password}`] as const);
}

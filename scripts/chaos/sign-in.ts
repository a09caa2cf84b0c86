import type { MktClient } from '@mkt/sdk';

export const password = 'whatever dies when, the books balance';

export async function signIn({ client, email }: { client: MktClient; email: string }): Promise<void> {
  await client.auth.login({ email, password });
}

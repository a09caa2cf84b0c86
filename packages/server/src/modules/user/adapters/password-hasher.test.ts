import { describe, expect, it } from 'vitest';
import { defaultHashMemoryKib } from '../../../platform/config/config.schema.ts';
import { PasswordHasher } from './password-hasher.ts';

/** Whether this is the password of an account with this hash. */
async function isRight(hasher: PasswordHasher, hash: string | null, password: string): Promise<boolean> {
  return (await hasher.verified(async () => ({ password_hash: hash }), password)) !== null;
}

describe('hashing passwords', () => {
  it('is argon2id with 46 MiB, one pass, one lane, and salted', async () => {
    const hasher = new PasswordHasher({ memoryKib: defaultHashMemoryKib, concurrency: 2 });
    const [a, b] = await Promise.all([hasher.hash('the same password'), hasher.hash('the same password')]);
    expect(a).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
    expect(a).not.toBe(b);
    expect(await isRight(hasher, a, 'the same password')).toBe(true);
    expect(await isRight(hasher, a, 'the same passwore')).toBe(false);
  });

  it('says no for an absent hash, whatever the password', async () => {
    const hasher = new PasswordHasher({ memoryKib: defaultHashMemoryKib, concurrency: 1 });
    expect(await isRight(hasher, null, 'no account has this password')).toBe(false);
  });

  it('says no where there is no account, and looks for nobody while it refuses', async () => {
    const hasher = new PasswordHasher({ memoryKib: defaultHashMemoryKib, concurrency: 1, maxWaiting: 1 });
    let looks = 0;
    const find = async (): Promise<undefined> => {
      looks += 1;
      return undefined;
    };
    const password = 'no account has this password';
    const asked = await Promise.allSettled(Array.from({ length: 6 }, () => hasher.verified(find, password)));
    expect(asked.map((one) => (one.status === 'fulfilled' ? one.value : 'refused'))).toEqual([
      null,
      null,
      ...Array.from({ length: 4 }, () => 'refused'),
    ]);
    expect(looks).toBe(2);
  });

  it('looks at every byte of a long one', async () => {
    const hasher = new PasswordHasher({ memoryKib: defaultHashMemoryKib, concurrency: 1 });
    const long = 'x'.repeat(200);
    expect(await isRight(hasher, await hasher.hash(long), `${long.slice(0, -1)}y`)).toBe(false);
  });

  it('refuses what does not fit its queue, and goes on with the rest', async () => {
    const hasher = new PasswordHasher({ memoryKib: defaultHashMemoryKib, concurrency: 1, maxWaiting: 2 });
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => hasher.hash('a password to hash')));
    expect(results.map((r) => r.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
    ]);
    expect((results[5] as PromiseRejectedResult).reason).toMatchObject({ code: 'overloaded' });
    expect(await hasher.hash('a password to hash')).toMatch(/^\$argon2id/);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultHashMemoryKib } from '../../../platform/config/config.schema.ts';
import { goodPassword, UserApp } from './user-app.ts';

let app: UserApp;
beforeAll(async () => {
  app = await UserApp.start({
    limits: { scale: 1 },
    auth: { hashConcurrency: 2, hashMemoryKib: defaultHashMemoryKib },
  });
});
afterAll(() => app?.close());

const login = (email: string, password: string, address: string) =>
  app.request('POST', '/auth/login', { body: { email, password }, address });

async function verified(email: string, address: string): Promise<void> {
  await app.request('POST', '/auth/register', { body: { email, password: goodPassword, name: 'A' }, address });
  const { link_token } = await app.mail(email, 'verify_email');
  await app.request('POST', '/auth/verify-email', { body: { token: link_token }, address });
}

describe('limits of login', () => {
  it('stop a hundred wrong passwords on one account from a hundred addresses, and the owner gets in by mail', async () => {
    await verified('target@example.com', '198.51.100.1');
    const answers = [];
    for (let i = 0; i < 100; i++) answers.push(await login('target@example.com', 'wrong', `203.0.113.${i}`));
    expect(answers.filter((a) => a.code === 'invalid_credentials')).toHaveLength(10);
    expect(answers.filter((a) => a.code === 'rate_limited')).toHaveLength(90);
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await login('target@example.com', goodPassword, '198.51.100.2')).code).toBe('rate_limited');
    const address = '198.51.100.2';
    await app.request('POST', '/auth/password/forgot', { body: { email: 'target@example.com' }, address });
    const { code } = await app.mail('target@example.com', 'reset_password');
    const body = { email: 'target@example.com', code, new_password: 'another rather long sentence' };
    expect((await app.request('POST', '/auth/password/reset', { body, address })).status).toBe(204);
    expect((await login('target@example.com', 'another rather long sentence', address)).status).toBe(200);
  });

  it('treat an address nobody has the same', async () => {
    const answers = [];
    for (let i = 0; i < 12; i++) answers.push(await login('nobody@example.com', 'wrong', `192.0.2.${i}`));
    expect(answers.map((a) => a.code)).toEqual([
      ...Array.from({ length: 10 }, () => 'invalid_credentials'),
      'rate_limited',
      'rate_limited',
    ]);
  });

  it('stop a hundred accounts tried from one address', async () => {
    const answers = [];
    for (let i = 0; i < 58; i++) answers.push(await login(`many${i}@example.com`, 'wrong', '192.0.2.200'));
    expect(answers.filter((a) => a.code === 'invalid_credentials')).toHaveLength(50);
    expect(answers.slice(50).every((a) => a.code === 'rate_limited')).toBe(true);
  });

  it('count only wrong ones: who signs in thirty times is not stopped', async () => {
    await verified('often@example.com', '198.51.100.3');
    const answers = [];
    for (let i = 0; i < 30; i++) answers.push(await login('often@example.com', goodPassword, '198.51.100.4'));
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([200]));
  });

  it('hold for tries sent at once', async () => {
    await verified('burst@example.com', '198.51.100.5');
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => login('burst@example.com', 'wrong', `198.51.101.${i}`)),
    );
    expect(answers.filter((a) => a.code === 'invalid_credentials').length).toBeLessThanOrEqual(10);
  });

  it('bound the hashing: of two hundred at once some are refused as overloaded, none otherwise', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => login(`load${i}@example.com`, 'wrong', `198.51.102.${i}`)),
    );
    const codes = new Set(answers.map((a) => a.code));
    expect([...codes].sort()).toEqual(['invalid_credentials', 'overloaded']);
    const refused = answers.find((a) => a.code === 'overloaded');
    expect([refused?.status, refused?.headers.get('retry-after')]).toEqual([503, '2']);
  });
});

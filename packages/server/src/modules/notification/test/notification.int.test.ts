import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../../app/test-app.ts';
import { type RunningMailCatcher, startMailCatcher } from '../../../sandbox/mail/start-mail-catcher.ts';

let app: TestApp;
let catcher: RunningMailCatcher;

beforeAll(async () => {
  catcher = await startMailCatcher({ host: '127.0.0.1', smtpPort: 0, httpPort: 0 });
  app = await startTestApp(['user', 'notification'], { overrides: { mail: { smtpUrl: catcher.smtpUrl } } });
});

afterAll(async () => {
  await app?.close();
  await catcher?.close();
});

async function call(method: string, path: string, options: { token?: string; body?: unknown; language?: string } = {}) {
  const response = await fetch(`${app.url}/api/v1${path}`, {
    method,
    headers: {
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      'accept-language': options.language ?? 'en',
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

async function mailTo(address: string, subject?: string) {
  for (let i = 0; i < 100; i++) {
    const [mail] = catcher.store.list({ to: address, subject });
    if (mail !== undefined) return mail;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`No mail for ${address}`);
}

/** Registers by mail, as a person does, and returns an access token. */
async function signUp(email: string, locale: 'en' | 'ar'): Promise<string> {
  const password = 'seven quiet bridges over a river';
  const registered = await call('POST', '/auth/register', {
    body: { email, password, name: 'Mona', locale },
    language: locale,
  });
  expect(registered.status).toBe(202);
  const mail = await mailTo(email);
  const code = /\b(\d{6})\b/.exec(mail.text)?.[1];
  const verified = await call('POST', '/auth/verify-email', { body: { email, code } });
  expect(verified.status, JSON.stringify(verified.body)).toBe(200);
  return verified.body.data.access_token;
}

test('a registration is confirmed by the code of the mail, and the account is welcomed in its language', async () => {
  const token = await signUp('mona@example.com', 'ar');
  const code = await mailTo('mona@example.com', 'رمزك');
  expect(code.html).toContain('dir="rtl"');
  const welcome = await mailTo('mona@example.com', 'أهلاً');
  expect(welcome.text).toContain('Mona');
  const list = await call('GET', '/notifications', { token });
  expect(list.status).toBe(200);
  expect(list.body.data).toHaveLength(1);
  expect(list.body.data[0]).toMatchObject({ type: 'account.welcome', category: 'account', read_at: null });
});

test('reading marks once, pages follow the cursor, and another user sees nothing of it', async () => {
  const token = await signUp('omar@example.com', 'en');
  await mailTo('omar@example.com', 'Welcome');
  const [entry] = (await call('GET', '/notifications?unread=true', { token })).body.data;
  const first = await call('PUT', `/notifications/${entry.id}/read`, { token });
  expect(first.body.data.read_at).not.toBeNull();
  const again = await call('PUT', `/notifications/${entry.id}/read`, { token });
  expect(again.body.data.read_at).toBe(first.body.data.read_at);
  expect((await call('GET', '/notifications?unread=true', { token })).body.data).toHaveLength(0);
  const other = await signUp('layla@example.com', 'en');
  const foreign = await call('PUT', `/notifications/${entry.id}/read`, { token: other });
  expect(foreign.status).toBe(404);
  const cursor = await call('GET', '/notifications?cursor=bm90LWEtY3Vyc29y', { token });
  expect(cursor.body.code).toBe('invalid_cursor');
});

test('preferences are the defaults until they are replaced, and unknown members are refused', async () => {
  const token = await signUp('sara@example.com', 'en');
  const before = await call('GET', '/users/me/notification-preferences', { token });
  expect(before.body.data.reminders.email).toBe(false);
  const changed = { ...before.body.data, orders: { in_app: true, email: false, sms: false, push: false } };
  expect((await call('PUT', '/users/me/notification-preferences', { token, body: changed })).status).toBe(200);
  expect((await call('GET', '/users/me/notification-preferences', { token })).body.data).toEqual(changed);
  const unknown = await call('PUT', '/users/me/notification-preferences', {
    token,
    body: { ...changed, pigeon: true },
  });
  expect(unknown.body.code).toBe('unknown_field');
});

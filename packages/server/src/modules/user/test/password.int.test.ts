/** Forgotten and changed passwords and addresses, and equal answers for known and unknown ones. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { goodPassword, othersAre, type Tokens, UserApp } from './user-app.ts';

const newPassword = 'another rather long sentence';

let app: UserApp;
beforeAll(async () => {
  app = await UserApp.start();
});
afterAll(() => app?.close());

const login = (email: string, password: string) => app.post('/auth/login', { email, password });
const alive = async (tokens: Tokens) =>
  (await app.request('GET', '/users/me', { token: tokens.access_token })).status === 200;

describe('forgotten passwords', () => {
  it('are set anew by mail, which ends every session', async () => {
    const session = await app.signIn('forgot@example.com');
    expect((await app.post('/auth/password/forgot', { email: 'FORGOT@example.com' })).status).toBe(202);
    const mail = await app.mail('forgot@example.com', 'reset_password');
    const reset = await app.post('/auth/password/reset', { token: mail.link_token, new_password: newPassword });
    expect(reset.status).toBe(204);
    expect(await alive(session)).toBe(false);
    expect((await app.post('/auth/refresh', { refresh_token: session.refresh_token })).code).toBe('unauthenticated');
    expect((await login('forgot@example.com', goodPassword)).code).toBe('invalid_credentials');
    expect((await login('forgot@example.com', newPassword)).status).toBe(200);
    const again = await app.post('/auth/password/reset', { token: mail.link_token, new_password: newPassword });
    expect([again.status, again.code]).toEqual([400, 'code_invalid']);
    expect((await app.audits(session.user.id)).map((a) => a.action)).toContain('user.password_reset');
  });

  it('are set once by twenty uses of one mail at once', async () => {
    await app.signIn('parallel@example.com');
    await app.post('/auth/password/forgot', { email: 'parallel@example.com' });
    const { code } = await app.mail('parallel@example.com', 'reset_password');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        app.post('/auth/password/reset', { email: 'parallel@example.com', code, new_password: newPassword }),
      ),
    );
    expect(answers.filter((a) => a.status === 204)).toHaveLength(1);
    expect(othersAre(answers, 'code_invalid')).toBe(true);
  });

  it('refuse a breached or short password before the code is used', async () => {
    await app.signIn('weak@example.com');
    await app.post('/auth/password/forgot', { email: 'weak@example.com' });
    const { link_token: token } = await app.mail('weak@example.com', 'reset_password');
    const reset = (new_password: string) => app.post('/auth/password/reset', { token, new_password });
    expect((await reset('passwordpassword')).code).toBe('password_breached');
    expect((await reset('short')).code).toBe('validation_failed');
    expect((await reset(newPassword)).status).toBe(204);
  });

  it('take no code of another purpose or user', async () => {
    await app.signIn('purpose@example.com');
    await app.post('/auth/password/forgot', { email: 'purpose@example.com' });
    const mail = await app.mail('purpose@example.com', 'reset_password');
    expect((await app.post('/auth/verify-email', { token: mail.link_token })).code).toBe('code_invalid');
    await app.signIn('purpose2@example.com');
    const other = { email: 'purpose2@example.com', code: mail.code, new_password: newPassword };
    expect((await app.post('/auth/password/reset', other)).code).toBe('code_invalid');
    expect((await login('purpose2@example.com', goodPassword)).status).toBe(200);
  });

  it('prove the address of who never verified it', async () => {
    await app.post('/auth/register', { email: 'unproved@example.com', password: goodPassword, name: 'A' });
    await app.post('/auth/password/forgot', { email: 'unproved@example.com' });
    const { link_token: token } = await app.mail('unproved@example.com', 'reset_password');
    await app.post('/auth/password/reset', { token, new_password: newPassword });
    expect((await login('unproved@example.com', newPassword)).status).toBe(200);
  });

  it('get no mail for a disabled account', async () => {
    await app.signIn('disabled@example.com');
    await app.port.setUserStatus(testContext(), { email: 'disabled@example.com', status: 'disabled' });
    expect((await app.post('/auth/password/forgot', { email: 'disabled@example.com' })).status).toBe(202);
    await expect(app.mail('disabled@example.com', 'reset_password')).rejects.toThrow();
    expect((await login('disabled@example.com', goodPassword)).code).toBe('account_disabled');
    expect((await login('disabled@example.com', 'a wrong password')).code).toBe('invalid_credentials');
  });
});

describe('changing the password', () => {
  it('ends every session and opens a new one', async () => {
    const here = await app.signIn('change@example.com');
    const there = (await login('change@example.com', goodPassword)).data as Tokens;
    const body = { current_password: goodPassword, new_password: newPassword };
    const changed = await app.post('/auth/password/change', body, { token: here.access_token });
    expect(changed.status).toBe(200);
    expect([await alive(here), await alive(there), await alive(changed.data)]).toEqual([false, false, true]);
    expect((await app.post('/auth/refresh', { refresh_token: there.refresh_token })).code).toBe('unauthenticated');
    expect((await login('change@example.com', newPassword)).status).toBe(200);
  });

  it('wants the present one and a good new one', async () => {
    const { access_token: token } = await app.signIn('change2@example.com');
    const change = (current_password: string, new_password: string) =>
      app.post('/auth/password/change', { current_password, new_password }, { token });
    expect((await change('not the password', newPassword)).code).toBe('invalid_credentials');
    expect((await change(goodPassword, '1234567890123456')).code).toBe('password_breached');
    expect((await change(goodPassword, 'short')).code).toBe('validation_failed');
  });
});

describe('changing the address', () => {
  it('waits for the new one to be proved, tells the old one, and voids what was sent there', async () => {
    const { access_token: token, user } = await app.signIn('old@example.com');
    await app.post('/auth/password/forgot', { email: 'old@example.com' });
    const oldReset = await app.mail('old@example.com', 'reset_password');
    const wrong = await app.post('/auth/email/change', { new_email: 'new@example.com', password: 'no' }, { token });
    expect(wrong.code).toBe('invalid_credentials');
    const asked = await app.post(
      '/auth/email/change',
      { new_email: 'New@example.com', password: goodPassword },
      { token },
    );
    expect(asked.status).toBe(202);
    expect((await app.request('GET', '/users/me', { token })).data.email).toBe('old@example.com');
    const mail = await app.mail('new@example.com', 'change_email');
    const done = await app.post('/auth/verify-email', { email: 'new@example.com', code: mail.code });
    expect(done.data.user).toMatchObject({ id: user.id, email: 'New@example.com' });
    expect(await app.mail('old@example.com', 'email_changed')).toMatchObject({ email: 'old@example.com', code: null });
    expect((await login('new@example.com', goodPassword)).status).toBe(200);
    expect((await login('old@example.com', goodPassword)).code).toBe('invalid_credentials');
    const late = await app.post('/auth/password/reset', { token: oldReset.link_token, new_password: newPassword });
    expect(late.code).toBe('code_invalid');
    expect((await app.audits(user.id)).map((a) => a.action)).toContain('user.email_changed');
  });

  it('answers alike for an address that somebody has, and changes nothing', async () => {
    await app.signIn('taken@example.com');
    const { access_token: token, user } = await app.signIn('wants@example.com');
    const asked = await app.post(
      '/auth/email/change',
      { new_email: 'taken@example.com', password: goodPassword },
      { token },
    );
    expect([asked.status, asked.data.email]).toEqual([202, 'taken@example.com']);
    await expect(app.mail('taken@example.com', 'change_email')).rejects.toThrow();
    expect((await app.mail('taken@example.com', 'account_exists')).user_id).not.toBe(user.id);
  });

  it('goes to one of two who proved the same address', async () => {
    const one = await app.signIn('one@example.com');
    const two = await app.signIn('two@example.com');
    const change = (tokens: Tokens) =>
      app.post(
        '/auth/email/change',
        { new_email: 'wanted@example.com', password: goodPassword },
        { token: tokens.access_token },
      );
    await change(one);
    const first = await app.mail('wanted@example.com', 'change_email');
    await change(two);
    const second = await app.mail('wanted@example.com', 'change_email');
    const answers = await Promise.all(
      [first, second].map((mail) => app.post('/auth/verify-email', { token: mail.link_token })),
    );
    expect(answers.map((a) => a.code ?? 'ok').sort()).toEqual(['code_invalid', 'ok']);
  });
});

describe('answers for known and unknown addresses', () => {
  it('have the same status, members and header names', async () => {
    await app.signIn('here@example.com');
    const shape = async (path: string, body: Record<string, unknown>) => {
      const { status, headers, body: answer } = await app.post(path, body);
      const { meta: _meta, instance: _instance, ...rest } = answer;
      return {
        status,
        names: [...headers.keys()].sort(),
        rest: JSON.stringify(rest).replaceAll(String(body['email']), 'EMAIL'),
      };
    };
    const cases: [string, Record<string, unknown>][] = [
      ['/auth/login', { password: 'certainly not the one' }],
      ['/auth/password/forgot', {}],
      ['/auth/verify-email/resend', {}],
      ['/auth/register', { password: goodPassword, name: 'A' }],
      ['/auth/verify-email', { code: '000000' }],
      ['/auth/password/reset', { code: '000000', new_password: newPassword }],
    ];
    for (const [path, body] of cases) {
      const known = await shape(path, { ...body, email: 'here@example.com' });
      const unknown = await shape(path, { ...body, email: 'gone@example.com' });
      expect([path, known]).toEqual([path, unknown]);
    }
  });
});

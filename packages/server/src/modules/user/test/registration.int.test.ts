/** From registration over the mail to a signed-in account, and guests, through the real edge. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { goodPassword, othersAre, UserApp } from './user-app.ts';

let app: UserApp;
beforeAll(async () => {
  app = await UserApp.start();
});
afterAll(() => app?.close());

const registration = (email: string, over: Record<string, unknown> = {}) => ({
  email,
  password: goodPassword,
  name: 'Mona Hassan',
  ...over,
});

describe('registration', () => {
  it('goes from register over the mail to tokens, and refuses login before', async () => {
    const registered = await app.post('/auth/register', registration('Mona@Example.com', { locale: 'ar' }));
    expect(registered.status).toBe(202);
    expect(registered.data).toEqual({ email: 'Mona@Example.com', valid_for_s: 1800 });
    const early = await app.post('/auth/login', { email: 'mona@example.com', password: goodPassword });
    expect([early.status, early.code]).toEqual([403, 'email_not_verified']);
    const earlyWrong = await app.post('/auth/login', { email: 'mona@example.com', password: 'not it' });
    expect(earlyWrong.code).toBe('invalid_credentials');
    const mail = await app.mail('mona@example.com', 'verify_email');
    expect(mail).toMatchObject({
      email: 'Mona@Example.com',
      locale: 'ar',
      name: 'Mona Hassan',
      purpose: 'verify_email',
    });
    const verified = await app.post('/auth/verify-email', { email: 'MONA@example.com', code: mail.code });
    expect(verified.status).toBe(200);
    expect(verified.data.user).toMatchObject({ email_verified: true, roles: ['buyer'], locale: 'ar', seller_id: null });
    const me = await app.request('GET', '/users/me', { token: verified.data.access_token });
    expect(me.data.id).toBe(verified.data.user.id);
    const login = await app.post('/auth/login', { email: ' mona@example.com'.trim(), password: goodPassword });
    expect(login.status).toBe(200);
    const [event] = (await app.events('user.registered')).filter((e) => e.aggregate_id === me.data.id);
    expect(event?.aggregate_sequence).toBe(1);
  });

  it('puts no code, token or address into an event', async () => {
    await app.post('/auth/register', registration('quiet@example.com'));
    const events = await app.events('verification.requested');
    const data = JSON.parse(events.at(-1)?.envelope ?? '{}').data;
    expect(Object.keys(data).sort()).toEqual(['purpose', 'verification_id']);
    const mail = await app.mail('quiet@example.com', 'verify_email');
    const stored = await app.db
      .selectFrom('verifications')
      .selectAll()
      .where('email_key', '=', 'quiet@example.com')
      .execute();
    expect(JSON.stringify(stored)).not.toContain(mail.code);
    expect(JSON.stringify(stored)).not.toContain(mail.link_token);
  });

  it('answers a known address as a new one, and tells its owner by mail', async () => {
    await app.signIn('known@example.com');
    const known = await app.post('/auth/register', registration('known@example.com'));
    const fresh = await app.post('/auth/register', registration('fresh@example.com'));
    expect([known.status, Object.keys(known.data)]).toEqual([fresh.status, Object.keys(fresh.data)]);
    const names = (answer: typeof known) => [...answer.headers.keys()].sort();
    expect(names(known)).toEqual(names(fresh));
    expect(await app.mail('known@example.com', 'account_exists')).toMatchObject({
      code: null,
      link_token: null,
      expires_at: null,
    });
    const login = await app.post('/auth/login', { email: 'known@example.com', password: goodPassword });
    expect(login.status).toBe(200);
  });

  it('writes as much for an unknown address as for a known one when a mail is asked for', async () => {
    await app.signIn('written@example.com');
    for (const path of ['/auth/password/forgot', '/auth/verify-email/resend']) {
      const before = (await app.events('verification.requested')).length;
      const known = await app.post(path, { email: 'written@example.com' });
      const unknown = await app.post(path, { email: 'nobody-here@example.com' });
      expect([known.status, unknown.status]).toEqual([202, 202]);
      expect((await app.events('verification.requested')).length).toBe(before + 2);
    }
    const decoy = await app.db
      .selectFrom('verifications')
      .select(['id', 'user_id'])
      .where('email_key', '=', 'nobody-here@example.com')
      .executeTakeFirstOrThrow();
    expect(decoy.user_id).toBeNull();
    await expect(app.port.issueCode(testContext(), { verification_id: decoy.id })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('uses a code once, also when it is used fifty times at once', async () => {
    await app.post('/auth/register', registration('once@example.com'));
    const mail = await app.mail('once@example.com', 'verify_email');
    const tries = await Promise.all(
      Array.from({ length: 50 }, () => app.post('/auth/verify-email', { token: mail.link_token })),
    );
    expect(tries.filter((t) => t.status === 200)).toHaveLength(1);
    expect(othersAre(tries, 'code_invalid')).toBe(true);
    const after = await app.post('/auth/verify-email', { email: 'once@example.com', code: mail.code });
    expect(after.code).toBe('code_invalid');
  });

  it('uses a code up by five wrong tries', async () => {
    await app.post('/auth/register', registration('tries@example.com'));
    const { code } = await app.mail('tries@example.com', 'verify_email');
    const wrong = code === '000000' ? '000001' : '000000';
    const tries = await Promise.all(
      Array.from({ length: 20 }, () => app.post('/auth/verify-email', { email: 'tries@example.com', code: wrong })),
    );
    expect(new Set(tries.map((t) => t.code))).toEqual(new Set(['code_invalid']));
    const right = await app.post('/auth/verify-email', { email: 'tries@example.com', code });
    expect(right.code).toBe('code_invalid');
  });

  it('makes the former code void when the mail is made or asked for again, and refuses an old one', async () => {
    await app.post('/auth/register', registration('again@example.com'));
    const first = await app.mail('again@example.com', 'verify_email');
    const second = await app.mail('again@example.com', 'verify_email');
    expect((await app.post('/auth/verify-email', { token: first.link_token })).code).toBe('code_invalid');
    await app.post('/auth/verify-email/resend', { email: 'again@example.com' });
    expect((await app.post('/auth/verify-email', { token: second.link_token })).code).toBe('code_invalid');
    const third = await app.mail('again@example.com', 'verify_email');
    await app.db
      .updateTable('verifications')
      .set({ expires_at: new Date(Date.now() - 60_000) })
      .where('email_key', '=', 'again@example.com')
      .execute();
    expect((await app.post('/auth/verify-email', { token: third.link_token })).code).toBe('code_invalid');
  });

  it('gives an account the password of the very mail that was used', async () => {
    await app.post('/auth/register', registration('squat@example.com'));
    const owner = await app.mail('squat@example.com', 'verify_email');
    await app.post('/auth/register', registration('squat@example.com', { password: 'the password of a squatter' }));
    expect((await app.post('/auth/verify-email', { token: owner.link_token })).status).toBe(200);
    const squatter = await app.post('/auth/login', {
      email: 'squat@example.com',
      password: 'the password of a squatter',
    });
    expect(squatter.code).toBe('invalid_credentials');
    expect((await app.post('/auth/login', { email: 'squat@example.com', password: goodPassword })).status).toBe(200);
  });

  it('survives ten registrations of one address at once with one account', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => app.post('/auth/register', registration('race@example.com'))),
    );
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([202]));
    const rows = await app.db.selectFrom('users').select('id').where('email_key', '=', 'race@example.com').execute();
    expect(rows).toHaveLength(1);
  });

  it('sends an address five mails an hour at most, saying the same', async () => {
    for (let i = 0; i < 8; i++) {
      expect((await app.post('/auth/password/forgot', { email: 'flood@example.com' })).status).toBe(202);
    }
    const rows = await app.db
      .selectFrom('verifications')
      .select('id')
      .where('email_key', '=', 'flood@example.com')
      .execute();
    expect(rows).toHaveLength(5);
  });

  it.each([
    ['fourteen characters', 'abcdefghij klm', 400, 'validation_failed'],
    ['257 characters', 'x y'.repeat(86).slice(0, 257), 400, 'validation_failed'],
    ['a breached one', 'PasswordPassword', 422, 'password_breached'],
    ['nothing but digits in order', '123456789012345', 422, 'password_breached'],
  ])('refuses a password of %s', async (_, password, status, code) => {
    const answer = await app.post('/auth/register', registration('pw@example.com', { password }));
    expect([answer.status, answer.code]).toEqual([status, code]);
  });

  it('counts the length after normalisation', async () => {
    const decomposed = 'e\u0301'.repeat(14);
    const answer = await app.post('/auth/register', registration('nfc@example.com', { password: decomposed }));
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([400, 'too_short']);
  });

  it('takes blanks and emoji, cuts nothing off, and knows the password typed on another keyboard', async () => {
    const password = `caf\u00e9 au lait 🫖 ${'و'.repeat(80)}`;
    await app.post('/auth/register', registration('emoji@example.com', { password }));
    const { link_token } = await app.mail('emoji@example.com', 'verify_email');
    await app.post('/auth/verify-email', { token: link_token });
    const login = (text: string) => app.post('/auth/login', { email: 'emoji@example.com', password: text });
    expect((await login(password.normalize('NFD'))).status).toBe(200);
    expect((await login(password.slice(0, -1))).code).toBe('invalid_credentials');
  });

  it.each(['role', 'roles', 'isAdmin', 'email_verified', 'id', 'seller_id'])(
    'refuses the member %s',
    async (member) => {
      const answer = await app.post('/auth/register', registration('mass@example.com', { [member]: 'admin' }));
      expect([answer.status, answer.code]).toEqual([400, 'unknown_field']);
    },
  );

  it('refuses half a proof', async () => {
    expect((await app.post('/auth/verify-email', { code: '123456' })).code).toBe('validation_failed');
    expect((await app.post('/auth/verify-email', {})).code).toBe('validation_failed');
  });

  it('refuses to verify for a disabled account', async () => {
    await app.post('/auth/register', registration('off@example.com'));
    const { link_token } = await app.mail('off@example.com', 'verify_email');
    await app.port.setUserStatus(testContext(), { email: 'off@example.com', status: 'disabled' });
    const answer = await app.post('/auth/verify-email', { token: link_token });
    expect([answer.status, answer.code]).toEqual([403, 'account_disabled']);
  });
});

describe('guests', () => {
  const cart_token = 'Q0fZr7uXn2LkV9sJm4TbYw';

  it('get tokens bound to their cart, for a known address alike', async () => {
    await app.signIn('both@example.com');
    const guest = await app.post('/auth/guest', { email: 'both@example.com', cart_token });
    expect(guest.status).toBe(201);
    expect(guest.data.user).toMatchObject({ roles: ['guest'], email_verified: false, name: null });
    const claims = JSON.parse(Buffer.from(guest.data.access_token.split('.')[1], 'base64url').toString());
    expect(claims.cart).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(claims)).not.toContain(cart_token);
    const me = await app.request('GET', '/users/me', { token: guest.data.access_token });
    expect(me.data.id).toBe(guest.data.user.id);
    const refreshed = await app.post('/auth/refresh', { refresh_token: guest.data.refresh_token });
    const again = JSON.parse(Buffer.from(refreshed.data.access_token.split('.')[1], 'base64url').toString());
    expect(again.cart).toBe(claims.cart);
  });

  it('may not do what needs an account', async () => {
    const guest = await app.post('/auth/guest', { email: 'g2@example.com', cart_token });
    const token = guest.data.access_token;
    expect((await app.request('GET', '/users/me/sessions', { token })).code).toBe('forbidden');
    const change = await app.post(
      '/auth/password/change',
      { current_password: 'x', new_password: goodPassword },
      { token },
    );
    expect(change.code).toBe('forbidden');
  });

  it('become the account whose orders they have, when they register their own address', async () => {
    const guest = await app.post('/auth/guest', { email: 'later@example.com', cart_token });
    await app.post('/auth/register', registration('later@example.com'));
    await app.post('/auth/register', registration('later@example.com'), { token: guest.data.access_token });
    const taken = await app.mail('later@example.com', 'verify_email');
    expect(taken.user_id).not.toBe(guest.data.user.id);

    const other = await app.post('/auth/guest', { email: 'mine@example.com', cart_token });
    await app.post('/auth/register', registration('mine@example.com'), { token: other.data.access_token });
    const mail = await app.mail('mine@example.com', 'verify_email');
    expect(mail.user_id).toBe(other.data.user.id);
    // Somebody registers the same address meanwhile and never proves it.
    await app.post('/auth/register', registration('mine@example.com', { password: 'the password of a squatter' }));
    const verified = await app.post('/auth/verify-email', { token: mail.link_token });
    expect(verified.data.user).toMatchObject({ id: other.data.user.id, roles: ['buyer'], email_verified: true });
    expect((await app.post('/auth/login', { email: 'mine@example.com', password: goodPassword })).status).toBe(200);
    expect((await app.request('GET', '/users/me', { token: other.data.access_token })).code).toBe('unauthenticated');
  });
});

/** Refresh tokens, sessions, the own account and what the port says of them, over two processes' worth of edge. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { goodPassword, othersAre, type Tokens, UserApp } from './user-app.ts';

let app: UserApp;
beforeAll(async () => {
  app = await UserApp.start({}, true);
});
afterAll(() => app?.close());

const refresh = (token: string) => app.post('/auth/refresh', { refresh_token: token });
const me = (tokens: { access_token: string }, base?: string) =>
  app.request('GET', '/users/me', { token: tokens.access_token }, base);
const login = async (email: string): Promise<Tokens> =>
  (await app.post('/auth/login', { email, password: goodPassword })).data;

/** Asks the second process until it refuses the token; what a revocation takes to get there. */
async function refusedElsewhere(tokens: Tokens): Promise<boolean> {
  for (let i = 0; i < 60; i++) {
    if ((await me(tokens, app.app.secondUrl)).status === 401) return true;
    await sleep(50);
  }
  return false;
}

describe('refresh tokens', () => {
  it('are good once: each gives the next, and keeps session and user', async () => {
    const first = await app.signIn('once@example.com');
    const second = await refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.data.session_id).toBe(first.session_id);
    const third = await refresh(second.data.refresh_token);
    expect(third.status).toBe(200);
    expect((await me(third.data)).status).toBe(200);
  });

  it('end the whole session everywhere when one is replayed, and leave an audit row', async () => {
    const stolen = await app.signIn('stolen@example.com');
    const elsewhere = await login('stolen@example.com');
    const owner = await refresh(stolen.refresh_token);
    expect((await me(owner.data, app.app.secondUrl)).status).toBe(200);
    const thief = await refresh(stolen.refresh_token);
    expect([thief.status, thief.code]).toEqual([401, 'unauthenticated']);
    expect((await refresh(owner.data.refresh_token)).code).toBe('unauthenticated');
    expect((await me(owner.data)).code).toBe('unauthenticated');
    expect(await refusedElsewhere(owner.data)).toBe(true);
    expect((await app.audits(stolen.session_id)).map((row) => row.action)).toEqual(['session.replayed']);
    expect((await me(elsewhere)).status).toBe(200);
  });

  it('a replay of a much older one ends the session too', async () => {
    const first = await app.signIn('older@example.com');
    let last = first;
    for (let i = 0; i < 3; i++) last = (await refresh(last.refresh_token)).data;
    expect((await refresh(first.refresh_token)).code).toBe('unauthenticated');
    expect((await refresh(last.refresh_token)).code).toBe('unauthenticated');
  });

  it('exchanged thirty times at once give one successor at most', async () => {
    const first = await app.signIn('parallel@example.com');
    const answers = await Promise.all(Array.from({ length: 30 }, () => refresh(first.refresh_token)));
    expect(answers.filter((a) => a.status === 200).length).toBe(1);
    expect(othersAre(answers, 'unauthenticated')).toBe(true);
  });

  it('that only overlap do not end the session of who won', async () => {
    const first = await app.signIn('overlap@example.com');
    // Both exchanges have read the token as good before either commits: the winner's transaction is held open.
    const blocker = app.db.transaction().execute(async (tx) => {
      await tx
        .selectFrom('refresh_tokens')
        .selectAll()
        .where('session_id', '=', first.session_id)
        .forUpdate()
        .execute();
      const pending = Promise.all([refresh(first.refresh_token), refresh(first.refresh_token)]);
      await sleep(300);
      return { pending };
    });
    const answers = await (await blocker).pending;
    expect(answers.map((a) => a.status).sort()).toEqual([200, 401]);
    const winner = answers.find((a) => a.status === 200);
    expect((await refresh(winner?.data.refresh_token)).status).toBe(200);
  });

  it('are refused when they are unknown, expired or of a disabled account', async () => {
    expect((await refresh('q3JxT0bWm9VnKc5RzL2sYd8HfPg7aEu1')).code).toBe('unauthenticated');
    const expired = await app.signIn('expired@example.com');
    await app.db
      .updateTable('sessions')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('id', '=', expired.session_id)
      .execute();
    expect((await refresh(expired.refresh_token)).code).toBe('unauthenticated');
    const disabled = await app.signIn('gone@example.com');
    await app.db.updateTable('users').set({ status: 'disabled' }).where('id', '=', disabled.user.id).execute();
    const answer = await refresh(disabled.refresh_token);
    expect([answer.status, answer.code]).toEqual([403, 'account_disabled']);
  });

  it('are stored as hashes only', async () => {
    const tokens = await app.signIn('hashed@example.com');
    const rows = await app.db
      .selectFrom('refresh_tokens')
      .selectAll()
      .where('session_id', '=', tokens.session_id)
      .execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(tokens.refresh_token);
  });
});

describe('sessions', () => {
  it('end by logout in every process, one device at a time', async () => {
    const phone = await app.signIn('devices@example.com');
    const laptop = await login('devices@example.com');
    expect((await me(phone, app.app.secondUrl)).status).toBe(200);
    expect((await app.post('/auth/logout', undefined, { token: phone.access_token })).status).toBe(204);
    expect((await me(phone)).code).toBe('unauthenticated');
    expect(await refusedElsewhere(phone)).toBe(true);
    expect((await refresh(phone.refresh_token)).code).toBe('unauthenticated');
    expect((await me(laptop)).status).toBe(200);
  });

  it('end by several logouts at once without a surprise', async () => {
    const { access_token: token } = await app.signIn('twice@example.com');
    const answers = await Promise.all(Array.from({ length: 8 }, () => app.post('/auth/logout', undefined, { token })));
    expect(answers.filter((a) => a.status === 204).length).toBeGreaterThan(0);
    expect(answers.every((a) => a.status === 204 || a.code === 'unauthenticated')).toBe(true);
  });

  it('are listed page by page, the latest used first, and can be ended from another', async () => {
    const tokens = [await app.signIn('list@example.com')];
    for (let i = 0; i < 4; i++) tokens.push(await login('list@example.com'));
    const current = tokens[4] as Tokens;
    const token = current.access_token;
    const ids: string[] = [];
    let cursor = '';
    do {
      const page = await app.request('GET', `/users/me/sessions?limit=2${cursor}`, { token });
      expect(page.status).toBe(200);
      ids.push(...page.data.map((s: { id: string }) => s.id));
      const next = page.body.meta.page.next_cursor;
      cursor = next === null ? '' : `&cursor=${next}`;
    } while (cursor !== '');
    expect(ids).toEqual(tokens.map((t) => t.session_id).reverse());
    const all = await app.request('GET', '/users/me/sessions', { token });
    expect(all.data.filter((s: { current: boolean }) => s.current).map((s: { id: string }) => s.id)).toEqual([
      current.session_id,
    ]);
    const first = tokens[0] as Tokens;
    expect((await app.request('DELETE', `/users/me/sessions/${first.session_id}`, { token })).status).toBe(204);
    expect((await me(first)).code).toBe('unauthenticated');
    const again = await app.request('DELETE', `/users/me/sessions/${first.session_id}`, { token });
    expect([again.status, again.code]).toEqual([404, 'not_found']);
  });

  it('cannot be ended or paged through by somebody else', async () => {
    const owner = await app.signIn('owner@example.com');
    await login('owner@example.com');
    const other = await app.signIn('other@example.com');
    const answer = await app.request('DELETE', `/users/me/sessions/${owner.session_id}`, { token: other.access_token });
    expect([answer.status, answer.code]).toEqual([404, 'not_found']);
    expect((await me(owner)).status).toBe(200);
    const page = await app.request('GET', '/users/me/sessions?limit=1', { token: owner.access_token });
    const cursor = page.body.meta.page.next_cursor;
    const foreign = await app.request('GET', `/users/me/sessions?limit=1&cursor=${cursor}`, {
      token: other.access_token,
    });
    expect(foreign.code).toBe('invalid_cursor');
  });
});

describe('me', () => {
  it('changes name, phone and language and nothing else', async () => {
    const { access_token: token, user } = await app.signIn('me@example.com');
    const put = (body: unknown) => app.request('PUT', '/users/me', { token, body });
    const changed = await put({ name: 'Mona', phone: '+201001234567', locale: 'ar' });
    expect(changed.data).toMatchObject({ name: 'Mona', phone: '+201001234567', locale: 'ar', email: 'me@example.com' });
    expect((await put({ name: 'Mona', locale: 'ar' })).data.phone).toBeNull();
    for (const member of ['roles', 'email', 'email_verified', 'id', 'status', 'version']) {
      expect((await put({ name: 'Mona', locale: 'ar', [member]: 'admin' })).code).toBe('unknown_field');
    }
    const row = await app.db.selectFrom('users').selectAll().where('id', '=', user.id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ roles: 'buyer', email: 'me@example.com', version: 1, status: 'active' });
  });
});

describe('the port', () => {
  it('checks user and session against the rows', async () => {
    const tokens = await app.signIn('check@example.com', ['buyer', 'admin']);
    const check = (user_id: string, session_id: string) => app.port.checkUser(testContext(), { user_id, session_id });
    expect(await check(tokens.user.id, tokens.session_id)).toEqual({
      active: true,
      reason: null,
      roles: ['buyer', 'admin'],
      version: 1,
      seller_id: null,
    });
    const other = await app.signIn('check2@example.com');
    expect(await check(tokens.user.id, other.session_id)).toMatchObject({
      active: false,
      reason: 'unknown',
      version: 0,
    });
    await app.post('/auth/logout', undefined, { token: other.access_token });
    expect(await check(other.user.id, other.session_id)).toMatchObject({ active: false, reason: 'session_ended' });
    await app.port.setUserStatus(testContext(), { email: 'check@example.com', status: 'disabled' });
    expect(await check(tokens.user.id, tokens.session_id)).toMatchObject({
      active: false,
      reason: 'account_disabled',
      version: 2,
    });
  });

  it('tells how to write to a user', async () => {
    const { user } = await app.signIn('contact@example.com');
    const contact = await app.port.getUserContact(testContext(), { user_id: user.id });
    expect(contact).toMatchObject({
      email: 'contact@example.com',
      email_verified: true,
      locale: 'en',
      status: 'active',
    });
    const unknown = app.port.getUserContact(testContext(), { user_id: 'usr_01k9q2g7xgyhg8nf9cxzb8b548' });
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a disabled account whose token is still believed', () => {
  it('is told so wherever the row is read', async () => {
    const { access_token: token, user } = await app.signIn('believed@example.com');
    await app.db.updateTable('users').set({ status: 'disabled' }).where('id', '=', user.id).execute();
    const address = { name: 'A', line1: 'B', city: 'C', country: 'EG' };
    const calls: [string, string, unknown][] = [
      ['GET', '/users/me', undefined],
      ['PUT', '/users/me', { name: 'A', locale: 'en' }],
      ['POST', '/users/me/addresses', address],
      ['PUT', '/users/me/addresses/addr_01k9q2ef0bvs3bk6senrke6dqs', address],
      ['DELETE', '/users/me/addresses/addr_01k9q2ef0bvs3bk6senrke6dqs', undefined],
      ['POST', '/seller/shop', { name: 'Believed', country: 'EG' }],
      [
        'POST',
        '/auth/password/change',
        { current_password: goodPassword, new_password: 'another rather long sentence' },
      ],
      ['POST', '/auth/email/change', { new_email: 'x@example.com', password: goodPassword }],
      ['POST', '/auth/logout', undefined],
    ];
    for (const [method, path, body] of calls) {
      const answer = await app.request(method, path, { token, ...(body === undefined ? {} : { body }) });
      expect([method, path, answer.status, answer.code]).toEqual([method, path, 403, 'account_disabled']);
    }
  });
});

describe('what nobody needs any more', () => {
  it('is deleted: sessions that are over with their tokens, and old mails; live ones stay', async () => {
    const over = await app.signIn('over@example.com');
    const live = await login('over@example.com');
    await app.post('/auth/password/forgot', { email: 'over@example.com' });
    const days = (n: number) => new Date(Date.now() - n * 86_400_000);
    await app.db
      .updateTable('sessions')
      .set({ expires_at: days(2) })
      .where('id', '=', over.session_id)
      .execute();
    await app.db
      .updateTable('verifications')
      .set({ created_at: days(31) })
      .where('email_key', '=', 'over@example.com')
      .execute();
    await app.jobs.find((job) => job.name === 'user.delete-expired')?.run(testContext());
    const left = async (table: 'sessions' | 'refresh_tokens', column: 'id' | 'session_id', id: string) =>
      (
        await app.db
          .selectFrom(table)
          .selectAll()
          .where(column as 'id', '=', id)
          .execute()
      ).length;
    expect([
      await left('sessions', 'id', over.session_id),
      await left('refresh_tokens', 'session_id', over.session_id),
    ]).toEqual([0, 0]);
    expect([
      await left('sessions', 'id', live.session_id),
      await left('refresh_tokens', 'session_id', live.session_id),
    ]).toEqual([1, 1]);
    const mails = await app.db
      .selectFrom('verifications')
      .select('id')
      .where('email_key', '=', 'over@example.com')
      .execute();
    expect(mails).toHaveLength(0);
  });
});

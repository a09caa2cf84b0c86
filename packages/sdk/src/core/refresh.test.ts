import { afterEach, expect, test } from 'vitest';
import { createClient } from '../client.ts';
import { type Answerer, good, refusal, startTestServer, type TestServer, tokens } from '../testing/test-server.ts';
import { AuthenticationError, MktError, NetworkError } from './errors.ts';
import { memoryTokenStore, type TokenStore } from './token-store.ts';

let server: TestServer;
afterEach(() => server.close());

const oldTokens = { accessToken: 'access-1', refreshToken: 'refresh-1' };

async function shop(answer: Answerer, auth: TokenStore = memoryTokenStore(oldTokens)) {
  server = await startTestServer(answer);
  return createClient({ baseUrl: server.url, auth });
}

const exchanges = () => server.seen.filter((r) => r.path === '/api/v1/auth/refresh');
/** Refuses the first token as expired and takes the second. */
const expiring: Answerer = ({ path, headers }) => {
  if (path === '/api/v1/auth/refresh') return tokens(2);
  return headers.authorization === 'Bearer access-2' ? good({ id: 'usr_1' }) : refusal(401, 'token_expired');
};

test('twenty calls that wait for a new token exchange the old one once', async () => {
  const mkt = await shop(expiring);
  const answers = await Promise.all(Array.from({ length: 20 }, () => mkt.me.get()));
  expect(answers.map((a) => a.data)).toEqual(Array.from({ length: 20 }, () => ({ id: 'usr_1' })));
  expect(exchanges().map((r) => r.body)).toEqual([{ refresh_token: 'refresh-1' }]);
  expect(await mkt.tokens.get()).toEqual({ accessToken: 'access-2', refreshToken: 'refresh-2' });
});

test('a store that answers late does not lead to a second exchange', async () => {
  const inner = memoryTokenStore(oldTokens);
  const slow = <A extends unknown[], R>(act: (...args: A) => R) => {
    return async (...args: A): Promise<Awaited<R>> => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      return await act(...args);
    };
  };
  const mkt = await shop(expiring, {
    get: slow(inner.get),
    set: slow(inner.set),
    getCartToken: inner.getCartToken,
    setCartToken: inner.setCartToken,
  });
  await Promise.all(Array.from({ length: 20 }, () => mkt.me.get()));
  expect(exchanges()).toHaveLength(1);
});

test('an expired token costs a call that must not be repeated nothing', async () => {
  const mkt = await shop(expiring);
  await mkt.admin.approveSeller('shop_1');
  expect(server.seen.map((r) => `${r.method} ${r.path}`)).toEqual([
    'PUT /api/v1/admin/sellers/shop_1/approve',
    'POST /api/v1/auth/refresh',
    'PUT /api/v1/admin/sellers/shop_1/approve',
  ]);
});

test('an ended session signs out, and the call says so', async () => {
  const mkt = await shop(() => refusal(401, 'unauthenticated'));
  await expect(mkt.me.get()).rejects.toBeInstanceOf(AuthenticationError);
  expect(exchanges()).toHaveLength(1);
  expect(await mkt.tokens.get()).toBeNull();
});

test('an exchange whose answer is lost is not sent again, and the session is kept', async () => {
  const mkt = await shop(({ path }) => (path.endsWith('/refresh') ? 'cut' : refusal(401, 'token_expired')));
  const results = await Promise.allSettled([mkt.me.get(), mkt.me.get(), mkt.me.get()]);
  for (const result of results) expect((result as PromiseRejectedResult).reason).toBeInstanceOf(NetworkError);
  expect(exchanges()).toHaveLength(1);
  expect(await mkt.tokens.get()).toEqual(oldTokens);
});

test('a server that cannot renew just now is not taken for a sign-out', async () => {
  const mkt = await shop(({ path }) =>
    path.endsWith('/refresh') ? refusal(503, 'unavailable') : refusal(401, 'token_expired'),
  );
  const error = await mkt.me.get().catch((e: unknown) => e);
  expect(error).toBeInstanceOf(MktError);
  expect(error).toMatchObject({ code: 'unavailable', status: 503 });
  expect(exchanges()).toHaveLength(1);
  expect(await mkt.tokens.get()).toEqual(oldTokens);
});

test('a login during an exchange is not overwritten by it', async () => {
  const auth = memoryTokenStore(oldTokens);
  const fresh = { accessToken: 'access-2', refreshToken: 'of the login' };
  const mkt = await shop(async (request, nth) => {
    if (request.path === '/api/v1/auth/refresh') await auth.set(fresh);
    return expiring(request, nth);
  }, auth);
  await mkt.me.get();
  expect(await auth.get()).toEqual(fresh);
});

test('the loser of two tabs goes on with the tokens of the winner', async () => {
  const auth = memoryTokenStore(oldTokens);
  const mkt = await shop(async (request, nth) => {
    if (request.path !== '/api/v1/auth/refresh') return expiring(request, nth);
    await auth.set({ accessToken: 'access-2', refreshToken: 'refresh-2' });
    return refusal(401, 'unauthenticated');
  }, auth);
  expect((await mkt.me.get()).data).toEqual({ id: 'usr_1' });
  expect(exchanges()).toHaveLength(1);
});

test('who leaves while tokens are renewed is let go; the others get their answers', async () => {
  const leaver = new AbortController();
  const mkt = await shop((request, nth) => {
    if (request.path === '/api/v1/auth/refresh') leaver.abort();
    return expiring(request, nth);
  });
  const [left, stayed] = await Promise.allSettled([mkt.me.get({ signal: leaver.signal }), mkt.me.get()]);
  expect(left).toMatchObject({ status: 'rejected', reason: { code: 'aborted' } });
  expect(stayed.status).toBe('fulfilled');
  expect(exchanges()).toHaveLength(1);
});

/** Access tokens that are forged in every known way are refused; keys rotate without refusing good ones. */
import { createHmac } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { KeySealer } from '../adapters/key-sealer.ts';
import { type Tokens, UserApp } from './user-app.ts';

let app: UserApp;
let tokens: Tokens;
let kid: string;
let publicJwk: JWK;
let signingKey: Awaited<ReturnType<typeof importJWK>>;

beforeAll(async () => {
  app = await UserApp.start();
  tokens = await app.signIn('forger@example.com', ['buyer', 'admin']);
  const row = await app.db
    .selectFrom('signing_keys')
    .selectAll()
    .where('slot', '=', 'current')
    .executeTakeFirstOrThrow();
  const opened = new KeySealer(app.app.config.secrets.keyEncryption).open(row.id, row.private_sealed);
  kid = row.id;
  publicJwk = JSON.parse(row.public_jwk) as JWK;
  signingKey = await importJWK(JSON.parse(opened ?? '') as JWK, 'EdDSA');
});
afterAll(() => app?.close());

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const nowS = (): number => Math.floor(Date.now() / 1000);
const ask = async (token: string) => {
  const { status, code } = await app.request('GET', '/users/me', { token });
  return [status, code];
};

/** Everything right but what the case changes; signed with the real key. */
async function signed(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> {
  const payload = { ...goodClaims(), ...claims } as JWTPayload;
  for (const [name, value] of Object.entries(claims)) if (value === undefined) delete payload[name];
  return new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...header }).sign(signingKey);
}

function goodClaims(): Record<string, unknown> {
  return {
    iss: app.app.config.auth.issuer,
    aud: 'mkt-api',
    sub: tokens.user.id,
    sid: tokens.session_id,
    roles: ['buyer', 'admin'],
    ver: 1,
    iat: nowS(),
    exp: nowS() + 300,
  };
}

describe('forged access tokens', () => {
  it('the way these are made gives good ones when nothing is changed', async () => {
    expect(await ask(await signed())).toEqual([200, undefined]);
  });

  it.each(['none', 'None', 'NONE', 'nOnE'])('alg %s is refused', async (alg) => {
    const head = encode({ alg, typ: 'at+jwt', kid });
    expect(await ask(`${head}.${encode(goodClaims())}.`)).toEqual([401, 'unauthenticated']);
    expect(await ask(`${head}.${encode(goodClaims())}.AAAA`)).toEqual([401, 'unauthenticated']);
  });

  it('HS256 with the public key as the secret is refused', async () => {
    for (const secret of [publicJwk.x ?? '', JSON.stringify(publicJwk)]) {
      const text = `${encode({ alg: 'HS256', typ: 'at+jwt', kid })}.${encode(goodClaims())}`;
      const mac = createHmac('sha256', Buffer.from(secret, 'base64url')).update(text).digest('base64url');
      expect(await ask(`${text}.${mac}`)).toEqual([401, 'unauthenticated']);
    }
  });

  it("another's key is refused, whatever kid, jwk, jku or x5u it brings", async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const jwk = await exportJWK(publicKey);
    for (const header of [
      { kid },
      { kid: 'key_01k9q2g7xgyhg8nf9cxzb8b548' },
      { kid: '../../../../dev/null' },
      { kid: "x' OR '1'='1" },
      { kid: 'a\u0000b' },
      { kid, jwk },
      { jwk },
      { kid, jku: `${app.app.url}/never` },
      { kid, x5u: `${app.app.url}/never` },
    ]) {
      const forged = await new SignJWT(goodClaims() as JWTPayload)
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...header })
        .sign(privateKey);
      expect([header, ...(await ask(forged))]).toEqual([header, 401, 'unauthenticated']);
    }
  });

  it.each([
    ['a wrong typ', {}, { typ: 'JWT' }],
    ['no typ', {}, { typ: undefined }],
    ['another audience', { aud: 'payment' }, {}],
    ['no audience', { aud: undefined }, {}],
    ['another issuer', { iss: 'elsewhere' }, {}],
    ['no issuer', { iss: undefined }, {}],
    ['no subject', { sub: undefined }, {}],
    ['no session', { sid: undefined }, {}],
    ['a version that is text', { ver: '1' }, {}],
    ['roles that are text', { roles: 'admin' }, {}],
    ['no expiry', { exp: undefined }, {}],
    ['an expiry that is text', { exp: '4102444800' }, {}],
    [
      'an issue time in the future',
      { iat: Math.floor(Date.now() / 1000) + 3600, exp: Math.floor(Date.now() / 1000) + 3900 },
      {},
    ],
    ['a start in the future', { nbf: Math.floor(Date.now() / 1000) + 3600 }, {}],
    ['an age of days', { iat: Math.floor(Date.now() / 1000) - 200_000 }, {}],
  ])('%s is refused', async (_, claims, header) => {
    const [status, code] = await ask(await signed(claims, header));
    expect(status).toBe(401);
    expect(['unauthenticated', 'token_expired']).toContain(code);
  });

  it('an expired one says so, after a minute of grace for clocks', async () => {
    expect(await ask(await signed({ iat: nowS() - 400, exp: nowS() - 100 }))).toEqual([401, 'token_expired']);
    expect(await ask(await signed({ iat: nowS() - 300, exp: nowS() - 20 }))).toEqual([200, undefined]);
  });

  it('a changed part, a part too many and a part too few are refused', async () => {
    const good = await signed();
    const [head = '', , signature = ''] = good.split('.');
    const promoted = encode({ ...goodClaims(), sub: 'usr_01k9q2g7xgyhg8nf9cxzb8b548' });
    for (const bad of [
      `${head}.${promoted}.${signature}`,
      `${good}.x`,
      good.slice(0, -10),
      `${head}.${promoted}`,
      'x',
      'a.b.c',
    ])
      expect(await ask(bad)).toEqual([401, 'unauthenticated']);
  });

  it('a role that the row does not have opens no privileged operation', async () => {
    const plain = await app.signIn('plain@example.com');
    const claims = { sub: plain.user.id, sid: plain.session_id, roles: ['buyer', 'admin'] };
    const answer = await app.request('GET', '/admin/sellers', { token: await signed(claims) });
    expect([401, 403]).toContain(answer.status);
  });

  it('an older version of the user is refused once a newer one was published', async () => {
    const old = await app.signIn('versions@example.com');
    await app.port.setUserStatus(testContext(), { email: 'versions@example.com', status: 'disabled' });
    const answer = await app.request('GET', '/users/me', { token: old.access_token });
    expect(answer.code).toBe('account_disabled');
  });
});

describe('signing keys', () => {
  it('are published with the next one, and never with a private part', async () => {
    const { keys } = await app.port.getSigningKeys(testContext(), {});
    expect(keys).toHaveLength(2);
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    const rows = await app.db.selectFrom('signing_keys').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('"d"');
  });

  it('rotate without a token being refused: the next one signs, the last one is still published', async () => {
    const before = await app.db
      .selectFrom('signing_keys')
      .selectAll()
      .where('slot', '=', 'next')
      .executeTakeFirstOrThrow();
    await app.db
      .updateTable('signing_keys')
      .set({ activated_at: new Date(Date.now() - 30 * 86_400_000) })
      .where('slot', '=', 'current')
      .execute();
    const job = app.jobs.find((j) => j.name === 'user.rotate-signing-keys');
    await Promise.all(Array.from({ length: 5 }, () => job?.run(testContext())));
    const rows = await app.db.selectFrom('signing_keys').selectAll().orderBy('id').execute();
    expect(rows.find((r) => r.slot === 'current')?.id).toBe(before.id);
    expect(rows.filter((r) => r.slot === 'next')).toHaveLength(1);
    expect(rows).toHaveLength(3);
    const published = (await app.port.getSigningKeys(testContext(), {})).keys.map((key) => key.kid);
    expect(published.sort()).toEqual(rows.map((r) => r.id).sort());
    expect((await app.request('GET', '/users/me', { token: tokens.access_token })).status).toBe(200);
    const fresh = await app.signIn('after-rotation@example.com');
    const head = JSON.parse(Buffer.from(fresh.access_token.split('.')[0] ?? '', 'base64url').toString());
    expect(head.kid).toBe(before.id);
    expect((await app.request('GET', '/users/me', { token: fresh.access_token })).status).toBe(200);
  });
});

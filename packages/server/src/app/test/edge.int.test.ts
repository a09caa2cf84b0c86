/** What the public listener does around operations: headers, spellings, forged tokens, the platform's own pages. */
import { createHmac } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../contract/operations.gen.ts';
import { type ServingProcess, serve } from '../serve.ts';
import { testContext } from '../test-app.ts';
import { EdgeApp, type Person } from './edge-app.ts';
import { type Answer, HttpClient, inBatches } from './http-client.ts';

let app: EdgeApp;
let admin: Person;
const origin = 'https://shop.example.com';

beforeAll(async () => {
  app = await EdgeApp.start({
    modules: ['user', 'product'],
    overrides: { http: { corsOrigins: [origin] }, limits: { scale: 10 } },
  });
  admin = await app.signIn(['admin']);
}, 120_000);
afterAll(() => app?.close());

const get = (target: string, headers = {}): Promise<Answer> => app.client.send({ method: 'GET', target, headers });

describe('headers', () => {
  it('that protect browsers stand on every kind of answer, and none names the software', async () => {
    const answers = await Promise.all([
      get('/api/v1/products'),
      get('/api/v1/users/me'),
      get('/nowhere'),
      get('/healthz'),
      get('/docs'),
      get('/openapi.json'),
      app.client.send({ method: 'TRACE', target: '/api/v1/products' }),
      get(`/api/v1/products?x=${'x'.repeat(4_100)}`),
    ]);
    expect(answers.map((a) => a.status)).toEqual([200, 401, 404, 200, 200, 200, 405, 414]);
    for (const { headers } of answers) {
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['server']).toBeUndefined();
    }
  });

  it('carry the id of the request: the well-formed one that was sent, else a new one', async () => {
    const sent = await get('/api/v1/products', { 'x-request-id': 'my-request-0001' });
    expect([sent.headers['x-request-id'], sent.body.meta.request_id]).toEqual(['my-request-0001', 'my-request-0001']);
    const other = await get('/api/v1/products', { 'x-request-id': 'no good' });
    expect(other.headers['x-request-id']).toMatch(/^req_[0-9a-z]{26}$/);
    const refused = await get('/nowhere', { 'x-request-id': 'my-request-0002' });
    expect(refused.body.meta.request_id).toBe('my-request-0002');
  });

  it('tell what is left of the limit', async () => {
    const [first, second] = [await get('/api/v1/products'), await get('/api/v1/products')];
    const left = (answer: Answer): number => Number(/;r=(\d+);/.exec(String(answer.headers['ratelimit']))?.[1]);
    expect(first.headers['ratelimit-policy']).toBe('"browse";q=30000;w=60');
    expect(left(second)).toBeLessThan(left(first));
    expect((await get('/healthz')).headers['ratelimit']).toBeUndefined();
  });

  it('of a HEAD are those of the GET, without the body', async () => {
    for (const target of ['/api/v1/products', '/api/v1/categories', '/openapi.json', '/healthz', '/nowhere']) {
      const [head, full] = [await app.client.send({ method: 'HEAD', target }), await get(target)];
      expect([target, head.status, head.headers['content-type'], head.text]).toEqual([
        target,
        full.status,
        full.headers['content-type'],
        '',
      ]);
      expect(head.headers['content-length']).toBe(full.headers['content-length']);
    }
  });

  it('let a public read be asked for again by its tag, in each language by its own', async () => {
    for (const target of ['/api/v1/products', '/api/v1/categories']) {
      const full = await get(target);
      const tag = String(full.headers['etag']);
      expect(tag).toMatch(/^W\/".+"$/);
      expect(full.headers['vary']).toContain('Accept-Language');
      expect(full.headers['cache-control']).toContain('public');
      for (const match of [tag, tag.slice(2), `"other", ${tag}`, '*']) {
        const again = await get(target, { 'if-none-match': match });
        expect([target, match, again.status, again.text]).toEqual([target, match, 304, '']);
      }
      expect((await get(target, { 'if-none-match': '"other"' })).status).toBe(200);
    }
    const own = await app.call('GET', '/users/me', admin.token, undefined, { 'if-none-match': '*' });
    expect([own.status, own.headers['cache-control']]).toEqual([200, 'private, no-store']);
  });

  it('open the listed origins to browsers, and no other', async () => {
    const preflight = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization' };
    const ask = (from: string): Promise<Answer> =>
      app.client.send({ method: 'OPTIONS', target: '/api/v1/users/me', headers: { origin: from, ...preflight } });
    const ours = await ask(origin);
    expect([ours.status, ours.headers['access-control-allow-origin']]).toEqual([204, origin]);
    expect(ours.headers['access-control-allow-methods']).toContain('PUT');
    for (const foreign of ['https://evil.example.com', 'null', `${origin}.evil.com`, 'http://shop.example.com']) {
      const theirs = await ask(foreign);
      expect([foreign, theirs.status, theirs.headers['access-control-allow-origin']]).toEqual([
        foreign,
        405,
        undefined,
      ]);
      expect(
        (await get('/api/v1/products', { origin: foreign })).headers['access-control-allow-origin'],
      ).toBeUndefined();
    }
    const read = await get('/api/v1/categories', { origin });
    expect(read.headers['access-control-allow-origin']).toBe(origin);
    expect(read.headers['vary']).toMatch(/Origin.*Accept-Language/);
    expect(read.headers['access-control-allow-credentials']).toBeUndefined();
  });
});

describe('other spellings of a path', () => {
  it.each([
    '/api/v1/admin/sellers/',
    '/api/v1/admin/sellers.',
    '/api/v1//admin/sellers',
    '//api/v1/admin/sellers',
    '/api/v1/Admin/sellers',
    '/API/v1/admin/sellers',
    '/api/v1/admin/sellers;x=1',
    '/api/v1/admin/%73ellers',
    '/api/v1/admin%2fsellers',
    '/api/v1/%2e/admin/sellers',
    '/api/v1/products/../admin/sellers',
    '/api/v1/products/%2e%2e/admin/sellers',
    '/api/v1/admin/sellers%00',
    '/api/v1/admin/sellers%20',
    '/api\\v1\\admin\\sellers',
    '/api/v1/admin/sellers%',
    'http://localhost/api/v1/admin/sellers',
    '*',
  ])('%s is no path, with a token or without', async (target) => {
    for (const headers of [{}, { authorization: `Bearer ${admin.token}` }]) {
      const answer = await app.client.send({ method: 'GET', target, headers });
      expect([answer.status, answer.code]).toEqual([404, 'not_found']);
    }
  });

  it('and verbs and paths by header change nothing', async () => {
    const override = {
      'x-http-method-override': 'DELETE',
      'x-method-override': 'DELETE',
      'x-original-url': '/api/v1/admin/sellers',
      'x-rewrite-url': '/metrics',
    };
    const answer = await get('/api/v1/categories', override);
    expect([answer.status, Array.isArray(answer.body.data.roots)]).toEqual([200, true]);
  });
});

describe('forged tokens', () => {
  const targets = ['/users/me', '/admin/sellers'];
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const nowS = (): number => Math.floor(Date.now() / 1000);

  it('open nothing, whatever they claim and however they are signed', async () => {
    const { kid, publicJwk } = await app.signingKey();
    const claims = {
      iss: 'mkt',
      aud: 'mkt-api',
      sub: admin.userId,
      sid: 'sess_01k9q2g7xgyhg8nf9cxzb8b548',
      roles: ['buyer', 'admin'],
      ver: 1,
      iat: nowS(),
      exp: nowS() + 300,
    };
    const unsigned = (alg: string): string => `${encode({ alg, typ: 'at+jwt', kid })}.${encode(claims)}.`;
    const symmetric = `${encode({ alg: 'HS256', typ: 'at+jwt', kid })}.${encode(claims)}`;
    const mac = createHmac('sha256', Buffer.from(publicJwk.x ?? '', 'base64url'))
      .update(symmetric)
      .digest('base64url');
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const jwk = await exportJWK(publicKey);
    const foreign = (header: Record<string, unknown>): Promise<string> =>
      new SignJWT(claims as JWTPayload).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...header }).sign(privateKey);
    const forged: Record<string, string> = {
      'alg none': unsigned('none'),
      'alg None': unsigned('None'),
      'alg none with a signature': `${unsigned('none')}AAAA`,
      'the public key as a secret': `${symmetric}.${mac}`,
      'our kid, another key': await foreign({ kid }),
      'a kid of nowhere': await foreign({ kid: '../../../dev/null' }),
      'a kid of SQL': await foreign({ kid: "' OR 1=1 --" }),
      'a key of its own': await foreign({ kid, jwk }),
      'a key by address': await foreign({ jku: 'http://127.0.0.1:1/keys', x5u: 'http://127.0.0.1:1/keys' }),
      'another typ': await app.mint(claims, { typ: 'JWT' }),
      'no typ': await app.mint(claims, { typ: undefined }),
      'another audience': await app.mint({ ...claims, aud: 'payment' }),
      'another issuer': await app.mint({ ...claims, iss: 'elsewhere' }),
      'no expiry': await app.mint({ ...claims, exp: undefined }),
      'an expiry of text': await app.mint({ ...claims, exp: '4102444800' }),
      'an issue time in the future': await app.mint({ ...claims, iat: nowS() + 3_600, exp: nowS() + 3_900 }),
      'a start in the future': await app.mint({ ...claims, nbf: nowS() + 3_600 }),
      'an age of days': await app.mint({ ...claims, iat: nowS() - 200_000 }),
      'roles of text': await app.mint({ ...claims, roles: 'admin' }),
      'no session': await app.mint({ ...claims, sid: undefined }),
      nothing: 'x.y.z',
      'five kilobytes': 'x'.repeat(5_000),
    };
    const cells = Object.entries(forged).flatMap(([name, token]) => targets.map((path) => ({ name, token, path })));
    const answers = await inBatches(cells, async ({ name, token, path }) => {
      const { status, code } = await app.call('GET', path, token);
      return `${name} ${path} ${status} ${code === 'token_expired' ? 'unauthenticated' : code}`;
    });
    expect(answers).toEqual(cells.map(({ name, path }) => `${name} ${path} 401 unauthenticated`));
    expect(answers.length).toBeGreaterThan(40);
  });

  it('are made by a way that gives good ones when nothing is changed', async () => {
    const { session_id: sid } = await app.login(admin.email);
    const good = await app.mint({ sub: admin.userId, sid, roles: ['buyer', 'admin'], ver: 1 });
    expect((await app.call('GET', '/admin/sellers', good)).status).toBe(200);
    const late = await app.mint({
      sub: admin.userId,
      sid,
      ver: 1,
      roles: ['buyer'],
      iat: nowS() - 300,
      exp: nowS() - 20,
    });
    expect((await app.call('GET', '/users/me', late)).status).toBe(200);
    const tooLate = await app.mint({ sub: admin.userId, sid, iat: nowS() - 400, exp: nowS() - 100 });
    expect((await app.call('GET', '/users/me', tooLate)).code).toBe('token_expired');
  });

  it.each(['', 'Basic YTpi', 'Bearer', 'Bearer  x', 'bearer x.y.z', 'Bearer x, Bearer y'])(
    'neither does the header %j',
    async (authorization) => {
      const answer = await get('/api/v1/users/me', { authorization });
      expect([answer.status, answer.code]).toEqual([401, 'unauthenticated']);
    },
  );
});

describe("the platform's own pages", () => {
  it('show the contract, its page and the keys, and nothing private', async () => {
    const [page, script, contract, keys] = await Promise.all([
      get('/docs'),
      get('/docs/scalar.js'),
      get('/openapi.json'),
      get('/.well-known/jwks.json'),
    ]);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).not.toMatch(/https?:\/\/(?!127\.0\.0\.1)/);
    expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(contract.body.openapi).toMatch(/^3\.1/);
    expect(contract.text).not.toContain('x-internal');
    expect(contract.text).not.toContain('/internal/v1');
    for (const key of keys.body.keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    const range = await get('/docs/scalar.js', { range: 'bytes=99999999-' });
    expect(range.status).toBe(200);
    const old = await get('/docs/scalar.js', { 'if-match': '"none"' });
    expect([old.status, old.code]).toEqual([412, 'precondition_failed']);
    expect((await get('/docs/SCALAR.js')).status).toBe(404);
  });

  it('keep metrics and module calls on the internal listener', async () => {
    const calls = Object.values(operations).filter((operation) => operation.internal);
    const paths = [
      ...calls.map((operation) => operation.path),
      '/internal/v1/user/getSigningKeys',
      '/internal/v1/user/createAccount',
      '/internal/v1/payment/startPayment',
    ];
    for (const target of paths)
      for (const method of ['GET', 'POST']) {
        const answer = await app.client.send({ method, target });
        expect([target, answer.status]).toEqual([target, 404]);
      }
    const metrics = await app.client.send({ method: 'GET', target: '/metrics', base: app.app.internalUrl });
    expect([metrics.status, metrics.text.includes('mkt_http_request_seconds')]).toEqual([200, true]);
    const call = await app.client.send({
      method: 'POST',
      target: '/internal/v1/user/getSigningKeys',
      base: app.app.internalUrl,
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(call.status).toBe(401);
  });

  it('say that the process is ready, and what it does without', async () => {
    const ready = await get('/readyz');
    expect([ready.status, ready.body.status]).toEqual([200, 'ready']);
    const { config } = app.app;
    const without = await serve({
      ...config,
      redis: { ...config.redis, stateUrl: 'redis://127.0.0.1:1', cacheUrl: 'redis://127.0.0.1:1' },
      http: { ...config.http, port: 0, internalPort: 0 },
    });
    const client = new HttpClient(without.publicUrl);
    try {
      const degraded = await client.send({ method: 'GET', target: '/readyz' });
      expect([degraded.status, degraded.body.status]).toEqual([200, 'degraded']);
      expect(degraded.body.parts.find((part: { name: string }) => part.name === 'redis').status).toBe('down');
      const page = await client.send({ method: 'GET', target: '/api/v1/products' });
      expect(page.status).toBe(200);
    } finally {
      client.close();
      await without.close();
    }
  });

  it('say that the process is draining before it closes', async () => {
    const { config } = app.app;
    const going = await serve({ ...config, http: { ...config.http, port: 0, internalPort: 0, drainDelayMs: 1_000 } });
    const client = new HttpClient(going.publicUrl);
    const closed = going.close();
    const drained = await client.send({ method: 'GET', target: '/readyz' });
    expect([drained.status, drained.body.status, drained.headers['connection']]).toEqual([503, 'draining', 'close']);
    expect((await client.send({ method: 'GET', target: '/healthz' })).status).toBe(200);
    await closed;
    await expect(client.send({ method: 'GET', target: '/healthz' })).rejects.toThrow();
    client.close();
  });
});

describe('compression, where an installation asks for it', () => {
  const tree = '/api/v1/categories';
  const ordinary = '/openapi.json';
  let compressing: ServingProcess[];

  beforeAll(async () => {
    const categories = Array.from({ length: 60 }, (_, i) => ({
      external_id: `c${i}`,
      parent_external_id: null,
      name: `Category number ${i}`,
      position: i,
    }));
    await app.ports.product.importCategories(testContext(), { categories });
    const { config } = app.app;
    compressing = await Promise.all(
      (['ordinary', 'all'] as const).map((compression) =>
        serve({ ...config, http: { ...config.http, port: 0, internalPort: 0, compression } }),
      ),
    );
  }, 60_000);
  afterAll(async () => {
    for (const process of compressing ?? []) await process.close();
  });

  /** The bytes as they came, which Node's own client does not unpack. */
  const ask = async (which: 0 | 1, target: string, headers = {}, method = 'GET') => {
    const response = await fetchBytes(compressing[which]?.publicUrl ?? '', target, method, headers);
    return { ...response, coding: response.headers['content-encoding'] };
  };

  it('shrinks large answers for those who can read it, and leaves all others as they are', async () => {
    const plain = await ask(0, ordinary);
    expect([plain.status, plain.coding]).toEqual([200, undefined]);
    expect(plain.headers['vary']).toContain('Accept-Encoding');
    for (const [accept, unpack] of [
      ['gzip', gunzipSync],
      ['br', brotliDecompressSync],
    ] as const) {
      const packed = await ask(0, ordinary, { 'accept-encoding': accept });
      expect([packed.status, packed.coding, packed.headers['content-length']]).toEqual([200, accept, undefined]);
      expect(packed.headers['vary']).toContain('Accept-Encoding');
      expect(packed.body.length).toBeLessThan(plain.body.length / 3);
      expect(JSON.parse(String(unpack(packed.body)))).toEqual(JSON.parse(String(plain.body)));
    }
    const small = await ask(0, '/api/v1/products', { 'accept-encoding': 'gzip' });
    expect([small.coding, small.headers['vary']]).toEqual([undefined, 'Accept-Encoding, Origin, Accept-Language']);
  });

  it('keeps the hot operations out of it unless all is asked for, with one tag for every coding', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const [left, packed] = [await ask(0, tree, headers), await ask(1, tree, headers)];
    expect([left.coding, packed.coding]).toEqual([undefined, 'gzip']);
    expect(JSON.parse(String(gunzipSync(packed.body))).data).toEqual(JSON.parse(String(left.body)).data);
    expect(packed.headers['etag']).toBe(left.headers['etag']);
    for (const answer of [left, packed]) expect(answer.headers['vary']).toContain('Accept-Encoding');
    const unchanged = await ask(1, tree, { ...headers, 'if-none-match': packed.headers['etag'] });
    expect([unchanged.status, unchanged.coding, unchanged.body.length]).toEqual([304, undefined, 0]);
    expect(unchanged.headers['vary']).toContain('Accept-Encoding');
  });

  it('sends no body for HEAD', async () => {
    const head = await ask(0, ordinary, { 'accept-encoding': 'gzip' }, 'HEAD');
    expect([head.status, head.body.length]).toEqual([200, 0]);
  });
});

async function fetchBytes(base: string, target: string, method: string, headers: Record<string, string>) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request(new URL(target, base), { method, headers }, resolve).on('error', reject).end();
  const incoming = await promise;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return { status: incoming.statusCode, headers: incoming.headers, body: Buffer.concat(chunks) };
}

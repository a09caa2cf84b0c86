/** The codes that every operation has by its marks alone, met over real HTTP for each of them. */
import { createHmac } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../contract/errors.gen.ts';
import type { OperationMeta } from '../../contract/operation-meta.ts';
import { newId } from '../../platform/kernel/ids.ts';
import { testEngines } from '../../platform/testing/test-installation.ts';
import type { RunningSandboxGateway } from '../../sandbox/gateway/start-sandbox-gateway.ts';
import { testContext } from '../test-app.ts';
import { type Belongings, makeBelongings, startGatewayFor } from './belongings.ts';
import { publicOperations, sampleOf } from './contract-requests.ts';
import { allowedPerson, EdgeApp, type People, type Person, password } from './edge-app.ts';
import { type Answer, inBatches } from './http-client.ts';

let app: EdgeApp;
let people: People;
let belongings: Belongings;
let gateway: RunningSandboxGateway;
let disabled: Person;
let disabledGuest: string;

const bodyTimeoutMs = 500;
const journal = join(tmpdir(), `mkt-gateway-${newId('req')}`);

beforeAll(async () => {
  gateway = await startGatewayFor(join(journal, 'journal.ndjson'));
  const overrides = { http: { bodyTimeoutMs, headersTimeoutMs: 400 }, payment: { gatewayUrl: gateway.url } };
  app = await EdgeApp.start({ worker: true, overrides });
  people = await app.people();
  belongings = await makeBelongings(app, people, gateway.url);
  disabled = await app.signIn(['seller', 'admin']);
  await app.ports.user.setUserStatus(testContext(), { email: disabled.email, status: 'disabled' });
  // No session of a guest is disabled by its address; what is told is told by the user's id alone.
  disabledGuest = await app.mint({ sub: disabled.userId, roles: ['guest'], ver: 1 });
}, 120_000);
afterAll(async () => {
  await app?.close();
  await gateway?.close();
  await rm(journal, { recursive: true, force: true });
});

function listing(code: ErrorCode): OperationMeta[] {
  const found = publicOperations.filter((operation) => operation.errors.includes(code));
  expect(found.length).toBeGreaterThan(0);
  return found;
}

/** Asks every operation that lists the code; what did not answer with it. */
async function others(code: ErrorCode, ask: (operation: OperationMeta) => Promise<Answer>): Promise<string[]> {
  const answers = await inBatches(listing(code), async (operation) => ({ operation, answer: await ask(operation) }));
  return answers
    .filter(({ answer }) => answer.code !== code)
    .map(({ operation, answer }) => `${operation.operationId}: ${answer.status} ${answer.text.slice(0, 160)}`);
}

const tokenFor = (operation: OperationMeta): { token?: string } => {
  const person = allowedPerson(operation, people);
  return person === null ? {} : { token: person.token };
};

const withoutRefresh = (operation: OperationMeta): boolean => operation.operationId !== 'refreshTokens';

describe('every operation', () => {
  it('tells the verbs of its path when it is asked with another', async () => {
    const wrong = await others('method_not_allowed', async (operation) => {
      const answer = await app.client.send({ method: 'TRACE', target: sampleOf(operation).path });
      const verbs = String(answer.headers['allow']).split(', ');
      expect([operation.operationId, verbs]).toEqual([
        operation.operationId,
        expect.arrayContaining([operation.method]),
      ]);
      return answer;
    });
    expect(wrong).toEqual([]);
  });

  it('refuses an address of more than 4 kB', async () => {
    const wrong = await others('uri_too_long', (operation) => app.ask(operation, { search: `x=${'x'.repeat(4_100)}` }));
    expect(wrong).toEqual([]);
  });

  it('refuses a body of another type and one that is too large', async () => {
    const type = { 'content-type': 'text/plain' };
    expect(
      await others('unsupported_media_type', (operation) =>
        operation.raw
          ? app.ask(operation, { headers: { ...type, 'content-encoding': 'gzip' }, body: 'x' })
          : app.ask(operation, { headers: type, ...tokenFor(operation) }),
      ),
    ).toEqual([]);
    expect(
      await others('payload_too_large', (operation) =>
        app.ask(operation, { body: ' '.repeat(1_048_577), ...tokenFor(operation) }),
      ),
    ).toEqual([]);
  });

  it('gives up on a body that does not arrive', async () => {
    const waiting = publicOperations.filter((o) => o.hasBody || !o.raw).filter((o) => o.operationId !== 'logout');
    const answers = await inBatches(
      waiting,
      async (operation) => {
        const sample = sampleOf(operation);
        const person = allowedPerson(operation, people);
        const head = [
          `${sample.method} ${sample.path}${sample.search && `?${sample.search}`} HTTP/1.1`,
          'Host: x',
          'Content-Length: 100',
          'Connection: close',
          ...Object.entries(sample.headers).map(([name, value]) => `${name}: ${value}`),
          ...(person === null ? [] : [`Authorization: Bearer ${person.token}`]),
        ];
        const answer = await app.client.raw(`${head.join('\r\n')}\r\n\r\n`);
        return `${operation.operationId} ${answer.status} ${answer.code}`;
      },
      60,
    );
    // Where no body is expected, its announcement is enough.
    expect(answers).toEqual(
      waiting.map((o) => (o.hasBody ? `${o.operationId} 408 request_timeout` : `${o.operationId} 400 unknown_field`)),
    );
  });

  it('is not asked at all when the parser refuses: slow heads, large heads, broken heads', async () => {
    const [slow, large, broken, verb, hostless] = await Promise.all([
      app.client.raw('GET /api/v1/products HTTP/1.1\r\nHost: x\r\nX-Slow: '),
      app.client.raw(`GET /api/v1/products HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(17_000)}\r\n\r\n`),
      app.client.raw('GET /api/v1/products HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n'),
      app.client.raw('FETCH /api/v1/products?a=1 HTTP/1.1\r\nHost: x\r\n\r\n'),
      app.client.raw('GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n'),
    ]);
    expect([slow.status, slow.code]).toEqual([408, 'request_timeout']);
    expect([large.status, large.code]).toEqual([431, 'headers_too_large']);
    expect([broken.status, broken.code]).toEqual([400, 'validation_failed']);
    expect([verb.status, verb.code, verb.headers['allow']]).toEqual([405, 'method_not_allowed', 'GET, HEAD, POST']);
    expect([hostless.status, hostless.code]).toEqual([400, 'validation_failed']);
    for (const answer of [slow, large, broken, verb, hostless]) {
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.headers['x-request-id']).toBe(answer.body.meta.request_id);
    }
  });
});

describe('every operation with roles', () => {
  it('wants a token, and one that is still good', async () => {
    const challenge = async (answer: Promise<Answer>): Promise<Answer> => {
      expect((await answer).headers['www-authenticate']).toMatch(/^Bearer /);
      return answer;
    };
    const old = await app.mint({ exp: Math.floor(Date.now() / 1000) - 100, iat: Math.floor(Date.now() / 1000) - 400 });
    expect(await others('unauthenticated', (o) => challenge(app.ask(o, { token: 'x.y.z' })))).toEqual([]);
    const expired = await others('token_expired', (o) => challenge(app.ask(o, { token: old })));
    expect(expired).toEqual([]);
    expect(listing('token_expired')).toEqual(listing('unauthenticated').filter(withoutRefresh));
  });

  it('wants a role that the token has', async () => {
    const guest = people.guest.token;
    const wrong = await others('forbidden', (operation) =>
      app.ask(operation, { token: operation.roles?.includes('guest') ? people.buyer.token : guest }),
    );
    expect(wrong).toEqual([]);
  });

  it('tells a disabled account so', async () => {
    const wrong = await others('account_disabled', (operation) => {
      if (operation.operationId === 'login') return app.ask(operation, { body: { email: disabled.email, password } });
      const onlyGuests = operation.roles?.length === 1 && operation.roles[0] === 'guest';
      return app.ask(operation, { token: onlyGuests ? disabledGuest : disabled.token });
    });
    // These two go by a secret of their own in the body: the user module's tests.
    expect(wrong.filter((line) => !/^(refreshTokens|verifyEmail):/.test(line))).toEqual([]);
  });
});

describe('operations with marks of their own', () => {
  it('refuse a cursor that is not theirs', async () => {
    const made = await others('invalid_cursor', (operation) => {
      const { search } = sampleOf(operation);
      const cursor = `cursor=${Buffer.from('[1,"x","y"]').toString('base64url').repeat(4)}`;
      return app.ask(operation, { search: search === '' ? cursor : `${search}&${cursor}`, ...tokenFor(operation) });
    });
    expect(made).toEqual([]);
  });

  it('want an Idempotency-Key where it is required', async () => {
    const required = listing('idempotency_key_missing').filter((o) => o.idempotency === 'required');
    const answers = await inBatches(required, async (operation) => {
      const { headers, ...sample } = sampleOf(operation);
      const { 'idempotency-key': _, ...rest } = headers;
      const answer = await app.client.send({
        method: sample.method,
        target: sample.path,
        headers: { ...rest, authorization: `Bearer ${allowedPerson(operation, people)?.token}` },
        body: JSON.stringify(sample.body),
      });
      return `${operation.operationId} ${answer.code}`;
    });
    expect(answers).toEqual(required.map((o) => `${o.operationId} idempotency_key_missing`));
  });

  it('want If-Match where it is required', async () => {
    const required = publicOperations.filter((o) => o.precondition === 'required');
    const answers = await inBatches(required, async (operation) => {
      const { headers, ...sample } = sampleOf(operation);
      const { 'if-match': _, ...rest } = headers;
      const answer = await app.client.send({
        method: sample.method,
        target: sample.path,
        headers: { ...rest, authorization: `Bearer ${allowedPerson(operation, people)?.token}` },
        ...(sample.body === undefined ? {} : { body: JSON.stringify(sample.body) }),
      });
      return `${operation.operationId} ${answer.status} ${answer.code}`;
    });
    expect(answers).toEqual(required.map((o) => `${o.operationId} 428 precondition_required`));
  });
});

describe('stock', () => {
  it('moves by a key, and is set by a tag', async () => {
    const ask = (body: unknown): Promise<Answer> =>
      app.call('PATCH', `/seller/skus/${belongings.sku}/stock`, people.seller.token, body);
    const [moved, set] = [await ask({ delta: 1, reason: 'receipt' }), await ask({ on_hand: 3 })];
    expect([moved.status, moved.code]).toEqual([400, 'idempotency_key_missing']);
    expect([set.status, set.code]).toEqual([428, 'precondition_required']);
  });
});

describe('a product', () => {
  it('wants a category that is there, and one SKU to a code', async () => {
    const make = (change: object): Promise<Answer> =>
      app.call('POST', '/products', people.seller.token, { ...(product() as object), ...change });
    const sku = { code: 'BLK', price: 6000 };
    const [lost, twice] = [await make({ category_id: newId('cat') }), await make({ skus: [sku, sku] })];
    expect([lost.status, lost.code]).toEqual([404, 'not_found']);
    expect([twice.status, twice.code]).toEqual([409, 'conflict']);
  });
});

describe("a gateway's delivery", () => {
  it.each(['[]', '{', '"x"'])('that is well signed and is %s is refused', async (body) => {
    const at = Math.floor(Date.now() / 1000);
    const secret = app.app.config.secrets.gatewayWebhook;
    const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
    const answer = await app.client.send({
      method: 'POST',
      target: '/api/v1/webhooks/sandbox',
      headers: { 'content-type': 'application/json', 'x-sandbox-signature': `t=${at},v1=${signature}` },
      body,
    });
    expect([answer.status, answer.code]).toEqual([400, 'validation_failed']);
  });
});

describe('an edit by an old tag', () => {
  it('is refused', async () => {
    const given: Record<string, string> = {
      deleteProduct: belongings.product,
      replaceProduct: belongings.product,
      deleteCategory: belongings.emptyCategory,
      replaceCategory: belongings.emptyCategory,
      deleteSellerCoupon: belongings.coupon,
      updateSellerCoupon: belongings.coupon,
      deleteAdminCoupon: belongings.adminCoupon,
      updateAdminCoupon: belongings.adminCoupon,
      deleteShippingRate: belongings.shippingRate,
      updateShippingRate: belongings.shippingRate,
      deleteTaxRate: belongings.taxRate,
      updateTaxRate: belongings.taxRate,
      updateSkuStock: belongings.sku,
    };
    const bodies: Record<string, unknown> = {
      replaceProduct: product(),
      replaceCategory: { name: 'Empty' },
      updateSkuStock: { on_hand: 3 },
    };
    const wrong = await others('precondition_failed', (operation) => {
      const { operationId } = operation;
      const sample = sampleOf(operation, { id: given[operationId] ?? '' });
      const tag = operationId === 'updateSkuStock' ? '"s999"' : '"v999"';
      const headers: Record<string, string> = { ...sample.headers, 'if-match': tag };
      return app.ask(operation, {
        ...sample,
        headers,
        body: bodies[operationId] ?? sample.body,
        ...tokenFor(operation),
      });
    });
    expect(wrong).toEqual([]);
  });
});

describe('a repeated creation', () => {
  /** Kept in Redis and in the saga: the tests of cart and order. */
  const elsewhere = ['addCartItem', 'createOrder'];
  const claims = (): OperationMeta[] =>
    listing('idempotency_key_reused').filter((o) => !elsewhere.includes(o.operationId));

  let root: Connection[] = [];
  afterAll(async () => {
    await Promise.all(root.map((connection) => connection.end()));
  });

  /** As the first request's own transaction sees the table. */
  async function connect(operation: OperationMeta): Promise<Connection> {
    const { mysql } = testEngines();
    const connection = await createConnection({
      host: mysql.hostname,
      port: Number(mysql.port),
      user: mysql.username,
      password: decodeURIComponent(mysql.password),
      database: `${app.app.config.mysql.schemaPrefix}_${operation.module}`,
    });
    root = [...root, connection];
    return connection;
  }

  async function claim(connection: Connection, operation: OperationMeta, key: string): Promise<void> {
    await connection.query(
      "INSERT INTO idempotency_keys (principal, operation, idempotency_key, request_hash, state) VALUES (?, ?, ?, ?, 'in_progress')",
      [allowedPerson(operation, people)?.userId, operation.operationId, key, 'f'.repeat(64)],
    );
  }

  function repeat(operation: OperationMeta, key: string): Promise<Answer> {
    const { operationId } = operation;
    const ids: Record<string, string> = {
      createPaymentRefund: belongings.payment,
      createProductReview: belongings.product,
      updateSkuStock: belongings.sku,
      requestOrderRefund: belongings.order,
      requestOrderReturn: belongings.order,
    };
    const sample = sampleOf(operation, ids[operationId] === undefined ? {} : { id: ids[operationId] });
    const body = operationId === 'createProduct' ? product() : sample.body;
    const own = operationId === 'createPayment' ? { ...(body as object), order_id: belongings.order } : body;
    return app.ask(operation, {
      ...sample,
      body: own,
      headers: { ...sample.headers, 'idempotency-key': key },
      ...tokenFor(operation),
    });
  }

  it('under a key of another request is refused', async () => {
    const answers = await inBatches(claims(), async (operation) => {
      const key = `reused-${operation.operationId}`;
      await claim(await connect(operation), operation, key);
      const answer = await repeat(operation, key);
      return `${operation.operationId} ${answer.status} ${answer.code}`;
    });
    expect(answers).toEqual(claims().map((o) => `${o.operationId} 422 idempotency_key_reused`));
  });

  it('while the first one runs is told to wait', { timeout: 60_000 }, async () => {
    const answers = await inBatches(
      claims(),
      async (operation) => {
        const key = `running-${operation.operationId}`;
        const first = await connect(operation);
        await first.beginTransaction();
        await claim(first, operation, key);
        const answer = await repeat(operation, key);
        await first.rollback();
        return `${operation.operationId} ${answer.status} ${answer.code} ${answer.headers['retry-after']}`;
      },
      5,
    );
    expect(answers).toEqual(claims().map((o) => `${o.operationId} 409 idempotency_in_flight 1`));
  });
});

function product(): unknown {
  return {
    title: 'Headphones',
    category_id: belongings.category,
    currency: 'USD',
    skus: [{ code: 'BLK', price: 6000 }],
  };
}

/** The same expectations of a port whose module is in this process and of one that is reached over HTTP. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ModuleCallMeta } from '../../contract/operation-meta.ts';
import type { ValidateFunction } from '../../contract/validate-function.ts';
import type { CallContext } from '../context/call-context.ts';
import { systemContext } from '../context/make-context.ts';
import { AppError } from '../kernel/errors.ts';
import { Policies } from '../resilience/policies.ts';
import { Metrics } from '../telemetry/metrics.ts';
import type { CallTable } from './call-table.ts';
import { createInternalHandler } from './internal-server.ts';
import { localPort } from './local-port.ts';
import { PortDispatcher } from './port-dispatcher.ts';
import { askEventsMissing, remotePort } from './remote-port.ts';
import { ServiceCredentials } from './service-credentials.ts';
import { keysFromSecret } from './service-keys.ts';

interface StockPort {
  reserve(context: CallContext, input: unknown): Promise<unknown>;
  look(context: CallContext, input: unknown): Promise<unknown>;
}

const call = (operationId: string, mutation: boolean, errors: ModuleCallMeta['errors']): ModuleCallMeta => ({
  operationId,
  module: 'product',
  path: `/internal/v1/product/${operationId}`,
  mutation,
  timeoutMs: 300,
  naturalKey: mutation ? 'order_id' : null,
  callers: ['order'],
  errors: [...errors, 'validation_failed', 'internal', 'service_unavailable'],
});

/** Wants `order_id`, fills in `quantity`; an output must not be the text "wrong". */
const input: ValidateFunction = (value) => {
  const body = value as { order_id?: unknown; quantity?: number };
  body.quantity ??= 1;
  input.errors =
    typeof body.order_id === 'string'
      ? null
      : [{ instancePath: '/order_id', keyword: 'required', params: {}, message: 'is missing' }];
  return input.errors === null;
};
const output: ValidateFunction = (value) => {
  output.errors = value === 'wrong' ? [{ instancePath: '', keyword: 'const', params: {}, message: 'is wrong' }] : null;
  return output.errors === null;
};
const table: CallTable = {
  calls: { reserve: call('reserve', true, ['out_of_stock']), look: call('look', false, ['not_found']) },
  validators: { reserve: { input, output }, look: { input, output } },
};

const buyer: CallContext['actor'] = { kind: 'user', userId: 'usr_1', sessionId: 'sess_1', roles: ['buyer'] };
const credentials = new ServiceCredentials(
  keysFromSecret('a secret of the tests', ['order', 'product', 'search', 'platform']),
);

let answer: (context: CallContext, input: Record<string, unknown>) => Promise<unknown>;
let seen: { context: CallContext; input: Record<string, unknown> }[];
let dispatcher: PortDispatcher;
let metrics: Metrics;
let server: Server;
let baseUrl: string;

beforeEach(async () => {
  seen = [];
  answer = async () => ({ ok: true });
  metrics = new Metrics();
  dispatcher = new PortDispatcher({ table, strict: true, metrics });
  const method = async (context: CallContext, value: Record<string, unknown>): Promise<unknown> => {
    seen.push({ context, input: value });
    return answer(context, value);
  };
  dispatcher.own('product', { reserve: method, look: method }, async (_consumer, ids) =>
    ids.filter((id) => id !== 'evt_known'),
  );
  const handle = createInternalHandler({ dispatcher, credentials });
  server = createServer((req, res) => {
    if (!handle(req, res)) res.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const context = (options: Partial<CallContext> & { timeoutMs?: number } = {}): CallContext =>
  systemContext('test', { actor: buyer, class: 'checkout', ...options });
const hangs = (): Promise<never> => new Promise(() => {});

const kinds = {
  'in this process': (caller: string) =>
    localPort<StockPort>('product', { caller, table, policies: new Policies(), dispatcher, metrics }),
  'in this process with signed claims': (caller: string) =>
    localPort<StockPort>('product', { caller, table, policies: new Policies(), dispatcher, credentials, metrics }),
  'in another process': (caller: string) =>
    remotePort<StockPort>('product', { caller, table, policies: new Policies(), baseUrl, credentials, metrics }),
};

describe.each(Object.entries(kinds))('a module %s', (_kind, portOf) => {
  test('gets the input as JSON with its defaults, and the caller’s context', async () => {
    answer = async () => ({ at: new Date(0), nothing: undefined, name: 'حقيبة' });
    const given = { order_id: 'ord_1', at: new Date(0) };
    const result = await portOf('order').reserve(
      context({ requestId: 'req_12345678', locale: 'ar', causationId: 'evt_9' }),
      given,
    );
    expect(result).toEqual({ at: '1970-01-01T00:00:00.000Z', name: 'حقيبة' });
    expect(seen[0]?.input).toEqual({ order_id: 'ord_1', at: '1970-01-01T00:00:00.000Z', quantity: 1 });
    expect(given).toEqual({ order_id: 'ord_1', at: new Date(0) });
    expect(seen[0]?.context).toMatchObject({
      requestId: 'req_12345678',
      locale: 'ar',
      causationId: 'evt_9',
      class: 'checkout',
      actor: buyer,
    });
    expect(seen[0]?.context.deadlineAt).toBeLessThanOrEqual(Date.now() + 300);
  });

  test('fails with the same code, detail, members and field errors as it threw', async () => {
    const thrown = new AppError('out_of_stock', {
      detail: 'One line is short.',
      meta: { lines: [{ sku_id: 'sku_1', available: 0 }] },
      errors: [{ path: '/body/lines/0', code: 'short', message: 'none left' }],
      retryAfterS: 7,
    });
    answer = () => Promise.reject(thrown);
    await expect(portOf('order').reserve(context(), { order_id: 'ord_1' })).rejects.toMatchObject({
      name: 'AppError',
      code: 'out_of_stock',
      status: 409,
      detail: 'One line is short.',
      meta: { lines: [{ sku_id: 'sku_1', available: 0 }] },
      errors: [{ path: '/body/lines/0', code: 'short', message: 'none left' }],
      retryAfterS: 7,
    });
  });

  test('answers a bug, or an undeclared code, as internal without inner text', async () => {
    for (const bug of [
      new TypeError('secret inner text'),
      new AppError('coupon_invalid', { detail: 'secret inner text' }),
    ]) {
      answer = () => Promise.reject(bug);
      const failure = await portOf('order')
        .look(context(), { order_id: 'ord_1' })
        .catch((error: AppError) => error);
      expect(failure).toMatchObject({ code: 'internal', meta: { part: 'product' } });
      expect(`${(failure as AppError).message} ${(failure as AppError).detail}`).not.toContain('secret');
    }
  });

  test('refuses input and output that the contract does not know', async () => {
    await expect(portOf('order').look(context(), {})).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ path: '/body/order_id' }],
    });
    expect(seen).toEqual([]);
    answer = async () => 'wrong';
    await expect(portOf('order').look(context(), { order_id: 'ord_1' })).rejects.toMatchObject({ code: 'internal' });
  });

  test('refuses a caller without an arrow in the graph', async () => {
    await expect(portOf('search').look(context(), { order_id: 'ord_1' })).rejects.toMatchObject({
      code: 'forbidden',
      status: 403,
    });
    expect(seen).toEqual([]);
  });

  test('is cut at its time-out; a mutation is then unknown, a reading just failed', async () => {
    answer = hangs;
    await expect(portOf('order').reserve(context(), { order_id: 'ord_1' })).rejects.toMatchObject({
      code: 'service_unavailable',
      meta: { reason: 'timeout', unknown: true },
    });
    const reading = await portOf('order')
      .look(context(), { order_id: 'ord_1' })
      .catch((error: AppError) => error);
    expect(reading).toMatchObject({ code: 'service_unavailable' });
    expect((reading as AppError).meta).not.toHaveProperty('unknown');
  });

  test('is told by its signal that nobody waits any more', async () => {
    const told = Promise.withResolvers<void>();
    answer = ({ signal }) => {
      signal.addEventListener('abort', () => told.resolve());
      return hangs();
    };
    const gone = new AbortController();
    const pending = portOf('order').look(context({ signal: gone.signal }), { order_id: 'ord_1' });
    pending.catch(() => {});
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    gone.abort();
    await expect(pending).rejects.toMatchObject({ code: 'service_unavailable' });
    await told.promise;
  });

  test('is not called at all when the deadline has passed', async () => {
    const late = { ...context(), deadlineAt: Date.now() - 1 };
    const failure = await portOf('order')
      .reserve(late, { order_id: 'ord_1' })
      .catch((error: AppError) => error);
    expect(failure).toMatchObject({ code: 'service_unavailable', meta: { reason: 'deadline' } });
    expect((failure as AppError).meta).not.toHaveProperty('unknown');
    expect(seen).toEqual([]);
  });

  test('is left alone for a while after five failures in a row; other calls go on', async () => {
    const port = portOf('order');
    answer = () => Promise.reject(new AppError('service_unavailable', { meta: { part: 'mysql' } }));
    for (let i = 0; i < 5; i++)
      await expect(port.reserve(context(), { order_id: 'ord_1' })).rejects.toMatchObject({
        meta: { part: 'mysql', unknown: true },
      });
    const refused = await port.reserve(context(), { order_id: 'ord_1' }).catch((error: AppError) => error);
    expect(refused).toMatchObject({ code: 'service_unavailable', meta: { reason: 'breaker_open' } });
    expect((refused as AppError).meta).not.toHaveProperty('unknown');
    answer = async () => 'fine';
    await expect(port.look(context(), { order_id: 'ord_1' })).resolves.toBe('fine');
  });

  test('counts both sides', async () => {
    await portOf('order').look(context(), { order_id: 'ord_1' });
    const text = await metrics.registry.metrics();
    expect(text).toContain('mkt_port_calls_total{module="product",operation="look",side="caller"} 1');
    expect(text).toContain('mkt_port_calls_total{module="product",operation="look",side="callee"} 1');
  });
});

describe('the internal listener', () => {
  const post = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${baseUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"order_id":"ord_1"}',
      ...init,
    });
  const bearer = async (caller: string, callee: string): Promise<Record<string, string>> => ({
    'content-type': 'application/json',
    authorization: `Bearer ${await credentials.issue(caller, callee, buyer)}`,
  });

  test('answers every refusal as a problem document', async () => {
    const path = '/internal/v1/product/look';
    const headers = await bearer('order', 'product');
    const cases: [number, string, Promise<Response>][] = [
      [401, 'unauthenticated', post(path)],
      [401, 'unauthenticated', post(path, { headers: { ...headers, authorization: 'Bearer nonsense' } })],
      [401, 'unauthenticated', post(path, { headers: await bearer('order', 'search') })],
      [403, 'forbidden', post(path, { headers: await bearer('search', 'product') })],
      [404, 'not_found', post('/internal/v1/product/nothing', { headers })],
      [404, 'not_found', post('/internal/v1/user/look', { headers: await bearer('order', 'user') })],
      [405, 'method_not_allowed', fetch(`${baseUrl}${path}`)],
      [415, 'unsupported_media_type', post(path, { headers: { ...headers, 'content-type': 'text/plain' } })],
      [400, 'validation_failed', post(path, { headers, body: '{broken' })],
      [503, 'service_unavailable', post(path, { headers: { ...headers, 'x-mkt-remaining-ms': '0' } })],
    ];
    for (const [status, code, pending] of cases) {
      const response = await pending;
      expect({
        status: response.status,
        type: response.headers.get('content-type')?.split(';')[0],
        code: ((await response.json()) as { code: string }).code,
      }).toEqual({ status, type: 'application/problem+json', code });
    }
    expect(seen).toEqual([]);
  });

  test('leaves paths that are not its own alone', async () => {
    expect((await fetch(`${baseUrl}/metrics`)).status).toBe(418);
  });

  test('lets any module ask which events a consumer lacks', async () => {
    const target = { module: 'product', baseUrl, caller: 'search', credentials };
    expect(await askEventsMissing(target, 'product', ['evt_1', 'evt_known', 'evt_2'])).toEqual(['evt_1', 'evt_2']);
  });

  test('refuses credentials that another key signed', async () => {
    const stranger = new ServiceCredentials(keysFromSecret('some other secret', ['order']));
    const port = remotePort<StockPort>('product', {
      caller: 'order',
      table,
      policies: new Policies(),
      baseUrl,
      credentials: stranger,
    });
    const failure = await port.reserve(context(), { order_id: 'ord_1' }).catch((error: AppError) => error);
    expect(failure, 'the caller’s own business, and no refusal of what its user wants').toMatchObject({
      code: 'service_unavailable',
      meta: { part: 'product', reason: 'credentials' },
    });
    expect((failure as AppError).meta).not.toHaveProperty('unknown');
    expect(seen).toEqual([]);
  });

  test('shows new credentials once the clock was set', async () => {
    const other = new ServiceCredentials(keysFromSecret('a secret of the tests', ['order']));
    const early = await other.issue('order', 'product', buyer);
    expect(await other.issue('order', 'product', buyer)).toBe(early);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600_000 });
    try {
      const late = await other.issue('order', 'product', buyer);
      expect(await credentials.verify(late, 'product')).toMatchObject({ caller: 'order', actor: buyer });
      await expect(credentials.verify(early, 'product')).rejects.toMatchObject({ code: 'token_expired' });
    } finally {
      vi.useRealTimers();
    }
  });

  test('a connection that the other side has closed meanwhile costs the caller nothing', async () => {
    const port = remotePort<StockPort>('product', {
      caller: 'order',
      table,
      policies: new Policies(),
      baseUrl,
      credentials,
    });
    for (let i = 0; i < 5; i++) {
      await expect(port.look(context(), { order_id: 'ord_1' })).resolves.toEqual({ ok: true });
      server.closeIdleConnections();
    }
    expect(seen).toHaveLength(5);
  });

  test('a process that is not there leaves no doubt about a mutation, one that dies over it does', async () => {
    const port = remotePort<StockPort>('product', {
      caller: 'order',
      table,
      policies: new Policies(),
      baseUrl,
      credentials,
    });
    answer = async () => {
      server.closeAllConnections();
      return null;
    };
    await expect(port.reserve(context(), { order_id: 'ord_1' })).rejects.toMatchObject({
      code: 'service_unavailable',
      meta: { reason: 'connection', unknown: true },
    });
    await new Promise((resolve) => server.close(resolve));
    const failure = await port.reserve(context(), { order_id: 'ord_1' }).catch((error: AppError) => error);
    expect(failure).toMatchObject({ code: 'service_unavailable', meta: { reason: 'connection' } });
    expect((failure as AppError).meta).not.toHaveProperty('unknown');
  });
});

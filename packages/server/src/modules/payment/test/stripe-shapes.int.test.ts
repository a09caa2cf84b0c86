/** Our requests against Stripe's own description of its API, which its mock checks; it keeps no state. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../platform/config/load-config.ts';
import { Policies } from '../../../platform/resilience/policies.ts';
import { type GoServer, goProgram, startGoServer } from '../../../platform/testing/go-server.ts';
import type { NewSession } from '../adapters/payment-gateway.ts';
import { StripeGateway } from '../adapters/stripe.gateway.ts';

const program = goProgram('stripe-mock', 'payment');
let mock: GoServer;
let between: Server;
let gateway: StripeGateway;
let calls: string[] = [];

/** Hands every request on to the mock and writes down what it answered. */
function recorder(): Server {
  return createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
      const { method = 'GET', url = '/' } = request;
      const answer = await fetch(`${mock.url}${url}`, {
        method,
        headers: headers as Record<string, string>,
        ...(method === 'POST' ? { body: Buffer.concat(chunks) } : {}),
      });
      const text = await answer.text();
      const path = url.replace(/\?.*/, '').replace(/(cs|pi)_[^/]+/, '$1');
      calls.push(`${method} ${path} ${answer.status}${answer.ok ? '' : text}`);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
    })();
  }).listen(0, '127.0.0.1');
}

beforeAll(async () => {
  if (program === null) return;
  mock = await startGoServer(program, (port) => ['-http-addr', `127.0.0.1:${port}`]);
  between = recorder();
  await once(between, 'listening');
  const { config } = loadConfig(
    {},
    {
      payment: {
        provider: 'stripe',
        stripe: { apiUrl: `http://127.0.0.1:${(between.address() as AddressInfo).port}` },
      },
      secrets: { stripeApiKey: 'sk_test_0123456789abcdef', stripeWebhook: 'whsec_0123456789abcdef' },
    },
  );
  gateway = new StripeGateway({ config, policies: new Policies() });
}, 60_000);
afterAll(async () => {
  between?.close();
  await mock?.close();
});
beforeEach(({ skip }) => {
  if (program === null) skip('Go is not installed');
  calls = [];
});

const asked: NewSession = {
  reference: 'pay_01k5h3z8v9e7x8m2q4r6t8w0yb',
  amount: 2897,
  currency: 'USD',
  capture: 'manual',
  description: 'Order ORD-20260223-7K2M9QXD',
  locale: 'en',
  returnUrl: 'https://shop.example.com/paid',
  webhookUrl: 'https://shop.example.com/hook',
  expiresAt: new Date(Date.now() + 780_000),
};
const sessions = '/v1/checkout/sessions';

describe('every request that we make of Stripe is one that its API describes', () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ['create, held first', () => gateway.createSession(asked), `POST ${sessions} 200`],
    [
      'create, taken at once',
      () => gateway.createSession({ ...asked, capture: 'automatic', locale: 'ar' }),
      `POST ${sessions} 200`,
    ],
    ['find by our reference', () => gateway.findSession(asked), `POST ${sessions} 200`],
    ['read', () => gateway.getSession('cs_test_1'), `GET ${sessions}/cs 200`],
    ['expire', () => gateway.expire('cs_test_1', 'expire-1'), `POST ${sessions}/cs/expire 200`],
    ['capture', () => gateway.capture('cs_test_1', 'capture-1'), 'POST /v1/payment_intents/pi/capture 200'],
    ['void', () => gateway.void('cs_test_1', 'void-1', 'stock_lost'), 'POST /v1/payment_intents/pi/cancel 200'],
    [
      'refund',
      () => gateway.refund('cs_test_1', { reference: 'rfnd_1', amount: 300, reason: '' }),
      'POST /v1/refunds 200',
    ],
    ['list the sessions of a day', () => Array.fromAsync(gateway.listSessions('2026-02-23')), `GET ${sessions} 200`],
    ['list its refunds', () => Array.fromAsync(gateway.listSessions('2026-02-23')), 'GET /v1/refunds 200'],
  ])('%s', async (_name, call, expected) => {
    await call();
    expect(calls).toContain(expected);
    expect(calls.filter((one) => !one.endsWith(' 200'))).toEqual([]);
  });
});

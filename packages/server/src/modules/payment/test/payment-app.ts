/**
 * The module behind the real edge, with the real sandbox gateway (or the fake Stripe) beside it, and what its tests do again and again:
 * orders to be paid, buyers who pay, forged deliveries, the gateway's own journal.
 */
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { startTestApp, type TestApp, testContext } from '../../../app/test-app.ts';
import type { PaymentPort, UserPort } from '../../../contract/ports.gen.ts';
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { freePort } from '../../../platform/testing/free-ports.ts';
import { type RunningSandboxGateway, startSandboxGateway } from '../../../sandbox/gateway/start-sandbox-gateway.ts';
import type { PaymentTables } from '../payment.tables.gen.ts';
import { StripeFake } from './stripe-fake.ts';

type Schemas = components['schemas'];

const apiKey = 'test-gateway-api-key-0001';
const webhookSecret = 'test-gateway-webhook-secret-0001';

/** The gateways that every rule of payments holds on. */
export const gatewayKinds = ['sandbox', 'stripe'] as const;
export type GatewayKind = (typeof gatewayKinds)[number];

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads members of many shapes; the edge has checked them.
  data: any;
  code: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  body: any;
}

export interface JournalLine {
  seq: number;
  kind: string;
  session_id?: string;
  reference?: string;
  amount?: number;
  currency?: string;
}

export type TestOrder = Schemas['StartPaymentInput'] & { sellerIds: string[] };

export interface PaymentAppOptions {
  worker?: boolean;
  gateway?: GatewayKind;
  overrides?: Record<string, Record<string, unknown>>;
}

export class PaymentApp {
  readonly app: TestApp;
  readonly gateway: Pick<RunningSandboxGateway, 'url' | 'close'>;
  private readonly folder: string;

  private constructor(app: TestApp, gateway: Pick<RunningSandboxGateway, 'url' | 'close'>, folder: string) {
    this.app = app;
    this.gateway = gateway;
    this.folder = folder;
  }

  static async start(options: PaymentAppOptions = {}): Promise<PaymentApp> {
    const folder = await mkdtemp(join(tmpdir(), 'mkt-gateway-'));
    const { overrides = {}, gateway: kind = 'sandbox' } = options;
    const gateway = kind === 'stripe' ? await StripeFake.start({ apiKey, webhookSecret }) : await sandboxIn(folder);
    const port = await freePort();
    if (gateway instanceof StripeFake) gateway.webhookUrl = `http://127.0.0.1:${port}/api/v1/webhooks/stripe`;
    const atStripe = { provider: 'stripe', stripe: { apiUrl: gateway.url } };
    const app = await startTestApp(['payment', 'user'], {
      worker: options.worker ?? true,
      overrides: {
        ...overrides,
        http: {
          port,
          publicUrl: `http://127.0.0.1:${port}`,
          returnOrigins: ['https://shop.example.com'],
          ...overrides['http'],
        },
        // Patience for tests that are not about it: the machine is busy.
        mysql: { acquireTimeoutMs: 10_000, ...overrides['mysql'] },
        payment: {
          ...(kind === 'stripe' ? atStripe : { gatewayUrl: gateway.url }),
          gatewayTimeoutMs: 15_000,
          buyerGatewayTimeoutMs: 12_000,
          ...overrides['payment'],
        },
        order: { sweepEveryMs: 200, ...overrides['order'] },
        secrets: {
          gatewayApiKey: apiKey,
          gatewayWebhook: webhookSecret,
          ...(kind === 'stripe' ? { stripeApiKey: apiKey, stripeWebhook: webhookSecret } : {}),
          ...overrides['secrets'],
        },
      },
    });
    return new PaymentApp(app, gateway, folder);
  }

  /** The fake behind a `stripe` app. */
  get stripe(): StripeFake {
    if (!(this.gateway instanceof StripeFake)) throw new Error('this app pays at the sandbox');
    return this.gateway;
  }

  get db(): Kysely<PaymentTables> {
    return this.module('payment').db.writer() as unknown as Kysely<PaymentTables>;
  }

  /** The module's own face: whoever may call what over a port is the ports' test. */
  get port(): PaymentPort<CallContext> {
    return this.module('payment').runtime.port as unknown as PaymentPort<CallContext>;
  }

  /** The worker's jobs, for an app without a worker: the test says when they run. */
  jobs(): { askGateway(): Promise<void>; sendPayouts(): Promise<void> } {
    const run = async (name: string): Promise<void> => {
      const job = this.module('payment').runtime.jobs.find((one) => one.name === name);
      if (job === undefined) throw new Error(`there is no job ${name}`);
      await job.run(testContext());
    };
    return { askGateway: () => run('payment.ask-gateway'), sendPayouts: () => run('payment.send-payouts') };
  }

  private module(name: string) {
    const module = this.app.composition.modules.find((m) => m.name === name);
    if (module === undefined) throw new Error(`the test app has no ${name} module`);
    return module;
  }

  order(over: Partial<Schemas['StartPaymentInput']> & { amounts?: number[] } = {}): TestOrder {
    const { amounts = [1000], ...rest } = over;
    const sellerIds = amounts.map(() => newId('seller'));
    return {
      order_id: newId('ord'),
      order_number: 'ORD-20260223-7K2M9QXD',
      buyer_id: newId('usr'),
      amount: amounts.reduce((a, b) => a + b, 0),
      currency: 'USD',
      attempt: 1,
      deadline_at: new Date(Date.now() + 600_000).toISOString(),
      return_url: 'https://shop.example.com/paid',
      description: 'Order ORD-20260223-7K2M9QXD',
      locale: 'en',
      splits: amounts.map((amount, i) => ({
        seller_order_id: newId('sord'),
        seller_id: sellerIds[i] as string,
        amount,
        commission_amount: Math.round(amount / 10),
        fees: [],
      })),
      ...rest,
      sellerIds,
    };
  }

  start({ sellerIds: _, ...input }: TestOrder, context = testContext()): Promise<Schemas['StartPaymentOutput']> {
    return this.port.startPayment(context, input);
  }

  /** An order whose buyer has paid: started, authorized, and told by webhook. */
  async authorized(
    order: TestOrder = this.order(),
  ): Promise<{ order: TestOrder; paymentId: string; sessionId: string }> {
    const { payment_id: paymentId } = await this.start(order);
    await this.until(async () => (await this.payment(paymentId)).gateway_reference !== null, 'a session');
    const sessionId = await this.sessionOf(paymentId);
    await this.tellGateway(`/test/sessions/${sessionId}/pay`);
    await this.until(async () => (await this.payment(paymentId)).status === 'authorized');
    return { order, paymentId, sessionId };
  }

  async captured(order?: TestOrder): Promise<{ order: TestOrder; paymentId: string; sessionId: string }> {
    const paid = await this.authorized(order);
    await this.port.capturePayment(testContext(), this.named(paid.order, paid.paymentId));
    return paid;
  }

  named(order: TestOrder, paymentId: string): Schemas['CapturePaymentInput'] {
    return { order_id: order.order_id, buyer_id: order.buyer_id, payment_id: paymentId };
  }

  /** An event as payment's consumer hears it: for an app without a worker, and for what no other module tells here. */
  async hear(type: string, data: Record<string, unknown>, id = newId('evt')): Promise<void> {
    const { db, runtime } = this.module('payment');
    const handler = runtime.consumers.find(({ name }) => name === 'payment')?.handlers[type];
    if (handler === undefined || !('inTransaction' in handler)) throw new Error(`payment does not hear ${type}`);
    await db.transaction(testContext(), (tx) => handler.inTransaction({ id, type, data } as never, tx, testContext()));
  }

  /** Every part of the order has arrived: as order tells. */
  async arrived(order: TestOrder): Promise<void> {
    for (const { seller_order_id, seller_id } of order.splits)
      await this.hear('order.delivered', {
        order_id: order.order_id,
        number: order.order_number,
        buyer_id: order.buyer_id,
        seller_order_id,
        seller_id,
        delivered_at: new Date().toISOString(),
        lines: [],
      });
  }

  payment(id: string) {
    return this.db.selectFrom('payments').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  }

  async sessionOf(paymentId: string): Promise<string> {
    const { gateway_reference } = await this.payment(paymentId);
    if (gateway_reference === null) throw new Error(`${paymentId} has no session`);
    return gateway_reference;
  }

  // biome-ignore lint/suspicious/noExplicitAny: the gateway's own shapes.
  async tellGateway(path: string, body: unknown = {}, method = 'POST'): Promise<any> {
    const response = await fetch(`${this.gateway.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  chaos(settings: unknown): Promise<unknown> {
    return this.tellGateway('/chaos', settings);
  }

  async journal(): Promise<JournalLine[]> {
    const response = await fetch(`${this.gateway.url}/journal`, { headers: { Authorization: `Bearer ${apiKey}` } });
    const lines = (await response.text()).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as JournalLine);
  }

  /** A delivery as the gateway would sign it. */
  delivery(body: unknown, options: { secret?: string; atMs?: number } = {}): { text: string; signature: string } {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const seconds = Math.floor((options.atMs ?? Date.now()) / 1000);
    const mac = createHmac('sha256', options.secret ?? webhookSecret)
      .update(`${seconds}.${text}`)
      .digest('hex');
    return { text, signature: `t=${seconds},v1=${mac}` };
  }

  async deliver(path: string, text: string, signature: string | null): Promise<{ status: number; code?: string }> {
    const response = await fetch(`${this.app.url}/api/v1${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(signature === null ? {} : { 'x-sandbox-signature': signature }),
      },
      body: text,
    });
    const answer = (await response.json()) as { code?: string };
    return { status: response.status, ...(answer.code === undefined ? {} : { code: answer.code }) };
  }

  /** The body of a webhook about a session as the gateway holds it, changed at will. */
  async event(
    sessionId: string,
    over: { id?: string; type?: string; account?: string; session?: Record<string, unknown> } = {},
  ): Promise<Record<string, unknown>> {
    const session = await this.tellGateway(`/sessions/${sessionId}`, undefined, 'GET');
    return {
      id: over.id ?? `evt_test_${newId('evt')}`,
      type: over.type ?? 'session.authorized',
      account: over.account ?? 'acct_sandbox',
      created_at: new Date().toISOString(),
      data: { session: { ...session, ...over.session } },
    };
  }

  async signIn(email: string, roles: ('buyer' | 'seller' | 'admin')[]): Promise<{ token: string; userId: string }> {
    const users = this.module('user').runtime.port as unknown as UserPort<CallContext>;
    const password = 'a rather long sentence of mine';
    const account = await users.createAccount(testContext(), {
      email,
      password,
      name: 'Somebody',
      locale: 'en',
      roles,
      verified: true,
    });
    const answer = await this.request('POST', '/auth/login', { body: { email, password } });
    if (answer.status !== 200) throw new Error(`login of ${email}: ${answer.status} ${answer.code}`);
    return { token: answer.data.access_token as string, userId: account.user_id };
  }

  async request(
    method: string,
    path: string,
    options: { body?: unknown; token?: string; key?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.app.url}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(options.key === undefined ? {} : { 'idempotency-key': options.key }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') === true && text !== '';
    const body = json ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, data: body?.data, code: body?.code, body };
  }

  /** Events of one aggregate that were told, oldest first. */
  async events(aggregateId: string): Promise<{ type: string; sequence: number; data: Record<string, unknown> }[]> {
    const rows = await this.db
      .selectFrom('outbox')
      .select(['type', 'aggregate_sequence', 'envelope'])
      .where('aggregate_id', '=', aggregateId)
      .orderBy('aggregate_sequence')
      .execute();
    return rows.map((row) => ({
      type: row.type,
      sequence: row.aggregate_sequence,
      data: (JSON.parse(row.envelope) as { data: Record<string, unknown> }).data,
    }));
  }

  async until(check: () => Promise<boolean>, what = 'the awaited state', withinMs = 40_000): Promise<void> {
    const end = Date.now() + withinMs;
    while (!(await check())) {
      if (Date.now() > end) throw new Error(`${what} did not come within ${withinMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.gateway.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function sandboxIn(folder: string): Promise<RunningSandboxGateway> {
  return startSandboxGateway({
    host: '127.0.0.1',
    port: 0,
    apiKey,
    webhookSecret,
    journalPath: join(folder, 'journal.ndjson'),
    webhooks: { retryDelaysMs: [200, 500, 1000, 2000], timeoutMs: 5_000 },
  });
}

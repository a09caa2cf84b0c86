/**
 * The real shop in one process behind the real edge: user, product, cart, payment and order with a worker, and the
 * sandbox gateway beside it. People, goods and carts are made as clients make them.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { startTestApp, type TestApp, testContext } from '../../../app/test-app.ts';
import type { Ports } from '../../../contract/ports.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { type RunningSandboxGateway, startSandboxGateway } from '../../../sandbox/gateway/start-sandbox-gateway.ts';
import type { OrderTables } from '../order.tables.gen.ts';

const password = 'a rather long sentence of mine';
const apiKey = 'test-gateway-api-key-0001';
const webhookSecret = 'test-gateway-webhook-secret-0001';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads members of many shapes; the edge has checked them.
  data: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  body: any;
  code: string | undefined;
}

export interface Person {
  token: string;
  userId: string;
  email: string;
}
export interface Seller extends Person {
  sellerId: string;
}
export interface Goods {
  skuId: string;
  productId: string;
  price: number;
}

export class OrderApp {
  readonly app: TestApp;
  readonly gateway: RunningSandboxGateway;
  private readonly folder: string;
  private count = 0;

  private constructor(app: TestApp, gateway: RunningSandboxGateway, folder: string) {
    this.app = app;
    this.gateway = gateway;
    this.folder = folder;
  }

  static async start(overrides: Record<string, Record<string, unknown>> = {}): Promise<OrderApp> {
    const folder = await mkdtemp(join(tmpdir(), 'mkt-gateway-'));
    const gateway = await startSandboxGateway({
      host: '127.0.0.1',
      port: 0,
      apiKey,
      webhookSecret,
      journalPath: join(folder, 'journal.ndjson'),
      webhooks: { retryDelaysMs: [200, 500, 1000, 2000], timeoutMs: 5_000 },
    });
    const app = await startTestApp(['product', 'cart', 'payment', 'order'], {
      worker: true,
      second: true,
      overrides: {
        ...overrides,
        mysql: { poolScale: 1, ...overrides['mysql'] },
        payment: { gatewayUrl: gateway.url },
        order: { sweepEveryMs: 200, ...overrides['order'] },
        secrets: { gatewayApiKey: apiKey, gatewayWebhook: webhookSecret },
      },
    });
    return new OrderApp(app, gateway, folder);
  }

  get db(): Kysely<OrderTables> {
    return this.app.composition.modules.find((m) => m.name === 'order')?.db.writer() as unknown as Kysely<OrderTables>;
  }

  /** Another module's schema, for looking at its rows. */
  moduleDb(name: 'product' | 'payment' | 'user'): Kysely<unknown> {
    const module = this.app.composition.modules.find((m) => m.name === name);
    if (module === undefined) throw new Error(`No module ${name}`);
    return module.db.writer() as unknown as Kysely<unknown>;
  }

  get ports(): Ports<CallContext> {
    return this.app.composition.ports;
  }

  async request(
    method: string,
    path: string,
    options: { body?: unknown; token?: string; headers?: Record<string, string>; second?: boolean } = {},
  ): Promise<Answer> {
    const response = await fetch(`${options.second ? this.app.secondUrl : this.app.url}/api/v1${path}`, {
      method,
      headers: {
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    const body = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, data: body?.data, body, code: body?.code };
  }

  async person(roles: ('buyer' | 'seller' | 'admin')[] = ['buyer'], verified = true): Promise<Person> {
    this.count += 1;
    const email = `person${this.count}@example.com`;
    const account = { email, password, name: 'Mona Adel', locale: 'en' as const, roles, verified };
    const { user_id: userId } = await this.ports.user.createAccount(testContext(), account);
    return { userId, email, token: await this.login(email) };
  }

  async login(email: string): Promise<string> {
    const { data, code } = await this.request('POST', '/auth/login', { body: { email, password } });
    if (data === undefined) throw new Error(`login: ${code}`);
    return data.access_token;
  }

  async seller(admin: Person): Promise<Seller> {
    const owner = await this.person();
    const body = { name: `Shop ${this.count}`, country: 'EG' };
    const made = await this.request('POST', '/seller/shop', { token: owner.token, body });
    await this.request('PUT', `/admin/sellers/${made.data.id}/approve`, { token: admin.token });
    return { ...owner, token: await this.login(owner.email), sellerId: made.data.id };
  }

  async goods(sellerId: string, options: { price?: number; stock?: number } = {}): Promise<Goods> {
    this.count += 1;
    const { categories } = await this.ports.product.importCategories(testContext(), {
      categories: [{ external_id: 'all', parent_external_id: null, name: 'All', position: 0 }],
    });
    const { price = 1299, stock = 50 } = options;
    const { results } = await this.ports.product.importProducts(testContext(), {
      records: [
        {
          seller_id: sellerId,
          external_id: `goods-${this.count}`,
          product: {
            title: `Brass desk lamp ${this.count}`,
            description: 'Warm light.',
            brand: 'Lamps',
            category_id: categories[0]?.category_id as string,
            currency: 'USD',
            compare_at_price: null,
            status: 'published',
            attributes: {},
            skus: [
              {
                code: `L-${this.count}`,
                title: 'White',
                price,
                initial_stock: stock,
                low_stock_threshold: 1,
                attributes: {},
              },
            ],
          },
        },
      ],
    });
    const productId = results[0]?.product_id as string;
    const page = await this.request('GET', `/products/${productId}`);
    return { productId, skuId: page.data.skus[0].id, price };
  }

  /** A buyer with an address and these goods in the cart; the quote is what POST /orders wants. */
  async shopper(goods: readonly Goods[], quantity = 1): Promise<Person & { addressId: string }> {
    const buyer = await this.person();
    const address = {
      name: 'Mona Adel',
      line1: '12 Nile Street',
      city: 'Cairo',
      country: 'EG',
      phone: '+201001234567',
    };
    const made = await this.request('POST', '/users/me/addresses', { token: buyer.token, body: address });
    await this.fill(buyer, goods, quantity);
    await this.request('PUT', '/cart/address', {
      token: buyer.token,
      body: { country: 'EG', address_id: made.data.id },
    });
    return { ...buyer, addressId: made.data.id };
  }

  async fill(buyer: Person, goods: readonly Goods[], quantity = 1): Promise<void> {
    for (const { skuId } of goods) {
      const added = await this.request('POST', '/cart/items', {
        token: buyer.token,
        body: { sku_id: skuId, quantity },
      });
      if (added.status >= 300) throw new Error(`cart: ${JSON.stringify(added.body)}`);
    }
  }

  async quote(buyer: Person): Promise<string> {
    const cart = await this.request('GET', '/cart', { token: buyer.token });
    return cart.data.quote;
  }

  async order(
    buyer: Person,
    options: { key?: string; quote?: string; body?: Record<string, unknown>; second?: boolean } = {},
  ): Promise<Answer> {
    const body = { quote: options.quote ?? (await this.quote(buyer)), ...options.body };
    return this.request('POST', '/orders', {
      token: buyer.token,
      body,
      headers: { 'idempotency-key': options.key ?? newId('key') },
      ...(options.second === undefined ? {} : { second: options.second }),
    });
  }

  /** Pays on the gateway's side and waits until the order follows. */
  async pay(buyer: Person, order: { id: string; payment: { redirect_url: string } }): Promise<void> {
    await this.payAt(order);
    await this.until(buyer, order.id, (page) => page.status === 'confirmed');
  }

  /** Pays on the gateway's side; what the order makes of it comes later. */
  async payAt(order: { payment: { redirect_url: string } }): Promise<void> {
    await this.atGateway('POST', `/test/sessions/${sessionOf(order)}/pay`);
  }

  /** What the gateway itself says of an order's session. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  gatewaySession(order: { payment: { redirect_url: string } }): Promise<any> {
    return this.atGateway('GET', `/sessions/${sessionOf(order)}`);
  }

  /** How the gateway behaves from now on, in the words of its chaos settings. */
  async chaos(settings: Record<string, unknown>): Promise<void> {
    await this.atGateway('POST', '/chaos', settings);
  }

  private async atGateway(method: string, path: string, body: unknown = {}): Promise<unknown> {
    const response = await fetch(`${this.gateway.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  /** Asks again until the order's page says so; fails with the last page after 20 s. One that is not shown is no page. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  async until(buyer: Person, orderId: string, check: (page: any) => boolean): Promise<any> {
    const end = Date.now() + 20_000;
    for (;;) {
      const { data, body } = await this.request('GET', `/orders/${orderId}`, { token: buyer.token });
      if (data !== undefined && check(data)) return data;
      if (Date.now() > end) throw new Error(`Still not so after 20 s: ${JSON.stringify(body)?.slice(0, 800)}`);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }

  /** A paid order of one shopper. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  async sale(goods: readonly Goods[], quantity = 2): Promise<{ buyer: Person; order: any }> {
    const buyer = await this.shopper(goods, quantity);
    const placed = await this.order(buyer);
    if (placed.status !== 201) throw new Error(`order: ${JSON.stringify(placed.body)}`);
    await this.pay(buyer, placed.data);
    return { buyer, order: (await this.request('GET', `/orders/${placed.data.id}`, { token: buyer.token })).data };
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.gateway.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function sessionOf(order: { payment: { redirect_url: string } }): string {
  return new URL(order.payment.redirect_url).pathname.split('/').findLast((part) => part !== '') as string;
}

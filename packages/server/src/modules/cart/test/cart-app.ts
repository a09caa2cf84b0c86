/** The module behind the real edge, with a product of the test's own. */
import type { Kysely } from 'kysely';
import { startTestApp, type TestApp, type TestAppOptions, testContext } from '../../../app/test-app.ts';
import type { CartPort, UserPort } from '../../../contract/ports.gen.ts';
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ConsumerRunner } from '../../../platform/events/consumer-runner.ts';
import type { EventEnvelope } from '../../../platform/events/envelope.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { CartTables } from '../cart.tables.gen.ts';
import { FakeProduct } from './fake-product.ts';

export type Cart = components['schemas']['Cart'];

export interface Answer {
  status: number;
  headers: Headers;
  data: Cart;
  code: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads members of many shapes; the edge has checked them.
  body: any;
}

/** Who asks: a buyer's token, a guest's cart token, both or nobody. */
export interface Who {
  token?: string;
  cartToken?: string;
  key?: string;
  address?: string;
  locale?: string;
}

export class CartApp {
  readonly app: TestApp;
  readonly product: FakeProduct;

  private constructor(app: TestApp, product: FakeProduct) {
    this.app = app;
    this.product = product;
  }

  static async start(options: TestAppOptions = {}): Promise<CartApp> {
    const product = await FakeProduct.start();
    const overrides = {
      ...options.overrides,
      http: { trustedProxies: ['127.0.0.1'], ...options.overrides?.['http'] },
      modules: { remotes: { product: product.url } },
    };
    try {
      return new CartApp(await startTestApp(['cart', 'user'], { worker: false, ...options, overrides }), product);
    } catch (error) {
      await product.close();
      throw error;
    }
  }

  get db(): Kysely<CartTables> {
    return this.module.db.writer() as unknown as Kysely<CartTables>;
  }

  get port(): CartPort<CallContext> {
    return this.module.runtime.port as unknown as CartPort<CallContext>;
  }

  get module() {
    return this.moduleNamed('cart');
  }

  async request(method: string, path: string, who: Who = {}, body?: unknown, base = this.app.url): Promise<Answer> {
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(who.token === undefined ? {} : { authorization: `Bearer ${who.token}` }),
        ...(who.cartToken === undefined ? {} : { 'cart-token': who.cartToken }),
        ...(who.key === undefined ? {} : { 'idempotency-key': who.key }),
        ...(who.address === undefined ? {} : { 'x-forwarded-for': who.address }),
        ...(who.locale === undefined ? {} : { 'accept-language': who.locale }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, data: answer?.data, code: answer?.code, body: answer };
  }

  get(who: Who = {}): Promise<Answer> {
    return this.request('GET', '/cart', who);
  }

  add(skuId: string, quantity: unknown = 1, who: Who = {}, base = this.app.url): Promise<Answer> {
    return this.request('POST', '/cart/items', who, { sku_id: skuId, quantity }, base);
  }

  /** A guest's new cart with one line; its token. */
  async guest(skuId: string, quantity = 1): Promise<Who & { cartToken: string }> {
    const added = await this.add(skuId, quantity);
    const cartToken = added.headers.get('cart-token');
    if (added.status !== 200 || cartToken === null) throw new Error(`add: ${added.status} ${added.code}`);
    return { cartToken };
  }

  /** A signed-in buyer. */
  async buyer(): Promise<{ token: string; userId: string; email: string }> {
    const email = `${newId('usr')}@example.com`;
    const password = 'a rather long sentence of mine';
    const user = this.moduleNamed('user').runtime.port as unknown as UserPort<CallContext>;
    await user.createAccount(testContext(), {
      email,
      password,
      name: 'Somebody',
      locale: 'en',
      roles: ['buyer'],
      verified: true,
    });
    const login = await this.request('POST', '/auth/login', {}, { email, password });
    if (login.status !== 200) throw new Error(`login: ${login.status} ${login.code}`);
    return { token: login.body.data.access_token, userId: login.body.data.user.id, email };
  }

  /** Brings an event to the consumer as the queue does. */
  async deliver(
    type: string,
    aggregate: EventEnvelope['aggregate'],
    data: unknown,
    id = newId('evt'),
  ): Promise<string> {
    const { ConsumerRunner: Runner } = await import('../../../platform/events/consumer-runner.ts');
    const { contractEvents } = await import('../../../app/contract-events.ts');
    const runner: ConsumerRunner<never> = new Runner({
      db: this.module.db as never,
      consumers: this.module.runtime.consumers as never,
      catalog: contractEvents,
      backoffScale: 0.01,
    });
    const event: EventEnvelope = {
      id,
      type,
      version: 1,
      occurred_at: new Date().toISOString(),
      producer: 'order',
      aggregate,
      correlation_id: newId('req'),
      causation_id: null,
      traceparent: null,
      data,
    };
    return runner.run({ data: { consumer: 'cart', event }, crashes: 0 } as never);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.product.close();
  }

  private moduleNamed(name: string) {
    const module = this.app.composition.modules.find((m) => m.name === name);
    if (module === undefined) throw new Error(`the test app has no ${name} module`);
    return module;
  }
}

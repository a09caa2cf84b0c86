/** Product behind the real edge, with a worker: requests, sellers with approved shops, categories, products. */
import type { Kysely } from 'kysely';
import { startTestApp, type TestApp, testContext } from '../../../app/test-app.ts';
import type { Ports, ProductPort } from '../../../contract/ports.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Schemas } from '../product.mapper.ts';
import type { ProductDb } from '../product.tables.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads members of many shapes; the edge has checked them.
  data: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  body: any;
  code: string | undefined;
}

export interface RequestOptions {
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
  /** Of the second process. */
  second?: boolean;
}

export interface SellerLogin {
  token: string;
  userId: string;
  sellerId: string;
  /** Of the shop's row. */
  shopEtag: string;
}

const password = 'a rather long sentence of mine';

export class ProductApp {
  readonly app: TestApp;
  private people = 0;

  private constructor(app: TestApp) {
    this.app = app;
  }

  static async start(options: { worker?: boolean; second?: boolean } = {}): Promise<ProductApp> {
    return new ProductApp(await startTestApp(['product'], options));
  }

  get db(): Kysely<ProductDb> {
    const module = this.app.composition.modules.find((m) => m.name === 'product');
    return module?.db.writer() as unknown as Kysely<ProductDb>;
  }

  /** As the platform itself calls: accounts, imports. */
  get ports(): Ports<CallContext> {
    return this.app.composition.ports;
  }

  /** The module's own face, as cart, order and search call it: whoever may call what is the ports' test. */
  get port(): ProductPort<CallContext> {
    const module = this.app.composition.modules.find((m) => m.name === 'product');
    return module?.runtime.port as unknown as ProductPort<CallContext>;
  }

  async request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const base = options.second ? this.app.secondUrl : this.app.url;
    const response = await fetch(`${base}/api/v1${path}`, {
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

  async signIn(
    roles: ('buyer' | 'seller' | 'admin')[] = ['buyer'],
    name = 'Mona Adel',
  ): Promise<{ token: string; refreshToken: string; userId: string }> {
    const email = `person${++this.people}@example.com`;
    const account = { email, password, name, locale: 'en' as const, roles, verified: true };
    const made = await this.ports.user.createAccount(testContext(), account);
    const { data, code } = await this.request('POST', '/auth/login', { body: { email, password } });
    if (data === undefined) throw new Error(`login: ${code}`);
    return { token: data.access_token, refreshToken: data.refresh_token, userId: made.user_id };
  }

  async openShop(admin: string | null, name = `Shop ${this.people + 1}`): Promise<SellerLogin> {
    const owner = await this.signIn(['buyer']);
    const made = await this.request('POST', '/seller/shop', { token: owner.token, body: { name, country: 'EG' } });
    if (made.status !== 201) throw new Error(`shop: ${made.status} ${made.code}`);
    if (admin !== null) {
      const approved = await this.request('PUT', `/admin/sellers/${made.data.id}/approve`, { token: admin });
      if (approved.status >= 300) throw new Error(`approve: ${approved.status} ${JSON.stringify(approved.body)}`);
    }
    const again = await this.request('POST', '/auth/refresh', { body: { refresh_token: owner.refreshToken } });
    return {
      token: again.data.access_token,
      userId: owner.userId,
      sellerId: made.data.id,
      shopEtag: made.headers.get('etag') ?? '',
    };
  }

  /** A chain of categories, the last one's id first. */
  async categories(...names: string[]): Promise<string[]> {
    const keys = names.map((name) => `${name}-${Math.random()}`);
    const { categories } = await this.ports.product.importCategories(testContext(), {
      categories: names.map((name, i) => ({
        external_id: keys[i] as string,
        parent_external_id: i === 0 ? null : (keys[i - 1] as string),
        name,
        position: i,
      })),
    });
    return categories.map((category) => category.category_id).reverse();
  }

  async createProduct(seller: SellerLogin, input: Partial<Schemas['ProductInput']>): Promise<Answer> {
    return this.request('POST', '/products', { token: seller.token, body: { ...productInput(''), ...input } });
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

export function productInput(categoryId: string): Schemas['ProductInput'] {
  return {
    title: 'Wireless headphones WH-900',
    description: 'Thirty hours of battery.',
    brand: 'Soundhaus',
    category_id: categoryId,
    language: 'en',
    translations: { ar: { title: 'سماعات لاسلكية' } },
    attributes: { connectivity: 'Bluetooth' },
    currency: 'USD',
    compare_at_price: null,
    status: 'published',
    skus: [
      {
        code: 'BLK',
        title: 'Black',
        attributes: { color: 'Black' },
        price: 6000,
        initial_stock: 10,
        low_stock_threshold: 5,
      },
      {
        code: 'SND',
        title: 'Sand',
        attributes: { color: 'Sand' },
        price: 5000,
        initial_stock: 3,
        low_stock_threshold: 5,
      },
    ],
  };
}

/** Asks again until `check` says yes; fails with the last answer after ten seconds. */
export async function eventually<T>(ask: () => Promise<T>, check: (value: T) => boolean): Promise<T> {
  const until = Date.now() + 10_000;
  for (;;) {
    const value = await ask();
    if (check(value)) return value;
    if (Date.now() > until) throw new Error(`Still not so after 10 s: ${JSON.stringify(value)?.slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

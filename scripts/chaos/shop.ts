/** The people and goods of a run: made once, before any fault, through the platform's own operations. */
import { setTimeout as delay } from 'node:timers/promises';
import { createClient, type MktClient } from '@mkt/sdk';
import { callModule } from '../../packages/cli/src/services/platform/module-port.ts';
import type { Arena } from './arena.ts';
import { persist } from './persist.ts';
import type { SeededRandom } from './seeded-random.ts';
import { password, signIn } from './sign-in.ts';

const sellerCount = 2;

export interface Person {
  email: string;
  userId: string;
  client: MktClient;
  /** Which API process the next call goes to; a failure moves it on. */
  balancer: { turn: number };
}

export interface Sku {
  id: string;
  price: number;
  stock: number;
}

/** Accounts of an arena, made once: hashing passwords is the dearest thing that a run could do. */
export interface People {
  buyers: Person[];
  sellers: Person[];
  admin: Person;
  sellerIds: string[];
}

export interface Shop extends People {
  skus: Sku[];
}

const setUpMs = 120_000;

export async function bringPeople(arena: Arena, buyerCount: number): Promise<People> {
  const people = [
    ...Array.from({ length: buyerCount }, (_, i) => ({ email: `buyer${i}@chaos.example`, roles: ['buyer'] as const })),
    ...Array.from({ length: sellerCount }, (_, i) => ({
      email: `seller${i}@chaos.example`,
      roles: ['buyer'] as const,
    })),
    { email: 'admin@chaos.example', roles: ['buyer', 'admin'] as const },
  ];
  const made = await callModule(
    arena.config,
    'user',
    async (port, context) => {
      const found: Person[] = [];
      for (const { email, roles } of people) {
        const account = {
          email,
          password,
          name: 'Mona Adel',
          locale: 'en' as const,
          roles: [...roles],
          verified: true,
        };
        const { user_id: userId } = await again(() => port.createAccount(context, account));
        const balancer = { turn: found.length };
        found.push({ email, userId, balancer, client: balancedClient(arena, balancer) });
      }
      return found;
    },
    setUpMs,
  );
  const patiently = <T>(person: Person, work: () => Promise<T>): Promise<T> =>
    persist(person, Date.now() + setUpMs, work);
  for (const person of made) await patiently(person, () => signIn(person));
  const buyers = made.slice(0, buyerCount);
  const sellers = made.slice(buyerCount, -1);
  const admin = made.at(-1) as Person;
  const sellerIds: string[] = [];
  for (const [i, seller] of sellers.entries()) {
    const shop = await patiently(seller, () => seller.client.seller.createShop({ name: `Shop ${i}`, country: 'EG' }));
    await patiently(admin, () => admin.client.admin.approveSeller(shop.data.id));
    sellerIds.push(shop.data.id);
    await patiently(seller, () => signIn(seller));
  }
  for (const buyer of buyers) {
    const address = { name: 'Mona Adel', line1: '12 Nile Street', city: 'Cairo', country: 'EG' };
    const { data } = await patiently(buyer, () => buyer.client.me.addAddress(address));
    addresses.set(buyer.client, data.id);
  }
  return { buyers, sellers, admin, sellerIds };
}

/** New goods for these people, some scarce, so that buyers race for them. */
export async function fillShop(arena: Arena, people: People, stocks: readonly number[], name: string): Promise<Shop> {
  return { ...people, skus: await fillShelves(arena, name, people.sellerIds, stocks) };
}

const addresses = new WeakMap<MktClient, string>();

export function addressOf(client: MktClient): string {
  return addresses.get(client) as string;
}

async function fillShelves(arena: Arena, name: string, sellerIds: string[], stocks: readonly number[]): Promise<Sku[]> {
  const { results, skus } = await callModule(
    arena.config,
    'product',
    async (port, context) => {
      const { categories } = await again(() =>
        port.importCategories(context, {
          categories: [{ external_id: 'chaos', parent_external_id: null, name: 'Chaos', position: 0 }],
        }),
      );
      const goods = stocks.map((stock, i) => ({ stock, price: 500 + i * 333 }));
      const records = goods.map(({ stock, price }, i) => ({
        seller_id: sellerIds[i % sellerIds.length] as string,
        external_id: `${name}-goods-${i}`,
        product: {
          title: `Lamp ${name} ${i}`,
          description: 'Warm light.',
          brand: null,
          category_id: categories[0]?.category_id as string,
          currency: 'USD',
          compare_at_price: null,
          status: 'published' as const,
          attributes: {},
          skus: [
            { code: `${name}-${i}`, title: '', price, initial_stock: stock, low_stock_threshold: 1, attributes: {} },
          ],
        },
      }));
      const { results } = await again(() => port.importProducts(context, { records }));
      return { results, skus: goods };
    },
    setUpMs,
  );
  const client = createClient({ baseUrl: arena.apis[0] as string, retries: 20 });
  return Promise.all(
    results.map(async ({ product_id }, i) => {
      const { data } = await client.products.get(product_id as string);
      return { id: data.skus[0]?.id as string, ...(skus[i] as { stock: number; price: number }) };
    }),
  );
}

/** A client behind a balancer: one try per call, the next call goes to the other API process after a failure. */
function balancedClient(arena: Arena, balancer: { turn: number }): MktClient {
  const send = async (request: Request): Promise<Response> => {
    const base = arena.apis[balancer.turn % arena.apis.length] as string;
    const { pathname, search } = new URL(request.url);
    const body = request.body === null ? null : await request.text();
    try {
      const response = await fetch(`${base}${pathname}${search}`, {
        method: request.method,
        headers: request.headers,
        body,
        signal: request.signal,
      });
      if (response.status >= 500) balancer.turn += 1;
      return response;
    } catch (error) {
      balancer.turn += 1;
      throw error;
    }
  };
  return createClient({ baseUrl: arena.apis[0] as string, fetch: send, retries: 0, timeoutMs: 8_000 });
}

/** Scarce, plain and plentiful goods. */
export function stocksOf(random: SeededRandom): number[] {
  return [random.int(3, 8), random.int(10, 25), random.int(60, 120), 500, 500];
}

/** The calls of the set-up are harmless to repeat; a machine that is busy may need more than one. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await work();
    } catch (error) {
      if (tries === 20 || (error as { status?: number }).status !== 503) throw error;
      await delay(500);
    }
}

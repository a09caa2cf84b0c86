/** A shop with products, made through the platform's own operations: for journeys and benchmarks. */
import { createClient } from '@mkt/sdk';
import { serve } from '../packages/server/src/app/serve.ts';
import type { Config } from '../packages/server/src/platform/config/load-config.ts';
import { systemContext } from '../packages/server/src/platform/context/make-context.ts';

const batch = 500;
const password = 'a benchmark needs a long password';

/** Who owns the shop that fillShop makes. */
export const shopOwner = { email: 'seller@bench.example', password };

/** Ids by popularity: the first is the most popular. */
export async function fillShop(config: Config, count: number): Promise<string[]> {
  const process = await serve(config);
  const { ports } = process.composition;
  const context = () => systemContext('bench', { timeoutMs: 60_000 });
  try {
    const signedIn = async (email: string, roles: ('buyer' | 'seller' | 'admin')[]) => {
      await ports.user.createAccount(context(), {
        email,
        password,
        name: 'Bench',
        locale: 'en',
        roles,
        verified: true,
      });
      const client = createClient({ baseUrl: process.publicUrl });
      await client.auth.login({ email, password });
      return client;
    };
    const admin = await signedIn('admin@bench.example', ['buyer', 'admin']);
    const seller = await signedIn(shopOwner.email, ['buyer']);
    const shop = await seller.seller.createShop({ name: 'Bench shop', country: 'EG' });
    await admin.admin.approveSeller(shop.data.id);
    const { categories } = await ports.product.importCategories(context(), {
      categories: [{ external_id: 'bench', parent_external_id: null, name: 'Bench', position: 0 }],
    });
    const categoryId = categories[0]?.category_id as string;
    const ids: string[] = [];
    for (let at = 0; at < count; at += batch) {
      const records = Array.from({ length: Math.min(batch, count - at) }, (_, i) =>
        recordOf(at + i, shop.data.id, categoryId),
      );
      const { results } = await ports.product.importProducts(context(), { records });
      ids.push(...results.map((r) => r.product_id));
    }
    return ids;
  } finally {
    await process.close();
  }
}

function recordOf(i: number, sellerId: string, categoryId: string) {
  return {
    seller_id: sellerId,
    external_id: `bench-${i}`,
    product: {
      title: `Wireless headphones series ${i} with noise cancelling`,
      description:
        `Over-ear headphones, model ${i}: forty hours of battery, two devices at once, foldable, with a case. `.repeat(
          6,
        ),
      brand: `Brand ${i % 50}`,
      category_id: categoryId,
      currency: 'USD',
      compare_at_price: null,
      status: 'published' as const,
      attributes: { colour: i % 2 === 0 ? 'black' : 'white', battery_hours: '40', weight: `${200 + (i % 90)} g` },
      skus: [
        {
          code: `BENCH-${i}-A`,
          title: 'Black',
          price: 1_999 + (i % 5_000),
          initial_stock: 50,
          low_stock_threshold: 5,
          attributes: {},
        },
        {
          code: `BENCH-${i}-B`,
          title: 'White',
          price: 2_199 + (i % 5_000),
          initial_stock: 20,
          low_stock_threshold: 5,
          attributes: {},
        },
      ],
    },
  };
}

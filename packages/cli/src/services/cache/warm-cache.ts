import { createClient } from '@mkt/sdk';

export interface WarmResult {
  products: number;
  pages: number;
  duration_ms: number;
}

const AT_ONCE = 8;

/** Reads pages the way shoppers do: what they fill is exactly what shoppers will ask for. */
export async function warmCache(
  baseUrl: string,
  products: number,
  report: (line: string) => void,
): Promise<WarmResult> {
  const startedAt = performance.now();
  let pages = 0;
  let found = 0;
  for (const locale of ['en', 'ar'] as const) {
    const client = createClient({ baseUrl, locale });
    await client.categories.tree();
    pages += 1;
    const ids: string[] = [];
    for await (const product of client.products.list({ sort: 'best_selling', limit: 100 })) {
      ids.push(product.id);
      if (ids.length >= products) break;
    }
    found = ids.length;
    const queue = [...ids];
    const read = async (): Promise<void> => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        await client.products.get(id);
        pages += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, read));
    report(`${locale}: ${ids.length} products`);
  }
  return { products: found, pages, duration_ms: Math.round(performance.now() - startedAt) };
}

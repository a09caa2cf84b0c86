import { expect, it } from 'vitest';
import { exportPages } from './export-pages.ts';
import type { OpenCatalog } from './open-catalog.ts';

const known = 'seller_01k9q292xbz71swpbnz7zse6y3';

/** A marketplace with one shop that sells nothing yet. */
const catalog = {
  user: {
    getShops: async (_context: unknown, { seller_ids: ids }: { seller_ids: string[] }) => ({
      shops: ids.filter((id) => id === known).map((id) => ({ seller_id: id })),
    }),
  },
  product: { exportProducts: async () => ({ products: [], next_after_id: null }) },
} as unknown as OpenCatalog;

it('refuses a shop that there is none of, instead of writing a file without products', async () => {
  await expect(exportPages(catalog, known.replace(/3$/, '4')).next()).rejects.toMatchObject({
    ...{ code: 'not_found', exitCode: 2, message: `There is no shop ${known.replace(/3$/, '4')}.` },
  });
});

it('takes a shop without products, and all shops', async () => {
  for (const seller of [known, undefined]) expect(await Array.fromAsync(exportPages(catalog, seller))).toEqual([[]]);
});

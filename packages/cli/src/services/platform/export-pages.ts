import { systemContext } from '@mkt/server';
import { CliError, exitCodes } from '../../errors/cli-error.ts';
import type { ExportSource } from '../catalog/index.ts';
import type { OpenCatalog } from './open-catalog.ts';

const pageSize = 500;

/** All products by id, page by page; the next page is asked for while one is written. */
export async function* exportPages(
  catalog: OpenCatalog,
  sellerId: string | undefined,
): AsyncGenerator<readonly ExportSource[]> {
  type Page = Awaited<ReturnType<OpenCatalog['product']['exportProducts']>>;
  const read = (afterId: string | null): Promise<Page> =>
    catalog.product.exportProducts(systemContext('export', { timeoutMs: 30_000 }), {
      limit: pageSize,
      ...(afterId === null ? {} : { after_id: afterId }),
      ...(sellerId === undefined ? {} : { seller_id: sellerId }),
    });
  if (sellerId !== undefined) await requireShop(catalog, sellerId);
  let next: Promise<Page> | null = read(null);
  while (next !== null) {
    const { products, next_after_id: afterId }: Page = await next;
    next = afterId === null ? null : read(afterId);
    // It is awaited in its turn, or never, when the writer gives up.
    next?.catch(() => {});
    yield products;
  }
}

/** A slip in an id would otherwise put a file without products in the place of one with them. */
async function requireShop(catalog: OpenCatalog, id: string): Promise<void> {
  const { shops } = await catalog.user.getShops(systemContext('export'), { seller_ids: [id] });
  if (shops.length > 0) return;
  throw new CliError('not_found', `There is no shop ${id}.`, {
    exitCode: exitCodes.usage,
    fix: ['An export of all shops names the id of each beside its products.'],
  });
}

import { systemContext } from '@mkt/server';
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
  let next: Promise<Page> | null = read(null);
  while (next !== null) {
    const { products, next_after_id: afterId }: Page = await next;
    next = afterId === null ? null : read(afterId);
    // It is awaited in its turn, or never, when the writer gives up.
    next?.catch(() => {});
    yield products;
  }
}

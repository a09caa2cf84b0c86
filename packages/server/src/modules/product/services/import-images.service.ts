import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import type { Outbox } from '../../../platform/events/outbox.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { CatalogCache } from '../adapters/catalog-cache.ts';
import type { ImageRecord, ProductRecord } from '../domain/product-record.ts';
import { isVisible } from '../domain/visibility.ts';
import { productUpdated } from '../product.events.ts';
import type { Schemas } from '../product.mapper.ts';
import type { ProductDb } from '../product.tables.ts';
import { asReader } from '../repositories/as-reader.ts';
import { insertImages } from '../repositories/image.repository.ts';
import { readProducts } from '../repositories/product-read.repository.ts';
import { lockProducts, touchProducts } from '../repositories/product-write.repository.ts';

export interface ImportImagesDeps {
  db: ModuleDatabase<ProductDb>;
  outbox: Outbox<ProductDb>;
  cache: CatalogCache;
}

/** Pictures whose files are in storage already, shared between products; one is known by its largest file's key. */
export class ImportImages {
  private readonly deps: ImportImagesDeps;

  constructor(deps: ImportImagesDeps) {
    this.deps = deps;
  }

  async run(context: CallContext, { images }: Schemas['ImportImagesInput']): Promise<Schemas['ImportImagesOutput']> {
    const ids = [...new Set(images.map((image) => image.product_id))].sort();
    const changed = await this.deps.db.transaction(context, async (tx) => {
      // Under the products' locks two imports cannot give one product the same picture.
      await lockProducts(tx, ids);
      const products = new Map((await readProducts(asReader(tx), ids)).map((product) => [product.id, product]));
      const fresh = images.flatMap((image, index) => newImage(image, index, products.get(image.product_id)));
      const touched = [...new Set(fresh.map((image) => image.productId))].sort();
      if (touched.length === 0) return { fresh, after: [] };
      await insertImages(tx, fresh);
      await touchProducts(tx, touched);
      const after = await readProducts(asReader(tx), touched);
      await this.deps.outbox.appendAll(
        tx,
        context,
        after.map((product) => productUpdated(factsOf(product), ['images'])),
      );
      return { fresh, after };
    });
    for (const product of changed.after) await this.deps.cache.edited(product.id, product.sequence);
    return { created: changed.fresh.length, unchanged: images.length - changed.fresh.length };
  }
}

function newImage(image: Schemas['ImportImage'], index: number, product: ProductRecord | undefined): ImageRecord[] {
  if (product === undefined)
    throw new AppError('import_rejected', {
      detail: 'A picture is of a product that does not exist; nothing of the batch was taken.',
      errors: [{ path: `/images/${index}/product_id`, code: 'invalid', message: 'there is no such product' }],
    });
  const largest = image.sources.reduce((best, source) => (source.width > best.width ? source : best));
  if (product.images.some((known) => known.objectKey === largest.key)) return [];
  return [
    {
      id: newId('img'),
      productId: product.id,
      status: 'ready',
      alt: image.alt,
      position: Math.max(-1, ...product.images.map((known) => known.position)) + 1,
      contentType: 'image/webp',
      sizeBytes: largest.size_bytes,
      objectKey: largest.key,
      sources: image.sources.map(({ width, height, key }) => ({ width, height, key })),
      rejectionReason: null,
      sourceUrl: null,
    },
  ];
}

function factsOf(product: ProductRecord): Parameters<typeof productUpdated>[0] {
  const { id, categoryId, sequence } = product;
  return { id, categoryId, sequence, sellerId: product.seller.id, visible: isVisible(product) };
}

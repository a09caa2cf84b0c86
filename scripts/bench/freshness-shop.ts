/** A shop of the seed's products, brought in by imports, and changes of them: what `bench:freshness` measures. */
import { type ImportRecord, openCatalogOf } from '../../packages/cli/src/services/platform/open-catalog.ts';
import { SeedProducts } from '../../packages/cli/src/services/platform/seed-block.ts';
import { seedPlaces } from '../../packages/cli/src/services/platform/seed-places.ts';
import type { Composition } from '../../packages/server/src/app/compose.ts';
import type { StoredDocument } from '../../packages/server/src/modules/search/repositories/document.repository.ts';
import { toSearchDocument } from '../../packages/server/src/modules/search/search.mapper.ts';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { systemContext } from '../../packages/server/src/platform/context/make-context.ts';

const seed = 1;
const recordsAtOnce = 500;
const documentsAtOnce = 200;

export interface ImportedProduct {
  id: string;
  record: ImportRecord;
}

export async function importSeed(config: Config, count: number): Promise<ImportedProduct[]> {
  const catalog = await openCatalogOf(config);
  try {
    const { setup } = await seedPlaces(catalog, { products: count, seed, locales: ['en', 'ar'], retailItems: 0 });
    const products = new SeedProducts(setup);
    const records = Array.from({ length: count }, (_, index): ImportRecord => {
      const { content_hash: _unused, ...record } = products.of(index).record;
      return record;
    });
    const imported: ImportedProduct[] = [];
    for (let at = 0; at < count; at += recordsAtOnce) {
      const some = records.slice(at, at + recordsAtOnce);
      const { results } = await catalog.product.importProducts(context(), { records: some });
      imported.push(...results.map(({ product_id: id }, i) => ({ id, record: some[i] as ImportRecord })));
    }
    return imported;
  } finally {
    await catalog.close();
  }
}

/** Its title ends in another word, as an import or its seller would write it. */
export async function retitle({ ports }: Composition, { id, record }: ImportedProduct, word: string): Promise<void> {
  const { product } = record;
  const { results } = await ports.product.importProducts(context(), {
    records: [{ ...record, product: { ...product, title: `${product.title} ${word}` } }],
  });
  if (results[0]?.product_id !== id || results[0].outcome !== 'updated') throw new Error('Another product was written');
}

/** Documents of the first `count` products, as the platform makes them. */
export async function documentsOf(
  { ports }: Composition,
  products: readonly ImportedProduct[],
  count: number,
): Promise<StoredDocument['document'][]> {
  const all: StoredDocument['document'][] = [];
  for (let from = 0; from < count; from += documentsAtOnce) {
    const ids = products.slice(from, Math.min(count, from + documentsAtOnce)).map(({ id }) => id);
    const { documents } = await ports.product.getProductDocuments(context(), {
      product_ids: ids,
      limit: documentsAtOnce,
    });
    all.push(...documents.map(toSearchDocument));
  }
  return all;
}

/** The same document with another word at the end of its English title. */
export function retitled(document: StoredDocument['document'], word: string): StoredDocument['document'] {
  const { texts } = document.product;
  const { en } = texts;
  if (en === undefined) throw new Error(`${document.productId} has no English title`);
  return {
    ...document,
    product: { ...document.product, texts: { ...texts, en: { ...en, title: `${en.title} ${word}` } } },
  };
}

function context() {
  return systemContext('bench', { timeoutMs: 60_000 });
}

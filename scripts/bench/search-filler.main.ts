// A thread that fills a benchmark's index: documents of a range of products, made by the platform's own code.
import { parentPort, workerData } from 'node:worker_threads';
import { toDocument } from '../../packages/server/src/modules/product/product.mapper.ts';
import type { ProductDb } from '../../packages/server/src/modules/product/product.tables.ts';
import { readProductPage } from '../../packages/server/src/modules/product/repositories/product-read.repository.ts';
import { CategoryTrees } from '../../packages/server/src/modules/product/services/category-tree.service.ts';
import { openElasticsearch } from '../../packages/server/src/modules/search/adapters/elasticsearch-index.ts';
import { indexedForm } from '../../packages/server/src/modules/search/adapters/indexed-form.ts';
import { saveBranches } from '../../packages/server/src/modules/search/repositories/category.repository.ts';
import { toSearchDocument } from '../../packages/server/src/modules/search/search.mapper.ts';
import type { SearchTables } from '../../packages/server/src/modules/search/search.tables.gen.ts';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { systemContext } from '../../packages/server/src/platform/context/make-context.ts';
import { openDatabase } from '../../packages/server/src/platform/db/database.ts';
import { openStorage } from '../../packages/server/src/platform/storage/open-storage.ts';

export interface FillOrder {
  config: Config;
  index: string;
  /** Ids above the first and up to the second. */
  afterId: string;
  untilId: string;
}

const pageSize = 500;
const { config, index, afterId, untilId } = workerData as FillOrder;
const product = openDatabase<ProductDb>(config, 'product');
const search = openDatabase<SearchTables>(config, 'search');
const client = openElasticsearch(config);
if (client === null) throw new Error('There is no Elasticsearch to fill');
const storage = openStorage(config);
const context = systemContext('bench', { timeoutMs: 3_600_000 });
/** Categories whose names search has. */
const saved = new Set<string>();
const tree = await new CategoryTrees(product).fresh(context);

for (let after: string | undefined = afterId; after !== undefined; ) {
  const page = await readProductPage(product.reader('fresh'), after, pageSize);
  const documents = page
    .filter(({ id }) => id <= untilId)
    .map((one) => toSearchDocument(toDocument(one, { tree, publicUrl: (key) => storage.publicUrl(key) })));
  if (documents.length > 0) {
    const { errors } = await client.bulk({
      index,
      operations: documents.flatMap((one) => [
        { index: { _id: one.productId, version: 1, version_type: 'external' } },
        indexedForm(one),
      ]),
    } as never);
    if (errors) throw new Error('The index did not take all documents');
    const unknown = documents.filter(({ category }) => !saved.has(category.ids.at(-1) ?? ''));
    for (const { category } of unknown) saved.add(category.ids.at(-1) ?? '');
    if (unknown.length > 0)
      await search.transaction(context, (tx) =>
        saveBranches(
          tx,
          unknown.map(({ sequences, category }) => ({ sequence: sequences.category, category })),
        ),
      );
  }
  parentPort?.postMessage(documents.length);
  after = documents.length < pageSize ? undefined : documents.at(-1)?.productId;
}
await client.close();
await product.close();
await search.close();

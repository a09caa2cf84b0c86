import {
  ElasticsearchIndex,
  openElasticsearch,
} from '../../packages/server/src/modules/search/adapters/elasticsearch-index.ts';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { Policies } from '../../packages/server/src/platform/resilience/policies.ts';
import { id, skus } from './audit-loader.ts';

/** An index with a document for each generated row of search: an audit compares their ids and versions. */
export async function fillAuditIndex(config: Config): Promise<void> {
  const client = openElasticsearch(config);
  if (client === null) throw new Error('There is no Elasticsearch to audit');
  try {
    const index = new ElasticsearchIndex(client, config, new Policies());
    const name = index.newName();
    await index.create(name, true);
    const { errors } = await client.bulk({
      index: name,
      refresh: true,
      operations: Array.from({ length: skus }, (_, n) => id('prod', n)).flatMap((product) => [
        { index: { _id: product, version: 1, version_type: 'external' } },
        { id: product },
      ]),
    } as never);
    if (errors) throw new Error('The index did not take all documents');
  } finally {
    await client.close();
  }
}

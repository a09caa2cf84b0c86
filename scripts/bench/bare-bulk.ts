import {
  ElasticsearchIndex,
  openElasticsearch,
} from '../../packages/server/src/modules/search/adapters/elasticsearch-index.ts';
import { indexedForm } from '../../packages/server/src/modules/search/adapters/indexed-form.ts';
import type { StoredDocument } from '../../packages/server/src/modules/search/repositories/document.repository.ts';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { Policies } from '../../packages/server/src/platform/resilience/policies.ts';

const bulkDocuments = 500;
/** As many as a reindex has streams. */
const bulksAtOnce = 3;

/** The same documents, put into words before the clock starts. */
export class BareBulk {
  private readonly index: ElasticsearchIndex;
  private readonly url: string;
  private readonly bodies: string[] = [];
  private readonly count: number;

  constructor(config: Config, documents: readonly StoredDocument[]) {
    const client = openElasticsearch({
      ...config,
      search: { ...config.search, indexPrefix: `${config.search.indexPrefix}-bare` },
    });
    if (client === null) throw new Error('There is no Elasticsearch to measure');
    this.index = new ElasticsearchIndex(client, config, new Policies());
    this.count = documents.length;
    this.url = config.search.url;
    for (let at = 0; at < documents.length; at += bulkDocuments)
      this.bodies.push(
        documents
          .slice(at, at + bulkDocuments)
          .map(({ document, version, contentHash: hash }) => {
            const action = { index: { _id: document.productId, version, version_type: 'external' } };
            return `${JSON.stringify(action)}\n${JSON.stringify({ ...indexedForm(document), hash })}\n`;
          })
          .join(''),
      );
  }

  /** Documents a second, by as many requests at once as the reindex has streams. */
  async run(): Promise<number> {
    const name = `${this.index.alias}-bare-${Date.now()}`;
    await this.index.create(name, false);
    const from = performance.now();
    const queue = [...this.bodies];
    const stream = async (): Promise<void> => {
      for (let body = queue.shift(); body !== undefined; body = queue.shift()) {
        const headers = { 'content-type': 'application/x-ndjson' };
        const response = await fetch(`${this.url}/${name}/_bulk`, { method: 'POST', headers, body });
        const { errors } = (await response.json()) as { errors: boolean };
        if (!response.ok || errors) throw new Error(`The bare bulk was refused: ${response.status}`);
      }
    };
    await Promise.all(Array.from({ length: bulksAtOnce }, stream));
    const rate = (this.count / (performance.now() - from)) * 1_000;
    await this.index.drop(name);
    return rate;
  }

  async close(): Promise<void> {
    await this.index.client.close();
  }
}

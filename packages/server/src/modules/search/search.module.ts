import type { ModuleFactory } from '../../platform/module/module.ts';
import { ElasticsearchEngine } from './adapters/elasticsearch.engine.ts';
import { ElasticsearchIndex, openElasticsearch } from './adapters/elasticsearch-index.ts';
import { MysqlEngine } from './adapters/mysql.engine.ts';
import { defaultRelevance, type Relevance } from './domain/relevance.ts';
import { hotSearchHandlers, searchHandlers } from './http/search.handlers.ts';
import { searchJobs } from './jobs/search.jobs.ts';
import { createSearchConsumer } from './search.events.ts';
import { createSearchPort } from './search.port.ts';
import type { SearchTables } from './search.tables.gen.ts';
import { BackfillService } from './services/backfill.service.ts';
import { BuildIndexService } from './services/build-index.service.ts';
import { EngineChoice } from './services/engine-choice.service.ts';
import { ExplainService } from './services/explain.service.ts';
import { FanOutService } from './services/fan-out.service.ts';
import { FeedDocumentsService } from './services/feed-documents.service.ts';
import { HearNewsService } from './services/hear-news.service.ts';
import { IndexDocumentsService } from './services/index-documents.service.ts';
import { MerchandisingService } from './services/merchandising.service.ts';
import { QueryLogService } from './services/query-log.service.ts';
import { ReindexService } from './services/reindex.service.ts';
import { RulesService } from './services/rules.service.ts';
import { SearchProductsService } from './services/search-products.service.ts';
import { StatusService } from './services/status.service.ts';
import { SuggestService } from './services/suggest.service.ts';
import { VerifyService } from './services/verify.service.ts';

/** Finds products: rows fed by events, Elasticsearch fed from the rows, the database in its place while it is away. */
export const createSearchModule: ModuleFactory<'search', SearchTables> = (deps) =>
  createSearchModuleWith(defaultRelevance)(deps);

export const createSearchModuleWith =
  (relevance: Relevance): ModuleFactory<'search', SearchTables> =>
  (deps) => {
    const client = openElasticsearch(deps.config);
    const index = client === null ? null : new ElasticsearchIndex(client, deps.config, deps.policies);
    const main = index === null ? null : new ElasticsearchEngine(index);
    const engines = new EngineChoice(deps, main, new MysqlEngine(() => deps.db.reader('any', 'search')));
    const feed = new FeedDocumentsService(deps);
    const fanOuts = new FanOutService(deps, feed);
    const news = new HearNewsService(deps, feed);
    const backfill = new BackfillService(deps, feed);
    const reindex = new ReindexService(deps, index, backfill);
    const building = new BuildIndexService(deps, index, { reindex, backfill });
    const indexing = new IndexDocumentsService(deps, index, backfill);
    const queries = new QueryLogService(deps);
    const rules = new MerchandisingService(deps);
    const parts = { engines, rules, queries, relevance };
    const status = new StatusService(deps, { index, engines, backfill });
    const products = new SearchProductsService(deps, parts);
    const suggestions = new SuggestService(deps, engines);
    return {
      handlers: searchHandlers(products, suggestions),
      raw: {},
      hot: hotSearchHandlers(products, suggestions),
      port: createSearchPort({
        status,
        reindex,
        verify: new VerifyService(deps, index),
        explain: new ExplainService(deps, parts),
        rules: new RulesService(deps, rules),
      }),
      consumers: [createSearchConsumer(news, fanOuts)],
      jobs: searchJobs(deps, { indexing, building, fanOuts, backfill }),
      async close() {
        await queries.close();
        await client?.close();
      },
    };
  };

/** The real module on real engines, with a catalog that the test holds in its hand. */

import { contractEvents } from '../../../app/contract-events.ts';
import { openInfrastructure } from '../../../app/infrastructure.ts';
import type { OperationInputs } from '../../../contract/handlers.gen.ts';
import type { Config } from '../../../platform/config/load-config.ts';
import { systemContext } from '../../../platform/context/make-context.ts';
import { type ModuleDatabase, openDatabase } from '../../../platform/db/database.ts';
import type { EventEnvelope } from '../../../platform/events/envelope.ts';
import { Outbox } from '../../../platform/events/outbox.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { ModuleRuntime } from '../../../platform/module/module.ts';
import { createTestInstallation } from '../../../platform/testing/test-installation.ts';
import type { SearchDeps } from '../search.deps.ts';
import type { hearProducts } from '../search.events.ts';
import { createSearchModule } from '../search.module.ts';
import type { SearchTables } from '../search.tables.gen.ts';
import { believedMs } from '../services/engine-choice.service.ts';
import { type Document, FakeCatalog } from './product-port.fake.ts';

type Query = OperationInputs['searchProducts']['query'];

/** The edge puts `meta` into the envelope. */
type Answered<P> = Awaited<P> & { meta?: Record<string, unknown> };

export interface SearchHarness {
  config: Config;
  catalog: FakeCatalog;
  db: ModuleDatabase<SearchTables>;
  runtime: ModuleRuntime<'search', SearchTables>;
  indexPrefix: string;
  find(
    query: Partial<Query>,
    locale?: string,
    address?: string,
  ): Promise<Answered<ReturnType<ModuleRuntime<'search', SearchTables>['handlers']['searchProducts']>>>;
  suggest(
    q: string,
    count?: number,
  ): Promise<Answered<ReturnType<ModuleRuntime<'search', SearchTables>['handlers']['suggestSearch']>>>;
  /** As the consumer's queue would bring it; `applied` hears when it is marked. */
  hear(type: string, aggregate: EventEnvelope['aggregate'], data: unknown, applied?: () => void): Promise<void>;
  /** News of single products as the queue brings several together; returns how many needed nothing more. */
  hearAll(news: readonly Pick<EventEnvelope, 'type' | 'aggregate' | 'data'>[]): Promise<number>;
  tellProduct(document: Document, type?: string): Promise<void>;
  runJob(name: string): Promise<void>;
  /** All jobs until nothing waits, and searches go by what they left. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export async function startSearch(overrides: Record<string, Record<string, unknown>> = {}): Promise<SearchHarness> {
  const installation = await createTestInstallation(['search'], { ...overrides, modules: { own: ['search', 'user'] } });
  const { config } = installation;
  const infrastructure = openInfrastructure(config, { now: () => new Date() } as never, 'test');
  const db = openDatabase<SearchTables>(config, 'search');
  const catalog = new FakeCatalog();
  const { cache, state, revocations, cursors, policies, clock, log, metrics } = infrastructure;
  const deps = {
    ...{ config, db, cache, state, revocations, cursors, policies, clock, log, metrics },
    outbox: new Outbox<SearchTables>({ producer: 'search', catalog: contractEvents, clock }),
    ports: { product: catalog },
  } as unknown as SearchDeps;
  const runtime = createSearchModule(deps);
  const context = (locale = 'en', clientAddress = '203.0.113.1') =>
    ({
      ...systemContext('test', { class: 'search', locale }),
      clientAddress,
      headers: {},
    }) as unknown as RequestContext;
  const input = <T>(query: T) => ({ path: {}, query, headers: {}, body: undefined });
  const harness: SearchHarness = {
    config,
    catalog,
    db,
    runtime,
    indexPrefix: config.search.indexPrefix,
    find: (query, locale, address) =>
      runtime.handlers.searchProducts(
        context(locale, address),
        input({ sort: 'relevance', limit: 20, ...query } as Query),
      ),
    suggest: (q, count = 5) => runtime.handlers.suggestSearch(context(), input({ q, count })),
    async hear(type, aggregate, data, applied = () => {}) {
      const event = eventOf(type, aggregate, data);
      const handler = runtime.consumers[0]?.handlers[type];
      if (handler === undefined) throw new Error(`Nobody hears ${type}`);
      if ('inTransaction' in handler)
        await db.transaction(context(), (tx) => handler.inTransaction(event, tx, context()));
      else await handler.handle(event, context(), { applied: async () => applied() });
    },
    async hearAll(news) {
      const events = news.map(({ type, aggregate, data }) => eventOf(type, aggregate, data));
      const handler = runtime.consumers[0]?.handlers['product.updated'] as ReturnType<typeof hearProducts> | undefined;
      return (await handler?.handleAll(events, context()))?.length ?? 0;
    },
    tellProduct(document, type = 'product.updated') {
      const { product_id, sequences, seller_id } = document;
      return harness.hear(
        type,
        { type: 'product', id: product_id, sequence: sequences.product },
        { product_id, seller_id },
      );
    },
    async runJob(name) {
      await runtime.jobs.find((job) => job.name === name)?.run(systemContext(name));
    },
    async settle() {
      for (let i = 0; i < 40; i++) {
        for (const name of ['search.backfill', 'search.fan-out', 'search.index', 'search.reindex'])
          await harness.runJob(name);
        const status = await runtime.port.getSearchStatus(context(), {});
        const isSent = status.engine_state === 'none' || (status.pending_rows === 0 && status.engine_state === 'ready');
        if (status.backfill.done && status.open_fan_outs === 0 && isSent) break;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      if (config.search.url !== '')
        await fetch(`${config.search.url}/${config.search.indexPrefix}-products/_refresh`, { method: 'POST' });
      // A machine that is busy lets a command wait for longer than readers are willing to.
      for (let left = 20; left > 0; left--) {
        const isFlushed = await cache.flush().then(
          () => true,
          () => false,
        );
        if (isFlushed) break;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      // Searches may believe for a second yet that the index is not filled.
      if (config.search.url === '') return;
      for (const until = performance.now() + believedMs + 50; performance.now() < until; ) {
        if ((await runtime.port.getSearchStatus(context(), {})).engine === 'elasticsearch') break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async close() {
      await runtime.close();
      await db.close();
      await infrastructure.close();
      await installation.close();
    },
  };
  return harness;
}

/** Of the products that it finds, a hundred at most. */
export async function idsOf(search: SearchHarness, query: Partial<Query>): Promise<string[]> {
  const { data } = await search.find({ limit: 100, ...query });
  return data.hits.map((hit) => hit.product.id);
}

function eventOf(type: string, aggregate: EventEnvelope['aggregate'], data: unknown): EventEnvelope {
  return {
    id: newId('evt'),
    type,
    version: 1,
    occurred_at: new Date().toISOString(),
    producer: 'test',
    aggregate,
    correlation_id: 'req_test',
    causation_id: null,
    traceparent: null,
    data,
  };
}

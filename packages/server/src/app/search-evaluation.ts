/**
 * A judged set on an index and a schema of its own: documents go the product's way (product's documents, rows,
 * index) and queries through the public operation, so that what is measured is what buyers get. Nothing of the
 * installation's own search is read or changed; close() removes all of it again.
 */
import type { components } from '../contract/types.gen.ts';
import { type JudgedDocument, toProductDocument } from '../modules/search/domain/judged-set.ts';
import { defaultRelevance, type Relevance } from '../modules/search/domain/relevance.ts';
import { createSearchModuleWith } from '../modules/search/search.module.ts';
import type { SearchTables } from '../modules/search/search.tables.gen.ts';
import type { Config } from '../platform/config/load-config.ts';
import type { CallContext } from '../platform/context/call-context.ts';
import { systemContext } from '../platform/context/make-context.ts';
import { openDatabase } from '../platform/db/database.ts';
import { createSchemas, migrate } from '../platform/db/migrate.ts';
import { Outbox } from '../platform/events/outbox.ts';
import type { RequestContext } from '../platform/http/request-context.ts';
import { systemClock } from '../platform/kernel/clock.ts';
import { AppError } from '../platform/kernel/errors.ts';
import type { ModuleDeps } from '../platform/module/module.ts';
import { contractEvents } from './contract-events.ts';
import { claimPlace } from './evaluation-place.ts';
import { openInfrastructure } from './infrastructure.ts';

type Schemas = components['schemas'];

export interface EvaluationOptions {
  engine: 'elasticsearch' | 'mysql';
  documents: readonly JudgedDocument[];
  synonyms?: readonly string[];
  /** What differs from the relevance of this release. */
  relevance?: Partial<Relevance>;
  /** Ends the feeding; what was made goes again. */
  signal?: AbortSignal | undefined;
}

export interface SearchEvaluation {
  /** Ids of the set's documents, the best first. */
  rank(query: string, locale: 'en' | 'ar', limit: number): Promise<{ ids: string[]; engine: string }>;
  close(): Promise<void>;
}

const feedPatienceMs = 180_000;
const pollMs = 25;

export async function openSearchEvaluation(base: Config, options: EvaluationOptions): Promise<SearchEvaluation> {
  const place = await claimPlace(base, options.engine);
  const config = scratchConfig(base, place.name, options.engine);
  const closers: (() => Promise<unknown>)[] = [() => place.close()];
  const close = async (): Promise<void> => {
    for (const one of closers.reverse()) await one();
  };
  try {
    await createSchemas(config, ['search']);
    await migrate(config, ['search']);
    const infrastructure = openInfrastructure(config, systemClock, 'command');
    closers.push(() => infrastructure.close());
    const db = openDatabase<SearchTables>(config, 'search');
    closers.push(() => db.close());
    if (options.synonyms !== undefined && options.synonyms.length > 0)
      await db
        .writer()
        .insertInto('search_synonyms')
        .values(options.synonyms.map((terms, i) => ({ id: `s${i}`, terms })))
        .execute();
    const { cache, state, revocations, cursors, policies, clock, log, metrics } = infrastructure;
    const deps: ModuleDeps<'search', SearchTables> = {
      ...{ config, db, cache, state, revocations, cursors, policies, clock, log, metrics },
      outbox: new Outbox<SearchTables>({ producer: 'search', catalog: contractEvents, clock }),
      ports: { product: new JudgedCatalog(options.documents) } as unknown as ModuleDeps<
        'search',
        SearchTables
      >['ports'],
    };
    const runtime = createSearchModuleWith({ ...defaultRelevance, ...options.relevance })(deps);
    closers.push(() => runtime.close());
    const job = (name: string) => runtime.jobs.find((one) => one.name === name)?.run(systemContext(name));
    for (const giveUpAt = Date.now() + feedPatienceMs; ; ) {
      options.signal?.throwIfAborted();
      await job('search.backfill');
      await job('search.index');
      const status = await runtime.port.getSearchStatus(systemContext('evaluation'), {});
      if (status.backfill.done && (status.engine_state === 'none' || isIndexed(status))) break;
      if (Date.now() > giveUpAt)
        throw new AppError('service_unavailable', {
          detail: `The set is not indexed after ${feedPatienceMs / 1000} s; the engine is ${status.engine_state}.`,
          meta: { part: 'search' },
        });
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    return {
      async rank(query, locale, limit) {
        const context = systemContext('evaluation', { class: 'search', locale, timeoutMs: 30_000 });
        const reply = await runtime.handlers.searchProducts(
          { ...context, headers: {} } as unknown as RequestContext,
          { path: {}, query: { q: query, sort: 'relevance', limit }, headers: {}, body: undefined } as never,
        );
        const meta = (reply as { meta?: { degraded?: readonly string[] } }).meta;
        return {
          ids: reply.data.hits.map(({ product }) => product.slug),
          engine: meta?.degraded === undefined ? 'elasticsearch' : 'mysql',
        };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The module itself goes by the index only a while after it is filled: then it names the engine. */
function isIndexed(status: Schemas['SearchStatus']): boolean {
  return status.engine === 'elasticsearch' && status.engine_state === 'ready' && status.pending_rows === 0;
}

/** Names nobody else has, no cache between a query and its answer, and as long as it takes for each. */
function scratchConfig(base: Config, prefix: string, engine: EvaluationOptions['engine']): Config {
  return {
    ...base,
    modules: { ...base.modules, own: ['search'], remotes: {} },
    mysql: { ...base.mysql, schemaPrefix: prefix, poolScale: 0.3, queryTimeoutMs: 60_000, acquireTimeoutMs: 5_000 },
    redis: { ...base.redis, keyPrefix: `${prefix}_` },
    search: { ...base.search, url: engine === 'mysql' ? '' : base.search.url, indexPrefix: prefix, timeoutMs: 30_000 },
  };
}

/** Stands where product stands: gives the set's documents page by page, and cards that bear the document's own id. */
class JudgedCatalog {
  private readonly documents: readonly Schemas['ProductDocument'][];
  private readonly cards: ReadonlyMap<string, Schemas['ProductCard']>;

  constructor(judged: readonly JudgedDocument[]) {
    this.documents = judged.map(toProductDocument);
    this.cards = new Map(
      this.documents.map((document, i) => [document.product_id, cardOf(document, judged[i]?.id ?? '')]),
    );
  }

  async getProductDocuments(_context: CallContext, input: Schemas['GetProductDocumentsInput']) {
    const { product_ids, after_id = '', limit } = input;
    const wanted = new Set(product_ids);
    const found = this.documents
      .filter((document) =>
        product_ids === undefined ? document.product_id > after_id : wanted.has(document.product_id),
      )
      .slice(0, limit);
    const isPage = product_ids === undefined && found.length === limit;
    return { documents: found, next_after_id: isPage ? (found.at(-1)?.product_id ?? null) : null };
  }

  async getProductCards(_context: CallContext, { product_ids }: Schemas['GetProductCardsInput']) {
    return { cards: product_ids.flatMap((id) => this.cards.get(id) ?? []) };
  }
}

function cardOf(document: Schemas['ProductDocument'], judgedId: string): Schemas['ProductCard'] {
  const texts = document.texts as Record<string, Schemas['ProductDocumentText']>;
  return {
    id: document.product_id,
    title: texts[document.language]?.title ?? '',
    slug: judgedId,
    brand: document.brand,
    category_id: document.category_id,
    price: document.price,
    currency: document.currency,
    compare_at_price: null,
    stock: document.stock,
    availability: 'in_stock',
    seller: { id: document.seller_id, name: document.seller_name, rating: null },
    rating: document.rating,
    image: null,
    sku_count: Math.max(1, document.skus.length),
    default_sku_id: document.skus[0]?.sku_id ?? '',
    created_at: document.created_at,
  };
}

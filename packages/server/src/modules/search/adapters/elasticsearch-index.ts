/** The index itself: names, mapping, alias, bulk writes with external versions. What is asked of it is the engine's. */
import { Client, errors } from '@elastic/elasticsearch';
import type { Config } from '../../../platform/config/load-config.ts';
import type { Policies } from '../../../platform/resilience/policies.ts';
import { deriveFrom, locales } from '../domain/derived.ts';
import type { StoredDocument } from '../repositories/document.repository.ts';

/** Raised with every change of the mapping or of what is written into it: a reindex brings it. */
export const mappingVersion = 2;

const writeTimeoutMs = 20_000;

/** Null when this installation has no Elasticsearch. Retries and time-outs are the policies' own. */
export function openElasticsearch(config: Config): Client | null {
  if (config.search.url === '') return null;
  return new Client({ node: config.search.url, maxRetries: 0, requestTimeout: 60_000, sniffOnStart: false });
}

const keyword = { type: 'keyword' } as const;
const text = { type: 'text', analyzer: 'tokens' } as const;
const whole = { type: 'long' } as const;

/** Texts come normalised: the engine only splits them at blanks, so that both engines match the same. */
const mappings = {
  dynamic: 'strict',
  _meta: { mapping_version: mappingVersion },
  properties: {
    id: keyword,
    is_visible: { type: 'boolean' },
    is_deleted: { type: 'boolean' },
    category_ids: keyword,
    category_slugs: keyword,
    brand_key: keyword,
    brand_facet: keyword,
    seller_id: keyword,
    seller_facet: keyword,
    price: whole,
    in_stock: { type: 'boolean' },
    rating_centi: whole,
    rating_count: whole,
    units_sold: whole,
    popularity: whole,
    created_ms: whole,
    attributes: keyword,
    attributes_en: keyword,
    attributes_ar: keyword,
    title_text: text,
    brand_text: text,
    category_text: text,
    code_text: text,
    attribute_text: text,
    description_text: text,
    all_text: text,
    words: text,
  },
} as const;

const settings = {
  number_of_shards: 1,
  number_of_replicas: 0,
  refresh_interval: '1s',
  max_result_window: 10_000,
  analysis: { analyzer: { tokens: { type: 'custom', tokenizer: 'whitespace', filter: ['lowercase'] } } },
} as const;

export interface BulkItem {
  productId: string;
  version: number;
  /** Null: written, or there already in this or a later version. */
  error: string | null;
  /** Worth another try by itself: the engine was too busy. */
  isBusy: boolean;
}

export interface AliasState {
  index: string;
  uuid: string;
  mappingVersion: number;
}

export class ElasticsearchIndex {
  readonly client: Client;
  readonly alias: string;
  private readonly policies: Policies;

  constructor(client: Client, config: Config, policies: Policies) {
    this.client = client;
    this.policies = policies;
    this.alias = `${config.search.indexPrefix}-products`;
  }

  /** Null when there is no such alias. */
  async aliasState(): Promise<AliasState | null> {
    return this.guarded(async (signal) => {
      try {
        const found = await this.client.indices.get({ index: this.alias }, { signal });
        const entry = Object.entries(found)[0];
        if (entry === undefined) return null;
        const [index, { settings: own, mappings: mapped }] = entry;
        const meta = mapped?._meta as { mapping_version?: number } | undefined;
        return { index, uuid: own?.index?.uuid ?? '', mappingVersion: meta?.mapping_version ?? 0 };
      } catch (error) {
        if (isNotFound(error)) return null;
        throw error;
      }
    });
  }

  newName(): string {
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 17);
    return `${this.alias}-${mappingVersion}-${stamp}`;
  }

  async create(index: string, withAlias: boolean): Promise<void> {
    await this.guarded((signal) =>
      this.client.indices.create(
        { index, mappings, settings, ...(withAlias ? { aliases: { [this.alias]: {} } } : {}) } as never,
        { signal },
      ),
    );
  }

  /** In one step: nobody ever asks an alias without an index. */
  async switchAlias(from: string | null, to: string): Promise<void> {
    const remove = from === null ? [] : [{ remove: { index: from, alias: this.alias } }];
    await this.guarded((signal) =>
      this.client.indices.updateAliases(
        { actions: [...remove, { add: { index: to, alias: this.alias } }] },
        { signal },
      ),
    );
  }

  async exists(index: string): Promise<boolean> {
    return this.guarded((signal) => this.client.indices.exists({ index }, { signal }));
  }

  /** Own indexes by name, the oldest first. */
  async list(): Promise<string[]> {
    const found = await this.guarded((signal) =>
      this.client.indices.get({ index: `${this.alias}-*`, expand_wildcards: 'all' }, { signal }),
    );
    return Object.keys(found).sort();
  }

  async drop(index: string): Promise<void> {
    await this.guarded((signal) => this.client.indices.delete({ index, ignore_unavailable: true }, { signal }));
  }

  async refresh(index: string): Promise<void> {
    await this.guarded((signal) => this.client.indices.refresh({ index, ignore_unavailable: true }, { signal }));
  }

  async count(index: string): Promise<number> {
    return this.guarded(async (signal) => (await this.client.count({ index }, { signal })).count);
  }

  async version(): Promise<string> {
    return this.guarded(async (signal) => (await this.client.info({}, { signal })).version.number, 2_000);
  }

  /** Rows with their versions: an older one never replaces a later one, and a repeat changes nothing. */
  async write(index: string, rows: readonly StoredDocument[]): Promise<BulkItem[]> {
    if (rows.length === 0) return [];
    const operations = rows.flatMap(({ document, version }) => [
      { index: { _id: document.productId, version, version_type: 'external' } },
      indexedForm(document),
    ]);
    const { items } = await this.guarded((signal) =>
      this.client.bulk({ index, operations, timeout: '10s' } as never, { signal }),
    );
    return rows.map(({ document, version }, i) => {
      const result = items[i]?.index;
      const isKnown = result?.status === 409;
      const error =
        result?.error === undefined || isKnown ? null : `${result.error.type}: ${result.error.reason ?? ''}`;
      return { productId: document.productId, version, error, isBusy: result?.status === 429 };
    });
  }

  async remove(index: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const operations = ids.map((id) => ({ delete: { _id: id } }));
    await this.guarded((signal) => this.client.bulk({ index, operations }, { signal }));
  }

  /** Ids and versions in the order of ids, above `afterId` and up to `untilId` where given. */
  async versions(
    index: string,
    range: { afterId: string; untilId: string | null; limit: number },
  ): Promise<{ productId: string; version: number }[]> {
    const bounds = { gt: range.afterId, ...(range.untilId === null ? {} : { lte: range.untilId }) };
    const { hits } = await this.guarded((signal) =>
      this.client.search(
        {
          index,
          // An index that was never made holds nothing: every row is missing in it.
          ignore_unavailable: true,
          size: range.limit,
          _source: false,
          version: true,
          track_total_hits: false,
          query: { bool: { filter: [{ range: { id: bounds } }] } },
          sort: [{ id: 'asc' }],
        } as never,
        { signal },
      ),
    );
    return hits.hits.map((hit) => ({ productId: hit._id ?? '', version: hit._version ?? 0 }));
  }

  /** Writing has a breaker of its own: a slow index must not end searches, nor the other way round. */
  private guarded<T>(work: (signal: AbortSignal) => Promise<T>, timeoutMs = writeTimeoutMs): Promise<T> {
    return this.policies.get('search.index').execute(work, { timeoutMs });
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof errors.ResponseError && error.statusCode === 404;
}

/** A row as the index holds it. */
export function indexedForm(document: StoredDocument['document']): Record<string, unknown> {
  const derived = deriveFrom(document);
  const { product, category, seller, rating } = document;
  const facets = Object.fromEntries(
    locales.map((locale) => [
      `attributes_${locale}`,
      derived.attributeTerms
        .filter((term) => term.locale === locale)
        .map((term) => `${term.name}|${term.key}|${term.value}`),
    ]),
  );
  return {
    id: document.productId,
    is_visible: derived.isVisible,
    is_deleted: product.isDeleted,
    category_ids: category.ids,
    category_slugs: derived.slugKeys,
    brand_key: derived.brandKey,
    brand_facet: derived.brandKey === null ? null : `${derived.brandKey}|${product.brand}`,
    seller_id: product.sellerId,
    seller_facet: `${product.sellerId}|${seller.name}`,
    price: product.price,
    in_stock: derived.stock > 0,
    rating_centi: derived.ratingCenti,
    rating_count: rating.count,
    units_sold: document.unitsSold,
    popularity: derived.popularity,
    created_ms: Date.parse(product.createdAt),
    attributes: [...new Set(derived.attributeTerms.map((term) => `${term.name}|${term.key}`))],
    ...facets,
    title_text: derived.texts.title,
    brand_text: derived.texts.brand,
    category_text: derived.texts.category,
    code_text: derived.texts.codes,
    attribute_text: derived.texts.attributes,
    description_text: derived.texts.description,
    all_text: derived.allText,
    words: derived.words,
  };
}

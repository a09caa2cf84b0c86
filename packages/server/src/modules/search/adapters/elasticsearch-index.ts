/** The index itself: names, mapping, alias, bulk writes with external versions. What is asked of it is the engine's. */
import { Client, errors } from '@elastic/elasticsearch';
import type { Config } from '../../../platform/config/load-config.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import type { Policies } from '../../../platform/resilience/policies.ts';
import type { StoredDocument } from '../repositories/document.repository.ts';
import { indexedForm } from './indexed-form.ts';

/** Raised with every change of the mapping or of what is written into it: a reindex brings it. */
export const mappingVersion = 7;

const writeTimeoutMs = 20_000;

/** Null when this installation has no Elasticsearch. Retries and time-outs are the policies' own. */
export function openElasticsearch(config: Config): Client | null {
  if (config.search.url === '') return null;
  return new Client({ node: config.search.url, maxRetries: 0, requestTimeout: 60_000, sniffOnStart: false });
}

const keyword = { type: 'keyword' } as const;
const text = { type: 'text', analyzer: 'tokens' } as const;
/** What suggestions look into: the beginnings of its tokens are tokens as well, so that one is looked up and not all. */
const begun = { ...text, index_prefixes: { min_chars: 2, max_chars: 8 } } as const;
const whole = { type: 'long' } as const;

/** Texts come normalised: the engine only splits them at blanks, so that both engines match the same. */
const mappings = {
  dynamic: 'strict',
  _meta: { mapping_version: mappingVersion },
  properties: {
    id: keyword,
    hash: { type: 'keyword', index: false },
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
    title_text: begun,
    brand_text: begun,
    category_text: text,
    code_text: begun,
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
  /** No fault of the document: the engine takes it, or anything, no more for now. */
  isBusy: boolean;
}

/** A document as a comparison sees it. */
export interface IndexedState {
  productId: string;
  version: number;
  /** Null in documents that an earlier release wrote. */
  hash: string | null;
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
  aliasState(): Promise<AliasState | null> {
    return this.describe(this.alias);
  }

  /** An index by its name or alias; null when there is none. */
  async describe(name: string): Promise<AliasState | null> {
    return this.guarded(async (signal) => {
      try {
        const found = await this.client.indices.get({ index: name }, { signal });
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

  /** Without `withAlias` it is one to be filled: it refreshes only when told to, until `open`. */
  async create(index: string, withAlias: boolean): Promise<void> {
    const own = withAlias
      ? { settings, aliases: { [this.alias]: {} } }
      : { settings: { ...settings, refresh_interval: -1 } };
    await this.guarded((signal) => this.client.indices.create({ index, mappings, ...own } as never, { signal }));
  }

  /** From here on it shows what is written to it within a second, like the one that serves. */
  async open(index: string): Promise<void> {
    const { refresh_interval } = settings;
    await this.guarded((signal) =>
      this.client.indices.putSettings({ index, settings: { index: { refresh_interval } } }, { signal }),
    );
    await this.refresh(index);
  }

  /** Fields that an index of an earlier release lacks: without them it would refuse what this one writes. */
  async addFields(index: string): Promise<void> {
    await this.guarded((signal) =>
      this.client.indices.putMapping({ index, properties: mappings.properties } as never, { signal }),
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

  /**
   * Rows with their versions: an older one never replaces a later one, and a repeat changes nothing. What the engine
   * refuses is tried one by one before it counts as refused; a row that cannot even be put into words is refused here.
   */
  async write(index: string, rows: readonly StoredDocument[]): Promise<BulkItem[]> {
    const lines = await linesOfAll(rows);
    const told = lines.filter((line) => line.error === null);
    const items = new Map<string, BulkItem>();
    for (const item of await this.send(index, told)) items.set(item.productId, item);
    for (const line of told) {
      const item = items.get(line.productId);
      if (item === undefined || item.error === null || item.isBusy || told.length === 1) continue;
      for (const again of await this.send(index, [line])) items.set(again.productId, again);
    }
    return lines.map((line) => items.get(line.productId) ?? { ...refusal(line), isBusy: false });
  }

  /** A request that is refused as a whole is sent in halves, until it is known which document it is. */
  private async send(index: string, lines: readonly Line[]): Promise<BulkItem[]> {
    if (lines.length === 0) return [];
    try {
      const { items } = await this.guarded((signal) =>
        this.client.transport.request<BulkAnswer>(
          {
            method: 'POST',
            path: `/${index}/_bulk`,
            // Of each item only what is asked for below: the rest is half of the answer's bytes.
            querystring: { timeout: '10s', filter_path: 'items.index.status,items.index.error' },
            bulkBody: lines.map((line) => line.text).join(''),
          },
          { signal },
        ),
      );
      return lines.map((line, i) => toItem(line, items[i]?.index));
    } catch (error) {
      const isRefused = error instanceof errors.ResponseError && [400, 413].includes(error.statusCode ?? 0);
      if (!isRefused) throw error;
      if (lines.length === 1) return lines.map((line) => ({ ...refusal(line, error.message), isBusy: false }));
      const middle = lines.length >> 1;
      return [...(await this.send(index, lines.slice(0, middle))), ...(await this.send(index, lines.slice(middle)))];
    }
  }

  async remove(index: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const operations = ids.map((id) => ({ delete: { _id: id } }));
    const { items } = await this.guarded((signal) => this.client.bulk({ index, operations }, { signal }));
    const refused = items.find((item) => item.delete?.error !== undefined)?.delete;
    if (refused !== undefined)
      throw new AppError('service_unavailable', {
        detail: `Elasticsearch does not remove ${refused._id}: ${refused.error?.reason}`,
        meta: { part: 'search' },
      });
  }

  /**
   * Documents in the order of ids, above `afterId` and up to `untilId` where given; from columns alone, no document is
   * read. What was written within the last second may be missing.
   */
  async states(
    index: string,
    range: { afterId: string; untilId: string | null; limit: number },
  ): Promise<IndexedState[]> {
    const query = range.untilId === null ? { match_all: {} } : { range: { id: { lte: range.untilId } } };
    const { hits } = await this.guarded((signal) =>
      this.client.search(
        {
          index,
          // An index that was never made holds nothing: every row is missing in it.
          ignore_unavailable: true,
          filter_path: 'hits.hits._version,hits.hits.sort,hits.hits.fields',
          size: range.limit,
          stored_fields: '_none_',
          docvalue_fields: ['hash'],
          version: true,
          track_total_hits: false,
          query,
          sort: [{ id: 'asc' }],
          ...(range.afterId === '' ? {} : { search_after: [range.afterId] }),
        } as never,
        { signal },
      ),
    );
    return (hits?.hits ?? []).map((hit) => ({
      productId: String(hit.sort?.[0] ?? ''),
      version: hit._version ?? 0,
      hash: ((hit.fields as { hash?: string[] } | undefined)?.hash?.[0] as string | undefined) ?? null,
    }));
  }

  /** As they are at this moment, refreshed or not; absent where there is none. */
  async statesOf(index: string, ids: readonly string[]): Promise<Map<string, IndexedState>> {
    const found = new Map<string, IndexedState>();
    for (let from = 0; from < ids.length; from += 1_000) {
      const { docs } = await this.guarded((signal) =>
        this.client.mget<{ hash?: string }>(
          { index, ids: ids.slice(from, from + 1_000), _source_includes: ['hash'] },
          { signal },
        ),
      );
      for (const doc of docs) {
        if (!('found' in doc) || !doc.found) continue;
        found.set(doc._id, { productId: doc._id, version: doc._version ?? 0, hash: doc._source?.hash ?? null });
      }
    }
    return found;
  }

  /** Writing has a breaker of its own: a slow index must not end searches, nor the other way round. */
  private guarded<T>(work: (signal: AbortSignal) => Promise<T>, timeoutMs = writeTimeoutMs): Promise<T> {
    return this.policies.get('search.index').execute(work, { timeoutMs });
  }
}

/** Whether the engine itself failed; a `refusal` is one that it answered. */
export function isEngineFailure(error: unknown, kind?: 'refusal'): error is Error {
  return error instanceof (kind === 'refusal' ? errors.ResponseError : errors.ElasticsearchClientError);
}

export function isNotFound(error: unknown): boolean {
  return error instanceof errors.ResponseError && error.statusCode === 404;
}

interface BulkAnswer {
  items: readonly { index?: BulkResult }[];
}

interface BulkResult {
  status?: number;
  error?: { type: string; reason?: string | null };
}

/** A row as two lines of a bulk request, or why it cannot be one. */
interface Line {
  productId: string;
  version: number;
  text: string;
  error: string | null;
}

function linesOf({ document, version, contentHash }: StoredDocument): Line {
  const { productId } = document;
  try {
    const action = { index: { _id: productId, version, version_type: 'external' } };
    const form = { ...indexedForm(document), hash: contentHash };
    return { productId, version, text: `${JSON.stringify(action)}\n${JSON.stringify(form)}\n`, error: null };
  } catch (error) {
    return { productId, version, text: '', error: error instanceof Error ? error.message : String(error) };
  }
}

/** Between some and the next the process does other things: a thousand at once would hold it up for a tenth of a second. */
async function linesOfAll(rows: readonly StoredDocument[]): Promise<Line[]> {
  const lines: Line[] = [];
  for (const row of rows) {
    if (lines.length > 0 && lines.length % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    lines.push(linesOf(row));
  }
  return lines;
}

function refusal({ productId, version, error }: Line, reason = error): Omit<BulkItem, 'isBusy'> {
  return { productId, version, error: reason ?? 'refused' };
}

/** The whole index or engine takes nothing: a full disk, a shard that is away. */
const unready: ReadonlySet<string> = new Set(['cluster_block_exception', 'index_not_found_exception']);

function toItem({ productId, version }: Line, result: BulkResult | undefined): BulkItem {
  // There already in this or a later version.
  if (result?.status === 409) return { productId, version, error: null, isBusy: false };
  if (result === undefined) return { productId, version, error: 'the engine said nothing of it', isBusy: true };
  if (result.error === undefined) return { productId, version, error: null, isBusy: false };
  const status = result.status ?? 500;
  const isBusy = status === 429 || status >= 500 || unready.has(result.error.type);
  return { productId, version, error: `${result.error.type}: ${result.error.reason ?? ''}`, isBusy };
}

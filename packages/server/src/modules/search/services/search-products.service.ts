/**
 * One page of a search: ids, counts and facets from the engine (kept for 30 s), cards as they are now from product.
 * A cursor holds the match mode, the engine, the copy of the index and the last hit's sort values.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { OperationInputs } from '../../../contract/handlers.gen.ts';
import { weakEtag } from '../../../platform/cache/cache-entry.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Reply } from '../../../platform/http/request-context.ts';
import type { CursorScope, CursorValues } from '../../../platform/kernel/page.ts';
import type { SearchEngine } from '../adapters/search-engine.ts';
import { valueKey } from '../domain/derived.ts';
import { highlight } from '../domain/highlight.ts';
import { type QueryWord, queryText, queryWords } from '../domain/normalise.ts';
import type { Locale } from '../domain/search-document.ts';
import {
  categoryFilter,
  type EngineHits,
  type MatchMode,
  type SearchFilters,
  type SearchPlan,
  type SortValue,
} from '../domain/search-plan.ts';
import { noFacets, type ShapedFacets, shapeFacets } from '../domain/shape-facets.ts';
import { findCategories } from '../repositories/category.repository.ts';
import type { Schemas, SearchDeps } from '../search.deps.ts';
import type { EngineChoice } from './engine-choice.service.ts';
import type { MerchandisingService } from './merchandising.service.ts';
import type { QueryLogService } from './query-log.service.ts';

export type SearchInput = OperationInputs['searchProducts']['query'];

/** Fewer exact hits than this on an unfiltered first page, and typos are looked for too. */
const fewHits = 3;

interface Position {
  mode: MatchMode;
  engine: SearchEngine['name'];
  preference: string;
  sort: SortValue[];
}

/** What is cached of a page: no card, no price. */
interface FoundPage {
  ids: string[];
  total: number;
  facets: ShapedFacets | null;
  didYouMean: string | null;
  next: CursorValues | null;
  degraded: string[];
}

export class SearchProductsService {
  private readonly deps: SearchDeps;
  private readonly engines: EngineChoice;
  private readonly rules: MerchandisingService;
  private readonly queries: QueryLogService;

  constructor(deps: SearchDeps, engines: EngineChoice, rules: MerchandisingService, queries: QueryLogService) {
    this.deps = deps;
    this.engines = engines;
    this.rules = rules;
    this.queries = queries;
  }

  async search(context: CallContext, input: SearchInput): Promise<Reply<Schemas['SearchResults']>> {
    const locale: Locale = context.locale === 'ar' ? 'ar' : 'en';
    const { cursor, limit, ...rest } = input;
    const filter = { ...rest, q: input.q === undefined ? null : queryText(input.q) };
    const scope: CursorScope = { operation: 'searchProducts', filter };
    const after = this.deps.cursors.decode(scope, cursor);
    const id = createHash('sha256')
      .update(JSON.stringify([filter, after, limit]))
      .digest('base64url')
      .slice(0, 32);
    const page = await this.remembered(id, locale, () => this.find(context, input, after, locale));
    if (input.q !== undefined && after === null) this.queries.count(input.q, page.total);
    const data: Schemas['SearchResults'] = {
      hits: await this.hitsOf(context, page.ids, input.q, locale),
      total: page.total,
      total_is_exact: true,
      facets: page.facets,
      did_you_mean: page.didYouMean,
    };
    return {
      data,
      page: { next_cursor: page.next === null ? null : this.deps.cursors.encode(scope, page.next), limit },
      headers: { ETag: weakEtag(Buffer.from(JSON.stringify([data, page.next]))) },
      ...(page.degraded.length > 0 ? { meta: { degraded: page.degraded } } : {}),
    };
  }

  /** Pages of hits are kept for a while; that nothing was found is not, because a product may be on its way in. */
  private async remembered(id: string, locale: Locale, find: () => Promise<FoundPage>): Promise<FoundPage> {
    let empty: FoundPage | null = null;
    const entry = await this.deps.cache.get('search', id, locale, async () => {
      const found = await find();
      if (found.total > 0) return { bytes: Buffer.from(JSON.stringify(found)) };
      empty = found;
      return null;
    });
    if (entry !== null) return JSON.parse(entry.bytes.toString('utf8')) as FoundPage;
    return empty ?? (await find());
  }

  private async find(
    context: CallContext,
    input: SearchInput,
    after: CursorValues | null,
    locale: Locale,
  ): Promise<FoundPage> {
    const typed = input.q === undefined ? null : queryWords(input.q);
    const filters = filtersOf(input);
    if (typed !== null && typed.length === 0) return this.nothing(context, input, filters, locale);
    const words = typed === null ? null : await this.rules.expand(typed);
    const position = after === null ? null : positionOf(after);
    const plan: SearchPlan = {
      words,
      mode: position?.mode ?? 'exact',
      filters,
      sort: input.sort,
      ...(await this.rules.pins(input.sort === 'relevance' ? input.q : undefined)),
      boosts: input.sort === 'relevance' ? await this.rules.boosts() : [],
      limit: input.limit,
      after: position?.sort ?? null,
      wantsFacets: after === null,
      locale,
      preference: position?.preference ?? randomBytes(6).toString('hex'),
    };
    const { value, engine, isFallback } = await this.engines.run(context, (chosen, signal) =>
      ask(chosen, plan, position, signal),
    );
    const last = value.found.hits[input.limit - 1];
    const hasMore = value.found.hits.length > input.limit && last !== undefined;
    return {
      ids: value.found.hits.slice(0, input.limit).map((hit) => hit.id),
      total: value.found.total,
      facets: value.found.facets === null ? null : await this.shape(value.found.facets, input, filters, locale),
      didYouMean: value.didYouMean,
      next: hasMore ? [value.mode, engine.name, plan.preference, ...last.sort, last.id] : null,
      degraded: isFallback ? [...engine.weaknesses.search] : [],
    };
  }

  /** Text without a letter or digit finds nothing; it is no wish for everything. */
  private async nothing(
    _context: CallContext,
    input: SearchInput,
    filters: SearchFilters,
    locale: Locale,
  ): Promise<FoundPage> {
    const facets = await this.shape(noFacets, input, filters, locale);
    return { ids: [], total: 0, facets, didYouMean: null, next: null, degraded: [] };
  }

  private async shape(
    raw: NonNullable<EngineHits['facets']>,
    input: SearchInput,
    filters: SearchFilters,
    locale: Locale,
  ): Promise<ShapedFacets> {
    const db = this.deps.db.reader('any', 'search');
    const known = await findCategories(
      db,
      raw.categories.map((category) => category.id),
    );
    const names = new Map(
      [...known.values()].map(({ id, parentId, slug, paths }) => {
        const name = (paths[locale] ?? Object.values(paths)[0])?.at(-1) ?? slug;
        return [id, { id, name, slug, parentId, key: valueKey(slug) }] as const;
      }),
    );
    const keyed = (values: readonly string[]) => new Map(values.map((value) => [valueKey(value), value]));
    const attributes = new Map(Object.entries(input.attr ?? {}).map(([name, values]) => [name, keyed(values)]));
    return shapeFacets(
      raw,
      filters,
      { brands: keyed(input.brand ?? []), attributes },
      names,
      this.deps.config.shop.currency,
    );
  }

  /** Cards as they are now; what may no longer be seen is left out. */
  private async hitsOf(
    context: CallContext,
    ids: readonly string[],
    query: string | undefined,
    locale: Locale,
  ): Promise<Schemas['SearchHit'][]> {
    if (ids.length === 0) return [];
    const { cards } = await this.deps.ports.product.getProductCards(context, { product_ids: [...ids], locale });
    const words: QueryWord[] = query === undefined ? [] : queryWords(query);
    return cards.map((product) => {
      const parts = words.length === 0 ? null : highlight(product.title, words);
      return { product, highlights: parts === null ? [] : [{ field: 'title' as const, parts }] };
    });
  }
}

/** The exact words first; with typos where they find too little, so that a near hit never pushes an exact one away. */
async function ask(
  engine: SearchEngine,
  plan: SearchPlan,
  position: Position | null,
  signal: AbortSignal,
): Promise<{ found: EngineHits; mode: MatchMode; didYouMean: string | null }> {
  if (position !== null) {
    const found = await engine.search({ ...plan, after: await continueFrom(engine, plan, position, signal) }, signal);
    return { found, mode: plan.mode, didYouMean: null };
  }
  const exact = await engine.search(plan, signal);
  if (plan.words === null || exact.total >= fewHits) return { found: exact, mode: 'exact', didYouMean: null };
  const near = await engine.search({ ...plan, mode: 'near' }, signal);
  if (near.total <= exact.total) {
    const didYouMean = exact.total === 0 ? await engine.correct(plan.words, signal) : null;
    return { found: exact, mode: 'exact', didYouMean };
  }
  const didYouMean = exact.total === 0 ? await engine.correct(plan.words, signal) : null;
  return { found: near, mode: 'near', didYouMean };
}

/** Scores of two engines do not compare: the last hit is looked up in the order of the one that answers now. */
async function continueFrom(
  engine: SearchEngine,
  plan: SearchPlan,
  position: Position,
  signal: AbortSignal,
): Promise<readonly SortValue[]> {
  if (plan.sort !== 'relevance' || position.engine === engine.name) return position.sort;
  const id = String(position.sort.at(-1));
  const place = await engine.locate(plan, id, signal);
  return place === null ? position.sort : [...place, id];
}

function positionOf(values: CursorValues): Position {
  const [mode, engine, preference, ...sort] = values as [MatchMode, Position['engine'], string, ...SortValue[]];
  return { mode, engine, preference, sort };
}

function filtersOf(input: SearchInput): SearchFilters {
  return {
    category: input.category === undefined ? null : categoryFilter(input.category),
    brandKeys: [...new Set((input.brand ?? []).map(valueKey))],
    sellerIds: [...new Set(input.seller ?? [])],
    priceMin: input.price_min ?? null,
    priceMax: input.price_max ?? null,
    ratingMin: input.rating_min ?? null,
    inStock: input.in_stock ?? null,
    attributes: Object.fromEntries(
      Object.entries(input.attr ?? {}).map(([name, values]) => [name, [...new Set(values.map(valueKey))]]),
    ),
  };
}

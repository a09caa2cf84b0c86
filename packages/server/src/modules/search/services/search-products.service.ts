/**
 * One page of a search: ids, counts and facets from the engine (kept for half a minute), cards as they are from product.
 * A cursor holds the match mode, the engine, the copy of the index and the last hit's sort values.
 */
import type { OperationInputs } from '../../../contract/handlers.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { canonicalHash } from '../../../platform/kernel/canonical-json.ts';
import { type CursorScope, type CursorValues, unordered } from '../../../platform/kernel/page.ts';
import { valueKey } from '../domain/derived.ts';
import { highlight, wantedTokens } from '../domain/highlight.ts';
import { queryText } from '../domain/normalise.ts';
import { queryWords } from '../domain/query-words.ts';
import type { Relevance } from '../domain/relevance.ts';
import type { Locale } from '../domain/search-document.ts';
import { type EngineHits, isUnfiltered, type SearchFilters } from '../domain/search-plan.ts';
import { type CategoryName, noFacets, type ShapedFacets, shapeFacets } from '../domain/shape-facets.ts';
import type { Schemas, SearchDeps } from '../search.deps.ts';
import { buildPlan, filtersOf, respellingOf } from './build-plan.ts';
import { CategoryNames } from './category-names.service.ts';
import type { EngineChoice } from './engine-choice.service.ts';
import { findHits } from './find-hits.ts';
import type { MerchandisingService } from './merchandising.service.ts';
import { cursorAfter, positionOf } from './page-position.ts';
import type { QueryLogService } from './query-log.service.ts';

export type SearchInput = OperationInputs['searchProducts']['query'];

/** With the second that a process keeps it by itself no more than a change takes to be found. */
const nothingFoundMs = 1_000;

/** What is cached of a page: no card, no price. */
interface FoundPage {
  ids: string[];
  total: number;
  facets: ShapedFacets | null;
  didYouMean: string | null;
  /** No product has all words as they were typed. */
  lacksTyped: boolean;
  next: CursorValues | null;
  degraded: string[];
  /** Hits may lack some of the words. */
  isRelaxed: boolean;
}

const empty: FoundPage = {
  ...{ ids: [], total: 0, facets: null, didYouMean: null, lacksTyped: true },
  ...{ next: null, degraded: [], isRelaxed: false },
};

export interface SearchPage {
  data: Schemas['SearchResults'];
  page: { next_cursor: string | null; limit: number };
  meta?: Record<string, unknown>;
}

export interface SearchParts {
  engines: EngineChoice;
  rules: MerchandisingService;
  queries: QueryLogService;
  relevance: Relevance;
}

export class SearchProductsService {
  private readonly deps: SearchDeps;
  private readonly parts: SearchParts;
  private readonly names: CategoryNames;

  constructor(deps: SearchDeps, parts: SearchParts) {
    this.deps = deps;
    this.parts = parts;
    this.names = new CategoryNames(deps);
  }

  async search(context: RequestContext, input: SearchInput): Promise<SearchPage> {
    const locale: Locale = context.locale === 'ar' ? 'ar' : 'en';
    const { cursor, limit, ...rest } = input;
    const filter = unordered({ ...rest, q: input.q === undefined ? null : queryText(input.q) });
    const scope: CursorScope = { operation: 'searchProducts', filter };
    const after = this.deps.cursors.decode(scope, cursor);
    const id = canonicalHash([filter, after, limit]).slice(0, 32);
    const filters = filtersOf(input);
    const page = await this.remembered(id, locale, () => this.find(context, input, filters, after, locale));
    // What filters leave says nothing about what the words find.
    if (input.q !== undefined && after === null && isUnfiltered(filters))
      this.parts.queries.count(input.q, {
        hits: page.isRelaxed ? 0 : page.total,
        exactHits: page.isRelaxed || page.lacksTyped ? 0 : page.total,
        address: context.clientAddress,
      });
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
      ...metaOf(page),
    };
  }

  /** Pages of hits are kept for a while; that nothing was found only for a moment: a product may be on its way in. */
  private async remembered(id: string, locale: Locale, find: () => Promise<FoundPage>): Promise<FoundPage> {
    if (this.deps.config.cache.search === 'off') return find();
    const entry = await this.deps.cache.get('search', id, locale, async () => {
      const found = await find();
      const bytes = Buffer.from(JSON.stringify(found));
      return found.total > 0 ? { bytes } : { bytes, lastsMs: nothingFoundMs };
    });
    return entry === null ? find() : (JSON.parse(entry.bytes.toString('utf8')) as FoundPage);
  }

  private async find(
    context: CallContext,
    input: SearchInput,
    filters: SearchFilters,
    after: CursorValues | null,
    locale: Locale,
  ): Promise<FoundPage> {
    const typed = input.q === undefined ? null : queryWords(input.q);
    if (typed !== null && typed.length === 0) return this.nothing(input, filters, locale);
    const position = after === null ? null : positionOf(after);
    const plan = await buildPlan(this.parts, { ...input, locale, words: typed, filters, position });
    const { value, engine, isFallback } = await this.parts.engines.run(context, (chosen, signal) =>
      findHits(chosen, { plan, position, respell: respellingOf(this.parts, input.q) }, signal),
    );
    const page = value.found.hits.slice(0, input.limit);
    const hasMore = value.found.hits.length > input.limit;
    return {
      ids: page.map((hit) => hit.id),
      total: value.found.total,
      facets: value.found.facets === null ? null : await this.shape(value.found.facets, input, filters, locale),
      didYouMean: value.didYouMean,
      lacksTyped: value.lacksTyped,
      isRelaxed: value.mode === 'relaxed' || value.mode === 'any',
      next: hasMore ? cursorAfter(page, plan, { mode: value.mode, engine: engine.name }, position) : null,
      degraded: isFallback ? [...engine.weaknesses.search] : [],
    };
  }

  /** Text without a letter or digit finds nothing; it is no wish for everything. */
  private async nothing(input: SearchInput, filters: SearchFilters, locale: Locale): Promise<FoundPage> {
    const facets = await this.shape(noFacets, input, filters, locale);
    return { ...empty, facets };
  }

  private async shape(
    raw: NonNullable<EngineHits['facets']>,
    input: SearchInput,
    filters: SearchFilters,
    locale: Locale,
  ): Promise<ShapedFacets> {
    const known = await this.names.of([...raw.categories, ...raw.aroundChosenCategory].map(({ id }) => id));
    const nameOf = (id: string): CategoryName | undefined => {
      const category = known.get(id);
      if (category === undefined) return undefined;
      const { parentId, slug, paths } = category;
      return { id, name: (paths[locale] ?? Object.values(paths)[0])?.at(-1) ?? slug, slug, parentId };
    };
    const keyed = (values: readonly string[]) => new Map(values.map((value) => [valueKey(value), value]));
    const attributes = new Map(Object.entries(input.attr ?? {}).map(([name, values]) => [name, keyed(values)]));
    return shapeFacets(
      raw,
      filters,
      { brands: keyed(input.brand ?? []), attributes },
      nameOf,
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
    const wanted = query === undefined ? null : wantedTokens(queryWords(query));
    return cards.map((product) => {
      const parts = wanted === null ? null : highlight(product.title, wanted);
      return { product, highlights: parts === null ? [] : [{ field: 'title' as const, parts }] };
    });
  }
}

function metaOf({ degraded, isRelaxed }: FoundPage): { meta?: Record<string, unknown> } {
  if (degraded.length === 0 && !isRelaxed) return {};
  return { meta: { ...(degraded.length > 0 ? { degraded } : {}), ...(isRelaxed ? { relaxed: true } : {}) } };
}

/** What operators see of a search: the page with how it came about, and why one product stands where it does. */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import type { Explained, SearchEngine } from '../adapters/search-engine.ts';
import { deriveFrom } from '../domain/derived.ts';
import { type QueryWord, queryWords, wantedOf } from '../domain/query-words.ts';
import { isVisible, type SearchDocument } from '../domain/search-document.ts';
import { categoryFilter, noFilters, type SearchPlan } from '../domain/search-plan.ts';
import { findDocuments } from '../repositories/document.repository.ts';
import type { Schemas, SearchDeps } from '../search.deps.ts';
import { buildPlan, respellingOf } from './build-plan.ts';
import type { Answer } from './engine-choice.service.ts';
import { type FoundHits, findHits } from './find-hits.ts';
import type { SearchParts } from './search-products.service.ts';

export class ExplainService {
  private readonly deps: SearchDeps;
  private readonly parts: SearchParts;

  constructor(deps: SearchDeps, parts: SearchParts) {
    this.deps = deps;
    this.parts = parts;
  }

  async try(context: CallContext, input: Schemas['TrySearchInput']): Promise<Schemas['TrySearchOutput']> {
    const locale = input.locale === 'ar' ? 'ar' : 'en';
    const plan = await this.planOf(input);
    const startedAt = performance.now();
    const { value, engine } = await this.find(context, input.q, plan);
    const tookMs = performance.now() - startedAt;
    const hits = value.found.hits.slice(0, plan.limit);
    const { cards } =
      hits.length === 0
        ? { cards: [] }
        : await this.deps.ports.product.getProductCards(context, { product_ids: hits.map(({ id }) => id), locale });
    const titles = new Map(cards.map(({ id, title }) => [id, title]));
    return {
      engine: engine.name,
      mode: value.mode,
      words: (value.plan.words ?? []).map((word) => alternativesOf(word, value.mode !== 'exact')),
      total: value.found.total,
      hits: hits.map(({ id, sort }) => ({ product_id: id, title: titles.get(id) ?? null, sort: sort.map(Number) })),
      did_you_mean: value.didYouMean,
      took_ms: Math.round(tookMs * 10) / 10,
    };
  }

  async explain(context: CallContext, input: Schemas['ExplainSearchInput']): Promise<Schemas['ExplainSearchOutput']> {
    const { product_id: id } = input;
    const [stored] = await findDocuments(this.deps.db.reader('fresh'), [id]);
    if (stored === undefined) throw new AppError('not_found', { detail: `Search knows no product ${id}.` });
    const plan = await this.planOf(input);
    const { value, engine } = await this.find(context, input.q, plan, id);
    const { document } = stored;
    const { popularity, stock } = deriveFrom(document);
    const pinnedAt = plan.pinnedIds.indexOf(id);
    const boost = plan.boosts
      .filter(({ categoryId }) => document.category.ids.includes(categoryId))
      .reduce((product, { percent }) => product * (1 + percent / 100), 1);
    return {
      engine: engine.name,
      mode: value.mode,
      is_found: value.explained !== null,
      why_not: value.explained === null ? whyNot(value.plan, document) : null,
      score: value.explained?.score ?? null,
      rank: value.explained?.rank ?? null,
      reasons: [...(value.explained?.reasons ?? [])].sort((a, b) => b.score - a.score).slice(0, 500),
      popularity,
      in_stock: stock > 0,
      boost_percent: Math.max(-100, Math.min(1_000, Math.round((boost - 1) * 100))),
      pinned_position: pinnedAt === -1 ? null : pinnedAt + 1,
    };
  }

  private async planOf(
    input: Pick<Schemas['TrySearchInput'], 'q' | 'locale'> & Partial<Schemas['TrySearchInput']>,
  ): Promise<SearchPlan> {
    const plan = await buildPlan(this.parts, {
      q: input.q,
      words: queryWords(input.q),
      filters: { ...noFilters, category: input.category === undefined ? null : categoryFilter(input.category) },
      sort: input.sort ?? 'relevance',
      limit: input.limit ?? 10,
      locale: input.locale === 'ar' ? 'ar' : 'en',
      position: null,
    });
    return { ...plan, wantsFacets: false };
  }

  private async find(
    context: CallContext,
    query: string,
    plan: SearchPlan,
    explainedId?: string,
  ): Promise<Answer<FoundHits & { explained: Explained | null }>> {
    const wanted = { plan, position: null, respell: respellingOf(this.parts, query) };
    const ask = async (engine: SearchEngine, signal: AbortSignal) => {
      if (plan.words?.length === 0) return { ...nothing(plan), explained: null };
      const found = await findHits(engine, wanted, signal);
      const explained =
        explainedId === undefined
          ? null
          : await engine.explain({ ...found.plan, mode: found.mode }, explainedId, signal);
      return { ...found, explained };
    };
    return this.parts.engines.run(context, ask);
  }
}

/** Text without a letter or digit asks for nothing. */
function nothing(plan: SearchPlan): FoundHits {
  const found = { hits: [], total: 0, facets: null, spellings: [] };
  return { found, mode: 'exact', didYouMean: null, lacksTyped: true, plan };
}

function alternativesOf(word: QueryWord, isLoose: boolean): string[] {
  const all = [...word.alternatives, ...(isLoose ? word.loose : [])].map(({ tokens }) => tokens.join('+'));
  return [...new Set(all)].slice(0, 200);
}

function whyNot(plan: SearchPlan, document: SearchDocument): string {
  if (document.product.isDeleted) return 'It is deleted.';
  if (!isVisible(document))
    return 'Buyers may not see it: it is not published, has no active SKU, or its shop is not approved.';
  if (plan.hiddenIds.includes(document.productId)) return 'An operator hid it for this query.';
  if (plan.words?.length === 0) return 'The query holds no letter or digit, so that it finds nothing.';
  const tokens = new Set(deriveFrom(document).allText.split(' '));
  const lacked = wantedOf(plan.words ?? []).filter(
    (word) => !word.alternatives.some((one) => one.tokens.every((token) => tokens.has(token))),
  );
  return lacked.length === 0
    ? 'Its latest change is not indexed yet, or a filter leaves it out.'
    : `Its texts do not hold ${lacked.map(({ word }) => `"${word}"`).join(', ')}.`.slice(0, 500);
}

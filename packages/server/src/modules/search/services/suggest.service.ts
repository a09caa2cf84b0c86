import { hash } from 'node:crypto';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { queryText } from '../domain/normalise.ts';
import { queryWords } from '../domain/query-words.ts';
import type { Locale } from '../domain/search-document.ts';
import { findCategoriesNamed, type KnownCategory } from '../repositories/category.repository.ts';
import { findPopularQueries } from '../repositories/query.repository.ts';
import type { Schemas, SearchDeps } from '../search.deps.ts';
import type { EngineChoice } from './engine-choice.service.ts';

interface FoundSuggestions {
  queries: string[];
  productIds: string[];
  categories: Schemas['CategorySuggestion'][];
  degraded: string[];
}

/** What the beginning of a word may become: queries of others, products, categories. */
export class SuggestService {
  private readonly deps: SearchDeps;
  private readonly engines: EngineChoice;

  constructor(deps: SearchDeps, engines: EngineChoice) {
    this.deps = deps;
    this.engines = engines;
  }

  async suggest(
    context: CallContext,
    input: { q: string; count: number },
  ): Promise<{ data: Schemas['SearchSuggestions']; meta?: Record<string, unknown> }> {
    const locale: Locale = context.locale === 'ar' ? 'ar' : 'en';
    const text = queryText(input.q);
    const id = hash('sha256', JSON.stringify(['suggest', text, input.count]), 'base64url');
    const find = () => this.find(context, text, input.count, locale);
    const found = this.deps.config.cache.search === 'off' ? await find() : await this.remembered(id, locale, find);
    const { queries, categories } = found;
    const data = { queries, products: await this.products(context, found.productIds, locale), categories };
    return {
      data,
      ...(found.degraded.length > 0 ? { meta: { degraded: found.degraded } } : {}),
    };
  }

  private async remembered(
    id: string,
    locale: Locale,
    find: () => Promise<FoundSuggestions>,
  ): Promise<FoundSuggestions> {
    const entry = await this.deps.cache.get('search', id.slice(0, 32), locale, async () => ({
      bytes: Buffer.from(JSON.stringify(await find())),
    }));
    return JSON.parse((entry as NonNullable<typeof entry>).bytes.toString('utf8')) as FoundSuggestions;
  }

  private async find(context: CallContext, text: string, count: number, locale: Locale): Promise<FoundSuggestions> {
    const words = queryWords(text);
    if (words.length === 0) return { queries: [], productIds: [], categories: [], degraded: [] };
    const db = this.deps.db.reader('any', 'search');
    const [queries, categories, { value, engine, isFallback }] = await Promise.all([
      findPopularQueries(db, text, count),
      findCategoriesNamed(db, text.replaceAll('-', ' '), count),
      this.engines.run(context, (chosen, signal) => chosen.suggest(words, count, signal)),
    ]);
    return {
      queries,
      productIds: value,
      categories: categories.map((category) => toSuggestion(category, locale)),
      degraded: isFallback ? [...engine.weaknesses.suggest] : [],
    };
  }

  private async products(
    context: CallContext,
    ids: readonly string[],
    locale: Locale,
  ): Promise<Schemas['ProductSuggestion'][]> {
    if (ids.length === 0) return [];
    const { cards } = await this.deps.ports.product.getProductCards(context, { product_ids: [...ids], locale });
    return cards.map(({ id, title, slug, image, price, currency }) => ({
      id,
      title,
      slug,
      image_url: image?.sources[0]?.url ?? null,
      price,
      currency,
    }));
  }
}

function toSuggestion(category: KnownCategory, locale: Locale): Schemas['CategorySuggestion'] {
  const path = [...(category.paths[locale] ?? Object.values(category.paths)[0] ?? [category.slug])];
  return { id: category.id, name: path.at(-1) ?? category.slug, slug: category.slug, path };
}

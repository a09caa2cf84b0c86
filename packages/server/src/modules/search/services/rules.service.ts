import type { CallContext } from '../../../platform/context/call-context.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { queryText } from '../domain/normalise.ts';
import { queryKey } from '../domain/search-plan.ts';
import { findDocuments } from '../repositories/document.repository.ts';
import {
  countOtherBoosts,
  countQueries,
  findBoosts,
  findCountedQueries,
  findSynonymLines,
  isKnownCategory,
  listPins,
  type Pin,
  replaceSynonyms,
  saveBoost,
  savePin,
} from '../repositories/merchandising.repository.ts';
import type { Schemas, SearchDeps } from '../search.deps.ts';
import type { MerchandisingService } from './merchandising.service.ts';

const mostBoosts = 20;

/** What operators set and read: synonyms, pins, boosts, what was not found. Queries use changes within five seconds. */
export class RulesService {
  private readonly deps: SearchDeps;
  private readonly rules: MerchandisingService;

  constructor(deps: SearchDeps, rules: MerchandisingService) {
    this.deps = deps;
    this.rules = rules;
  }

  async list(): Promise<Schemas['SearchRules']> {
    const db = this.deps.db.reader('fresh');
    const pins = (await listPins(db, null)).filter(({ query }) => query !== '');
    return {
      synonyms: await findSynonymLines(db),
      pins: pins.map(shapePin),
      boosts: await this.boosts(),
    };
  }

  async applySynonyms(context: CallContext, lines: readonly string[]): Promise<Schemas['ApplySearchSynonymsOutput']> {
    const wanted = new Set(lines);
    const before = await findSynonymLines(this.deps.db.reader('fresh'));
    await this.deps.db.transaction(context, (tx) => replaceSynonyms(tx, [...wanted]));
    this.rules.forget();
    return { applied: wanted.size, removed: before.filter((line) => !wanted.has(line)).length };
  }

  async setPin(context: CallContext, input: Schemas['SetSearchPinInput']): Promise<Schemas['SetSearchPinOutput']> {
    const { q, product_id: productId, action, position = 1, dry_run: isDryRun = false } = input;
    const query = queryText(q);
    if (query === '') throw saysNothing();
    const known = await findDocuments(this.deps.db.reader('fresh'), [productId]);
    if (known.length === 0 && action !== 'none') throw unknownTo('product', productId);
    const key = queryKey(q);
    if (!isDryRun) {
      await this.deps.db.transaction(context, (tx) => savePin(tx, key, { query, productId, action, position }));
      this.rules.forget();
    }
    return { query, pins: (await listPins(this.deps.db.reader('fresh'), key)).map(shapePin) };
  }

  async setBoost(
    context: CallContext,
    input: Schemas['SetSearchBoostInput'],
  ): Promise<Schemas['SetSearchBoostOutput']> {
    const { category_id: categoryId, percent, dry_run: isDryRun = false } = input;
    if (percent !== 0 && !(await isKnownCategory(this.deps.db.reader('fresh'), categoryId)))
      throw unknownTo('category', categoryId);
    await this.deps.db.transaction(context, async (tx) => {
      if (percent !== 0 && (await countOtherBoosts(tx, categoryId)) >= mostBoosts)
        throw new AppError('conflict', {
          detail: `There are ${mostBoosts} boosts already: take one away first by setting it to 0.`,
        });
      if (!isDryRun) await saveBoost(tx, { categoryId, percent });
    });
    if (!isDryRun) this.rules.forget();
    return { boosts: await this.boosts() };
  }

  async insights({ days = 30, limit = 20 }: Schemas['GetSearchInsightsInput']): Promise<Schemas['SearchInsights']> {
    const db = this.deps.db.reader('any');
    const { queries, searches, zeroHits } = await countQueries(db, days);
    const read = async (by: 'zero_hits' | 'searches'): Promise<Schemas['CountedQuery'][]> =>
      (await findCountedQueries(db, days, limit, by)).map((one) => ({
        query: one.query,
        searches: one.searches,
        zero_hits: one.zeroHits,
        last_hits: one.lastHits,
        last_at: one.lastAt.toISOString(),
      }));
    return {
      queries,
      searches,
      zero_hits: zeroHits,
      without_results: await read('zero_hits'),
      most_frequent: await read('searches'),
    };
  }

  private async boosts(): Promise<Schemas['SearchBoost'][]> {
    const boosts = await findBoosts(this.deps.db.reader('fresh'));
    return boosts.map(({ categoryId, percent }) => ({ category_id: categoryId, percent }));
  }
}

function shapePin({ query, productId, action, position }: Pin): Schemas['SearchPin'] {
  return { query, product_id: productId, action, position };
}

/** A search with such a text finds nothing, whatever is set for it. */
function saysNothing(): AppError {
  return new AppError('validation_failed', {
    detail: 'The query holds no letter or digit, so that it finds nothing.',
    errors: [{ path: '/body/q', code: 'no_words', message: 'must hold a letter or digit' }],
  });
}

function unknownTo(kind: 'product' | 'category', id: string): AppError {
  return new AppError('not_found', { detail: `Search knows no ${kind} ${id}.` });
}

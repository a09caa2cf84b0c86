import type { Reader } from '../../../platform/db/database.ts';
import { requireBeginning } from '../domain/boolean-expression.ts';
import type { QueryWord } from '../domain/query-words.ts';
import type { EngineHits, SearchPlan, Spellings } from '../domain/search-plan.ts';
import {
  countBefore,
  countMatches,
  findBeginnings,
  findPage,
  findTokenScores,
  locateProducts,
  tier,
} from '../repositories/fulltext.repository.ts';
import { findCounts } from '../repositories/fulltext-facets.repository.ts';
import type { SearchTables } from '../search.tables.gen.ts';
import type { Explained, Located, SearchEngine } from './search-engine.ts';

/** The database's own full text: serves small installations, and all of them while Elasticsearch is away. */
export class MysqlEngine implements SearchEngine {
  readonly name = 'mysql';
  readonly tier = tier;
  readonly weaknesses = { search: ['ranking', 'typo_tolerance', 'did_you_mean'], suggest: ['suggestions'] };
  private readonly reader: () => Reader<SearchTables>;

  constructor(reader: () => Reader<SearchTables>) {
    this.reader = reader;
  }

  async search(plan: SearchPlan): Promise<EngineHits> {
    const db = this.reader();
    const hits = await findPage(db, plan);
    const { total, facets } = plan.wantsFacets
      ? await findCounts(db, plan)
      : { total: await countMatches(db, plan), facets: null };
    return { hits, total, facets, spellings: noSpellings(plan.words) };
  }

  async counts(plans: readonly SearchPlan[], most: number): Promise<number[]> {
    const counts: number[] = [];
    for (const plan of plans) {
      if ((counts.at(-1) ?? 0) >= most) break;
      counts.push(await countMatches(this.reader(), plan));
    }
    return counts;
  }

  locate(plan: SearchPlan, productIds: readonly string[]): Promise<ReadonlyMap<string, Located>> {
    return locateProducts(this.reader(), plan, productIds);
  }

  async explain(plan: SearchPlan, productId: string): Promise<Explained | null> {
    const db = this.reader();
    const located = (await locateProducts(db, plan, [productId])).get(productId);
    if (located === undefined) return null;
    const { score } = located;
    const rank = 1 + (await countBefore(db, plan, { score, productId }));
    const words = (plan.words ?? []).flatMap((word) =>
      [...word.alternatives, ...(plan.mode === 'exact' ? [] : word.loose)].flatMap(({ tokens }) =>
        tokens.map((token) => ({ word: word.word, token })),
      ),
    );
    const scores = await findTokenScores(db, productId, [...new Set(words.map(({ token }) => token))]);
    const reasons = words.flatMap(({ word, token }) =>
      (['title', 'all'] as const).flatMap((field) => {
        const value = scores.get(token)?.[field] ?? 0;
        return value > 0 ? [{ word, token, field, score: value }] : [];
      }),
    );
    return { score, rank, reasons };
  }

  async suggest(words: readonly QueryWord[], count: number): Promise<string[]> {
    return words.length === 0 ? [] : findBeginnings(this.reader(), requireBeginning(words), count);
  }

  async spellings(words: readonly QueryWord[]): Promise<Spellings> {
    return noSpellings(words);
  }
}

function noSpellings(words: readonly QueryWord[] | null): Spellings {
  return (words ?? []).map(() => []);
}

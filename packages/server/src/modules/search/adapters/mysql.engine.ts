import type { Reader } from '../../../platform/db/database.ts';
import { requireBeginning } from '../domain/boolean-expression.ts';
import type { QueryWord } from '../domain/normalise.ts';
import type { EngineHits, SearchPlan, SortValue } from '../domain/search-plan.ts';
import { countMatches, findBeginnings, findFacets, findPage, findPlace } from '../repositories/fulltext.repository.ts';
import type { SearchTables } from '../search.tables.gen.ts';
import type { SearchEngine } from './search-engine.ts';

/** The database's own full text: serves small installations, and all of them while Elasticsearch is away. */
export class MysqlEngine implements SearchEngine {
  readonly name = 'mysql';
  readonly weaknesses = { search: ['ranking', 'typo_tolerance', 'did_you_mean'], suggest: ['suggestions'] };
  private readonly reader: () => Reader<SearchTables>;

  constructor(reader: () => Reader<SearchTables>) {
    this.reader = reader;
  }

  async search(plan: SearchPlan): Promise<EngineHits> {
    const db = this.reader();
    const hits = await findPage(db, plan);
    const total = await countMatches(db, plan);
    return { hits, total, facets: plan.wantsFacets ? await findFacets(db, plan) : null };
  }

  locate(plan: SearchPlan, productId: string): Promise<readonly SortValue[] | null> {
    return findPlace(this.reader(), plan, productId);
  }

  async suggest(words: readonly QueryWord[], count: number): Promise<string[]> {
    return words.length === 0 ? [] : findBeginnings(this.reader(), requireBeginning(words), count);
  }

  async correct(): Promise<null> {
    return null;
  }
}

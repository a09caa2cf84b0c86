import type { QueryWord } from '../domain/query-words.ts';
import { queryKey } from '../domain/search-plan.ts';
import { parseSynonyms, type SynonymSet, withSynonyms } from '../domain/synonyms.ts';
import {
  findAllPins,
  findBoosts,
  findPins,
  findSynonymLines,
  type QueryPins,
} from '../repositories/merchandising.repository.ts';
import type { SearchDeps } from '../search.deps.ts';

const keptMs = 5_000;
/** Pins of all queries that a process keeps; where there are more, each search asks for its own. */
const mostPins = 5_000;
const noPins: QueryPins = { pinnedIds: [], hiddenIds: [] };

interface Rules {
  synonyms: SynonymSet[];
  boosts: { categoryId: string; percent: number }[];
  pins: ReadonlyMap<string, QueryPins> | null;
}

/** What operators set: synonyms, weights of categories, products that stand first or are left out. Re-read every 5 s. */
export class MerchandisingService {
  private readonly deps: SearchDeps;
  private known: { rules: Rules; until: number } | null = null;

  constructor(deps: SearchDeps) {
    this.deps = deps;
  }

  async expand(words: readonly QueryWord[]): Promise<QueryWord[]> {
    return withSynonyms(words, (await this.rules()).synonyms);
  }

  async boosts(): Promise<Rules['boosts']> {
    return (await this.rules()).boosts;
  }

  async pins(query: string | undefined): Promise<QueryPins> {
    if (query === undefined) return noPins;
    const { pins } = await this.rules();
    if (pins === null) return findPins(this.deps.db.reader('any', 'search'), queryKey(query));
    return pins.size === 0 ? noPins : (pins.get(queryKey(query)) ?? noPins);
  }

  /** Of this process: the others read again within five seconds. */
  forget(): void {
    this.known = null;
  }

  private async rules(): Promise<Rules> {
    if (this.known !== null && this.known.until > performance.now()) return this.known.rules;
    const db = this.deps.db.reader('any', 'search');
    const rules = {
      synonyms: (await findSynonymLines(db)).map(parseSynonyms),
      boosts: await findBoosts(db),
      pins: await findAllPins(db, mostPins),
    };
    this.known = { rules, until: performance.now() + keptMs };
    return rules;
  }
}

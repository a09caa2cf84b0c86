import type { Client } from '@elastic/elasticsearch';
import type { QueryWord } from '../domain/query-words.ts';
import type { MatchedField } from '../domain/relevance.ts';
import type { EngineHits, SearchPlan, SortValue, Spellings } from '../domain/search-plan.ts';
import { chosenFacets, facetAggregations, facetsOf } from './elasticsearch-facets.ts';
import type { ElasticsearchIndex } from './elasticsearch-index.ts';
import {
  beginningQuery,
  type Clause,
  filterClauses,
  matchingQuery,
  scoredQuery,
  sortOf,
  tier,
} from './elasticsearch-query.ts';
import type { Explained, Located, SearchEngine } from './search-engine.ts';

type Answer = Awaited<ReturnType<Client['search']>>;

/** The full profile. */
export class ElasticsearchEngine implements SearchEngine {
  readonly name = 'elasticsearch';
  readonly tier = tier;
  readonly weaknesses = { search: [], suggest: [] };
  private readonly index: ElasticsearchIndex;

  constructor(index: ElasticsearchIndex) {
    this.index = index;
  }

  async search(plan: SearchPlan, signal: AbortSignal): Promise<EngineHits> {
    const words = plan.words ?? [];
    const chosen = plan.wantsFacets ? chosenFacets(plan) : [];
    const hits = {
      size: plan.limit + 1,
      // The last sort value is the id, and the version has a column: no document is read.
      stored_fields: '_none_',
      ...(plan.sort === 'relevance' && words.length > 0 ? { docvalue_fields: ['_version'] } : {}),
      track_total_hits: true,
      query: scoredQuery(plan, filterClauses(plan)),
      ...(plan.wantsFacets ? { aggs: facetAggregations(plan) } : {}),
      sort: sortOf(plan),
      ...(plan.wantsSpellings ? { suggest: spellingsAsked(words) } : {}),
      ...(plan.after === null ? {} : { search_after: [...plan.after] }),
    };
    const facets = chosen.map(({ filter, aggregations }) => ({
      size: 0,
      track_total_hits: false,
      query: matchingQuery(plan, filterClauses(plan, filter)),
      aggs: aggregations,
    }));
    const [answer, ...counted] = await this.ask([hits, ...facets], plan.preference, signal);
    return {
      hits: answer.hits.hits.map((hit) => ({
        id: String(hit.sort?.at(-1) ?? ''),
        sort: (hit.sort ?? []).slice(0, -1) as SortValue[],
        version: (hit.fields as { _version?: number[] } | undefined)?._version?.[0] ?? null,
      })),
      total: totalOf(answer.hits),
      facets: plan.wantsFacets
        ? facetsOf(plan, answer, new Map(chosen.map(({ filter }, i) => [filter, counted[i] ?? {}])))
        : null,
      spellings: plan.wantsSpellings ? spellingsOf(words, answer.suggest) : [],
    };
  }

  async counts(plans: readonly SearchPlan[], most: number, signal: AbortSignal): Promise<number[]> {
    // Of each the engine looks for no more than are asked for.
    const bodies = plans.map((plan) => ({
      size: 0,
      track_total_hits: most,
      query: matchingQuery(plan, filterClauses(plan)),
    }));
    return (await this.askAll(bodies, {}, signal)).map((answer) => totalOf(answer.hits));
  }

  /** The answer of the first first. */
  private async ask(
    bodies: readonly [Clause, ...Clause[]],
    preference: string,
    signal: AbortSignal,
  ): Promise<[Answer, ...Answer[]]> {
    const [first, ...others] = bodies;
    const { client, alias } = this.index;
    if (others.length === 0) return [await client.search({ index: alias, preference, ...first } as never, { signal })];
    return (await this.askAll(bodies, { preference }, signal)) as [Answer, ...Answer[]];
  }

  /** By one request. What the engine might keep of one with counts alone would be gone with the next change of a product. */
  private async askAll(
    bodies: readonly Clause[],
    header: { preference?: string },
    signal: AbortSignal,
  ): Promise<Answer[]> {
    const { client, alias } = this.index;
    const searches = bodies.flatMap((body) => [{ ...header, request_cache: false }, body]);
    const { responses } = await client.msearch({ index: alias, searches } as never, { signal });
    return responses.map((answer) => {
      if ('error' in answer) throw new Error(`${answer.error.type}: ${answer.error.reason ?? ''}`);
      return answer as Answer;
    });
  }

  async locate(
    plan: SearchPlan,
    productIds: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Located>> {
    const { client, alias } = this.index;
    const { hits } = await client.search(
      {
        index: alias,
        preference: plan.preference,
        size: productIds.length,
        _source: false,
        version: true,
        track_total_hits: false,
        query: scoredQuery(plan, [...filterClauses(plan), { terms: { id: [...productIds] } }]),
      } as never,
      { signal },
    );
    return new Map(
      hits.hits.map((hit) => [hit._id ?? '', { score: hit._score ?? 0, version: hit._version ?? 0 }] as const),
    );
  }

  async explain(plan: SearchPlan, productId: string, signal: AbortSignal): Promise<Explained | null> {
    const { client, alias } = this.index;
    const filters = filterClauses(plan);
    const { hits } = await client.search(
      {
        index: alias,
        size: 1,
        _source: false,
        include_named_queries_score: true,
        query: scoredQuery(plan, [...filters, { term: { id: productId } }], true),
      } as never,
      { signal },
    );
    const [hit] = hits.hits;
    if (hit === undefined) return null;
    const score = hit._score ?? 0;
    // In two parts, so that a score that is rounded otherwise here cannot put the product before itself.
    const before = (id: Clause, leastScore: number): Clause => ({
      size: 0,
      track_total_hits: true,
      min_score: leastScore,
      query: scoredQuery(plan, [...filters, { range: { id } }]),
    });
    const parts = [before({ lt: productId }, score), before({ gt: productId }, nextFloat(score))];
    const counted = (await this.askAll(parts, {}, signal)).map((answer) => totalOf(answer.hits));
    const named = Object.entries((hit.matched_queries ?? {}) as unknown as Record<string, number>);
    const reasons = named.map(([name, value]) => {
      const [word = '', token = '', field] = name.split('|');
      return { word, token, field: field as MatchedField, score: value };
    });
    return { score, rank: counted.reduce((sum, n) => sum + n, 1), reasons };
  }

  async suggest(words: readonly QueryWord[], count: number, signal: AbortSignal): Promise<string[]> {
    if (words.length === 0) return [];
    const { client, alias } = this.index;
    const { hits } = await client.search(
      {
        index: alias,
        size: count,
        stored_fields: '_none_',
        track_total_hits: false,
        query: beginningQuery(words),
        // By a number alone the engine passes over what cannot come among the first; a score, the same for all, forbids it.
        sort: [{ popularity: 'desc' }, { id: 'asc' }],
      } as never,
      { signal },
    );
    return hits.hits.map((hit) => String(hit.sort?.at(-1) ?? ''));
  }

  async spellings(words: readonly QueryWord[], signal: AbortSignal): Promise<Spellings> {
    const { client, alias } = this.index;
    const answer = await client.search(
      { index: alias, size: 0, track_total_hits: false, suggest: spellingsAsked(words) } as never,
      { signal },
    );
    return spellingsOf(words, answer.suggest);
  }
}

function spellingsAsked(words: readonly QueryWord[]): Record<string, Clause> {
  return Object.fromEntries(
    words.flatMap(({ word }, i) => (isSpelled(word) ? [[String(i), { text: word, term: spelling }]] : [])),
  );
}

function spellingsOf(words: readonly QueryWord[], suggested: unknown): Spellings {
  const suggest = (suggested ?? {}) as Record<string, { options: { text: string }[] }[]>;
  return words.map((_, i) => (suggest[String(i)] ?? []).flatMap(({ options }) => options.map(({ text }) => text)));
}

/** Scores are floats of 32 bits: the next one above a positive one. */
function nextFloat(score: number): number {
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, score);
  bits.setUint32(0, bits.getUint32(0) + 1);
  return bits.getFloat32(0);
}

function totalOf({ total }: { total?: number | { value: number } }): number {
  return typeof total === 'number' ? total : (total?.value ?? 0);
}

/** Model numbers and short words have neighbours that are other things. */
function isSpelled(word: string): boolean {
  return word.length >= 4 && !/\p{N}/u.test(word);
}

const spelling = {
  field: 'words',
  analyzer: 'tokens',
  suggest_mode: 'missing',
  sort: 'score',
  size: 3,
  prefix_length: 1,
  min_word_length: 4,
  max_edits: 2,
};

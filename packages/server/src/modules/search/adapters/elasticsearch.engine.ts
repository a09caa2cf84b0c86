import { type QueryWord, stem } from '../domain/normalise.ts';
import type { EngineHits, SearchPlan, SortValue } from '../domain/search-plan.ts';
import { type FacetAnswer, facetAggregations, facetsOf } from './elasticsearch-facets.ts';
import type { ElasticsearchIndex } from './elasticsearch-index.ts';
import { beginningQuery, filterClauses, scoredQuery, sortOf } from './elasticsearch-query.ts';
import type { SearchEngine } from './search-engine.ts';

/** The full profile. */
export class ElasticsearchEngine implements SearchEngine {
  readonly name = 'elasticsearch';
  readonly weaknesses = { search: [], suggest: [] };
  private readonly index: ElasticsearchIndex;

  constructor(index: ElasticsearchIndex) {
    this.index = index;
  }

  async search(plan: SearchPlan, signal: AbortSignal): Promise<EngineHits> {
    // The filters stand behind the query where facets are counted: each of those leaves its own one out.
    const filters = filterClauses(plan);
    const { client, alias } = this.index;
    const answer = await client.search(
      {
        index: alias,
        preference: plan.preference,
        size: plan.limit + 1,
        _source: false,
        track_total_hits: true,
        query: plan.wantsFacets ? scoredQuery(plan, []) : scoredQuery(plan, filters),
        ...(plan.wantsFacets ? { post_filter: { bool: { filter: filters } }, aggs: facetAggregations(plan) } : {}),
        sort: sortOf(plan),
        ...(plan.after === null ? {} : { search_after: [...plan.after] }),
      } as never,
      { signal },
    );
    const { total } = answer.hits;
    return {
      hits: answer.hits.hits.map((hit) => ({
        id: hit._id ?? '',
        sort: (hit.sort ?? []).slice(0, -1) as SortValue[],
      })),
      total: typeof total === 'number' ? total : (total?.value ?? 0),
      facets: plan.wantsFacets ? facetsOf(plan, answer.aggregations as unknown as FacetAnswer) : null,
    };
  }

  async locate(plan: SearchPlan, productId: string, signal: AbortSignal): Promise<readonly SortValue[] | null> {
    const { client, alias } = this.index;
    const { hits } = await client.search(
      {
        index: alias,
        preference: plan.preference,
        size: 1,
        _source: false,
        query: scoredQuery(plan, [{ term: { id: productId } }]),
        sort: sortOf(plan),
      } as never,
      { signal },
    );
    return hits.hits[0]?.sort === undefined ? null : (hits.hits[0].sort.slice(0, -1) as SortValue[]);
  }

  async suggest(words: readonly QueryWord[], count: number, signal: AbortSignal): Promise<string[]> {
    if (words.length === 0) return [];
    const { client, alias } = this.index;
    const { hits } = await client.search(
      {
        index: alias,
        size: count,
        _source: false,
        track_total_hits: false,
        query: beginningQuery(words),
        sort: [{ _score: 'desc' }, { popularity: 'desc' }, { id: 'asc' }],
      } as never,
      { signal },
    );
    return hits.hits.map((hit) => hit._id ?? '');
  }

  async correct(words: readonly QueryWord[], signal: AbortSignal): Promise<string | null> {
    const { client, alias } = this.index;
    const text = words.map(({ word }) => word).join(' ');
    const answer = await client.search(
      {
        index: alias,
        size: 0,
        suggest: {
          spelling: {
            text,
            term: {
              field: 'words',
              suggest_mode: 'missing',
              analyzer: 'tokens',
              size: 1,
              prefix_length: 1,
              min_word_length: 3,
            },
          },
        },
      } as never,
      { signal },
    );
    const parts = (answer.suggest?.['spelling'] ?? []) as unknown as { text: string; options: { text: string }[] }[];
    const corrected = parts.map((part) => part.options[0]?.text ?? part.text).join(' ');
    // What only differs by an ending is the same word here.
    return corrected === text || parts.every((p) => stem(p.options[0]?.text ?? p.text) === stem(p.text))
      ? null
      : corrected.slice(0, 256);
  }
}

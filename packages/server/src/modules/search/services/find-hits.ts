/**
 * From the exact words to what is near them: every word as typed; where that finds too little, every word with
 * typos forgiven; where that finds too little as well, most of the words. Which of them it is depends on the words alone and
 * never on filters, so that a facet's count is what choosing it gives.
 */
import type { SearchEngine } from '../adapters/search-engine.ts';
import { type QueryWord, queryWords, wantedOf } from '../domain/query-words.ts';
import {
  type EngineHits,
  isUnfiltered,
  type MatchMode,
  noFilters,
  type SearchPlan,
  type Spellings,
} from '../domain/search-plan.ts';
import { stem } from '../domain/stem.ts';
import { continueAfter, type Position } from './page-position.ts';

export interface FoundHits {
  found: EngineHits;
  mode: MatchMode;
  /** The text with likelier spellings in the place of words that nothing has; null where that finds nothing either. */
  didYouMean: string | null;
  /** No product has all words as they were typed. */
  lacksTyped: boolean;
  /** What was asked in the end, with spellings where the mode has them. */
  plan: SearchPlan;
}

export interface WantedHits {
  plan: SearchPlan;
  position: Position | null;
  /** The typed text with other spellings of some words; null where that is what was typed. */
  respell(corrections: ReadonlyMap<string, string>): Promise<Respelled | null>;
}

interface Respelled {
  text: string;
  words: readonly QueryWord[];
}

const spellingWeights = [0.5, 0.4, 0.3];

export async function findHits(
  engine: SearchEngine,
  { plan, position, respell }: WantedHits,
  signal: AbortSignal,
): Promise<FoundHits> {
  if (position !== null) return goOn(engine, plan, position, signal);
  const { words, relevance } = plan;
  const { enough } = relevance;
  const exact = await engine.search(plan, signal);
  const asTyped: FoundHits = { found: exact, mode: 'exact', didYouMean: null, lacksTyped: false, plan };
  // What is pinned is found whatever the words are.
  if (words === null || exact.total - plan.pinnedIds.length >= enough) return asTyped;
  const wide = { ...plan, words: withSpellings(words, exact.spellings), wantsSpellings: false };
  const modes: MatchMode[] = wantedOf(words).length > 1 ? ['near', 'relaxed', 'any'] : ['near'];
  // Where nothing is filtered it is known already how far the exact words reach.
  const isKnown = isUnfiltered(plan.filters) && plan.pinnedIds.length === 0;
  const asked = [...(isKnown ? [] : [plan]), ...modes.map((mode) => ({ ...wide, mode }))];
  const counted = await reaches(engine, asked, signal);
  const reach = isKnown ? [exact.total, ...counted] : counted;
  const [exactReach = 0] = reach;
  if (exactReach >= enough) return asTyped;
  const mode = modeOf(reach, enough);
  const lacksTyped = exactReach === 0;
  // Facets are the dear part: they are counted once it is clear which hits are shown.
  const [found, didYouMean] = await Promise.all([
    mode === 'exact' ? exact : engine.search({ ...wide, mode }, signal),
    lacksTyped ? betterSpelling(engine, plan, respell(correctionsOf(words, exact.spellings)), signal) : null,
  ]);
  return { found, mode, didYouMean, lacksTyped, plan: mode === 'exact' ? plan : wide };
}

function modeOf([exact = 0, near = 0, relaxed = 0, any = 0]: readonly number[], enough: number): MatchMode {
  if (near < enough && relaxed > near) return 'relaxed';
  if (near === 0 && any > 0) return 'any';
  return near > exact ? 'near' : 'exact';
}

/** Better only where products have all words in these spellings: nothing has all of them as typed. */
async function betterSpelling(
  engine: SearchEngine,
  plan: SearchPlan,
  respelling: Promise<Respelled | null>,
  signal: AbortSignal,
): Promise<string | null> {
  const respelled = await respelling;
  if (respelled === null) return null;
  const [reach = 0] = await reaches(engine, [{ ...plan, words: respelled.words }], signal);
  return reach > 0 ? respelled.text : null;
}

/** How much the words of each find when nothing is filtered or pinned, as far as it matters: `enough` at most. */
function reaches(engine: SearchEngine, plans: readonly SearchPlan[], signal: AbortSignal): Promise<number[]> {
  const unfiltered = plans.map((plan) => ({ ...plan, filters: noFilters, pinnedIds: [] }));
  return engine.counts(unfiltered, plans[0]?.relevance.enough ?? 0, signal);
}

/** The next page, in the order that the first one had. */
async function goOn(
  engine: SearchEngine,
  plan: SearchPlan,
  position: Position,
  signal: AbortSignal,
): Promise<FoundHits> {
  const { words } = plan;
  const isWide = position.mode !== 'exact' && words !== null;
  const same = isWide ? { ...plan, words: withSpellings(words, await engine.spellings(words, signal)) } : plan;
  const { after, shown } = await continueAfter(engine, same, position, signal);
  const found = await engine.search({ ...same, after, limit: plan.limit + shown.size }, signal);
  const hits = found.hits.filter(({ id }) => !shown.has(id));
  return { found: { ...found, hits }, mode: plan.mode, didYouMean: null, lacksTyped: false, plan: same };
}

function withSpellings(words: readonly QueryWord[], spellings: Spellings): QueryWord[] {
  return words.map((word, i) => {
    const loose = (spellings[i] ?? []).flatMap((spelling, rank) => {
      const [spelled] = queryWords(spelling);
      const weight = spellingWeights[rank] ?? 0.3;
      return (spelled?.alternatives ?? []).map(({ tokens, weight: own }) => ({ tokens, weight: own * weight }));
    });
    return loose.length === 0 ? word : { ...word, loose: [...word.loose, ...loose] };
  });
}

/** What only differs by an ending is the same word here. */
function correctionsOf(words: readonly QueryWord[], spellings: Spellings): ReadonlyMap<string, string> {
  const pairs = words.flatMap(({ word }, i) => {
    const best = spellings[i]?.[0];
    return best === undefined || stem(best) === stem(word) ? [] : [[word, best] as const];
  });
  return new Map(pairs);
}

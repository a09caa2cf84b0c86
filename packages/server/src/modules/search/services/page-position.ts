/**
 * Where the next page of a search begins. Sort values that are facts (price, age, rating, sales) say it themselves. A
 * score does not: it follows from how frequent words are, so that every change of a product moves all of them a little,
 * those of one word more than those of another, and those of two engines do not compare. So a cursor by relevance
 * holds the last hits of its page, each with the version that it had: the next page begins behind the last of them that
 * is as it was, at the score that it has now. What is as frequent in its words moved as it did, whatever else happened.
 */
import type { CursorValues } from '../../../platform/kernel/page.ts';
import type { Located, SearchEngine } from '../adapters/search-engine.ts';
import type { EngineHits, MatchMode, SearchPlan, SortValue } from '../domain/search-plan.ts';

/** A hit as it was on its page. */
interface Anchor {
  id: string;
  score: number;
  /** Null in cursors of earlier releases. */
  version: number | null;
}

export interface Position {
  mode: MatchMode;
  engine: SearchEngine['name'];
  preference: string;
  /** The last hits before, the last one first. */
  anchors: Anchor[];
  /** Sort values and id of the last hit. */
  sort: SortValue[];
}

export interface Continuation {
  after: readonly SortValue[];
  /** Ids that were on pages before, and might stand behind that place now. */
  shown: ReadonlySet<string>;
}

/** One of them must be as it was: all others may change between two pages. */
const mostAnchors = 6;

export function positionOf(values: CursorValues): Position {
  const [mode, engine, preference, count, ...rest] = values as [
    MatchMode,
    Position['engine'],
    string,
    number,
    ...SortValue[],
  ];
  const anchors = Array.from({ length: count }, (_, i) => {
    const [id = '', version] = String(rest[2 * i]).split('@');
    return { id, score: Number(rest[2 * i + 1]), version: version === undefined ? null : Number(version) };
  });
  return { mode, engine, preference, anchors, sort: rest.slice(2 * count) };
}

/** `before` is where the page itself began: a short one has too few hits of its own. */
export function cursorAfter(
  page: EngineHits['hits'],
  plan: SearchPlan,
  { mode, engine }: { mode: MatchMode; engine: SearchEngine['name'] },
  before: Position | null,
): CursorValues | null {
  const last = page.at(-1);
  if (last === undefined) return null;
  const own = page.slice(-mostAnchors).reverse();
  const anchors = isByFacts(plan)
    ? []
    : [
        ...own.map(({ id, sort, version }) => ({ id, score: Number(sort[0]), version })),
        ...(before?.anchors ?? []),
      ].slice(0, mostAnchors);
  return [
    ...[mode, engine, plan.preference, anchors.length],
    ...anchors.flatMap(({ id, score, version }) => [version === null ? id : `${id}@${version}`, score]),
    ...[...last.sort, last.id],
  ];
}

function isByFacts({ sort, words }: SearchPlan): boolean {
  return sort !== 'relevance' || words === null;
}

export async function continueAfter(
  engine: SearchEngine,
  plan: SearchPlan,
  position: Position,
  signal: AbortSignal,
): Promise<Continuation> {
  const { sort, anchors } = position;
  if (isByFacts(plan)) return { after: plan.sort === 'relevance' ? scoreOfFacts(sort) : sort, shown: new Set() };
  const id = String(sort.at(-1));
  const shown = new Set([id, ...anchors.map((anchor) => anchor.id)]);
  const located = await engine.locate(plan, [...shown], signal);
  const isSameEngine = position.engine === engine.name;
  const standing = isSameEngine
    ? anchors.find((anchor) => isAsItWas(anchor, located.get(anchor.id), engine.tier))?.id
    : [...shown].find((known) => located.has(known));
  const score = standing === undefined ? undefined : located.get(standing)?.score;
  if (standing !== undefined && score !== undefined) return { after: [score, standing], shown };
  return { after: isSameEngine ? guessed(engine.tier, position, located) : sort, shown };
}

/** Neither did the product change, nor did an operator pin it since. */
function isAsItWas({ score, version }: Anchor, now: Located | undefined, tier: number): boolean {
  return now !== undefined && now.version === version && Math.floor(now.score / tier) === Math.floor(score / tier);
}

/** The same number on both engines, which write it in different lengths. */
function scoreOfFacts([score, ...rest]: readonly SortValue[]): SortValue[] {
  return [Math.fround(Number(score)), ...rest];
}

/** A score that moved as the others did: within the rounding of both engines. */
const sameMove = 3e-6;

/** All of them changed: how most of them moved tells a shift of all scores from a change of the last hit alone. */
function guessed(tier: number, { sort, anchors }: Position, located: ReadonlyMap<string, Located>): SortValue[] {
  const id = String(sort.at(-1));
  const before = Number(sort[0]);
  const ratio = (now: number | undefined, then: number): number =>
    now === undefined || !(then % tier > 0) ? Number.NaN : (now % tier) / (then % tier);
  const others = anchors.filter((anchor) => anchor.id !== id);
  const moves = [{ id, score: before }, ...others]
    .map((anchor) => ratio(located.get(anchor.id)?.score, anchor.score))
    .filter((move) => !Number.isNaN(move))
    .sort((a, b) => a - b);
  const move = moves[moves.length >> 1];
  if (move === undefined) return sort;
  const own = located.get(id)?.score;
  if (own !== undefined && Math.abs(ratio(own, before) / move - 1) < sameMove) return [own, id];
  return [before - (before % tier) + (before % tier) * move, id];
}

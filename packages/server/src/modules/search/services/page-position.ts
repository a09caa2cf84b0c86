/**
 * Where the next page of a search begins. Sort values that are facts (price, age, rating, sales) say it themselves. A
 * score does not: it follows from how frequent words are, so that every new product moves all of them a little, and
 * those of two engines do not compare. So a cursor by relevance holds two more hits of its page: how their
 * scores moved tells a shift of all scores from a change of the last hit alone.
 */
import type { CursorValues } from '../../../platform/kernel/page.ts';
import type { SearchEngine } from '../adapters/search-engine.ts';
import type { EngineHits, MatchMode, SearchPlan, SortValue } from '../domain/search-plan.ts';

export interface Position {
  mode: MatchMode;
  engine: SearchEngine['name'];
  preference: string;
  /** Hits of the page before, with their scores then. */
  anchors: { id: string; score: number }[];
  /** Sort values and id of the last hit. */
  sort: SortValue[];
}

export function positionOf(values: CursorValues): Position {
  const [mode, engine, preference, count, ...rest] = values as [
    MatchMode,
    Position['engine'],
    string,
    number,
    ...SortValue[],
  ];
  const anchors = Array.from({ length: count }, (_, i) => ({
    id: String(rest[2 * i]),
    score: Number(rest[2 * i + 1]),
  }));
  return { mode, engine, preference, anchors, sort: rest.slice(2 * count) };
}

export function cursorAfter(
  page: EngineHits['hits'],
  { sort, preference }: SearchPlan,
  { mode, engine }: { mode: MatchMode; engine: SearchEngine['name'] },
): CursorValues | null {
  const last = page.at(-1);
  if (last === undefined) return null;
  const anchors = sort === 'relevance' ? [page[0], page[page.length >> 1]].filter((hit) => hit !== undefined) : [];
  return [
    ...[mode, engine, preference, anchors.length],
    ...anchors.flatMap(({ id, sort: values }) => [id, values[0] ?? 0]),
    ...[...last.sort, last.id],
  ];
}

/** A score that moved as the others did: within the rounding of both engines. */
const sameMove = 3e-6;

export async function continueAfter(
  engine: SearchEngine,
  plan: SearchPlan,
  position: Position,
  signal: AbortSignal,
): Promise<readonly SortValue[]> {
  const { sort, anchors } = position;
  if (plan.sort !== 'relevance') return sort;
  // Without words a score is made of facts as well: the same number on both engines, which write it in different lengths.
  if (plan.words === null) return [Math.fround(Number(sort[0])), ...sort.slice(1)];
  const id = String(sort.at(-1));
  const scores = await engine.locate(plan, [...new Set([id, ...anchors.map((anchor) => anchor.id)])], signal);
  const own = scores.get(id);
  if (position.engine !== engine.name) return own === undefined ? sort : [own, id];
  const before = Number(sort[0]);
  const ratio = (now: number | undefined, then: number): number =>
    now === undefined || !(then % engine.tier > 0) ? Number.NaN : (now % engine.tier) / (then % engine.tier);
  const moves = [{ id, score: before }, ...anchors]
    .map((anchor) => ratio(scores.get(anchor.id), anchor.score))
    .filter((move) => !Number.isNaN(move))
    .sort((a, b) => a - b);
  const move = moves[moves.length >> 1];
  if (move === undefined) return sort;
  if (own !== undefined && Math.abs(ratio(own, before) / move - 1) < sameMove) return [own, id];
  return [before - (before % engine.tier) + (before % engine.tier) * move, id];
}

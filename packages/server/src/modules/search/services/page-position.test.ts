import { expect, it } from 'vitest';
import { newId } from '../../../platform/kernel/ids.ts';
import { CursorCodec } from '../../../platform/kernel/page.ts';
import type { Located, SearchEngine } from '../adapters/search-engine.ts';
import type { EngineHits, SearchPlan } from '../domain/search-plan.ts';
import { continueAfter, cursorAfter, positionOf } from './page-position.ts';

const tier = 1_000;
const plan = { sort: 'relevance', words: [], preference: 'p' } as unknown as SearchPlan;
const signal = new AbortController().signal;
const made = { mode: 'exact', engine: 'elasticsearch' } as const;

function engineWith(located: Record<string, Located>, name: SearchEngine['name'] = 'elasticsearch'): SearchEngine {
  const locate = async (_plan: SearchPlan, ids: readonly string[]) =>
    new Map(ids.flatMap((id) => (located[id] === undefined ? [] : [[id, located[id]] as const])));
  return { name, tier, locate } as unknown as SearchEngine;
}

function pageOf(scores: Record<string, number>): EngineHits['hits'] {
  return Object.entries(scores).map(([id, score]) => ({ id, sort: [score], version: 1 }));
}

async function after(page: EngineHits['hits'], located: Record<string, Located>, name?: SearchEngine['name']) {
  const position = positionOf(cursorAfter(page, plan, made, null) ?? []);
  return continueAfter(engineWith(located, name), plan, position, signal);
}

const page = pageOf({ a: 50, b: 40, c: 30, d: 20 });

it('goes on at the present score of the last hit, however differently others moved', async () => {
  const located = { b: { score: 41, version: 1 }, c: { score: 30.3, version: 1 }, d: { score: 20.1, version: 1 } };
  expect(await after(page, located)).toEqual({ after: [20.1, 'd'], shown: new Set(['d', 'c', 'b', 'a']) });
});

it('goes on behind the last hit that did not change, was not pinned, and is still there', async () => {
  const b = { score: 41, version: 1 };
  const c = { score: 30.3, version: 1 };
  expect((await after(page, { b, c, d: { score: 10, version: 2 } })).after).toEqual([30.3, 'c']);
  expect((await after(page, { b, c })).after).toEqual([30.3, 'c']);
  expect((await after(page, { b, c, d: { score: tier + 20, version: 1 } })).after).toEqual([30.3, 'c']);
  expect((await after(page, { b, c: { score: 1, version: 3 } })).after).toEqual([41, 'b']);
});

it('goes by how most of them moved where all have changed', async () => {
  const located = { b: { score: 44, version: 2 }, c: { score: 33, version: 2 }, d: { score: 900, version: 2 } };
  const { after: place } = await after(page, located);
  expect(place[0]).toBeCloseTo(22, 9);
  expect(place[1]).toBe('d');
});

it('goes on behind what the other engine finds when it takes over', async () => {
  const located = { c: { score: 7_000, version: 5 }, b: { score: 9_000, version: 1 } };
  expect((await after(page, located, 'mysql')).after).toEqual([7_000, 'c']);
});

it('remembers hits of the page before where its own is short', async () => {
  const first = positionOf(cursorAfter(page, plan, made, null) ?? []);
  const short = positionOf(cursorAfter(pageOf({ e: 10 }), plan, made, first) ?? []);
  expect(short.anchors.map(({ id }) => id)).toEqual(['e', 'd', 'c', 'b', 'a']);
  const engine = engineWith({ e: { score: 3, version: 2 }, d: { score: 21, version: 1 } });
  expect((await continueAfter(engine, plan, short, signal)).after).toEqual([21, 'd']);
});

it('remembers six hits at most, which the longest cursor that the contract allows has room for', () => {
  const scores = Object.fromEntries(Array.from({ length: 9 }, () => [newId('prod'), Math.PI * 100_000]));
  const hits = pageOf(scores).map((hit) => ({ ...hit, version: Number.MAX_SAFE_INTEGER }));
  const wide = { ...plan, preference: '0123456789ab' } as SearchPlan;
  const values = cursorAfter(hits, wide, { ...made, mode: 'relaxed' }, null) ?? [];
  const position = positionOf(values);
  const last = Object.keys(scores).slice(-6).reverse();
  expect(position.anchors.map(({ id, version }) => [id, version])).toEqual(
    last.map((id) => [id, Number.MAX_SAFE_INTEGER]),
  );
  const cursor = new CursorCodec(['key']).encode({ operation: 'searchProducts', filter: {} }, values);
  expect(cursor.length).toBeLessThan(1_024);
});

it('reads cursors of earlier releases, which tell of no versions', async () => {
  const position = positionOf(['exact', 'elasticsearch', 'p', 2, 'a', 50, 'b', 40, 20, 'd']);
  const located = { a: { score: 55, version: 1 }, b: { score: 44, version: 1 }, d: { score: 22, version: 1 } };
  expect((await continueAfter(engineWith(located), plan, position, signal)).after).toEqual([22, 'd']);
});

it('takes facts as they are', async () => {
  for (const facts of [
    { ...plan, sort: 'newest' },
    { ...plan, words: null },
  ] as SearchPlan[]) {
    const values = cursorAfter(page, facts, made, null) ?? [];
    expect(values).toEqual(['exact', 'elasticsearch', 'p', 0, 20, 'd']);
    const engine = engineWith({}, 'mysql');
    expect(await continueAfter(engine, facts, positionOf(values), signal)).toEqual({
      after: [20, 'd'],
      shown: new Set(),
    });
  }
});

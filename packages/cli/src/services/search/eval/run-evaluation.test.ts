import { expect, it } from 'vitest';
import { groupScores, measureFloors } from './run-evaluation.ts';
import { meanOf } from './scores.ts';

function scoresOf(kinds: readonly string[]): ReturnType<typeof groupScores> {
  const queries = kinds.map((kind, i) => ({
    ...{ id: `q${i}`, kind, text: 'lamp', locale: 'en' as const, group: `q${i}`, relevant: new Map([['d', 1]]) },
  }));
  const results = queries.map(({ id, kind, group, text }, i) => ({
    ...{ id, kind, group, text, ids: ['d'], mrr: i === 0 ? 1 : 0.5, ndcg: 1, recall: 1 },
  }));
  return groupScores({ queries }, results);
}

it('makes a group of each kind, also of the only one', () => {
  const scores = scoresOf(['model', 'model']);
  expect(scores.map(({ group }) => group)).toEqual(['all', 'model', 'tuned half', 'held-out half']);
  expect(measureFloors({ mrr: 0.7, 'mrr:model': 0.7, 'ndcg:model': 1 }, scores)).toEqual({
    floors: [
      { floor: 'mrr', least: 0.7, reached: 0.75, isMet: true },
      { floor: 'mrr:model', least: 0.7, reached: 0.75, isMet: true },
      { floor: 'ndcg:model', least: 1, reached: 1, isMet: true },
    ],
    unmeasured: [],
  });
});

it('does not show queries without a kind twice', () => {
  expect(scoresOf(['all', 'all']).map(({ group }) => group)).toEqual(['all', 'tuned half', 'held-out half']);
});

it('neither holds nor misses a floor that no query was asked for', () => {
  expect(measureFloors({ 'mrr:model': 0.9, 'mrr:typo': 0.4 }, scoresOf(['typo']))).toEqual({
    floors: [{ floor: 'mrr:typo', least: 0.4, reached: 1, isMet: true }],
    unmeasured: [{ floor: 'mrr:model', least: 0.9 }],
  });
});

it('holds a floor that is reached but for the rounding of a sum', () => {
  const one = (mrr: number) => ({ mrr, ndcg: 1, recall: 1 });
  const scores = [{ group: 'all', queries: 3, scores: meanOf([one(0.1), one(0.1), one(1)]) }];
  expect(scores[0]?.scores.mrr).toBeLessThan(0.4);
  expect(measureFloors({ mrr: 0.4, ndcg: 1 }, scores).floors.map(({ isMet }) => isMet)).toEqual([true, true]);
  expect(measureFloors({ mrr: 0.4001 }, scores).floors[0]?.isMet).toBe(false);
});

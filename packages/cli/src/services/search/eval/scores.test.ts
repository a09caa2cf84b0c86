import { describe, expect, it } from 'vitest';
import { compareScores, halfOf, scoreOf } from './scores.ts';

const relevant = new Map([
  ['a', 2],
  ['b', 1],
]);

describe('scores of one query', () => {
  it('are 1 for the best order and 0 for nothing', () => {
    expect(scoreOf(['a', 'b', 'c'], { relevant })).toEqual({ mrr: 1, ndcg: 1, recall: 1 });
    expect(scoreOf([], { relevant })).toEqual({ mrr: 0, ndcg: 0, recall: 0 });
  });

  it('follow the rank of the first relevant hit, the grades, and what is missing', () => {
    const late = scoreOf(['x', 'b'], { relevant });
    expect(late.mrr).toBe(0.5);
    expect(late.recall).toBe(0.5);
    // (2^1 - 1) / log2(3) against 3 / log2(2) + 1 / log2(3).
    expect(late.ndcg).toBeCloseTo(0.6309 / 3.6309, 3);
    expect(scoreOf(['b', 'a'], { relevant }).ndcg).toBeLessThan(1);
  });

  it('look at ten hits, each document once', () => {
    const eleven = [...'0123456789'].concat('a');
    expect(scoreOf(eleven, { relevant }).mrr).toBe(0);
    expect(scoreOf(['a', 'a', 'a'], { relevant: new Map([['a', 1]]) })).toEqual({ mrr: 1, ndcg: 1, recall: 1 });
  });
});

describe('two runs, query by query', () => {
  const each = (amount: number): string[] => Array.from({ length: amount }, (_, i) => `query ${i}`);

  it('differ by chance when half is better and half is worse', () => {
    const ours = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : 0));
    const theirs = ours.map((value) => 1 - value);
    const { difference, better, worse, p } = compareScores('mrr', ours, theirs, each(40));
    expect({ difference, better, worse }).toEqual({ difference: 0, better: 20, worse: 20 });
    expect(p).toBeGreaterThan(0.9);
  });

  it('differ for a reason when nearly all are better', () => {
    const theirs = Array.from({ length: 40 }, () => 0.5);
    const ours = theirs.map((value, i) => (i < 20 ? value + 0.5 : value));
    const { difference, equal, p } = compareScores('ndcg', ours, theirs, each(40));
    expect(difference).toBeCloseTo(0.25);
    expect(equal).toBe(20);
    expect(p).toBeLessThan(0.001);
  });

  it('are not told apart by the spellings of one product, however many they are', () => {
    const ours = Array.from({ length: 40 }, () => 1);
    const theirs = ours.map((value, i) => (i < 20 ? value - 0.5 : value));
    const spellings = ours.map((_, i) => (i < 20 ? 'one product' : `query ${i}`));
    const { difference, better, equal, p } = compareScores('mrr', ours, theirs, spellings);
    expect({ difference, better, equal }).toEqual({ difference: 0.25, better: 20, equal: 20 });
    expect(p).toBeGreaterThan(0.4);
    expect(compareScores('mrr', ours, theirs, each(40)).p).toBeLessThan(0.001);
  });

  it('are not told apart by one query, and equal runs not at all', () => {
    expect(compareScores('mrr', [1, 0.5], [0, 0.5], each(2)).p).toBeGreaterThan(0.4);
    expect(compareScores('mrr', [1, 0.5], [1, 0.5], each(2)).p).toBe(1);
  });
});

it('keeps a group in the same half', () => {
  const halves = Array.from({ length: 1_000 }, (_, i) => halfOf(`group ${i}`));
  expect(halves).toEqual(Array.from({ length: 1_000 }, (_, i) => halfOf(`group ${i}`)));
  const tuned = halves.filter((half) => half === 'tuned').length;
  expect(tuned).toBeGreaterThan(430);
  expect(tuned).toBeLessThan(570);
});

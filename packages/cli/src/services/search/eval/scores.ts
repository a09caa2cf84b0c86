/** Measures of ranked answers against judgments. Pure. */
import { createHash } from 'node:crypto';
import type { JudgedQuery } from './judged-set.ts';

export const measures = ['mrr', 'ndcg', 'recall'] as const;
export type Measure = (typeof measures)[number];
export type Scores = Record<Measure, number>;
export const depth = 10;

/**
 * MRR@10: 1 / rank of the first relevant hit; nDCG@10 with gains 2^grade - 1 against the best order there is;
 * recall@10: the share of all relevant documents that is among the first ten. Each 0…1.
 */
export function scoreOf(ids: readonly string[], { relevant }: Pick<JudgedQuery, 'relevant'>): Scores {
  const top = [...new Set(ids)].slice(0, depth);
  const first = top.findIndex((id) => relevant.has(id));
  const gain = (grade: number, rank: number): number => (2 ** grade - 1) / Math.log2(rank + 2);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const best = [...relevant.values()].sort((a, b) => b - a).slice(0, depth);
  return {
    mrr: first === -1 ? 0 : 1 / (first + 1),
    ndcg: sum(top.map((id, i) => gain(relevant.get(id) ?? 0, i))) / sum(best.map(gain)),
    recall: top.filter((id) => relevant.has(id)).length / relevant.size,
  };
}

export function meanOf(all: readonly Scores[]): Scores {
  const mean = (measure: Measure): number =>
    all.length === 0 ? 0 : all.reduce((sum, scores) => sum + scores[measure], 0) / all.length;
  return { mrr: mean('mrr'), ndcg: mean('ndcg'), recall: mean('recall') };
}

/** Values are tuned on one half and believed on the other: which one a group of queries is in never changes. */
export function halfOf(group: string): 'tuned' | 'held_out' {
  return (createHash('sha256').update(group).digest()[0] ?? 0) % 2 === 0 ? 'tuned' : 'held_out';
}

export interface Comparison {
  measure: Measure;
  /** Mean of the differences, ours minus the other's. */
  difference: number;
  better: number;
  worse: number;
  equal: number;
  /** How often chance alone gives a difference at least as large: a paired randomisation test of groups, two-sided. */
  p: number;
}

const rounds = 10_000;

/**
 * Flips the sign of each group's sum of differences at random: spellings of one product win and lose together. The same
 * numbers give the same p every time.
 */
export function compareScores(
  measure: Measure,
  ours: readonly number[],
  theirs: readonly number[],
  groups: readonly string[],
): Comparison {
  const differences = ours.map((value, i) => value - (theirs[i] ?? 0));
  const changed = differences.filter(isChange);
  const sums = new Map<string, number>();
  for (const [i, difference] of differences.entries()) {
    const group = groups[i] ?? '';
    sums.set(group, (sums.get(group) ?? 0) + difference);
  }
  const flipped = [...sums.values()].filter(isChange);
  const total = flipped.reduce((sum, difference) => sum + difference, 0);
  const random = seeded(0x5eed);
  let extreme = 0;
  for (let round = 0; round < rounds; round++) {
    let sum = 0;
    for (const difference of flipped) sum += random() < 0.5 ? difference : -difference;
    if (Math.abs(sum) >= Math.abs(total) - 1e-9) extreme += 1;
  }
  return {
    measure,
    difference: total / Math.max(1, differences.length),
    better: changed.filter((difference) => difference > 0).length,
    worse: changed.filter((difference) => difference < 0).length,
    equal: differences.length - changed.length,
    p: (extreme + 1) / (rounds + 1),
  };
}

function isChange(difference: number): boolean {
  return Math.abs(difference) > 1e-9;
}

/** mulberry32: 32 bits of state are enough for signs. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

import { table } from '../../../output/output.ts';
import type { EvaluationRun } from './run-evaluation.ts';
import { type Comparison, compareScores, type Measure, measures } from './scores.ts';

export interface EvaluationResult extends Omit<EvaluationRun, 'queries'> {
  worst: EvaluationRun['queries'];
  against: { engine: string; set: string; comparisons: Comparison[]; changed: ChangedQuery[] } | null;
}

/** What of a run another is compared with: groups are told by the set, and runs of earlier releases are without. */
export interface ComparedRun extends Pick<EvaluationRun, 'set' | 'engine'> {
  queries: readonly Pick<EvaluationRun['queries'][number], 'id' | Measure>[];
}

interface ChangedQuery {
  id: string;
  text: string;
  ours: number;
  theirs: number;
}

/** The run without its hundreds of queries, with the worst of them and the comparison. */
export function resultOf(run: EvaluationRun, other: ComparedRun | null, worst: number): EvaluationResult {
  const { queries, ...rest } = run;
  return {
    ...rest,
    worst: [...queries].sort((a, b) => a.ndcg - b.ndcg || (a.id < b.id ? -1 : 1)).slice(0, worst),
    against: other === null ? null : compareRuns(run, other, worst),
  };
}

function compareRuns(run: EvaluationRun, other: ComparedRun, most: number): EvaluationResult['against'] {
  const theirs = new Map(other.queries.map((query) => [query.id, query]));
  const both = run.queries.filter(({ id }) => theirs.has(id));
  const comparisons = measures.map((measure) =>
    compareScores(
      measure,
      both.map((query) => query[measure]),
      both.map(({ id }) => theirs.get(id)?.[measure] ?? 0),
      both.map(({ group }) => group),
    ),
  );
  const changed = both
    .map(({ id, text, ndcg }) => ({ id, text, ours: ndcg, theirs: theirs.get(id)?.ndcg ?? 0 }))
    .sort((a, b) => Math.abs(b.ours - b.theirs) - Math.abs(a.ours - a.theirs))
    .slice(0, most)
    .filter(({ ours, theirs: others }) => ours !== others);
  return { engine: other.engine, set: other.set, comparisons, changed };
}

const shown = (value: number): string => value.toFixed(3);

export function showEvaluation(result: EvaluationResult): string {
  const { set, engine, documents, scores, floors, unmeasured, worst, against } = result;
  const lines = [
    `${set} on ${engine}: ${documents} documents`,
    '',
    table(
      ['queries', 'n', 'MRR@10', 'nDCG@10', 'recall@10'],
      scores.map((row) => [row.group, `${row.queries}`, ...measures.map((measure) => shown(row.scores[measure]))]),
    ),
  ];
  if (worst.length > 0)
    lines.push(
      '',
      'The worst queries:',
      table(
        ['id', 'nDCG', 'query', 'first hits'],
        worst.map(({ id, ndcg, text, ids }) => [id, shown(ndcg), text, ids.slice(0, 3).join(' ') || 'nothing']),
      ),
    );
  if (against !== null) {
    lines.push(
      '',
      `Against ${against.set} on ${against.engine}, query by query (paired randomisation test of groups of queries):`,
      table(
        ['measure', 'difference', 'better', 'worse', 'equal', 'p'],
        against.comparisons.map((one) => [
          one.measure,
          `${one.difference >= 0 ? '+' : ''}${one.difference.toFixed(4)}`,
          ...[one.better, one.worse, one.equal].map(String),
          one.p.toFixed(4),
        ]),
      ),
    );
    if (against.changed.length > 0)
      lines.push(
        '',
        'The queries that changed most (nDCG):',
        table(
          ['id', 'ours', 'theirs', 'query'],
          against.changed.map(({ id, ours, theirs, text }) => [id, shown(ours), shown(theirs), text]),
        ),
      );
  }
  for (const { floor, least, reached, isMet } of floors)
    lines.push(`${isMet ? 'Floor held' : 'Below the floor'}: ${floor} ${shown(reached)}, at least ${shown(least)}.`);
  for (const { floor, least } of unmeasured)
    lines.push(`Not measured: ${floor}, at least ${shown(least)}: the sample holds no query of that kind.`);
  return lines.join('\n');
}

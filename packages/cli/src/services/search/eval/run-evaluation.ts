import { type Config, openSearchEvaluation, type Relevance } from '@mkt/server';
import { CliError, exitCodes } from '../../../errors/cli-error.ts';
import type { JudgedQuery, JudgedSet } from './judged-set.ts';
import { depth, halfOf, type Measure, meanOf, type Scores, scoreOf } from './scores.ts';

export type EvaluatedEngine = 'elasticsearch' | 'mysql';

export interface QueryResult extends Scores {
  id: string;
  kind: string;
  text: string;
  /** What came back, the best first. */
  ids: string[];
}

/** One set on one engine: what is saved, compared and shown. */
export interface EvaluationRun {
  set: string;
  engine: EvaluatedEngine;
  documents: number;
  relevance: Partial<Relevance>;
  scores: { group: string; queries: number; scores: Scores }[];
  floors: { floor: string; least: number; reached: number; isMet: boolean }[];
  queries: QueryResult[];
}

export interface EvaluationOptions {
  engine: EvaluatedEngine;
  relevance: Partial<Relevance>;
  report(line: string): void;
}

const atOnce = 4;

export async function runEvaluation(
  config: Config,
  set: JudgedSet,
  options: EvaluationOptions,
): Promise<EvaluationRun> {
  const { engine, relevance, report } = options;
  report(`${set.name} on ${engine}: feeding ${set.documents.length} documents …`);
  const search = await openSearchEvaluation(config, {
    engine,
    documents: set.documents,
    synonyms: set.synonyms,
    relevance,
  });
  try {
    report(`${set.name} on ${engine}: ${set.queries.length} queries …`);
    const queries = new Array<QueryResult>(set.queries.length);
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let i = next++; i < set.queries.length; i = next++) {
        const query = set.queries[i] as JudgedQuery;
        const answer = await search.rank(query.text, query.locale, depth);
        if (answer.engine !== engine)
          throw new CliError('engine_down', `${engine} stopped answering in the middle of the evaluation.`, {
            exitCode: exitCodes.precondition,
            fix: ['`mkt status` shows what runs; run the evaluation again when it answers.'],
          });
        const { id, kind, text } = query;
        queries[i] = { id, kind, text, ...scoreOf(answer.ids, query), ids: answer.ids };
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    const scores = groupScores(set, queries);
    const floors = Object.entries(set.floors[engine]).map(([floor, least]) => {
      const [measure, kind] = floor.split(':') as [Measure, string | undefined];
      const reached = scores.find(({ group }) => group === (kind ?? 'all'))?.scores[measure] ?? 0;
      return { floor, least, reached, isMet: reached >= least };
    });
    return { set: set.name, engine, documents: set.documents.length, relevance, scores, floors, queries };
  } finally {
    await search.close();
  }
}

/** All, each kind, and the two halves. */
function groupScores(set: JudgedSet, results: readonly QueryResult[]): EvaluationRun['scores'] {
  const kinds = [...new Set(results.map(({ kind }) => kind))];
  const halves = set.queries.map(({ group }) => halfOf(group));
  const group = (name: string, pick: (i: number) => boolean): EvaluationRun['scores'][number] => {
    const picked = results.filter((_, i) => pick(i));
    return { group: name, queries: picked.length, scores: meanOf(picked) };
  };
  return [
    group('all', () => true),
    ...(kinds.length > 1 ? kinds.map((kind) => group(kind, (i) => results[i]?.kind === kind)) : []),
    group('tuned half', (i) => halves[i] === 'tuned'),
    group('held-out half', (i) => halves[i] === 'held_out'),
  ];
}

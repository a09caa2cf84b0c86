import { type Config, openSearchEvaluation, type Relevance } from '@mkt/server';
import { CliError, exitCodes } from '../../../errors/cli-error.ts';
import { everyKind, type FloorsByEngine, type JudgedQuery, type JudgedSet, partsOfFloor } from './judged-set.ts';
import { depth, halfOf, meanOf, type Scores, scoreOf } from './scores.ts';

export type EvaluatedEngine = 'elasticsearch' | 'mysql';

export interface QueryResult extends Scores {
  id: string;
  kind: string;
  /** Queries of one group are no independent evidence. */
  group: string;
  text: string;
  /** What came back, the best first. */
  ids: string[];
}

export interface ReachedFloor {
  floor: string;
  least: number;
  reached: number;
  isMet: boolean;
}

/** One set on one engine: what is saved, compared and shown. */
export interface EvaluationRun {
  set: string;
  engine: EvaluatedEngine;
  documents: number;
  relevance: Partial<Relevance>;
  scores: { group: string; queries: number; scores: Scores }[];
  floors: ReachedFloor[];
  /** Floors of kinds that no query of a sample is of. */
  unmeasured: { floor: string; least: number }[];
  queries: QueryResult[];
}

export interface EvaluationOptions {
  engine: EvaluatedEngine;
  relevance: Partial<Relevance>;
  signal?: AbortSignal | undefined;
  report(line: string): void;
}

const atOnce = 4;
/** A mean that is the floor itself may come out a little below it: (0.1 + 0.1 + 1) / 3 is not 0.4. */
const rounding = 1e-9;

export async function runEvaluation(
  config: Config,
  set: JudgedSet,
  options: EvaluationOptions,
): Promise<EvaluationRun> {
  const { engine, relevance, signal, report } = options;
  report(`${set.name} on ${engine}: feeding ${set.documents.length} documents …`);
  const search = await openSearchEvaluation(config, {
    engine,
    documents: set.documents,
    synonyms: set.synonyms,
    relevance,
    signal,
  });
  try {
    report(`${set.name} on ${engine}: ${set.queries.length} queries …`);
    const queries = new Array<QueryResult>(set.queries.length);
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let i = next++; i < set.queries.length; i = next++) {
        signal?.throwIfAborted();
        const query = set.queries[i] as JudgedQuery;
        const answer = await search.rank(query.text, query.locale, depth);
        if (answer.engine !== engine)
          throw new CliError('engine_down', `${engine} stopped answering in the middle of the evaluation.`, {
            exitCode: exitCodes.precondition,
            fix: ['`mkt status` shows what runs; run the evaluation again when it answers.'],
          });
        const { id, kind, group, text } = query;
        queries[i] = { id, kind, group, text, ...scoreOf(answer.ids, query), ids: answer.ids };
      }
    };
    // All are waited for: what they ask is taken away afterwards.
    for (const end of await Promise.allSettled(Array.from({ length: atOnce }, lane)))
      if (end.status === 'rejected') throw end.reason;
    const scores = groupScores(set, queries);
    const floors = measureFloors(set.floors[engine], scores);
    return { set: set.name, engine, documents: set.documents.length, relevance, scores, ...floors, queries };
  } finally {
    await search.close();
  }
}

/** What nothing was measured for is neither held nor missed. */
export function measureFloors(
  wanted: FloorsByEngine[EvaluatedEngine],
  scores: EvaluationRun['scores'],
): Pick<EvaluationRun, 'floors' | 'unmeasured'> {
  const floors: ReachedFloor[] = [];
  const unmeasured: EvaluationRun['unmeasured'] = [];
  for (const [floor, least] of Object.entries(wanted)) {
    const { measure, kind } = partsOfFloor(floor);
    const reached = scores.find(({ group }) => group === kind)?.scores[measure];
    if (reached === undefined) unmeasured.push({ floor, least });
    else floors.push({ floor, least, reached, isMet: reached >= least - rounding });
  }
  return { floors, unmeasured };
}

/** All, each kind, and the two halves. */
export function groupScores(set: Pick<JudgedSet, 'queries'>, results: readonly QueryResult[]): EvaluationRun['scores'] {
  const kinds = new Set(results.map(({ kind }) => kind));
  kinds.delete(everyKind);
  const halves = set.queries.map(({ group }) => halfOf(group));
  const group = (name: string, pick: (i: number) => boolean): EvaluationRun['scores'][number] => {
    const picked = results.filter((_, i) => pick(i));
    return { group: name, queries: picked.length, scores: meanOf(picked) };
  };
  return [
    group(everyKind, () => true),
    ...[...kinds].map((kind) => group(kind, (i) => results[i]?.kind === kind)),
    group('tuned half', (i) => halves[i] === 'tuned'),
    group('held-out half', (i) => halves[i] === 'held_out'),
  ];
}

import { constants, existsSync, statSync } from 'node:fs';
import { access, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Config, defaultRelevance, type Relevance } from '@mkt/server';
import { z } from 'zod';
import { CliError, type ExitCode, exitCodes } from '../../../errors/cli-error.ts';
import { requireEngines } from '../../platform/engine-probe.ts';
import { findSet } from './find-set.ts';
import type { JudgedSet } from './judged-set.ts';
import { type EvaluatedEngine, type EvaluationRun, runEvaluation } from './run-evaluation.ts';
import { type ComparedRun, type EvaluationResult, resultOf } from './show-evaluation.ts';

export interface EvaluateOptions {
  engine: EvaluatedEngine;
  data?: string;
  relevance?: string;
  against?: string;
  save?: string;
  worst: number;
  /** Every n-th query only. */
  sample: number;
  /** Ends it; what was made for it goes again. */
  signal?: AbortSignal;
  report(line: string): void;
}

/** Runs a set, and what it is to be compared with. */
export async function evaluate(config: Config, name: string, options: EvaluateOptions): Promise<EvaluationResult> {
  const { engine, signal, report } = options;
  const whole = await findSet(name, options.data);
  const set = { ...whole, queries: whole.queries.filter((_, i) => i % options.sample === 0) };
  const relevance = options.relevance === undefined ? {} : await readRelevance(options.relevance);
  const other = await readOther(options.against, set);
  if (options.save !== undefined) await requirePlace(options.save);
  for (const one of [engine, other?.engine]) if (one === 'elasticsearch') await requireElasticsearch(config);
  const run = await runEvaluation(config, set, { engine, relevance, signal, report });
  if (options.save !== undefined) await save(options.save, run);
  return resultOf(run, await runOther(config, set, other, options), options.worst);
}

/** Before the minutes that an evaluation takes. */
async function requirePlace(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
    if (existsSync(path)) await access(path, constants.W_OK);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error('it is a folder');
  } catch (error) {
    throw unwritable(path, error, exitCodes.usage);
  }
}

async function save(path: string, run: EvaluationRun): Promise<void> {
  await writeFile(path, `${JSON.stringify(run)}\n`).catch((error: unknown) => {
    throw unwritable(path, error, exitCodes.failed);
  });
}

function unwritable(path: string, cause: unknown, exitCode: ExitCode): CliError {
  return new CliError('file_unwritable', `The run cannot be kept in ${path}: ${(cause as Error).message}.`, {
    ...{ exitCode, cause },
    fix: ['Name a file in a folder that is there and can be written to.'],
  });
}

interface Other {
  engine?: EvaluatedEngine;
  relevance?: Partial<Relevance>;
  run?: ComparedRun;
}

async function readOther(against: string | undefined, set: JudgedSet): Promise<Other | null> {
  if (against === undefined) return null;
  if (against === 'elasticsearch' || against === 'mysql') return { engine: against };
  const value = await readJson(against);
  if (typeof value === 'object' && value !== null && 'queries' in value) return { run: checkRun(value, against, set) };
  return { relevance: checkRelevance(value, against) };
}

async function runOther(
  config: Config,
  set: JudgedSet,
  other: Other | null,
  { engine, signal, report }: EvaluateOptions,
): Promise<ComparedRun | null> {
  if (other === null || other.run !== undefined) return other?.run ?? null;
  const { engine: theirs = engine, relevance = {} } = other;
  return runEvaluation(config, set, { engine: theirs, relevance, signal, report });
}

async function requireElasticsearch(config: Config): Promise<void> {
  if (config.search.url !== '') return requireEngines(config, ['elasticsearch']);
  throw new CliError('no_elasticsearch', 'This installation has no Elasticsearch: its queries are answered by MySQL.', {
    exitCode: exitCodes.precondition,
    fix: ['--engine mysql measures that; `mkt up` without --no-search starts one.'],
  });
}

const weight = z.number().min(0).max(1_000);
const relevanceFile = z.strictObject(
  Object.fromEntries(
    Object.entries(defaultRelevance).map(([name, value]) => [
      name,
      (typeof value === 'number'
        ? weight
        : z.strictObject(Object.fromEntries(Object.keys(value).map((field) => [field, weight])))
      ).optional(),
    ]),
  ),
);

async function readRelevance(path: string): Promise<Partial<Relevance>> {
  return checkRelevance(await readJson(path), path);
}

function checkRelevance(value: unknown, path: string): Partial<Relevance> {
  const parsed = relevanceFile.safeParse(value);
  if (parsed.success) return parsed.data as Partial<Relevance>;
  throw new CliError('relevance_invalid', `${path}: ${z.prettifyError(parsed.error)}`, {
    exitCode: exitCodes.usage,
    fix: [`It may hold any of: ${JSON.stringify(defaultRelevance)}`],
  });
}

const score = z.number().min(0).max(1);
const savedRun = z.object({
  set: z.string(),
  engine: z.enum(['elasticsearch', 'mysql']),
  queries: z.array(z.object({ id: z.string(), mrr: score, ndcg: score, recall: score })),
});

/** Without a query in common every difference would be zero. */
function checkRun(value: unknown, path: string, set: JudgedSet): ComparedRun {
  const refuse = (reason: string): CliError =>
    new CliError('run_not_comparable', `${path} ${reason}`, {
      exitCode: exitCodes.usage,
      fix: ['--save keeps a run to compare later ones of the same set with.'],
    });
  const { success, data: run, error } = savedRun.safeParse(value);
  if (!success) throw refuse(`is no saved run: ${z.prettifyError(error)}`);
  if (run.set !== set.name) throw refuse(`is a run of the set ${run.set}, not of ${set.name}.`);
  const ids = new Set(set.queries.map(({ id }) => id));
  if (!run.queries.some(({ id }) => ids.has(id))) throw refuse('has no query in common with this run.');
  return run;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new CliError('file_unreadable', `${path} is no file of JSON.`, {
      exitCode: exitCodes.usage,
      fix: ['Name a run kept by --save, or a file of weights.'],
      cause: error,
    });
  }
}

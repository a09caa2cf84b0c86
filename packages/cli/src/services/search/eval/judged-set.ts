import { readFile } from 'node:fs/promises';
import type { JudgedDocument } from '@mkt/server';
import { z } from 'zod';
import { CliError, exitCodes } from '../../../errors/cli-error.ts';
import type { Measure } from './scores.ts';

/** Least scores by measure (`mrr`, `ndcg`, `recall`), or by measure of one kind of query (`mrr:model`). */
const floors = z.record(z.string().regex(/^(?:mrr|ndcg|recall)(?::[\w-]+)?$/), z.number().min(0).max(1));

export const floorsByEngine = z.strictObject({ elasticsearch: floors.default({}), mysql: floors.default({}) });
export type FloorsByEngine = z.infer<typeof floorsByEngine>;

/** The group of all queries; it is also the kind of those that name none. */
export const everyKind = 'all';

export function partsOfFloor(floor: string): { measure: Measure; kind: string } {
  const [measure, kind] = floor.split(':') as [Measure, string | undefined];
  return { measure, kind: kind ?? everyKind };
}

const strings = z.record(z.string(), z.string());
const translated = z.strictObject({
  title: z.string().min(1),
  description: z.string().default(''),
  attributes: strings.default({}),
  category: z.array(z.string().min(1)).default([]),
});

/** One line of a judged set. The first is the set's own. */
const line = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('set'),
    name: z.string().min(1),
    licence: z.string().min(1),
    floors: floorsByEngine.optional(),
    /** As lines of a synonyms file. */
    synonyms: z.array(z.string()).default([]),
  }),
  z.strictObject({
    type: z.literal('document'),
    id: z.string().min(1),
    language: z.enum(['en', 'ar']).default('en'),
    ...translated.shape,
    brand: z.string().nullable().default(null),
    codes: z.array(z.string().min(1)).default([]),
    units_sold: z.number().int().min(0).default(0),
    /** The same in other languages. */
    texts: z.record(z.enum(['en', 'ar']), translated.optional()).optional(),
  }),
  z.strictObject({
    type: z.literal('query'),
    id: z.string().min(1),
    kind: z.string().min(1).default(everyKind),
    text: z.string().min(1).max(256),
    locale: z.enum(['en', 'ar']).default('en'),
    /** Queries of one group are in the same half; by itself each is a group. */
    group: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('judgment'),
    query: z.string().min(1),
    document: z.string().min(1),
    grade: z.number().int().min(0).max(10).default(1),
  }),
]);

/** With the number of its line, where it is one of a file. */
export type JudgedLine = z.infer<typeof line> & { lineNumber?: number };

export interface JudgedQuery {
  id: string;
  kind: string;
  text: string;
  locale: 'en' | 'ar';
  group: string;
  /** Grades by document, those above 0. */
  relevant: ReadonlyMap<string, number>;
}

export interface JudgedSet {
  name: string;
  licence: string;
  floors: FloorsByEngine;
  synonyms: readonly string[];
  documents: readonly JudgedDocument[];
  queries: readonly JudgedQuery[];
}

export function setError(message: string): CliError {
  return new CliError('judged_set_invalid', message, {
    exitCode: exitCodes.usage,
    fix: ['`mkt search eval --help` tells the sets there are; their format is in assets/search-sets/README.md.'],
  });
}

/** The text of a set or a mapping. */
export async function readSetFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw setError(`${path} is no file that can be read: ${(error as Error).message}`);
  }
}

/** Reads a set in its own format, line by line. */
export async function readJudgedSet(path: string): Promise<JudgedSet> {
  const lines = (await readSetFile(path)).replace(/^\uFEFF/u, '').split('\n');
  return toJudgedSet(
    lines.flatMap((text, i) => {
      if (text.trim() === '') return [];
      const parsed = line.safeParse(parseLine(text, path, i + 1));
      if (!parsed.success) throw setError(`${path}, line ${i + 1}: ${z.prettifyError(parsed.error)}`);
      return [{ ...parsed.data, lineNumber: i + 1 }];
    }),
    path,
  );
}

function parseLine(text: string, path: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw setError(`${path}, line ${number} is no JSON.`);
  }
}

/** Puts the lines together. Judgments of unknown queries or documents are refused: they would count as missed. */
export function toJudgedSet(lines: readonly JudgedLine[], path: string): JudgedSet {
  const [head] = lines;
  if (head?.type !== 'set') throw setError(`${path} does not begin with a line of type "set".`);
  refuseRepeats(lines, path);
  const documents = new Map<string, JudgedDocument>();
  const queries = new Map<string, Extract<JudgedLine, { type: 'query' }>>();
  const grades = new Map<string, Map<string, number>>();
  for (const one of lines) {
    if (one.type === 'document') documents.set(one.id, toDocument(one));
    if (one.type === 'query') queries.set(one.id, one);
  }
  for (const one of lines) {
    if (one.type !== 'judgment') continue;
    if (!queries.has(one.query) || !documents.has(one.document))
      throw setError(
        `${path}${one.lineNumber === undefined ? '' : `, line ${one.lineNumber}`} judges ${one.document} for ${one.query}, but the ${queries.has(one.query) ? 'document' : 'query'} is not in the set.`,
      );
    const known = grades.get(one.query) ?? new Map<string, number>();
    if (one.grade > 0) known.set(one.document, one.grade);
    grades.set(one.query, known);
  }
  const judged = [...queries.values()].map(({ id, kind, text, locale, group }) => ({
    ...{ id, kind, text, locale, group: group ?? id },
    relevant: grades.get(id) ?? new Map<string, number>(),
  }));
  const without = judged.find(({ relevant }) => relevant.size === 0);
  if (without !== undefined) throw setError(`${path} has no relevant document for the query ${without.id}.`);
  if (judged.length === 0) throw setError(`${path} holds no query.`);
  const floors = head.floors ?? { elasticsearch: {}, mysql: {} };
  refuseUnknownKinds(floors, judged, path);
  return {
    name: head.name,
    licence: head.licence,
    floors,
    synonyms: head.synonyms,
    documents: [...documents.values()],
    queries: judged,
  };
}

/** The later one would silently stand for both. Rows of others' files, which have no number here, may repeat. */
function refuseRepeats(lines: readonly JudgedLine[], path: string): void {
  const firstOf = new Map<string, number>();
  for (const one of lines) {
    if (one.lineNumber === undefined) continue;
    const name = nameOf(one);
    const first = firstOf.get(name);
    if (first !== undefined) throw setError(`${path}, line ${one.lineNumber} is ${name} again, as line ${first}.`);
    firstOf.set(name, one.lineNumber);
  }
}

function nameOf(one: JudgedLine): string {
  if (one.type === 'set') return 'the set';
  return one.type === 'judgment' ? `the judgment of ${one.document} for ${one.query}` : `the ${one.type} ${one.id}`;
}

/** Nothing would ever be measured for such a floor. */
function refuseUnknownKinds(floorsOf: FloorsByEngine, queries: readonly JudgedQuery[], path: string): void {
  const kinds = new Set([everyKind, ...queries.map(({ kind }) => kind)]);
  for (const [engine, wanted] of Object.entries(floorsOf))
    for (const floor of Object.keys(wanted))
      if (!kinds.has(partsOfFloor(floor).kind))
        throw setError(
          `${path} sets the floor ${floor} for ${engine}, but no query is of that kind; kinds: ${[...kinds].join(', ')}.`,
        );
}

function toDocument(one: Extract<JudgedLine, { type: 'document' }>): JudgedDocument {
  const { title, description, attributes, category } = one;
  const others = Object.entries(one.texts ?? {}).flatMap(([locale, text]) => (text ? [[locale, text] as const] : []));
  return {
    id: one.id,
    texts: { [one.language]: { title, description, attributes, category }, ...Object.fromEntries(others) },
    brand: one.brand,
    codes: one.codes,
    unitsSold: one.units_sold,
  };
}

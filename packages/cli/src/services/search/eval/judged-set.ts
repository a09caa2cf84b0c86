import { readFile } from 'node:fs/promises';
import type { JudgedDocument } from '@mkt/server';
import { z } from 'zod';
import { CliError, exitCodes } from '../../../errors/cli-error.ts';

/** Least scores by measure (`mrr`, `ndcg`, `recall`), or by measure of one kind of query (`mrr:model`). */
const floors = z.record(z.string().regex(/^(?:mrr|ndcg|recall)(?::[\w-]+)?$/), z.number().min(0).max(1));

export const floorsByEngine = z.strictObject({ elasticsearch: floors.default({}), mysql: floors.default({}) });
export type FloorsByEngine = z.infer<typeof floorsByEngine>;

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
    kind: z.string().min(1).default('all'),
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

export type JudgedLine = z.infer<typeof line>;

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

/** Reads a set in its own format, line by line. */
export async function readJudgedSet(path: string): Promise<JudgedSet> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  return toJudgedSet(
    lines.flatMap((text, i) => {
      if (text.trim() === '') return [];
      const parsed = line.safeParse(parseLine(text, path, i + 1));
      if (!parsed.success) throw setError(`${path}, line ${i + 1}: ${z.prettifyError(parsed.error)}`);
      return [parsed.data];
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
      throw setError(`${path} judges ${one.document} for ${one.query}, one of which is not in the set.`);
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
  return {
    name: head.name,
    licence: head.licence,
    floors: head.floors ?? { elasticsearch: {}, mysql: {} },
    synonyms: head.synonyms,
    documents: [...documents.values()],
    queries: judged,
  };
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

import { parse } from 'yaml';
import { z } from 'zod';
import { encodingByName } from '../../catalog/read/encoding-names.ts';
import { floorsByEngine, type JudgedLine, type JudgedSet, readSetFile, setError, toJudgedSet } from './judged-set.ts';
import { type MappedRow, readMappedRows } from './mapped-rows.ts';

const file = {
  file: z.string().min(1),
  format: z.enum(['csv', 'ndjson']).optional(),
  delimiter: z.string().length(1).optional(),
  encoding: z
    .string()
    .transform((name, context) => {
      try {
        return encodingByName(name);
      } catch (error) {
        context.addIssue((error as Error).message);
        return z.NEVER;
      }
    })
    .optional(),
};

/** How files of others become a judged set: for sets whose licence keeps them out of this repository. */
const mappedSet = z.strictObject({
  name: z.string().min(1),
  licence: z.string().min(1),
  floors: floorsByEngine,
  documents: z.strictObject({
    ...file,
    language: z.enum(['en', 'ar']),
    /** Only rows whose columns have these values. */
    where: z.record(z.string(), z.string()).default({}),
    id: z.string(),
    title: z.string(),
    description: z.string().optional(),
    brand: z.string().optional(),
    category: z.string().optional(),
  }),
  queries: z.strictObject({
    ...file,
    locale: z.enum(['en', 'ar']),
    id: z.string(),
    kind: z.string(),
    text: z.string(),
    /** A list of ids, each relevant. */
    relevant: z.string(),
    group: z.string().optional(),
  }),
});
type MappedSet = z.infer<typeof mappedSet>;

/** Reads a mapping and, by it, the files under `dataDir`. */
export async function readMappedSet(path: string, dataDir: string): Promise<JudgedSet> {
  const parsed = mappedSet.safeParse(parseYaml(await readSetFile(path), path));
  if (!parsed.success) throw setError(`${path}: ${z.prettifyError(parsed.error)}`);
  const { name, licence, floors, documents, queries } = parsed.data;
  const lines: JudgedLine[] = [{ type: 'set', name, licence, floors, synonyms: [] }];
  const { where, id, title, description, brand, category } = documents;
  const ofDocuments = [...Object.keys(where), id, title, description, brand, category];
  for await (const { cells } of readMappedRows(documents, ofDocuments, { set: name, dataDir }))
    lines.push(...documentLine(cells, documents));
  const known = new Set(lines.flatMap((one) => (one.type === 'document' ? [one.id] : [])));
  const ofQueries = [queries.id, queries.kind, queries.text, queries.relevant, queries.group];
  for await (const row of readMappedRows(queries, ofQueries, { set: name, dataDir }))
    lines.push(...queryLines(row, queries, known));
  return toJudgedSet(lines, path);
}

function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw setError(`${path} is no YAML: ${(error as Error).message}`);
  }
}

function documentLine(cells: Record<string, unknown>, mapped: MappedSet['documents']): JudgedLine[] {
  if (Object.entries(mapped.where).some(([column, value]) => cells[column] !== value)) return [];
  const cell = (column: string | undefined): string => (column === undefined ? '' : String(cells[column] ?? '').trim());
  const title = cell(mapped.title);
  const id = cell(mapped.id);
  if (title === '' || id === '') return [];
  const category = cell(mapped.category);
  return [
    {
      type: 'document',
      id,
      language: mapped.language,
      title,
      description: cell(mapped.description),
      attributes: {},
      category: category === '' ? [] : [category],
      brand: cell(mapped.brand) || null,
      codes: [],
      units_sold: 0,
    },
  ];
}

/** What the query's file calls relevant but the documents' file lacks (a row without a title) cannot be found and is left out. */
function queryLines(
  { cells, place }: MappedRow,
  mapped: MappedSet['queries'],
  known: ReadonlySet<string>,
): JudgedLine[] {
  const cell = (column: string): string => {
    const text = textOf(cells[column]);
    if (text === '') throw setError(`${place} has no text in the column ${column}.`);
    return text;
  };
  const listed: unknown = cells[mapped.relevant];
  if (!Array.isArray(listed)) throw setError(`${place} has no list of ids in the column ${mapped.relevant}.`);
  const query = {
    type: 'query' as const,
    id: cell(mapped.id),
    kind: cell(mapped.kind),
    text: cell(mapped.text).slice(0, 256),
    locale: mapped.locale,
  };
  const relevant = listed.map(String).filter((one) => known.has(one));
  if (relevant.length === 0) return [];
  const group = mapped.group === undefined ? '' : textOf(cells[mapped.group]);
  return [
    group === '' ? query : { ...query, group },
    ...relevant.map((document) => ({ type: 'judgment' as const, query: query.id, document, grade: 1 })),
  ];
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { encodingByName } from '../../catalog/read/encoding.ts';
import { openRows } from '../../catalog/read/open-rows.ts';
import { isBroken } from '../../catalog/read/raw-row.ts';
import { floorsByEngine, type JudgedLine, type JudgedSet, setError, toJudgedSet } from './judged-set.ts';

const file = {
  file: z.string().min(1),
  format: z.enum(['csv', 'ndjson']).optional(),
  delimiter: z.string().length(1).optional(),
  encoding: z.string().transform(encodingByName).optional(),
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
  const parsed = mappedSet.safeParse(parse(await readFile(path, 'utf8')));
  if (!parsed.success) throw setError(`${path}: ${z.prettifyError(parsed.error)}`);
  const { name, licence, floors, documents, queries } = parsed.data;
  const lines: JudgedLine[] = [{ type: 'set', name, licence, floors, synonyms: [] }];
  for await (const cells of cellsOf(documents, dataDir)) lines.push(...documentLine(cells, documents));
  const known = new Set(lines.flatMap((one) => (one.type === 'document' ? [one.id] : [])));
  for await (const cells of cellsOf(queries, dataDir)) lines.push(...queryLines(cells, queries, known));
  return toJudgedSet(lines, path);
}

async function* cellsOf(
  source: MappedSet['documents'] | MappedSet['queries'],
  dataDir: string,
): AsyncGenerator<Record<string, unknown>> {
  const { file: path, format, delimiter, encoding } = source;
  const opened = await openRows(join(dataDir, path), { format, delimiter, encoding });
  for await (const row of opened.rows) if (!isBroken(row)) yield row.cells;
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
  cells: Record<string, unknown>,
  mapped: MappedSet['queries'],
  known: ReadonlySet<string>,
): JudgedLine[] {
  const id = String(cells[mapped.id]);
  const listed: unknown = cells[mapped.relevant];
  const relevant = (Array.isArray(listed) ? listed.map(String) : []).filter((one) => known.has(one));
  if (relevant.length === 0) return [];
  const query = {
    type: 'query' as const,
    id,
    kind: String(cells[mapped.kind]),
    text: String(cells[mapped.text]).slice(0, 256),
    locale: mapped.locale,
    ...(mapped.group === undefined ? {} : { group: String(cells[mapped.group]) }),
  };
  return [query, ...relevant.map((document) => ({ type: 'judgment' as const, query: id, document, grade: 1 }))];
}

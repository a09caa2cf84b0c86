import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { exitCodes } from '../../../errors/cli-error.ts';
import { findSet } from './find-set.ts';

const dir = mkdtempSync(join(tmpdir(), 'mkt-set-'));
afterAll(() => rmSync(dir, { recursive: true }));

function write(name: string, lines: readonly (object | string)[]): string {
  const path = join(dir, name);
  writeFileSync(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  return path;
}

const head = { type: 'set', name: 'tiny', licence: 'none' };
const document = { type: 'document', id: 'd', title: 'Lamp' };
const query = { type: 'query', id: 'q', kind: 'words', text: 'lamp' };
const judgment = { type: 'judgment', query: 'q', document: 'd' };

it('takes floors of the kinds that queries are of', async () => {
  const floors = { elasticsearch: { mrr: 0.9, 'mrr:all': 0.9, 'ndcg:words': 0.8 } };
  const set = await findSet(write('floors.ndjson', [{ ...head, floors }, document, query, judgment]));
  expect(set.floors).toEqual({ ...floors, mysql: {} });
});

it('refuses a floor of a kind that no query is of', async () => {
  const floors = { mysql: { 'mrr:modal': 0.9 } };
  const path = write('unknown.ndjson', [{ ...head, floors }, document, query, judgment]);
  await expect(findSet(path)).rejects.toThrow(/floor mrr:modal for mysql.*kinds: all, words/);
});

it.each([
  ['document', { ...judgment, document: 'x' }],
  ['query', { ...judgment, query: 'x' }],
])('names the line of a judgment whose %s is not there', async (missing, line) => {
  const path = write('dangling.ndjson', [head, document, '', query, judgment, line]);
  await expect(findSet(path)).rejects.toThrow(new RegExp(`line 6 judges .* the ${missing} is not in the set`));
});

it('says that a folder is no set', async () => {
  mkdirSync(join(dir, 'folder.yaml'));
  for (const path of [dir, join(dir, 'folder.yaml')])
    await expect(findSet(path)).rejects.toMatchObject({
      code: 'judged_set_invalid',
      message: expect.stringMatching(/is no file that can be read/),
    });
});

const documents = { file: 'd.csv', format: 'csv', delimiter: ';', language: 'en', id: 'id', title: 'name' };
const queries = { file: 'q.ndjson', locale: 'en', id: 'qid', kind: 'kind', text: 'query', relevant: 'relevant' };
const row = { qid: 'q1', kind: 'words', query: 'lamp', relevant: ['1', '9'] };

interface Mapped {
  documents?: object;
  queries?: object;
  documentLines?: readonly string[];
  queryLines?: readonly (object | string)[];
}

/** A set of two files, which lie beside the mapping. */
async function mapped({ documents: d, queries: q, documentLines, queryLines }: Mapped): ReturnType<typeof findSet> {
  write('d.csv', documentLines ?? ['id;name;made', '1;Lamp;x', '2;;y']);
  write('q.ndjson', queryLines ?? [row]);
  const mapping = {
    ...{ name: 'mapped', licence: 'none', floors: {} },
    ...{ documents: { ...documents, ...d }, queries: { ...queries, ...q } },
  };
  // JSON is YAML.
  return findSet(write('mapping.yaml', [mapping]), dir);
}

it('puts a set together from the files that a mapping names', async () => {
  const set = await mapped({ queryLines: [row, { ...row, qid: 'q2', relevant: ['2'] }] });
  expect(set.documents.map(({ id }) => id)).toEqual(['1']);
  expect(set.queries).toEqual([
    { id: 'q1', kind: 'words', text: 'lamp', locale: 'en', group: 'q1', relevant: new Map([['1', 1]]) },
  ]);
});

it('takes a column that only later objects have', async () => {
  const set = await mapped({ queries: { group: 'near' }, queryLines: [row, { ...row, qid: 'q2', near: 'q1' }] });
  expect(set.queries.map(({ group }) => group)).toEqual(['q1', 'q1']);
});

it.each<[string, Mapped, RegExp]>([
  ['a column of documents', { documents: { title: 'title' } }, /d\.csv has no column title\. .*id, name, made/],
  ['a condition', { documents: { where: { shop: 'x' } } }, /d\.csv has no column shop/],
  ['the text of queries', { queries: { text: 'txt' } }, /q\.ndjson, line 1 has no text in the column txt/],
  ['the ids that are relevant', { queries: { relevant: 'ids' } }, /line 1 has no list of ids in the column ids/],
  ['the group of queries', { queries: { group: 'near' } }, /q\.ndjson has no column near/],
])('refuses a mapping when %s is not in the file', async (_, change, reason) => {
  await expect(mapped(change)).rejects.toMatchObject({
    code: 'judged_set_invalid',
    message: expect.stringMatching(reason),
  });
});

it.each<[string, Mapped, RegExp]>([
  [
    'row of documents',
    { documentLines: ['id;name;made', '1;Lamp;x', '2;Chair'] },
    /d\.csv, line 3: the row has another/,
  ],
  ['line of queries', { queryLines: [row, '{oops'] }, /q\.ndjson, line 2: the line is not a JSON object/],
  ['query without a text', { queryLines: [row, { ...row, query: ' ' }] }, /q\.ndjson, line 2 has no text/],
])('names a broken %s', async (_, change, reason) => {
  await expect(mapped(change)).rejects.toMatchObject({
    code: 'judged_set_invalid',
    message: expect.stringMatching(reason),
  });
});

it('tells a fault of the mapping from files that are not there', async () => {
  await expect(findSet(write('broken.yaml', ['name: [x', 'licence: y']), dir)).rejects.toMatchObject({
    code: 'judged_set_invalid',
    message: expect.stringMatching(/broken\.yaml is no YAML/),
  });
  await expect(mapped({ documents: { encoding: 'klingon' } })).rejects.toThrow(/Unknown encoding "klingon"/);
  await expect(mapped({ documentLines: [] })).rejects.toMatchObject({
    code: 'judged_set_invalid',
    message: expect.stringMatching(/d\.csv is empty/),
  });
  await expect(mapped({ documents: { file: 'gone.csv' } })).rejects.toMatchObject({
    code: 'judged_set_missing',
    exitCode: exitCodes.precondition,
  });
});

const judged = '{"type":"judgment","query":"q","document":"d"}';
const lines = [
  '{"type":"set","name":"tiny","licence":"none"}',
  '{"type":"document","id":"d","title":"Lamp"}',
  '{"type":"query","id":"q","text":"lamp"}',
  judged,
];

it('takes a set that an editor of Windows saved', async () => {
  const path = join(dir, 'windows.ndjson');
  writeFileSync(path, `\uFEFF${lines.join('\r\n')}`);
  expect(await findSet(path, dir)).toMatchObject({ name: 'tiny', documents: [{ id: 'd' }], queries: [{ id: 'q' }] });
});

it.each([
  ['the set', '{"type":"set","name":"other","licence":"none","floors":{"mysql":{"mrr":1}}}', 1],
  ['the document d', '{"type":"document","id":"d","title":"Chair"}', 2],
  ['the query q', '{"type":"query","id":"q","text":"chair"}', 3],
  ['the judgment of d for q', judged.replace('}', ',"grade":0}'), 4],
])('refuses %s a second time, which would silently stand for both', async (name, line, first) => {
  await expect(findSet(write('twice.ndjson', [...lines, line]), dir)).rejects.toMatchObject({
    code: 'judged_set_invalid',
    message: expect.stringContaining(`twice.ndjson, line 5 is ${name} again, as line ${first}.`),
  });
});

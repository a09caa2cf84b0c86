/** The order of hits does not get worse: judged sets on both engines, against the floors that stand in them. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placesOf } from '../../../../../server/src/app/evaluation-place.ts';
import type { Config } from '../../../../../server/src/platform/config/load-config.ts';
import { createSchemas, dropSchemas, openAdmin } from '../../../../../server/src/platform/db/migrate.ts';
import {
  createTestInstallation,
  type TestInstallation,
} from '../../../../../server/src/platform/testing/test-installation.ts';
import { evaluate } from './evaluate.ts';
import { defaultDataDir } from './find-set.ts';
import { showEvaluation } from './show-evaluation.ts';

let installation: TestInstallation;
const dir = mkdtempSync(join(tmpdir(), 'mkt-eval-'));

beforeAll(async () => {
  installation = await createTestInstallation([]);
}, 60_000);
afterAll(async () => {
  await installation?.close();
  rmSync(dir, { recursive: true, force: true });
});

const isFull = process.env['MKT_TEST_FULL'] === '1';
const quiet = { worst: 3, report: () => {} };
/** Samples keep the run short; a whole set is `mkt search eval SET`, or the full run of the tests. */
const sets = [
  { set: 'house', sample: 1 },
  { set: 'abt-buy', sample: isFull ? 1 : 5 },
  { set: 'arabic-grocery', sample: isFull ? 1 : 4 },
] as const;

// Both engines side by side: each waits for its own.
describe.each(sets)('$set', ({ set, sample }) => {
  it.concurrent.for(['elasticsearch', 'mysql'] as const)(
    'stays above its floor on %s',
    { timeout: 600_000 },
    async (engine, test) => {
      if (set !== 'house' && !existsSync(join(defaultDataDir, set))) test.skip('../shared/data is not there');
      if (engine === 'elasticsearch' && installation.config.search.url === '') test.skip('Elasticsearch is not here');
      const result = await evaluate(installation.config, set, { ...quiet, engine, sample });
      test.expect(result.floors.length).toBeGreaterThan(0);
      test.expect(result.floors.filter(({ isMet }) => !isMet)).toEqual([]);
      test.expect(result.scores.map(({ group }) => group)).toEqual(expect.arrayContaining(['all', 'tuned half']));
    },
  );
});

/** Indexes and schemas of this installation's evaluations; other files run some at the same time. */
async function leftBehind(config: Config): Promise<string[]> {
  const admin = openAdmin(config, 'mysql');
  const schemas = await admin.introspection.getSchemas();
  await admin.destroy();
  const { url } = config.search;
  const answer = url === '' ? null : await fetch(`${url}/_cat/indices/${placesOf(config)}*?h=index&format=json`);
  const indexes = answer === null ? [] : ((await answer.json()) as { index: string }[]);
  return [...schemas.map(({ name }) => name), ...indexes.map(({ index }) => index)].filter((name) =>
    name.startsWith(placesOf(config)),
  );
}

it('leaves nothing behind, and compares two configurations query by query', async () => {
  const weights = join(dir, 'weights.json');
  const saved = join(dir, 'run.json');
  const old = join(dir, 'run-of-old.json');
  // Without a second look at words that find too little.
  writeFileSync(weights, JSON.stringify({ enough: 0 }));
  const engine = installation.config.search.url === '' ? 'mysql' : 'elasticsearch';
  const first = await evaluate(installation.config, 'house', { ...quiet, engine, sample: 4, save: saved });
  expect(first.against).toBeNull();
  const run = JSON.parse(readFileSync(saved, 'utf8')) as { queries: { group?: string }[] };
  expect(run.queries.every(({ group }) => typeof group === 'string')).toBe(true);
  for (const query of run.queries) delete query.group;
  writeFileSync(old, JSON.stringify(run));
  const compare = (against: string) => evaluate(installation.config, 'house', { ...quiet, engine, sample: 4, against });
  const [again, withOld, other] = await Promise.all([
    compare(saved),
    compare(old),
    engine === 'mysql' ? null : compare(weights),
  ]);
  expect(again.against?.comparisons).toMatchObject([{ difference: 0, p: 1 }, { difference: 0 }, { difference: 0 }]);
  expect(withOld.against?.comparisons).toEqual(again.against?.comparisons);
  if (other === null) return;
  expect(other.against?.comparisons[1]?.better).toBeGreaterThan(0);
  expect(other.against?.changed.length).toBeGreaterThan(0);
  expect(await leftBehind(installation.config)).toEqual([]);
}, 300_000);

it('leaves nothing behind where it is ended on its way', async () => {
  const { config } = installation;
  const engine = config.search.url === '' ? 'mysql' : 'elasticsearch';
  for (const step of [/feeding/, /queries …$/]) {
    const ended = new AbortController();
    const report = (line: string): void => {
      if (step.test(line)) ended.abort(new Error('ended'));
    };
    const options = { ...quiet, engine, sample: 1, report, signal: ended.signal } as const;
    await expect(evaluate(config, 'house', options)).rejects.toThrow('ended');
    expect(await leftBehind(config)).toEqual([]);
  }
}, 300_000);

it('removes what a killed evaluation left, and nothing of one that runs', async () => {
  const { config } = installation;
  const [killed, running] = ['dead00', 'a11fe0'].map((end) => `${placesOf(config)}${end}`) as [string, string];
  const scratch = (name: string): Config => ({ ...config, mysql: { ...config.mysql, schemaPrefix: name } });
  const admin = openAdmin(config, 'mysql');
  try {
    for (const name of [killed, running]) await createSchemas(scratch(name), ['search']);
    if (config.search.url !== '') await fetch(`${config.search.url}/${killed}-products-1`, { method: 'PUT' });
    await admin.connection().execute(async (session) => {
      await sql`SELECT GET_LOCK(${running}, 0)`.execute(session);
      await evaluate(config, 'house', { ...quiet, engine: 'mysql', sample: 1_000 });
      expect(await leftBehind(config)).toEqual([`${running}_search`]);
    });
  } finally {
    await admin.destroy();
    await dropSchemas(scratch(running), ['search']);
  }
}, 300_000);

it.each([
  ['no-such-folder/run.json', /no such file or directory/],
  ['.', /it is a folder/],
])('says before it begins that a run cannot be kept in %s', async (path, reason) => {
  const options = { ...quiet, engine: 'mysql', sample: 1, save: join(dir, path) } as const;
  await expect(evaluate(installation.config, 'house', options)).rejects.toMatchObject({
    ...{ code: 'file_unwritable', exitCode: 2, message: expect.stringMatching(reason) },
  });
});

it.each<[string, object, RegExp]>([
  ['of another set', { set: 'other' }, /is a run of the set other, not of house/],
  ['without a common query', { queries: [{ id: 'x', mrr: 1, ndcg: 1, recall: 1 }] }, /no query in common/],
  ['that is no run', { queries: 'many' }, /is no saved run/],
])('refuses to compare with a run %s', async (_, change, reason) => {
  const path = join(dir, 'other.json');
  writeFileSync(path, JSON.stringify({ set: 'house', engine: 'mysql', queries: [], ...change }));
  const options = { ...quiet, engine: 'mysql', sample: 1, against: path } as const;
  await expect(evaluate(installation.config, 'house', options)).rejects.toThrow(reason);
});

it('says which floors a sample leaves unmeasured', async () => {
  const result = await evaluate(installation.config, 'house', { ...quiet, engine: 'mysql', sample: 1_000 });
  expect(result.unmeasured.map(({ floor }) => floor)).toContain('mrr:arabic');
  expect(result.floors.map(({ floor }) => floor)).not.toContain('mrr:arabic');
  expect(showEvaluation(result)).toContain('Not measured: mrr:arabic');
}, 300_000);

it.each([
  ['no-such-set', /no set no-such-set/],
  ['broken.ndjson', /line 2 is no JSON/],
  ['headless.ndjson', /does not begin/],
  ['dangling.ndjson', /not in the set/],
])('says what is wrong with %s', async (name, reason) => {
  const head = '{"type":"set","name":"x","licence":"none"}\n';
  writeFileSync(join(dir, 'broken.ndjson'), `${head}{oops\n`);
  writeFileSync(join(dir, 'headless.ndjson'), '{"type":"query","id":"q","text":"a"}\n');
  writeFileSync(
    join(dir, 'dangling.ndjson'),
    `${head}{"type":"query","id":"q","text":"a"}\n{"type":"judgment","query":"q","document":"d"}\n`,
  );
  const path = name.endsWith('.ndjson') ? join(dir, name) : name;
  await expect(evaluate(installation.config, path, { ...quiet, engine: 'mysql', sample: 1 })).rejects.toThrow(reason);
});

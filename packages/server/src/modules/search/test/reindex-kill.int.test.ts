/** A worker that is killed in the middle of a reindex, and the next one that goes on. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { systemContext } from '../../../platform/context/make-context.ts';
import { testEngines } from '../../../platform/testing/test-installation.ts';
import { insertDocuments } from '../repositories/document.repository.ts';
import { readState } from '../repositories/state.repository.ts';
import { toSearchDocument } from '../search.mapper.ts';
import { invent } from './invented-catalog.ts';
import { type SearchHarness, startSearch } from './search-harness.ts';
import { TollProxy } from './toll-proxy.ts';

const program = fileURLToPath(new URL('./reindexing-process.ts', import.meta.url));
const { elasticsearch } = testEngines();
const rows = process.env['MKT_TEST_FULL'] === '1' ? 50_000 : 1_500;
const context = () => systemContext('test', { timeoutMs: 60_000 });

let search: SearchHarness;
let proxy: TollProxy;
let worker: ChildProcess | undefined;

beforeEach((test) => {
  if (elasticsearch === null) test.skip('Elasticsearch is not here');
});
beforeAll(async () => {
  if (elasticsearch === null) return;
  proxy = new TollProxy(elasticsearch);
  await proxy.open();
  search = await startSearch({ search: { url: proxy.url } });
  await search.settle();
  for (let at = 0; at < rows; at += 500) {
    const documents = Array.from({ length: 500 }, (_, i) => toSearchDocument(invent(at + i)));
    await search.db.transaction(context(), (tx) => insertDocuments(tx, documents));
  }
}, 600_000);
afterAll(async () => {
  worker?.kill('SIGKILL');
  await search?.close();
  await proxy?.close();
});

function start(): ChildProcess {
  const file = join(search.config.stateDir, 'reindexing.json');
  writeFileSync(file, JSON.stringify(search.config));
  return spawn(process.execPath, ['--conditions=mkt-source', program, file], { stdio: 'inherit' });
}

const noted = async () =>
  (await readState(search.db.reader('fresh'), 'reindex')) ?? { done: 0, phase: 'none', index: '' };

it('goes on where the killed worker was, with what changed meanwhile, and switches', async () => {
  await search.settle();
  const { index, total } = await search.runtime.port.startReindex(context(), { from_products: false });
  expect(total).toBe(rows);
  proxy.delayMs = 60;
  worker = start();
  await expect.poll(async () => (await noted()).done, { timeout: 60_000, interval: 10 }).toBeGreaterThan(rows / 4);
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  const atKill = await noted();
  expect(atKill).toMatchObject({ phase: 'backfill', index });
  expect(atKill.done).toBeLessThan(rows);
  // The dead worker's lease ends after a minute; nobody waits for that here.
  await search.db.writer().updateTable('search_state').set({ holder: null }).where('name', '=', 'reindexing').execute();
  const gone = (
    await search.db
      .reader('fresh')
      .selectFrom('search_documents')
      .select('product_id')
      .limit(1)
      .executeTakeFirstOrThrow()
  ).product_id;
  await search.db
    .writer()
    .updateTable('search_documents')
    .set({ version: 9, units_sold: 4_711 })
    .where('product_id', '=', gone)
    .execute();
  await search.runJob('search.index');
  proxy.sizes.length = 0;
  proxy.delayMs = 0;
  worker = start();
  await once(worker, 'exit');
  const sent = proxy.sizes.reduce((sum, size) => sum + size, 0);
  // What had been noted is not sent again.
  expect(sent).toBeLessThanOrEqual(rows - atKill.done);
  expect(await noted()).toMatchObject({ phase: 'done', index, done: rows });
  expect(await search.runtime.port.getSearchStatus(context(), {})).toMatchObject({ index, indexed_documents: rows });
  const compared = await search.runtime.port.verifySearch(context(), { repair: false, grace_s: 0, limit: 50_000 });
  expect(compared).toMatchObject({ rows, indexed_documents: rows, differences: [] });
  const document = (await (await fetch(`${elasticsearch}/${index}/_doc/${gone}`)).json()) as { _version: number };
  expect(document._version).toBe(9);
}, 600_000);

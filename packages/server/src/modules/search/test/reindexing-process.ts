/** Builds the index of a reindex until it is done or killed: a worker of which a test has the end in its hand. */
import { readFileSync } from 'node:fs';
import { openInfrastructure } from '../../../app/infrastructure.ts';
import type { Config } from '../../../platform/config/load-config.ts';
import { systemContext } from '../../../platform/context/make-context.ts';
import { openDatabase } from '../../../platform/db/database.ts';
import { ElasticsearchIndex, openElasticsearch } from '../adapters/elasticsearch-index.ts';
import { isRunning, readState } from '../repositories/state.repository.ts';
import type { SearchDeps } from '../search.deps.ts';
import type { SearchTables } from '../search.tables.gen.ts';
import type { BackfillService } from '../services/backfill.service.ts';
import { BuildIndexService } from '../services/build-index.service.ts';
import { ReindexService } from '../services/reindex.service.ts';

const config = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Config;
const { policies, log, metrics, clock } = openInfrastructure(config, { now: () => new Date() } as never, 'test');
const db = openDatabase<SearchTables>(config, 'search');
const deps = { config, db, policies, log, metrics, clock } as unknown as SearchDeps;
const client = openElasticsearch(config);
if (client === null) throw new Error('There is no Elasticsearch to write to');
const index = new ElasticsearchIndex(client, config, policies);
// Only a reindex that reads products first asks it anything.
const backfill = null as unknown as BackfillService;
const reindex = new ReindexService(deps, index, backfill);
const building = new BuildIndexService(deps, index, { reindex, backfill }, { sliceRows: 50, noteMs: 20 });
for (;;) {
  await building.work(systemContext('test', { timeoutMs: 60_000 }), performance.now() + 1_000);
  const state = await readState(db.reader('fresh'), 'reindex');
  if (state === null || !isRunning(state)) break;
  await new Promise((resolve) => setTimeout(resolve, 50));
}
process.exit(0);

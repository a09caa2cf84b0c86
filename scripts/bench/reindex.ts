/**
 * `npm run bench:reindex`: a whole reindex by a worker process (new index, all rows in parallel streams, comparison,
 * switch of the alias) against bare _bulk requests with the very same documents, ready made, into an index of the same
 * mapping: in turns of one run on one engine. The goal is 0.6. Then the whole index is verified, as `mkt search verify`
 * does it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServerProcess, stopProcess, untilReady } from '../../e2e/server-process.ts';
import { verify } from '../../packages/cli/src/services/search/search-work.ts';
import { compose } from '../../packages/server/src/app/compose.ts';
import { readState } from '../../packages/server/src/modules/search/repositories/state.repository.ts';
import type { SearchTables } from '../../packages/server/src/modules/search/search.tables.gen.ts';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { systemContext } from '../../packages/server/src/platform/context/make-context.ts';
import { openDatabase } from '../../packages/server/src/platform/db/database.ts';
import { BareBulk } from './bare-bulk.ts';
import { untilEnd } from './bench-end.ts';
import { withInstallation } from './bench-installation.ts';
import { benchOptions, positive } from './bench-options.ts';
import { fillSearchRows } from './search-rows.ts';
import { median, ratioLine, takeTurns } from './turns.ts';

const options = benchOptions(
  `npm run bench:reindex [-- --products 50000] [--rounds 3] [--json]

A whole reindex against bare _bulk requests with the same documents, in turns of one run; goal 0.6. Then the rate of
\`mkt search verify\`, whose goal is 20,000 products/s.
--products  rows of the index (default 50,000)
--rounds    turns of each (default 3)`,
  { products: { type: 'string', default: '50000' }, rounds: { type: 'string', default: '3' } },
);
const count = positive('products', options.products);
const rounds = positive('rounds', options.rounds);
const own = ['user', 'product', 'search'] as const;
const say = (line: string): void => (options.json ? undefined : console.log(line));

const results = await withInstallation(own, { log: { level: 'error' }, modules: { own: [...own] } }, ({ config }) =>
  measure(config),
);
if (options.json) console.log(JSON.stringify(results));
const rate = (value: number): string => Math.round(value).toLocaleString('en');
say(`first filling, row by row as changes come: ${rate(results.firstFill)} products/s`);
say(`filling alone, without comparison and switch: ${rate(results.fillOnly)} products/s`);
say(`memory of the worker: ${results.memoryMb.before} MB before, ${results.memoryMb.most} MB at most`);
say(`verify: ${rate(results.verify)} products/s, ${results.differences} differences (goal 20,000)`);
console.log(ratioLine(results.turns, ' products/s'));
process.exit(results.differences === 0 ? 0 : 1);

async function measure(config: Config) {
  const documents = await fillSearchRows(config, count);
  const bare = new BareBulk(config, documents);
  const runtimeFile = join(config.stateDir, 'bench-runtime.json');
  writeFileSync(runtimeFile, JSON.stringify(config), { mode: 0o600 });
  const composition = await compose(config, { role: 'command' });
  const { search } = composition.ports;
  const context = () => systemContext('bench', { timeoutMs: 60_000 });
  const status = () => search.getSearchStatus(context(), {});
  const worker = startServerProcess('worker', { MKT_RUNTIME_FILE: runtimeFile, MKT_LOG_LEVEL: 'error' });
  const db = openDatabase<SearchTables>(config, 'search');
  const end = async (): Promise<void> => {
    await stopProcess(worker);
    await db.close();
    await composition.close();
    await bare.close();
  };
  return untilEnd(end, async () => {
    await untilReady('worker', worker);
    const filledFrom = performance.now();
    await until(async () => (await status()).indexed_documents === count && (await status()).engine_state === 'ready');
    const firstFill = perSecond(filledFrom);
    const memoryMb = { before: residentMb(worker.pid), most: 0 };
    const fills: number[] = [];
    const ours = async (): Promise<number> => {
      const from = performance.now();
      await search.startReindex(context(), { from_products: false });
      let isFilling = true;
      await until(async () => {
        memoryMb.most = Math.max(memoryMb.most, residentMb(worker.pid));
        // From its row: a whole status reads much more, ten times a second.
        const reindex = await readState(db.reader('fresh'), 'reindex');
        if (isFilling && reindex?.phase !== 'backfill') fills.push(perSecond(from));
        isFilling = reindex?.phase === 'backfill';
        if (reindex?.phase === 'failed') throw new Error(reindex.reason ?? 'The reindex failed');
        return reindex?.phase === 'done';
      });
      return perSecond(from);
    };
    const turns = await takeTurns(rounds, ours, () => bare.run());
    const verifiedFrom = performance.now();
    const { differences_found: differences } = await verify(config, { graceS: 60, repair: false });
    return { turns, firstFill, fillOnly: median(fills), memoryMb, verify: perSecond(verifiedFrom), differences };
  });
}

function perSecond(from: number): number {
  return (count / (performance.now() - from)) * 1_000;
}

function residentMb(pid: number | undefined): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1] ?? 0) / 1_024);
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (const giveUpAt = Date.now() + 600_000; !(await isTrue()); ) {
    if (Date.now() > giveUpAt) throw new Error('It took more than ten minutes');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * `npm run bench:freshness`: how long a committed change of a product takes until Elasticsearch shows it (outbox, relay,
 * queue, row, bulk, refresh) at 50 changes and 100 searches a second, with an installation's own settings. Searches are
 * drawn by popularity, as shoppers ask; `--cache off` makes each of them ask the engine. The limit is the engine's own
 * refresh: documents written straight into an index of the same settings at the same rate, in turns of one run, under
 * the same searches. The goal is a p95 of two seconds.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServerProcess, stopProcess, untilReady } from '../../e2e/server-process.ts';
import { compose } from '../../packages/server/src/app/compose.ts';
import {
  ElasticsearchIndex,
  openElasticsearch,
} from '../../packages/server/src/modules/search/adapters/elasticsearch-index.ts';
import { type Config, loadConfig } from '../../packages/server/src/platform/config/load-config.ts';
import { systemContext } from '../../packages/server/src/platform/context/make-context.ts';
import { Policies } from '../../packages/server/src/platform/resilience/policies.ts';
import { refuse } from '../lib/script-options.ts';
import { untilEnd } from './bench-end.ts';
import { withInstallation } from './bench-installation.ts';
import { benchOptions, positive } from './bench-options.ts';
import { cacheReads, EngineAnswers, partFound } from './engine-answers.ts';
import { documentsOf, importSeed, retitle, retitled } from './freshness-shop.ts';
import { byPopularity } from './popularity.ts';
import { ourWork, SearchLoad, type Work } from './search-load.ts';
import { queryMix } from './search-queries.ts';
import { Sightings } from './sightings.ts';
import { Steady } from './steady.ts';
import { quantileAmong, takeTurns } from './turns.ts';

const options = benchOptions(
  `npm run bench:freshness [-- --products 10000] [--seconds 10] [--rounds 3] [--searches 100] [--queries 240] [--cache on|off] [--json]

From the commit of a change until Elasticsearch shows it, at 50 changes/s while 100 searches/s run; goal: p95 of 2 s.
The limit is the engine's own refresh: documents written straight into such an index, in turns of one run.
With fewer changes or searches than that, as when the database has to answer in place of the engine, the goal is not
judged.
--products  how many there are (default 10,000); at least 50 for each second of a turn, and 50 more
--seconds   length of a turn (default 10)
--rounds    turns of each (default 3)
--searches  a second (default 100)
--queries   how many different ones are drawn from, the n-th most popular as often as 1/n (default 240, as in
            bench:search)
--cache     off: every search asks the engine, where the cache of pages answers repeated ones otherwise`,
  {
    searches: { type: 'string', default: '100' },
    queries: { type: 'string', default: '240' },
    products: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    cache: { type: 'string', default: 'on' },
  },
);
const changesPerS = 50;
const searchesPerS = 100;
const count = positive('products', options.products);
const seconds = positive('seconds', options.seconds);
const rounds = positive('rounds', options.rounds);
const askedPerS = positive('searches', options.searches);
const queries = positive('queries', options.queries);
const { cache } = options;
if (cache !== 'on' && cache !== 'off') refuse(`--cache is on or off, not ${cache}.`);
/** A turn changes none twice: of two changes the index may never show the first. A second more than it takes. */
const changedProducts = changesPerS * (seconds + 1);
if (count < changedProducts)
  refuse(`--products takes at least ${changedProducts} for turns of ${seconds} s: none is changed twice in a turn.`);
const goalMs = 2_000;
/** Part of the changes and of the searches that have to be made for the goal to be met. */
const enough = 0.95;
/** As an installation that has run for a while: code is compiled, and the cache holds what is asked for often. */
const warmMs = 15_000;
const warmLanes = 2;
const mostWarmed = 1_000;
const zipfExponent = 1;
const drawn = 50_000;
/** More than answers within the time that a request may take. */
const searchesAtOnce = 2_000;
const own = ['user', 'product', 'search'] as const;
const { events, rpc, search, mysql } = loadConfig({}).config;
/** What an installation has by default, where tests have it shorter or longer. */
const overrides = {
  events,
  rpc,
  search: { timeoutMs: search.timeoutMs },
  mysql: { queryTimeoutMs: mysql.queryTimeoutMs, acquireTimeoutMs: mysql.acquireTimeoutMs, poolScale: 1 },
  limits: { scale: 0 },
  log: { level: 'error' },
  modules: { own: [...own] },
};
const say = (line: string): void => (options.json ? undefined : console.log(line));

const context = () => systemContext('bench', { timeoutMs: 60_000 });
const results = await withInstallation(own, overrides, ({ config }) => measure(config));
const { ours, bare, turns, searches } = results;
if (options.json) console.log(JSON.stringify(results));
const spread = (of: readonly number[]): string =>
  [0.5, 0.95, 0.99, 1].map((q) => `${q === 1 ? 'most' : `p${q * 100}`} ${whole(quantileAmong(of, q))} ms`).join(', ');
say(`filled with ${count} products, all shown ${results.filledS.toFixed(1)} s after the workers started`);
say(`ours, ${ours.length} changes: ${spread(ours)}; ${results.refused} were refused`);
say(`straight into the index, ${bare.length} documents: ${spread(bare)}`);
say(
  `searches meanwhile: ${searches.answeredPerS.toFixed(1)}/s, ${spread(searches.tookMs)}; ${(100 * searches.hitRatio).toFixed(1)} % found in the cache, ${searches.fallbacks} were answered by the database in place of the engine, ${searches.failures} failed`,
);
say(`queries: ${results.source}`);
say(
  `in ${warmMs / 1_000} s of warming up, unmeasured: ${searches.unmeasured.failures} searches failed, ${searches.unmeasured.fallbacks} were answered by the database`,
);
say(`lag of the index, as \`mkt search lag\` tells it: ${results.mostLagS.toFixed(1)} s at most`);
const p95Ms = quantileAmong(ours, 0.95);
const changedPerS = ours.length / (rounds * seconds);
const isLoaded =
  searches.answeredPerS - searches.fallbacks / searches.overS >= searchesPerS * enough &&
  changedPerS >= changesPerS * enough;
const verdict = p95Ms > goalMs ? 'missed' : isLoaded ? 'met' : 'not judged, the load was less than the goal names';
say(
  `goal: p95 of ${whole(goalMs)} ms ${verdict}, ${(goalMs / p95Ms).toFixed(2)} of it; ${changedPerS.toFixed(1)} changes/s`,
);
console.log(
  `ratio ${turns.ratio.toFixed(2)} (${turns.low.toFixed(2)}–${turns.high.toFixed(2)}): ours p95 ${whole(1 / turns.ours)} ms, limit (the engine's refresh) p95 ${whole(1 / turns.limit)} ms`,
);
process.exit(0);

async function measure(config: Config) {
  const products = await importSeed(config, count);
  const mix = queryMix(queries);
  const works = byPopularity(mix.searches.map(ourWork), drawn, zipfExponent);
  const runtimeFile = join(config.stateDir, 'bench-runtime.json');
  writeFileSync(runtimeFile, JSON.stringify(config), { mode: 0o600 });
  const composition = await compose(config, { role: 'command' });
  const env = { MKT_RUNTIME_FILE: runtimeFile, MKT_LOG_LEVEL: 'error' };
  const worker = startServerProcess('worker', env);
  const api = startServerProcess('serve', {
    ...env,
    MKT_HTTP_PORT: '0',
    MKT_HTTP_INTERNAL_PORT: '0',
    MKT_CACHE_SEARCH: cache,
  });
  const client = openElasticsearch(config);
  if (client === null) throw new Error('There is no Elasticsearch to measure');
  const index = new ElasticsearchIndex(client, config, new Policies());
  const end = async (): Promise<void> => {
    await Promise.all([stopProcess(worker), stopProcess(api)]);
    await client.close();
    await composition.close();
  };
  return untilEnd(end, async () => {
    const [said] = await Promise.all([untilReady('api', api), untilReady('worker', worker)]);
    const [, url = '', internal = ''] = /serving (http:\S+) \(internal (http:[^\s)]+)\)/.exec(said) ?? [];
    const { search } = composition.ports;
    const startedAt = performance.now();
    while ((await search.getSearchStatus(context(), {})).indexed_documents !== count)
      await new Promise((resolve) => setTimeout(resolve, 100));
    const filledS = (performance.now() - startedAt) / 1_000;
    const documents = await documentsOf(composition, products, changedProducts);
    const byId = new Map(documents.map((document) => [document.productId, document]));
    const answers = await EngineAnswers.of(internal);
    const load = new SearchLoad(url, searchesAtOnce);
    let asked = 0;
    const searchOnce = async (): Promise<void> => {
      for (const one of works[asked++ % works.length] as Work) await load.send(one);
    };
    const each = mix.searches.slice(0, mostWarmed).map(ourWork);
    await Promise.all(
      Array.from({ length: warmLanes }, async () => {
        for (let work = each.pop(); work !== undefined; work = each.pop())
          for (const one of work) await load.send(one).catch(() => undefined);
      }),
    );
    const unturned = products.slice(changedProducts);
    const warming = new Steady(askedPerS, searchOnce);
    const changing = new Steady(changesPerS, async (n) => {
      const product = unturned[n];
      if (product !== undefined) await retitle(composition, product, `warm${n}`);
    });
    await new Promise((resolve) => setTimeout(resolve, warmMs));
    await Promise.all([warming.end(), changing.end()]);
    const unmeasured = { failures: warming.failures, fallbacks: await answers.take() };
    const readsBefore = await cacheReads(internal, 'search');
    const steady = new Steady(askedPerS, searchOnce);
    let mostLagS = 0;
    let refused = 0;
    const watch = setInterval(
      () =>
        void search
          .getSearchStatus(context(), {})
          .then(({ lag_s }) => {
            mostLagS = Math.max(mostLagS, lag_s);
          })
          .catch(() => {}),
      500,
    );
    const searchedFrom = performance.now();
    let word = 0;
    const turn = async (name: string, into: number[], change: (n: number, word: string) => Promise<void>) => {
      const sightings = new Sightings(config.search.url, name);
      const changes = new Steady(changesPerS, async (n) => {
        const product = products[n];
        if (n >= changedProducts || product === undefined) throw new Error('Every product was changed already');
        const text = `fresh${++word}`;
        await change(n, text);
        sightings.expect(product.id, text);
      });
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
      await changes.end();
      refused += changes.failures;
      if (changes.tookMs.length < (changesPerS * seconds) / 2)
        throw new Error(`${changes.failures} changes failed`, { cause: changes.firstError });
      const tookMs = await sightings.end();
      into.push(...tookMs);
      return 1 / quantileAmong(tookMs, 0.95);
    };
    const shown = { ours: [] as number[], bare: [] as number[] };
    const bareName = `${index.alias}-bare`;
    await index.create(bareName, false);
    await index.open(bareName);
    await client.cluster.health({ index: bareName, wait_for_status: 'green', timeout: '60s' });
    let version = 1;
    const turns = await takeTurns(
      rounds,
      () =>
        turn(index.alias, shown.ours, async (n, text) => {
          const product = products[n];
          if (product !== undefined) await retitle(composition, product, text);
        }),
      () =>
        turn(bareName, shown.bare, async (n, text) => {
          const document = byId.get(products[n]?.id ?? '');
          if (document === undefined) throw new Error('A product has no document');
          await index.write(bareName, [{ document: retitled(document, text), version: ++version, contentHash: null }]);
        }),
    );
    clearInterval(watch);
    await steady.end();
    const overS = (performance.now() - searchedFrom) / 1_000;
    const fallbacks = await answers.take();
    const reads = await cacheReads(internal, 'search');
    load.close();
    const { tookMs, failures, firstError } = steady;
    if (failures > tookMs.length) throw new Error('Most searches failed', { cause: firstError });
    if (firstError !== null) say(`the first search that failed: ${String(firstError)}`);
    const hitRatio = partFound({ found: reads.found - readsBefore.found, all: reads.all - readsBefore.all });
    return {
      ...shown,
      ...{ turns, filledS, mostLagS, refused },
      source: mix.source,
      searches: { tookMs, failures, fallbacks, hitRatio, overS, answeredPerS: tookMs.length / overS, unmeasured },
    };
  });
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

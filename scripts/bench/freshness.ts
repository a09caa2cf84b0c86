/**
 * `npm run bench:freshness`: how long a committed change of a product takes until Elasticsearch shows it (outbox, relay,
 * queue, row, bulk, refresh) at 50 changes and 100 searches a second that all ask the engine: the cache of pages is off,
 * which would answer nearly all of so few different searches. The limit is the engine's own refresh: documents
 * written straight into an index of the same settings at the same rate, in turns of one run, under the same searches.
 * The goal is a p95 of two seconds.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServerProcess, stopProcess, untilReady } from '../../e2e/server-process.ts';
import { fillShop } from '../../e2e/shop.ts';
import { type Composition, compose } from '../../packages/server/src/app/compose.ts';
import {
  ElasticsearchIndex,
  openElasticsearch,
} from '../../packages/server/src/modules/search/adapters/elasticsearch-index.ts';
import type { StoredDocument } from '../../packages/server/src/modules/search/repositories/document.repository.ts';
import { toSearchDocument } from '../../packages/server/src/modules/search/search.mapper.ts';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { systemContext } from '../../packages/server/src/platform/context/make-context.ts';
import { Policies } from '../../packages/server/src/platform/resilience/policies.ts';
import { refuse } from '../lib/script-options.ts';
import { untilEnd } from './bench-end.ts';
import { withInstallation } from './bench-installation.ts';
import { benchOptions, positive } from './bench-options.ts';
import { EngineAnswers } from './engine-answers.ts';
import { Sightings } from './sightings.ts';
import { Steady } from './steady.ts';
import { quantileAmong, takeTurns } from './turns.ts';

const options = benchOptions(
  `npm run bench:freshness [-- --products 2000] [--seconds 10] [--rounds 3] [--searches 100] [--queries 100] [--json]

From the commit of a change until Elasticsearch shows it, at 50 changes/s while 100 searches/s run; goal: p95 of 2 s.
The limit is the engine's own refresh: documents written straight into such an index, in turns of one run.
Every search asks the engine: the cache of pages is off. With fewer changes or searches than that, as when the database
has to answer in place of the engine, the goal is not judged.
--products  how many there are (default 2,000); at least 50 for each second of a turn, and 50 more
--seconds   length of a turn (default 10)
--rounds    turns of each (default 3)
--searches  a second, for a machine that cannot bear 100 (default 100)
--queries   how many different ones the searches are (default 100)`,
  {
    searches: { type: 'string', default: '100' },
    queries: { type: 'string', default: '100' },
    products: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
  },
);
const changesPerS = 50;
const searchesPerS = 100;
const count = positive('products', options.products);
const seconds = positive('seconds', options.seconds);
const rounds = positive('rounds', options.rounds);
const askedPerS = positive('searches', options.searches);
const queries = positive('queries', options.queries);
/** A turn changes none twice: of two changes the index may never show the first. A second more than it takes. */
const changedProducts = changesPerS * (seconds + 1);
if (count < changedProducts)
  refuse(`--products takes at least ${changedProducts} for turns of ${seconds} s: none is changed twice in a turn.`);
const goalMs = 2_000;
/** Part of the changes and of the searches that have to be made for the goal to be met. */
const enough = 0.95;
/** A server that has just started searches before changes begin: its first searches compile and fill caches. */
const coldMs = 5_000;
const own = ['user', 'product', 'search'] as const;
const overrides = { limits: { scale: 0 }, log: { level: 'error' }, modules: { own: [...own] } };
const say = (line: string): void => (options.json ? undefined : console.log(line));

type Documents = Awaited<ReturnType<Composition['ports']['product']['getProductDocuments']>>['documents'];

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
  `searches meanwhile: ${searches.byEnginePerS.toFixed(1)}/s answered by Elasticsearch, ${spread(searches.tookMs)}; ${searches.fallbacks} were answered by the database, ${searches.failures} failed`,
);
const { unmeasured } = searches;
say(
  `in the first ${coldMs / 1_000} s, unmeasured: ${unmeasured.failures} searches failed, ${unmeasured.fallbacks} were answered by the database`,
);
say(`lag of the index, as \`mkt search lag\` tells it: ${results.mostLagS.toFixed(1)} s at most`);
const p95Ms = quantileAmong(ours, 0.95);
const changedPerS = ours.length / (rounds * seconds);
const isLoaded = searches.byEnginePerS >= searchesPerS * enough && changedPerS >= changesPerS * enough;
const verdict = p95Ms > goalMs ? 'missed' : isLoaded ? 'met' : 'not judged, the load was less than the goal names';
say(
  `goal: p95 of ${whole(goalMs)} ms ${verdict}, ${(goalMs / p95Ms).toFixed(2)} of it; ${changedPerS.toFixed(1)} changes/s`,
);
console.log(
  `ratio ${turns.ratio.toFixed(2)} (${turns.low.toFixed(2)}–${turns.high.toFixed(2)}): ours p95 ${whole(1 / turns.ours)} ms, limit (the engine's refresh) p95 ${whole(1 / turns.limit)} ms`,
);
process.exit(0);

async function measure(config: Config) {
  const ids = await fillShop(config, count);
  const runtimeFile = join(config.stateDir, 'bench-runtime.json');
  writeFileSync(runtimeFile, JSON.stringify(config), { mode: 0o600 });
  const composition = await compose(config, { role: 'command' });
  const env = { MKT_RUNTIME_FILE: runtimeFile, MKT_LOG_LEVEL: 'error' };
  const worker = startServerProcess('worker', env);
  const api = startServerProcess('serve', {
    ...env,
    MKT_HTTP_PORT: '0',
    MKT_HTTP_INTERNAL_PORT: '0',
    MKT_CACHE_SEARCH: 'off',
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
    const { product, search } = composition.ports;
    const startedAt = performance.now();
    while ((await search.getSearchStatus(context(), {})).indexed_documents !== count)
      await new Promise((resolve) => setTimeout(resolve, 100));
    const filledS = (performance.now() - startedAt) / 1_000;
    const documents: Documents = [];
    for (let from = 0; from < changedProducts; from += 200)
      documents.push(
        ...(await product.getProductDocuments(context(), { product_ids: ids.slice(from, from + 200), limit: 200 }))
          .documents,
      );
    const shown = { ours: [] as number[], bare: [] as number[] };
    const answers = await EngineAnswers.of(internal);
    const cold = new Steady(askedPerS, (n) => searchOnce(url, n));
    await new Promise((resolve) => setTimeout(resolve, coldMs));
    await cold.end();
    const coldFallbacks = await answers.take();
    const searches = new Steady(askedPerS, (n) => searchOnce(url, n));
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
    const turn = async (
      name: string,
      into: number[],
      change: (document: Documents[number], word: string) => Promise<void>,
    ) => {
      const sightings = new Sightings(config.search.url, name);
      const changes = new Steady(changesPerS, async (n) => {
        const document = documents[n];
        if (document === undefined) throw new Error('Every product was changed already');
        const text = `fresh${++word}`;
        await change(document, text);
        sightings.expect(document.product_id, text);
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
    const bareName = `${index.alias}-bare`;
    await index.create(bareName, false);
    await index.open(bareName);
    await client.cluster.health({ index: bareName, wait_for_status: 'green', timeout: '60s' });
    let version = 1;
    const turns = await takeTurns(
      rounds,
      () => turn(index.alias, shown.ours, (document, text) => importOnce(composition, document, text)),
      () =>
        turn(bareName, shown.bare, async (document, text) => {
          const known = toSearchDocument(document);
          const texts = { ...known.product.texts, en: { title: text, description: '', attributes: {} } };
          const row: StoredDocument = {
            document: { ...known, product: { ...known.product, texts } },
            version: ++version,
            contentHash: null,
          };
          await index.write(bareName, [row]);
        }),
    );
    clearInterval(watch);
    await searches.end();
    const searchedS = (performance.now() - searchedFrom) / 1_000;
    const fallbacks = await answers.take();
    if (searches.failures > searches.tookMs.length)
      throw new Error('Most searches failed', { cause: searches.firstError });
    const { tookMs, failures, firstError } = searches;
    if (firstError !== null) say(`the first search that failed: ${String(firstError)}`);
    const byEnginePerS = (tookMs.length - fallbacks) / searchedS;
    const unmeasured = { failures: cold.failures, fallbacks: coldFallbacks };
    return {
      ...shown,
      turns,
      filledS,
      mostLagS,
      refused,
      searches: { tookMs, failures, fallbacks, byEnginePerS, unmeasured },
    };
  });
}

/** A product is written again with another title, as an import or its seller would. */
async function importOnce({ ports }: Composition, document: Documents[number], word: string): Promise<void> {
  const number = /\d+/.exec(document.skus[0]?.code ?? '')?.[0];
  const { results } = await ports.product.importProducts(context(), {
    records: [
      {
        seller_id: document.seller_id,
        external_id: `bench-${number}`,
        product: {
          title: `Wireless headphones ${word}`,
          description: 'Over-ear headphones',
          brand: document.brand,
          category_id: document.category_id,
          currency: document.currency,
          compare_at_price: null,
          status: 'published',
          attributes: {},
          skus: document.skus.map((sku) => ({
            code: sku.code,
            title: sku.title,
            price: sku.price,
            initial_stock: 0,
            low_stock_threshold: 5,
            attributes: {},
          })),
        },
      },
    ],
  });
  if (results[0]?.product_id !== document.product_id) throw new Error('Another product was written');
}

/** So many different queries, each as often as the others. */
async function searchOnce(url: string, n: number): Promise<void> {
  const q = `${['wireless', 'headphones', 'battery', 'series', 'noise'][n % 5]} ${(n * 7_919) % queries}`;
  const response = await fetch(`${url}/api/v1/search?q=${encodeURIComponent(q)}`);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`Search answered ${response.status}: ${text.slice(0, 400)}`);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

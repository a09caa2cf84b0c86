/**
 * `npm run bench:search`: searches over 200,000 products through the platform, its cache of pages off, against the very
 * requests that they send to Elasticsearch sent by the same generator without us, in turns of one run. Then what we
 * add to one search at a time, suggestions, and the same searches with the cache on, by popularity. Goals: 0.9 of the
 * engine's throughput; under a tenth of its time or a millisecond added at the median; suggestions under 20 ms.
 */
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { untilEnd } from './bench-end.ts';
import { benchOptions, positive } from './bench-options.ts';
import { withServer as withServerOf } from './bench-server.ts';
import { cacheReads, EngineAnswers, partFound } from './engine-answers.ts';
import { byPopularity } from './popularity.ts';
import { type LoadResult, ourWork, quantileOf, SearchLoad, type Work } from './search-load.ts';
import { queryMix } from './search-queries.ts';
import { startRecorder } from './search-recorder.ts';
import { withSearchShop } from './search-shop.ts';
import { median, ratioLine, type Turns, takeTurns } from './turns.ts';

const options = benchOptions(
  `npm run bench:search [-- --products 200000] [--rounds 5] [--seconds 6] [--connections 4] [--keep] [--profile DIR] [--json]

Searches and suggestions through the platform against the same requests sent straight to Elasticsearch.
--products     how many the index holds (default 200,000)
--rounds       turns of each (default 5)
--seconds      of each turn (default 6)
--connections  searches at once (default 4)
--keep         leaves engines' data in .mkt/bench-search, where the next run with --keep finds them
--profile DIR  writes a CPU profile of the API process there`,
  {
    products: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '6' },
    connections: { type: 'string', default: '4' },
    keep: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
);
const products = positive('products', options.products);
const rounds = positive('rounds', options.rounds);
const turnMs = 1_000 * positive('seconds', options.seconds);
const connections = positive('connections', options.connections);
const mixSize = 240;
/** Distinct searches that are asked for by popularity where the cache is on. */
const zipfExponent = 1;
const say = (line: string): void => console.error(line);

const results = await withSearchShop({ products, kept: options.keep ? 'bench-search' : null, say }, measure);
if (options.json) console.log(JSON.stringify(results));
print(results);
process.exit(0);

function withServer<T>(
  config: Config,
  env: Record<string, string>,
  work: (base: string, internal: string) => Promise<T>,
): Promise<T> {
  return withServerOf(config, env, work, options.profile);
}

type Results = Awaited<ReturnType<typeof measure>>;

async function measure(config: Config) {
  const mix = queryMix(mixSize);
  const searches = mix.searches.map(ourWork);
  const suggestions = mix.suggestions.map(ourWork);
  say('learning what each search sends');
  const recorded = await record(config, searches, suggestions);
  say('searching in turns');
  return withServer(config, { MKT_CACHE_SEARCH: 'off' }, async (base, internal) => {
    const answers = await EngineAnswers.of(internal);
    const ours = new SearchLoad(base, connections);
    const engine = new SearchLoad(config.search.url, connections);
    const drive = (load: SearchLoad, works: readonly Work[], all: LoadResult[]) => async (): Promise<number> => {
      const result = await load.drive(works, connections, turnMs, all.length * 97);
      all.push(result);
      return result.rate;
    };
    // One unmeasured pass of each: the engine compiles and both caches of theirs fill.
    await engine.drive(recorded.searches, connections, turnMs);
    await ours.drive(searches, connections, turnMs);
    const through: LoadResult[] = [];
    const straight: LoadResult[] = [];
    const turns = await takeTurns(rounds, drive(ours, searches, through), drive(engine, recorded.searches, straight));
    await answers.check('searching in turns');
    say('one at a time');
    const added = await addedTime(ours, engine, searches, recorded.searches);
    await answers.check('one at a time');
    await engine.drive(recorded.suggestions, connections, turnMs);
    await ours.drive(suggestions, connections, turnMs);
    const suggestThrough: LoadResult[] = [];
    const suggestStraight: LoadResult[] = [];
    const suggest = await takeTurns(
      rounds,
      drive(ours, suggestions, suggestThrough),
      drive(engine, recorded.suggestions, suggestStraight),
    );
    await answers.check('suggestions in turns');
    const suggestTook = await tookOf(engine, recorded.suggestions, connections);
    const took = await tookOf(engine, recorded.searches, 1);
    ours.close();
    engine.close();
    return {
      ...{ products, source: mix.source, turns, added, took, suggest, suggestTook },
      requestsPerSearch: recorded.searches.flat().length / searches.length,
      search: spread(through),
      engine: spread(straight),
      suggestions: spread(suggestThrough),
      cached: await cached(config, searches),
    };
  });
}

/** What each search sends to the engine. */
async function record(config: Config, searches: readonly Work[], suggestions: readonly Work[]) {
  const recorder = await startRecorder(config.search.url);
  return untilEnd(
    () => recorder.close(),
    () =>
      withServer(
        { ...config, search: { ...config.search, url: recorder.url } },
        { MKT_CACHE_SEARCH: 'off' },
        async (base, internal) => {
          const answers = await EngineAnswers.of(internal);
          const load = new SearchLoad(base, 1);
          const each = async (works: readonly Work[]): Promise<Work[]> => {
            const sent: Work[] = [];
            for (const work of works) {
              for (const one of work) await load.send(one);
              const requests = recorder.take();
              // A limit that does nothing for a search would be quick for nothing.
              if (requests.length === 0) throw new Error(`Nothing was asked of the engine: ${work[0]?.path}`);
              sent.push(requests);
            }
            return sent;
          };
          const both = { searches: await each(searches), suggestions: await each(suggestions) };
          await answers.check('learning');
          load.close();
          return both;
        },
      ),
  );
}

/** One search at a time, each straight after the same one of the other side: what we add to the engine's answer. */
async function addedTime(ours: SearchLoad, engine: SearchLoad, searches: readonly Work[], straight: readonly Work[]) {
  const added: number[] = [];
  const engineMs: number[] = [];
  for (const [i, work] of searches.entries()) {
    const [first, second] = i % 2 === 0 ? [ours, engine] : [engine, ours];
    const time = async (load: SearchLoad): Promise<number> => {
      const sentAt = performance.now();
      for (const one of load === ours ? work : (straight[i] as Work)) await load.send(one);
      return performance.now() - sentAt;
    };
    const times = new Map([[first, await time(first)]]);
    times.set(second, await time(second));
    added.push((times.get(ours) ?? 0) - (times.get(engine) ?? 0));
    engineMs.push(times.get(engine) ?? 0);
  }
  return { p50Ms: median(added), p95Ms: quantileOf(added, 0.95), engineP50Ms: median(engineMs) };
}

/** The engine's own word on how long it took, all requests of a search together. */
async function tookOf(engine: SearchLoad, works: readonly Work[], atOnce: number) {
  const took: number[] = [];
  const queue = [...works];
  const lane = async (): Promise<void> => {
    for (let work = queue.pop(); work !== undefined; work = queue.pop()) {
      let sum = 0;
      for (const one of work) {
        const answer = JSON.parse((await engine.send(one)).toString()) as { took?: number };
        sum += answer.took ?? 0;
      }
      took.push(sum);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { p50Ms: median(took), p95Ms: quantileOf(took, 0.95), p99Ms: quantileOf(took, 0.99) };
}

/** The same searches with the cache on, asked for as often as popular ones are. */
async function cached(config: Config, searches: readonly Work[]) {
  return withServer(config, { MKT_CACHE_SEARCH: 'on' }, async (base, internal) => {
    const answers = await EngineAnswers.of(internal);
    const load = new SearchLoad(base, connections);
    const popular = byPopularity(searches, 20_000, zipfExponent);
    const result = await load.drive(popular, connections, 2 * turnMs);
    load.close();
    await answers.check('with the cache on');
    const hitRatio = partFound(await cacheReads(internal, 'search'));
    return { rate: result.rate, hitRatio, ...spread([result]) };
  });
}

function spread(results: readonly LoadResult[]) {
  const all = results.flatMap((result) => result.latenciesMs);
  return { p50Ms: quantileOf(all, 0.5), p95Ms: quantileOf(all, 0.95), p99Ms: quantileOf(all, 0.99) };
}

function print(r: Results): void {
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  const three = ({ p50Ms, p95Ms, p99Ms }: { p50Ms: number; p95Ms: number; p99Ms: number }): string =>
    `p50 ${ms(p50Ms)}, p95 ${ms(p95Ms)}, p99 ${ms(p99Ms)}`;
  const lines: [string, string][] = [
    ['products', r.products.toLocaleString('en')],
    ['queries', `${r.source}; ${r.requestsPerSearch.toFixed(2)} requests to the engine each`],
    [`${connections} at once, through us`, three(r.search)],
    [`${connections} at once, straight`, three(r.engine)],
    ['engine time, one at a time', three(r.took)],
    [
      'added, one at a time',
      `p50 ${r.added.p50Ms.toFixed(2)} ms of ${ms(r.added.engineP50Ms)} (goal: a tenth, or 1 ms), p95 ${ms(r.added.p95Ms)}`,
    ],
    ['suggestions, through us', `${three(r.suggestions)}; ${ratioLine(r.suggest satisfies Turns)}`],
    [`suggestions, engine time at ${connections}`, `${three(r.suggestTook)} (goal 20 ms)`],
    [
      'with the cache on',
      `${Math.round(r.cached.rate).toLocaleString('en')}/s, ${(100 * r.cached.hitRatio).toFixed(1)} % found in it, ${three(r.cached)}`,
    ],
  ];
  for (const [name, value] of lines) console.log(`${name.padEnd(34)} ${value}`);
  console.log(ratioLine(r.turns));
}
